//! The words that say what is claimed of a number: verbs ("killed"), nouns that are counted ("deaths"),
//! states ("missing") and nouns that hold a figure ("the death toll"). Finds them in a sentence; which of
//! them belongs to which number is decided in [`relation`](super::relation).

pub mod dimension;
pub mod inflection;
mod row;
mod sense;
pub mod vocabulary;

use std::borrow::Cow;
use std::ops::Range;

use super::Sentence;
use super::grammar::function::{listed_class, sense};
use super::grammar::{Class, singular};
use super::time::calendar::{month, weekday};
use inflection::{infinitive_of_gerund, participle_of_past};
pub use sense::{denied, in_document_about, is_of_kind, sense_of};
pub use vocabulary::Counts;
use vocabulary::{Ending, Entry, Role, readings_at};

/// How a verb stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// "were killed", "have been killed".
    Passive,
    /// "has killed", "to kill", "kills", "killing".
    Active,
    /// "killed" with no auxiliary: a past tense, or a participle behind its noun.
    Bare,
}

/// What kind of word says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A verb.
    Verb(Counts, Form),
    /// A noun that is counted itself.
    Counted,
    /// An adjective or adverbial that says how the counted are.
    State,
    /// A noun that holds a figure.
    Holder,
    /// A noun whose bearers are known for one thing, where nothing else is said of them.
    Known,
}

/// A word or phrase of a sentence that gives a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Its words.
    pub words: Range<usize>,
    /// The measure that it gives.
    pub measure: Cow<'static, str>,
    /// What kind of word it is.
    pub kind: Kind,
    /// Whom or what it counts where the sentence does not say.
    pub of: Option<&'static str>,
    /// Whether the lexicon knows it; else it is a verb that gives itself as its measure.
    pub known: bool,
}

/// The measure of the killed and the injured taken together.
pub const CASUALTIES: &str = "casualties";

/// Measures that may be taken together: any two of them joined by "or" or "and" count casualties.
const HARM: [&str; 3] = ["killed", "injured", "missing"];

/// How many words behind a claim what it asserts may begin: "a claim on the radio, widely shared, that".
const ASSERTION: usize = 10;

/// Forms of "be" and "get": what makes a participle a passive.
const PASSIVE: [&str; 16] = [
    "am", "are", "aren't", "be", "been", "being", "get", "gets", "getting", "got", "gotten", "is", "isn't", "was",
    "wasn't", "were",
];

/// Every trigger of a sentence in text order, one for each reading of a phrase; two kinds of harm that are
/// joined count as casualties. Verbs that the lexicon does not know and that say something are triggers too.
pub fn triggers(sentence: &Sentence<'_>, classes: &[Class]) -> Vec<Trigger> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        let listed = readings_at(&sentence.words, at).filter(|_| classes[at] != Class::Number);
        let length = match listed {
            Some((length, entries)) => {
                let triggers = entries.iter().filter_map(|entry| trigger(sentence, classes, at, length, entry));
                let before = found.len();
                found.extend(triggers);
                if found.len() > before { length } else { 1 }
            }
            None => 1,
        };
        if length == 1 && listed.is_none_or(|(listed, _)| listed > 1) {
            found.extend(unknown_verb(sentence, classes, at));
        }
        at += length;
    }
    join_harm(sentence, &mut found);
    found
}

