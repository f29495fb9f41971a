//! The phrases that tell a total from what is none, read once from their table. Where they must stand is decided
//! by the rules that ask.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{Phrases, table};
use crate::extract::{Mode, Sentence};
use crate::text::Word;

/// What a cue phrase tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cue {
    /// "up from": the value right behind is an earlier one.
    PastBefore,
    /// "previous": with a noun for a figure it names an earlier one.
    PastAdjective,
    /// "initially".
    PastAdverb,
    /// "a year ago".
    PastYear,
    /// "the last big": with a relative clause, another event.
    PastEvent,
    /// "previous year": in a label.
    PastPeriod,
    /// "peak".
    Height,
    /// "expected to".
    Projection,
    /// "exit poll": whatever verb governs the figure.
    Forecast,
    /// "forecast": behind a figure, with who does it.
    Foreseen,
    /// "locate": behind "could", what somebody managed to do.
    Ability,
    /// "claim": behind "may", what somebody is free to do.
    Permission,
    /// "in that case".
    Condition,
    /// "next year".
    Ahead,
    /// "is possible", behind the figure.
    ProjectionBehind,
    /// "denied".
    Denial,
    /// "is false", behind the figure.
    DenialBehind,
    /// "rumours of": what may be called false further on.
    Rumour,
    /// "nonsense", "without foundation": what a figure is called by those who reject it.
    Falsity,
    /// "calls": what stands behind is what somebody makes of a figure.
    Calling,
    /// "rejected as": before or behind the figure.
    Rejected,
    /// "accept": where it is negated, the figure is rejected.
    Accepting,
    /// "being shared": of a rumour.
    Spread,
    /// "doing the rounds": nobody stands by it.
    Hearsay,
    /// "withdrew": before or behind a figure that no longer stands.
    Withdrawn,
    /// "as reported": behind "not 40", which makes it a correction.
    Corrected,
    /// "including".
    Part,
    /// "the dead": what has been counted, and may be taken apart.
    CountedSet,
    /// "accounts for": before a share.
    Sharing,
    /// "of that": behind a share, or opening the sentence.
    OfWhole,
    /// "the largest slice".
    LargestShare,
    /// "figure": stands for one told before.
    Anaphor,
    /// "toll": a noun that an earlier value may be called by.
    FigureNoun,
    /// "since": before a year, the start of what goes on.
    Lasting,
    /// "treaty": holds from the year on that it is called by.
    Law,
    /// "prices": what is measured by those of a year.
    Yardstick,
    /// "children": part of any wider group that is counted.
    KindOfPeople,
    /// "people": of every kind.
    Anyone,
    /// "over the weekend".
    Stretch,
    /// "increase": with "of", the step of a movement.
    Difference,
    /// "cheaper": behind a figure, a step.
    Comparative,
    /// "bringing": a total to where it stands.
    Bringing,
}

