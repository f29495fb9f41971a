//! Who goes on speaking in sentences that name nobody: the party of the sentence before, as long as the text goes
//! on with its report. Finds no parties by itself.

use super::act::Act;
use super::act::is_quoting;
use super::phrase::NounPhrase;
use super::{GOES_ON, Line, Voice, party};
use crate::extract::grammar::is_plural;
use crate::extract::{Reading, Sentence};
use crate::text::WordKind;

/// For each sentence, who goes on speaking where it names nobody: the last of the paragraph, unless the
/// sentence turns to something else; or who is named right behind ("That is what X says"). `official`: whether the text
/// has an issuer, who then speaks again as soon as another has spoken.
pub fn carry(
    reading: &Reading<'_>,
    sentences: &[Line],
    subjects: &[Option<String>],
    official: bool,
) -> Vec<Option<Voice>> {
    let mut carried: Vec<Option<Voice>> = vec![None; sentences.len()];
    let mut speaking: Option<Voice> = None;
    let mut silent_from = 0;
    // Who does something, counts or reckons need not go on telling.
    let mut doing = false;
    // Whoever happened to be asked does not go on either.
    let mut crowd = false;
    let (mut quoted, mut within_quote) = (false, false);
    for (at, (sentence, line)) in reading.sentences.iter().zip(sentences).enumerate() {
        if sentence.opens_paragraph && !leans_on_last(sentence) {
            speaking = None;
            silent_from = at;
            within_quote = false;
        }
        let goes_on_quoting = within_quote;
        within_quote = quote_after(sentence, within_quote);
        let other =
            subjects[at].is_some() && subjects[at] != speaking.as_ref().and_then(|voice| voice.attribution.clone());
        let leaves_quote = quoted && !opens_with_quote(sentence) && !goes_on_quoting;
        let goes_on = !doing || opens_with_pronoun(sentence) || goes_on_quoting || opens_with_quote(sentence);
        // From the second silent sentence on something must still lean on the report.
        let leans = || {
            at == silent_from && !crowd
                || goes_on_quoting
                || opens_with_quote(sentence)
                || opens_with_pronoun(sentence)
                // "Rescued: 112.": the rows of one table.
                || sentence.lower(1) == ":"
                || !leaning(sentence).is_empty()
        };
        let holds = |_: &&Voice| !other && !leaves_quote && goes_on && leans() && !turns_away(sentence);
        carried[at] = speaking.as_ref().filter(holds).cloned();
        let Some(last) = line.spoken.last().filter(|_| !sentence.is_title()) else { continue };
        if points_back(sentence) {
            for earlier in &mut carried[silent_from..at] {
                earlier.get_or_insert_with(|| Voice { why: "X says so right behind", ..last.voice.clone() });
            }
        }
        quoted = (0..sentence.words.len()).any(|word| is_quote(sentence.lower(word)));
        doing = last.act.verb.acts || last.act.is_by_verb() && !last.act.verb.speech;
        let lends = !last.act.verb.denies && (last.act.verb.speech || !official) && !is_in_passing(sentence, &last.act);
        crowd = is_anybody(sentence, &last.act.party);
        speaking = lends.then(|| Voice { why: GOES_ON, ..last.voice.clone() });
        silent_from = at + 1;
    }
    carried
}

/// Whether the act names its party in passing: "9,000 by the pilots' count", "the 40 that the navy named".
fn is_in_passing(sentence: &Sentence<'_>, act: &Act) -> bool {
    let led = act.party.words.start > 0
        && matches!(sentence.lower(act.party.words.start - 1), "by" | "on" | "from" | "in" | "against");
    act.is_tight() || act.why == "X's figures" && led
}

/// Whether the phrase tells of people whom anybody may have asked: "survivors", "a town planner". Officials and the police
/// speak for somebody.
fn is_anybody(sentence: &Sentence<'_>, party: &NounPhrase) -> bool {
    let head = sentence.lower(party.head);
    let first = sentence.lower(party.words.start);
    let vague =
        matches!(first, "a" | "an" | "some" | "several" | "many" | "one" | "two") || is_plural(head) && !party.definite;
    let office = party::holds_office(head) || party::is_organisation(head) || head.starts_with("spokes");
    vague && !party.named && !party.pronoun && !office
}

/// Whether a paragraph goes on with what the one before counted: "Of those, nine …", "Nine of them …".
fn leans_on_last(sentence: &Sentence<'_>) -> bool {
    let of = |at: usize| matches!(sentence.lower(at), "of" | "among");
    let back = |at: usize| match sentence.lower(at) {
        "them" | "these" => true,
        // "Of those who left" begins anew.
        "those" => sentence.lower(at + 1) == ",",
        _ => false,
    };
    !sentence.is_title() && (1..6).any(|at| back(at) && of(at - 1))
}

/// The words of a sentence that lean on what was told before: "two of them", "nine of those", "the others".
pub fn leaning(sentence: &Sentence<'_>) -> Vec<usize> {
    let leans = |at: &usize| match sentence.lower(*at) {
        "them" | "these" | "those" | "whom" => *at > 0 && matches!(sentence.lower(at - 1), "of" | "among"),
        "former" | "latter" => *at > 0 && sentence.lower(at - 1) == "the",
        "others" | "rest" | "remainder" | "another" => true,
        _ => false,
    };
    (0..sentence.words.len()).filter(leans).collect()
}

/// The semicolons of a sentence.
pub fn semicolons(sentence: &Sentence<'_>) -> Vec<usize> {
    (0..sentence.words.len()).filter(|at| sentence.lower(*at) == ";").collect()
}

/// "That is what the office says", "So says the office": the party of the sentences before.
fn points_back(sentence: &Sentence<'_>) -> bool {
    matches!(
        (sentence.lower(0), sentence.lower(1)),
        (
            "that" | "this" | "those" | "these" | "so",
            "is" | "was" | "are" | "were" | "says" | "said" | "say" | "at" | "comes" | "came"
        )
    )
}

/// Whether a sentence ends inside a quote that it opened, or that was open before it.
fn quote_after(sentence: &Sentence<'_>, open: bool) -> bool {
    sentence.words.iter().fold(open, |open, word| is_quoting(&word.lower, open))
}

fn is_quote(lower: &str) -> bool {
    matches!(lower, "\"" | "\u{201c}" | "\u{201d}")
}

fn opens_with_pronoun(sentence: &Sentence<'_>) -> bool {
    matches!(sentence.lower(0), "it" | "they" | "he" | "she")
}

fn opens_with_quote(sentence: &Sentence<'_>) -> bool {
    is_quote(sentence.lower(0))
}

/// Whether a sentence speaks of another time, and so is no longer the party's report.
fn turns_away(sentence: &Sentence<'_>) -> bool {
    sentence.words.iter().enumerate().any(|(at, word)| {
        let year = word.kind == WordKind::Number && word.text.len() == 4 && word.text.starts_with(['1', '2']);
        year && matches!(sentence.lower(at.wrapping_sub(1)), "in" | "of" | "since")
    })
}
