//! Which words of a document are proper names: capital letters, less those that only open a sentence or a
//! headline. Says nothing of what a name stands for.

use std::sync::LazyLock;

use foldhash::HashSet;

use super::grammar::is_plural;
use super::lexicon::WordSet;
use super::place::atlas;
use super::place::toponym::dateline_end;
use super::reading::{Reading, Sentence};
use super::time::calendar;
use super::voice::{party, reporting};
use crate::text::{Word, WordKind};

/// Words of the longest name that is read as one. A page in capitals must not cost the square of its length.
pub const LONGEST: usize = 16;

/// The proper names of a document.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// For each sentence by its number, what each of its words is.
    marks: Vec<Vec<Mark>>,
}

/// What a word is as part of a proper name.
#[derive(Clone, Copy, Debug, Default)]
struct Mark {
    /// It is part of one.
    is: bool,
    /// It has a capital and may be: nothing speaks against it but that no other word does for it.
    may: bool,
}

impl Names {
    /// Reads the document once.
    pub fn read(reading: &Reading<'_>) -> Names {
        let capitals = Capitals::of(reading);
        let mut marks = Vec::new();
        for sentence in &reading.sentences {
            // A document without a title starts at number 1.
            marks.resize(sentence.number, Vec::new());
            let read = |(at, word): (usize, &Word<'_>)| match word.is_capitalised() {
                true => Mark { is: capitals.make_name(sentence, at), may: capitals.may_be_name(sentence, at) },
                false => Mark::default(),
            };
            marks.push(sentence.words.iter().enumerate().map(read).collect());
        }
        Names { marks }
    }

    /// Whether that word is part of a proper name.
    pub fn is_name(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        self.mark(sentence, at).is
    }

    /// Whether words that have a capital may be a name although nothing else says so.
    pub fn may_be_name(&self, sentence: &Sentence<'_>, from: usize, end: usize) -> bool {
        (from..end).all(|at| self.mark(sentence, at).may)
    }

    fn mark(&self, sentence: &Sentence<'_>, at: usize) -> Mark {
        self.marks.get(sentence.number).and_then(|marks| marks.get(at)).copied().unwrap_or_default()
    }

    /// Just past the run of name words that starts at that word; `at` itself where there is none.
    pub fn run_end(&self, sentence: &Sentence<'_>, at: usize) -> usize {
        // Most words are no names, and begin no run.
        if !self.is_name(sentence, at) {
            return at;
        }
        let mut end = at + 1;
        while end - at < LONGEST {
            if self.is_name(sentence, end) || is_roman_or_initial(sentence, end) {
                end += 1;
            } else if (is_link(sentence.lower(end)) || owns_body(sentence, end)) && self.is_name(sentence, end + 1) {
                end += 2;
            } else {
                break;
            }
        }
        end
    }
}

/// What the document as a whole tells about its capital letters.
#[derive(Default)]
struct Capitals<'r> {
    /// Words that stand with a capital inside a sentence of the body, in lower case.
    inside: HashSet<&'r str>,
    /// Words with a capital, and their singulars, that stand without one somewhere.
    plain: HashSet<&'r str>,
    /// Whether the title capitalises every word.
    title_case: bool,
}