/// The trigger that a phrase makes in its place, if it is what the table takes it for.
fn trigger(
    sentence: &Sentence<'_>,
    classes: &[Class],
    at: usize,
    length: usize,
    entry: &'static Entry,
) -> Option<Trigger> {
    let kind = match entry.role {
        Role::Verb(counts, ending) => {
            let is_verb = length > 1 && ending != Ending::Present
                || classes[at] == Class::Verb
                || ending != Ending::Present && classes[at] != Class::Name
                || length > 1 && !matches!(classes[at], Class::Name);
            // "Let us recall: nine are missing": who remembers calls nothing back.
            let remembers = entry.measure == "recalled" && remembers(sentence, at);
            let present =
                remembers || ending == Ending::Present && form(sentence, classes, at, Ending::Past) == Form::Passive;
            let noun = is_noun_here(sentence, classes, at, length);
            if !is_verb || present || noun || only_proves(sentence, at, length) {
                return None;
            }
            Kind::Verb(counts, form(sentence, classes, at, ending))
        }
        Role::Counted | Role::Holder | Role::Known if classes[at] == Class::Verb => return None,
        // "was later cut to 31": a verb, and no cut.
        Role::Counted if classes[at] == Class::Past && form(sentence, classes, at, Ending::Past) != Form::Bare => {
            return None;
        }
        _ if classes[at] == Class::Name => return None,
        Role::State if is_only_night(sentence, at, length) || is_late_in(sentence, classes, at) => return None,
        Role::Holder if sentence.lower(at) == "fall" && length == 1 && is_season(sentence, at) => return None,
        Role::Holder if sentence.lower(at) == "claim" && is_asserted(sentence, classes, at) => return None,
        Role::Holder if sentence.lower(at) == "lead" && length == 1 && is_metal(sentence, classes, at) => return None,
        Role::Counted => Kind::Counted,
        Role::State => Kind::State,
        Role::Holder => Kind::Holder,
        Role::Known => Kind::Known,
    };
    let measure = Cow::Borrowed(entry.measure);
    Some(Trigger { words: at..at + length, measure, kind, of: entry.of, known: true })
}

/// Whether a form that may be a verb is a noun here, because an article or an owner stands right before it and it is no
/// act "of" something: "in that shed", "take the force from 900", "the building for ninety guests".
fn is_noun_here(sentence: &Sentence<'_>, classes: &[Class], at: usize, length: usize) -> bool {
    let owned =
        at.checked_sub(1).is_some_and(|before| matches!(classes[before], Class::Determiner | Class::Possessive));
    let first = sentence.lower(at);
    // "in that shed there were 90": nothing is cut.
    if length == 1 && matches!(first, "shed" | "sheds") && is_led_by_article(sentence, classes, at) {
        return true;
    }
    let act =
        length == 1 && (first.ends_with("ed") || first.ends_with("ing") && first != "building" || first == "hurt");
    owned && classes[at] == Class::Noun && !act && sentence.lower(at + 1) != "of"
}

/// Whether an article or a word like one stands right before the word; "that" is one behind a preposition.
fn is_led_by_article(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    match sentence.lower(before) {
        "that" | "which" => before > 0 && classes[before - 1] == Class::Preposition,
        "a" | "the" | "this" | "one" | "each" | "every" | "another" => true,
        _ => classes[before] == Class::Possessive,
    }
}

