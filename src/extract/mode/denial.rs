//! Figures that a sentence rejects: "denied that 90 were hurt", "rumours of 90 dead are false". A party's own figure
//! beside the one that it rejects is none of them.

use super::Case;
use super::cue::{Cue, cue_starts_at, first_cue, has_cue, last_cue};
use super::past::corrects;
use super::reach::REACH;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::{VerbSense, sense};

/// How far behind a number its rumour may be called false.
const FAR: usize = 24;

/// How many words may stand between a verb of calling and what it calls a figure.
const CALLED: usize = 6;

/// Whether the sentence rejects the number; gives the word that shows it.
pub fn denial(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let stop = |reach: usize| {
        let last = (end + reach).min(sentence.words.len());
        (end..last).find(|at| sentence.lower(*at) == ";").unwrap_or(last)
    };
    let denial = last_cue(sentence, case.clause, start, Cue::Denial);
    let rejection = denial.max(last_cue(sentence, case.clause, start, Cue::Rejected)).max(refusal(case));
    if let Some(cue) = rejection {
        return (!states_anew(case, cue, start)).then_some(cue);
    }
    if is_negated(case) {
        return start.checked_sub(1);
    }
    let behind = |cue: &Cue| first_cue(sentence, end, stop(REACH), *cue);
    let called = || called_false(case, stop(FAR));
    if let Some(cue) = [Cue::DenialBehind, Cue::Rejected].iter().find_map(behind).or_else(called) {
        return Some(cue);
    }
    let first = start.saturating_sub(FAR);
    let hearsay =
        first_cue(sentence, first, start, Cue::Hearsay).or_else(|| first_cue(sentence, end, stop(6), Cue::Hearsay));
    let rumour = first_cue(sentence, first, start, Cue::Rumour);
    let spread = has_cue(sentence, first, start, Cue::Spread) || has_cue(sentence, end, stop(REACH), Cue::Spread);
    let rejected =
        [Cue::Falsity, Cue::DenialBehind, Cue::Rejected, Cue::Denial].map(|cue| has_cue(sentence, end, stop(FAR), cue));
    hearsay.or(rumour.filter(|_| spread || rejected.contains(&true)))
}

/// "Nor will she accept that 31 ran off", "refuses to recognise the 90": where accepting is negated.
fn refusal(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let accept = last_cue(sentence, case.clause, case.mention.words.start, Cue::Accepting)?;
    let negated = (accept.saturating_sub(4)..accept).any(|at| {
        let lower = sentence.lower(at);
        matches!(
            lower,
            "not" | "nor" | "never" | "neither" | "cannot" | "refuses" | "refused" | "refusing" | "declines"
        ) || lower.ends_with("n't")
    });
    negated.then_some(accept)
}

/// "Talk of 90 was fiction", "over 70 dead, which police called nonsense": what the sentence goes on to call it,
/// before it gives another number.
fn called_false(case: &Case<'_, '_, '_>, stop: usize) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let end = case.mention.words.end;
    let next = scene.mentions.partition_point(|other| other.words.start < end);
    let stop = scene.mentions.get(next).map_or(stop, |next| next.words.start.min(stop));
    let called = |at: usize| {
        let back = at.saturating_sub(CALLED);
        let verb = (back..at).rev().find(|word| {
            cue_starts_at(sentence, *word, Cue::Calling)
                || sentence.lower(*word) == "named"
                || *word >= end
                    && matches!(
                        sentence.lower(*word),
                        "is" | "are" | "was" | "were" | "be" | "as" | "has" | "have" | "had"
                    )
        });
        let told = |verb: usize| {
            (verb + 1..at).all(|word| {
                (verb < end || !matches!(scene.classes.get(word), Some(Class::Preposition | Class::Past | Class::Verb)))
                    && !matches!(sentence.lower(word), "not" | "no" | "never" | ";")
            })
        };
        verb.is_some_and(told)
    };
    (end..stop).find(|at| cue_starts_at(sentence, *at, Cue::Falsity) && called(*at))
}

