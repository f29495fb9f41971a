//! What a document has told so far and what it is about: where a sentence leaves out what its number counts or
//! what is claimed of it, the answer is looked up here.

mod kind;
mod money;

use std::collections::{HashMap, HashSet};

use super::draft::{Draft, Strength};
use super::name::Names;
use super::project::{is_cost_noun, project_of};
use super::told::{TELLING, Told, family, head_of, nearness, size_of, subject_matter};
use super::topic::{event_of, people_of, river_of, spilled_in, tells_of_flight, tells_of_pay};
use crate::extract::frame::is_relational;
use crate::extract::grammar::names_people;
use crate::extract::measure::vocabulary::{default_subject, is_of_people};
use crate::extract::quantity::Kind as UnitKind;
use crate::extract::subject::{BULK, COSTS, Subject};
use crate::extract::{COUNT, Mode, Reading};

/// How many sentences a subject or a measure is carried on for.
const REACH: usize = 4;

/// Measures that come to another one where the document is about that.
const CONTEXT: [(&str, &str); 7] = [
    ("arrived", "displaced"),
    ("registered", "displaced"),
    ("sheltered", "displaced"),
    ("cut off", "without power"),
    ("copied", "affected"),
    ("loan", "pledged"),
    ("released", "spilled"),
];

/// Measures that a text gives in passing: a bare number does not go on with them.
const BACKGROUND: [&str; 9] =
    ["exchanged", "population", "capacity", "employed", "aboard", "recorded", "attacked", "counted", "registered"];

/// What is settled of a draft.
pub struct Settled {
    /// What is counted.
    pub subject: String,
    /// What is claimed of it.
    pub measure: String,
    /// The mode.
    pub mode: Mode,
    /// The unit, where the document lends one to a bare number.
    pub unit: Option<&'static str>,
}

/// What a document tells and what it is about.
pub struct Memory {
    /// Every figure that some sentence tells in full, in text order.
    told: Vec<Told>,
    /// The people that the document is about.
    people: Option<String>,
    /// The event that the document is about.
    event: Option<String>,
    /// What costs, where the document speaks of costs.
    project: Option<String>,
    /// In whose name the document speaks of money.
    names: Names,
    /// The last money that a noun named, and the sentence.
    amount: Option<(String, usize)>,
    /// What has leaked, where the document tells of a spill.
    spilled: Option<&'static str>,
    /// The river whose level the document tells.
    river: Option<String>,
    /// Whether the document tells of wages.
    pay: bool,
    /// What most counts of the document are of.
    subject_matter: Option<String>,
    /// The last people that were counted, and the sentence.
    counted: Option<(String, usize)>,
    /// The last subject of each measure that was settled.
    subjects: HashMap<String, (String, usize)>,
    /// The last measure of each kind of unit that was settled, and its sentence.
    last: HashMap<String, (String, usize)>,
    /// The subject of the number before in the same sentence.
    before: Option<(String, bool)>,
    /// The subject and the measure of the number before in the same sentence, whatever its unit.
    beside: Option<(String, String)>,
    /// The subject and the measure of the last figure of each kind of unit, and its sentence.
    spoken: HashMap<String, (String, String, usize)>,
    /// Measures that have had a figure so far.
    given: Vec<String>,
    /// The measure that was settled last, and its sentence.
    previous: Option<(String, usize)>,
    /// Every measure that the document has a figure for, or is about.
    about: HashSet<String>,
}

