//! Quantities that are said of the same thing as the number before them: "412,900, or 7 percent", "741,000 residents
//! (12 percent)", "to $9 from $6", "47 percent, against 52 percent in May", "$9 million of which goes to the port".

use std::ops::Range;

use super::lexicon::{change_noun, compared};
use super::reach::subject;
use super::{Frame, Of};
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::moves;
use crate::extract::grammar::phrase::subject_before;
use crate::extract::measure::{Counts, Kind as Word, Trigger};
use crate::extract::quantity::{Kind, Mention};
use crate::extract::relation::{Scene, is_zero_relative};

/// The construction of "$9 million of it".
pub const PART_OF_IT: &str = "P of it";

/// How many words may stand between the two.
const REACH: usize = 8;

/// How many words behind an amount the verb may stand that says of it what it is.
const RELATIVE: usize = 8;

/// The frame of a quantity that goes on with the number before it.
pub fn sequel(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    if let Some(frame) = moved_from(scene, at) {
        return Some(frame);
    }
    let before = scene.mentions.get(at.checked_sub(1)?)?;
    let number = scene.mentions.get(at)?;
    let gap = before.words.end..number.words.start;
    if let Some(frame) = taken_from(scene, before, number, &gap) {
        return Some(frame);
    }
    if gap.len() > REACH {
        return None;
    }
    moved_by(scene, before, &gap)
        .or_else(|| in_brackets(scene, number, &gap))
        .or_else(|| in_other_words(scene, before, number, &gap))
        .or_else(|| paired(scene, before, number, &gap))
        .or_else(|| part_of_it(scene, before, number, &gap))
}

/// "900 hectares, an increase of 60", "four are missing, a reduction of ten": by how much the figure before has changed.
pub fn changed_by(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    let before = scene.mentions.get(at.checked_sub(1)?)?;
    let number = scene.mentions.get(at)?;
    let noun = number.words.start.checked_sub(2).filter(|noun| scene.sentence.lower(noun + 1) == "of")?;
    let measure = change_noun(scene.sentence.lower(noun))?.measure();
    let mut article = noun.checked_sub(1)?;
    if matches!(scene.classes[article], Class::Adjective | Class::Noun | Class::Adverb) {
        article = article.checked_sub(1)?;
    }
    let comma = article.checked_sub(1).filter(|comma| scene.classes[*comma] == Class::Comma)?;
    let beside = before.words.end <= comma && comma - before.words.end <= REACH;
    let plain = scene.classes.get(before.words.end..comma)?.iter().all(|class| *class != Class::Break);
    let article = matches!(scene.sentence.lower(article), "a" | "an" | "another");
    let same = number.kind == before.kind || number.bare;
    (article && beside && plain && same).then(|| Frame::before("N, a rise of M", Some(measure)))
}

/// "put it at $9 million", "it is 9 percent now": the figure that the text is speaking of.
pub fn spoken(scene: &Scene<'_, '_>, number: &Mention) -> Option<Frame> {
    if number.echo {
        return Some(Frame { why: "another amount of the same", measure: None, of: Some(Of::Last), as_before: false });
    }
    if is_fragment(scene, number) {
        return Some(Frame { why: "P in X.", measure: None, of: Some(Of::Last), as_before: false });
    }
    let mut at = number.words.start.checked_sub(1)?;
    while at > 0 && matches!(scene.classes[at], Class::Adverb) {
        at -= 1;
    }
    let it = |at: usize| matches!(scene.sentence.lower(at), "it" | "that" | "this" | "it's" | "that's");
    let before = at.checked_sub(1);
    let spoken = match scene.sentence.lower(at) {
        "is" | "was" | "'s" | "now" => {
            before.is_some_and(it) && before.is_none_or(|at| scene.classes[at] != Class::Conjunction)
        }
        "at" => before.is_some_and(|at| scene.sentence.lower(at) == "it") && at >= 2 && scene.classes[at - 2].is_verb(),
        "it" => before.is_some_and(|at| matches!(scene.sentence.lower(at), "makes" | "made" | "make")),
        "it's" | "that's" => true,
        _ => false,
    };
    let next = scene.classes.get(number.words.end);
    let told = matches!(
        scene.sentence.lower(number.words.end),
        "of" | "for" | "across" | "to" | "behind" | "against" | "above" | "below"
    );
    let plain = !told
        && matches!(
            next,
            None | Some(
                Class::Mark
                    | Class::Comma
                    | Class::Adverb
                    | Class::Preposition
                    | Class::Conjunction
                    | Class::Break
                    | Class::Quote
            )
        );
    let pointed = matches!(scene.sentence.lower(at), "that's")
        || before.is_some_and(|at| matches!(scene.sentence.lower(at), "that" | "this"));
    let of = if pointed && number.kind == Some(Kind::Percent) { Of::Last } else { Of::Spoken };
    (spoken && plain).then_some(Frame { why: "it is N", measure: None, of: Some(of), as_before: false })
}

