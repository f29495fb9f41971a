//! Tells which of the things that a word may be it is in its sentence. Each rule names a construction of
//! English; the first that fits decides. Reads what stands around a word; knows no word list of its own.

use super::Class;
use super::clause::{Before, Next, Opening, Row};
use super::function::{VerbSense, causes_or_sees, governs_to, is_linking, sense, takes_bare_infinitive};
use super::word::Kinds;
use super::{is_number_word, is_plural};
use crate::text::WordKind;

/// How much a word that may be a noun leans to the verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lean {
    Verb,
    RatherVerb,
    Either,
    RatherNoun,
}

/// The class of a word in its place; nothing where it can be one thing only.
pub fn settled(row: &Row<'_, '_>, at: usize) -> Option<Class> {
    let kinds = row.kind(at);
    if kinds.may_be_present() {
        let verb = match as_present(row, at) {
            Reading::Infinitive => Class::Verb,
            Reading::Finite if kinds.any(Kinds::PAST) => Class::Past,
            Reading::Finite => Class::Verb,
            Reading::Participle => Class::Past,
            Reading::Nominal if kinds.any(Kinds::ADJECTIVE) => Class::Adjective,
            Reading::Nominal => Class::Noun,
        };
        Some(verb)
    } else if kinds.any(Kinds::ADJECTIVE) {
        stands_for_noun(row, at).then_some(Class::Noun)
    } else if kinds.any(Kinds::GERUND) {
        Some(gerund(row, at))
    } else if kinds.any(Kinds::NOUN) && (kinds.any(Kinds::PAST) || kinds.any(Kinds::PARTICIPLE)) {
        past_or_noun(row, at)
    } else if kinds == Kinds::NOUN && behind_modal(row, at) {
        Some(Class::Verb)
    } else {
        None
    }
}

/// "won't budge": whatever stands behind a modal verb is a verb.
fn behind_modal(row: &Row<'_, '_>, at: usize) -> bool {
    row.previous(at).is_some_and(|previous| row.found[previous] == Class::Modal) && row.next(at) != Next::Finite
}

/// What a word is that may be a verb in the present tense.
enum Reading {
    /// "to cut", "will cut", "Cut the power!".
    Infinitive,
    /// "cuts", "they cut".
    Finite,
    /// "have cut".
    Participle,
    /// A noun or an adjective.
    Nominal,
}

fn lean(kinds: Kinds) -> Lean {
    match kinds {
        _ if kinds.any(Kinds::RATHER_NOUN) => Lean::RatherNoun,
        _ if kinds.any(Kinds::ADJECTIVE) => Lean::Either,
        _ if kinds.any(Kinds::RATHER_VERB) => Lean::RatherVerb,
        _ if kinds.any(Kinds::NOUN) => Lean::Either,
        _ => Lean::Verb,
    }
}

