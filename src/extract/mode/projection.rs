//! Guesses at a later state: "could reach 500", "is expected to pass 500". What has been decided or announced, and
//! what lies ahead only because a timetable says so, is no guess: "will close 14 branches".

use super::Case;
use super::cue::{Cue, cue_at, cue_starts_at, cue_that_ends_at, first_cue, has_cue};
use super::lexicon::LEXICON;
use super::reach::{REACH, inner_clause};
use crate::extract::Bound;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::{moves, names_people};
use crate::extract::grammar::phrase::subject_before;
use crate::extract::relation::{Construction, Link, Scene};
use crate::extract::time::calendar::month;

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

/// How many words away a condition or a time to come may stand.
const FAR: usize = 24;

/// How a sentence looks ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outlook {
    /// "could", "may", "might".
    Doubt,
    /// "would".
    Supposed,
    /// "will", "shall", "should".
    Course,
}

/// What makes a number a guess, each with its weight; a sum of [`GUESS`] or more is one.
const GUESS: i32 = 100;

/// Whether what the sentence says of the number's time and certainty adds up to a guess at a later state;
/// gives the word that shows it best.
pub fn projection(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, mention) = (case.scene, case.mention);
    let (at, end) = (mention.words.start, mention.words.end);
    let inner = inner_clause(scene, case.clause, at);
    // "a cut of 8 percent" is none of jobs.
    let cut = mention.quantity.unit == "percent" && at > 0 && scene.sentence.lower(at - 1) == "of";
    let announced = ANNOUNCED.contains(&case.measure) && !cut;
    let known = mention.definite;
    let mut weight = 0;
    let behind = first_cue(scene.sentence, end, (end + 6).min(next_number(scene, end)), Cue::ProjectionBehind);
    let forecast = behind
        .or_else(|| first_cue(scene.sentence, inner, at, Cue::Forecast))
        .or_else(|| forecast_before(case, inner))
        .or_else(|| forecast_by(case))
        .or_else(|| forecast_said(case))
        .or_else(|| odds(case))
        .or_else(|| aimed_at(case).filter(|_| !announced));
    if forecast.is_some() {
        return forecast;
    }
    let expected = expectation(case, inner);
    if expected.is_some() {
        weight += 100;
    }
    let outlook = governing_outlook(case, inner);
    match outlook {
        Some((Outlook::Doubt, _)) if !known => weight += 100,
        Some((outlook @ (Outlook::Course | Outlook::Supposed), modal)) => {
            weight += if outlook == Outlook::Supposed { 60 } else { 40 };
            if HAPPENS.contains(&case.measure) || moves_there(case, modal) {
                weight += 60;
            }
            if is_conditional(scene, at) {
                weight += 60;
            }
            if lies_ahead(case) {
                weight += 40;
            }
        }
        _ => {}
    }
    if announced || known {
        weight -= 100;
    }
    expected.or(outlook.map(|(_, modal)| modal)).filter(|_| weight >= GUESS)
}

/// The words of expecting that govern the number: "is expected to pass 90". "Due to rain" and "on the way to Marr" are
/// none, and what somebody expects to be so already is no later state: "expects that 3 percent have the fault".
fn expectation(case: &Case<'_, '_, '_>, inner: usize) -> Option<usize> {
    let (scene, sentence, at) = (case.scene, case.scene.sentence, case.mention.words.start);
    let mut from = inner;
    while let Some(cue) = first_cue(sentence, from, at, Cue::Projection) {
        let last = cue + cue_at(sentence, cue).map_or(1, |(length, _)| length) - 1;
        if !leads_to_a_place(scene, last, at) && !is_belief(case, cue) {
            return Some(cue);
        }
        from = last + 1;
    }
    // "In the south are expected 36 degrees": the predicate before its subject.
    cue_that_ends_at(sentence, at, Cue::ProjectionBehind).filter(|cue| *cue >= inner)
}

