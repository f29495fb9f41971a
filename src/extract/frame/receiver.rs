//! Whom or what money goes to: "pay each family $9,000", "$9 million for the port", "adds $9 million to its provisions".
//! What such money is called is settled by the document.

use std::borrow::Cow;
use std::ops::Range;

use super::lexicon::LEXICON;
use super::reach::{over_determiners, phrase_at, reach_behind, subject};
use super::{Frame, Of};
use crate::extract::grammar::Class;
use crate::extract::grammar::phrase::{phrase_before, subject_before};
use crate::extract::measure::vocabulary::{Role, readings_of};
use crate::extract::quantity::Mention;
use crate::extract::relation::Scene;

/// How many words one purpose may have before the next amount is told.
const SPENDING: usize = 12;

/// "pay each family $9,000", "$9,000 to every family", "each family will receive $9,000".
pub fn receiver(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let end = over_brackets(scene, mention.words.end);
    let mut joint = end;
    while matches!(scene.classes.get(joint), Some(Class::Auxiliary | Class::Modal | Class::Adverb))
        || joint < end + 5 && matches!(scene.classes.get(joint), Some(Class::Past))
    {
        joint += 1;
    }
    joint = over_time(scene, joint);
    if matches!(scene.sentence.lower(joint), "to" | "for" | "into") && !scene.is_number(joint + 1) {
        let words = goal_at(scene, joint).map(|words| reach_behind(scene, words, &["of", "in"]))?;
        let from = (joint + 1).max(words.start.saturating_sub(1));
        let each = matches!(scene.sentence.lower(from), "each" | "every");
        if super::reach::is_time(scene, &words) || scene.classes.get(words.end) == Some(&Class::Auxiliary) {
            return None;
        }
        if let Some(fund) = into_fund(scene, joint, &words) {
            return Some(fund);
        }
        let text = scene.sentence.phrase(if each { from } else { words.start }..words.end);
        let lower = if scene.sentence.lower(joint) == "to" { "to" } else { "for" };
        let due = is_due(scene, mention) && each;
        return Some(toward("N to X", format!("{lower} {text}"), due));
    }
    let spent = || is_spent(scene, mention.words.start) || goes_on_spending(scene, mention);
    if scene.sentence.lower(joint) == "on" && spent() {
        let words = phrase_at(scene, joint + 1).filter(|words| !super::reach::is_time(scene, words));
        let words = words.map(|words| reach_behind(scene, words, &["of", "for", "in"]))?;
        return Some(toward("N on X", format!("on {}", scene.sentence.phrase(words)), false));
    }
    fronted(scene, mention).or_else(|| each_receiver(scene, mention))
}

/// The noun phrase behind the preposition; behind "into" also what is done with the money: "into retraining".
fn goal_at(scene: &Scene<'_, '_>, joint: usize) -> Option<Range<usize>> {
    let alone = |at: usize| !scene.classes.get(at + 1).is_some_and(|class| class.is_noun());
    let doing = scene.sentence.lower(joint) == "into"
        && scene.classes.get(joint + 1) == Some(&Class::Gerund)
        && alone(joint + 1);
    if doing { Some(joint + 1..joint + 2) } else { phrase_at(scene, joint + 1) }
}

/// Whether an amount goes on with one that is spent on something: "spent $9 million on lifts and $4 million on paths".
fn goes_on_spending(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let joint =
        mention.words.start.checked_sub(1).filter(|at| matches!(scene.classes[*at], Class::Conjunction | Class::Comma));
    let place = scene.mentions.partition_point(|other| other.words.start < mention.words.start);
    let before = place.checked_sub(1).and_then(|before| scene.mentions.get(before));
    let near = |before: &&Mention| mention.words.start - before.words.end <= SPENDING;
    joint.is_some()
        && before
            .filter(near)
            .is_some_and(|before| scene.sentence.lower(before.words.end) == "on" && is_spent(scene, before.words.start))
}

