//! Finds who reports what within one sentence: each speech act with the words of its party and the stretch of
//! words that it vouches for. By construction ("X said", "according to X", "named by X"), not by phrase. Does
//! not know who X is: that is the cast's work.

use std::ops::Range;

use super::name::{self, Names};
use super::phrase::{self, NounPhrase};
use super::reporting::{self, Reporting};
use super::{Sentence, atlas, party};
use crate::text::{Word, WordKind};

/// One act of reporting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Who reports.
    pub party: NounPhrase,
    /// The word that shows it: the verb, "according", the colon.
    pub cue: usize,
    /// The words vouched for.
    pub scope: Range<usize>,
    /// What the verb says of it.
    pub verb: Reporting,
    /// The construction, for the history of a figure.
    pub why: &'static str,
}

impl Act {
    /// Whether the act vouches for one amount alone, and so goes before acts of the whole clause.
    pub fn is_tight(&self) -> bool {
        matches!(self.why, "the N that X named" | "N by X")
    }
}

/// How the words vouched for lie to the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Behind,
    Before,
    Both,
    /// Set where the act was found.
    Tight,
}

/// The acts of a sentence, in order of their cues.
pub fn acts(sentence: &Sentence<'_>, names: &Names) -> Vec<Act> {
    let mut found: Vec<(Act, Side)> = Vec::new();
    for at in 0..sentence.words.len() {
        let act = reporting::verb(sentence.lower(at))
            .and_then(|verb| by_verb(sentence, names, at, verb))
            .or_else(|| according_to(sentence, names, at))
            .or_else(|| passive(sentence, names, at))
            .or_else(|| possessed_paper(sentence, names, at))
            .or_else(|| paper_of(sentence, names, at))
            .or_else(|| colon(sentence, names, at));
        found.extend(act);
    }
    add_gapped(sentence, names, &mut found);
    found.sort_by_key(|(act, _)| act.cue);
    bound_scopes(sentence, &mut found);
    found.into_iter().map(|(act, _)| act).collect()
}

fn act(party: NounPhrase, cue: usize, verb: Reporting, why: &'static str) -> Act {
    Act { party, cue, scope: 0..0, verb, why }
}

/// "X said that …", "…, X said", "…, said X".
fn by_verb(sentence: &Sentence<'_>, names: &Names, at: usize, verb: Reporting) -> Option<(Act, Side)> {
    if is_noun_or_infinitive(sentence, at) {
        return None;
    }
    if verb.cites && sentence.lower(at).ends_with("ing") {
        let origin = phrase::from(sentence, names, at + 1)?;
        return Some((act(origin, at, verb, "citing X"), Side::Both));
    }
    if let Some(subject) = phrase::subject_before(sentence, names, at).filter(|subject| speaks(sentence, subject, verb))
    {
        if let Some(antecedent) = antecedent(sentence, subject.words.start) {
            let mut told = act(subject, at, verb, "the N that X named");
            told.scope = antecedent..at;
            return Some((told, Side::Tight));
        }
        if is_bare_form(sentence, at) && owns_what_follows(sentence, &subject) {
            return None;
        }
        let parted = subject.words.start > 0 && is_pause(sentence.lower(subject.words.start - 1));
        let inserted = ends_or_pauses(sentence, after_hearers(sentence, at, verb)) && subject.words.start > 0;
        let inserted = inserted || (parted && goes_on_loosely(sentence, at));
        let side = match (inserted, parted || subject.after_pause) {
            (true, true) => Side::Both,
            _ => Side::Behind,
        };
        (needs_met(sentence, at) && (verb.speech || side == Side::Both || gives_figure(sentence, at))).then_some(())?;
        return Some((act(subject, at, verb, "X said"), side));
    }
    let pause = at > 0 && (is_pause(sentence.lower(at - 1)) || verb.speech || is_amount(sentence, at - 1));
    if !pause || verb.hears {
        return None;
    }
    let subject =
        phrase::from(sentence, names, at + 1).filter(|subject| subject.is_party(sentence) && !subject.pronoun)?;
    Some((act(subject, at, verb, "said X"), Side::Both))
}

