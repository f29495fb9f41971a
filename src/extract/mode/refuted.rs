//! Figures that the next sentence rejects: "Posts speak of 90 dead. That is false, police say." Looks at two sentences
//! that stand side by side; what a sentence says of its own figures is told in [`denial`](super::denial).

use super::cue::{Cue, cue_at, cue_starts_at, has_cue};
use super::lexicon::LEXICON;
use crate::extract::Sentence;
use crate::extract::grammar::function::{VerbSense, sense};

/// Why such a figure is denied.
pub const REFUTED: &str = "the next sentence rejects it";

/// How many words a rejection may need to say what it rejects.
const REACH: usize = 9;

/// Whether a sentence rejects what the one before it reports.
pub fn refutes(before: &Sentence<'_>, sentence: &Sentence<'_>) -> bool {
    let adjacent = before.number > 0 && sentence.number == before.number + 1;
    adjacent && reports(before) && (is_called_false(sentence) || rejects_it(sentence) || says_no(sentence))
}

/// "You may have read that 90 died": hearsay, which the writer is about to put right.
pub fn told_to_the_reader(sentence: &Sentence<'_>, at: usize) -> bool {
    let first = at.saturating_sub(REACH + 6);
    (first..at).any(|word| {
        sentence.lower(word) == "you"
            && matches!(sentence.lower(word + 1), "may" | "might" | "will")
            && sentence.lower(word + 2) == "have"
            && matches!(sentence.lower(word + 3), "read" | "heard" | "seen")
    })
}

/// Whether the sentence tells what nobody in particular puts forward: "posts speak of", "some say". A party's own figure
/// still stands as its own when another party rejects it: the two are in dispute.
fn reports(sentence: &Sentence<'_>) -> bool {
    let says = |from: usize| {
        (from..from + REACH).any(|at| {
            sense(sentence.lower(at)) == Some(VerbSense::Stating)
                || matches!(sentence.lower(at), "say" | "put" | "speak")
        })
    };
    let first = opening(sentence);
    let nobody = LEXICON.anybody.contains(sentence.lower(first));
    nobody && says(first + 1)
        || (0..sentence.words.len()).any(|at| {
            let verb = matches!(sentence.lower(at), "claim" | "claims" | "reports" | "boasts" | "boast")
                && !matches!(sentence.lower(at + 1), "of" | "about" | "on" | "in");
            let hearsay = [Cue::Rumour, Cue::Hearsay, Cue::Spread].iter().any(|cue| cue_starts_at(sentence, at, *cue));
            hearsay && !verb
        })
}

/// "That is false", "This was a lie", "Not true, says the mayor", "Nonsense, says the mayor".
fn is_called_false(sentence: &Sentence<'_>) -> bool {
    let first = opening(sentence);
    let false_at = |at: usize| {
        let (length, cue) = cue_at(sentence, at)?;
        let behind = sentence.lower(at + length);
        // "It is wrong to build there", "that was not true of the coast".
        let of_another = matches!(behind, "to" | "that" | "for" | "of" | "about" | "in");
        // Whoever denies does so by a verb with somebody before it, which is no predicate.
        let verb = cue == Cue::Denial && sentence.lower(at) != "not";
        (matches!(cue, Cue::Falsity | Cue::DenialBehind | Cue::Denial) && !of_another && !verb).then_some(length)
    };
    let pronoun = matches!(sentence.lower(first), "that" | "this" | "it" | "these" | "those" | "they" | "which");
    let be = first + 1;
    let is = matches!(sentence.lower(be), "is" | "was" | "are" | "were" | "'s" | "\u{2019}s");
    let said = (be..be + 5).any(|at| false_at(at).is_some());
    let alone = false_at(first)
        .is_some_and(|length| matches!(sentence.lower(first + length), "," | "!" | "." | "\"" | "\u{201d}"));
    pronoun && is && said || alone
}

