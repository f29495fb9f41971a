//! What is counted where the sentence leaves it out: the noun of the number before, of the same measure, or of the
//! people that the document is about.

use super::group::{is_after_a_people, may_number};
use super::measure::SAME_NUMBER;
use super::whence;
use super::{Memory, REACH, Whence, is_of_relation};
use crate::extract::COUNT;
use crate::extract::grammar::function::names_event;
use crate::extract::join::draft::{Draft, Strength};
use crate::extract::join::project::is_cost_noun;
use crate::extract::join::told::{family, head_of};
use crate::extract::measure::vocabulary::{default_subject, is_of_people};
use crate::extract::relation::Construction;
use crate::extract::subject::{BULK, COSTS, Subject};
use crate::extract::time::calendar::{month, weekday};

/// Whether a name is that of a month or a day, which is when and not what: "(May: 48 percent)".
fn is_date(name: &str) -> bool {
    let lower = name.to_lowercase();
    month(&lower).is_some() || weekday(&lower).is_some()
}

/// Whether a subject is one of the two answers of a vote.
fn is_side(subject: &Subject) -> bool {
    matches!(subject.text.as_str(), "Yes" | "No" | "Yes votes" | "No votes")
}

/// How many figures of a measure are asked whom they count.
const FEW: usize = 8;

