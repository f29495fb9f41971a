//! Money whose sentence does not name it: what it is called in the document, and what is claimed of it there.

use super::super::draft::{Draft, Strength};
use super::super::project::{is_cost_noun, is_thing};
use super::super::told::{family, head_of};
use super::measure::SAME_NUMBER;
use super::whence;
use super::{Memory, REACH, Whence};
use crate::extract::frame::called;
use crate::extract::grammar::function::names_voice;
use crate::extract::subject::COSTS;

/// Why money is called after somebody.
const OWED: &str = "what such money is called, with who gives or owes it or what costs it";

impl Memory {
    /// What a measure comes to where it is said of money: aid that is offered where pledges are told is pledged, a ransom
    /// that is asked for is demanded, an appeal is requested.
    pub(super) fn of_money(&self, draft: &Draft, measure: String) -> String {
        if family(draft) != "money" {
            return measure;
        }
        match measure.as_str() {
            "offered" if !self.pay && self.about.contains("pledged") => "pledged".to_owned(),
            "demanded" | "requested" if draft.subject.is_none() => {
                match self.names.at(draft.index, &measure, draft.giver.as_deref()) {
                    Some("appeal" | "aid" | "fund") => "requested".to_owned(),
                    Some(_) => "demanded".to_owned(),
                    None => measure,
                }
            }
            _ => measure,
        }
    }

    /// What is claimed of a share of a figure of that measure: a share of what was asked for that has come in is funded.
    pub(super) fn of_share(&self, draft: &Draft, measure: &str) -> String {
        let percent = draft.mention.quantity.unit == "percent";
        let funds = matches!(measure, "paid" | "received" | "requested") && self.about.contains("requested");
        if percent && funds { "funded".to_owned() } else { measure.to_owned() }
    }

    /// What money is where no noun says it: what costs, where the document speaks of costs and names nobody else; the
    /// same number told elsewhere; what that measure was said of last; what such money is called in the document; else
    /// a word for it, with the one who gives or owes it.
    pub(super) fn money_subject(&self, draft: &Draft, measure: &str, default: Option<&str>) -> (String, Whence) {
        let giver = draft.giver.as_deref().filter(|giver| !names_voice(&head_of(giver)));
        let said = draft.measure.as_ref().is_some_and(|(_, strength)| *strength == Strength::Said);
        let named = self.names.at(draft.index, measure, draft.giver.as_deref());
        // Only who threatens demands a ransom.
        let default = default.filter(|noun| *noun != "people");
        let default = default.map(|noun| if noun == "ransom" { "claim" } else { noun });
        let verb = measure.ends_with("ed") || matches!(measure, "stolen" | "frozen" | "risen" | "fallen");
        let noun = named.or(default).or(called(measure)).unwrap_or(if said && !verb { measure } else { "money" });
        if let Some(toward) = draft.toward() {
            let receives = draft.giver.as_ref().is_some_and(|giver| toward.contains(giver.as_str()));
            let money = if receives { noun.to_owned() } else { self.with_giver(draft, noun) };
            return (format!("{money} {toward}"), Whence::Because("money, with whom or what it goes to"));
        }
        let costs = COSTS.contains(&measure);
        if costs && giver.is_some_and(is_thing) {
            return (self.with_giver(draft, noun), Whence::Because(OWED));
        }
        let told = self.same_number(draft).and_then(|told| Some((told.subject.as_ref()?, told.index)));
        if let Some((told, index)) =
            told.filter(|(told, _)| !is_cost_noun(&told.text) && !draft.labelled && (giver.is_none() || !said))
        {
            return (told.text.clone(), Whence::From(SAME_NUMBER, index));
        }
        let last = self.amount.as_ref().filter(|(_, index)| draft.index - index <= 2);
        let stands_for = draft.subject.as_ref().is_some_and(|own| own.explicit);
        if let Some((amount, index)) = last.filter(|_| (!said || stands_for) && giver.is_none() && !draft.labelled) {
            return (amount.clone(), Whence::From("the last money that a noun names", *index));
        }
        if let Some(piece) = draft.piece.as_ref().filter(|_| giver.is_none() && matches!(measure, "price" | "cost")) {
            return (piece.clone(), Whence::Because("what is bought by the piece"));
        }
        match (&self.project, self.subjects.get(measure)) {
            (Some(project), _) if costs && giver.is_none() => {
                (format!("{project} {noun}"), Whence::Because("what the document says to cost it"))
            }
            (_, Some(last)) if draft.giver.is_none() && draft.index - last.index <= REACH => {
                (last.subject.clone(), Whence::From("the money of that measure", last.index))
            }
            _ if draft.giver.is_some() => (self.with_giver(draft, noun), Whence::Because(OWED)),
            _ => (noun.to_owned(), Whence::Because(whence::CALLED)),
        }
    }

    /// What money is, with the one who gives or owes it.
    pub(super) fn with_giver(&self, draft: &Draft, noun: &str) -> String {
        match draft.giver.as_deref().filter(|giver| !noun.to_lowercase().contains(&giver.to_lowercase())) {
            Some(giver) if giver.ends_with('s') => format!("{giver}' {noun}"),
            Some(giver) => format!("{giver}'s {noun}"),
            None => noun.to_owned(),
        }
    }
}