/// "rejected the count, saying that 90 were hurt": behind a second verb of saying stands the party's own figure.
fn states_anew(case: &Case<'_, '_, '_>, cue: usize, start: usize) -> bool {
    let scene = case.scene;
    (cue + 1..start).any(|at| {
        // "the bank, which denies it, has set aside 90": the rejection stands in an aside.
        let aside = cue > 0
            && scene.classes[cue - 1] == Class::Subordinator
            && matches!(sense(scene.sentence.lower(cue)), Some(VerbSense::Stating) | None)
            && scene.sentence.lower(cue - 1) != "that"
            && scene.classes[at] == Class::Comma;
        if aside {
            return true;
        }
        let states = sense(scene.sentence.lower(at)) == Some(VerbSense::Stating);
        let new = at > 0 && matches!(scene.classes[at - 1], Class::Comma | Class::Conjunction);
        states && new && !cue_starts_at(scene.sentence, at, Cue::Denial)
    })
}

/// "There were not 90", "90 jobs, not 60": no correction ("not 60 but 90", "and not 60", "not 60 as reported").
fn is_negated(case: &Case<'_, '_, '_>) -> bool {
    let scene = case.scene;
    let Some(not) = case.mention.words.start.checked_sub(1) else { return false };
    let sentence = scene.sentence;
    let verb = matches!(sentence.lower(not), "weren't" | "wasn't" | "isn't" | "aren't");
    let set_against = sentence.lower(not) == "not"
        && not > 0
        && (scene.classes[not - 1] == Class::Comma || matches!(sentence.lower(not - 1), "were" | "are" | "was" | "is"));
    let corrected = has_cue(sentence, case.mention.words.end, case.mention.words.end + 8, Cue::Corrected);
    (verb || set_against) && !corrected && !corrects(case)
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Denied, Past, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn what_a_sentence_rejects_is_denied_and_what_it_puts_in_its_place_is_not() {
        let cases: [(&str, &str, Mode); 20] = [
            ("The mayor denied that 90 people were hurt.", "90", Denied),
            ("The mayor waved away the estimate that 90 people were hurt.", "90", Denied),
            ("The mayor rejected as baseless a claim that 90 people were hurt.", "90", Denied),
            ("Nor would the mayor accept that 90 people were hurt.", "90", Denied),
            ("The mayor did accept that 90 people were hurt.", "90", Total),
            ("The rebels spoke of over 90 dead, which the army called nonsense.", "over 90", Denied),
            ("Talk of 900 job losses was \"fiction\", she said; fewer than 400 would go.", "900", Denied),
            ("Talk of 900 job losses was \"fiction\", she said; fewer than 400 would go.", "fewer than 400", Total),
            ("Claims that 90 tonnes were lost have no basis in measurement.", "90 tonnes", Denied),
            ("He called the 90 injured a fairy tale.", "90", Denied),
            ("A post claiming 90 dead is being shared widely.", "90", Denied),
            ("The fire killed 90 people, and the owner called the rescue a miracle.", "90", Total),
            ("The fire killed 90 people, and talk of 100 is nonsense.", "90", Total),
            ("The mayor disputed the count, saying that 90 people were hurt.", "90", Total),
            ("Rumours of 90 dead in the valley are without foundation.", "90", Denied),
            ("A message doing the rounds says 90 are dead.", "90", Denied),
            ("There were not 90 people in the square.", "90", Denied),
            ("The mill will axe 90 jobs, not 60.", "60", Denied),
            ("There were 90 people on the boat and not 60.", "60", Past),
            ("Reports say 90 people were hurt.", "90", Total),
        ];
        for (text, number, expected) in cases {
            assert_eq!(mode_of(text, number), expected, "{text}");
        }
    }
}
