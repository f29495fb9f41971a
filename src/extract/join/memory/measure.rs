//! What is claimed of a number whose sentence leaves it out: what the same number means elsewhere, else what the
//! document was speaking of. Chooses among measures that were told; makes up none.

use super::antecedent::Count;
use super::whence;
use super::{Memory, REACH, Whence};
use crate::extract::frame::is_time_word;
use crate::extract::join::draft::{Draft, Strength};
use crate::extract::join::told::{TELLING, Told, family, head_of, nearness, size_of};
use crate::extract::measure::dimension::dimension_of;
use crate::extract::measure::vocabulary::{is_of_money, is_of_people};
use crate::extract::measure::{CASUALTIES, in_document_about};
use crate::extract::mode::Lean;
use crate::extract::quantity::{Kind as UnitKind, is_of_area};
use crate::extract::subject::{BULK, Subject};
use crate::extract::{COUNT, Mode};

/// Measures that a text gives in passing: a bare number does not go on with them.
const BACKGROUND: [&str; 9] =
    ["exchanged", "population", "capacity", "employed", "aboard", "recorded", "attacked", "counted", "registered"];

/// How many times as large as another the strength of an earthquake may be that the same document gives.
const ALIKE: f64 = 1.6;

/// How many sentences on a quantity may be of what the last one of its unit measured.
const GOES_ON: usize = 2;

/// How many times as large as another a measured quantity may be that is of the same thing.
const WIDEST: f64 = 4.0;

/// Measures that tell by how much something has moved, and not how much it is.
const MOVES: [&str; 2] = ["risen", "fallen"];

/// The last sentence that leads a document: what it leaves out comes behind it.
const LEAD: usize = 1;

/// What is claimed of a whole where all that a text tells is what became of a part.
pub(super) const EXISTING: &str = "existing";

/// Why a measure is the one that the unit stands for.
const OF_UNIT: &str = "the unit tells it";
/// Why a measure is that of the unit that the document lends.
const LENT: &str = "a bare number among others of that unit";
/// Why money is a price.
const A_PIECE: &str = "so much a piece";
/// Why a measure is that of a figure told elsewhere.
pub(super) const SAME_NUMBER: &str = "the same number";

