//! What else a number may count and what else may be claimed of it: the candidates that the sentence and the document
//! offer beside what the rules found, and the choice among them.

use std::borrow::Cow;
use std::rc::Rc;

use super::{Memory, Whence, is_of_relation};
use crate::extract::choice::measure::{self, MEASURE};
use crate::extract::choice::noun::{self, SUBJECT, sort};
use crate::extract::choice::{Choice, Sighting, Value};
use crate::extract::frame::is_time_word;
use crate::extract::grammar::names_people;
use crate::extract::join::draft::{Draft, Strength};
use crate::extract::join::told::{family, head_of, head_word};
use crate::extract::measure::vocabulary::{default_subject, is_of_people, readings_of};
use crate::extract::subject::{BULK, COSTS, HELD, NUMBER_OF, OF_CLAUSE, is_empty};

/// What was found, and where.
type Found = (String, Whence);

impl Memory {
    /// The measure that the rules found; where they had to guess, another candidate if it is clearly likelier. With it
    /// comes what it was chosen from.
    pub(super) fn choose_measure(&self, draft: &Draft, ruled: Found) -> (Found, Option<Choice>) {
        let told = draft.deed || draft.stated || draft.subject_why == NUMBER_OF;
        match draft.triggers.as_deref().filter(|_| !told && ruled.1.is_guess()) {
            Some(triggers) => self.choose(self.measures(draft, triggers, &ruled), ruled),
            None => (ruled, None),
        }
    }

    /// The subject that the rules found; where they had to guess, another candidate if it is clearly likelier. With it
    /// comes what it was chosen from.
    pub(super) fn choose_subject(&self, draft: &Draft, measure: &str, ruled: Found) -> (Found, Option<Choice>) {
        let guessed = match ruled.1 {
            Whence::Own => matches!(draft.subject_why, HELD | OF_CLAUSE),
            Whence::From(..) => true,
            whence => whence.is_guess(),
        };
        let framed = draft.frame.as_ref().is_some_and(|frame| frame.of.is_some());
        let certain = measure == "magnitude" || BULK.contains(&draft.mention.quantity.unit.as_str());
        // Who puts a figure forward is not who is counted, and what shakes or leaks is told by its measure.
        let told = framed || draft.stated || draft.theirs || draft.anaphor || draft.deed || certain;
        match draft.nouns.as_deref().filter(|_| guessed && !told) {
            Some(nouns) => self.choose(self.subjects(draft, nouns, measure, &ruled), ruled),
            None => (ruled, None),
        }
    }

    fn choose(&self, choice: Choice, ruled: Found) -> (Found, Option<Choice>) {
        let better = choice.better().filter(|_| !self.by_rules);
        let found = better.map(|better| (better.text.clone(), Whence::Chosen)).unwrap_or(ruled);
        (found, Some(choice))
    }

