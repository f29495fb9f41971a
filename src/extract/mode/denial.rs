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

/// Whether the sentence rejects the number.
pub fn is_denied(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let stop = |reach: usize| {
        let last = (end + reach).min(sentence.words.len());
        (end..last).find(|at| sentence.lower(*at) == ";").unwrap_or(last)
    };
    if let Some(cue) = last_cue(sentence, case.clause, start, Cue::Denial) {
        return !states_anew(case, cue, start);
    }
    if is_negated(case) || has_cue(sentence, end, stop(REACH), Cue::DenialBehind) {
        return true;
    }
    let first = start.saturating_sub(FAR);
    let hearsay = has_cue(sentence, first, start, Cue::Hearsay) || has_cue(sentence, end, stop(6), Cue::Hearsay);
    let rumour = first_cue(sentence, first, start, Cue::Rumour);
    let rejected = [Cue::Falsity, Cue::DenialBehind, Cue::Denial].map(|cue| has_cue(sentence, end, stop(FAR), cue));
    hearsay || rumour.is_some() && rejected.contains(&true)
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
        let cases: [(&str, &str, Mode); 8] = [
            ("The mayor denied that 90 people were hurt.", "90", Denied),
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
