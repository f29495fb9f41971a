//! The words that say what is claimed of a number: verbs ("killed"), nouns that are counted ("deaths"),
//! states ("missing") and nouns that hold a figure ("the death toll"). Finds them in a sentence; which of
//! them belongs to which number is decided in [`relation`](super::relation).

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::Sentence;
use super::grammar::{Class, singular};
use super::lexicon::{Phrases, table};

/// Which side of a verb is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counts {
    /// "killed nine people", "nine people were killed".
    Object,
    /// "nine people died".
    Subject,
    /// "nine barns burned", "the fire burned nine barns".
    Both,
}

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
}

/// A word or phrase of a sentence that gives a measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// Its words.
    pub words: Range<usize>,
    /// The measure that it gives.
    pub measure: &'static str,
    /// What kind of word it is.
    pub kind: Kind,
    /// Whom or what it counts where the sentence does not say.
    pub of: Option<&'static str>,
}

/// The measure of the killed and the injured taken together.
pub const CASUALTIES: &str = "casualties";

/// Measures that may be taken together: any two of them joined by "or" or "and" count casualties.
const HARM: [&str; 3] = ["killed", "injured", "missing"];

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct MeasureTable {
    verbs: BTreeMap<String, VerbRow>,
    phrasal_verbs: BTreeMap<String, VerbRow>,
    counted: BTreeMap<String, NounRow>,
    states: BTreeMap<String, NounRow>,
    holders: BTreeMap<String, NounRow>,
}

#[derive(Deserialize)]
struct VerbRow {
    measure: String,
    counts: Counts,
    #[serde(default)]
    forms: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

#[derive(Deserialize)]
struct NounRow {
    measure: String,
    of: Option<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

/// One meaning of a phrase in the table.
#[derive(Clone, Copy)]
struct Entry {
    measure: &'static str,
    of: Option<&'static str>,
    role: Role,
}

#[derive(Clone, Copy)]
enum Role {
    Verb(Counts, Ending),
    Counted,
    State,
    Holder,
}

/// What the form of a verb tells by itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// May be a past tense or a participle.
    Past,
    /// Present tense, infinitive or gerund.
    Present,
}

struct MeasureWords {
    /// Every reading of each phrase: "dead" is a state and a holder.
    readings: Phrases<usize>,
    entries: Vec<Vec<Entry>>,
}

static MEASURE_WORDS: LazyLock<MeasureWords> = LazyLock::new(|| {
    let read: MeasureTable = table("measure.toml", include_str!("lexicon/measure.toml"));
    let mut builder = Builder::default();
    for (lemma, row) in read.verbs {
        builder.add_verb(&lemma, row, true);
    }
    for (lemma, row) in read.phrasal_verbs {
        builder.add_verb(&lemma, row, false);
    }
    for (word, row) in read.counted {
        let plural = plural(&word);
        builder.add_noun(word, &row, Role::Counted);
        builder.add_noun(plural, &row, Role::Counted);
    }
    for (word, row) in read.states {
        builder.add_noun(word, &row, Role::State);
    }
    for (word, row) in read.holders {
        builder.add_noun(word, &row, Role::Holder);
    }
    builder.finish()
});

#[derive(Default)]
struct Builder {
    by_phrase: HashMap<String, Vec<Entry>>,
}

impl Builder {
    fn add_verb(&mut self, lemma: &str, row: VerbRow, regular: bool) {
        let measure = leaked(row.measure);
        let mut add = |phrase: String, ending| {
            let role = Role::Verb(row.counts, ending);
            self.by_phrase.entry(phrase).or_default().push(Entry { measure, of: None, role });
        };
        let irregular_past = row.forms.iter().any(|form| !form.ends_with("ing") && !form.ends_with('s'));
        for form in row.forms {
            let ending = if form.ends_with("ing") || form.ends_with("es") { Ending::Present } else { Ending::Past };
            add(form, ending);
        }
        if regular {
            for (form, ending) in inflections(lemma) {
                if ending == Ending::Present || !irregular_past || lemma == "burn" {
                    add(form, ending);
                }
            }
        } else {
            add(lemma.to_owned(), Ending::Present);
        }
    }

    fn add_noun(&mut self, phrase: String, row: &NounRow, role: Role) {
        let entry = Entry { measure: leaked(row.measure.clone()), of: row.of.clone().map(leaked), role };
        self.by_phrase.entry(phrase).or_default().push(entry);
    }

    fn finish(self) -> MeasureWords {
        let (phrases, entries): (Vec<_>, Vec<_>) = self.by_phrase.into_iter().unzip();
        MeasureWords {
            readings: Phrases::new(phrases.into_iter().enumerate().map(|(at, phrase)| (phrase, at))),
            entries,
        }
    }
}

/// The table lives as long as the program, so its words may too.
fn leaked(word: String) -> &'static str {
    Box::leak(word.into_boxed_str())
}

/// The regular forms of a verb.
fn inflections(lemma: &str) -> Vec<(String, Ending)> {
    let stem = lemma.strip_suffix('e');
    let consonant_y = lemma.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']));
    let past = match (stem, consonant_y) {
        (Some(_), _) => format!("{lemma}d"),
        (_, Some(stem)) => format!("{stem}ied"),
        _ => format!("{lemma}ed"),
    };
    let gerund = match stem {
        Some(stem) if !lemma.ends_with("ee") => format!("{stem}ing"),
        _ => format!("{lemma}ing"),
    };
    vec![
        (lemma.to_owned(), Ending::Present),
        (plural(lemma), Ending::Present),
        (gerund, Ending::Present),
        (past, Ending::Past),
    ]
}