/// "One in six in the country.": a share that is all that its sentence says.
fn is_fragment(scene: &Scene<'_, '_>, number: &Mention) -> bool {
    let end = number.words.end;
    let short = scene.classes.len() <= REACH + end && !scene.sentence.is_title();
    let silent =
        number.words.start == 0 && scene.mentions.len() == 1 && !scene.classes.iter().any(|class| class.is_verb());
    let where_to = matches!(scene.sentence.lower(end), "in" | "across" | "nationwide" | "." | "");
    number.kind == Some(Kind::Percent) && short && silent && where_to
}

/// "raised the cost of the dam by 9 percent, to $4 billion": where a change leads is of what has changed.
fn moved_by(scene: &Scene<'_, '_>, before: &Mention, gap: &Range<usize>) -> Option<Frame> {
    let by = before.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "by");
    let comma = usize::from(scene.classes.get(gap.start) == Some(&Class::Comma));
    let to = gap.len() == comma + 1 && scene.sentence.lower(gap.start + comma) == "to";
    let moved = by.is_some() && to && before.kind == Some(Kind::Percent);
    moved.then(|| Frame { as_before: false, ..Frame::before("by P to N", None) })
}

/// "741,000 residents (12 percent)", "serious injuries (up 2 percent)".
fn in_brackets(scene: &Scene<'_, '_>, number: &Mention, gap: &Range<usize>) -> Option<Frame> {
    let open = gap.clone().rev().find(|at| scene.sentence.lower(*at) == "(")?;
    let plain = (gap.start..open).all(|at| scene.classes[at].is_noun() || scene.classes[at] == Class::Preposition);
    if number.kind != Some(Kind::Percent) || !plain || scene.sentence.lower(number.words.end) == "of" {
        return None;
    }
    match gap.end - open {
        1 => Some(Frame::before("N (P)", None)),
        2 => {
            let way = compared(scene.sentence.lower(open + 1))?;
            Some(Frame::before("N (up P)", Some(way.measure())))
        }
        _ => None,
    }
}

/// "412,900, or 7 percent", "45 patients, which is 56 percent": the same figure as a share, unless it says of what.
fn in_other_words(scene: &Scene<'_, '_>, before: &Mention, number: &Mention, gap: &Range<usize>) -> Option<Frame> {
    // "a third of the bananas, or 900 tonnes".
    let weighed = number.kind == Some(Kind::Measure) && (before.kind == Some(Kind::Percent) || before.fraction);
    let share = number.kind == Some(Kind::Percent) && before.kind != Some(Kind::Percent) || weighed;
    let last = gap.end.checked_sub(1).filter(|_| share && !gap.is_empty())?;
    let words: Vec<&str> = gap.clone().map(|at| scene.sentence.lower(at)).collect();
    let or = scene.sentence.lower(last) == "or" && (weighed || gap.len() <= 6);
    let restated = matches!(
        words.as_slice(),
        [.., "that", "is"] | [.., "which", "is"] | [.., "equal", "to"] | [.., "corresponds", "to"]
    );
    (or || restated).then(|| {
        let of_its_own = scene.sentence.lower(number.words.end) == "of" || number.head_start > number.words.end;
        if of_its_own {
            Frame { why: "N, or P of X", measure: None, of: None, as_before: true }
        } else {
            Frame::before("N, or P", None)
        }
    })
}

/// "to $9 from $6", "from 6.2 to 7.8 metres", "47 percent, against 52 percent": two values of one thing.
fn paired(scene: &Scene<'_, '_>, before: &Mention, number: &Mention, gap: &Range<usize>) -> Option<Frame> {
    // "against 48 percent for Lind", "after 97 percent of stations": a share of something else.
    let own =
        number.kind == Some(Kind::Percent) && matches!(scene.sentence.lower(number.words.end), "of" | "for" | "in");
    if before.kind != number.kind || before.quantity.unit == COUNT || gap.is_empty() || own {
        return None;
    }
    // "51 to 49 percent for Marr": two sides of a vote.
    let sides = number.kind == Some(Kind::Percent) && scene.sentence.lower(gap.start) == "to" && gap.len() == 1;
    let from = before.words.start.checked_sub(1).is_some_and(|at| scene.sentence.lower(at) == "from");
    if sides && !from {
        return None;
    }
    let mut at = gap.end;
    while at > gap.start && gap.end - at < 5 && leads(scene, at - 1) {
        at -= 1;
    }
    let joint = at.checked_sub(1).filter(|joint| gap.contains(joint))?;
    let contrast = match scene.sentence.lower(joint) {
        "from" | "against" | "versus" | "than" | "to" | "after" => true,
        "with" => scene.sentence.lower(joint.saturating_sub(1)) == "compared",
        "of" => matches!(scene.sentence.lower(joint.saturating_sub(1)), "instead" | "short"),
        _ => false,
    };
    let one_clause = !gap
        .clone()
        .any(|at| scene.classes[at].is_verb() && !matches!(scene.sentence.lower(at), "compared" | "is" | "was"));
    // "$9 million to the port": what money goes to is no second value.
    let apart = scene.sentence.lower(joint) != "to" || gap.len() == 1 || from;
    let contrast = contrast && one_clause && apart && !is_told_apart(scene, number);
    contrast.then(|| Frame::before("from A to B", None))
}