/// Whether a claim is what somebody asserts, and no demand: "her claim that 90 had voted twice".
fn is_asserted(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> bool {
    let clause = |that: usize| sentence.lower(that) == "that" && (that == at + 1 || !classes[that - 1].is_noun());
    (at + 1..classes.len().min(at + ASSERTION)).any(clause)
}

/// Whether "lead" is a metal, and nobody is ahead of anybody: "unsafe lead in nine wells", "a lead pipe". A lead has an
/// article or somebody who has it.
fn is_metal(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> bool {
    let mut first = at;
    while first > 0 && classes[first - 1] == Class::Adjective {
        first -= 1;
    }
    let before = first.checked_sub(1).map(|before| classes[before]);
    let owned = matches!(before, None | Some(Class::Determiner | Class::Possessive | Class::Name | Class::Pronoun));
    let named = matches!(sentence.lower(at + 1), "pipe" | "pipes" | "paint" | "levels" | "poisoning" | "batteries");
    !owned || named
}

/// Whether those who "turn out" only prove to be something: "eight turned out to have other causes".
fn only_proves(sentence: &Sentence<'_>, at: usize, length: usize) -> bool {
    let infinitive = sentence.lower(at + length) == "to" && matches!(sentence.lower(at + length + 1), "be" | "have");
    infinitive && length == 2 && sentence.lower(at).starts_with("turn") && sentence.lower(at + 1) == "out"
}

/// Whether those "in the dark" go somewhere by night, and do not lack current: "nine got away in the dark".
fn is_only_night(sentence: &Sentence<'_>, at: usize, length: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| sentence.lower(before));
    let moves = matches!(before, "away" | "off" | "out" | "over" | "past" | "through" | "home" | "ashore" | "back");
    moves && sentence.lower(at + length - 1) == "dark" && sentence.lower(at) == "in"
}

/// Whether "late" only says when in a month or a day, and nobody is late: "a vote in late May", "late on Monday". Trains that
/// "were late on Monday" are.
fn is_late_in(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> bool {
    let next = sentence.lower(at + 1);
    let dated = month(next).is_some() || weekday(next).is_some();
    let day =
        matches!(next, "on" | "in" | "last" | "this" | "yesterday" | "afternoon" | "evening" | "night" | "tonight");
    let season = matches!(next, "spring" | "summer" | "autumn" | "fall" | "winter");
    let of_them = || classes[..at].iter().rfind(|class| **class != Class::Adverb) == Some(&Class::Auxiliary);
    sentence.lower(at) == "late" && (dated || day || season) && !of_them()
}

/// Whether "fall" is the autumn, and nothing falls: "in the fall", "last fall". A fall "of" or "in" something is none.
fn is_season(sentence: &Sentence<'_>, at: usize) -> bool {
    let back = |by: usize| at.checked_sub(by).map_or("", |before| sentence.lower(before));
    let named = matches!(back(1), "last" | "this" | "next");
    let when = matches!(back(2), "by" | "during" | "for" | "in" | "since" | "through" | "until") && back(1) == "the";
    (named || when) && !matches!(sentence.lower(at + 1), "of" | "in")
}

/// Whether a form of "recall" means to remember: "let us recall", "recalled that".
fn remembers(sentence: &Sentence<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).map_or("", |before| sentence.lower(before));
    let behind = sentence.lower(at + 1);
    matches!(before, "us" | "we" | "i") || matches!(behind, "that" | "how" | "when")
}

/// A verb that the lexicon does not know, unless it only states, moves or links.
fn unknown_verb(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> Option<Trigger> {
    let lower = sentence.lower(at);
    let ending = match classes[at] {
        Class::Past => Ending::Past,
        Class::Gerund => Ending::Gerund,
        Class::Verb => Ending::Present,
        _ => return None,
    };
    if sense(lower).is_some() || lower.len() < 3 {
        return None;
    }
    // "...", fumed the mayor: whatever the verb, it speaks.
    if at.checked_sub(1).is_some_and(|before| classes[before] == Class::Quote) && ending == Ending::Past {
        return None;
    }
    let finite = |before: usize| matches!(classes[before], Class::Comma | Class::Auxiliary | Class::Adverb);
    if ending == Ending::Gerund && !at.checked_sub(1).is_some_and(finite) {
        return None;
    }
    let kind = Kind::Verb(Counts::Both, form(sentence, classes, at, ending));
    let measure = Cow::Owned(participle(lower, ending));
    Some(Trigger { words: at..at + 1, measure, kind, of: None, known: false })
}

/// One form for all forms of an unknown verb: its participle.
pub fn participle(lower: &str, ending: Ending) -> String {
    match ending {
        Ending::Past => participle_of_past(lower).to_owned(),
        Ending::Gerund => inflection::participle(&infinitive_of_gerund(lower)),
        // Irregular past tenses are listed as verbs, or taken for them: "nine drove".
        Ending::Present if listed_class(lower) == Some(Class::Verb) || participle_of_past(lower) != lower => {
            participle_of_past(lower).to_owned()
        }
        Ending::Present => inflection::participle(&match lower.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None => singular(lower).into_owned(),
        }),
    }
}

/// How the verb stands: told by the auxiliary before it, over adverbs and an earlier joined participle.
fn form(sentence: &Sentence<'_>, classes: &[Class], at: usize, ending: Ending) -> Form {
    if ending != Ending::Past {
        return Form::Active;
    }
    let floor = at.saturating_sub(8);
    for before in (floor..at).rev() {
        match classes[before] {
            Class::Adverb | Class::Conjunction => {}
            Class::Past | Class::Noun | Class::Adjective
                if before + 2 == at && classes[before + 1] == Class::Conjunction => {}
            Class::Auxiliary if PASSIVE.contains(&sentence.lower(before)) => return Form::Passive,
            Class::Auxiliary => return Form::Active,
            _ => break,
        }
    }
    Form::Bare
}

/// "killed or wounded", "the dead and injured": two kinds of harm joined with nothing between are one union,
/// never the killed alone.
fn join_harm(sentence: &Sentence<'_>, found: &mut [Trigger]) {
    let harms: Vec<usize> = (0..found.len()).filter(|at| HARM.contains(&found[*at].measure.as_ref())).collect();
    let mut unions = Vec::new();
    for (place, first) in harms.iter().enumerate() {
        for second in harms[place + 1..].iter().take(4) {
            let (one, other) = (&found[*first], &found[*second]);
            if one.measure != other.measure && joined(sentence, &one.words, &other.words) {
                unions.push(one.words.clone());
                unions.push(other.words.clone());
            }
        }
    }
    for trigger in found.iter_mut().filter(|trigger| unions.contains(&trigger.words)) {
        trigger.measure = Cow::Borrowed(CASUALTIES);
    }
}

/// Whether two kinds of harm are taken together: "or" and "and" right between them, and no number of its own
/// behind the second verb.
fn joined(sentence: &Sentence<'_>, first: &Range<usize>, second: &Range<usize>) -> bool {
    let mut between = first.end;
    let union = matches!(sentence.lower(between), "or" | "and" | "/" | "&" | "and/or");
    between += 1;
    while matches!(sentence.lower(between), "the" | "or" | "/" | "otherwise" | "seriously" | "badly" | "severely") {
        between += 1;
    }
    let own_number = sentence.words.get(second.end).is_some_and(|word| word.kind == crate::text::WordKind::Number)
        || crate::extract::number::small_numeral(sentence.lower(second.end)).is_some();
    union && second.start == between && !own_number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Reading;
    use crate::extract::grammar::classes;

    fn found(text: &str) -> Vec<(String, String, Kind)> {
        let reading = Reading::new("", text, None, None);
        let sentence = &reading.sentences[0];
        let classes = classes(sentence, &[]);
        triggers(sentence, &classes)
            .into_iter()
            .map(|t| (sentence.phrase(t.words), t.measure.into_owned(), t.kind))
            .collect()
    }

    #[test]
    fn an_auxiliary_tells_passive_from_active() {
        assert_eq!(found("Nine were reportedly injured")[0].2, Kind::Verb(Counts::Object, Form::Passive));
        assert_eq!(found("It has injured nine")[0].2, Kind::Verb(Counts::Object, Form::Active));
        assert_eq!(found("Nine clerks injured in fire")[0].2, Kind::Verb(Counts::Object, Form::Bare));
    }

    #[test]
    fn killed_or_wounded_is_a_union() {
        assert!(found("Some 30 were killed or wounded").iter().all(|(_, measure, _)| measure == CASUALTIES));
        let apart = found("Nine were killed and 30 wounded");
        assert!(apart.iter().all(|(_, measure, _)| measure != CASUALTIES));
    }

    #[test]
    fn regular_forms_are_made_from_the_word() {
        for text in ["They rescue nine", "rescues nine", "rescuing nine", "rescued nine"] {
            assert_eq!(found(text)[0].1, "rescued", "{text}");
        }
        assert_eq!(found("The army supplies crates")[0].1, "shipped");
    }
}