fn as_present(row: &Row<'_, '_>, at: usize) -> Reading {
    let lean = lean(row.kind(at));
    let base = row.kind(at).any(Kinds::BASE);
    let next = row.next(at);
    let participle = row.kind(at).any(Kinds::PARTICIPLE);
    // "Ballots cast: 900".
    let listed = participle && at > 0 && row.found[at - 1] == Class::Noun && is_plural(row.sentence.lower(at - 1));
    if next == Next::Break && listed && lean <= Lean::Either {
        return Reading::Participle;
    }
    let noun_before = at > 0 && matches!(row.found[at - 1], Class::Noun | Class::Name);
    if lean > Lean::Verb && (next == Next::Joint || next == Next::Break && (noun_before || at == 0)) {
        return Reading::Nominal;
    }
    // "badly hurt", "newly cut".
    let adverb = at.checked_sub(1).is_some_and(|before| {
        row.found[before] == Class::Adverb && row.sentence.lower(before).ends_with("ly")
            || matches!(row.sentence.lower(before), "hardest" | "worst")
    });
    if adverb && participle && lean <= Lean::RatherVerb {
        return Reading::Participle;
    }
    let Some(previous) = row.previous(at) else { return opening(row, at, lean, base) };
    let lower = row.sentence.lower(previous);
    let nominal_or = |verb: bool, reading: Reading| if verb { reading } else { Reading::Nominal };
    match row.found[previous] {
        // "Please keep away".
        _ if base && lower == "please" => Reading::Infinitive,
        Class::Modal => nominal_or(base, Reading::Infinitive),
        Class::Preposition if lower == "to" => {
            nominal_or(base && is_infinitive(row, at, previous, lean), Reading::Infinitive)
        }
        Class::Preposition => nominal_or(lean == Lean::Verb, Reading::Finite),
        Class::Auxiliary => behind_auxiliary(row, at, lower, lean, base),
        Class::Determiner => nominal_or(behind_determiner(lower, lean, base), Reading::Finite),
        Class::Possessive | Class::Hyphen => Reading::Nominal,
        Class::Pronoun => behind_pronoun(row, previous, at, lean, base),
        Class::Subordinator => behind_subordinator(row, at, previous, lean),
        // "help save 40 lives", "let fall".
        Class::Verb | Class::Past | Class::Gerund if base && takes_bare_infinitive(lower) && lean <= Lean::Either => {
            Reading::Infinitive
        }
        // "stayed shut", "remain cut off".
        Class::Verb | Class::Past | Class::Gerund if row.kind(at).any(Kinds::PARTICIPLE) && is_linking(lower) => {
            Reading::Participle
        }
        // "The number of affected stays at 40".
        Class::Past if lean == Lean::RatherVerb && stands_for_people(row, previous) => Reading::Finite,
        Class::Verb | Class::Past | Class::Gerund => nominal_or(lean == Lean::Verb, Reading::Finite),
        Class::Number => nominal_or(behind_number(row, at, lean, base, next), Reading::Finite),
        Class::Adjective if !is_predicate(row, previous) && lean > Lean::Verb && previous + 1 == at => Reading::Nominal,
        Class::Noun | Class::Name | Class::Adjective => {
            nominal_or(behind_noun(row, at, previous + 1, lean, base), Reading::Finite)
        }
        Class::Comma => nominal_or(behind_comma(row, at, previous, lean, base), Reading::Finite),
        Class::Conjunction => behind_conjunction(row, at, previous, lean, base),
        Class::Quote | Class::Bracket | Class::Break | Class::Mark => opening(row, at, lean, base),
        Class::Adverb => nominal_or(lean == Lean::Verb, Reading::Finite),
    }
}

/// Whether "to" before a base form makes it an infinitive, and is not the preposition of "due to work".
fn is_infinitive(row: &Row<'_, '_>, at: usize, to: usize, lean: Lean) -> bool {
    let governor = to.checked_sub(1).map_or("", |before| row.sentence.lower(before));
    let preposition = governs_to(governor);
    let next = row.next(at);
    match lean {
        Lean::Verb => true,
        Lean::RatherVerb => !preposition,
        Lean::Either => !preposition && !matches!(next, Next::Of | Next::Finite),
        Lean::RatherNoun => {
            let particle = matches!(row.sentence.lower(at + 1), "in" | "over" | "out" | "off" | "up" | "down");
            let object =
                particle || matches!(next, Next::Object | Next::Name | Next::Plural | Next::That | Next::Adverb);
            !preposition && object
        }
    }
}

/// A base form that is also a participle behind "have" or "be"; a bare one behind "do".
fn behind_auxiliary(row: &Row<'_, '_>, at: usize, auxiliary: &str, lean: Lean, base: bool) -> Reading {
    let does = matches!(auxiliary, "do" | "does" | "did" | "don't" | "doesn't" | "didn't");
    // "did harm to 22": right behind it, a noun is what is done.
    let right = at.checked_sub(1).is_some_and(|before| row.found[before] == Class::Auxiliary);
    let done = right && lean == Lean::Either && matches!(row.next(at), Next::Preposition | Next::Of | Next::End);
    if base && does && !done && (lean < Lean::RatherNoun || !right && row.next(at) == Next::Object) {
        return Reading::Infinitive;
    }
    let participle = row.kind(at).any(Kinds::PARTICIPLE);
    let has = matches!(auxiliary, "has" | "have" | "had" | "having" | "'s" | "\u{2019}s");
    match row.next(at) {
        Next::Singular | Next::Plural if lean >= Lean::Either && !has => Reading::Nominal,
        _ if participle => Reading::Participle,
        _ if lean == Lean::Verb && !row.kind(at).any(Kinds::ADJECTIVE) => Reading::Finite,
        _ => Reading::Nominal,
    }
}