impl<'r> Capitals<'r> {
    fn of(reading: &'r Reading<'_>) -> Capitals<'r> {
        let mut capitals = Capitals::default();
        let words = reading.sentences.iter().flat_map(|sentence| &sentence.words);
        let named = words.filter(|word| word.is_capitalised()).map(|word| word.lower.as_ref());
        let named: HashSet<&str> = named.flat_map(|lower| [lower, singular(lower)]).collect();
        for sentence in &reading.sentences {
            if sentence.is_title() {
                capitals.title_case = is_title_case(sentence);
                continue;
            }
            let dateline = dateline_end(sentence);
            for (at, word) in sentence.words.iter().enumerate().filter(|(_, word)| word.kind == WordKind::Letters) {
                if !word.is_capitalised() {
                    capitals.plain.extend(named.get(word.lower.as_ref()));
                } else if !opens(sentence, at) || at < dateline {
                    capitals.inside.insert(word.lower.as_ref());
                }
            }
        }
        capitals
    }

    /// Whether that word is part of a proper name.
    fn make_name(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        let Some(word) = sentence.words.get(at) else { return false };
        let lower = word.lower.as_ref();
        if !matches!(word.kind, WordKind::Letters | WordKind::Name) || !word.is_capitalised() {
            return false;
        }
        if is_closed_class(lower) && !is_initials(word.text) {
            return false;
        }
        if calendar::weekday(lower).is_some()
            || is_of_feast(sentence, at)
            || (calendar::month(lower).is_some() && !self.follows_name(sentence, at))
        {
            return false;
        }
        let short = is_initials(word.text) && (is_closed_class(lower) || !self.plain.contains(lower));
        let camel = word.text.chars().skip(1).any(char::is_uppercase) && word.text.chars().any(char::is_lowercase);
        let sure = camel || self.inside.contains(lower) || atlas::is_known(lower) || (short && !sentence.is_title());
        match (sentence.is_title() && self.title_case, opens(sentence, at)) {
            (true, _) => sure,
            (false, true) => {
                let next = at + 1 + usize::from(is_link(sentence.lower(at + 1)));
                let speaks = reporting::is_verb(sentence.lower(next)) && !party::is_party(lower);
                let subject = speaks || acts_as_subject(sentence, at);
                sure || (!self.plain.contains(lower) && (subject || self.is_inner_name(sentence, next)))
            }
            (false, false) => true,
        }
    }

    /// Whether nothing in the document speaks against that word, which has a capital, as part of a name: "Oru" before a
    /// colon, but no "Measles" where the text has measles.
    fn may_be_name(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        let lower = sentence.lower(at);
        !is_closed_class(lower) && !self.plain.contains(lower) && !self.plain.contains(singular(lower))
    }

    fn follows_name(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        let number = |at: usize| sentence.words.get(at).is_some_and(|word| word.kind == WordKind::Number);
        at > 0
            && sentence.words[at - 1].is_capitalised()
            && !opens(sentence, at - 1)
            && !number(at + 1)
            && sentence.words[at - 1].lower.len() > 3
    }

    /// A capital inside the sentence that is not of a weekday or month.
    fn is_inner_name(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        sentence.words.get(at).is_some_and(|word| {
            word.kind == WordKind::Letters
                && word.is_capitalised()
                && calendar::weekday(&word.lower).is_none()
                && calendar::month(&word.lower).is_none()
        })
    }
}

/// A word without the ending of a plural.
fn singular(lower: &str) -> &str {
    lower.strip_suffix('s').unwrap_or(lower)
}

/// "Easter", "New Year's Eve": a name of the calendar, the "New" before "Year" too.
fn is_of_feast(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    calendar::is_feast(lower) || lower == "new" && sentence.lower(at + 1) == "year"
}

/// "X, who …", "X, 56, …", "X on Monday said": what only a name has behind it.
fn acts_as_subject(sentence: &Sentence<'_>, at: usize) -> bool {
    let age = |at: usize| sentence.words.get(at).is_some_and(|word| word.kind == WordKind::Number);
    let told = match sentence.lower(at + 1) {
        "," => {
            matches!(sentence.lower(at + 2), "who" | "whose" | "which") || age(at + 2) && sentence.lower(at + 3) == ","
        }
        "on" => calendar::weekday(sentence.lower(at + 2)).is_some() && reporting::is_verb(sentence.lower(at + 3)),
        _ => false,
    };
    told && !party::is_party(sentence.lower(at)) && !sentence.lower(at).ends_with('s')
}

/// Whether a word opens a sentence or a quote, so that its capital says nothing.
fn opens(sentence: &Sentence<'_>, at: usize) -> bool {
    at == 0
        || matches!(
            sentence.lower(at - 1),
            "\"" | "\u{201c}" | "\u{2018}" | "'" | ":" | "\u{2022}" | "-" | "\u{2014}" | "\u{2013}" | "*" | "(" | ")"
        )
}

