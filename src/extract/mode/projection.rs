//! Guesses at a later state: "could reach 500", "is expected to pass 500". What has been decided or announced, and
//! what lies ahead only because a timetable says so, is no guess: "will close 14 branches".

use super::Case;
use super::cue::{Cue, has_cue};
use super::reach::{REACH, inner_clause};
use crate::extract::grammar::Class;
use crate::extract::grammar::function::moves;
use crate::extract::relation::{Construction, Scene};

/// Measures of which an announced or official figure is a total, though it lies ahead: jobs to be cut.
const ANNOUNCED: [&str; 9] =
    ["laid off", "budget", "saved", "pledged", "recalled", "charge", "requested", "allocated", "set aside"];

/// Measures that come by themselves: a figure for tomorrow is a guess. What people do can be decided today.
const HAPPENS: [&str; 22] = [
    "affected",
    "aboard",
    "attended",
    "burned",
    "carried",
    "casualties",
    "created",
    "displaced",
    "flooded",
    "height",
    "hospitalised",
    "infected",
    "injured",
    "killed",
    "magnitude",
    "rainfall",
    "sold",
    "supported",
    "temperature",
    "turnout",
    "votes",
    "without power",
];

/// How a sentence looks ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outlook {
    /// "could", "may", "might".
    Doubt,
    /// "will", "would", "shall".
    Course,
}

/// Whether a modal or a verb of expecting governs the number's verb, and the sentence does not look back ("could
/// have exceeded" speaks of what has happened).
pub fn is_projection(case: &Case<'_, '_, '_>) -> bool {
    let (scene, mention) = (case.scene, case.mention);
    let at = mention.words.start;
    if has_cue(scene.sentence, mention.words.end, mention.words.end + 6, Cue::ProjectionBehind) {
        return true;
    }
    let announced = ANNOUNCED.contains(&case.measure);
    let inner = inner_clause(scene, case.clause, at);
    let expected = has_cue(scene.sentence, inner, at, Cue::Projection);
    if has_cue(scene.sentence, inner, at, Cue::Forecast) || expected && !announced && !mention.definite {
        return true;
    }
    let predicate = case.link.filter(|link| {
        link.words.start >= mention.words.end
            && matches!(
                link.construction,
                Construction::Passive | Construction::Subject | Construction::State | Construction::Loose
            )
    });
    let behind = case.phrase.words.end.max(mention.words.end);
    let outlook = match predicate {
        Some(link) => outlook(scene, behind, link.words.start),
        None if scene.classes.get(mention.words.end) == Some(&Class::Modal) => {
            outlook(scene, mention.words.end, (mention.words.end + 2).min(scene.classes.len()))
        }
        None => outlook(scene, inner, at),
    };
    match outlook {
        Some((Outlook::Doubt, _)) => !mention.definite,
        Some((Outlook::Course, modal)) => {
            let verb = (modal + 1..modal + 4).find(|next| !matches!(scene.classes.get(*next), Some(Class::Adverb)));
            let moved = verb.is_some_and(|verb| {
                let lower = scene.sentence.lower(verb);
                moves(lower) && !matches!(lower, "take" | "cut" | "reduce" | "bring" | "leave" | "raise" | "start")
            });
            !announced && !mention.definite && (moved || HAPPENS.contains(&case.measure))
        }
        None => false,
    }
}

/// The last modal between two words that looks ahead, and where it stands.
fn outlook(scene: &Scene<'_, '_>, from: usize, to: usize) -> Option<(Outlook, usize)> {
    (from.max(to.saturating_sub(REACH))..to).rev().find_map(|at| {
        if scene.classes.get(at) != Some(&Class::Modal) {
            return None;
        }
        let outlook = match scene.sentence.lower(at) {
            "could" | "may" | "might" => Outlook::Doubt,
            "will" | "would" | "shall" | "should" => Outlook::Course,
            _ => return None,
        };
        // The month of May, and clauses set between commas: "the numbers, which could not be checked, exceed".
        let month = at > 0 && scene.classes[at - 1] == Class::Preposition;
        let aside = at > from
            && scene.classes[at - 1] == Class::Subordinator
            && (at..to).any(|next| scene.classes[next] == Class::Comma);
        let next = (at + 1..at + 4).find(|next| !matches!(scene.classes.get(*next), Some(Class::Adverb)));
        let back = next.is_none_or(|next| scene.sentence.lower(next) == "have");
        let negated = matches!(scene.sentence.lower(at + 1), "not" | "no" | "never");
        (!month && !aside && !back && !negated).then_some((outlook, at))
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Projection, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn a_guess_is_told_from_a_plan_and_from_a_look_back() {
        let cases: [(&str, &str, Mode); 9] = [
            ("The toll could reach 500.", "500", Projection),
            ("The toll will pass 500 by Sunday.", "pass 500", Projection),
            ("The bakery will close 14 shops.", "14", Total),
            ("The bakery plans to cut 140 jobs.", "140", Total),
            ("The toll may have passed 500.", "passed 500", Total),
            ("A rise of 40 cm is possible on the coast.", "40 cm", Projection),
            ("Nearly 90 schools will not open.", "Nearly 90", Total),
            ("An exit poll gave the mayor 54 percent.", "54 percent", Projection),
            ("In May 60 people drowned.", "60", Total),
        ];
        for (text, number, expected) in cases {
            assert_eq!(mode_of(text, number), expected, "{text}");
        }
    }
}
