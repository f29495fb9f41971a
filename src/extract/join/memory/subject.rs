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
use crate::extract::measure::is_of_kind;
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

/// Why a quantity is of something.
const OF_ITS_KIND: &str = "what such a quantity is of, whatever its clause speaks of";

/// The sentence's own subject, and no date.
fn own_subject(draft: &Draft) -> Option<&Subject> {
    draft.subject.as_ref().filter(|own| !is_date(&own.text))
}

/// What a bare number of that measure is always of: a strength is that of the earthquake, and of none of its aftershocks;
/// "118 halls with room for 900" have so many places.
fn always_of(draft: &Draft, measure: &str) -> Option<(String, Whence)> {
    let count = draft.mention.quantity.unit == COUNT;
    let always = measure == "magnitude" || measure == "capacity" && draft.mention.bare;
    let default = default_subject(measure).filter(|_| count && always)?;
    Some((default.to_owned(), Whence::Because(whence::OF_MEASURE)))
}

impl Memory {
    /// What is counted: the sentence's own, else the number's before it, else what that measure counted last.
    /// With it comes where it was found; `carried` is the subject that came along with the measure.
    pub(super) fn subject(&self, draft: &Draft, measure: &str, carried: Option<(String, Whence)>) -> (String, Whence) {
        let kind = || self.of_its_kind(draft, measure).map(|own| (own, Whence::Because(OF_ITS_KIND)));
        kind()
            .or_else(|| self.voted_for(draft, measure))
            .or_else(|| self.named(draft, measure))
            .or_else(|| self.headed(draft, measure))
            .or_else(|| self.on_own_side(draft, measure))
            .or_else(|| {
                (family(draft) == "money").then(|| self.money_subject(draft, measure, default_subject(measure)))
            })
            .or(carried)
            .or_else(|| always_of(draft, measure))
            .or_else(|| self.of_animals(draft, measure))
            .or_else(|| self.before_it(draft, measure))
            .or_else(|| self.of_last(draft, measure))
            .or_else(|| self.of_people(draft, measure))
            .or_else(|| self.in_general(draft, measure))
            .or_else(|| self.of_deed(draft, measure))
            .unwrap_or_else(|| self.of_matter(draft, measure))
    }

    /// The name that a share of votes is said of; "Marr: 61 percent" where the text counts Yes and No tells no one's share,
    /// but a place.
    fn voted_for(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        let name = draft.candidate.as_ref().filter(|name| measure == "votes" && !is_date(&name.text))?;
        let sides = || self.told.iter().any(|told| told.subject.as_ref().is_some_and(is_side));
        let place = (draft.labelled || draft.listed) && !is_side(name) && sides();
        Some(match default_subject(measure).filter(|_| place) {
            Some(votes) => (votes.to_owned(), Whence::Because("the votes of a place, where Yes and No are counted")),
            None => (name.text.clone(), Whence::Because("the name that the share is said of")),
        })
    }

    /// What the sentence names itself.
    fn named(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        let relational = |own: &Subject| family(draft) == "money" && is_of_relation(own);
        let own = own_subject(draft).filter(|own| own.explicit && !relational(own))?;
        if COSTS.contains(&measure)
            && is_cost_noun(&own.text)
            && let Some(project) = &self.project
        {
            let whence = Whence::Because("a word for cost, with what the document says to cost it");
            return Some((format!("{project} {}", own.text.to_lowercase()), whence));
        }
        if let Some(men) = self.men(draft, &own.text, measure) {
            return Some(men);
        }
        if let Some(event) = self.named_event(&own.text) {
            return Some((event, Whence::Because(whence::EVENT)));
        }
        // "3,700 people will lose their work": their jobs are counted. "It let 3,700 people go": they are.
        let lose = draft.ground.as_ref().is_some_and(|ground| ground.construction == Construction::Subject);
        let jobs = default_subject(measure).filter(|default| *default == "jobs" && own.text == "people" && lose);
        Some(match jobs {
            Some(jobs) => (jobs.to_owned(), Whence::Because(whence::OF_MEASURE)),
            None => (own.text.clone(), Whence::Own),
        })
    }

    /// Those whom whoever tells of losses of its own has lost.
    fn on_own_side(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        let lost = draft.own_side && is_of_people(measure);
        lost.then(|| (self.own_force.to_owned(), Whence::Because("those who fight for whoever tells of own losses")))
    }

