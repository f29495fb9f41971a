//! What a figure is of that a noun phrase holds: "the cost of the bridge", "the bridge's cost", "Homes destroyed: 9". Looks
//! at one sentence.

use super::bearer::bearer;
use super::case::{cases, counted_as};
use super::label::label_subject;
use super::lexicon::LEXICON;
use super::owner::possessor;
use super::{COSTS, Subject, modifier_people, owner_behind, plain_phrase};
use crate::extract::frame::reach_behind;
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::measure::Kind;
use crate::extract::quantity::{Kind as UnitKind, Mention};
use crate::extract::relation::{Construction, Link, Scene};

/// The subject of a figure that a noun phrase holds: "the cost of the bridge", "the bridge's cost", "Homes
/// destroyed: 9".
pub fn held_subject(scene: &Scene<'_, '_>, mention: &Mention, link: &Link) -> Option<Subject> {
    let chain = link.holder.as_ref()?;
    if link.construction == Construction::Label {
        return label_subject(scene, link, chain.head.clone());
    }
    // "the forecast for the barley harvest": a guess is told of what it guesses.
    if link.construction == Construction::Holder && LEXICON.guess.contains(scene.sentence.lower(chain.head.end - 1)) {
        return owner_behind(scene, chain.head.end).or_else(|| plain_phrase(scene, chain.head.clone()));
    }
    if let Some(cases) = cases(scene, link) {
        return Some(cases);
    }
    if matches!(link.kind, Kind::Verb(..) | Kind::State) || link.known && !link.words.contains(&(chain.head.end - 1)) {
        // "A mill stopped after demand had hit 90 MW": of two clauses the nearer one holds it.
        let apart = (chain.head.end..link.words.start).any(|at| scene.classes[at].is_verb());
        if link.kind == Kind::Holder && apart {
            return plain_phrase(scene, link.words.clone());
        }
        return plain_phrase(scene, chain.head.clone());
    }
    if link.words.end < mention.words.start
        && let Some(owner) = owner_behind(scene, link.words.end)
    {
        // "the fine of the court" is a fine; "the cost of the bridge" is the bridge's.
        let money = mention.kind == Some(UnitKind::Currency) && !COSTS.contains(&&*link.measure);
        return Some(if money { of_owner(scene, link, owner) } else { owner });
    }
    if let Some(of) = link.of.filter(|of| *of != "people") {
        return Some(counted_as(of));
    }
    // "The number of confirmed cases": cases are counted as such, the dead as people.
    if matches!(scene.sentence.lower(chain.head.end - 1), "cases" | "infections") {
        return plain_phrase(scene, chain.head.clone());
    }
    if link.of.is_some() {
        return modifier_people(scene, chain.head.start..link.words.start.max(chain.head.start));
    }
    if let Some(bearer) = bearer(scene, chain.head.clone()) {
        return Some(bearer);
    }
    if let Some(owner) = possessor(scene, chain.head.start) {
        return Some(Subject {
            text: format!("{owner}'s {}", scene.sentence.phrase(chain.head.clone())),
            explicit: true,
            people: false,
        });
    }
    plain_phrase(scene, chain.head.clone())
}

/// Money with all that hangs on its noun: "fine of the court", "pledges for the care of refugees in Marr".
fn of_owner(scene: &Scene<'_, '_>, link: &Link, owner: Subject) -> Subject {
    let words = reach_behind(scene, link.words.clone(), &["of", "for", "to", "in", "on"]);
    let text = scene.sentence.phrase(words);
    if text.is_empty() { owner } else { Subject { text, explicit: true, people: false } }
}

/// Those whose number a participle tells of: "the number of trips put off stays at 140".
pub fn numbered_of(scene: &Scene<'_, '_>, link: &Link) -> Option<Subject> {
    let verb = link.words.start;
    let words = phrase_before(scene.sentence, scene.classes, verb);
    let of = words.start.checked_sub(1).filter(|of| scene.sentence.lower(*of) == "of" && !words.is_empty())?;
    let counts = matches!(scene.sentence.lower(of.checked_sub(1)?), "number" | "total" | "count" | "tally");
    (counts && matches!(link.kind, Kind::Verb(..) | Kind::State)).then(|| plain_phrase(scene, words)).flatten()
}
