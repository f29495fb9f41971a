//! A document cut into sentences and words: what every rule of extraction looks at.

use std::cell::OnceCell;

use jiff::civil::Date;

use super::grammar::{Class, Likely, classes};
use super::mode::cue::Cues;
use crate::text::sentence::LONGEST;
use crate::text::{Span, Word, folded, sentences, words};

/// One sentence with its words. The words' spans point into the part (title or body) that it stands in.
#[derive(Clone, Debug)]
pub struct Sentence<'t> {
    /// 0 for the title, then the sentences of the body from 1.
    pub number: usize,
    /// Where it stands in its part.
    pub span: Span,
    /// The part that it stands in: the title or the body, whole.
    pub part: &'t str,
    /// Its words in order.
    pub words: Vec<Word<'t>>,
    /// Whether it starts a paragraph (a line of its own).
    pub opens_paragraph: bool,
    /// The cues among its words, once a rule has asked for them.
    cues: OnceCell<Cues>,
    /// What its words are by themselves, once asked for.
    likely: OnceCell<Likely>,
    /// Their classes where no number is read, once asked for.
    classes: OnceCell<Vec<Class>>,
}

/// A whole document cut up.
#[derive(Clone, Debug)]
pub struct Reading<'t> {
    /// The title, if there is one, and the sentences of the body in order.
    pub sentences: Vec<Sentence<'t>>,
    /// The day the document speaks on, if it is known.
    pub day: Option<Date>,
    /// Who published it, if it is known: the voice of a press release.
    pub publisher: Option<&'t str>,
}

impl<'t> Reading<'t> {
    /// Cuts a title and a body into sentences and words.
    pub fn new(title: &'t str, body: &'t str, day: Option<Date>, publisher: Option<&'t str>) -> Reading<'t> {
        let headline = title.trim();
        let mut cut = Vec::new();
        if !headline.is_empty() {
            let start = title.len() - title.trim_start().len();
            // A headline beyond all measure is read no further than a sentence is.
            let end = if headline.len() > LONGEST { first_end(title) } else { start + headline.len() };
            cut.push(Sentence::new(0, title, Span { start, end }, true));
        }
        let mut last_end = 0;
        for (index, span) in sentences(body).into_iter().enumerate() {
            let opens = index == 0 || body[last_end..span.start].contains('\n');
            last_end = span.end;
            cut.push(Sentence::new(index + 1, body, span, opens));
        }
        Reading { sentences: cut, day, publisher }
    }
}

/// Where the first sentence of a text ends.
fn first_end(text: &str) -> usize {
    sentences(text).first().map_or(text.len(), |first| first.end)
}

impl<'t> Sentence<'t> {
    fn new(number: usize, part: &'t str, span: Span, opens_paragraph: bool) -> Sentence<'t> {
        let mut split = words(span.of(part));
        for word in &mut split {
            word.span = word.span.shifted(span.start);
        }
        Sentence {
            number,
            span,
            part,
            words: split,
            opens_paragraph,
            cues: OnceCell::new(),
            likely: OnceCell::new(),
            classes: OnceCell::new(),
        }
    }

    /// Whether this is the document's title.
    pub fn is_title(&self) -> bool {
        self.number == 0
    }

    /// The sentence as a quote: white space folded.
    pub fn quote(&self) -> String {
        folded(self.span.of(self.part))
    }

    /// The words from `first` up to but not including `end`, as written, white space folded.
    pub fn phrase(&self, range: std::ops::Range<usize>) -> String {
        match (self.words.get(range.start), self.words.get(range.end.wrapping_sub(1))) {
            (Some(first), Some(last)) if range.start < range.end => folded(first.span.to(last.span).of(self.part)),
            _ => String::new(),
        }
    }

    /// The phrases among its words that tell a total from what is none. Looked up once, when first asked for: many rules
    /// look for them, but only in sentences that have a number.
    pub fn cues(&self) -> &Cues {
        self.cues.get_or_init(|| Cues::of(&self.words))
    }

    /// What each of its words is by itself. Looked up once, when first asked for.
    pub fn likely(&self) -> &Likely {
        self.likely.get_or_init(|| Likely::of(self))
    }

    /// The classes of its words, where it does not matter which are numbers. Found once, when first asked for.
    pub fn classes(&self) -> &[Class] {
        self.classes.get_or_init(|| classes(self, &[]))
    }

    /// The word in lower case, or the empty string where there is none.
    pub fn lower(&self, at: usize) -> &str {
        self.words.get(at).map_or("", |word| word.lower.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_words_point_into_their_part() {
        let reading = Reading::new(" Nine dead ", "First line.\nSecond  one. Third.", None, None);
        let numbers: Vec<_> = reading.sentences.iter().map(|s| (s.number, s.opens_paragraph, s.quote())).collect();
        assert_eq!(
            numbers,
            [
                (0, true, "Nine dead".to_owned()),
                (1, true, "First line.".to_owned()),
                (2, true, "Second one.".to_owned()),
                (3, false, "Third.".to_owned())
            ]
        );
        for sentence in &reading.sentences {
            for word in &sentence.words {
                assert_eq!(word.span.of(sentence.part), word.text);
            }
        }
        assert_eq!(reading.sentences[2].phrase(0..2), "Second one");
    }
}
