//! Nouns that name nobody in particular, where the document says who they are: the "men" of a report on miners are
//! miners, and an army's "own losses" are its soldiers. Says nothing where two groups come into question.

use super::{Memory, Whence};
use crate::extract::grammar::function::{VerbSense, names_voice, sense};
use crate::extract::grammar::{Class, names_people, noun_phrase};
use crate::extract::join::draft::Draft;
use crate::extract::join::lexicon::LEXICON;
use crate::extract::join::told::{Told, head_of};
use crate::extract::measure::vocabulary::is_of_people;
use crate::extract::measure::vocabulary::{Role, readings_of};
use crate::extract::subject::Subject;
use crate::extract::{Mode, Reading, Sentence};

/// How many sentences lead a document.
const LEAD: usize = 2;

/// Why men are those.
const SAME_GROUP: &str = "whom the document speaks of as men";

/// Measures that are of others than those whom a report is about.
pub const OF_OTHERS: [&str; 8] =
    ["aboard", "attended", "capacity", "deployed", "employed", "exchanged", "hired", "population"];

/// Those whom a document reports on, where its title and its first sentences count one group only.
pub fn lead_group(told: &[Told]) -> Option<String> {
    let lead = || told.iter().filter(|told| told.index <= LEAD && is_of_people(&told.measure));
    let mut named = lead().filter_map(|told| told.subject.as_ref()).filter(|own| own.people && !is_generic(&own.text));
    let first = named.next()?;
    let head = head_of(&first.text);
    named.all(|other| head_of(&other.text) == head).then(|| first.text.clone())
}

/// Those who fight for whoever speaks of "own losses": soldiers, or the fighters of an armed group.
pub fn own_force(reading: &Reading<'_>) -> &'static str {
    let says = |lower: &str| {
        matches!(
            lower,
            "fighters" | "guerrilla" | "guerrillas" | "insurgent" | "insurgents" | "militia" | "rebel" | "rebels"
        )
    };
    let publisher = reading.publisher.unwrap_or_default().to_lowercase();
    if publisher.split(' ').any(says) { "fighters" } else { "soldiers" }
}

/// Whom a sentence tells of first, where they are people who do something and only say nothing: "The raiders came down from the hills."
fn actors(sentence: &Sentence<'_>) -> Option<String> {
    let classes = sentence.classes();
    let from = usize::from(classes.first() == Some(&Class::Determiner));
    let words = noun_phrase(sentence, classes, from).words;
    let head = words.end.checked_sub(1).filter(|head| words.contains(head))?;
    let says = sense(sentence.lower(words.end)) == Some(VerbSense::Stating);
    let acts = classes.get(words.end).is_some_and(|class| class.is_verb()) && !says;
    let people = names_people(sentence.lower(head)) && !names_voice(sentence.lower(head));
    (acts && people).then(|| sentence.phrase(words))
}

/// For each draft that tells "their number", by its sentence: whom the sentence before is about.
pub fn whose_number(reading: &Reading<'_>, drafts: &[Vec<Draft>]) -> Vec<(usize, String)> {
    let theirs = drafts.iter().flatten().filter(|draft| draft.theirs).map(|draft| draft.index);
    let those = theirs.filter_map(|index| {
        let here = reading.sentences.get(index).and_then(actors);
        let before = || actors(reading.sentences.get(index.checked_sub(1)?)?);
        Some((index, here.or_else(before)?))
    });
    those.collect()
}

/// Whether a noun names people and says nothing of who they are.
fn is_generic(text: &str) -> bool {
    LEXICON.anybody.contains(text.to_lowercase().as_str())
}

/// Whether the subject is women or children, beside whom men are no more than that.
fn is_kin(own: &Subject) -> bool {
    LEXICON.kin.contains(head_of(&own.text).as_str())
}

impl Memory {
    /// Whose number the draft tells, and what such people are known for.
    pub(super) fn number_of_those(&self, draft: &Draft) -> Option<(String, String)> {
        let own = |(index, _): &&(usize, String)| *index == draft.index && draft.theirs;
        let (_, those) = self.whose_number.iter().find(own)?;
        let head = those.rsplit(' ').next().unwrap_or_default().to_lowercase();
        let known = readings_of(&head).iter().find(|entry| entry.role == Role::Known);
        Some((those.clone(), known.map_or(head.clone(), |entry| entry.measure.to_owned())))
    }

    /// Who the men are that the draft counts, where the document counts one group in the same state, or leads with one.
    pub(super) fn men(&self, draft: &Draft, own: &str, measure: &str) -> Option<(String, Whence)> {
        if !matches!(own.to_lowercase().as_str(), "men" | "souls" | "lads") || !is_of_people(measure) {
            return None;
        }
        // "Three men had been burned there in 2019": other men. "Nine men and four women": these are told apart.
        let beside = |told: &&Told| told.index == draft.index && told.subject.as_ref().is_some_and(is_kin);
        let apart = self.told.iter().find(beside).is_some();
        if draft.lean.is_some() || apart || draft.mode.0 == Mode::Past {
            return None;
        }
        let same = self.told.iter().filter(|told| told.measure == measure && told.index != draft.index);
        let mut same =
            same.filter(|told| told.subject.as_ref().is_some_and(|own| own.people && !is_generic(&own.text)));
        let first = same.next().and_then(|told| Some((told.subject.as_ref()?.text.clone(), told.index)));
        if let Some((text, index)) = first {
            let one = same.all(|told| told.subject.as_ref().is_some_and(|own| head_of(&own.text) == head_of(&text)));
            return one.then_some((text, Whence::From(SAME_GROUP, index)));
        }
        let lead = self.lead_group.clone().filter(|_| !OF_OTHERS.contains(&measure))?;
        Some((lead, Whence::Because(SAME_GROUP)))
    }
}
