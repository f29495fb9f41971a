//! Values that the words right around them quote as earlier ones: "up from 14", "not 40 but 43", "(2023: 2.7 million)".
//! Such a reading holds for that number alone.

use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::moves;
use crate::extract::mode::Case;
use crate::extract::mode::cue::{Cue, cue_starts_at, cue_that_ends_at, has_cue};
use crate::extract::mode::lexicon::LEXICON;
use crate::extract::mode::reach::REACH;
use crate::extract::relation::Scene;
use crate::extract::time::calendar::month;

/// How many words a label may have that sets a value back.
const LABEL: usize = 8;

/// Whether the words right around the number quote it as an earlier value: "up from 14", "cut from 40 to 31". Gives the
/// word that shows it.
pub fn quoted(case: &Case<'_, '_, '_>) -> Option<usize> {
    let at = case.mention.words.start;
    let before = at.saturating_sub(1);
    if let Some(cue) = cue_that_ends_at(case.scene.sentence, at, Cue::PastBefore) {
        return Some(cue);
    }
    if is_movement_from(case.scene, at) {
        return Some((0..at).rev().find(|word| case.scene.sentence.lower(*word) == "from").unwrap_or(before));
    }
    if is_corrected(case) || is_bracketed(case) {
        return Some(before);
    }
    if was_the_height(case) {
        return Some(before.saturating_sub(1));
    }
    follows(case).or_else(|| overtaken(case)).or_else(|| stood_before(case))
}

/// "rose to 120 from 100", "cut from 40 to 31": the value behind "from" where the clause tells of a movement.
fn is_movement_from(scene: &Scene<'_, '_>, at: usize) -> bool {
    let sentence = scene.sentence;
    let mut before = at;
    while before > 0 && matches!(scene.classes[before - 1], Class::Determiner | Class::Adverb) {
        before -= 1;
    }
    if before == 0 || sentence.lower(before - 1) != "from" {
        return false;
    }
    // "numbers from 1,500 to 2,500": one range.
    if (at..at + 8).take_while(|word| scene.is_number(*word)).any(|word| sentence.lower(word) == "to") {
        return false;
    }
    let window = before.saturating_sub(12)..before - 1;
    let moved = |at: usize| moves(sentence.lower(at)) || matches!(sentence.lower(at), "up" | "down");
    let first = scene.mentions.partition_point(|other| other.words.start <= at);
    let to_follows = scene
        .mentions
        .get(first)
        .is_some_and(|other| other.words.start <= at + 6 && sentence.lower(other.words.start - 1) == "to");
    // "raised its offer to 52, from 40": what stands behind "to" in the same sentence came later.
    let came_to = first.checked_sub(2).map(|last| &scene.mentions[last]).is_some_and(|last| {
        last.words.start > 0
            && at - last.words.end <= REACH
            && sentence.lower(last.words.start - 1) == "to"
            && last.quantity.unit == scene.mentions[first - 1].quantity.unit
    });
    came_to || window.clone().any(moved) || to_follows && window.clone().any(|at| scene.classes[at] == Class::Past)
}

/// "not 40 but 43", "not 40 any more", "no longer 40".
fn is_corrected(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let negated = start > 0 && matches!(sentence.lower(start - 1), "not" | "longer" | "weren't" | "wasn't" | "isn't");
    let by = start > 1
        && sentence.lower(start - 2) == "not"
        && matches!(sentence.lower(start - 1), "by" | "at" | "for" | "in");
    if (by || negated) && corrects(case) || by && case.clause > 0 && sentence.lower(start.saturating_sub(3)) == "and" {
        return true;
    }
    // "no longer 40", "no longer says 40".
    let no_longer = (start.saturating_sub(2)..start)
        .any(|at| at > 0 && sentence.lower(at) == "longer" && sentence.lower(at - 1) == "no");
    no_longer || negated && has_cue(sentence, end, end + 8, Cue::Corrected)
}

/// Whether the sentence opens as a correction.
pub fn corrects(case: &Case<'_, '_, '_>) -> bool {
    (0..8).any(|at| case.scene.sentence.lower(at).starts_with("correct"))
}

/// "101 (112 before the review)", "2.9 million (2023: 2.7 million)": an aside that sets itself back.
fn is_bracketed(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let Some(before) = start.checked_sub(1) else { return false };
    if matches!(sentence.lower(before), "(" | "[") {
        // "212 (240 in the week before)".
        let period = [Cue::PastAdverb, Cue::PastYear, Cue::PastPeriod].iter().any(|cue| {
            has_cue(sentence, end, end + 4, *cue) && scene.number_ends_within(start.saturating_sub(5), before)
        });
        return matches!(sentence.lower(end), "before" | "earlier" | "previously" | "yesterday" | "until")
            || period
            || stands_behind_its_successor(case);
    }
    if sentence.lower(before) != ":" {
        return false;
    }
    let opens = |at: &usize| matches!(sentence.lower(*at), "(" | "[");
    let bracket = (before.saturating_sub(LABEL)..before).rev().find(opens);
    let label = bracket.map_or(0, |bracket| bracket + 1)..before;
    if label.len() > LABEL {
        return false;
    }
    let year = case.time.years.iter().any(|(at, year)| {
        label.contains(at) && (bracket.is_some() || case.time.day.is_some_and(|day| *year < day.year()))
    });
    let earlier = [Cue::PastAdverb, Cue::PastYear, Cue::PastPeriod]
        .iter()
        .any(|cue| has_cue(sentence, label.start, label.end, *cue));
    // "(last bulletin: 198)", "(Monday: 198)", "(December: 198)".
    let issue = bracket.is_some()
        && label.clone().any(|at| {
            let lower = sentence.lower(at);
            LEXICON.issue.contains(lower)
                || (lower.ends_with("day") && lower.len() > 5 || month(lower).is_some())
                    && sentence.words[at].is_capitalised()
        });
    let beside = bracket.is_some_and(|bracket| scene.number_ends_within(bracket.saturating_sub(4), bracket));
    (year || issue) && beside || earlier
}

