//! Splits a text into words: letters, numbers, symbols and marks, each with its span. Hyphens stay inside a
//! word of letters ("Jong-un", "twenty-three") and stand alone after a number ("7.1-magnitude" is three
//! words), so that the number grammar sees every number.

use std::borrow::Cow;

use super::Span;

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WordKind {
    /// Letters, with inner hyphens and apostrophes: "soldiers", "Jong-un", "U.S.".
    Letters,
    /// Digits with their separators: "1,000", "2.5", "07:30".
    Number,
    /// Letters and digits in one name: "F-16", "COVID-19", "G7".
    Name,
    /// A possessive ending: the "'s" of "Kyiv's", the "'" of "rescuers'".
    Possessive,
    /// Anything else: one mark or symbol: ",", "$", "%", "-", "(".
    Mark,
}

/// One word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'t> {
    /// The word as written.
    pub text: &'t str,
    /// The word in lower case, curly apostrophes straightened; equal to `text` where nothing had to change.
    pub lower: Cow<'t, str>,
    /// Where it stands in the text that was split.
    pub span: Span,
    /// What it is made of.
    pub kind: WordKind,
}

impl Word<'_> {
    /// Whether the word is written with a capital first letter.
    pub fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether the next word follows without a space between.
    pub fn touches(&self, next: &Word<'_>) -> bool {
        self.span.end == next.span.start
    }
}

/// The words of a text in order. Takes any text, in time linear in its length.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut cutter = Cutter { text, at: 0, quoted: false, out: Vec::with_capacity(text.len() / 4) };
    while let Some(byte) = text.as_bytes().get(cutter.at) {
        match byte {
            b' ' => cutter.at += 1,
            b'a'..=b'z' | b'A'..=b'Z' => cutter.cut_letters(),
            _ => cutter.cut_rarer(),
        }
    }
    cutter.out
}

/// The place reached in a text that is being split.
struct Cutter<'t> {
    text: &'t str,
    at: usize,
    /// Whether a single opening quote is still open, so that an apostrophe after an s may close it.
    quoted: bool,
    out: Vec<Word<'t>>,
}

impl<'t> Cutter<'t> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// What starts with no plain letter.
    fn cut_rarer(&mut self) {
        match self.peek() {
            None => {}
            Some(c) if c.is_whitespace() => self.at += c.len_utf8(),
            Some(c) if c.is_ascii_digit() => self.cut_number(),
            Some(c) if c.is_alphanumeric() => self.cut_letters(),
            Some(c) => self.cut_mark(c),
        }
    }

    /// The two characters that start at that offset.
    fn pair(&self, at: usize) -> (Option<char>, Option<char>) {
        let mut chars = self.text[at..].chars();
        (chars.next(), chars.next())
    }

    fn push(&mut self, end: usize, kind: WordKind) {
        let span = Span { start: self.at, end };
        let text = span.of(self.text);
        self.out.push(Word { text, lower: lowered(text), span, kind });
        self.at = end;
    }

    /// Digits, with separators that stand between digits.
    fn cut_number(&mut self) {
        let mut end = self.at;
        loop {
            match self.pair(end) {
                (Some(c), _) if c.is_ascii_digit() => end += 1,
                (Some(',' | '.' | ':' | '/'), Some(next)) if next.is_ascii_digit() => end += 2,
                (Some(c), Some(next))
                    if is_thin_space(c) && next.is_ascii_digit() && self.is_group(end + c.len_utf8()) =>
                {
                    end += c.len_utf8() + 3;
                }
                _ => break,
            }
        }
        self.push(end, WordKind::Number);
    }

    /// Whether exactly three digits start there: a group of a number such as "12 000" with a thin space.
    fn is_group(&self, at: usize) -> bool {
        let digits = self.text[at..].bytes().take(4).take_while(u8::is_ascii_digit).count();
        digits == 3
    }

    /// Letters, with what holds a word together inside.
    fn cut_letters(&mut self) {
        // Most words are plain letters throughout and end at a space or a stop: those need no second look.
        let rest = &self.text.as_bytes()[self.at..];
        let plain = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let mut end = self.at + plain;
        let ends = match rest.get(plain) {
            None | Some(b' ' | b',' | b'\n') => true,
            // No initial, which would have one letter, and no name of a site.
            Some(b'.') => plain > 1 && !rest.get(plain + 1).is_some_and(u8::is_ascii_lowercase),
            _ => false,
        };
        if ends {
            return self.push(end, WordKind::Letters);
        }
        let mut digits = false;
        let measured = self.out.last().is_some_and(|word| word.kind == WordKind::Number && word.span.end == self.at);
        while let (Some(c), next) = self.pair(end) {
            let inner = next.is_some_and(char::is_alphanumeric);
            match c {
                '-' if measured && next.is_some_and(|next| next.is_ascii_digit()) => break,
                c if c.is_alphanumeric() => digits |= c.is_ascii_digit(),
                '\'' | '\u{2019}' if next.is_some_and(char::is_alphabetic) => {}
                '-' | '\u{2010}' | '\u{2011}' | '&' if inner => {}
                '.' if self.is_initial(end) && inner => {}
                '.' if self.closes_initials(end) => {
                    end += 1;
                    // "U.K.-based", "U.K.'s".
                    match self.pair(end) {
                        (Some('-' | '\'' | '\u{2019}'), Some(next)) if next.is_alphabetic() => continue,
                        _ => break,
                    }
                }
                // "marr.com": no sentence begins with a small letter right behind its stop.
                '.' if next.is_some_and(char::is_lowercase) && !self.is_initial(end) => {}
                _ => break,
            }
            end += c.len_utf8();
        }
        if digits {
            return self.push(end, WordKind::Name);
        }
        let word = &self.text[self.at..end];
        let ending = ["'s", "\u{2019}s", "'S", "\u{2019}S"]
            .into_iter()
            .find(|ending| word.ends_with(['s', 'S']) && word.len() > ending.len() && word.ends_with(ending));
        self.push(end - ending.map_or(0, str::len), WordKind::Letters);
        if self.at < end {
            self.push(end, WordKind::Possessive);
        } else if let Some(mark @ ('\'' | '\u{2019}')) = self.peek()
            && !self.quoted
            && word.ends_with(['s', 'S'])
        {
            self.push(end + mark.len_utf8(), WordKind::Possessive);
        }
    }

    /// Whether the full stop at that offset stands after a single letter that begins the word or follows
    /// another full stop, as in "U.S." and "a.m.".
    fn is_initial(&self, stop: usize) -> bool {
        let mut before = self.text[self.at..stop].chars().rev();
        before.next().is_some_and(char::is_alphabetic) && matches!(before.next(), None | Some('.'))
    }

    /// Whether the full stop at that offset is the last one of such initials.
    fn closes_initials(&self, stop: usize) -> bool {
        self.is_initial(stop) && self.text[self.at..stop].contains('.')
    }

    /// One mark; a run of full stops is one.
    fn cut_mark(&mut self, mark: char) {
        let mut end = self.at + mark.len_utf8();
        if mark == '.' {
            end += self.text[end..].bytes().take_while(|byte| *byte == b'.').count();
        }
        match mark {
            '\u{2018}' | '\'' if !self.quoted => self.quoted = true,
            '\u{2019}' | '\'' => self.quoted = false,
            _ => {}
        }
        self.push(end, WordKind::Mark);
    }
}