impl Memory {
    /// What is claimed: what the sentence says, else what the same number means elsewhere, else what the
    /// document was speaking of. With it comes the subject that is carried along, and where the measure was found.
    pub(super) fn measure(&self, draft: &Draft) -> (String, Option<String>, Whence) {
        let unit = draft.mention.quantity.unit.as_str();
        if let Some((_, measure)) = self.lent(draft) {
            return (measure.to_owned(), None, Whence::Because(LENT));
        }
        if let Some(count) = self.in_its_place(draft) {
            let whence = Whence::From("the number that stands in its place in the clause before", count.index);
            return (count.measure.clone(), Some(count.subject.clone()), whence);
        }
        if let Some(measure) = self.of_list(draft) {
            let things = draft.subject.as_ref().is_some_and(|own| own.explicit && !own.people);
            let measure = if things && measure == CASUALTIES { "destroyed" } else { measure };
            return (measure.to_owned(), None, Whence::Because("the heading of its list, or the event of the title"));
        }
        if let Some((measure, whence)) = self.on_list(draft).or_else(|| self.given_measure(draft)) {
            return (measure, None, whence);
        }
        let things = draft.subject.as_ref().is_some_and(|own| !own.people);
        let vague = |(_, strength): &(String, Strength)| *strength == Strength::Known && things;
        if draft.whole && draft.measure.as_ref().is_none_or(vague) {
            return (EXISTING.to_owned(), None, Whence::Because("the whole of which a part is told"));
        }
        if draft.measure.is_none()
            && let Some((those, measure)) = self.number_of_those(draft)
        {
            let whence = Whence::From("whom the sentence before is about", draft.index.saturating_sub(1));
            return (measure, Some(those), whence);
        }
        if draft.deed {
            return match &draft.measure {
                Some((measure, _)) => (measure.clone(), None, Whence::Own),
                None => (draft.governing.clone(), None, Whence::Because(whence::OWN_NOUN)),
            };
        }
        let count = draft.mention.bare && unit == COUNT;
        if count
            && !draft.labelled
            && draft.subject.as_ref().is_none_or(|own| !own.explicit)
            && let Some(theme) = draft.asked.as_ref().or_else(|| self.theme(draft))
        {
            let whence = Whence::From("what a sentence without a number announces", theme.index);
            return (theme.measure.clone(), theme.subject.clone(), whence);
        }
        let vague = unit == COUNT && draft.measure.is_none() && draft.subject.is_none();
        if (count || vague)
            && !draft.labelled
            && let Some(antecedent) = self.antecedent(draft)
        {
            let whence = Whence::From(whence::GOES_ON, antecedent.index);
            return (antecedent.measure.clone(), Some(antecedent.subject.clone()), whence);
        }
        if count
            && !draft.labelled
            && (draft.stated || draft.subject.is_none())
            && let Some(main) = self.main_for(draft)
        {
            return (main.to_owned(), None, Whence::Because("what the document is mainly about"));
        }
        let carried = (draft.open || draft.anaphor || unit == "percent").then(|| self.spoken_of(draft)).flatten();
        if draft.labelled
            && unit == COUNT
            && let Some((measure, whence)) = self.told_of(draft)
        {
            return (measure, None, whence);
        }
        if let Some(count) = self.same_people(draft) {
            return (count.measure.clone(), None, Whence::From(whence::GOES_ON, count.index));
        }
        if let Some(joined) = self.of_list_before(draft) {
            return (joined, None, Whence::From("the number before it", draft.index));
        }
        let thing = draft.subject.as_ref().is_some_and(|own| own.explicit && !own.people);
        let carried = carried.filter(|(measure, _)| !(count && thing && is_of_people(measure)));
        // A verb that no lexicon knows claims nothing of money: "Marr's 90 million is spread over three years".
        let unsaid = family(draft) == "money"
            && draft.frame.is_none()
            && draft.by_verb
            && draft
                .measure
                .as_ref()
                .is_some_and(|(measure, strength)| *strength == Strength::Unknown && !is_of_money(measure));
        let refers = (count || unsaid) && carried.is_some() && !draft.labelled;
        if let Some((measure, _)) = draft.measure.as_ref().filter(|_| !refers) {
            return (measure.clone(), None, Whence::Own);
        }
        let beside =
            self.previous.as_ref().filter(|(_, index)| *index == draft.index && draft.mention.bare && unit == COUNT);
        let beside = || beside.map(|(measure, index)| (measure.clone(), Whence::From("the number before it", *index)));
        let last = || {
            let near = |(_, _, index): &&(String, String, usize)| draft.index - index <= 3 * REACH;
            let empty =
                draft.open && draft.subject.is_none() && matches!(&*draft.governing, "count" | "share" | "amount");
            let last = self.spoken.get(family(draft)).filter(|_| empty).filter(near)?;
            Some((last.1.clone(), Whence::From(whence::LAST_OF_KIND, last.2)))
        };
        let (measure, whence) = carried.or_else(beside).or_else(last).unwrap_or_else(|| self.own_noun(draft));
        (measure, None, whence)
    }

    /// What the number's own noun claims, for want of anything else. Money for one piece of something is its price: "Nine
    /// dollars a basket."
    fn own_noun(&self, draft: &Draft) -> (String, Whence) {
        match &draft.piece {
            Some(_) => ("price".to_owned(), Whence::Because(A_PIECE)),
            None => (draft.governing.clone(), Whence::Because(whence::OWN_NOUN)),
        }
    }