fn is_title_case(title: &Sentence<'_>) -> bool {
    let long = || title.words.iter().filter(|word| word.kind == WordKind::Letters && word.text.len() > 3);
    let capitals = long().filter(|word| word.is_capitalised()).count();
    long().count() > 3 && capitals * 5 > long().count() * 4
}

/// Whether the owner mark stands inside the name of a body: "the Seamen's League", "the Farmers' Union", but not
/// "Oru's Harbour Office".
pub fn owns_body(sentence: &Sentence<'_>, at: usize) -> bool {
    let mark = sentence.words.get(at).is_some_and(|word| word.kind == WordKind::Possessive);
    let Some(owner) = at.checked_sub(1).filter(|_| mark).and_then(|at| sentence.words.get(at)) else { return false };
    let members = is_plural(&owner.lower) && owner.is_capitalised() && !atlas::is_known(&owner.lower);
    let mut behind = sentence.words.iter().skip(at + 1).take(3).take_while(|word| word.is_capitalised());
    members && behind.any(|word| party::is_organisation(&word.lower))
}

/// Particles inside names.
fn is_link(lower: &str) -> bool {
    matches!(
        lower,
        "de" | "da" | "di" | "del" | "della" | "la" | "le" | "van" | "von" | "der" | "den" | "bin" | "al" | "el" | "&"
    )
}

/// "J." is cut into letter and stop; "Kim II" and such go on as capitals by themselves.
fn is_roman_or_initial(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.lower(at) == "."
        && sentence.words[at - 1].text.chars().count() <= 2
        && sentence.words[at - 1].is_capitalised()
        && sentence.words.get(at + 1).is_some_and(|word| word.is_capitalised() && word.kind == WordKind::Letters)
}

/// Two capitals or more and nothing small: "WHO" is no pronoun.
pub fn is_initials(text: &str) -> bool {
    text.chars().filter(|c| c.is_uppercase()).count() > 1 && !text.chars().any(char::is_lowercase)
}

/// Words of grammar: never a name, whatever their capital.
pub fn is_closed_class(lower: &str) -> bool {
    CLOSED_CLASS.contains(lower)
}

static CLOSED_CLASS: LazyLock<WordSet> = LazyLock::new(|| {
    "the a an this that these those it its he she they we you i his her their our my your him them us me in on at by
     for from of to with without near after before since until during and or but nor so yet if when while where as than
     then there here who which what how why is are was were be been has have had will would could can may might must
     should did does do not no none some all most many more less few fewer both each every another other others any
     such only also just about around over under up out off into between among across nearly almost roughly according
     because although though whether nobody nothing meanwhile however earlier later now today yesterday last next one
     two three four five six seven eight nine ten dozens hundreds thousands scores officially neither either still
     against mr mrs ms dr"
        .split_whitespace()
        .map(str::to_owned)
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    fn runs(title: &str, body: &str) -> Vec<String> {
        let reading = Reading::new(title, body, None, None);
        let names = Names::read(&reading);
        let mut out = Vec::new();
        for sentence in &reading.sentences {
            let mut at = 0;
            while at < sentence.words.len() {
                let end = names.run_end(sentence, at);
                if end > at {
                    out.push(sentence.phrase(at..end));
                }
                at = end.max(at + 1);
            }
        }
        out
    }

    #[test]
    fn an_opening_capital_alone_is_no_name() {
        assert_eq!(
            runs("", "Boats sank. Anna de Vries saw Oru. Oru burned on Monday."),
            ["Anna de Vries", "Oru", "Oru"]
        );
    }

    #[test]
    fn a_headline_in_capitals_is_judged_by_the_body() {
        assert_eq!(runs("Nine Boats Sink Near Oru Harbour Wall", "Nine sank in Oru."), ["Oru", "Oru"]);
    }
}
