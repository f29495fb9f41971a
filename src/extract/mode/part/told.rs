//! Constructions that tell a share without naming what it is taken out of: "Marr alone", "accounts for 14", rows of names
//! and numbers, "the dead were 19 recruits and three cooks".

use super::SURE;
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::names_people;
use crate::extract::mode::Case;
use crate::extract::mode::cue::{Cue, cue_ends_at};
use crate::extract::mode::reach::REACH;
use crate::extract::place::atlas;
use crate::extract::quantity::Kind as UnitKind;
use crate::extract::subject::nominal_predicate;

/// A construction that tells a share: whether it holds, its weight, and the reason in words.
type Rule = (fn(&Case<'_, '_, '_>) -> bool, i32, &'static str);

/// The construction that tells the share, if one does, with its weight.
pub fn reason(case: &Case<'_, '_, '_>) -> Option<(i32, &'static str)> {
    let constructions: [Rule; 11] = [
        (is_among, SURE, "it is among a larger number"),
        (is_alone, SURE, "it is that of one place alone"),
        (is_listed_beside_sum, SURE, "it is listed beside its sum"),
        (is_kind_of, SURE, "it is one kind of those counted"),
        (makes_up_the_counted, SURE, "it says what the counted were"),
        (is_largest_share, SURE, "it is called the largest share"),
        (is_made_of, SURE, "it says what some of an amount is"),
        (accounts_for, 80, "it accounts for some of a whole"),
        (is_in_cases, 80, "it is that of some cases"),
        (is_labelled_by_people, 60, "its label is a kind of people"),
        (is_behind_name, 60, "it stands in brackets behind a name"),
    ];
    constructions.into_iter().find(|(holds, ..)| holds(case)).map(|(_, weight, why)| (weight, why))
}

/// How many pairs of a row are looked at.
const LISTED: usize = 16;

/// "The dead were 19 recruits and three cooks": what those who have been counted were.
fn makes_up_the_counted(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    // No more than two words stand between "the" and the verb.
    let be = (1..case.mention.words.start.min(5)).find(|at| matches!(sentence.lower(*at), "are" | "were" | "include"));
    !case.mention.bare
        && be.is_some_and(|be| {
            (2..=4).contains(&be)
                && sentence.lower(be - 2) == "the"
                && cue_ends_at(sentence, be, Cue::CountedSet)
                && (be + 1 == case.mention.words.start || scene.is_number(be + 1))
                && (be + 1..case.mention.words.start).all(|at| !scene.classes[at].is_verb())
        })
}

/// "takes the largest slice, 9 million", "the biggest group with 412".
fn is_largest_share(case: &Case<'_, '_, '_>) -> bool {
    let (sentence, start) = (case.scene.sentence, case.mention.words.start);
    let joined = start > 2 && matches!(sentence.lower(start - 1), "," | "with" | "at" | ":" | "of");
    joined && cue_ends_at(sentence, start - 1, Cue::LargestShare)
}

/// "in eleven cases the owner was at fault": of cases that have been counted.
fn is_in_cases(case: &Case<'_, '_, '_>) -> bool {
    let (sentence, start) = (case.scene.sentence, case.mention.words.start);
    let within = start > 0 && sentence.lower(start - 1) == "in";
    within
        && case.mention.kind.is_none()
        && matches!(sentence.lower(case.mention.words.end), "cases" | "instances" | "incidents")
}

/// "Pedestrians: 287": a label that names a kind of people.
fn is_labelled_by_people(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let colon = case.mention.words.start.checked_sub(1).filter(|at| sentence.lower(*at) == ":");
    let first = (0..scene.classes.len().min(8)).find(|at| !matches!(scene.classes[*at], Class::Mark | Class::Break));
    colon.zip(first).is_some_and(|(colon, first)| {
        colon < first + 5
            && names_people(sentence.lower(first))
            && !matches!(
                sentence.lower(first),
                "people" | "persons" | "residents" | "victims" | "casualties" | "customers"
            )
    })
}

/// "followed by Marr (48) and Dorn (39)".
fn is_behind_name(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    start > 1
        && sentence.lower(start - 1) == "("
        && sentence.lower(end) == ")"
        && scene.classes[start - 2] == Class::Name
        && case.mention.quantity.unit == COUNT
}

/// "Some 27 million euros is for schools", "$9 million of it is new money": a bare amount that opens its sentence and is
/// said to be of some kind, or for somebody, is some of one told before.
fn is_made_of(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let opens = start == 0 || matches!(scene.classes[start - 1], Class::Break | Class::Mark | Class::Conjunction);
    let money = case.mention.kind == Some(UnitKind::Currency) && case.phrase.words.is_empty();
    let verb = sentence.lower(end);
    let is =
        matches!(verb, "is" | "was" | "are" | "were") && matches!(sentence.lower(end + 1), "for" | "new" | "earmarked");
    let goes = matches!(verb, "goes" | "comes" | "came" | "consists" | "consist")
        && matches!(sentence.lower(end + 1), "to" | "from" | "of" | "in" | "as");
    let will = verb == "will" && sentence.lower(end + 1) == "go" && sentence.lower(end + 2) == "to";
    opens && money && (is || goes || will)
}

/// "Nine were children": a bare number that is said to be some kind of those counted before.
fn is_kind_of(case: &Case<'_, '_, '_>) -> bool {
    nominal_predicate(case.scene, case.mention, case.phrase).is_some()
}

/// "Marr accounts for 14", "children make up 14".
fn accounts_for(case: &Case<'_, '_, '_>) -> bool {
    let start = case.mention.words.start;
    cue_ends_at(case.scene.sentence, start, Cue::Sharing)
}

/// "17 dead (Marr 9, Dorn 8)", "Marr 9, Dorn 8 and Kell 3": a name and a bare number in a row of such pairs that stands
/// in brackets or behind a colon.
fn is_listed_beside_sum(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let mentions = scene.mentions;
    let own = mentions.partition_point(|other| other.words.start < case.mention.words.start);
    let named = |at: usize| {
        mentions.get(at).is_some_and(|other| {
            other.bare
                && other.quantity.unit == COUNT
                && other.words.start > 0
                && scene.classes[other.words.start - 1] == Class::Name
        })
    };
    let paired = own > 0 && named(own - 1) || named(own + 1);
    if !named(own) || !paired {
        return false;
    }
    let first = case.mention.words.start.saturating_sub(REACH);
    let opening = (first..case.mention.words.start).rev().find(|at| matches!(sentence.lower(*at), "(" | ":"));
    opening.is_some_and(|at| {
        let listed = mentions.partition_point(|other| other.words.start < at)..mentions.len();
        let pairs = sentence.lower(at) == ":" && listed.take(LISTED).all(named);
        pairs || sentence.lower(at) == "(" && scene.number_ends_within(at.saturating_sub(4), at)
    })
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
