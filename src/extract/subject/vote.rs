//! Whom or what a share of the votes is for: "for Lindqvist", "Lindqvist 52 percent", "87 percent for a walkout". Looks
//! at one sentence.

use super::giver::gapped_name;
use super::{Subject, named, skip_determiners};
use crate::extract::frame::is_time_word;
use crate::extract::grammar::function::{listed_class, names_voice};
use crate::extract::grammar::phrase::subject_before;
use crate::extract::grammar::{Class, is_plural, noun_phrase};
use crate::extract::measure::vocabulary::readings_of;
use crate::extract::quantity::Mention;
use crate::extract::relation::Scene;

/// The candidate of a share of votes: "for Lindqvist", "Lindqvist 52 percent", else the clause's subject.
pub fn candidate(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    let behind = (mention.words.end..mention.words.end + 6).find(|at| scene.sentence.lower(*at) == "for");
    if let Some(at) = behind.filter(|at| !(mention.words.end..*at).any(|between| scene.is_number(between))) {
        let phrase = noun_phrase(scene.sentence, scene.classes, skip_determiners(scene, at + 1));
        if phrase.head().is_some_and(|head| scene.classes[head] == Class::Name) {
            return Some(named(scene.sentence, phrase.words));
        }
    }
    if let Some(name) = gapped_name(scene, mention.words.start) {
        return Some(Subject { text: name, explicit: true, people: false });
    }
    let subject = subject_before(scene.sentence, scene.classes, mention.words.start)?.0.head;
    let is_name = |at: usize| {
        let lower = scene.sentence.lower(at);
        let opens = scene.sentence.words[at].is_capitalised() && !is_plural(lower) && !names_voice(lower);
        scene.classes[at] == Class::Name || opens && readings_of(lower).is_empty() && listed_class(lower).is_none()
    };
    let head = subject.end.checked_sub(1).filter(|head| is_name(*head))?;
    let lower = scene.sentence.lower(head);
    (!names_voice(lower) && !is_time_word(lower)).then(|| named(scene.sentence, subject))
}

/// What a share of votes was cast for or against: "87 percent for a walkout", "backed the deal by 53 percent".
pub fn side_of_a_vote(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    let (start, end) = (mention.words.start, mention.words.end);
    let side = |at: &usize| matches!(scene.sentence.lower(*at), "for" | "against");
    let at = (end..end + 4).find(side).or_else(|| (start.saturating_sub(6)..start).rev().find(side))?;
    let phrase = noun_phrase(scene.sentence, scene.classes, skip_determiners(scene, at + 1));
    let text = format!("votes {} {}", scene.sentence.lower(at), scene.sentence.phrase(phrase.words.clone()));
    (!phrase.words.is_empty()).then_some(Subject { text, explicit: true, people: false })
}
