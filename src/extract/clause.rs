//! Cuts a sentence into clauses, as far as marks and joining words show them: enough to tell that the date or
//! place of a relative clause is not that of the main one. Knows no verbs but the reporting ones, and builds
//! no tree: each word gets the number of the clause that it stands in.

use super::reading::Sentence;
use super::voice::act::is_amount;
use super::voice::reporting;

/// How a clause hangs on what stands around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// Stands by itself: the first, or one behind a semicolon, a dash, a colon or ", and".
    Main,
    /// What a party says: behind "said that".
    Content,
    /// Tells of something beside the matter: "which …", "who …", "after …", "when …".
    Aside,
}

/// The clauses of one sentence.
#[derive(Clone, Debug)]
pub struct Clauses {
    /// For each word the clause that it stands in.
    of_word: Vec<usize>,
    /// For each clause how it hangs on, and the clause that it hangs on.
    links: Vec<(Link, usize)>,
}

impl Clauses {
    /// Cuts a sentence. One pass over its words.
    pub fn of(sentence: &Sentence<'_>) -> Clauses {
        let mut clauses = Clauses { of_word: Vec::with_capacity(sentence.words.len()), links: vec![(Link::Main, 0)] };
        let mut current = 0;
        let mut opened_at = 0;
        for at in 0..sentence.words.len() {
            if let Some(link) = opening(sentence, at) {
                clauses.links.push((link, current));
                current = clauses.links.len() - 1;
                opened_at = at;
            } else if clauses.links[current].0 == Link::Aside && closes_aside(sentence, at, opened_at) {
                current = clauses.links[current].1;
            }
            clauses.of_word.push(current);
        }
        clauses
    }

    /// The clause of that word; the first where there is no such word.
    pub fn at(&self, word: usize) -> usize {
        self.of_word.get(word).copied().unwrap_or(0)
    }

    /// How that clause hangs on the one before.
    pub fn link(&self, clause: usize) -> Link {
        self.links.get(clause).map_or(Link::Main, |(link, _)| *link)
    }

    /// The clause that this one hangs on, where it does not stand by itself.
    pub fn parent(&self, clause: usize) -> Option<usize> {
        self.links.get(clause).filter(|(link, _)| *link != Link::Main).map(|(_, parent)| *parent)
    }
}

/// Whether a clause opens at that word.
fn opening(sentence: &Sentence<'_>, at: usize) -> Option<Link> {
    if at == 0 {
        return None;
    }
    let (word, before) = (sentence.lower(at), sentence.lower(at - 1));
    if sentence.words[at].is_capitalised() {
        return None;
    }
    match word {
        ";" | ":" | "\u{2014}" | "\u{2013}" | "\u{2022}" => Some(Link::Main),
        "and" | "but" | "yet" | "so" | "or" if before == "," => Some(Link::Main),
        "while" | "whereas" => Some(Link::Main),
        "that" if reporting::is_verb(before) || reporting_just_before(sentence, at) => Some(Link::Content),
        "that" if next_is_verbless(sentence, at) => None,
        "that" | "which" | "who" | "whose" | "whom" | "where" | "when" | "after" | "before" | "because"
        | "although" | "though" | "if" | "unless" | "until" => Some(Link::Aside),
        // "against 15 a year ago" sets another figure beside; "a battle against rebels" does not.
        "against" if (at + 1..at + 3).any(|next| is_amount(sentence, next)) => Some(Link::Aside),
        _ => None,
    }
}

/// "told reporters on Monday that": a reporting verb a few words before, with no mark between.
fn reporting_just_before(sentence: &Sentence<'_>, at: usize) -> bool {
    (at.saturating_sub(8)..at)
        .rev()
        .map(|earlier| sentence.lower(earlier))
        .take_while(|lower| !matches!(*lower, "," | ";" | ":"))
        .any(reporting::is_verb)
}

/// "that number", "that day": the demonstrative, not the joining word.
fn next_is_verbless(sentence: &Sentence<'_>, at: usize) -> bool {
    matches!(sentence.lower(at + 1), "day" | "number" | "figure" | "time" | "night" | "week" | "month" | "year" | ",")
}

/// Whether an aside that opened at `opened` ends before word `at`: at a comma, or at the second finite verb.
fn closes_aside(sentence: &Sentence<'_>, at: usize, opened: usize) -> bool {
    let finite = matches!(
        sentence.lower(at),
        "has" | "have" | "had" | "was" | "were" | "is" | "are" | "could" | "will" | "would" | "may" | "might" | "stood"
    );
    sentence.lower(at) == "," || (finite && at > opened + 2 && sentence.lower(opened) != "after")
}

#[cfg(test)]
mod tests {
    use super::super::reading::Reading;
    use super::*;

    fn cut(text: &str) -> Vec<String> {
        let reading = Reading::new("", text, None, None);
        let sentence = &reading.sentences[0];
        let clauses = Clauses::of(sentence);
        let mut out: Vec<String> = Vec::new();
        let mut last = usize::MAX;
        for (at, word) in sentence.words.iter().enumerate() {
            if clauses.at(at) != last {
                last = clauses.at(at);
                out.push(format!("{last}:"));
            }
            if let Some(open) = out.last_mut() {
                *open += " ";
                *open += word.text;
            }
        }
        out
    }

    #[test]
    fn a_relative_clause_ends_at_the_main_verb() {
        assert_eq!(
            cut("The flood that hit Oru on Sunday has killed nine."),
            ["0: The flood", "1: that hit Oru on Sunday", "0: has killed nine ."]
        );
    }

    #[test]
    fn what_is_said_is_a_clause_of_its_own() {
        assert_eq!(
            cut("The mayor told us on Monday that nine died; ten were hurt."),
            ["0: The mayor told us on Monday", "1: that nine died", "2: ; ten were hurt ."]
        );
    }
}
