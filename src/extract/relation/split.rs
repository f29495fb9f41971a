//! Verbs that stand around what they count: "sent 16 patients home", "let 90 weavers go", "shot 40 drones down".

use std::borrow::Cow;

use super::{Construction, Link, Scene};
use crate::extract::COUNT;
use crate::extract::grammar::{Class, NounPhrase};
use crate::extract::measure::Kind;
use crate::extract::quantity::Mention;

/// The forms of the verb, the word behind what it counts, and the measure.
const SPLIT: [(&[&str], &str, &str); 8] = [
    (&["send", "sends", "sent", "sending"], "home", "discharged"),
    (&["let", "lets", "letting"], "go", "laid off"),
    (&["shoot", "shoots", "shot", "shooting"], "down", "intercepted"),
    (&["bring", "brings", "brought", "bringing"], "down", "intercepted"),
    (&["pull", "pulls", "pulled", "pulling"], "out", "rescued"),
    (&["get", "gets", "got", "getting"], "out", "rescued"),
    (&["put", "puts", "putting"], "down", "culled"),
    (&["take", "takes", "took", "taking"], "hostage", "abducted"),
];

/// The link of a count with the verb around it.
pub fn split_verb(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Link> {
    let mut verb = mention.words.start.checked_sub(1).filter(|_| mention.quantity.unit == COUNT)?;
    while verb > 0 && scene.classes[verb] == Class::Adverb {
        verb -= 1;
    }
    let end = phrase.words.end.max(mention.words.end);
    let (word, particle) = (scene.sentence.lower(verb), scene.sentence.lower(end));
    let (.., measure) = SPLIT.iter().find(|(forms, behind, _)| *behind == particle && forms.contains(&word))?;
    Some(Link {
        words: verb..verb + 1,
        measure: Cow::Borrowed(measure),
        kind: Kind::State,
        of: None,
        known: true,
        holder: None,
        construction: Construction::Object,
        score: 97.0,
    })
}
