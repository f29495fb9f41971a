//! Shares of a wider total, as far as one sentence tells: "including 14 children", "of whom 14", "14 of them". A share
//! that has news of its own ("14 of the crew have died") may be the total of that news: the document tells.

use super::cue::{Cue, cue_starts_at, has_cue};
use super::reach::REACH;
use super::{Case, Lean};
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::measure::Kind;
use crate::extract::place::atlas;
use crate::extract::relation::Construction;
use crate::extract::subject::nominal_predicate;

/// What a sentence tells of a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// It is one.
    Sure,
    /// It is one if the document has a larger figure of the same measure.
    Open(Lean),
}

/// Whether the sentence makes the number a share of a wider one.
pub fn share(case: &Case<'_, '_, '_>) -> Option<Share> {
    let (scene, mention, phrase) = (case.scene, case.mention, case.phrase);
    let sentence = scene.sentence;
    let (start, behind) = (mention.words.start, phrase.words.end.max(mention.words.end));
    let labelled = start > 0 && sentence.lower(start - 1) == ":";
    let lead =
        if labelled { start.saturating_sub(REACH) } else { start.saturating_sub(4).max(case.clause.saturating_sub(4)) };
    let predicate = has_predicate(case);
    if has_cue(sentence, lead, start, Cue::Part) {
        return Some(if predicate && !includes(case, lead) { Share::Open(Lean::Share) } else { Share::Sure });
    }
    // "400 of the 1,500": the wider figure stands beside it.
    if (mention.head_start + 1..mention.head_start + 4).any(|at| scene.is_number(at)) && phrase.partitive {
        return None;
    }
    if is_among(case)
        || is_alone(case)
        || nominal_predicate(scene, mention).is_some() && scene.number_ends_within(0, start)
    {
        return Some(Share::Sure);
    }
    if phrase.partitive && (mention.quantity.unit == COUNT || mention.fraction) {
        let sure = !predicate || mention.fraction;
        return Some(if sure { Share::Sure } else { Share::Open(Lean::Share) });
    }
    let opens = cue_starts_at(sentence, behind, Cue::Part)
        && !matches!(sentence.lower(behind), "included" | "includes" | "include" | "including" | "among");
    if opens && !predicate || opens_with_whole(case) && is_hurt(case) {
        return Some(Share::Sure);
    }
    (opens || opens_with_whole(case)).then_some(Share::Open(Lean::Share))
}

/// "including", "among them": whatever is said of the share, it stays one.
fn includes(case: &Case<'_, '_, '_>, lead: usize) -> bool {
    (lead..case.mention.words.start)
        .any(|at| matches!(case.scene.sentence.lower(at), "among" | "include" | "included" | "includes" | "including"))
}

/// "Marr alone has buried 41", "40 in my town alone": of one place, not of one day.
fn is_alone(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let last = (case.mention.words.end + 6).min(scene.classes.len());
    let near = (case.clause.max(1)..last).filter(|at| sentence.lower(*at) == "alone");
    near.into_iter().any(|alone| {
        let before = sentence.lower(alone - 1);
        let name = scene.classes[alone - 1] == Class::Name || alone == 1 && sentence.words[0].is_capitalised();
        (name || atlas::kind_of(before).is_some()) && !before.ends_with("day")
    })
}

/// "Four children are among 14 people who died".
fn is_among(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let behind = case.phrase.words.end.max(case.mention.words.end);
    let be = matches!(sentence.lower(behind), "are" | "were" | "is" | "was");
    be && sentence.lower(behind + 1) == "among" && (behind + 2..behind + 5).any(|at| scene.is_number(at))
}

/// "Of the 90 injured, 14 are critical", "Of those who died, 31 are women": the sentence opens with the whole.
fn opens_with_whole(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let first = (0..scene.classes.len().min(3)).find(|at| !matches!(scene.classes[*at], Class::Mark | Class::Break));
    let Some(first) = first else { return false };
    let of = if sentence.lower(first) == "out" { first + 1 } else { first };
    let comma = (of + 1..(of + REACH).min(case.mention.words.start)).find(|at| scene.classes[*at] == Class::Comma);
    let whole = matches!(scene.classes.get(of + 1), Some(Class::Determiner | Class::Number));
    sentence.lower(of) == "of" && whole && comma.is_some()
}

/// "in a critical condition", "in hospital": how some of the injured are.
fn is_hurt(case: &Case<'_, '_, '_>) -> bool {
    case.link.is_some_and(|link| link.kind == Kind::State && link.measure == "hospitalised")
}

/// Whether the number has a predicate of its own that the lexicon knows: "14 of them were freed". To be in hospital or
/// critical is no news of its own: the injured are.
fn has_predicate(case: &Case<'_, '_, '_>) -> bool {
    case.link.is_some_and(|link| {
        link.known
            && !is_hurt(case)
            && matches!(link.kind, Kind::Verb(..) | Kind::State)
            && !matches!(link.construction, Construction::Modifier | Construction::Loose)
            && !case.phrase.words.contains(&link.words.start)
            && (link.words.start >= case.mention.words.end || link.construction == Construction::Object)
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Increment, Part, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn a_share_is_a_part_unless_it_is_the_total_of_its_own_news() {
        let cases: [(&str, &str, Mode); 9] = [
            ("The slide killed 90 people, including 14 children.", "14", Part),
            ("The slide injured 90 people, of whom 14 are in a critical condition.", "14", Part),
            ("Four pupils are among 14 people who died.", "Four", Part),
            ("Of the 90 injured, 14 are in a critical condition.", "14", Part),
            ("The bus carried 90 people, of whom 14 died.", "14", Total),
            ("Fourteen of the climbers have been rescued.", "Fourteen", Total),
            ("Marr alone has buried 14 people.", "14", Part),
            ("On Sunday alone 14 people were hurt.", "14", Increment),
            ("The storm killed 90 people; 14 of them drowned in cars.", "14", Part),
        ];
        for (text, number, expected) in cases {
            assert_eq!(mode_of(text, number), expected, "{text}");
        }
    }
}