/// The noun's plural, which is also the verb's third person.
fn plural(word: &str) -> String {
    match word {
        "life" => return "lives".to_owned(),
        "corpse" | "case" | "dose" => return format!("{word}s"),
        _ => {}
    }
    if let Some(stem) = word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u'])) {
        return format!("{stem}ies");
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending)) {
        return format!("{word}es");
    }
    format!("{word}s")
}

/// Every trigger of a sentence in text order, one for each reading of a phrase; two kinds of harm that are
/// joined count as casualties.
pub fn triggers(sentence: &Sentence<'_>, classes: &[Class]) -> Vec<Trigger> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.words.len() {
        let Some((length, entry)) = MEASURE_WORDS.readings.at(&sentence.words, at) else {
            at += 1;
            continue;
        };
        for entry in &MEASURE_WORDS.entries[*entry] {
            let kind = match entry.role {
                Role::Verb(counts, ending) => Kind::Verb(counts, form(sentence, classes, at, ending)),
                Role::Counted => Kind::Counted,
                Role::State => Kind::State,
                Role::Holder => Kind::Holder,
            };
            found.push(Trigger { words: at..at + length, measure: entry.measure, kind, of: entry.of });
        }
        at += length;
    }
    join_harm(sentence, &mut found);
    found
}

/// How the verb stands: told by the auxiliary before it, over adverbs and an earlier joined participle.
fn form(sentence: &Sentence<'_>, classes: &[Class], at: usize, ending: Ending) -> Form {
    if ending == Ending::Present {
        return Form::Active;
    }
    let mut before = at;
    while before > 0 {
        before -= 1;
        match classes[before] {
            Class::Adverb | Class::Conjunction => {}
            Class::Past | Class::Noun if before + 2 == at && classes[before + 1] == Class::Conjunction => {}
            Class::Auxiliary => {
                let passive = matches!(
                    sentence.lower(before),
                    "am" | "are"
                        | "be"
                        | "been"
                        | "being"
                        | "is"
                        | "was"
                        | "were"
                        | "get"
                        | "gets"
                        | "got"
                        | "getting"
                        | "isn't"
                        | "aren't"
                        | "wasn't"
                        | "weren't"
                );
                return if passive { Form::Passive } else { Form::Active };
            }
            _ => break,
        }
    }
    Form::Bare
}

/// "killed or wounded", "the dead and injured": two kinds of harm joined with nothing between are one union,
/// never the killed alone.
fn join_harm(sentence: &Sentence<'_>, found: &mut [Trigger]) {
    let harms: Vec<(Range<usize>, &str)> =
        found.iter().filter(|t| HARM.contains(&t.measure)).map(|t| (t.words.clone(), t.measure)).collect();
    for (first, one) in &harms {
        for (second, other) in &harms {
            let joined = second.start == first.end + 1 && matches!(sentence.lower(first.end), "or" | "and" | "/");
            let verb_with_object = matches!(sentence.lower(first.end), "and") && follows_object(sentence, second.end);
            if joined && one != other && !verb_with_object {
                for trigger in found.iter_mut().filter(|t| t.words == *first || t.words == *second) {
                    trigger.measure = CASUALTIES;
                }
            }
        }
    }
}

/// Whether a number of its own follows the second verb: "were killed and injured 30" is two figures.
fn follows_object(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.words.get(at).is_some_and(|word| word.kind == crate::text::WordKind::Number)
}

/// The measure that a single noun gives by itself, in singular or plural.
pub fn measure_of_noun(lower: &str) -> Option<&'static str> {
    let index = MEASURE_WORDS.readings.word(lower).or_else(|| MEASURE_WORDS.readings.word(&singular(lower)))?;
    MEASURE_WORDS.entries[*index].iter().find(|entry| matches!(entry.role, Role::Counted)).map(|entry| entry.measure)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Reading;
    use crate::extract::grammar::classes;

    fn found(text: &str) -> Vec<(String, &'static str, Kind)> {
        let reading = Reading::new("", text, None, None);
        let sentence = &reading.sentences[0];
        let classes = classes(sentence);
        triggers(sentence, &classes).into_iter().map(|t| (sentence.phrase(t.words), t.measure, t.kind)).collect()
    }

    #[test]
    fn an_auxiliary_tells_passive_from_active() {
        assert_eq!(found("Nine were reportedly injured")[0].2, Kind::Verb(Counts::Object, Form::Passive));
        assert_eq!(found("It has injured nine")[0].2, Kind::Verb(Counts::Object, Form::Active));
        assert_eq!(found("Nine clerks injured in fire")[0].2, Kind::Verb(Counts::Object, Form::Bare));
    }

    #[test]
    fn killed_or_wounded_is_a_union() {
        assert!(found("Some 30 were killed or wounded").iter().all(|(_, measure, _)| *measure == CASUALTIES));
        let apart = found("Nine were killed and 30 wounded");
        assert!(apart.iter().all(|(_, measure, _)| *measure != CASUALTIES));
    }

    #[test]
    fn regular_forms_are_made_from_the_word() {
        for text in ["They rescue nine", "rescues nine", "rescuing nine", "rescued nine"] {
            assert_eq!(found(text)[0].1, "rescued", "{text}");
        }
        assert_eq!(found("The army supplies crates")[0].1, "shipped");
    }
}