/// Whether a verb of spending stands right before an amount: "spent $9 million on".
fn is_spent(scene: &Scene<'_, '_>, start: usize) -> bool {
    let verb = (0..start).rev().find(|at| scene.classes[*at] != Class::Adverb);
    verb.is_some_and(|at| LEXICON.spending.contains(scene.sentence.lower(at)))
}

/// "To each family of the dead $9,000 will be paid": a receiver that opens the sentence.
fn fronted(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let opens = matches!(scene.sentence.lower(0), "to" | "for") && matches!(scene.sentence.lower(1), "each" | "every");
    let words = phrase_at(scene, 1).filter(|words| opens && words.end <= mention.words.start)?;
    let words = reach_behind(scene, words, &["of", "in"]);
    let text = scene.sentence.phrase(1..words.end);
    Some(toward("To each X N", format!("to {text}"), is_due(scene, mention)))
}

/// Skips the same amount in another currency: "$9 million (8 million euros) for the port".
pub fn over_brackets(scene: &Scene<'_, '_>, from: usize) -> usize {
    if scene.sentence.lower(from) != "(" {
        return from;
    }
    let close = (from..(from + 8).min(scene.classes.len())).find(|at| scene.sentence.lower(*at) == ")");
    close.map_or(from, |close| close + 1)
}

/// Skips "in 2024", "last year", "a year" between money and its receiver.
fn over_time(scene: &Scene<'_, '_>, from: usize) -> usize {
    let time = |at: usize| super::reach::is_time_word(scene.sentence.lower(at));
    let next = scene.sentence.words.get(from + 1);
    let year =
        scene.sentence.lower(from) == "in" && next.is_some_and(|word| word.kind == crate::text::WordKind::Number);
    let led = matches!(scene.sentence.lower(from), "a" | "last" | "this" | "per" | "next" | "each" | "every")
        && time(from + 1);
    if year || led { from + 2 } else { from }
}

/// "each family will receive $9,000", "promised each family $9,000": a receiver that "each" or "every" marks.
fn each_receiver(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let start = mention.words.start;
    let words = phrase_before(scene.sentence, scene.classes, start);
    let near = if words.is_empty() { subject_before(scene.sentence, scene.classes, start)?.0.head } else { words };
    let one_clause = (near.end..start).all(|at| scene.classes[at] != Class::Break);
    let each =
        near.start.checked_sub(1).filter(|at| one_clause && matches!(scene.sentence.lower(*at), "each" | "every"))?;
    let whole = over_determiners(scene, each);
    let due = is_due(scene, mention);
    Some(toward("each X N", format!("for each {}", scene.sentence.phrase(whole..near.end)), due))
}

/// "adds $9 million to its provisions", "put $9 million into the relief fund": what the money goes into names it.
fn into_fund(scene: &Scene<'_, '_>, joint: usize, words: &Range<usize>) -> Option<Frame> {
    let into = matches!(scene.sentence.lower(joint), "to" | "into");
    let noun = scene.sentence.lower(super::reach::head(scene, words)?);
    let holds =
        readings_of(noun).iter().find(|entry| entry.role == Role::Holder && entry.of.is_none()).filter(|_| into)?;
    Some(Frame::told("add N to X", Some(holds.measure), subject(scene, words.clone())?))
}

/// Whether money is still to be paid to each: "will pay each family", "each family is to get".
fn is_due(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let (start, end) = (mention.words.start, mention.words.end);
    let near = (start.saturating_sub(8)..start).chain(end..end + 3);
    let ahead = |at: &usize| {
        matches!(scene.sentence.lower(*at), "will" | "shall")
            || matches!(scene.sentence.lower(*at), "is" | "are") && scene.sentence.lower(at + 1) == "to"
    };
    near.into_iter().any(|at| ahead(&at))
}

fn toward(why: &'static str, text: String, due: bool) -> Frame {
    let measure = due.then_some(Cow::Borrowed("pledged"));
    Frame { why, measure, of: Some(Of::Toward(text)), as_before: false }
}