/// "The union denies it", "The army rejects the figure", "The mayor calls that nonsense".
fn rejects_it(sentence: &Sentence<'_>) -> bool {
    let first = opening(sentence);
    let stands_for = |at: usize| {
        let noun = at + usize::from(matches!(sentence.lower(at), "the" | "that" | "those" | "this" | "these" | "its"));
        let pronoun = is_object_pronoun(sentence.lower(at));
        let ends = |at: usize| !sentence.words.get(at).is_some_and(|word| word.text.starts_with(char::is_alphabetic));
        let lead = matches!(
            sentence.lower(at + 1),
            "and"
                | "as"
                | "outright"
                | "flatly"
                | "strongly"
                | "too"
                | "on"
                | "through"
                | "but"
                | "in"
                | "saying"
                | "absolutely"
        );
        (
            pronoun && (ends(at + 1) || lead),
            noun > at && LEXICON.account.contains(sentence.lower(noun)) && sentence.lower(noun + 1) != "of",
        )
    };
    (first..first + REACH).any(|at| {
        let Some((length, cue)) = cue_at(sentence, at) else { return false };
        let negated = (at.saturating_sub(3)..at).any(|word| {
            matches!(sentence.lower(word), "not" | "never" | "neither" | "nor" | "no" | "cannot")
                || sentence.lower(word).ends_with("n't")
        });
        let (pronoun, noun) = stands_for(at + length);
        match cue {
            Cue::Denial => !negated && (pronoun || noun),
            Cue::Calling => {
                let called = at + length + 1 + usize::from(noun);
                let object = noun || is_object_pronoun(sentence.lower(at + length));
                !negated && object && has_cue(sentence, called, called + 5, Cue::Falsity)
            }
            _ => false,
        }
    })
}

/// Whether the word stands for what was told, as an object.
fn is_object_pronoun(lower: &str) -> bool {
    matches!(lower, "it" | "this" | "that" | "these" | "those" | "them")
}

/// "The governor says no: it is 46", "There is no truth in it".
fn says_no(sentence: &Sentence<'_>) -> bool {
    let first = opening(sentence);
    (first..first + REACH).any(|at| {
        let no = sense(sentence.lower(at)) == Some(VerbSense::Stating)
            && sentence.lower(at + 1) == "no"
            && !sentence.words.get(at + 2).is_some_and(|word| word.text.starts_with(char::is_alphabetic));
        let truth = sentence.lower(at) == "no"
            && matches!(sentence.lower(at + 1), "truth" | "foundation" | "basis")
            && (matches!(sentence.lower(at + 2), "in" | "to" | "for") && is_object_pronoun(sentence.lower(at + 3)));
        no || truth
    })
}

/// The first word that is no mark.
fn opening(sentence: &Sentence<'_>) -> usize {
    let mark = |at: &usize| !sentence.words[*at].text.starts_with(char::is_alphanumeric);
    (0..sentence.words.len()).take_while(mark).count()
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Denied, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn what_the_next_sentence_rejects_is_denied() {
        let cases: [(&str, &str, Mode); 16] = [
            ("Posts online speak of 90 dead. That is false, police say.", "90", Denied),
            ("Rumours speak of 900 job losses. The mill rejects the figure.", "900", Denied),
            ("Talk of 46 missing men goes round. The mine denies it.", "46", Denied),
            ("Some put the loss at 90 million euros. The auditors call that nonsense.", "90 million euros", Denied),
            ("Some say more than 100 died. The governor says no: it is 46.", "more than 100", Denied),
            ("Some say more than 100 died. The governor says no: it is 46.", "46", Total),
            ("Reports of 90 dead have spread. There is no truth in them, the army says.", "90", Denied),
            ("You may have heard that 20 people were held. It was nine.", "20", Denied),
            ("Posts say 46 men were caught. The union does not deny it.", "46", Total),
            ("Posts say 46 men were caught. The union says that is not the whole story.", "46", Total),
            ("The union says 900 jobs will go. The mill calls that number wrong.", "900", Total),
            ("Posts say 46 people were hurt. It is wrong to build there, one adds.", "46", Total),
            ("Posts say 46 people were hurt. The mayor denied that she was to blame.", "46", Total),
            ("Posts say 46 people were hurt. The mayor denied any blame.", "46", Total),
            ("Posts say 46 people were hurt. The mayor rejects the figure of 90.", "46", Total),
            ("The mayor said 46 people were hurt. That is nine more than on Friday.", "46", Total),
        ];
        for (text, number, expected) in cases {
            assert_eq!(mode_of(text, number), expected, "{text}");
        }
    }
}