    fn measures(&self, draft: &Draft, triggers: &[(Cow<'static, str>, Sighting)], ruled: &Found) -> Choice {
        let mut choice = Choice::of(&MEASURE);
        let people = draft.subject.as_ref().map(|own| own.people);
        let about = |name: &str, sighting: Sighting| {
            sighting
                .and(measure::OF, measure::of(name))
                .and(measure::SUPPORT, self.support(draft, name))
                .and(measure::FIT, fit_of_measure(name, people))
        };
        for (name, sighting) in triggers {
            choice.see(name, about(name, *sighting));
        }
        let from = |source: &'static str| {
            Sighting::with([(measure::CONTEXT, draft.context), (measure::SOURCE, Value::new(source))])
        };
        let mut see = |name: &str, source: &'static str, index: Option<usize>| {
            let back = index.map_or(Value::NONE, |index| back(draft, index));
            choice.see(name, about(name, from(source).and(measure::BACK, back)));
        };
        if let Some((name, index)) = &self.previous {
            see(name, "figure before", Some(*index));
        }
        if let Some(name) = &self.main {
            see(name, "main", None);
        }
        if let Some(name) = self.event_measure {
            see(name, "event", None);
        }
        if let Some((_, name, index)) = self.spoken.get(family(draft)) {
            see(name, "last of unit", Some(*index));
        }
        if let Some((name, index)) = self.last.get(family(draft)) {
            see(name, "last said of unit", Some(*index));
        }
        for (count, source) in self.counts.iter().rev().zip(["count", "second count", "third count"]) {
            see(&count.measure, source, Some(count.index));
        }
        let titled = self.told.iter().take_while(|told| told.index == 0).find(|told| told.unit == family(draft));
        if let Some(told) = titled {
            see(&told.measure, "title", None);
        }
        if let Some(told) = self.same_number(draft) {
            see(&told.measure, "same number", None);
        }
        if let Some((name, strength)) = &draft.measure {
            let source = match strength {
                Strength::Unknown => "sentence unknown",
                Strength::Known => "sentence known",
                Strength::Said => "sentence said",
            };
            see(name, source, None);
        }
        let rule = rule(ruled.1, || measure::construction(draft.ground.as_ref().map(|ground| ground.construction)));
        let back = rule_back(draft, ruled.1);
        let sighting =
            Sighting::with([(measure::CONTEXT, draft.context), (measure::RULE, rule), (measure::BACK, back)]);
        choice.see_ruled(&ruled.0, about(&ruled.0, sighting));
        choice
    }

    /// How often the document tells a measure in full, and whether of such a quantity.
    fn support(&self, draft: &Draft, name: &str) -> Value {
        let (times, unit) = match self.support.get(name) {
            Some((times, units)) => (*times, units.contains(family(draft))),
            None => (0, false),
        };
        match (times, unit) {
            (0, _) => const { Value::new("0") },
            (1, true) => const { Value::new("1") },
            (1, false) => const { Value::new("1-other") },
            (_, true) => const { Value::new("2+") },
            (_, false) => const { Value::new("2+other") },
        }
    }

    /// Whether the document has counted such before, and whether its title names them.
    fn fame(&self, head: &str) -> Value {
        match (self.heads.contains(head), self.title.contains(head)) {
            (true, true) => const { Value::new("both") },
            (true, false) => const { Value::new("counted") },
            (false, true) => const { Value::new("titled") },
            (false, false) => const { Value::new("new") },
        }
    }

