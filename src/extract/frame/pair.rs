//! Counts that are set against the count before them: "eleven floors, not eight", "29 survivors, against 31 before",
//! "down to 40 from 60", "214 cases instead of 221". Both are of one thing; which of them holds is for
//! [`mode`](crate::extract::mode) to say.

use super::Frame;
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::quantity::Kind as UnitKind;
use crate::extract::relation::Scene;

/// How many words may stand between the two where a verb stands there too.
const REACH: usize = 24;

/// How many words may stand between the two where none does.
const NEAR: usize = 8;

/// "41 percent have been repaired, 201,000 in all": a bare count that gives the share before it in full.
fn in_full(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    let before = scene.mentions.get(at.checked_sub(1)?)?;
    let number = scene.mentions.get(at)?;
    let end = number.words.end;
    let all = matches!(
        (scene.sentence.lower(end), scene.sentence.lower(end + 1)),
        ("in", "all" | "total") | ("all", "told") | ("altogether", _)
    );
    let share = before.kind == Some(UnitKind::Percent) && number.words.start - before.words.end <= REACH;
    (number.bare && share && all).then(|| Frame::before("P, N in all", None))
}

/// The frame of a bare count that is set against the one before it, or gives it in full.
pub fn pair(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    if let Some(whole) = in_full(scene, at) {
        return Some(whole);
    }
    let before = scene.mentions.get(at.checked_sub(1)?)?;
    let number = scene.mentions.get(at)?;
    let mut joint = number.words.start;
    while joint > before.words.end
        && matches!(scene.classes[joint - 1], Class::Determiner | Class::Adverb)
        && scene.sentence.lower(joint - 1) != "not"
    {
        joint -= 1;
    }
    let gap = before.words.end..joint;
    if !number.bare || before.quantity.unit != COUNT || gap.is_empty() || gap.len() > REACH {
        return None;
    }
    let (first, last) = (gap.start, gap.end);
    let words: Vec<&str> = gap.clone().map(|word| scene.sentence.lower(word)).collect();
    let broken = gap.clone().any(|word| matches!(scene.classes[word], Class::Break | Class::Mark));
    let verb = |word: usize| scene.classes[word].is_verb() && scene.sentence.lower(word) != "compared";
    let acts = gap.clone().any(verb) || gap.len() > NEAR;
    let strong = matches!(
        words.as_slice(),
        [.., "," | "and", "not"]
            | [.., "instead", "of"]
            | [.., "rather", "than"]
            | [.., "opposed", "to"]
            | [.., ",", "against"]
            | [.., ",", "compared", "with" | "to"]
    );
    let weak = matches!(
        words.as_slice(),
        ["not"]
            | [.., "against" | "versus"]
            | [.., "compared", "with" | "to"]
            | [.., "up" | "down", "from"]
            | ["from"]
            | [.., ",", "then"]
    );
    // "from 60 to 40".
    let moved = words.as_slice() == ["to"] && scene.sentence.lower(before.words.start.wrapping_sub(1)) == "from";
    let paired = !broken && (strong || !acts && (weak || moved)) || in_brackets(scene, first, last, number.words.end);
    paired.then(|| Frame::before("N, not M", None))
}

/// "101 (112 before the review)", "29 (previous day: 34)": an earlier value in brackets right behind.
fn in_brackets(scene: &Scene<'_, '_>, open: usize, start: usize, end: usize) -> bool {
    let earlier = |at: usize| {
        matches!(
            scene.sentence.lower(at),
            "previous"
                | "previously"
                | "before"
                | "earlier"
                | "yesterday"
                | "last"
                | "prior"
                | "formerly"
                | "was"
                | "up"
                | "down"
        )
    };
    scene.sentence.lower(open) == "(" && start - open <= 4 && ((open + 1..start).any(earlier) || earlier(end))
}