/// Whether what stands behind the last word of a phrase of expecting is no verb but a thing or a place: "due to the
/// storm", "heading for the coast carried 90". Right before the number it is what is expected.
fn leads_to_a_place(scene: &Scene<'_, '_>, last: usize, at: usize) -> bool {
    let next = (last + 1..at).find(|next| scene.classes[*next] != Class::Adverb);
    let Some(next) = next else { return false };
    match scene.sentence.lower(last) {
        // "is due to close 14 shops", but "due to smoke".
        "to" if scene.sentence.lower(last - 1) == "due" => {
            let be = matches!(scene.sentence.lower(last.saturating_sub(2)), "is" | "are" | "was" | "were" | "be");
            !be || !scene.classes[next].is_verb() && next + 1 != at
        }
        "to" => matches!(
            scene.classes[next],
            Class::Determiner | Class::Name | Class::Pronoun | Class::Possessive | Class::Preposition
        ),
        "for" => (next..at).any(|word| matches!(scene.classes[word], Class::Verb | Class::Past | Class::Auxiliary)),
        _ => false,
    }
}

/// "expects that 3 percent of the pumps have the fault": a clause in the present, with no time to come.
fn is_belief(case: &Case<'_, '_, '_>, cue: usize) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.phrase.words.end.max(case.mention.words.end));
    let that = matches!(sentence.lower(cue), "expect" | "expects" | "expected") && sentence.lower(cue + 1) == "that";
    let verb = (end..scene.classes.len().min(end + REACH)).find(|at| scene.classes[*at].is_verb());
    let present = verb.is_some_and(|verb| {
        matches!(scene.classes[verb], Class::Verb | Class::Auxiliary) && sentence.lower(verb + 1) != "to"
    });
    that && cue + 2 == start && present && !lies_ahead(case)
}

/// "the exit poll, which gave her 90": a clause that hangs on a guess.
fn forecast_before(case: &Case<'_, '_, '_>, inner: usize) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let relative = inner.checked_sub(1).filter(|at| matches!(sentence.lower(*at), "which" | "that"))?;
    let comma = relative > 0 && scene.classes[relative - 1] == Class::Comma;
    cue_that_ends_at(sentence, relative - usize::from(comma), Cue::Forecast)
}

/// "Ninety of them will die, the doctor predicts": who foretells it stands behind.
fn forecast_said(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence, end) = (case.scene, case.scene.sentence, case.mention.words.end);
    let last = (end + FAR).min(next_number(scene, end)).min(scene.classes.len());
    let says = |at: &usize| LEXICON.foretelling.contains(sentence.lower(*at));
    let parted = |verb: usize| {
        (verb.saturating_sub(6).max(end)..verb).any(|at| scene.classes[at] == Class::Comma)
            && (verb.saturating_sub(6).max(end)..verb).all(|at| {
                !matches!(scene.classes[at], Class::Preposition | Class::Conjunction | Class::Subordinator)
                    && !scene.classes[at].is_verb()
            })
    };
    (end..last).find(says).filter(|verb| parted(*verb))
}

/// "The probability of a second wave is put at 30 percent".
fn odds(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence, start) = (case.scene, case.scene.sentence, case.mention.words.start);
    let chance = case.mention.quantity.unit == "percent";
    let noun = |at: &usize| {
        matches!(sentence.lower(*at), "probability" | "likelihood")
            && *at > 0
            && scene.classes[at - 1] == Class::Determiner
    };
    let first = start.saturating_sub(FAR);
    (first..start).rev().take_while(|at| scene.classes[*at] != Class::Break).find(noun).filter(|_| chance)
}

/// "wants 90 shelters by next summer", "He expected 900 by nightfall": what somebody is after, and by when.
fn aimed_at(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.phrase.words.end.max(case.mention.words.end));
    let verb = (start.saturating_sub(3)..start).rev().find(|at| LEXICON.wanting.contains(sentence.lower(*at)))?;
    let direct = (verb + 1..start).all(|at| matches!(scene.classes[at], Class::Determiner | Class::Adverb));
    let subject = verb > 0 && !matches!(scene.classes[verb - 1], Class::Auxiliary | Class::Comma);
    let last = (end + REACH).min(next_number(scene, end));
    let by = (end..last).find(|at| sentence.lower(*at) == "by")?;
    let day = sentence.lower(by + 1);
    let ahead = matches!(day, "next" | "nightfall" | "midnight" | "tonight" | "tomorrow")
        || day.ends_with("day") && day.len() > 5
        || month(day).is_some()
        || cue_starts_at(sentence, by, Cue::Ahead);
    // "wants $90 by Friday" is a demand.
    let counted = case.mention.kind.is_none();
    (direct && subject && ahead && counted).then_some(verb)
}