    /// The count told last, where the draft only says who those are.
    fn same_people(&self, draft: &Draft) -> Option<&Count> {
        let known = draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Said);
        let last = self.counts.last().filter(|count| count.sure && draft.index - count.index <= 1)?;
        (draft.nominal && !known && draft.mention.quantity.unit == COUNT).then_some(last)
    }

    /// What is claimed of the number before, where this one goes on the same list and its own noun says nothing better:
    /// "losses of 90 men, three tanks and a gun". Things are destroyed where people are lost.
    fn of_list_before(&self, draft: &Draft) -> Option<String> {
        let (measure, _) = self.previous.as_ref().filter(|(_, index)| *index == draft.index)?;
        let lost = matches!(measure.as_str(), "killed" | CASUALTIES | "destroyed");
        let weak = draft.measure.as_ref().is_none_or(|(_, strength)| lost && *strength == Strength::Known);
        if !draft.joined || !weak || draft.mention.quantity.unit != COUNT {
            return None;
        }
        let count = self.counts.last().filter(|count| count.index == draft.index && count.sure)?;
        let people = draft.subject.as_ref().is_some_and(|own| own.people);
        match measure.as_str() {
            CASUALTIES if !people => Some("destroyed".to_owned()),
            _ if count.people == people || !is_of_people(measure) => Some(measure.clone()),
            _ => None,
        }
    }

    /// The measure that the sentence, the unit or the very same number gives.
    fn given_measure(&self, draft: &Draft) -> Option<(String, Whence)> {
        let unit = draft.mention.quantity.unit.as_str();
        if unit == "magnitude" {
            return Some(("magnitude".to_owned(), Whence::Because(OF_UNIT)));
        }
        if unit == "percent"
            && draft.measure.as_ref().is_some_and(|(measure, _)| measure == "employed")
            && self.about.contains("laid off")
        {
            return Some(("laid off".to_owned(), Whence::Because("a share of a workforce where jobs are cut")));
        }
        if self.is_vote_share(draft) {
            return Some(("votes".to_owned(), Whence::Because("the share of a name where votes are told of")));
        }
        if self.is_vote_count(draft) {
            return Some(("votes".to_owned(), Whence::Because("the line of a candidate where votes are told of")));
        }
        if let Some(same) = self.of_the_hurt(draft) {
            return Some(same);
        }
        if let Some((measure, Strength::Said)) = &draft.measure {
            let measure = self.in_context(draft, measure);
            let measure = if is_of_area(unit) { self.area(&measure) } else { measure };
            return Some((measure, Whence::Own));
        }
        if let Some((measure, index)) = &self.previous
            && draft.mode.0 == Mode::Part
            && *index == draft.index
            && unit == COUNT
        {
            return Some((measure.clone(), Whence::From("the number before it", *index)));
        }
        if let Some(told) = self.same_number(draft) {
            return Some((self.in_context(draft, &told.measure), Whence::From(SAME_NUMBER, told.index)));
        }
        if BULK.contains(&unit) && self.spilled.is_some() && !draft.labelled {
            return Some(("spilled".to_owned(), Whence::Because("the document tells of a spill")));
        }
        if let Some(of_unit) = measure_of_unit(unit, draft.mention.kind).filter(|_| !draft.is_stretch()) {
            if let Some(same) = self.measured_before(draft, of_unit) {
                return Some(same);
            }
            // "Marr: 812 cm" where a river is told of.
            let level = of_unit == "distance" && draft.is_labelled_by_name() && self.river.is_some();
            let own = draft.subject.as_ref().filter(|_| of_unit == "distance").map(|own| head_of(&own.text));
            let dimension = own.and_then(|own| dimension_of(&own));
            let measure = if level { "level" } else { dimension.unwrap_or(of_unit) };
            return Some((self.area(measure), Whence::Because(OF_UNIT)));
        }
        if !draft.open
            && let Some(told) = self.told_of(draft)
        {
            return Some(told);
        }
        None
    }

    /// The unit and measure that a bare number takes from the document where it cannot be a count: "the other centre
    /// measured 6.7" after magnitudes, "Marr had 50.3" and "50 to 50" after shares of votes.
    pub(super) fn lent(&self, draft: &Draft) -> Option<(&'static str, &'static str)> {
        let mention = &draft.mention;
        let value = mention.quantity.value?;
        let said = draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Said);
        if mention.quantity.unit != COUNT || !mention.bare || mention.scaled || said {
            return None;
        }
        let decimal = value.fract() != 0.0;
        let magnitudes = self.told.iter().filter(|told| told.unit == "magnitude");
        let alike = |told: &Told| told.size.is_some_and(|size| (value / size).max(size / value) <= ALIKE);
        let near = |told: &&Told| told.index <= draft.index && draft.index - told.index <= 2 * REACH;
        let of = |unit: &str, ratio: f64| {
            self.told.iter().filter(near).any(|told| {
                told.unit == unit
                    && told.size.is_some_and(|size| size > 0.0 && (value / size).max(size / value) <= ratio)
            })
        };
        let asked = (draft.mode.0 == Mode::Total || decimal) && value < 100.0;
        // Nobody counts people in tenths: a decimal is of what the document gives in decimals.
        if decimal && magnitudes.into_iter().any(alike) {
            Some(("magnitude", "magnitude"))
        } else if asked && self.about.contains("votes") && of("percent", if decimal { 1.6 } else { 1.1 }) {
            Some(("percent", "votes"))
        } else {
            None
        }
    }

    /// Whether the document tells of votes, or of who came to vote.
    fn tells_of_votes(&self) -> bool {
        self.about.contains("votes") || self.about.contains("turnout")
    }

    /// Whether a share is that of a candidate: where votes are told of, a percentage of a name is one of votes.
    fn is_vote_share(&self, draft: &Draft) -> bool {
        let weak = draft.measure.as_ref().is_none_or(|(measure, strength)| {
            *strength < Strength::Said || matches!(measure.as_str(), "counted" | "margin" | "risen" | "fallen")
        });
        // "Bad loans: 3 percent (December: 4 percent)".
        let named = draft.candidate.as_ref().is_some_and(|name| !is_time_word(&name.text.to_lowercase()));
        draft.mention.quantity.unit == "percent" && weak && named && self.tells_of_votes()
    }

    /// Whether a bare count stands behind the name of a candidate: "Ada MARR (Blue List): 1,409, elected".
    fn is_vote_count(&self, draft: &Draft) -> bool {
        let weak = draft.measure.as_ref().is_none_or(|(measure, strength)| {
            *strength < Strength::Said || matches!(measure.as_str(), "elected" | "defeated")
        });
        let name = |own: &Subject| {
            own.text.contains(' ') && own.text.split(' ').all(|word| word.starts_with(char::is_uppercase))
        };
        let named = draft.subject.as_ref().or(draft.candidate.as_ref()).is_some_and(name);
        let count = draft.mention.bare && draft.mention.quantity.unit == COUNT;
        count && draft.listed && named && weak && self.tells_of_votes()
    }

    /// What a measure comes to in a document that is about another one: those who arrive where people are
    /// displaced are displaced, and those cut off where power has failed are without it.
    fn in_context(&self, draft: &Draft, measure: &str) -> String {
        let times = |measure: &str| self.support.get(measure).map_or(0, |(times, _)| *times);
        let found = in_document_about(measure).iter().find(|(topic, _)| self.about.contains(topic));
        // Where more are laid off than evacuated, those told to go have lost their work.
        let found = found.filter(|(topic, _)| topic != "evacuated" || times(measure) <= times(topic));
        // Birds that are released are set free, and do not leak.
        let found = found.filter(|(topic, _)| topic != "spilled" || draft.mention.quantity.unit != COUNT);
        found.map_or(measure, |(_, meant)| meant).to_owned()
    }

    /// An area that is said of a fire is the burned one, and so is its size.
    fn area(&self, of_unit: &str) -> String {
        let fire = self.event.as_deref().is_some_and(|event| event.to_lowercase().ends_with("fire"));
        if matches!(of_unit, "area" | "size") && fire { "burned".to_owned() } else { of_unit.to_owned() }
    }

    /// What the last quantity of that unit measured, where the clause names nothing that is measured: "The lake is nine
    /// metres deep. By noon it had reached ten metres." Its unit alone says less.
    fn measured_before(&self, draft: &Draft, of_unit: &str) -> Option<(String, Whence)> {
        // "90 metres were dug by noon": the predicate tells what is measured.
        let opens = draft.mention.words.start <= 1;
        let named = opens || draft.measure.is_some() || draft.subject.as_ref().is_some_and(|own| own.explicit);
        let (_, measure, index) = self.spoken.get(family(draft)).filter(|_| !named)?;
        let size = size_of(draft)?;
        let near = draft.index - index <= GOES_ON && !MOVES.contains(&measure.as_str()) && measure != of_unit;
        let alike = self.sums.iter().rev().find(|sum| sum.unit == family(draft)).and_then(|sum| sum.size);
        let alike = alike.is_some_and(|other| (size / other).max(other / size) <= WIDEST);
        (near && alike).then(|| (measure.clone(), Whence::From(whence::SPOKEN_OF, *index)))
    }

    /// "Dead: 9, of whom 2 in hospital", "Injured: 14, including 3 in a critical condition": no verb says that they are
    /// anything but dead or injured.
    fn of_the_hurt(&self, draft: &Draft) -> Option<(String, Whence)> {
        let (before, index) = self.previous.as_ref().filter(|(_, index)| *index == draft.index)?;
        let part = draft.mode.0 == Mode::Part || matches!(draft.lean, Some(Lean::Share(_)));
        let state = draft.measure.as_ref().is_some_and(|(measure, _)| measure == "hospitalised") && draft.verbless;
        let same = before == "killed" || before == "injured" && draft.grave;
        (part && state && same).then(|| (before.clone(), Whence::From("the number before it", *index)))
    }

    /// What the document claims elsewhere of the same things, where this sentence claims nothing that is known.
    fn told_of(&self, draft: &Draft) -> Option<(String, Whence)> {
        let head = head_of(&draft.subject.as_ref()?.text);
        let alike = |told: &&Told| {
            told.strength == Strength::Said
                && told.unit == family(draft)
                && told.index != draft.index
                && told.subject.as_ref().is_some_and(|other| head_of(&other.text) == head)
        };
        let nearest = self.told.iter().filter(alike).min_by_key(|told| told.index.abs_diff(draft.index))?;
        let unknown = draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Unknown);
        let whence = Whence::From(whence::SAME_THING, nearest.index);
        (!unknown || draft.labelled).then(|| (self.in_context(draft, &nearest.measure), whence))
    }

    /// A figure told in full elsewhere with the very same number.
    pub(super) fn same_number(&self, draft: &Draft) -> Option<&Told> {
        let size = draft.mention.quantity.value.filter(|value| value.abs() >= TELLING || value.fract() != 0.0)?;
        let same = |told: &&Told| {
            told.unit == family(draft)
                && told.size.is_some_and(|other| (other - size).abs() <= 1e-9 * size.abs())
                && told.index != draft.index
        };
        self.told.iter().filter(same).min_by_key(|told| told.index.abs_diff(draft.index))
    }

    /// Whether the text gives a measure in passing: a bare number does not go on with it. Helpers are in passing where
    /// more is told of the dead, and what is asked for is so unless it is money.
    pub(super) fn is_in_passing(&self, measure: &str, unit: &str) -> bool {
        let told = |measure: &str| self.told.iter().filter(|told| told.measure == measure).count();
        match measure {
            "deployed" => told("deployed") < told("killed"),
            "requested" => unit == COUNT,
            _ => BACKGROUND.contains(&measure),
        }
    }

    /// The measure that the text is speaking of: the nearest told before it, of a like size if one is at hand.
    fn spoken_of(&self, draft: &Draft) -> Option<(String, Whence)> {
        let unit = family(draft);
        let size = size_of(draft);
        let spoken =
            |(measure, index): &&(String, usize)| draft.index - index <= REACH && !self.is_in_passing(measure, unit);
        let last = self.last.get(unit).filter(spoken);
        let end = self.told.partition_point(|told| told.index < draft.index);
        let title = draft.index == 0;
        let near = self.told[end.saturating_sub(12)..].iter().take(if title { 12 } else { 12 + 8 });
        let best = near
            .filter(|told| told.unit == unit && !self.is_in_passing(&told.measure, unit))
            .filter(|told| {
                told.index < draft.index
                    || title
                    || last.is_none() && (draft.index <= LEAD || is_about(told.size, size))
            })
            .map(|told| (nearness(told, draft.index, size), told))
            .max_by_key(|(score, _)| *score);
        let told = |told: &Told| (told.measure.clone(), Whence::From(whence::SPOKEN_OF, told.index));
        let settled = |(measure, index): &(String, usize)| (measure.clone(), Whence::From(whence::SPOKEN_OF, *index));
        match (best, last) {
            (Some((score, best)), Some(last)) => {
                let here = 12 - (draft.index - last.1).min(6) as i32 * 2;
                Some(if score > here { told(best) } else { settled(last) })
            }
            (Some((_, best)), None) => Some(told(best)),
            (None, last) => last.map(settled),
        }
    }
}

/// Whether two figures are about the same: what a text tells further on explains a number only if it may be that number.
fn is_about(one: Option<f64>, other: Option<f64>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return false };
    one > 0.0 && other > 0.0 && (one / other).max(other / one) <= 1.25
}

/// What a quantity of that unit measures when the text does not say.
fn measure_of_unit(unit: &str, kind: Option<UnitKind>) -> Option<&'static str> {
    Some(match unit {
        _ if kind == Some(UnitKind::Time) => "duration",
        "km" | "m" | "cm" | "mm" | "mile" | "foot" | "inch" | "yard" => "distance",
        unit if is_of_area(unit) => "area",
        "degC" | "degF" => "temperature",
        "km/h" | "mph" => "speed",
        _ => return None,
    })
}