    /// The animals that were counted last: what befalls people befalls them as well. "90 whales ran aground. Forty died."
    fn of_animals(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        let open = draft.mention.bare && draft.mention.quantity.unit == COUNT && draft.subject.is_none();
        let last = self.counts.iter().rev().find(|count| !count.part)?;
        let near = draft.index - last.index <= REACH && is_of_kind("animals", &last.subject);
        let whence = Whence::From("whoever was counted last", last.index);
        (open && near && is_of_people(measure)).then(|| (last.subject.clone(), whence))
    }

    /// What the number right before it counts, or another of the same number; the event, where it alone is so large.
    fn before_it(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        if let Some((before, people)) = &self.before
            && draft.mention.quantity.unit == COUNT
            && (!is_of_people(measure) || *people || draft.of_which)
        {
            return Some((before.clone(), Whence::From("the number before it", draft.index)));
        }
        if matches!(measure, "burned" | "contained" | "area" | "size" | "depth" | "duration" | "distance")
            && let Some(event) = &self.event
        {
            return Some((event.clone(), Whence::Because(whence::EVENT)));
        }
        let told = self.same_number(draft)?;
        Some((told.subject.as_ref()?.text.clone(), Whence::From(SAME_NUMBER, told.index)))
    }

    /// What the last figure of that unit or measure is of; before the latter, what the sentence names that is nobody.
    fn of_last(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        if BULK.contains(&draft.mention.quantity.unit.as_str())
            && let Some((subject, _, index)) = self.spoken.get(family(draft))
        {
            return Some((subject.clone(), Whence::From("the last figure of that unit", *index)));
        }
        if let Some(own) = own_subject(draft).filter(|own| !own.people) {
            return Some((own.text.clone(), Whence::Own));
        }
        let of_people = is_of_people(measure);
        if let Some(last) = self.subjects.get(measure).filter(|last| last.may_be(draft, measure))
            && !(of_people && draft.category)
            && (draft.index - last.index <= 3 * REACH || !of_people)
        {
            return Some((last.subject.clone(), Whence::From(whence::LAST_OF_MEASURE, last.index)));
        }
        let goes_on =
            draft.mention.bare && draft.mention.quantity.unit == COUNT && draft.predicate && measure != "killed";
        if goes_on { self.last_counted(draft, of_people) } else { None }
    }

    /// The people that a measure of people is told of.
    fn of_people(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        if !is_of_people(measure) {
            return None;
        }
        if draft.category && self.people.is_none() {
            return Some(("people".to_owned(), Whence::Because(whence::OF_MEASURE)));
        }
        self.people_at(draft, measure)
    }

    /// Whom or what the measure is of in the document at large, in the sentence's vaguer words, or always.
    fn in_general(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        let of_people = is_of_people(measure);
        if let Some((subject, index)) = self.told_elsewhere(draft, measure).filter(|_| !of_people || draft.index == 0) {
            return Some((subject, Whence::From(whence::LAST_OF_MEASURE, index)));
        }
        if let Some(own) = own_subject(draft) {
            // "Men" says more than "people" where nobody says who they are.
            return Some(match of_people && own.text != "men" {
                true => ("people".to_owned(), Whence::Because(whence::OF_MEASURE)),
                false => (own.text.clone(), Whence::Own),
            });
        }
        default_subject(measure).map(|default| (default.to_owned(), Whence::Because(whence::OF_MEASURE)))
    }

    /// Those who do what a verb tells that has no measure.
    fn of_deed(&self, draft: &Draft, measure: &str) -> Option<(String, Whence)> {
        if draft.deed
            && draft.measure.is_none()
            && let Some(last) = self.last_counted(draft, false).or_else(|| self.last_counted(draft, true))
        {
            return Some(last);
        }
        // "Nine out of ten bought food": the people that the text speaks of.
        let unknown = || draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Unknown);
        let acts = draft.acts || draft.mention.fraction && unknown();
        let anyone = || ("people".to_owned(), Whence::Because(whence::ANYONE));
        acts.then(|| self.people_at(draft, measure).unwrap_or_else(anyone))
    }

    /// Where nothing tells it: the last figure's of its kind, what the document is about, else the draft's own word.
    fn of_matter(&self, draft: &Draft, measure: &str) -> (String, Whence) {
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
