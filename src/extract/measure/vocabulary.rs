//! The words that give a measure, read once from their table: verbs in all their forms, nouns that are
//! counted or hold a figure, states, and roles. Looks words up; knows nothing of sentences.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::grammar::Class;
use crate::extract::grammar::function::listed_class;
use crate::extract::lexicon::{Phrases, table};
use crate::text::Word;

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

/// What the form of a verb tells by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// May be a past tense or a participle.
    Past,
    /// Present tense or infinitive: may be a noun of the same spelling.
    Present,
    /// "killing".
    Gerund,
}

/// What kind of word gives the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A verb, with the side that it counts.
    Verb(Counts, Ending),
    /// A noun that is counted itself.
    Counted,
    /// A word that says how the counted are.
    State,
    /// A noun that holds a figure.
    Holder,
    /// A noun whose bearers are known for one thing, where nothing else is said of them.
    Known,
}

/// One meaning of a phrase in the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The measure that it gives.
    pub measure: &'static str,
    /// Whom or what it counts where the sentence does not say.
    pub of: Option<&'static str>,
    /// What kind of word it is.
    pub role: Role,
}

/// Every reading of the longest phrase that starts at word `at`, and how many words it has.
pub fn readings_at(words: &[Word<'_>], at: usize) -> Option<(usize, &'static [Entry])> {
    let (length, index) = VOCABULARY.phrases.at(words, at)?;
    VOCABULARY.entries.get(*index).map(|entries| (length, entries.as_slice()))
}

/// Every reading of a single word.
pub fn readings_of(lower: &str) -> &'static [Entry] {
    VOCABULARY.phrases.word(lower).and_then(|index| VOCABULARY.entries.get(*index)).map_or(&[], Vec::as_slice)
}

/// Whether the word may be the infinitive or the present tense of a verb of the table.
pub fn may_be_present(lower: &str) -> bool {
    readings_of(lower).iter().any(|entry| matches!(entry.role, Role::Verb(_, Ending::Present)))
}

/// Whether the word may be a past tense or a participle of a verb of the table.
pub fn may_be_past(lower: &str) -> bool {
    readings_of(lower).iter().any(|entry| matches!(entry.role, Role::Verb(_, Ending::Past)))
}

/// Whether a number of that measure counts people where no noun says what it counts.
pub fn is_of_people(measure: &str) -> bool {
    default_subject(measure) == Some("people")
}