/// In "the 40 losses that X described": where the amount starts that the relative clause before `subject` is of.
fn antecedent(sentence: &Sentence<'_>, subject: usize) -> Option<usize> {
    let that = subject.checked_sub(1).filter(|at| matches!(sentence.lower(*at), "that" | "which"))?;
    if that == 0 || sentence.lower(that - 1) == "," || reporting::is_verb(sentence.lower(that - 1)) {
        return None;
    }
    let mut at = (that.saturating_sub(9)..that)
        .rev()
        .take_while(|at| !is_stop(sentence.lower(*at)) && sentence.lower(*at) != ",")
        .find(|at| is_amount(sentence, *at))?;
    while at > 0
        && that - at < 12
        && (is_amount(sentence, at - 1) || matches!(sentence.lower(at - 1), "the" | "several" | "than" | "least"))
    {
        at -= 1;
    }
    Some(at)
}

/// Whether the object of the verb can be a figure: an amount soon after it, a clause, or a word for a figure.
fn gives_figure(sentence: &Sentence<'_>, at: usize) -> bool {
    let soon = at + 1..at + 8;
    (at + 1..at + 5).any(|next| sentence.lower(next) == "that")
        || soon.clone().any(|next| is_amount(sentence, next))
        || soon
            .clone()
            .any(|next| party::is_paper(sentence.lower(next)) || matches!(sentence.lower(next), "number" | "toll"))
        || sentence.lower(at + 1) == ":"
}

/// Forms that are nouns as well: "list", "count".
fn is_bare_form(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    !lower.ends_with("ed") && (!lower.ends_with('s') || party::is_paper(lower))
}

/// "Oru's long" before "list": an owner without a noun yet.
fn owns_what_follows(sentence: &Sentence<'_>, subject: &NounPhrase) -> bool {
    let owner = subject.words.clone().any(|at| sentence.words[at].kind == WordKind::Possessive);
    owner && !party::is_party(sentence.lower(subject.head)) && !sentence.words[subject.head].is_capitalised()
}

/// "put" and "place" give a figure only with "at"; "stick" with "to".
fn needs_met(sentence: &Sentence<'_>, at: usize) -> bool {
    let follows = |word: &str| (at + 1..at + 10).any(|next| sentence.lower(next) == word);
    match sentence.lower(at) {
        "put" | "puts" | "putting" | "place" | "places" | "placed" => follows("at"),
        "stick" | "sticks" | "stuck" => follows("to"),
        "speak" | "speaks" | "spoke" | "spoken" | "talk" | "talks" | "talked" => follows("of"),
        _ => true,
    }
}

/// ", the office said on Monday after …": time or place follows the verb at once and no "that" comes.
fn goes_on_loosely(sentence: &Sentence<'_>, at: usize) -> bool {
    let next = sentence.lower(at + 1);
    let loose = matches!(next, "on" | "in" | "at" | "after" | "during" | "late" | "early" | "last" | "this")
        || calendar::weekday(next).is_some();
    loose && !(at + 1..at + 12).any(|word| sentence.lower(word) == "that")
}

/// Whether the subject may be one that reports by that verb.
fn speaks(sentence: &Sentence<'_>, subject: &NounPhrase, verb: Reporting) -> bool {
    subject.is_party(sentence) || (verb.speech && !subject.pronoun && subject.definite)
}

/// "the count", "to say", "was told": no finite verb with a subject of its own.
fn is_noun_or_infinitive(sentence: &Sentence<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return true };
    if sentence.words[before].kind == WordKind::Possessive {
        return true;
    }
    matches!(
        sentence.lower(before),
        "the"
            | "a"
            | "an"
            | "its"
            | "their"
            | "his"
            | "her"
            | "this"
            | "that"
            | "these"
            | "those"
            | "to"
            | "is"
            | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "of"
            | "no"
            | "some"
            | "latest"
            | "new"
            | "by"
            | "earlier"
            | "as"
            | "any"
            | "our"
            | "with"
            | "for"
            | "on"
            | "in"
            | "than"
            | "such"
            | "not"
            | "more"
    ) && !(sentence.lower(before) == "earlier" && sentence.lower(at) == "said")
}

