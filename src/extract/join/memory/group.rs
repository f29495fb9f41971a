//! Whom or what a figure counted, kept for the figures after it that name nobody, with how many they were then: of two
//! policemen killed, a toll of 34 says nothing. Looks at one figure and one group; finds neither.

use super::OF_OTHERS;
use crate::extract::COUNT;
use crate::extract::join::draft::Draft;
use crate::extract::join::told::{Told, head_of, size_of};
use crate::extract::measure::is_of_kind;
use crate::extract::measure::vocabulary::is_of_people;

/// From how many times as large on a figure counts other people than the few that were counted before.
const MANY: f64 = 3.0;

/// From how many times as large on it counts other things: of those, parties differ more widely.
const MANY_THINGS: f64 = 10.0;

/// A subject as a figure counted it.
pub struct Group {
    /// The words.
    pub subject: String,
    /// How many were counted; nothing where no number of them was told.
    pub size: Option<f64>,
    /// The sentence.
    pub index: usize,
}

impl Group {
    /// What the draft has turned out to count.
    pub fn of(draft: &Draft, subject: &str) -> Group {
        let counted = draft.mention.quantity.unit == COUNT;
        Group { subject: subject.to_owned(), size: size_of(draft).filter(|_| counted), index: draft.index }
    }

    /// Whether the draft may count them too.
    pub fn may_be(&self, draft: &Draft, measure: &str) -> bool {
        may_number(draft, measure, &self.subject, self.size)
    }
}

/// Whether the draft may count those of whom there were so many: not where it is many times as large. "People" are
/// whoever comes into question, and a nation's soldiers are one side of a war.
pub fn may_number(draft: &Draft, measure: &str, subject: &str, size: Option<f64>) -> bool {
    let widest = if is_of_people(measure) { MANY } else { MANY_THINGS };
    let many = size_of(draft).zip(size).is_some_and(|(now, then)| then > 0.0 && now >= widest * then);
    !many || draft.mention.quantity.unit != COUNT || subject == "people" || is_after_a_people(subject)
}

/// Whether people are called after a nation or a place, and so are no few among others: "North Korean soldiers".
pub fn is_after_a_people(people: &str) -> bool {
    people.contains(' ') && people.starts_with(char::is_uppercase)
}

/// The most of those people of whom some figure tells that something befell them: the soldiers of "six dead as soldiers
/// storm the station" need not be among the dead.
pub fn befallen(told: &[Told], people: &str) -> Option<Group> {
    let befalls = |told: &&Told| is_of_people(&told.measure) && !OF_OTHERS.contains(&&*told.measure);
    let named = told.iter().filter(befalls).filter_map(|told| {
        let own = told.subject.as_ref().filter(|own| own.people && are_same(&own.text, people))?;
        Some(Group { subject: own.text.clone(), size: told.size.filter(|_| told.unit == COUNT), index: told.index })
    });
    let most = |group: &Group| group.size.unwrap_or(f64::INFINITY);
    named.max_by(|one, other| most(one).total_cmp(&most(other)))
}

/// Whether two phrases name the same sort of people: by one noun, or as troops both.
fn are_same(one: &str, other: &str) -> bool {
    head_of(one) == head_of(other) || is_of_kind("troops", one) && is_of_kind("troops", other)
}