    fn subjects(&self, draft: &Draft, nouns: &[(Rc<str>, Sighting)], measure: &str, ruled: &Found) -> Choice {
        let mut choice = Choice::of(&SUBJECT);
        let strength = match draft.measure.as_ref().map(|(_, strength)| strength) {
            None => const { Value::new("none") },
            Some(Strength::Unknown) => const { Value::new("unknown") },
            Some(Strength::Known) => const { Value::new("known") },
            Some(Strength::Said) => const { Value::new("said") },
        };
        let of_people = is_of_people(measure);
        let about = |text: &str, sighting: Sighting| {
            let head = head_of(text);
            let people =
                names_people(&head) || names_people(&text.rsplit(' ').next().unwrap_or_default().to_lowercase());
            sighting
                .and(noun::FIT, fit(of_people, people))
                .and(noun::STRENGTH, strength)
                .and(noun::FAME, self.fame(&head))
        };
        let gives = |text: &str| !COSTS.contains(&measure) && draft.giver.as_deref() == Some(text);
        // The word that gives the measure is not what is counted, and no more is a word that says nothing or who gives.
        let counts = |text: &&(Rc<str>, Sighting)| {
            let head = head_word(&text.0);
            !gives(&text.0)
                && !is_empty(&head)
                && !is_time_word(&head)
                && !readings_of(&head).iter().any(|entry| entry.measure == measure)
        };
        for (text, sighting) in nouns.iter().filter(counts) {
            choice.see(text, about(text, *sighting));
        }
        let from = |text: &str, source: &'static str| {
            Sighting::with([
                (noun::CONTEXT, draft.context),
                (noun::SOURCE, Value::new(source)),
                (noun::SORT, sort(&head_of(text))),
            ])
        };
        let mut see = |text: &str, source: &'static str, index: Option<usize>| {
            let back = index.map_or(Value::NONE, |index| back(draft, index));
            choice.see(text, about(text, from(text, source).and(noun::BACK, back)));
        };
        if let Some((text, _)) = &self.before {
            see(text, "number before", None);
        }
        if let Some(last) = &self.counted {
            see(&last.subject, "people counted", Some(last.index));
        }
        if let Some(text) = &self.people {
            see(text, "people of document", None);
        }
        if let Some(text) = &self.event {
            see(text, "event", None);
        }
        if let Some(text) = &self.project {
            see(text, "project", None);
        }
        if let Some((text, index)) = &self.amount {
            see(text, "amount", Some(*index));
        }
        // "People" says less than who was counted before.
        if let Some(text) = default_subject(measure).filter(|_| !matches!(ruled.1, Whence::From(..))) {
            see(text, "default", None);
        }
        if let Some(last) = self.subjects.get(measure) {
            see(&last.subject, "last of measure", Some(last.index));
        }
        if let Some((text, _, index)) = self.spoken.get(family(draft)) {
            see(text, "last of unit", Some(*index));
        }
        let titled = self.told.iter().take_while(|told| told.index == 0).find_map(|told| told.subject.as_ref());
        if let Some(own) = titled {
            see(&own.text, "title", None);
        }
        for (count, source) in self.counts.iter().rev().zip(["count", "second count", "third count"]) {
            see(&count.subject, source, Some(count.index));
        }
        if let Some(own) = self.same_number(draft).and_then(|told| told.subject.as_ref()) {
            see(&own.text, "same number", None);
        }
        if let Some(own) = draft.subject.as_ref().filter(|own| !is_of_relation(own)) {
            let source = if own.explicit { "sentence" } else { "sentence guess" };
            see(&own.text, source, None);
        }
        let sighting = from(&ruled.0, "rules")
            .and(noun::RULE, rule(ruled.1, || Value::new(draft.subject_why)))
            .and(noun::BACK, rule_back(draft, ruled.1));
        choice.see_ruled(&ruled.0, about(&ruled.0, sighting));
        choice
    }
}

/// How many sentences back something stands.
fn back(draft: &Draft, index: usize) -> Value {
    match draft.index.checked_sub(index) {
        None => const { Value::new("later") },
        Some(0) => const { Value::new("0") },
        Some(_) if index == 0 => const { Value::new("title") },
        Some(1) => const { Value::new("1") },
        Some(2) => const { Value::new("2") },
        Some(3 | 4) => const { Value::new("3-4") },
        Some(_) => const { Value::new("5+") },
    }
}

fn rule(whence: Whence, own: impl Fn() -> Value) -> Value {
    match whence {
        Whence::Own | Whence::Chosen => own(),
        Whence::Because(why) | Whence::From(why, _) => Value::new(why),
    }
}

fn rule_back(draft: &Draft, whence: Whence) -> Value {
    match whence {
        Whence::From(_, index) => back(draft, index),
        _ => Value::NONE,
    }
}

/// Whether a measure of people, or another, meets people or things.
fn fit(of_people: bool, people: bool) -> Value {
    match (of_people, people) {
        (true, true) => const { Value::new("people-people") },
        (true, false) => const { Value::new("people-things") },
        (false, true) => const { Value::new("things-people") },
        (false, false) => const { Value::new("things-things") },
    }
}

fn fit_of_measure(name: &str, people: Option<bool>) -> Value {
    match people {
        Some(people) => fit(is_of_people(name), people),
        None if is_of_people(name) => const { Value::new("people-nobody") },
        None => const { Value::new("things-nobody") },
    }
}
