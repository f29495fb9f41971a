//! By how much something has gone up or down: "shares fell 9 percent", "a rise of 9 percent in rents", "eggs were 9
//! percent dearer", "sending the stock down 9 percent". Levels that something has moved to are no change.

use std::ops::Range;

use super::Frame;
use super::lexicon::{LEXICON, Way, change_noun, change_verb, compared, is_traded};
use super::reach::{chain_ending, phrase_at, reach_behind, subject};
use crate::extract::grammar::Class;
use crate::extract::grammar::phrase::subject_before;
use crate::extract::quantity::{Kind, Mention};
use crate::extract::relation::Scene;
use crate::extract::time::calendar::month;

/// Prepositions that hang on what has changed.
const JOINTS: [&str; 3] = ["of", "in", "for"];

/// How far back the number stands whose thing has changed.
const NEAR: usize = 4;

/// The frame of a change.
pub fn change(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    let mention = scene.mentions.get(at)?;
    if mention.kind == Some(Kind::Currency) {
        return by_amount(scene, mention);
    }
    if mention.kind != Some(Kind::Percent) {
        return None;
    }
    off(scene, mention)
        .or_else(|| by_noun(scene, mention))
        .or_else(|| by_particle(scene, mention))
        .or_else(|| by_verb(scene, mention))
        .or_else(|| by_comparative(scene, at))
}

/// "Barley futures rose 41 cents to $9": an amount right behind the verb with the level that it has come to behind it.
fn by_amount(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let verb = mention.words.start.checked_sub(1)?;
    let verb = verb - usize::from(verb > 0 && scene.sentence.lower(verb) == "by");
    let way = change_verb(scene.sentence.lower(verb)).filter(|_| scene.classes[verb].is_verb())?;
    let levels = matches!(scene.sentence.lower(mention.words.end), "to" | "," | "or" | "(");
    let words = whole_subject(scene, subject_before(scene.sentence, scene.classes, verb + 1)?.0.whole);
    levels.then(|| Some(Frame::told("X rose N", Some(way.measure()), subject(scene, words)?)))?
}

/// "knocked 9 percent off the price", "the mill's shares have shed a tenth of their value": less is left of it.
fn off(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let end = mention.words.end;
    let verb = mention.words.start.checked_sub(1).map(|at| scene.sentence.lower(at))?;
    let why = "V P off X";
    if scene.sentence.lower(end) == "off" && LEXICON.taking_off.contains(verb) {
        let words = phrase_at(scene, end + 1)?;
        return Some(Frame::told(why, Some(Way::Fallen.measure()), subject(scene, words)?));
    }
    let worth = scene.sentence.lower(end) == "of"
        && matches!(scene.sentence.lower(end + 1), "its" | "their")
        && matches!(scene.sentence.lower(end + 2), "value" | "worth");
    if !worth || !LEXICON.losing.contains(verb) {
        return None;
    }
    let (chain, _) = subject_before(scene.sentence, scene.classes, mention.words.start)?;
    Some(Frame::told(why, Some(Way::Fallen.measure()), subject(scene, chain.whole)?))
}

/// "a rise of 9 percent in rents", "a 9 percent rise in rents", "the increase is 9 percent".
fn by_noun(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let end = mention.words.end;
    if let Some(way) = change_noun(scene.sentence.lower(end)) {
        return Some(changed(scene, mention, way, end + 1, end));
    }
    let of = mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == "of")?;
    let noun = of.checked_sub(1)?;
    let way = change_noun(scene.sentence.lower(noun)).filter(|_| scene.classes[noun].is_noun())?;
    Some(changed(scene, mention, way, end, noun))
}

/// What has changed where a noun says that something has: behind "in", else the words before the noun, else what the
/// number before was said of.
fn changed(scene: &Scene<'_, '_>, mention: &Mention, way: Way, behind: usize, noun: usize) -> Frame {
    let why = "a rise of P in X";
    let joint = matches!(scene.sentence.lower(behind), "in" | "for" | "of" | "to");
    let named = phrase_at(scene, behind + 1).filter(|_| joint && scene.sentence.lower(behind) != "to");
    let named = named.filter(|words| !is_month(scene, words));
    let named = named.map(|words| reach_behind(scene, words, &JOINTS)).and_then(|words| subject(scene, words));
    let compound = || {
        let words = crate::extract::grammar::phrase::phrase_before(scene.sentence, scene.classes, noun);
        // "an annual rise", "a rise of their own": an adjective alone names nothing.
        let named = words.clone().any(|at| matches!(scene.classes[at], Class::Noun | Class::Name));
        named.then_some(words).and_then(|words| subject(scene, words))
    };
    let beside = is_beside(scene, mention.words.start);
    let own = || subject(scene, noun..noun + 1).filter(|_| !beside);
    let clause = || {
        let article = noun.checked_sub(1).filter(|at| scene.classes[*at] == Class::Determiner)?;
        let comma = article.checked_sub(1).filter(|at| scene.classes[*at] == Class::Comma && !beside)?;
        let (chain, _) = subject_before(scene.sentence, scene.classes, comma)?;
        subject(scene, chain.head)
    };
    match named.or_else(compound).or_else(clause).or_else(own) {
        Some(subject) => Frame::told(why, Some(way.measure()), subject),
        None => Frame::before(why, Some(way.measure())),
    }
}

/// Whether a phrase is no more than a month, "may" and "march" among them: "growth of 9 percent in March".
fn is_month(scene: &Scene<'_, '_>, words: &Range<usize>) -> bool {
    let month = |at: usize| month(scene.sentence.lower(at)).is_some() && scene.sentence.words[at].is_capitalised();
    words.clone().next().is_some_and(month)
}

