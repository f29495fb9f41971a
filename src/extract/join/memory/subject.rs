//! What is counted where the sentence leaves it out: the noun of the number before, of the same measure, or of the
//! people that the document is about.

use super::{Memory, REACH, is_of_relation};
use crate::extract::COUNT;
use crate::extract::join::draft::{Draft, Strength};
use crate::extract::join::project::is_cost_noun;
use crate::extract::join::told::family;
use crate::extract::measure::vocabulary::{default_subject, is_of_people};
use crate::extract::subject::{BULK, COSTS, Subject};

impl Memory {
    /// What is counted: the sentence's own, else the number's before it, else what that measure counted last.
    pub(super) fn subject(&self, draft: &Draft, measure: &str, carried: Option<String>) -> String {
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
        if let Some(carried) = carried {
            return carried;
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
        if draft.mention.bare
            && draft.mention.quantity.unit == COUNT
            && draft.predicate
            && measure != "killed"
            && let Some(last) = self.last_counted(draft, of_people)
        {
            return last;
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
}
