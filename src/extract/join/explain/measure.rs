//! What made the subject, the measure and the mode of a claim: the construction, the words of the sentence, and their
//! entries in the lexicon.

use super::super::draft::{Draft, Ground};
use super::super::memory::Whence;
use super::{Evidence, Told};
use crate::extract::choice::Choice;
use crate::extract::frame::{Frame, Of};
use crate::extract::measure::Kind;
use crate::extract::measure::vocabulary::{Entry, Role, readings_at};
use crate::extract::mode::cue::cue_at;
use crate::extract::relation::Construction;

impl Told<'_, '_> {
    /// Where a claim's subject was found.
    pub(super) fn subject(&self, evidence: &Evidence<'_>) -> String {
        let draft = evidence.draft;
        let [_, choice] = &evidence.settled.choices;
        match evidence.settled.subject.1 {
            Whence::Chosen => choice.as_ref().and_then(Choice::in_words).unwrap_or_default(),
            Whence::Own if matches!(draft.frame, Some(Frame { of: Some(Of::Told(_)), .. })) => {
                draft.frame.as_ref().map_or(String::new(), framed)
            }
            Whence::Own if !draft.subject_why.is_empty() => format!("taken from the sentence: {}", draft.subject_why),
            whence => self.elsewhere(whence),
        }
    }

    /// The construction, the words and the entry that made a claim's measure, or where else it was found.
    pub(super) fn measure(&self, evidence: &Evidence<'_>) -> String {
        let draft = evidence.draft;
        let frame = draft.frame.as_ref().filter(|frame| frame.measure.is_some());
        let [choice, _] = &evidence.settled.choices;
        match (evidence.settled.measure.1, frame, &draft.ground) {
            (Whence::Chosen, ..) => choice.as_ref().and_then(Choice::in_words).unwrap_or_default(),
            (Whence::Own, Some(frame), _) => framed(frame),
            (Whence::Own, None, Some(ground)) => self.ground(ground, &evidence.settled.measure.0),
            (whence, ..) => self.elsewhere(whence),
        }
    }

    fn ground(&self, ground: &Ground, measure: &str) -> String {
        let words = Self::quote(self.sentence, &ground.words);
        let entry = self.entry(ground).filter(|_| ground.known);
        let source = match entry {
            Some(entry) => {
                let here = if entry.measure == measure {
                    String::new()
                } else {
                    format!("; \"{}\" comes to \"{measure}\" here", entry.measure)
                };
                format!("({}: {}){here}", entry.row.file, entry.row.key)
            }
            None if ground.known => "by a rule of the grammar".to_owned(),
            None if matches!(ground.kind, Kind::Verb(..)) => "a verb that the lexicon does not know".to_owned(),
            None => "a noun that the lexicon does not know".to_owned(),
        };
        let shared = if ground.shared { "shared with the number before it: " } else { "" };
        let joint = if entry.is_some() { "" } else { "," };
        format!("{shared}{}, {words}{joint} {source}", construction(ground.construction))
    }

    /// The entry of the lexicon that the words are: a phrase has one for each kind of word.
    fn entry(&self, ground: &Ground) -> Option<&'static Entry> {
        let (length, entries) = readings_at(&self.sentence.words, ground.words.start)?;
        let fits = |entry: &&Entry| {
            matches!(
                (entry.role, ground.kind),
                (Role::Verb(..), Kind::Verb(..))
                    | (Role::Counted, Kind::Counted)
                    | (Role::State, Kind::State)
                    | (Role::Holder, Kind::Holder)
                    | (Role::Known, Kind::Known)
            )
        };
        entries.iter().find(fits).filter(|_| length == ground.words.len())
    }

    /// What makes a claim a total or none, as far as its sentence tells.
    pub(super) fn mode(&self, evidence: &Evidence<'_>) -> String {
        let draft = evidence.draft;
        if evidence.settled.mode != draft.mode.0 {
            return format!("no {}, since nothing was said of that measure before", draft.mode.0);
        }
        let why = draft.mode.1;
        draft.cue.map_or_else(|| why.to_owned(), |cue| format!("{why}: {}", self.cue(draft, cue)))
    }

    /// The word that shows a mode, with its list in the lexicon.
    fn cue(&self, draft: &Draft, at: usize) -> String {
        match cue_at(self.sentence, at).filter(|(_, cue)| cue.shows(draft.mode.0)) {
            Some((length, cue)) => {
                format!("{} (mode.toml: {})", Self::quote(self.sentence, &(at..at + length)), cue.list())
            }
            None => Self::quote(self.sentence, &(at..at + 1)),
        }
    }
}

/// A construction that tells by itself what a quantity is.
fn framed(frame: &Frame) -> String {
    let has = |letter: &str| frame.why.split([' ', ',', '(', ')']).any(|word| word == letter);
    let key = match (has("N"), has("P")) {
        (true, true) => " (N an amount, P a percentage)",
        (true, false) => " (N an amount)",
        (false, true) => " (P a percentage)",
        (false, false) => "",
    };
    format!("the construction \"{}\"{key}", frame.why)
}

fn construction(construction: Construction) -> &'static str {
    match construction {
        Construction::CountedNoun => "noun that is counted",
        Construction::Modifier => "modifier of the noun",
        Construction::Passive => "passive",
        Construction::Participle => "participle behind the noun",
        Construction::Subject => "verb whose subject it is",
        Construction::State => "state",
        Construction::Object => "object of verb",
        Construction::Holder => "noun that holds the figure",
        Construction::Label => "label",
        Construction::Movement => "verb of movement",
        Construction::Known => "what such people or things are known for",
        Construction::Loose => "in the same sentence, in no construction that is known",
    }
}
