//! Whom or what a count without a noun of its own is taken from: "of the five gates three were open", "pupils, 40 of
//! whom", "14 of them children", "the attackers numbered 70". Looks at one sentence; what "them" stands for in another
//! one is found in [`join`](crate::extract::join).

use std::ops::Range;

use super::{Subject, counts_people, named, plain_phrase};
use crate::extract::COUNT;
use crate::extract::grammar::phrase::{chain_before, phrase_before, subject_before};
use crate::extract::grammar::{Class, NounPhrase, is_plural, names_people, noun_phrase};
use crate::extract::measure::Kind;
use crate::extract::measure::vocabulary::plural;
use crate::extract::number::small_numeral;
use crate::extract::quantity::{Kind as UnitKind, Mention, names_a_unit};
use crate::extract::relation::Scene;
use crate::text::WordKind;

/// How many words a set may stand ahead of the number that is taken from it.
const REACH: usize = 16;

/// How many words a remark between commas has at most.
const ASIDE: usize = 7;

/// The noun that the sentence gives a count without one.
pub fn set_noun(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Subject> {
    if mention.fraction || mention.kind == Some(UnitKind::Percent) {
        // "A third of them children".
        let among = among_them(scene, mention, phrase).map(|words| named(scene.sentence, words));
        return among.or_else(|| rated(scene, mention)).or_else(|| set_ahead(scene, mention));
    }
    if mention.quantity.unit != COUNT {
        return None;
    }
    let words = among_them(scene, mention, phrase)
        .or_else(|| labelled_part(scene, mention))
        .or_else(|| nominal_predicate(scene, mention, phrase));
    if let Some(words) = words {
        return Some(named(scene.sentence, words));
    }
    let taken = phrase.partitive && phrase.words.is_empty() || takes_of_which(scene, mention);
    taken.then(|| antecedent(scene, mention)).flatten().or_else(|| set_ahead(scene, mention))
}

/// The noun that a number without one is said to be: "17 were pupils", "six of the dead were pilgrims".
pub fn nominal_predicate(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Range<usize>> {
    let mut verb = mention.words.end;
    if phrase.partitive {
        verb = phrase.words.end.max(mention.head_start + 2);
        let marks_off = scene.classes.get(verb) == Some(&Class::Past);
        verb += usize::from(marks_off);
        verb = aside(scene, verb);
    }
    let open = mention.quantity.unit == COUNT && (mention.bare || phrase.partitive);
    if !open || !matches!(scene.sentence.lower(verb), "were" | "are" | "was" | "being") {
        return None;
    }
    let at = verb + 1 + usize::from(scene.classes.get(verb + 1) == Some(&Class::Adverb));
    plural_noun(scene, at).or_else(|| verb_as_noun(scene, at))
}

/// A plural that is spelled like a verb and is none behind "were": "17 were duplicates".
fn verb_as_noun(scene: &Scene<'_, '_>, at: usize) -> Option<Range<usize>> {
    let ends = scene.classes.get(at + 1).is_none_or(|class| matches!(class, Class::Comma | Class::Mark | Class::Break));
    let plural = scene.classes.get(at) == Some(&Class::Verb) && is_plural(scene.sentence.lower(at));
    (ends && plural).then_some(at..at + 1)
}

/// Where a clause goes on behind a remark between commas: "six of the dead, she says, were pilgrims".
fn aside(scene: &Scene<'_, '_>, at: usize) -> usize {
    if scene.classes.get(at) != Some(&Class::Comma) {
        return at;
    }
    let closes = (at + 1..(at + ASIDE).min(scene.classes.len())).find(|word| scene.classes[*word] == Class::Comma);
    closes.map_or(at, |comma| comma + 1)
}

/// The noun right behind "of them": "14 of them children".
fn among_them(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Range<usize>> {
    let of = mention.head_start;
    let pronoun = matches!(scene.sentence.lower(of + 1), "them" | "whom" | "which" | "these" | "those");
    if !phrase.partitive || scene.sentence.lower(of) != "of" || !pronoun || is_all_but(scene, mention) {
        return None;
    }
    let words = plural_noun(scene, of + 2)?;
    let closed = scene.classes.get(words.end).is_none_or(|class| !class.is_verb());
    closed.then_some(words)
}

/// The noun between "of which" and a colon: "Found dead: 900, of which gulls: 640".
fn labelled_part(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Range<usize>> {
    let colon = mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == ":")?;
    let which = phrase_before(scene.sentence, scene.classes, colon).start.checked_sub(1)?;
    let parts = matches!(scene.sentence.lower(which), "which" | "whom") && of_before(scene, which).is_some();
    plural_noun(scene, which + 1).filter(|words| parts && words.end == colon)
}

/// The noun inside a rate: "one household in three", "six cases out of ten".
fn rated(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    let noun = mention.number.start + 1;
    let joint = matches!(scene.sentence.lower(noun + 1), "in" | "out" | "of") && noun + 1 < mention.number.end;
    let word = scene.sentence.words.get(noun).filter(|word| joint && word.kind == WordKind::Letters)?;
    let lower = word.lower.as_ref();
    if matches!(lower, "in" | "out" | "of") || small_numeral(lower).is_some() || names_a_unit(lower) {
        return None;
    }
    let text = if is_plural(lower) { lower.to_owned() } else { plural(lower) };
    let people = names_people(&text);
    Some(Subject { text, explicit: true, people })
}

/// Whether the number is left out of what is told: "all but five of them".
fn is_all_but(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let start = mention.words.start;
    start > 1 && scene.sentence.lower(start - 1) == "but" && scene.sentence.lower(start - 2) == "all"
}

/// The noun phrase at `at` if it is a plural that is no news of its own.
fn plural_noun(scene: &Scene<'_, '_>, at: usize) -> Option<Range<usize>> {
    if !matches!(scene.classes.get(at), Some(Class::Noun | Class::Name)) {
        return None;
    }
    let words = noun_phrase(scene.sentence, scene.classes, at).words;
    let head = words.end.checked_sub(1).filter(|head| words.contains(head))?;
    let silent = scene.triggers_in(&words).iter().all(|trigger| trigger.kind == Kind::Known);
    (is_plural(scene.sentence.lower(head)) && silent).then_some(words)
}

/// Whether "of which" or "of whom" stands right before the number: "lorries, of which 75".
fn takes_of_which(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    let Some(which) = mention.words.start.checked_sub(1) else { return false };
    let open = mention.bare || acts(scene, mention.words.end);
    open && matches!(scene.sentence.lower(which), "which" | "whom") && of_before(scene, which).is_some()
}

fn of_before(scene: &Scene<'_, '_>, which: usize) -> Option<usize> {
    which.checked_sub(1).filter(|of| scene.sentence.lower(*of) == "of")
}

/// What "of them" and "of whom" stand for where the noun phrase right before the comma is it and has no number of its
/// own: "observers, 40 of whom", "ballots, 900 of them", "lorries, of which 75".
fn antecedent(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    let mut end = mention.words.start;
    if takes_of_which(scene, mention) {
        end = end.checked_sub(2)?;
    }
    let comma = end.checked_sub(1).filter(|at| scene.classes[*at] == Class::Comma)?;
    let mut chain = chain_before(scene.sentence, scene.classes, comma)?;
    // "open to relief flights, six of which": the adjective is no noun that they hang on.
    if !chain.head.clone().any(|at| matches!(scene.classes[at], Class::Noun | Class::Name)) {
        chain.head = phrase_before(scene.sentence, scene.classes, comma);
    }
    let head = chain.head.end.checked_sub(1)?;
    let numbered = chain.head.start.checked_sub(1).is_some_and(|before| scene.is_number(before));
    let many = is_plural(scene.sentence.lower(head)) && !numbered && counts_people(scene, head).is_none();
    many.then(|| plain_phrase(scene, chain.head)).flatten()
}

/// The set that opens the clause: "Of the lorries, 90 are abroad", "of 140 wells under watch 63 are dry", "of the town's
/// 140 wells, one in three".
pub fn set_ahead(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    let start = mention.words.start;
    if !mention.bare && !acts(scene, mention.words.end) {
        return None;
    }
    let opens = |at: &usize| {
        scene.sentence.lower(*at) == "of"
            && (*at == 0
                || matches!(scene.classes[*at - 1], Class::Break | Class::Mark | Class::Quote)
                || scene.sentence.lower(*at - 1) == "that"
                || scene.sentence.lower(*at - 1) == "out" && (*at == 1 || !scene.classes[*at - 2].is_noun()))
    };
    let of = (start.saturating_sub(REACH)..start).rev().find(opens)?;
    let mut at = of + 1;
    let counts = |at: usize| {
        matches!(scene.classes[at], Class::Determiner | Class::Number | Class::Adverb)
            || small_numeral(scene.sentence.lower(at)).is_some()
    };
    while at < start && counts(at) {
        at += 1;
    }
    let mut words = noun_phrase(scene.sentence, scene.classes, at).words;
    if scene.classes.get(words.end) == Some(&Class::Possessive) {
        at = words.end + 1;
        while at < start && counts(at) {
            at += 1;
        }
        words = noun_phrase(scene.sentence, scene.classes, at).words;
    }
    let head = words.end.checked_sub(1).filter(|head| words.contains(head) && *head < start)?;
    let many = is_plural(scene.sentence.lower(head)) && counts_people(scene, head).is_none();
    (many && is_one_phrase(scene, words.end..start)).then(|| plain_phrase(scene, words)).flatten()
}

/// Whether a verb stands there, and no participle before a noun of its own: "640 stood empty", not "640 damaged hulls".
fn acts(scene: &Scene<'_, '_>, at: usize) -> bool {
    let verb = matches!(scene.classes.get(at), Some(Class::Past | Class::Verb));
    let links = matches!(scene.sentence.lower(at), "lay" | "proved" | "remained" | "stayed" | "stood" | "went");
    verb && (links || !scene.classes.get(at + 1).is_some_and(|class| class.is_noun()))
}

/// Whether the words between a set and the number taken from it still belong to the set: what hangs on it by a
/// preposition or "who", then perhaps a comma, and no other number.
fn is_one_phrase(scene: &Scene<'_, '_>, between: Range<usize>) -> bool {
    let mut relative = false;
    // "of tenants under 30": an age marks them off.
    let age = between.clone().find(|at| matches!(scene.sentence.lower(*at), "under" | "over" | "aged" | "above"));
    for at in between.clone() {
        let last = at + 1 == between.end;
        match scene.classes[at] {
            Class::Subordinator => relative = true,
            Class::Past | Class::Gerund => {}
            Class::Comma if last => {}
            Class::Comma | Class::Break | Class::Mark | Class::Conjunction => return false,
            class if class.is_verb() && !relative => return false,
            _ if scene.is_number(at) && age.is_none_or(|age| at > age + 1) => return false,
            _ => {}
        }
    }
    true
}

/// Who or what is said to number so many: "the attackers numbered 70", "persons over 85 number 900".
pub fn numbered(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Subject> {
    let mut verb = mention.words.start.checked_sub(1).filter(|_| mention.bare)?;
    while verb > 0 && scene.classes[verb] == Class::Adverb {
        verb -= 1;
    }
    let numbers = matches!(scene.sentence.lower(verb), "number" | "numbers" | "numbered" | "are" | "were");
    if !numbers {
        return None;
    }
    let chain = subject_before(scene.sentence, scene.classes, mention.words.start).map(|(chain, _)| chain.head);
    let words = chain.unwrap_or_else(|| phrase_before(scene.sentence, scene.classes, verb));
    let head = words.end.checked_sub(1).filter(|head| words.contains(head))?;
    let many = is_plural(scene.sentence.lower(head)) && counts_people(scene, head).is_none();
    many.then(|| plain_phrase(scene, words)).flatten()
}
