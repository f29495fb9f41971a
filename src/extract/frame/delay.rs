//! Times by which something is late: "the link will open nine months late", "the launch was put off by nine months". How
//! long something lasts is told by its unit alone.

use super::lexicon::put_off_at;
use super::reach::subject;
use super::{Frame, Of};
use crate::extract::grammar::Class;
use crate::extract::grammar::phrase::subject_before;
use crate::extract::quantity::{Kind, Mention};
use crate::extract::relation::Scene;

/// How many words may stand between the verb and "by".
const REACH: usize = 10;

/// The frame of a time by which something is late.
pub fn delay(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    if mention.kind != Some(Kind::Time) || !(is_late(scene, mention) || put_off(scene, mention)) {
        return None;
    }
    let told = subject_before(scene.sentence, scene.classes, mention.words.start).map(|(chain, _)| chain.whole);
    let of = told.and_then(|words| subject(scene, words)).map(Of::Told);
    Some(Frame { of, ..Frame::measured("N late", "delayed") })
}

/// "nine months late", "nine months behind schedule".
fn is_late(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let end = mention.words.end;
    match scene.sentence.lower(end) {
        "late" | "overdue" => true,
        "behind" => matches!(scene.sentence.lower(end + 1), "plan" | "schedule" | "target" | "time" | "timetable"),
        _ => false,
    }
}

/// "put off by nine months", "postponed the launch of the ferry by nine months".
fn put_off(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let Some(by) = mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "by") else {
        return false;
    };
    let clause = |at: &usize| !matches!(scene.classes[*at], Class::Comma | Class::Break) && !scene.is_number(*at);
    (by.saturating_sub(REACH)..by).rev().take_while(clause).any(|at| put_off_at(&scene.sentence.words, at))
}