/// Where the next number starts behind a word.
fn next_number(scene: &Scene<'_, '_>, end: usize) -> usize {
    let next = scene.mentions.partition_point(|other| other.words.start < end);
    scene.mentions.get(next).map_or(scene.classes.len(), |next| next.words.start)
}

/// "short of the 90 forecast by economists", "the 90 that traders had pencilled in".
fn forecast_by(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let behind = case.phrase.words.end.max(case.mention.words.end);
    let relative = matches!(sentence.lower(behind), "that" | "which");
    let last = if relative { behind + 7 } else { behind + 1 }.min(next_number(scene, case.mention.words.end));
    (behind..last).find(|at| {
        let foreseen =
            [Cue::Foreseen, Cue::Forecast, Cue::Projection].iter().any(|cue| cue_starts_at(sentence, *at, *cue));
        foreseen && (relative || matches!(sentence.lower(at + 1), "by" | "in"))
    })
}

/// The modal that governs the number's verb.
fn governing_outlook(case: &Case<'_, '_, '_>, inner: usize) -> Option<(Outlook, usize)> {
    let (scene, mention) = (case.scene, case.mention);
    let ahead = lies_ahead(case);
    let predicate = case.link.filter(|link| {
        link.words.start >= mention.words.end
            && matches!(
                link.construction,
                Construction::Passive | Construction::Subject | Construction::State | Construction::Loose
            )
    });
    let behind = case.phrase.words.end.max(mention.words.end);
    let far = |link: &Link| link.construction == Construction::Loose && next_number(scene, behind) < link.words.start;
    let told = predicate.filter(|link| !far(link)).and_then(|link| outlook(scene, behind, link.words.start, ahead));
    match predicate.filter(|link| told.is_some() || link.construction != Construction::Loose) {
        Some(_) => told,
        None if scene.classes.get(mention.words.end) == Some(&Class::Modal) => {
            outlook(scene, mention.words.end, (mention.words.end + 2).min(scene.classes.len()), ahead)
        }
        None => outlook(scene, inner, mention.words.start, ahead).or_else(|| {
            // "94 drones are to follow": a modal right behind the number's own noun.
            let next = (behind + 3).min(scene.classes.len());
            let alone = !(behind + 1..behind + 6).any(|at| scene.is_number(at));
            outlook(scene, behind, next, ahead).filter(|(_, at)| alone && *at == behind)
        }),
    }
}

/// Whether the verb behind a modal tells of a movement, and not of a decision.
fn moves_there(case: &Case<'_, '_, '_>, modal: usize) -> bool {
    let scene = case.scene;
    let verb = (modal + 1..modal + 4)
        .find(|next| !matches!(scene.classes.get(*next), Some(Class::Adverb)) && scene.sentence.lower(*next) != "to");
    verb.is_some_and(|verb| {
        let lower = scene.sentence.lower(verb);
        let next = scene.sentence.lower(verb + 1);
        let runs = lower == "run" && !matches!(next, "to" | "into" | "up");
        // "will go home", "will come to 9 million": people leave, and a bill told without a range is what it is.
        let goes = lower == "go" && !matches!(next, "to" | "up" | "down" | "above" | "below" | "over" | "past");
        let sums_up = lower == "come" && next == "to" && case.mention.quantity.bound != Bound::Range;
        moves(lower) && !(runs || goes || sums_up) && !LEXICON.planned.contains(lower)
    })
}

/// "if the pace holds", "should the rain go on": whether the sentence sets a condition.
fn is_conditional(scene: &Scene<'_, '_>, at: usize) -> bool {
    let first = at.saturating_sub(FAR);
    let last = (at + FAR).min(scene.classes.len());
    (first..last).any(|word| {
        let lower = scene.sentence.lower(word);
        matches!(lower, "if" | "unless" | "otherwise") && scene.sentence.lower(word + 1) != "only"
            || lower == "should" && (word == 0 || scene.classes[word - 1] == Class::Comma)
            || cue_starts_at(scene.sentence, word, Cue::Condition)
    })
}