/// "these survive", "This leaves nine": a determiner that stands for a noun, where it does not agree with the word
/// as its noun.
fn behind_determiner(determiner: &str, lean: Lean, base: bool) -> bool {
    match determiner {
        "these" | "those" => base && lean <= Lean::Either,
        "this" | "each" | "another" => !base && lean <= Lean::Either,
        "all" | "both" | "some" | "any" => base && lean <= Lean::RatherVerb,
        _ => false,
    }
}

fn behind_pronoun(row: &Row<'_, '_>, at: usize, verb: usize, lean: Lean, base: bool) -> Reading {
    let pronoun = row.sentence.lower(at);
    // "let nobody pass", "made it pay".
    let causes = at.checked_sub(1).is_some_and(|verb| causes_or_sees(row.sentence.lower(verb)));
    if causes && base && lean <= Lean::Either {
        return Reading::Infinitive;
    }
    // "What did it cost?"
    let asked = at.checked_sub(1).is_some_and(|verb| matches!(row.found[verb], Class::Auxiliary | Class::Modal));
    if asked && base && lean <= Lean::Either {
        return Reading::Infinitive;
    }
    let past = row.kinds.get(verb).is_some_and(|kinds| kinds.any(Kinds::PAST));
    let subject = match pronoun {
        "i" | "we" | "they" | "he" | "she" | "it" | "everyone" | "everybody" | "nobody" | "somebody" if past => true,
        "i" | "we" | "they" => base,
        "you" => base && lean < Lean::RatherNoun,
        "he" | "she" | "it" | "everyone" | "everybody" | "nobody" | "somebody" | "someone" => !base,
        "there" | "here" => lean < Lean::Either,
        _ => false,
    };
    match subject {
        true => Reading::Finite,
        // "let them go", "saw him fall".
        false if base && lean < Lean::Either => Reading::Infinitive,
        false if lean == Lean::Verb => Reading::Finite,
        false => Reading::Nominal,
    }
}

/// "who plan", "a law that bans"; but "said that talks", "when talks", "what aid".
fn behind_subordinator(row: &Row<'_, '_>, at: usize, previous: usize, lean: Lean) -> Reading {
    let relative = match row.sentence.lower(previous) {
        "who" | "which" => lean <= Lean::RatherVerb || !matches!(row.next(at), Next::Finite),
        "that" => {
            let noun =
                previous.checked_sub(1).is_some_and(|before| matches!(row.found[before], Class::Noun | Class::Name));
            // "That leaves nine": the word stands for what was told before.
            let told = row.opens(previous) && !row.kind(at).any(Kinds::BASE) && lean <= Lean::Either;
            let acts = matches!(row.next(at), Next::Object | Next::Name | Next::That) || !row.finite_ahead(at);
            (noun || told) && acts && !matches!(row.next(at), Next::Finite | Next::Of)
        }
        "whom" | "whose" => false,
        "what" | "how" => lean <= Lean::RatherVerb && !matches!(row.next(at), Next::Finite | Next::Of),
        _ => lean == Lean::Verb,
    };
    if relative || lean == Lean::Verb { Reading::Finite } else { Reading::Nominal }
}