/// "Profit: 90 million euros (60 million euros)", "Wells closed: 19 (14)": in a labelled line, nothing but another value of the
/// same unit.
fn stands_behind_its_successor(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let start = case.mention.words.start;
    let own = scene.mentions.partition_point(|other| other.words.start < start);
    let Some(successor) = own.checked_sub(1).map(|before| &scene.mentions[before]) else { return false };
    let alike = successor.quantity.unit == case.mention.quantity.unit
        || case.mention.bare && case.mention.quantity.unit == COUNT && successor.quantity.unit != "percent";
    let label = successor.words.start.checked_sub(1).is_some_and(|colon| sentence.lower(colon) == ":");
    alike
        && label
        && case.mention.quantity.unit != "percent"
        && !sentence.words[start].text.starts_with('+')
        && successor.words.end + 2 >= start - 1
        && sentence.lower(case.mention.words.end) == ")"
}

/// "from a high of 14": the height that has been left.
fn was_the_height(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    let start = case.mention.words.start;
    let height = |at: usize| cue_starts_at(sentence, at, Cue::Height);
    let of = start > 1 && matches!(sentence.lower(start - 1), "of" | "at") && height(start - 2);
    let first = start.saturating_sub(5);
    let left = (first..start.saturating_sub(2))
        .any(|at| matches!(sentence.lower(at), "from" | "off" | "below" | "under" | "than" | "after"));
    of && left
}

/// "the bill is 52 million, after 39 million in July"; "300 today, against 450 the day before".
fn follows(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let own = scene.mentions.partition_point(|other| other.words.start < start);
    let before = own.checked_sub(1).map(|before| &scene.mentions[before]);
    let alike = before.is_some_and(|before| before.quantity.unit == case.mention.quantity.unit);
    let bare = case.mention.bare || case.mention.quantity.unit != COUNT;
    let dated = matches!(
        sentence.lower(end),
        "in" | "on" | "by" | "the" | "a" | "last" | "yesterday" | "at" | "before" | "when" | "earlier" | "previously"
    ) || [Cue::PastAdverb, Cue::PastYear].iter().any(|cue| has_cue(sentence, end, end + 4, *cue))
        || case.time.years.iter().any(|(place, _)| (end..end + 3).contains(place));
    let joint = joint_before(case)?;
    let ends = scene.classes.get(end).is_none_or(|class| matches!(class, Class::Break | Class::Mark))
        && sentence.lower(joint) == "against"
        && case.mention.quantity.unit != "percent";
    (alike && bare && (dated || ends) && !is_share_against_share(case)).then_some(joint)
}

/// The "after" or "against" that a number hangs on: right before it, or before "a profit of", "earning".
fn joint_before(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let start = case.mention.words.start;
    let joint = |at: &usize| matches!(sentence.lower(*at), "after" | "against");
    let right = start.checked_sub(1).filter(joint);
    let gerund = start.checked_sub(2).filter(joint).filter(|at| sentence.lower(at + 1).ends_with("ing"));
    let noun = (start.saturating_sub(5)..start.saturating_sub(2))
        .find(joint)
        .filter(|at| sentence.lower(start - 1) == "of" && matches!(scene.classes.get(at + 1), Some(Class::Determiner)));
    right.or(gerund).or(noun)
}

/// "52 percent against 48 percent for the mayor" sets two rivals side by side, not two days.
fn is_share_against_share(case: &Case<'_, '_, '_>) -> bool {
    matches!(case.scene.sentence.lower(case.mention.words.end), "for" | "of")
}

/// "40 were missing, then 43"; "let at 12 million, has gone to 15 million".
fn overtaken(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let end = case.mention.words.end;
    let next = scene.mentions.partition_point(|other| other.words.start < end);
    let next = scene.mentions.get(next).filter(|next| next.words.start <= end + 14)?;
    if next.quantity.unit != case.mention.quantity.unit {
        return None;
    }
    let start = next.words.start;
    let bare = next.bare || next.quantity.unit != COUNT;
    let then = bare && sentence.lower(start - 1) == "then" && start - end <= 6;
    let to = start > 2
        && sentence.lower(start - 1) == "to"
        && LEXICON.moved.contains(sentence.lower(start - 2))
        && matches!(sentence.lower(start - 3), "has" | "have" | "had" | "since");
    (then || to).then_some(start - 1)
}

/// "the shares, which stood at 14 euros in January, had slumped to 5 euros": the sentence goes on to what it came to.
fn stood_before(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let stood = (start.saturating_sub(4).max(1)..start).find(|at| {
        LEXICON.stood.contains(sentence.lower(*at)) && matches!(sentence.lower(at - 1), "which" | "who" | "that")
    })?;
    let closed = (end..end + 7).any(|at| scene.classes.get(at) == Some(&Class::Comma));
    let next = scene.mentions.partition_point(|other| other.words.start < end);
    let came_to = scene.mentions[next..].iter().take(3).any(|other| {
        other.quantity.unit == case.mention.quantity.unit
            && other.words.start <= end + REACH + 6
            && sentence.lower(other.words.start - 1) == "to"
    });
    (closed && came_to).then_some(stood)
}