/// Whether words near the number name a time to come: "by the end of the decade", "next year", "in 2031".
fn lies_ahead(case: &Case<'_, '_, '_>) -> bool {
    let (sentence, at) = (case.scene.sentence, case.mention.words.start);
    let (first, last) = (at.saturating_sub(FAR), (case.mention.words.end + REACH).min(sentence.words.len()));
    let year = case.time.day.is_some_and(|day| {
        case.time.years.iter().any(|(place, year)| (first..last).contains(place) && *year > day.year())
    });
    year || has_cue(sentence, first, last, Cue::Ahead)
}

/// The last modal between two words that looks ahead, and where it stands. `ahead`: whether the sentence names a time to
/// come.
fn outlook(scene: &Scene<'_, '_>, from: usize, to: usize, ahead: bool) -> Option<(Outlook, usize)> {
    (from.max(to.saturating_sub(REACH))..to).rev().find_map(|at| {
        let outlook = match scene.sentence.lower(at) {
            "could" | "may" | "might" if scene.classes.get(at) == Some(&Class::Modal) => Outlook::Doubt,
            "would" => Outlook::Supposed,
            "will" | "shall" | "should" => Outlook::Course,
            lower if lower.ends_with("'ll") || lower.ends_with("\u{2019}ll") => Outlook::Course,
            _ => return None,
        };
        // The month of May, and clauses set between commas: "the numbers, which could not be checked, exceed".
        let month = at > 0
            && (scene.classes[at - 1] == Class::Preposition
                || scene.sentence.words[at].is_capitalised() && scene.sentence.lower(at) == "may");
        let aside = at > 0
            && scene.classes[at - 1] == Class::Subordinator
            && (at..to).any(|next| scene.classes[next] == Class::Comma);
        let next = (at + 1..at + 4).find(|next| !matches!(scene.classes.get(*next), Some(Class::Adverb)));
        // "may have passed 500" looks back, "may have 500" and "by 2050 it will have passed 500" do not.
        let perfect = |next: usize| {
            scene.sentence.lower(next) == "have"
                && (scene.classes.get(next + 1) == Some(&Class::Past)
                    || matches!(scene.sentence.lower(next + 1), "been" | "had" | "gone" | "already"))
                && !(outlook == Outlook::Course && ahead)
        };
        let back = next.is_none_or(perfect);
        let negated = matches!(scene.sentence.lower(at + 1), "not" | "no" | "never");
        // "could be heard", "could locate": what somebody managed to do.
        let able = scene.sentence.lower(at) == "could"
            && next.is_some_and(|next| {
                let verb = next + usize::from(scene.sentence.lower(next) == "be");
                cue_starts_at(scene.sentence, verb, Cue::Ability)
            });
        // "may claim up to $90": what somebody is free to do.
        let free = scene.sentence.lower(at) == "may"
            && next.is_some_and(|next| {
                scene.sentence.lower(next) == "claim" || cue_starts_at(scene.sentence, next, Cue::Permission)
            })
            && subject_before(scene.sentence, scene.classes, at + 1)
                .and_then(|(who, _)| who.head.last())
                .is_some_and(|head| names_people(scene.sentence.lower(head)));
        (!month && !aside && !back && !negated && !able && !free).then_some((outlook, at))
    })
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Projection, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn a_guess_is_told_from_a_plan_and_from_a_look_back() {
        let cases: [(&str, &str, Mode); 19] = [
            ("Searchers could locate 90 hikers.", "90", Total),
            ("Ninety hikers could be seen on the ridge.", "Ninety", Total),
            ("Ninety hikers could be trapped on the ridge.", "Ninety", Projection),
            ("If the dam goes, 90 farms will be cut off.", "90", Projection),
            ("Profit was below the 90 million euros forecast by traders.", "90 million euros", Projection),
            (
                "The bank made 90 million euros where traders had pencilled in 60 million euros.",
                "60 million euros",
                Projection,
            ),
            ("Sales would come to 90 million euros next year.", "90 million euros", Projection),
            ("The mill is to cut 90 jobs by the end of the year.", "90", Total),
            ("Rescuers are looking for 90 people.", "90", Total),
            ("The kidnappers want 90 million euros.", "90 million euros", Total),
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