impl Memory {
    /// Reads what the document tells in full and what it is about.
    pub fn of(reading: &Reading<'_>, drafts: &[Vec<Draft>]) -> Memory {
        let told: Vec<Told> = drafts.iter().flatten().filter_map(Told::of).collect();
        let mut about: HashSet<String> = told.iter().map(|told| told.measure.clone()).collect();
        if tells_of_flight(reading) {
            about.insert("displaced".to_owned());
        }
        let spilled = spilled_in(reading);
        let event = event_of(reading);
        if spilled.is_some() {
            about.insert("spilled".to_owned());
        }
        Memory {
            subject_matter: subject_matter(&told),
            told,
            people: people_of(reading),
            project: project_of(reading, drafts, event.as_deref()),
            event,
            names: Names::of(reading),
            amount: None,
            spilled,
            river: river_of(reading),
            pay: tells_of_pay(reading),
            counted: None,
            subjects: HashMap::new(),
            last: HashMap::new(),
            before: None,
            beside: None,
            spoken: HashMap::new(),
            given: Vec::new(),
            about,
            previous: None,
        }
    }

    /// Forgets what holds within one sentence only.
    pub fn open_sentence(&mut self) {
        self.before = None;
        self.beside = None;
    }

    /// Fills in what the draft's own sentence leaves open, and remembers the result.
    pub fn settle(&mut self, draft: &Draft) -> Settled {
        let mut beside = self.beside.take();
        let relational = family(draft) == "money" && draft.subject.as_ref().is_some_and(is_of_relation);
        let spoken = draft.is_spoken_of() || relational;
        if spoken {
            let last = self.spoken.get(family(draft)).filter(|(.., index)| draft.index - index <= REACH);
            beside = last.map(|(subject, measure, _)| (subject.clone(), measure.clone()));
        }
        let same = beside.as_ref().filter(|_| draft.claims_as_before() || spoken).map(|(_, measure)| measure.clone());
        let measure = same.unwrap_or_else(|| self.of_money(draft, self.measure(draft)));
        let same = beside
            .filter(|_| draft.is_of_before() || spoken || draft.of_which && draft.acts)
            .map(|(subject, _)| subject);
        let subject = same.unwrap_or_else(|| self.subject(draft, &measure));
        self.beside = Some((subject.clone(), measure.clone()));
        if draft.mode.0 != Mode::Part {
            self.spoken.insert(family(draft).to_owned(), (subject.clone(), measure.clone(), draft.index));
        }
        let mode = self.mode(draft, &measure);
        let unit = self.lent(draft).map(|(unit, _)| unit);
        self.keep(draft, &measure, &subject);
        Settled { subject, measure, mode, unit }
    }

    /// What is claimed: what the sentence says, else what the same number means elsewhere, else what the
    /// document was speaking of.
    fn measure(&self, draft: &Draft) -> String {
        let unit = draft.mention.quantity.unit.as_str();
        if let Some((_, measure)) = self.lent(draft) {
            return measure.to_owned();
        }
        if unit == "magnitude" {
            return "magnitude".to_owned();
        }
        if unit == "percent"
            && draft.measure.as_ref().is_some_and(|(measure, _)| measure == "employed")
            && self.about.contains("laid off")
        {
            return "laid off".to_owned();
        }
        if self.is_vote_share(draft) {
            return "votes".to_owned();
        }
        if let Some((measure, Strength::Said)) = &draft.measure {
            return self.in_context(measure);
        }
        if let Some((measure, index)) = &self.previous
            && draft.mode.0 == Mode::Part
            && *index == draft.index
            && unit == COUNT
        {
            return measure.clone();
        }
        if let Some(told) = self.same_number(draft) {
            return self.in_context(&told.measure);
        }
        if BULK.contains(&unit) && self.spilled.is_some() && !draft.labelled {
            return "spilled".to_owned();
        }
        if let Some(of_unit) = measure_of_unit(unit, draft.mention.kind).filter(|_| !draft.is_stretch()) {
            // "Marr: 812 cm" where a river is told of.
            let level = of_unit == "distance" && draft.is_labelled_by_name() && self.river.is_some();
            return if level { "level".to_owned() } else { self.area(of_unit) };
        }
        if !draft.open
            && let Some(measure) = self.told_of(draft)
        {
            return measure;
        }
        let carried = (draft.open || draft.anaphor || unit == "percent").then(|| self.spoken_of(draft)).flatten();
        if draft.labelled
            && unit == COUNT
            && let Some(measure) = self.told_of(draft)
        {
            return measure;
        }
        let refers = draft.mention.bare && unit == COUNT && carried.is_some() && !draft.labelled;
        if let Some((measure, _)) = draft.measure.as_ref().filter(|_| !refers) {
            return measure.clone();
        }
        let beside =
            self.previous.as_ref().filter(|(_, index)| *index == draft.index && draft.mention.bare && unit == COUNT);
        carried.or_else(|| beside.map(|(measure, _)| measure.clone())).unwrap_or_else(|| draft.governing.clone())
    }