/// Just past what may follow a verb of speech before its content: hearers, time, place.
fn after_hearers(sentence: &Sentence<'_>, verb_at: usize, verb: Reporting) -> usize {
    let mut at = verb_at + 1;
    let limit = at + 12;
    let mut loose = verb.hears;
    while at < limit {
        let lower = sentence.lower(at);
        if is_pause(lower) || is_stop(lower) || matches!(lower, "that" | "") || is_amount(sentence, at) {
            return at;
        }
        let adverb = lower.ends_with("ly")
            || matches!(lower, "later" | "also" | "earlier" | "today" | "yesterday" | "afterwards");
        let preposition =
            matches!(lower, "on" | "in" | "at" | "by" | "during" | "after" | "from" | "to" | "through" | "late");
        if preposition {
            loose = true;
        } else if !adverb && !loose {
            return at;
        }
        at += 1;
    }
    at
}

fn ends_or_pauses(sentence: &Sentence<'_>, at: usize) -> bool {
    at >= sentence.words.len() || is_pause(sentence.lower(at)) || is_stop(sentence.lower(at))
}

fn is_pause(lower: &str) -> bool {
    matches!(lower, "," | "\"" | "\u{201d}" | "\u{2019}" | "\u{2014}" | "\u{2013}" | "-" | "(" | ")")
}

fn is_stop(lower: &str) -> bool {
    matches!(lower, "." | ";" | ":" | "!" | "?")
}

/// Whether a number, or a hedge before one, stands there.
fn is_amount(sentence: &Sentence<'_>, at: usize) -> bool {
    let Some(word) = sentence.words.get(at) else { return false };
    word.kind == WordKind::Number
        || matches!(
            word.lower.as_ref(),
            "at" | "more"
                | "about"
                | "some"
                | "nearly"
                | "around"
                | "over"
                | "up"
                | "almost"
                | "fewer"
                | "less"
                | "between"
                | "just"
                | "only"
                | "$"
                | "\u{20ac}"
                | "\u{a3}"
                | "one"
                | "two"
                | "three"
                | "four"
                | "five"
                | "six"
                | "seven"
                | "eight"
                | "nine"
                | "ten"
                | "eleven"
                | "twelve"
                | "dozens"
                | "hundreds"
                | "thousands"
                | "twenty"
                | "thirty"
                | "forty"
                | "fifty"
                | "sixty"
                | "seventy"
                | "eighty"
                | "ninety"
                | "hundred"
                | "thousand"
                | "million"
                | "half"
        ) && (word.lower != "at" || matches!(sentence.lower(at + 1), "least" | "most"))
}

/// "according to X", "on the word of X".
fn according_to(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let length = match (sentence.lower(at), sentence.lower(at + 1)) {
        ("according", "to") => 2,
        ("sources", "in") | ("per", _) => return None,
        _ => return None,
    };
    let party = phrase::from(sentence, names, at + length)?;
    let side = if at < 2 || sentence.lower(at - 1) == ";" { Side::Behind } else { Side::Both };
    Some((act(party, at, Reporting::default(), "according to X"), side))
}

/// "named by X", "was confirmed by the X".
fn passive(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    if sentence.lower(at) != "by" {
        return None;
    }
    let from = if (sentence.lower(at + 1), sentence.lower(at + 2)) == ("that", "of") { at + 3 } else { at + 1 };
    let party = || phrase::from(sentence, names, from).filter(|party| party.is_party(sentence));
    let told = at > 0 && reporting::verb(sentence.lower(at - 1)).is_some();
    if told {
        return Some((act(party()?, at, Reporting::default(), "reported by X"), Side::Both));
    }
    let party = owner_of_paper(sentence, names, party()?);
    let counted = (at.saturating_sub(3)..at)
        .rev()
        .take_while(|word| !is_pause(sentence.lower(*word)))
        .find(|word| is_amount(sentence, *word));
    if let Some(amount) = counted {
        let mut told = act(party, at, Reporting::default(), "N by X");
        told.scope = amount.saturating_sub(2)..at;
        return Some((told, Side::Tight));
    }
    let verb_at = (party.words.end..party.words.end + 4).find(|next| reporting::is_verb(sentence.lower(*next)))?;
    let aux =
        (party.words.end..verb_at).any(|next| matches!(sentence.lower(next), "was" | "is" | "were" | "are" | "been"));
    aux.then(|| (act(party, at, Reporting::default(), "by X was reported"), Side::Behind))
}