/// Headlines: "12 die in crash", "90 face trial"; a singular noun cannot follow a number above one. What is
/// measured agrees as the noun of its unit: "900 hectares show damage", "9 percent stays".
fn behind_number(row: &Row<'_, '_>, at: usize, lean: Lean, base: bool, next: Next) -> bool {
    let number = row.sentence.lower(at - 1);
    // "Highway 88 remains closed": the number belongs to a name.
    let named = at.checked_sub(2).is_some_and(|before| matches!(row.found[before], Class::Name | Class::Noun));
    if named && !base {
        return lean <= Lean::RatherVerb && !matches!(next, Next::Of | Next::Finite)
            || lean == Lean::Either && next == Next::Object;
    }
    let numeral = is_number_word(number)
        || number.contains('-')
        || matches!(number, "hundred" | "thousand" | "million" | "billion" | "dozen");
    let unit = row.sentence.words[at - 1].kind == WordKind::Letters && !numeral;
    if !base {
        return unit && lean <= Lean::RatherVerb && !matches!(next, Next::Of | Next::Finite);
    }
    let joined = (at.saturating_sub(3)..at).any(|before| row.sentence.lower(before) == "-");
    if matches!(number, "one" | "1") || joined {
        return lean == Lean::Verb;
    }
    match lean {
        Lean::Verb => true,
        Lean::RatherVerb if unit => !matches!(next, Next::Of | Next::Finite),
        Lean::RatherVerb => !matches!(next, Next::Plural | Next::Singular | Next::Of),
        Lean::Either => matches!(next, Next::Preposition | Next::Object | Next::Adverb | Next::Name),
        Lean::RatherNoun => false,
    }
}

/// "of affected", "the injured": a participle that no noun follows.
fn stands_for_people(row: &Row<'_, '_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| match row.found[before] {
        Class::Determiner => true,
        Class::Preposition => row.sentence.lower(before) == "of",
        _ => false,
    })
}

/// "the dead", "a low of 9": an adjective behind an article that no noun follows.
fn stands_for_noun(row: &Row<'_, '_>, at: usize) -> bool {
    let led =
        at.checked_sub(1).is_some_and(|before| matches!(row.found[before], Class::Determiner | Class::Possessive));
    led && matches!(row.next(at), Next::Of | Next::Preposition | Next::Finite | Next::End | Next::Break | Next::That)
}

/// Whether the adjective is said of the noun before it, rather than leading a noun in: "homes empty".
fn is_predicate(row: &Row<'_, '_>, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| match row.found[before] {
        Class::Auxiliary => true,
        Class::Noun => is_plural(row.sentence.lower(before)),
        _ => false,
    })
}

/// A word behind a noun: the verb of that noun, or the next noun of a compound.
fn behind_noun(row: &Row<'_, '_>, at: usize, end: usize, lean: Lean, base: bool) -> bool {
    if lean == Lean::Verb {
        return true;
    }
    let next = row.next(at);
    if matches!(next, Next::Of | Next::Finite | Next::Joint) {
        return false;
    }
    // "a system run by a vendor", "people hurt in the blast": a participle behind its noun.
    let rather = lean == Lean::RatherVerb
        && matches!(next, Next::Preposition | Next::Adverb | Next::Other | Next::End | Next::Past);
    let participle = row.kind(at).any(Kinds::PARTICIPLE) && (rather || row.sentence.lower(at + 1) == "by");
    if participle && row.kind(at).any(Kinds::PAST) {
        return true;
    }
    let Some(before) = row.before(end).filter(|_| !row.yields(at)) else { return false };
    if before.inverted && lean == Lean::RatherVerb && next == Next::Object {
        return true;
    }
    if before.object || !agrees(row, at, &before, base) {
        return false;
    }
    let states = sense(row.sentence.lower(at)) == Some(VerbSense::Stating);
    if lean >= Lean::Either && !states && row.finite_ahead(at) {
        return false;
    }
    // "a company plans": a plural cannot stand behind the article.
    if before.opening == Opening::Single && !base {
        return true;
    }
    has_complement(row, at, next, &before, lean, base)
}

/// Whether the word agrees with the phrase before it in number.
fn agrees(row: &Row<'_, '_>, at: usize, before: &Before, base: bool) -> bool {
    if row.kind(at).any(Kinds::PAST) {
        return true;
    }
    match base {
        true => before.plural,
        // "90 job cuts": only a plural can follow the number.
        false => (!before.plural || before.name) && before.opening != Opening::Many,
    }
}