impl Memory {
    /// What is counted: the sentence's own, else the number's before it, else what that measure counted last.
    /// With it comes where it was found; `carried` is the subject that came along with the measure.
    pub(super) fn subject(&self, draft: &Draft, measure: &str, carried: Option<(String, Whence)>) -> (String, Whence) {
        let default = default_subject(measure);
        let own = draft.subject.as_ref().filter(|own| !is_date(&own.text));
        if let Some(own) = self.of_its_kind(draft, measure) {
            return (own, Whence::Because("what such a quantity is of, whatever its clause speaks of"));
        }
        if measure == "votes"
            && let Some(name) = draft.candidate.as_ref().filter(|name| !is_date(&name.text))
        {
            // "Marr: 61 percent" where the text counts Yes and No: no one's share is told, but a place.
            let place = (draft.labelled || draft.listed)
                && self.told.iter().any(|told| told.subject.as_ref().is_some_and(is_side));
            return match default.filter(|_| place && !is_side(name)) {
                Some(votes) => {
                    (votes.to_owned(), Whence::Because("the votes of a place, where Yes and No are counted"))
                }
                None => (name.text.clone(), Whence::Because("the name that the share is said of")),
            };
        }
        let relational = |own: &Subject| family(draft) == "money" && is_of_relation(own);
        if let Some(own) = draft.subject.as_ref().filter(|own| own.explicit && !relational(own) && !is_date(&own.text))
        {
            if COSTS.contains(&measure)
                && is_cost_noun(&own.text)
                && let Some(project) = &self.project
            {
                let whence = Whence::Because("a word for cost, with what the document says to cost it");
                return (format!("{project} {}", own.text.to_lowercase()), whence);
            }
            if let Some(men) = self.men(draft, &own.text, measure) {
                return men;
            }
            if let Some(event) = self.named_event(&own.text) {
                return (event, Whence::Because(whence::EVENT));
            }
            // "3,700 people will lose their work": their jobs are counted. "It let 3,700 people go": they are.
            let lose = draft.ground.as_ref().is_some_and(|ground| ground.construction == Construction::Subject);
            return match default.filter(|default| *default == "jobs" && own.text == "people" && lose) {
                Some(jobs) => (jobs.to_owned(), Whence::Because(whence::OF_MEASURE)),
                None => (own.text.clone(), Whence::Own),
            };
        }
        if let Some(headed) = self.headed(draft, measure) {
            return headed;
        }
        if draft.own_side && is_of_people(measure) {
            return (self.own_force.to_owned(), Whence::Because("those who fight for whoever tells of own losses"));
        }
        if family(draft) == "money" {
            return self.money_subject(draft, measure, default);
        }
        if let Some(carried) = carried {
            return carried;
        }
        // A bare strength is that of the earthquake, and of none of its aftershocks.
        if measure == "magnitude"
            && draft.mention.quantity.unit == COUNT
            && let Some(quake) = default
        {
            return (quake.to_owned(), Whence::Because(whence::OF_MEASURE));
        }
        // "118 halls with room for 900": places, not halls.
        if measure == "capacity"
            && draft.mention.bare
            && draft.mention.quantity.unit == COUNT
            && let Some(places) = default
        {
            return (places.to_owned(), Whence::Because(whence::OF_MEASURE));
        }
        let of_people = is_of_people(measure);
        if let Some((before, people)) = &self.before
            && draft.mention.quantity.unit == COUNT
            && (!of_people || *people || draft.of_which)
        {
            return (before.clone(), Whence::From("the number before it", draft.index));
        }
        if matches!(measure, "burned" | "contained" | "area" | "size" | "depth" | "duration" | "distance")
            && let Some(event) = &self.event
        {
            return (event.clone(), Whence::Because(whence::EVENT));
        }
        if let Some((told, index)) = self.same_number(draft).and_then(|told| Some((told.subject.as_ref()?, told.index)))
        {
            return (told.text.clone(), Whence::From(SAME_NUMBER, index));
        }
        if BULK.contains(&draft.mention.quantity.unit.as_str())
            && let Some((subject, _, index)) = self.spoken.get(family(draft))
        {
            return (subject.clone(), Whence::From("the last figure of that unit", *index));
        }
        if let Some(own) = own.filter(|own| !own.people) {
            return (own.text.clone(), Whence::Own);
        }
        if let Some(last) = self.subjects.get(measure).filter(|last| last.may_be(draft, measure))
            && !(of_people && draft.category)
            && (draft.index - last.index <= 3 * REACH || !of_people)
        {
            return (last.subject.clone(), Whence::From(whence::LAST_OF_MEASURE, last.index));
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
            return ("people".to_owned(), Whence::Because(whence::OF_MEASURE));
        }
        if of_people && let Some(people) = self.people_at(draft, measure) {
            return people;
        }
        if let Some((subject, index)) = self.told_elsewhere(draft, measure).filter(|_| !of_people || draft.index == 0) {
            return (subject, Whence::From(whence::LAST_OF_MEASURE, index));
        }
        if let Some(own) = own {
            // "Men" says more than "people" where nobody says who they are.
            return match of_people && own.text != "men" {
                true => ("people".to_owned(), Whence::Because(whence::OF_MEASURE)),
                false => (own.text.clone(), Whence::Own),
            };
        }
        if let Some(default) = default {
            return (default.to_owned(), Whence::Because(whence::OF_MEASURE));
        }
        if draft.deed
            && draft.measure.is_none()
            && let Some(last) = self.last_counted(draft, false).or_else(|| self.last_counted(draft, true))
        {
            return last;
        }
        // "Nine out of ten bought food": the people that the text speaks of.
        let acts = draft.acts
            || draft.mention.fraction
                && draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Unknown);
        if acts {
            let anyone = || ("people".to_owned(), Whence::Because(whence::ANYONE));
            return self.people_at(draft, measure).unwrap_or_else(anyone);
        }
        let counted = draft.mention.quantity.unit == COUNT;
        let last = self.spoken.get(family(draft)).filter(|(.., index)| draft.index - index <= 3 * REACH);
        if let Some((subject, _, index)) = last.filter(|(subject, measure, _)| subject != measure) {
            return (subject.clone(), Whence::From(whence::LAST_OF_KIND, *index));
        }
        match self.subject_matter.clone().filter(|_| counted) {
            Some(matter) => (matter, Whence::Because(whence::MATTER)),
            // "Four names had been entered twice": the names, where nothing tells whose.
            None if counted && !matches!(&*draft.governing, "count" | "share" | "amount") => {
                (draft.governing.clone(), Whence::Because(whence::OWN_NOUN))
            }
            None => (measure.to_owned(), Whence::Because(whence::OWN_WORD)),
        }
    }

    /// The first that the document tells anywhere to be counted in that measure, if the draft may be one of their figures.
    fn told_elsewhere(&self, draft: &Draft, measure: &str) -> Option<(String, usize)> {
        let mut named = self.told.iter().filter(|told| told.measure == measure && told.subject.is_some()).take(FEW);
        named.find_map(|told| {
            let size = told.size.filter(|_| told.unit == COUNT);
            let subject = told.subject.as_ref().filter(|own| may_number(draft, measure, &own.text, size))?;
            Some((subject.text.clone(), told.index))
        })
    }

    /// The event of the document by its name, where a sentence has no more than a word for it: "a wildfire had burned".
    fn named_event(&self, own: &str) -> Option<String> {
        let lower = own.to_lowercase();
        let event = self.event.as_ref().filter(|event| event.contains(' ') && names_event(&lower))?;
        let head = head_of(event);
        (lower == head || lower.ends_with("fire") && head.ends_with("fire")).then(|| event.clone())
    }

    /// The people that a number without a noun counts: those counted last, else those of the document. A document whose
    /// title does not name them is about people of all sorts, unless they are called after a people or a place.
    fn people_at(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        let own = |people: &str| head_of(&draft.governing) == head_of(people);
        // "At least 100 of the men": those whom the text has named.
        let pointed_at = draft.subject.as_ref().is_some_and(|own| own.text == "men");
        let named = |people: &str| is_after_a_people(people) || own(people) || self.title.contains(&head_of(people));
        let near = self.counted.as_ref().filter(|last| draft.index - last.index <= 2 * REACH && named(&last.subject));
        let last = near.filter(|last| last.may_be(draft, measure));
        let last = last.map(|last| (last.subject.clone(), Whence::From(whence::COUNTED, last.index)));
        let told = self.befallen.as_ref().is_some_and(|group| group.may_be(draft, measure));
        let people = || {
            let befallen = |people: &str| is_after_a_people(people) || own(people) || pointed_at || told;
            self.people.clone().filter(|people| named(people) && befallen(people))
        };
        last.or_else(|| Some((people()?, Whence::Because(whence::PEOPLE))))
    }
}