/// What a number of that measure counts where no noun says it: people for the killed, jobs for the cut.
pub fn default_subject(measure: &str) -> Option<&'static str> {
    VOCABULARY.subjects.get(measure).map(String::as_str)
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct MeasureTable {
    verbs: BTreeMap<String, VerbRow>,
    phrasal_verbs: BTreeMap<String, VerbRow>,
    counted: BTreeMap<String, NounRow>,
    states: BTreeMap<String, NounRow>,
    holders: BTreeMap<String, NounRow>,
    known: BTreeMap<String, NounRow>,
    subjects: BTreeMap<String, SubjectRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VerbRow {
    measure: String,
    counts: Counts,
    #[serde(default)]
    forms: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounRow {
    measure: String,
    of: Option<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectRow {
    subject: String,
    #[expect(dead_code, reason = "the example is for readers")]
    example: String,
}

struct Vocabulary {
    /// The index of each phrase's readings: "dead" is a state and a holder.
    phrases: Phrases<usize>,
    entries: Vec<Vec<Entry>>,
    subjects: HashMap<String, String>,
}

fn read() -> MeasureTable {
    table("measure.toml", include_str!("../lexicon/measure.toml"))
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let read = read();
    let mut builder = Builder::default();
    for (lemma, row) in read.verbs {
        builder.add_verb(&lemma, row);
    }
    for (phrase, row) in read.phrasal_verbs {
        builder.add_phrasal_verb(phrase, row);
    }
    for (rows, role) in [(read.counted, Role::Counted), (read.known, Role::Known)] {
        for (word, row) in rows {
            let plural = plural(&word);
            builder.add_noun(word, &row, role);
            builder.add_noun(plural, &row, role);
        }
    }
    for (rows, role) in [(read.states, Role::State), (read.holders, Role::Holder)] {
        for (word, row) in rows {
            builder.add_noun(word, &row, role);
        }
    }
    let subjects = read.subjects.into_iter().map(|(measure, row)| (measure, row.subject)).collect();
    builder.finish(subjects)
});

#[derive(Default)]
struct Builder {
    by_phrase: BTreeMap<String, Vec<Entry>>,
}

impl Builder {
    fn add_verb(&mut self, lemma: &str, row: VerbRow) {
        let measure = leaked(row.measure);
        let irregular = row.forms.iter().any(|form| ending(form) == Ending::Past);
        for (form, ending) in inflections(lemma) {
            if ending != Ending::Past || !irregular {
                self.add(form, measure, Role::Verb(row.counts, ending));
            }
        }
        for form in row.forms {
            let role = Role::Verb(row.counts, ending(&form));
            self.add(form, measure, role);
        }
    }

    fn add_phrasal_verb(&mut self, phrase: String, row: VerbRow) {
        let measure = leaked(row.measure);
        for form in row.forms {
            let first = form.split(' ').next().unwrap_or_default();
            if is_state(first) {
                self.add(form, measure, Role::State);
                continue;
            }
            let ending = match ending(first) {
                Ending::Past if first.ends_with('s') && first != "was" => Ending::Present,
                other => other,
            };
            self.add(form, measure, Role::Verb(row.counts, ending));
        }
        self.add(phrase, measure, Role::Verb(row.counts, Ending::Present));
    }

    fn add_noun(&mut self, phrase: String, row: &NounRow, role: Role) {
        let entry = Entry { measure: leaked(row.measure.clone()), of: row.of.clone().map(leaked), role };
        self.by_phrase.entry(phrase).or_default().push(entry);
    }

    fn add(&mut self, phrase: String, measure: &'static str, role: Role) {
        let entries = self.by_phrase.entry(phrase).or_default();
        if !entries.iter().any(|entry| entry.role == role) {
            entries.push(Entry { measure, of: None, role });
        }
    }

    fn finish(self, subjects: HashMap<String, String>) -> Vocabulary {
        let (phrases, entries): (Vec<_>, Vec<_>) = self.by_phrase.into_iter().unzip();
        let indexed = phrases.into_iter().enumerate().map(|(at, phrase)| (phrase, at));
        Vocabulary { phrases: Phrases::new(indexed), entries, subjects }
    }
}

/// The table lives as long as the program, so its words may too.
fn leaked(word: String) -> &'static str {
    Box::leak(word.into_boxed_str())
}

/// Whether a predicate that starts with that word is no verb: "under control", "still below ground".
fn is_state(first: &str) -> bool {
    matches!(listed_class(first), Some(Class::Preposition | Class::Adverb | Class::Auxiliary | Class::Determiner))
        || matches!(
            first,
            "unfit"
                | "stuck"
                | "safe"
                | "alive"
                | "presumed"
                | "jobs"
                | "room"
                | "space"
                | "places"
                | "seats"
                | "capacity"
                | "powerless"
        )
}

/// What an irregular form tells by its own ending.
fn ending(form: &str) -> Ending {
    if form.ends_with("ing") {
        Ending::Gerund
    } else if form.ends_with("es") || form.ends_with("ize") || form.ends_with("yse") {
        Ending::Present
    } else {
        Ending::Past
    }
}

/// The regular forms of a verb.
fn inflections(lemma: &str) -> Vec<(String, Ending)> {
    vec![
        (lemma.to_owned(), Ending::Present),
        (plural(lemma), Ending::Present),
        (gerund(lemma), Ending::Gerund),
        (past(lemma), Ending::Past),
    ]
}

/// The regular past tense and participle of a verb: "rescued", "ferried", "trapped".
pub fn past(lemma: &str) -> String {
    match consonant_y(lemma) {
        _ if lemma.ends_with('e') => format!("{lemma}d"),
        Some(stem) => format!("{stem}ied"),
        None => format!("{}ed", doubled(lemma)),
    }
}

fn gerund(lemma: &str) -> String {
    match lemma.strip_suffix('e') {
        Some(stem) if !lemma.ends_with("ee") => format!("{stem}ing"),
        _ => format!("{}ing", doubled(lemma)),
    }
}

/// The noun's regular plural, which is also the verb's third person.
pub fn plural(word: &str) -> String {
    match word {
        "life" => return "lives".to_owned(),
        "child" => return "children".to_owned(),
        "person" => return "people".to_owned(),
        _ if word.ends_with("woman") || word.ends_with("man") => return format!("{}en", &word[..word.len() - 2]),
        _ => {}
    }
    if let Some(stem) = consonant_y(word) {
        return format!("{stem}ies");
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending)) {
        return format!("{word}es");
    }
    format!("{word}s")
}

fn consonant_y(word: &str) -> Option<&str> {
    word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
}

/// The stem with its last consonant doubled where a short verb wants it: "trapp", "shipp".
fn doubled(lemma: &str) -> String {
    let is_vowel = |letter: &char| "aeiou".contains(*letter);
    let letters: Vec<char> = lemma.chars().collect();
    let vowels = letters.iter().filter(|letter| is_vowel(letter)).count();
    match letters.as_slice() {
        [.., before, vowel, last]
            if vowels == 1 && is_vowel(vowel) && !is_vowel(before) && !"aeiouwxy".contains(*last) =>
        {
            format!("{lemma}{last}")
        }
        _ => lemma.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_verbs_double_their_last_consonant() {
        let forms = |lemma: &str| inflections(lemma).into_iter().map(|(form, _)| form).collect::<Vec<_>>();
        assert_eq!(forms("trap"), ["trap", "traps", "trapping", "trapped"]);
        assert_eq!(forms("ferry"), ["ferry", "ferries", "ferrying", "ferried"]);
        assert_eq!(forms("visit"), ["visit", "visits", "visiting", "visited"]);
        assert_eq!(forms("free"), ["free", "frees", "freeing", "freed"]);
    }

    #[test]
    fn every_row_has_an_example_with_its_word() {
        let table = read();
        let verbs = table.verbs.iter().chain(&table.phrasal_verbs).map(|(word, row)| (word, &row.example));
        let nouns = [&table.counted, &table.states, &table.holders, &table.known];
        let nouns = nouns.into_iter().flatten().map(|(word, row)| (word, &row.example));
        for (word, example) in verbs.chain(nouns) {
            assert!(example.ends_with(['.', '0', 's', 't']), "{word}: {example}");
        }
    }
}