/// In "the organisers' count" the organisers; else the phrase itself.
fn owner_of_paper(sentence: &Sentence<'_>, names: &Names, party: NounPhrase) -> NounPhrase {
    let owner = party.words.clone().find(|at| sentence.words[*at].kind == WordKind::Possessive);
    match owner.filter(|_| party.paper(sentence)).and_then(|at| phrase::ending(sentence, names, at)) {
        Some(owner) => owner,
        None => party,
    }
}

/// "X's figures", "its own count".
fn possessed_paper(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    let possessive = sentence.words.get(at).is_some_and(|word| word.kind == WordKind::Possessive);
    let pronoun = matches!(sentence.lower(at), "its" | "their" | "his" | "her");
    if !possessive && !pronoun {
        return None;
    }
    let paper = (at + 1..at + 4).find(|next| is_count(sentence.lower(*next)))?;
    if (at + 1..paper).any(|word| sentence.words[word].kind == WordKind::Mark)
        || reporting::is_verb(sentence.lower(paper + 1))
    {
        return None;
    }
    let owner = if pronoun { phrase::pronoun(at) } else { phrase::ending(sentence, names, at)? };
    let led = owner.words.start > 0 && matches!(sentence.lower(owner.words.start - 1), "by" | "on" | "from" | "in");
    let side = if led && owner.words.start > 1 { Side::Both } else { Side::Behind };
    owner.is_party(sentence).then(|| (act(owner, paper, Reporting::default(), "X's figures"), side))
}

/// Papers that are figures and not lists of things.
fn is_count(lower: &str) -> bool {
    party::is_paper(lower)
        && !matches!(
            lower,
            "list"
                | "lists"
                | "letter"
                | "letters"
                | "message"
                | "paper"
                | "note"
                | "log"
                | "network"
                | "media"
                | "weekly"
                | "magazine"
                | "model"
                | "review"
                | "statement"
        )
}

/// "data from X", "by estimate of X", "a report by X".
fn paper_of(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    if !party::is_paper(sentence.lower(at)) || !matches!(sentence.lower(at + 1), "from" | "of" | "by" | "at") {
        return None;
    }
    let party = phrase::from(sentence, names, at + 2).filter(|party| party.is_party(sentence) && !party.pronoun)?;
    if party::is_paper(sentence.lower(party.words.end - 1)) {
        return None;
    }
    let led = at > 0
        && matches!(sentence.lower(at - 1), "by" | "to" | "on" | "the" | "own" | "a" | "preliminary" | "official");
    let side = if at < 4 { Side::Behind } else { Side::Both };
    (led || sentence.lower(at + 1) == "from").then(|| (act(party, at, Reporting::default(), "figures from X"), side))
}

/// "X: nine dead" and, in a title, "nine dead: X".
fn colon(sentence: &Sentence<'_>, names: &Names, at: usize) -> Option<(Act, Side)> {
    if sentence.lower(at) != ":" || at == 0 {
        return None;
    }
    let before = phrase::ending(sentence, names, at).filter(|party| {
        let stamp = |word: &Word<'_>| {
            word.kind != WordKind::Letters || matches!(word.lower.as_ref(), "a.m." | "p.m." | "gmt" | "local" | "time")
        };
        let opening = sentence.words[..party.words.start].iter().all(stamp);
        opening && is_label_of_party(sentence, names, party)
    });
    if let Some(party) = before {
        return Some((act(party, at, Reporting::default(), "X: …"), Side::Behind));
    }
    let party = phrase::from(sentence, names, at + 1)?;
    let last = party.words.end >= sentence.words.len() && sentence.is_title();
    (last && party.is_party(sentence)).then(|| (act(party, at, Reporting::default(), "…: X"), Side::Before))
}

