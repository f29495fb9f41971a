//! The words that give a measure, read once from their table: verbs in all their forms, nouns that are
//! counted or hold a figure, states, and roles. Looks words up; knows nothing of sentences.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use foldhash::HashMap;
use serde::Deserialize;

use super::inflection::inflections;
pub use super::inflection::{Ending, past, plural};
use super::row::{self, rows};
use crate::extract::lexicon::{Phrases, table};
use crate::text::Word;

/// Which side of a verb is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// "killed nine people", "nine people were killed".
    Object,
    /// "nine people died".
    Subject,
    /// "nine barns burned", "the fire burned nine barns".
    Both,
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
    /// The row of the tables that says so.
    pub row: Row,
}

/// A row of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its file, in the folder of the lexicon.
    pub file: &'static str,
    /// The word or phrase that it is about.
    pub key: &'static str,
}

/// Every reading of the longest phrase that starts at word `at`, and how many words it has.
pub fn readings_at(words: &[Word<'_>], at: usize) -> Option<(usize, &'static [Entry])> {
    VOCABULARY.phrases.at(words, at).map(|(length, entries)| (length, entries.as_slice()))
}

/// Every reading of the longest phrase whose first word stands at `first` and whose others start at `rest`, and how
/// many others it has.
pub fn readings_around(words: &[Word<'_>], first: usize, rest: usize) -> Option<(usize, &'static [Entry])> {
    VOCABULARY.phrases.around(words, first, rest).map(|(others, entries)| (others, entries.as_slice()))
}

/// Every reading of a single word.
pub fn readings_of(lower: &str) -> &'static [Entry] {
    VOCABULARY.phrases.word(lower).map_or(&[], Vec::as_slice)
}

/// Every word that a phrase of the table starts with.
pub fn measuring_words() -> impl Iterator<Item = &'static str> {
    VOCABULARY.phrases.firsts()
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

/// Whether that can be claimed of money.
pub fn is_of_money(measure: &str) -> bool {
    VOCABULARY.money.contains(measure)
}

/// What a number of that measure counts where no noun says it: people for the killed, jobs for the cut.
pub fn default_subject(measure: &str) -> Option<&'static str> {
    VOCABULARY.subjects.get(measure).map(String::as_str)
}

struct VerbRow {
    measure: &'static str,
    counts: Counts,
    #[cfg(test)]
    example: Option<&'static str>,
}