/// Whether another number stands a little before, and no verb between.
fn is_beside(scene: &Scene<'_, '_>, start: usize) -> bool {
    let floor = start.saturating_sub(3 * NEAR);
    let acts = |at: &usize| {
        scene.classes[*at].is_verb() && !matches!(scene.sentence.lower(*at), "is" | "was" | "makes" | "means" | "made")
    };
    let clause = (floor..start).rev().find(acts).map_or(floor, |verb| verb + 1);
    scene.number_ends_within(clause, start)
}

/// "sending the stock down 9 percent", "Eggs up 9 percent": the noun phrase before the particle.
fn by_particle(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let mut particle = mention.words.start.checked_sub(1)?;
    if scene.sentence.lower(particle) == "by" {
        particle = particle.checked_sub(1)?;
    }
    if !matches!(scene.sentence.lower(particle), "up" | "down") {
        return None;
    }
    let way = compared(scene.sentence.lower(particle))?;
    let before = particle.checked_sub(1)?;
    // "Revenue of $4 million, up 3 percent": of the figure before the comma.
    if scene.classes[before] == Class::Comma && scene.number_ends_within(before, before + 1) {
        return Some(Frame::before("N, up P", Some(way.measure())));
    }
    // "they make up a fifth of the crowd".
    if matches!(
        scene.sentence.lower(before),
        "make" | "makes" | "made" | "making" | "take" | "takes" | "took" | "come" | "came"
    ) {
        return None;
    }
    let words = if scene.classes[before].is_noun() {
        chain_ending(scene, particle)
    } else {
        subject_before(scene.sentence, scene.classes, particle).map(|(chain, _)| chain.whole)
    };
    Some(Frame::told("X up P", Some(way.measure()), subject(scene, words?)?))
}

/// "rents climbed by 9 percent", "the stock lost 9 percent", "down went the shares, by 9 percent".
fn by_verb(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let mut verb = mention.words.start.checked_sub(1)?;
    while verb > 0 && (matches!(scene.sentence.lower(verb), "by" | "a") || scene.classes[verb] == Class::Adverb) {
        verb -= 1;
    }
    let lower = scene.sentence.lower(verb);
    let words = subject_before(scene.sentence, scene.classes, verb + 1)?.0.whole;
    let words = whole_subject(scene, words);
    let of_its_own = scene.sentence.lower(mention.words.end) == "of";
    let named = words.end.checked_sub(1).is_some_and(|head| scene.classes[head] == Class::Name);
    let traded = words.clone().any(|at| is_traded(scene.sentence.lower(at)));
    // "Brewer Marr & Sons shed 9 percent": of a company it is its shares.
    let trades =
        !of_its_own && (traded || named && !scene.classes.get(mention.words.end).is_some_and(|class| class.is_noun()));
    let way = match change_verb(lower) {
        Some(way) => way,
        None if trades && matches!(lower, "lost" | "lose" | "loses" | "shed" | "sheds") => Way::Fallen,
        None if trades && matches!(lower, "added" | "adds" | "on") => Way::Risen,
        None => return None,
    };
    Some(Frame::told("X rose P", Some(way.measure()), subject(scene, words)?))
}

/// A subject with what hangs on it, up to the first pause.
fn whole_subject(scene: &Scene<'_, '_>, words: Range<usize>) -> Range<usize> {
    let pause = |at: &usize| !(scene.classes[*at].is_noun() || is_inner(scene.classes[*at]));
    let end = words.clone().find(pause).unwrap_or(words.end);
    words.start..end
}

fn is_inner(class: Class) -> bool {
    matches!(class, Class::Preposition | Class::Determiner | Class::Possessive | Class::Hyphen | Class::Gerund)
}

/// "rents are 9 percent higher than in May", "143,500 posts, 9 percent fewer", "9 percent above average".
fn by_comparative(scene: &Scene<'_, '_>, at: usize) -> Option<Frame> {
    let mention = &scene.mentions[at];
    let end = mention.words.end;
    let way = compared(scene.sentence.lower(end)).filter(|_| scene.sentence.lower(end + 2) != "age")?;
    let start = mention.words.start;
    if is_beside(scene, start) && scene.classes.get(start.wrapping_sub(1)) == Some(&Class::Comma) {
        return Some(Frame::before("N, P more", Some(way.measure())));
    }
    let joint = start.checked_sub(1)?;
    // "That is 9 percent fewer than in 2011": than the figure told last.
    let points = |at: usize| matches!(scene.sentence.lower(at), "that" | "this" | "it");
    if matches!(scene.sentence.lower(joint), "is" | "was") && joint.checked_sub(1).is_some_and(points) {
        return Some(Frame::last("that is P more", way.measure()));
    }
    // "planted 9 percent more barley": what there is more of.
    if matches!(scene.sentence.lower(end), "more" | "less" | "fewer")
        && scene.classes.get(end + 1) == Some(&Class::Noun)
    {
        let words = super::reach::phrase_at(scene, end + 1)?;
        return Some(Frame::told("P more X", Some(way.measure()), subject(scene, words)?));
    }
    let words = match scene.classes[joint] {
        Class::Comma => chain_ending(scene, joint),
        Class::Noun | Class::Name => chain_ending(scene, start),
        _ => subject_before(scene.sentence, scene.classes, start).map(|(chain, _)| whole_subject(scene, chain.whole)),
    };
    Some(Frame::told("X is P higher", Some(way.measure()), subject(scene, words?)?))
}