/// The spaces that group digits: no-break, thin and narrow no-break.
fn is_thin_space(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}')
}

/// Lower case with straight apostrophes; borrowed where nothing changes.
fn lowered(text: &str) -> Cow<'_, str> {
    let small = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if small {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let unchanged = |c: char| !c.is_uppercase() && c != '\u{2019}';
    if text.chars().all(unchanged) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().flat_map(char::to_lowercase).map(|c| if c == '\u{2019}' { '\'' } else { c }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> String {
        words(text).iter().map(|word| word.text).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn numbers_keep_their_separators_and_leave_their_neighbours() {
        assert_eq!(split("about 1,200 of them"), "about|1,200|of|them");
        assert_eq!(split("a 7.1-magnitude quake at 05:12."), "a|7.1|-|magnitude|quake|at|05:12|.");
        assert_eq!(split("20-30 boats, $2.5bn"), "20|-|30|boats|,|$|2.5|bn");
        assert_eq!(split("12\u{202f}500 homes"), "12\u{202f}500|homes");
        assert_eq!(split("5m-10m euros"), "5|m|-|10|m|euros");
    }

    #[test]
    fn names_with_digits_are_one_word_of_their_own_kind() {
        let kinds: Vec<_> = words("F-16 G7 COVID-19").iter().map(|word| word.kind).collect();
        assert_eq!(kinds, [WordKind::Name; 3]);
    }

    #[test]
    fn hyphens_and_initials_hold_words_together() {
        assert_eq!(split("Ban Ki-moon met U.S. envoys at 9 a.m."), "Ban|Ki-moon|met|U.S.|envoys|at|9|a.m.");
        assert_eq!(split("The end. Next"), "The|end|.|Next");
        assert_eq!(split("J. Smith"), "J|.|Smith");
        assert_eq!(split("A U.K.-based firm, the U.K.\u{2019}s own"), "A|U.K.-based|firm|,|the|U.K.|\u{2019}s|own");
        assert_eq!(split("Oru.com and Marr.one sold it."), "Oru.com|and|Marr.one|sold|it|.");
    }

    #[test]
    fn possessives_stand_apart_and_contractions_do_not() {
        assert_eq!(
            split("Kyiv\u{2019}s army didn't move the rescuers' tents"),
            "Kyiv|\u{2019}s|army|didn't|move|the|rescuers|'|tents"
        );
        assert_eq!(split("\u{2018}nine survivors\u{2019} were"), "\u{2018}|nine|survivors|\u{2019}|were");
    }

    #[test]
    fn any_text_is_split_at_character_borders() {
        for text in ["", "\u{fffd}\u{0}", "\u{1f600}é'’s-", "5\u{a0}", "a.b.c.d", "’’’s", "1,,2", "-'-"] {
            for word in words(text) {
                assert_eq!(word.span.of(text), word.text);
            }
        }
    }
}
