//! Quantities that are of one thing whatever their clause speaks of: prison terms, pay rises, turnouts, rivers, winds.

use super::super::draft::Draft;
use super::super::lexicon::LEXICON;
use super::super::told::head_of;
use super::super::topic::substance_in;
use super::Memory;
use crate::extract::frame::STRETCH;
use crate::extract::grammar::function::names_event;
use crate::extract::quantity::Kind as UnitKind;
use crate::extract::subject::{BULK, OWN_PHRASE};

impl Memory {
    /// What a quantity of that unit and measure is whatever its clause speaks of: tonnes that leak are the oil, years
    /// that are passed on somebody are a prison term, percentages that are asked for are a pay rise.
    pub(super) fn of_its_kind(&self, draft: &Draft, measure: &str) -> Option<String> {
        let own = draft.subject.as_ref().filter(|own| own.explicit).map(|own| own.text.as_str());
        let unit = draft.mention.quantity.unit.as_str();
        match (measure, draft.mention.kind) {
            ("sentenced" | "suspended" | "demanded", Some(UnitKind::Time)) => Some(match own {
                Some(own) if own.ends_with('s') => format!("{own}' prison term"),
                Some(own) => format!("{own}'s prison term"),
                None => "prison term".to_owned(),
            }),
            ("spilled" | "remaining" | "pumped off", Some(UnitKind::Measure)) if BULK.contains(&unit) => {
                let liquid = self.spilled?;
                let named = matches!(draft.subject_why, OWN_PHRASE | STRETCH);
                own.is_none_or(|own| substance_in(own).is_none() && !named).then(|| liquid.to_owned())
            }
            ("level", Some(UnitKind::Measure)) => self.river.clone(),
            // "The worst tap gave 90 micrograms": whatever was tested, the concentration is one of what is in it.
            ("concentration", None) if own.is_none() => self.pollutant.map(str::to_owned),
            ("speed", Some(UnitKind::Measure)) if own.is_none() => {
                let event = self.event.as_ref()?;
                let blows = event.to_lowercase().split(' ').any(|word| LEXICON.storm.contains(word));
                blows.then(|| format!("winds of {event}"))
            }
            // "46 degrees of heat", "the heatwave brings 46 degrees": it is the air that is so hot.
            ("temperature", Some(UnitKind::Measure)) => {
                let head = own.map(head_of);
                let of_weather =
                    |head: &String| names_event(head) || matches!(head.as_str(), "heat" | "cold" | "frost");
                head.is_none_or(|head| of_weather(&head)).then(|| "temperature".to_owned())
            }
            ("turnout", Some(UnitKind::Percent)) => {
                let people = draft.subject.as_ref().is_some_and(|own| own.people);
                (!people).then(|| "voters".to_owned())
            }
            ("counted", Some(UnitKind::Percent)) if own.is_none() && self.about.contains("votes") => {
                let last = self.subjects.get(measure).map(|last| last.subject.clone());
                let told = || {
                    let found = self
                        .told
                        .iter()
                        .find(|told| told.measure == measure && told.unit == unit && told.subject.is_some());
                    found.and_then(|told| told.subject.as_ref()).map(|subject| subject.text.clone())
                };
                Some(last.or_else(told).unwrap_or_else(|| "ballots".to_owned()))
            }
            ("demanded" | "requested" | "offered" | "agreed", Some(UnitKind::Percent))
                if self.pay && draft.mention.bare =>
            {
                let telling = |own: &&str| own.split(' ').any(|word| LEXICON.pay.contains(word));
                Some(own.filter(telling).unwrap_or("pay rise").to_owned())
            }
            _ => None,
        }
    }
}
