//! Bare numbers that a party puts forward, so that only the document tells what they count: "the union says 46",
//! "police stick to 90,000", "19, say the medics", "the army, 40". Tells that it is so; what is counted is for
//! [`join`](crate::extract::join) to say.

use super::Scene;
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::{VerbSense, names_voice, sense};
use crate::extract::grammar::phrase::phrase_before;
use crate::extract::quantity::Mention;

/// How many words may stand between the verb and its number.
const REACH: usize = 4;

/// Verbs that hold on to a figure or give one up, with the words that follow them: "stick to 90", "stays with 90".
const HOLDING: [(&str, &[&str]); 14] = [
    ("leave", &["leaves", "left", "leaving"]),
    ("keep", &["keeps", "kept", "keeping"]),
    ("stick", &["sticks", "stuck", "sticking"]),
    ("stay", &["stays", "stayed", "staying"]),
    ("stand", &["stands", "stood", "standing"]),
    ("arrive", &["arrives", "arrived", "arriving"]),
    ("own", &["owns", "owned"]),
    ("abide", &["abides", "abided", "abiding"]),
    ("adhere", &["adheres", "adhered", "adhering"]),
    ("cling", &["clings", "clung", "clinging"]),
    ("hold", &["holds", "held", "holding"]),
    ("persist", &["persists", "persisted", "persisting"]),
    ("settle", &["settles", "settled", "settling"]),
    ("remain", &["remains", "remained", "remaining"]),
];

/// Whether a party puts the bare number forward.
pub fn is_stated(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    mention.bare
        && mention.quantity.unit == COUNT
        && (is_object(scene, mention.words.start) || is_quoted(scene, mention.words.end) || is_beside(scene, mention))
}

/// Whether the number is all that the verb of saying before it says.
fn is_object(scene: &Scene<'_, '_>, number: usize) -> bool {
    let from = number.saturating_sub(REACH);
    let Some(verb) = (from..number).rev().find(|at| scene.classes[*at].is_verb()) else { return false };
    let lower = scene.sentence.lower(verb);
    let next = scene.sentence.lower(verb + 1);
    let holds = HOLDING.iter().any(|(base, forms)| lower == *base || forms.contains(&lower))
        && (matches!(next, "to" | "at" | "by" | "with" | "up")
            || next == "it" && scene.sentence.lower(verb + 2) == "at");
    let states = holds || lower != "compared" && sense(lower) == Some(VerbSense::Stating);
    let plain = (verb + 1..number).all(|at| {
        matches!(
            scene.classes[at],
            Class::Preposition | Class::Adverb | Class::Subordinator | Class::Mark | Class::Quote
        ) || scene.sentence.lower(at) == "it"
    });
    states && plain && active(scene, verb)
}

/// Whether the verb is no passive: "was counted as".
fn active(scene: &Scene<'_, '_>, verb: usize) -> bool {
    let mut at = verb;
    while at > 0 && scene.classes[at - 1] == Class::Adverb {
        at -= 1;
    }
    at == 0 || !matches!(scene.sentence.lower(at - 1), "was" | "were" | "is" | "are" | "been" | "being" | "be")
}

/// Whether a verb of saying with its party stands behind: "19 say the police", "30,000, say the unions".
fn is_quoted(scene: &Scene<'_, '_>, end: usize) -> bool {
    let verb = end + usize::from(scene.classes.get(end) == Some(&Class::Comma));
    let party = scene.classes.get(verb + 1);
    scene.classes.get(verb).is_some_and(|class| class.is_verb())
        && sense(scene.sentence.lower(verb)) == Some(VerbSense::Stating)
        && matches!(party, Some(Class::Determiner | Class::Possessive | Class::Name | Class::Noun))
}

/// Whether a party stands right before the number, its verb left out: "the ministry, 810", "police 24,000".
fn is_beside(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let mut end = mention.words.start;
    end -= usize::from(end > 0 && scene.classes[end - 1] == Class::Comma);
    let words = phrase_before(scene.sentence, scene.classes, end);
    let Some(head) = words.end.checked_sub(1).filter(|head| words.contains(head)) else { return false };
    names_voice(scene.sentence.lower(head))
}