/// Whether what follows the word is what follows a verb.
fn has_complement(row: &Row<'_, '_>, at: usize, next: Next, before: &Before, lean: Lean, base: bool) -> bool {
    let crew = base && matches!(row.sentence.lower(at - 1), "police" | "crew" | "staff" | "personnel" | "infantry");
    match next {
        Next::Object | Next::That => true,
        // "Job cuts to follow" against "Mill plans to close".
        Next::Preposition if row.leads_to_infinitive(at) && row.sentence.is_title() => {
            row.kind(at).any(Kinds::WITH_INFINITIVE)
        }
        _ if before.hung && lean >= Lean::Either => false,
        _ if lean == Lean::RatherNoun => next == Next::Name && before.plural && !crew,
        // "police search", "crew change": nouns that are plurals without an ending form compounds.
        Next::Plural | Next::Name | Next::Adjective => true,
        Next::Singular if crew && row.sentence.is_title() => !row.participle_ahead(at),
        _ if crew && lean == Lean::Either && !row.kind(at).any(Kinds::PAST) => false,
        Next::Preposition | Next::Adverb => true,
        Next::Singular if row.sentence.is_title() && !base => !row.participle_ahead(at),
        Next::Singular => base || before.opening != Opening::Bare || before.name || moves_object(row, at),
        Next::End if lean == Lean::Either => {
            let told = row.sentence.is_title() || before.name || before.opening == Opening::Definite || base;
            told && !row.kind(at).any(Kinds::PAST)
        }
        Next::End | Next::Past | Next::Other => lean == Lean::RatherVerb,
        _ => false,
    }
}

/// "Mill lifts offer to 5 percent", "Storm cuts power to 9,000": the object is moved or reaches somebody.
fn moves_object(row: &Row<'_, '_>, at: usize) -> bool {
    matches!(row.sentence.lower(at + 2), "to" | "by" | "from" | "for" | "in" | "at" | "on" | "over" | "after" | "as")
}

/// "The bank, hit by losses, cuts 90 jobs": an aside ends at the comma.
fn behind_comma(row: &Row<'_, '_>, at: usize, comma: usize, lean: Lean, base: bool) -> bool {
    if lean == Lean::Verb {
        return true;
    }
    let next = row.next(at);
    let states = sense(row.sentence.lower(at)) == Some(VerbSense::Stating);
    // "..., claims the union".
    if states && !base && lean <= Lean::Either && matches!(next, Next::Object | Next::Name) {
        return true;
    }
    // "the charge, set at 9 million".
    if row.kind(at).any(Kinds::PARTICIPLE) && lean == Lean::RatherVerb && next == Next::Preposition {
        return true;
    }
    let opened = (comma.saturating_sub(12)..comma).rev().find(|before| row.found[*before] == Class::Comma);
    let before = opened.and_then(|opened| row.before(opened));
    let verb = before.is_some_and(|before| !before.object && agrees(row, at, &before, base));
    let rather = lean == Lean::RatherVerb && !matches!(next, Next::Of | Next::Finite);
    let acts = match next {
        Next::Object | Next::That | Next::Preposition | Next::Plural => true,
        Next::Name => !base,
        Next::Singular => base,
        _ => false,
    };
    verb && lean < Lean::RatherNoun && (acts || rather)
}