    /// The unit and measure that a bare number takes from the document where it cannot be a count: "the other centre
    /// measured 6.7" after magnitudes, "Marr had 50.3" and "50 to 50" after shares of votes.
    fn lent(&self, draft: &Draft) -> Option<(&'static str, &'static str)> {
        let mention = &draft.mention;
        let value = mention.quantity.value?;
        let said = draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Said);
        if mention.quantity.unit != COUNT || !mention.bare || mention.scaled || said {
            return None;
        }
        let decimal = value.fract() != 0.0;
        let near = |told: &&Told| told.index <= draft.index && draft.index - told.index <= 2 * REACH;
        let of = |unit: &str, ratio: f64| {
            self.told.iter().filter(near).any(|told| {
                told.unit == unit
                    && told.size.is_some_and(|size| size > 0.0 && (value / size).max(size / value) <= ratio)
            })
        };
        let asked = (draft.mode.0 == Mode::Total || decimal) && value < 100.0;
        if decimal && of("magnitude", 1.6) {
            Some(("magnitude", "magnitude"))
        } else if asked && self.about.contains("votes") && of("percent", if decimal { 1.6 } else { 1.1 }) {
            Some(("percent", "votes"))
        } else {
            None
        }
    }

    /// Whether a share is that of a candidate: where votes are told of, a percentage of a name is one of votes.
    fn is_vote_share(&self, draft: &Draft) -> bool {
        let weak = draft.measure.as_ref().is_none_or(|(measure, strength)| {
            *strength < Strength::Said || matches!(measure.as_str(), "counted" | "margin" | "risen" | "fallen")
        });
        draft.mention.quantity.unit == "percent" && weak && draft.candidate.is_some() && self.about.contains("votes")
    }

    /// What a measure comes to in a document that is about another one: those who arrive where people are
    /// displaced are displaced, and those cut off where power has failed are without it.
    fn in_context(&self, measure: &str) -> String {
        let wider = CONTEXT.iter().filter(|(narrow, _)| *narrow == measure).map(|(_, wide)| *wide);
        wider.into_iter().find(|wide| self.about.contains(*wide)).unwrap_or(measure).to_owned()
    }

    /// An area that is said of a fire is the burned one.
    fn area(&self, of_unit: &str) -> String {
        let fire = self.event.as_deref().is_some_and(|event| event.to_lowercase().ends_with("fire"));
        if of_unit == "area" && fire { "burned".to_owned() } else { of_unit.to_owned() }
    }

    /// What the document claims elsewhere of the same things, where this sentence claims nothing that is known.
    fn told_of(&self, draft: &Draft) -> Option<String> {
        let head = head_of(&draft.subject.as_ref()?.text);
        let alike = |told: &&Told| {
            told.strength == Strength::Said
                && told.unit == family(draft)
                && told.index != draft.index
                && told.subject.as_ref().is_some_and(|other| head_of(&other.text) == head)
        };
        let nearest = self.told.iter().filter(alike).min_by_key(|told| told.index.abs_diff(draft.index))?;
        let unknown = draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Unknown);
        (!unknown || draft.labelled).then(|| self.in_context(&nearest.measure))
    }

    /// A figure told in full elsewhere with the very same number.
    fn same_number(&self, draft: &Draft) -> Option<&Told> {
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
    fn is_in_passing(&self, measure: &str, unit: &str) -> bool {
        let told = |measure: &str| self.told.iter().filter(|told| told.measure == measure).count();
        match measure {
            "deployed" => told("deployed") < told("killed"),
            "requested" => unit == COUNT,
            _ => BACKGROUND.contains(&measure),
        }
    }

    /// The measure that the text is speaking of: the nearest told before it, of a like size if one is at hand.
    fn spoken_of(&self, draft: &Draft) -> Option<String> {
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
            .filter(|told| told.index < draft.index || title || last.is_none())
            .map(|told| (nearness(told, draft.index, size), told))
            .max_by_key(|(score, _)| *score);
        match (best, last) {
            (Some((score, told)), Some((measure, index))) => {
                let here = 12 - (draft.index - index).min(6) as i32 * 2;
                Some(if score > here { told.measure.clone() } else { measure.clone() })
            }
            (Some((_, told)), None) => Some(told.measure.clone()),
            (None, last) => last.map(|(measure, _)| measure.clone()),
        }
    }

    /// What is counted: the sentence's own, else the number's before it, else what that measure counted last.
    fn subject(&self, draft: &Draft, measure: &str) -> String {
        let default = default_subject(measure);
        if let Some(own) = self.of_its_kind(draft, measure) {
            return own;
        }
        if measure == "votes"
            && let Some(name) = &draft.candidate
        {
            return name.text.clone();
        }
        let relational = |own: &Subject| family(draft) == "money" && is_of_relation(own);
        if let Some(own) = draft.subject.as_ref().filter(|own| own.explicit && !relational(own)) {
            let empty =
                own.text == "people" && default.is_some_and(|default| default != "people" && default != "customers");
            if COSTS.contains(&measure)
                && is_cost_noun(&own.text)
                && let Some(project) = &self.project
            {
                return format!("{project} {}", own.text.to_lowercase());
            }
            return if empty { default.unwrap_or_default().to_owned() } else { own.text.clone() };
        }
        if family(draft) == "money" {
            return self.money_subject(draft, measure, default);
        }
        let of_people = is_of_people(measure);
        if let Some((before, people)) = &self.before
            && draft.mention.quantity.unit == COUNT
            && (!of_people || *people || draft.of_which)
        {
            return before.clone();
        }
        if matches!(measure, "burned" | "contained" | "area" | "size" | "depth" | "duration" | "distance")
            && let Some(event) = &self.event
        {
            return event.clone();
        }
        if let Some(told) = self.same_number(draft).and_then(|told| told.subject.as_ref()) {
            return told.text.clone();
        }
        if BULK.contains(&draft.mention.quantity.unit.as_str())
            && let Some((subject, ..)) = self.spoken.get(family(draft))
        {
            return subject.clone();
        }
        if let Some(own) = draft.subject.as_ref().filter(|own| !own.people) {
            return own.text.clone();
        }
        if let Some((subject, index)) = self.subjects.get(measure)
            && !(of_people && draft.category)
            && (draft.index - index <= 3 * REACH || !of_people)
        {
            return subject.clone();
        }
        if of_people && draft.category && self.people.is_none() {
            return "people".to_owned();
        }
        if of_people && let Some(people) = self.people_at(draft.index) {
            return people;
        }
        let ahead = self.told.iter().find(|told| told.measure == measure && told.subject.is_some());
        if let Some(subject) = ahead.and_then(|told| told.subject.as_ref()).filter(|_| !of_people || draft.index == 0) {
            return subject.text.clone();
        }
        if let Some(own) = &draft.subject {
            return if is_of_people(measure) { "people".to_owned() } else { own.text.clone() };
        }
        if let Some(default) = default {
            return default.to_owned();
        }
        // "Nine out of ten bought food": the people that the text speaks of.
        let acts = draft.acts
            || draft.mention.fraction
                && draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Unknown);
        if acts {
            return self.people_at(draft.index).unwrap_or_else(|| "people".to_owned());
        }
        let counted = draft.mention.quantity.unit == COUNT;
        self.subject_matter.clone().filter(|_| counted).unwrap_or_else(|| measure.to_owned())
    }

    /// The people that a number without a noun counts: those counted last, else those of the document.
    fn people_at(&self, index: usize) -> Option<String> {
        let last = self.counted.as_ref().filter(|(_, at)| index - at <= 2 * REACH).map(|(people, _)| people.clone());
        last.or_else(|| self.people.clone())
    }

    /// The mode, where only the document tells it. "Another 1,000 were injured" after 100 dead is no increment:
    /// nothing was said of the injured before.
    fn mode(&self, draft: &Draft, measure: &str) -> Mode {
        let contrast = self.previous.as_ref().is_some_and(|(other, index)| other != measure && *index == draft.index);
        if draft.mode.0 == Mode::Increment && draft.mention.increment && contrast {
            return Mode::Total;
        }
        let second_category = draft.mode.0 == Mode::Increment
            && draft.mention.increment
            && !self.given.is_empty()
            && !self.given.iter().any(|given| given == measure);
        if second_category { Mode::Total } else { draft.mode.0 }
    }

    fn keep(&mut self, draft: &Draft, measure: &str, subject: &str) {
        let people = draft.subject.as_ref().is_some_and(|own| own.people)
            || names_people(&subject.rsplit(' ').next().unwrap_or_default().to_lowercase());
        let told = draft.subject.is_some() || self.before.is_some();
        if draft.mention.quantity.unit == COUNT && told {
            self.before = Some((subject.to_owned(), people && is_of_people(measure)));
        }
        let part = draft.mode.0 == Mode::Part;
        self.previous = Some((measure.to_owned(), draft.index));
        let at_stake = is_of_people(measure) && !matches!(measure, "deployed" | "attended" | "rescued" | "employed");
        if draft.subject.as_ref().is_some_and(|own| own.people && own.explicit) && !part && at_stake {
            self.counted = Some((subject.to_owned(), draft.index));
        }
        let fits = draft.subject.as_ref().is_some_and(|own| own.explicit && (own.people || !is_of_people(measure)));
        let money = family(draft) == "money" && draft.giver.is_some();
        if family(draft) == "money" && draft.subject.as_ref().is_some_and(|own| own.explicit) && !part {
            self.amount = Some((subject.to_owned(), draft.index));
        }
        if !part && (fits || money) && !draft.is_of_aftershock() {
            self.subjects.insert(measure.to_owned(), (subject.to_owned(), draft.index));
        }
        if draft.measure.as_ref().is_none_or(|(_, strength)| *strength == Strength::Said) && measure != draft.governing
        {
            self.last.insert(family(draft).to_owned(), (measure.to_owned(), draft.index));
        }
        if !self.given.iter().any(|given| given == measure) {
            self.given.push(measure.to_owned());
        }
    }
}

/// Whether a subject says nothing of the money whose size it gives: "sum", "range of outcomes".
fn is_of_relation(own: &Subject) -> bool {
    let mut words = own.text.split(' ');
    let first = words.next().unwrap_or_default().to_lowercase();
    is_relational(&first) && words.next().is_none_or(|next| next == "of")
}

/// What a quantity of that unit measures when the text does not say.
fn measure_of_unit(unit: &str, kind: Option<UnitKind>) -> Option<&'static str> {
    Some(match unit {
        _ if kind == Some(UnitKind::Time) => "duration",
        "km" | "m" | "cm" | "mm" | "mile" | "foot" | "inch" | "yard" => "distance",
        "hectare" | "acre" | "km2" | "m2" | "sq_mile" => "area",
        "degC" | "degF" => "temperature",
        "km/h" | "mph" => "speed",
        _ => return None,
    })
}
