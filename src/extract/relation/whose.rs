//! Whose number or losses a clause tells where only the document says who they are: "residents put their number at 90",
//! "Own losses: nine killed". Looks at one sentence; who they are is for [`join`](crate::extract::join) to say.

use super::Scene;
use super::lexicon::LEXICON;
use crate::extract::COUNT;
use crate::extract::quantity::Mention;

/// How many words before the number its owner may stand.
const LABEL: usize = 12;

/// Whether the clause speaks of "their number" before a bare number, or says that they are so many: "they numbered 90".
pub fn is_theirs(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let start = mention.words.start;
    let words = start.saturating_sub(LABEL)..start;
    let number = |at: usize| matches!(scene.sentence.lower(at), "number" | "numbers" | "strength");
    let owned = |at: usize| scene.sentence.lower(at) == "their" && number(at + 1);
    let numbered =
        |at: usize| scene.sentence.lower(at) == "they" && matches!(scene.sentence.lower(at + 1), "number" | "numbered");
    let alone = scene.mentions.first().is_some_and(|first| first.words.start == start);
    mention.bare && mention.quantity.unit == COUNT && alone && words.into_iter().any(|at| owned(at) || numbered(at))
}

/// Whether the clause opens with the losses of whoever speaks: "Own losses: nine killed", "our casualties are nine dead".
pub fn is_of_own_side(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let start = mention.words.start;
    (start.saturating_sub(LABEL)..start).any(|at| {
        let opens = at == 0 || !scene.classes[at - 1].is_noun() && !scene.classes[at - 1].is_verb();
        let own = scene.sentence.lower(at) == "own" || scene.sentence.lower(at) == "our" && at <= 2;
        let losses = |at: usize| LEXICON.losses.contains(scene.sentence.lower(at));
        own && opens && (losses(at + 1) || losses(at + 2))
    })
}