impl Cue {
    /// The list of the table that it stands in: "past-before".
    pub fn list(self) -> String {
        let mut name = String::new();
        for letter in format!("{self:?}").chars() {
            if letter.is_uppercase() && !name.is_empty() {
                name.push('-');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    /// A bit of its own.
    fn bit(self) -> u64 {
        1 << self as u32
    }

    /// Whether it may be what shows that mode; for a total, what leaves it in doubt.
    pub fn shows(self, mode: Mode) -> bool {
        use Cue::*;
        match mode {
            Mode::Total => matches!(self, PastYear | Part | OfWhole),
            Mode::Increment => matches!(self, Stretch | Difference | Comparative | Bringing),
            Mode::Part => matches!(self, Part | OfWhole | CountedSet | Sharing | LargestShare),
            Mode::Projection => matches!(self, Projection | Forecast | Foreseen | ProjectionBehind),
            Mode::Denied => {
                matches!(self, Denial | DenialBehind | Rumour | Falsity | Rejected | Accepting | Hearsay)
            }
            Mode::Past => matches!(
                self,
                PastBefore
                    | PastAdjective
                    | PastAdverb
                    | PastYear
                    | PastEvent
                    | PastPeriod
                    | Height
                    | Falsity
                    | Withdrawn
            ),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ModeTable {
    past_before: List,
    past_adjective: List,
    past_adverb: List,
    past_year: List,
    past_event: List,
    past_period: List,
    height: List,
    projection: List,
    forecast: List,
    foreseen: List,
    ability: List,
    permission: List,
    condition: List,
    ahead: List,
    projection_behind: List,
    denial: List,
    rumour: List,
    falsity: List,
    calling: List,
    rejected: List,
    accepting: List,
    spread: List,
    hearsay: List,
    withdrawn: List,
    corrected: List,
    denial_behind: List,
    part: List,
    counted_set: List,
    sharing: List,
    of_whole: List,
    largest_share: List,
    anaphor: List,
    figure_noun: List,
    lasting: List,
    law: List,
    yardstick: List,
    kind_of_people: List,
    anyone: List,
    stretch: List,
    difference: List,
    comparative: List,
    bringing: List,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    phrases: Vec<String>,
    #[cfg_attr(not(test), expect(dead_code, reason = "examples are for readers and tests"))]
    example: String,
}

impl ModeTable {
    fn lists(self) -> [(List, Cue); 42] {
        [
            (self.past_before, Cue::PastBefore),
            (self.past_adjective, Cue::PastAdjective),
            (self.past_adverb, Cue::PastAdverb),
            (self.past_year, Cue::PastYear),
            (self.past_event, Cue::PastEvent),
            (self.past_period, Cue::PastPeriod),
            (self.height, Cue::Height),
            (self.projection, Cue::Projection),
            (self.forecast, Cue::Forecast),
            (self.foreseen, Cue::Foreseen),
            (self.ability, Cue::Ability),
            (self.permission, Cue::Permission),
            (self.condition, Cue::Condition),
            (self.ahead, Cue::Ahead),
            (self.projection_behind, Cue::ProjectionBehind),
            (self.denial, Cue::Denial),
            (self.rumour, Cue::Rumour),
            (self.falsity, Cue::Falsity),
            (self.calling, Cue::Calling),
            (self.rejected, Cue::Rejected),
            (self.accepting, Cue::Accepting),
            (self.spread, Cue::Spread),
            (self.hearsay, Cue::Hearsay),
            (self.withdrawn, Cue::Withdrawn),
            (self.corrected, Cue::Corrected),
            (self.denial_behind, Cue::DenialBehind),
            (self.part, Cue::Part),
            (self.counted_set, Cue::CountedSet),
            (self.sharing, Cue::Sharing),
            (self.of_whole, Cue::OfWhole),
            (self.largest_share, Cue::LargestShare),
            (self.anaphor, Cue::Anaphor),
            (self.figure_noun, Cue::FigureNoun),
            (self.lasting, Cue::Lasting),
            (self.law, Cue::Law),
            (self.yardstick, Cue::Yardstick),
            (self.kind_of_people, Cue::KindOfPeople),
            (self.anyone, Cue::Anyone),
            (self.stretch, Cue::Stretch),
            (self.difference, Cue::Difference),
            (self.comparative, Cue::Comparative),
            (self.bringing, Cue::Bringing),
        ]
    }
}

fn read() -> ModeTable {
    table("mode.toml", include_str!("../lexicon/mode.toml"))
}

static CUES: LazyLock<Phrases<Cue>> = LazyLock::new(|| {
    let lists = read().lists().into_iter();
    Phrases::new(lists.flat_map(|(list, cue)| list.phrases.into_iter().map(move |phrase| (phrase, cue))))
});

/// The longest phrase of most cues, in words.
const LONGEST: usize = 4;

/// The cue that starts at each word of a sentence, the longest, with its number of words.
#[derive(Clone, Debug)]
pub struct Cues {
    by_word: Vec<Option<(usize, Cue)>>,
    /// A bit for each cue that the sentence has: most have few, and are asked for all.
    present: u64,
}

impl Cues {
    /// Looks every word of a sentence up once.
    pub fn of(words: &[Word<'_>]) -> Cues {
        let by_word: Vec<_> =
            (0..words.len()).map(|at| CUES.at(words, at).map(|(length, cue)| (length, *cue))).collect();
        let present = by_word.iter().flatten().fold(0, |present, (_, cue)| present | cue.bit());
        Cues { by_word, present }
    }

    fn at(&self, at: usize) -> Option<(usize, Cue)> {
        self.by_word.get(at).copied().flatten()
    }

    fn have(&self, cue: Cue) -> bool {
        self.present & cue.bit() != 0
    }
}

/// Whether the cue stands between two words, whole.
pub fn has_cue(sentence: &Sentence<'_>, from: usize, to: usize, cue: Cue) -> bool {
    first_cue(sentence, from, to, cue).is_some()
}

/// Where the cue first stands between two words, whole.
pub fn first_cue(sentence: &Sentence<'_>, from: usize, to: usize, cue: Cue) -> Option<usize> {
    let cues = sentence.cues();
    if !cues.have(cue) {
        return None;
    }
    (from..to).find(|at| cues.at(*at).is_some_and(|(length, found)| found == cue && at + length <= to))
}

/// Where the cue last stands between two words, whole.
pub fn last_cue(sentence: &Sentence<'_>, from: usize, to: usize, cue: Cue) -> Option<usize> {
    let cues = sentence.cues();
    if !cues.have(cue) {
        return None;
    }
    (from..to).rev().find(|at| cues.at(*at).is_some_and(|(length, found)| found == cue && at + length <= to))
}

/// Whether the cue ends right before word `end`.
pub fn cue_ends_at(sentence: &Sentence<'_>, end: usize, cue: Cue) -> bool {
    cue_that_ends_at(sentence, end, cue).is_some()
}

/// Where the cue starts that ends right before word `end`.
pub fn cue_that_ends_at(sentence: &Sentence<'_>, end: usize, cue: Cue) -> Option<usize> {
    let cues = sentence.cues();
    let length = (1..=LONGEST.min(end)).find(|length| cues.at(end - length) == Some((*length, cue)));
    length.map(|length| end - length)
}

/// The cue that starts at that word, whichever it is, and how many words it has.
pub fn cue_at(sentence: &Sentence<'_>, at: usize) -> Option<(usize, Cue)> {
    sentence.cues().at(at)
}

/// Whether that single word is the cue.
pub fn is_word(lower: &str, cue: Cue) -> bool {
    CUES.word(lower) == Some(&cue)
}

/// Whether the cue starts at that word.
pub fn cue_starts_at(sentence: &Sentence<'_>, at: usize, cue: Cue) -> bool {
    sentence.cues().at(at).is_some_and(|(_, found)| found == cue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_without_doubles_and_their_examples_hold_a_cue() {
        let mut all = std::collections::HashSet::new();
        for (list, cue) in read().lists() {
            for pair in list.phrases.windows(2) {
                assert!(pair[0] < pair[1], "{} stands before {}", pair[0], pair[1]);
            }
            for phrase in &list.phrases {
                assert!(all.insert(phrase.clone()), "{phrase} stands in two lists");
            }
            let reading = crate::extract::Reading::new("", &list.example, None, None);
            let sentence = &reading.sentences[0];
            let heading = format!("\n[{}]\n", cue.list());
            assert!(include_str!("../lexicon/mode.toml").contains(&heading), "{heading}");
            assert!(has_cue(sentence, 0, sentence.words.len(), cue), "{}", list.example);
        }
    }
}