/// Whether a verb that the lexicon knows says of an amount of its own what it is: "well short of the $9 million sought", "than
/// the $9 million the agency says it needs".
fn is_told_apart(scene: &Scene<'_, '_>, number: &Mention) -> bool {
    let end = number.words.end;
    let stays =
        |at: &usize| !matches!(scene.classes[*at], Class::Comma | Class::Break | Class::Preposition | Class::Mark);
    let stop = (end..(end + RELATIVE).min(scene.classes.len())).take_while(stays).last().map_or(end, |last| last + 1);
    let marks = |trigger: &Trigger| {
        let verb = matches!(trigger.kind, Word::Verb(counts, _) if counts != Counts::Subject);
        trigger.known && verb && (trigger.words.start == end || is_zero_relative(scene, end, trigger))
    };
    number.definite && scene.triggers_in(&(end..stop)).iter().any(marks)
}

/// Whether a word may stand between "than" or "from" and the number: an article, an owner.
fn leads(scene: &Scene<'_, '_>, at: usize) -> bool {
    matches!(scene.classes[at], Class::Determiner | Class::Adverb | Class::Possessive | Class::Name | Class::Noun)
}

/// "The tax goes up in April, from $25 to $32": the first of two values behind a comma is of the clause's subject.
fn moved_from(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    let number = scene.mentions.get(at)?;
    let next = scene.mentions.get(at + 1)?;
    let from = number.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "from")?;
    let comma = from.checked_sub(1).filter(|at| scene.classes[*at] == Class::Comma)?;
    let to = next.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "to");
    if to != Some(number.words.end) || scene.number_ends_within(0, comma) {
        return None;
    }
    let (chain, verb) = subject_before(scene.sentence, scene.classes, comma)?;
    let moved = moves(scene.sentence.lower(verb));
    let subject = subject(scene, chain.whole).filter(|_| moved)?;
    Some(Frame { why: "X goes up, from A to B", measure: None, of: Some(Of::Told(subject)), as_before: false })
}

/// "Of the $9 million promised in May, $4 million has been paid": a part of the amount that opens the clause, whose own verb
/// says what has become of it.
fn taken_from(scene: &Scene<'_, '_>, before: &Mention, number: &Mention, gap: &Range<usize>) -> Option<Frame> {
    let same = before.kind == number.kind || number.kind == Some(Kind::Percent);
    if !same || before.quantity.unit == COUNT || gap.len() > 2 * REACH {
        return None;
    }
    let mut at = before.words.start;
    while at > 0 && matches!(scene.classes[at - 1], Class::Determiner | Class::Adverb) {
        at -= 1;
    }
    let of = at.checked_sub(1).filter(|of| scene.sentence.lower(*of) == "of")?;
    let opens = of == 0
        || matches!(scene.sentence.lower(of - 1), "out" | "that" | "and" | "but")
        || matches!(scene.classes[of - 1], Class::Comma | Class::Break | Class::Mark | Class::Quote);
    let one_clause = !gap.clone().any(|at| matches!(scene.classes[at], Class::Break | Class::Conjunction));
    (opens && one_clause).then(|| Frame::before(PART_OF_IT, None))
}

/// "$9 million of it", "of which $9 million": a part of the amount before, where nothing says what else it is.
fn part_of_it(scene: &Scene<'_, '_>, before: &Mention, number: &Mention, gap: &Range<usize>) -> Option<Frame> {
    let end = number.words.end;
    let behind = scene.sentence.lower(end) == "of" && matches!(scene.sentence.lower(end + 1), "it" | "which" | "that");
    let ahead = gap.clone().any(|at| scene.sentence.lower(at) == "of" && scene.sentence.lower(at + 1) == "which");
    let named = matches!(scene.sentence.lower(end), "for" | "in") && ahead;
    let same = before.kind == number.kind || number.kind == Some(Kind::Percent);
    (same && before.quantity.unit != COUNT && (behind || ahead) && !named).then(|| Frame::before(PART_OF_IT, None))
}
