//! Counts of votes by their sides: lines of a record whose labels they are ("Yes: 571,240", "Against: 79"), and numbers
//! with nothing but the side behind them ("72 for, nine against", "five were for it"). Looks at one sentence.

use super::lexicon::is_voted_on;
use super::reach::{chain_ending, subject};
use super::{Frame, Of};
use crate::extract::grammar::function::moves;
use crate::extract::quantity::Mention;
use crate::extract::relation::Scene;
use crate::extract::subject::Subject;

/// How many marks may stand before the side.
const LEAD: usize = 4;

/// How many words before its result what was voted on may stand.
const REACH: usize = 12;

/// The construction of the result of a vote.
pub const RESULT: &str = "passed by N to M";

/// The frame of a count of votes.
pub fn tally(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    let mention = scene.mentions.get(at)?;
    behind_side(scene, mention).or_else(|| before_side(scene, mention)).or_else(|| result(scene, at))
}

/// "The senate passed the bill by 88 to 79": the result of a vote on something.
fn result(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    let pairs = |first: usize| {
        let (one, other) = (scene.mentions.get(first)?, scene.mentions.get(first + 1)?);
        let joined = one.words.end + 1 == other.words.start && scene.sentence.lower(one.words.end) == "to";
        (joined && one.bare && other.bare && one.kind.is_none() && other.kind.is_none()).then_some(one.words.start)
    };
    let start = pairs(at).or_else(|| pairs(at.checked_sub(1)?))?;
    let word = |back: usize| start.checked_sub(back).map_or("", |at| scene.sentence.lower(at));
    // "The bill rose by 40 to 90".
    let leads = matches!(word(1), "," | ":" | "was") || word(1) == "by" && !moves(word(2));
    let told = (start.saturating_sub(REACH)..start).any(|word| is_voted_on(scene.sentence.lower(word)));
    let votes = Subject { text: "votes".to_owned(), explicit: true, people: false };
    (told && leads).then(|| Frame::told(RESULT, Some("votes"), votes))
}

/// "72 for, nine against and two abstaining", "five were for it and four against": nothing but the side stands behind.
fn before_side(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let end = mention.words.end;
    let voted = matches!(scene.sentence.lower(end), "was" | "were" | "voted");
    let side = end + usize::from(voted);
    let measure = match scene.sentence.lower(side) {
        "for" => "votes for",
        "against" => "votes against",
        "abstaining" | "abstained" => "abstained",
        _ => return None,
    };
    let after = side + 1 + usize::from(matches!(scene.sentence.lower(side + 1), "it" | "them"));
    let ends = matches!(scene.sentence.lower(after), "" | "," | ";" | "." | ")" | "and" | "with");
    let bare = mention.bare || measure == "abstained";
    let colon = mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == ":");
    let party = colon.and_then(|colon| subject(scene, chain_ending(scene, colon)?)).map(Of::Told);
    (bare && ends).then(|| Frame { of: party, ..Frame::measured("N for, M against", measure) })
}

/// The frame of a count of votes behind the name of a side.
fn behind_side(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let colon = mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == ":")?;
    let side = colon.checked_sub(1)?;
    let favour = scene.sentence.lower(side) == "favour" || scene.sentence.lower(side) == "favor";
    let first = if favour { side.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "in")? } else { side };
    // "Polls open. Turnout for: 40" is no line of its own.
    let opens = first < LEAD && (0..first).all(|at| !scene.classes[at].is_noun() && !scene.classes[at].is_verb());
    let (text, measure) = match scene.sentence.lower(side) {
        "yes" => ("Yes votes", "votes"),
        "no" => ("No votes", "votes"),
        "for" => ("votes for", "votes for"),
        "favour" | "favor" => ("votes in favour", "votes for"),
        "against" => ("votes against", "votes against"),
        "abstaining" | "abstained" | "abstentions" => ("abstentions", "abstained"),
        _ => return None,
    };
    let votes = Subject { text: text.to_owned(), explicit: true, people: false };
    (opens && mention.bare).then(|| Frame::told("Yes: N", Some(measure), votes))
}

#[cfg(test)]
mod tests {
    use crate::extract::claims_in;

    #[test]
    fn a_side_that_opens_a_line_is_what_is_counted() {
        for (text, subject) in [
            ("- Yes: 571,240", "Yes votes"),
            ("- No: 587,460", "No votes"),
            ("- In favour: 86", "votes in favour"),
            ("- Against: 80", "votes against"),
        ] {
            assert_eq!(claims_in(text, None)[0].subject, subject, "{text}");
        }
        for (text, measure) in [
            ("Reeds: 72 for, two abstaining.", "votes for"),
            ("Reeds: nine against.", "votes against"),
            ("Five were for it and four against.", "votes for"),
        ] {
            assert_eq!(claims_in(text, None)[0].measure, measure, "{text}");
        }
        assert_eq!(claims_in("What the fleet is for: 90 lorries.", None)[0].subject, "lorries");
    }
}