/// "swept over the dam and kills nine", "to close and sell": a verb joined with one of its own form.
fn behind_conjunction(row: &Row<'_, '_>, at: usize, conjunction: usize, lean: Lean, base: bool) -> Reading {
    let twin = (conjunction.saturating_sub(12)..conjunction).rev().find(|before| {
        row.found[*before] == Class::Verb
            && row.kind(*before).any(Kinds::BASE) == base
            && row.kind(*before).may_be_present()
    });
    let next = row.next(at);
    let acts = match lean {
        Lean::Verb | Lean::RatherVerb => next != Next::Finite,
        Lean::Either => {
            matches!(next, Next::Object | Next::Name | Next::That) || twin.is_some_and(|twin| twin + 1 == conjunction)
        }
        Lean::RatherNoun => matches!(next, Next::Object) && twin.is_some_and(|twin| twin + 1 == conjunction),
    };
    // "has struck out 900 and counts 40": the object tells the verb, whatever the first verb's form.
    let verb = (conjunction.saturating_sub(12)..conjunction).any(|before| row.found[before].is_verb());
    if twin.is_none() && verb && lean == Lean::Either && next == Next::Object {
        return Reading::Finite;
    }
    let participle = row.kind(at).any(Kinds::PARTICIPLE) && lean <= Lean::RatherVerb;
    if participle && (conjunction.saturating_sub(8)..conjunction).any(|before| row.found[before] == Class::Past) {
        return Reading::Participle;
    }
    match twin {
        Some(_) if acts && base => Reading::Infinitive,
        Some(_) if acts => Reading::Finite,
        None if lean == Lean::Verb => Reading::Finite,
        _ if row.kind(at).any(Kinds::PAST) && matches!(next, Next::Object) => Reading::Finite,
        _ => Reading::Nominal,
    }
}

/// At the head of a sentence, a headline or a quote: "Call 112", "Stay indoors" ask; "Strike over pay" is a noun.
fn opening(row: &Row<'_, '_>, at: usize, lean: Lean, base: bool) -> Reading {
    let next = row.next(at);
    let verb = match lean {
        Lean::Verb => !matches!(next, Next::Finite),
        Lean::RatherVerb if base => {
            let heads_title = row.sentence.is_title() && next == Next::Preposition;
            !heads_title && !matches!(next, Next::Finite | Next::Of)
        }
        Lean::RatherVerb => matches!(next, Next::Object),
        Lean::Either => base && matches!(next, Next::Object) && row.sentence.lower(at + 1) != "no",
        Lean::RatherNoun => false,
    };
    match verb {
        true if base => Reading::Infinitive,
        true => Reading::Finite,
        false => Reading::Nominal,
    }
}

/// "the shelling killed" against "were shelling the town".
fn gerund(row: &Row<'_, '_>, at: usize) -> Class {
    let next = row.next(at);
    let noun = row.kind(at).any(Kinds::NOUN);
    let acts = matches!(next, Next::Object | Next::That);
    let Some(previous) = row.previous(at) else {
        let subject = matches!(next, Next::Finite | Next::Past | Next::Break);
        return if subject || noun && !acts { Class::Noun } else { Class::Gerund };
    };
    let follows = matches!(next, Next::Plural | Next::Name | Next::Adverb);
    let acts = acts
        || match row.found[previous] {
            Class::Auxiliary | Class::Pronoun | Class::Verb | Class::Past => true,
            Class::Comma => !matches!(next, Next::End | Next::Finite | Next::Break | Next::Of | Next::Singular),
            Class::Subordinator | Class::Preposition => follows,
            // "people living downstream", "a dam holding back ore".
            Class::Noun | Class::Name => {
                let plural = is_plural(row.sentence.lower(previous));
                follows && next != Next::Plural
                    || plural && !matches!(next, Next::Finite | Next::Of | Next::End | Next::Break)
            }
            _ => false,
        };
    match row.found[previous] {
        Class::Determiner | Class::Possessive | Class::Adjective => {
            let leads = matches!(next, Next::Singular | Next::Plural | Next::Adjective | Next::Name | Next::Object);
            if leads && !noun { Class::Gerund } else { Class::Noun }
        }
        // "an incident of overcrowding took place".
        Class::Preposition if matches!(next, Next::Finite | Next::Past) => Class::Noun,
        _ if noun && !acts => Class::Noun,
        _ => Class::Gerund,
    }
}

/// "a shot rang out" against "gunmen shot nine".
fn past_or_noun(row: &Row<'_, '_>, at: usize) -> Option<Class> {
    let previous = at.checked_sub(1)?;
    let led = match row.found[previous] {
        Class::Preposition if matches!(row.sentence.lower(previous), "to" | "than" | "as") => false,
        Class::Determiner | Class::Possessive | Class::Adjective => true,
        Class::Preposition => true,
        _ => false,
    };
    let leads = matches!(row.next(at), Next::Singular | Next::Plural);
    (led && !leads).then_some(Class::Noun)
}