struct NounRow {
    measure: &'static str,
    of: Option<&'static str>,
    #[cfg(test)]
    example: Option<&'static str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectRow {
    subject: String,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoneyRow {
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

/// The rows of one file, by the word or phrase that they are about.
pub type Rows<R> = BTreeMap<String, R>;

/// The files of the vocabulary.
struct Tables {
    verb: BTreeMap<&'static str, VerbRow>,
    phrase: BTreeMap<&'static str, VerbRow>,
    counted: BTreeMap<&'static str, NounRow>,
    known: BTreeMap<&'static str, NounRow>,
    state: BTreeMap<&'static str, NounRow>,
    holder: BTreeMap<&'static str, NounRow>,
    subject: Rows<SubjectRow>,
    money: Rows<MoneyRow>,
}

struct Vocabulary {
    /// The readings of each phrase: "dead" is a state and a holder.
    phrases: Phrases<Vec<Entry>>,
    subjects: HashMap<String, String>,
    money: HashSet<String>,
}

fn read() -> Tables {
    Tables {
        verb: verbs(row::VERB),
        phrase: verbs(row::PHRASE),
        counted: nouns(row::COUNTED),
        known: nouns(row::KNOWN),
        state: nouns(row::STATE),
        holder: nouns(row::HOLDER),
        subject: table("measure/subject.toml", include_str!("../lexicon/measure/subject.toml")),
        money: table("measure/money.toml", include_str!("../lexicon/measure/money.toml")),
    }
}

/// The rows of a table of verbs.
fn verbs(table: &'static str) -> BTreeMap<&'static str, VerbRow> {
    let read = |row: row::Row| {
        let counts = match row.field("counts")? {
            "object" => Counts::Object,
            "subject" => Counts::Subject,
            _ => Counts::Both,
        };
        let verb = VerbRow {
            measure: row.field("measure")?,
            counts,
            #[cfg(test)]
            example: row.field("example"),
        };
        Some((row.key, verb))
    };
    rows(table).filter_map(read).collect()
}

/// The rows of a table of nouns or states.
fn nouns(table: &'static str) -> BTreeMap<&'static str, NounRow> {
    let read = |row: row::Row| {
        let noun = NounRow {
            measure: row.field("measure")?,
            of: row.field("of"),
            #[cfg(test)]
            example: row.field("example"),
        };
        Some((row.key, noun))
    };
    rows(table).filter_map(read).collect()
}

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let read = read();
    let mut builder = Builder::default();
    builder.by_phrase.reserve(FORMS);
    for (lemma, row) in &read.verb {
        builder.add_verb(lemma, "", row, Row { file: "measure/verb.toml", key: lemma });
    }
    for (phrase, row) in &read.phrase {
        let (lemma, rest) = phrase.split_once(' ').unwrap_or((*phrase, ""));
        builder.add_verb(lemma, rest, row, Row { file: "measure/phrase.toml", key: phrase });
    }
    for (rows, role, file) in
        [(&read.counted, Role::Counted, "measure/counted.toml"), (&read.known, Role::Known, "measure/known.toml")]
    {
        for (word, row) in rows {
            builder.add_noun(word, row, role, Row { file, key: word });
            let plural = plural(word);
            if !rows.contains_key(plural.as_str()) {
                builder.add_noun(&plural, row, role, Row { file, key: word });
            }
        }
    }
    for (rows, role, file) in
        [(&read.state, Role::State, "measure/state.toml"), (&read.holder, Role::Holder, "measure/holder.toml")]
    {
        for (word, row) in rows {
            builder.add_noun(word, row, role, Row { file, key: word });
        }
    }
    let subjects = read.subject.iter().map(|(measure, row)| (measure.clone(), row.subject.clone())).collect();
    builder.finish(subjects, read.money.keys().cloned().collect())
});

/// About how many forms there are.
const FORMS: usize = 20_000;

#[derive(Default)]
struct Builder {
    by_phrase: HashMap<String, Vec<Entry>>,
    /// The verb that came last, and its forms.
    lemma: &'static str,
    inflections: Vec<(String, Ending)>,
}

impl Builder {
    /// All forms of a verb, each followed by the rest of its phrase.
    fn add_verb(&mut self, lemma: &'static str, rest: &str, verb: &VerbRow, row: Row) {
        let rests = if rest.is_empty() { Vec::new() } else { forms(rest, None) };
        // The rows are sorted, so that those of one verb follow each other.
        if self.lemma != lemma {
            self.lemma = lemma;
            self.inflections = inflections(lemma);
        }
        let inflections = std::mem::take(&mut self.inflections);
        for (form, ending) in &inflections {
            let role = Role::Verb(verb.counts, *ending);
            let entry = Entry { measure: verb.measure, of: None, role, row };
            for rest in &rests {
                self.add([form.as_str(), " ", rest].concat(), entry);
            }
            if rests.is_empty() {
                self.add(form.clone(), entry);
            }
        }
        self.inflections = inflections;
    }

    fn add_noun(&mut self, phrase: &str, noun: &NounRow, role: Role, row: Row) {
        let entry = Entry { measure: noun.measure, of: noun.of, role, row };
        for phrase in forms(phrase, Some(role)) {
            self.add(phrase, entry);
        }
    }

    /// The first row that gives a form a role has it: a phrase that says nothing new is dropped.
    fn add(&mut self, phrase: String, entry: Entry) {
        // Nearly all have one reading, and there are thousands.
        let entries = self.by_phrase.entry(phrase).or_insert_with(|| Vec::with_capacity(1));
        if !entries.iter().any(|known| known.role == entry.role) {
            entries.push(entry);
        }
    }

    fn finish(self, subjects: HashMap<String, String>, money: HashSet<String>) -> Vocabulary {
        Vocabulary { phrases: Phrases::new(self.by_phrase), subjects, money }
    }
}

/// Every form that a phrase may take: "their" stands for "his", "her" and "its" as well; at the start of a state
/// "are", "have", "do" and "can" stand for all their forms, and "not" behind them may be joined to them.
fn forms(phrase: &str, role: Option<Role>) -> Vec<String> {
    // Most phrases have one form.
    if role != Some(Role::State) && !phrase.split(' ').any(|word| word == "their") {
        return vec![phrase.to_owned()];
    }
    let mut out = vec![String::new()];
    let words: Vec<&str> = phrase.split(' ').collect();
    let mut rest = words.as_slice();
    if role == Some(Role::State) && words.len() > 1 {
        let (auxiliary, denied) = (words[0], words[1] == "not");
        if let Some((_, forms)) = AUXILIARIES.iter().find(|(first, _)| *first == auxiliary) {
            out = forms.iter().map(|form| if denied { format!("{form} not") } else { (*form).to_owned() }).collect();
            out.extend(forms.iter().filter(|_| denied).map(|form| joined_not(form)));
            if denied && auxiliary == "can" {
                out.push("cannot".to_owned());
            }
            rest = &words[if denied { 2 } else { 1 }..];
        }
    }
    for word in rest {
        let owners: &[&str] = if *word == "their" { &["their", "his", "her", "its"] } else { &[word] };
        let longer = |start: &String| owners.iter().map(|word| format!("{start} {word}")).collect::<Vec<_>>();
        out = out.iter().flat_map(longer).collect();
    }
    out.iter().map(|form| form.trim_start().to_owned()).collect()
}

/// The auxiliaries that may open a state, with all their forms.
const AUXILIARIES: [(&str, &[&str]); 4] = [
    ("are", &["are", "is", "was", "were"]),
    ("have", &["have", "has", "had"]),
    ("do", &["do", "does", "did"]),
    ("can", &["can", "could"]),
];

/// The auxiliary with "not" joined to it: "haven't", "can't".
fn joined_not(auxiliary: &str) -> String {
    match auxiliary {
        "can" => "can't".to_owned(),
        _ => format!("{auxiliary}n't"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::extract::{Claim, claims_in};

    /// The claims of an example.
    fn read_out(example: &str) -> Vec<Claim> {
        claims_in(example, None)
    }

    #[test]
    fn every_row_gives_its_measure_in_its_example() {
        let tables = read();
        let verbs = tables.verb.iter().chain(&tables.phrase).map(|(word, row)| (*word, row.measure, row.example));
        let nouns = [&tables.counted, &tables.known, &tables.state, &tables.holder].into_iter().flatten();
        let nouns = nouns.map(|(word, row)| (*word, row.measure, row.example));
        let fails = verbs.chain(nouns).filter_map(|(word, measure, example)| {
            let example = example.unwrap_or_default();
            let claims = read_out(example);
            let given: Vec<&str> = claims.iter().map(|claim| claim.measure.as_str()).collect();
            // What the rules for subjects do not know as a force is taken for goods: "three frigates" are shipped.
            let as_goods = measure == "deployed" && given.contains(&"shipped");
            (!given.contains(&measure) && !as_goods)
                .then(|| format!("{word}: {example} gives {given:?}, not {measure}"))
        });
        let fails: Vec<String> = fails.collect();
        assert!(fails.is_empty(), "\n{}", fails.join("\n"));
    }

    #[test]
    fn every_default_subject_is_what_a_bare_number_counts() {
        let tables = read();
        let fails = tables.subject.iter().filter_map(|(measure, row)| {
            let claims = read_out(&row.example);
            let given: Vec<_> = claims.iter().map(|c| (c.measure.as_str(), c.subject.to_lowercase())).collect();
            // An owner may be added: "the sentence's prison term".
            let found = given.iter().any(|(said, of)| said == measure && of.ends_with(&row.subject));
            (!found).then(|| format!("{measure}: {} gives {given:?}, not {}", row.example, row.subject))
        });
        let fails: Vec<String> = fails.collect();
        assert!(fails.is_empty(), "\n{}", fails.join("\n"));
    }

    #[test]
    fn every_measure_of_money_is_claimed_of_an_amount() {
        let tables = read();
        let fails = tables.money.iter().filter_map(|(measure, row)| {
            let claims = read_out(&row.example);
            // Money that is handed out, delivered or provided is paid or pledged.
            let comes_to = |claim: &Claim| match measure.as_str() {
                "arrived" | "distributed" | "shipped" => claim.measure == "paid",
                "provided" => claim.measure == "pledged",
                _ => false,
            };
            let fits = |claim: &Claim| claim.measure == *measure || comes_to(claim);
            let found = claims.iter().any(|claim| fits(claim) && claim.quantity.unit == "USD");
            let given: Vec<_> = claims.iter().map(|claim| claim.measure.as_str()).collect();
            (!found).then(|| format!("{measure}: {} gives {given:?}", row.example))
        });
        let fails: Vec<String> = fails.collect();
        assert!(fails.is_empty(), "\n{}", fails.join("\n"));
    }

    #[test]
    fn a_measure_that_is_a_word_of_the_tables_means_itself() {
        let tables = read();
        let verbs = tables.verb.values().chain(tables.phrase.values()).map(|row| row.measure);
        let nouns = [&tables.counted, &tables.known, &tables.state, &tables.holder].into_iter().flatten();
        let measures: BTreeSet<&str> = verbs.chain(nouns.map(|(_, row)| row.measure)).collect();
        let is_name = |entry: &&Entry| !matches!(entry.role, Role::Verb(_, Ending::Present));
        let strays = measures.into_iter().filter(|measure| {
            let readings: Vec<&Entry> = readings_of(measure).iter().filter(is_name).collect();
            !readings.is_empty() && readings.iter().all(|entry| entry.measure != *measure)
        });
        let strays: Vec<&str> = strays.collect();
        // Whoever saves people rescues them; money is saved. What is counted tells them apart.
        assert_eq!(strays, ["saved"]);
    }

    #[test]
    fn no_two_rows_give_one_form_two_measures() {
        let tables = read();
        let mut given: BTreeMap<(String, bool), &str> = BTreeMap::new();
        for (phrase, row) in tables.verb.iter().chain(&tables.phrase) {
            let (lemma, rest) = phrase.split_once(' ').unwrap_or((*phrase, ""));
            for (form, ending) in inflections(lemma) {
                let key = (format!("{form} {rest}"), ending == Ending::Past);
                let known = given.entry(key.clone()).or_insert(row.measure);
                assert_eq!(*known, row.measure, "{}", key.0);
            }
        }
    }

    #[test]
    fn the_rows_of_each_file_are_sorted() {
        for file in [
            row::VERB,
            row::PHRASE,
            row::COUNTED,
            row::KNOWN,
            row::STATE,
            row::HOLDER,
            include_str!("../lexicon/measure/subject.toml"),
            include_str!("../lexicon/measure/money.toml"),
            include_str!("../lexicon/measure/kind.toml"),
            include_str!("../lexicon/measure/sense.toml"),
            include_str!("../lexicon/measure/denied.toml"),
        ] {
            let keys = file.lines().filter_map(|line| line.split_once(" = {"));
            let keys: Vec<&str> = keys.map(|(key, _)| key.trim_matches('"')).collect();
            for pair in keys.windows(2) {
                assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
            }
        }
    }
}