/// Whether the words before a colon are a speaker's and not a heading's: a name or a role, no place, no more.
fn is_label_of_party(sentence: &Sentence<'_>, names: &Names, party: &NounPhrase) -> bool {
    let text = sentence.phrase(party.words.clone());
    let listed = sentence.words[..party.words.start].iter().any(|word| matches!(word.text, "\u{2022}" | "*" | "-"));
    let place = atlas::country(&text).is_some() || atlas::kind_of(sentence.lower(party.head)).is_some();
    let role = party::is_person(sentence.lower(party.head)) || party::is_organisation(sentence.lower(party.head));
    let all_names =
        party.words.clone().all(|at| names.is_name(sentence, at) || matches!(sentence.lower(at), "of" | "for" | "the"));
    let known = party.words.len() >= 2 || sentence.is_title() || name::is_initials(&text);
    let shouted = text.chars().all(|c| !c.is_lowercase()) && party.words.len() > 1;
    !party.pronoun && !listed && !place && !shouted && party.words.len() <= 6 && (role || (all_names && known))
}

/// "The centre says 6.7, the navy 6.9": a second party whose verb is left out.
fn add_gapped(sentence: &Sentence<'_>, names: &Names, found: &mut Vec<(Act, Side)>) {
    let Some(model) = found.iter().map(|(act, _)| act).find(|act| act.why == "X said" || act.why == "X: …").cloned()
    else {
        return;
    };
    for at in model.cue + 1..sentence.words.len() {
        if !matches!(sentence.lower(at), "," | ";" | "and" | "but" | "while")
            || found.iter().any(|(act, _)| act.party.words.contains(&at))
        {
            continue;
        }
        let from = at + usize::from(matches!(sentence.lower(at + 1), "and" | "but" | "while"));
        let Some(party) = phrase::from(sentence, names, from + 1) else { continue };
        let plain = party.is_party(sentence)
            && !party.pronoun
            && !found.iter().any(|(act, _)| act.party.words.start == party.words.start);
        let amount = (party.words.end..party.words.end + 6)
            .find(|word| is_amount(sentence, *word))
            .filter(|amount| *amount == party.words.end || sentence.lower(party.words.end) == ",")
            .filter(|amount| {
                (party.words.end..*amount).all(|word| !sentence.lower(word).starts_with(|c: char| c == ';' || c == '.'))
            })
            .filter(|amount| sentence.lower(amount - 1) == "," || *amount == party.words.end);
        if let Some(amount) = amount.filter(|_| plain) {
            found.push((act(party.clone(), amount, model.verb, "X said …, Y …"), Side::Behind));
        }
    }
}

/// Gives each act its words: forward to the next act or semicolon, backward to the last.
fn bound_scopes(sentence: &Sentence<'_>, found: &mut [(Act, Side)]) {
    let semicolon = |at: &usize| sentence.lower(*at) == ";";
    for index in 0..found.len() {
        let (act, side) = &found[index];
        let front = act.cue.min(act.party.words.start);
        let back = act.cue.max(act.party.words.end.saturating_sub(1)) + 1;
        let next = found[index + 1..].iter().find(|(later, _)| later.party.words.start >= back && later.cue > act.cue);
        let until = match next {
            Some((later, Side::Behind)) => later.party.words.start,
            Some((later, Side::Both)) if *side == Side::Both && later.why != "citing X" => back,
            _ => sentence.words.len(),
        };
        let end = (back..until).find(semicolon).unwrap_or(until);
        let start = (0..front).rev().find(semicolon).map_or(0, |at| at + 1);
        let last =
            found[..index].iter().map(|(earlier, _)| earlier).filter(|earlier| earlier.why != "citing X").next_back();
        let start = last.map_or(start, |earlier| {
            start.max(if earlier.why == "X said" { earlier.party.words.start } else { earlier.cue })
        });
        let scope = match side {
            Side::Behind => act.cue.min(act.party.words.start)..end,
            Side::Before => start..back,
            Side::Both => start..end,
            Side::Tight => continue,
        };
        found[index].0.scope = scope;
    }
}
