//! Noun phrases that may be a party: found backwards from a verb or forwards from "by" and the like, without a
//! parser. A phrase stops at words of grammar; "of", "for" and "in" go on where a party stands on both sides.

use std::ops::Range;

use super::{party, reporting};
use crate::extract::Sentence;
use crate::extract::name::{self, Names};
use crate::extract::place::atlas;
use crate::extract::time::calendar;
use crate::text::{Word, WordKind};

/// The words of a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NounPhrase {
    /// All its words, articles and title included.
    pub words: Range<usize>,
    /// A name that stands apart as apposition: "its governor, Ann Rowe".
    pub apposition: Option<Range<usize>>,
    /// The noun that says what it is: "spokesman" in "a spokesman for the army".
    pub head: usize,
    /// Whether it holds a proper name.
    pub named: bool,
    /// Whether it is "he", "it" and the like.
    pub pronoun: bool,
    /// Whether it has an article or an owner.
    pub definite: bool,
    /// Whether an aside stands between it and its verb, so that it follows a pause by itself.
    pub after_pause: bool,
}

impl NounPhrase {
    /// Whether the phrase can be a party: a name, a pronoun or a noun of people, bodies and papers.
    pub fn is_party(&self, sentence: &Sentence<'_>) -> bool {
        self.pronoun || self.named || party::is_party(sentence.lower(self.head)) || is_people(sentence, self.head)
    }

    /// Whether it tells of somebody in particular.
    pub fn definite_or_named(&self) -> bool {
        self.definite || self.named
    }

    /// Whether its noun is a paper: "report".
    pub fn paper(&self, sentence: &Sentence<'_>) -> bool {
        party::is_paper(sentence.lower(self.head))
    }
}

/// "the Americans".
fn is_people(sentence: &Sentence<'_>, at: usize) -> bool {
    let lower = sentence.lower(at);
    lower.ends_with('s')
        && lower.len() > 4
        && atlas::country_of_demonym(lower).is_some()
        && atlas::country(lower).is_none()
}

/// A pronoun as a phrase.
pub fn pronoun(at: usize) -> NounPhrase {
    NounPhrase {
        words: at..at + 1,
        apposition: None,
        head: at,
        named: false,
        pronoun: true,
        definite: true,
        after_pause: false,
    }
}

/// The subject of the verb at `verb`: the phrase before it, over auxiliaries and an aside in commas.
pub fn subject_before(sentence: &Sentence<'_>, names: &Names, verb: usize) -> Option<NounPhrase> {
    let mut end = verb;
    while end > 0 && is_before_verb(sentence.lower(end - 1)) {
        end -= 1;
    }
    end = before_time(sentence, end);
    let last = sentence.lower(end.checked_sub(1)?);
    if matches!(last, "who" | "which") {
        let antecedent = end - 1 - usize::from(end > 1 && sentence.lower(end - 2) == ",");
        return ending(sentence, names, antecedent).filter(|phrase| phrase.is_party(sentence));
    }
    if last != "," {
        let near = ending(sentence, names, end);
        if near.as_ref().is_some_and(|phrase| phrase.is_party(sentence)) {
            return near;
        }
        return before_relative(sentence, names, end).or_else(|| behind_pause(sentence, names, end)).or(near);
    }
    let aside_end = end - 1;
    let comma = (aside_end.saturating_sub(28)..aside_end).rev().find(|at| matches!(sentence.lower(*at), "," | ";"))?;
    if sentence.lower(comma) == ";" || matches!(sentence.lower(comma + 1), "and" | "but" | "or") {
        return None;
    }
    let mut phrase = ending(sentence, names, comma)?;
    let run = names.run_end(sentence, comma + 1);
    if run > comma + 1 && run == aside_end && !phrase.named {
        phrase.apposition = Some(comma + 1..run);
        phrase.named = true;
    } else if run > comma + 1
        && (run == aside_end || sentence.lower(run) == ",")
        && party::is_party(sentence.lower(phrase.head))
    {
        phrase.apposition = Some(comma + 1..run);
    }
    phrase.after_pause = phrase.words.start > 0 && sentence.lower(phrase.words.start - 1) == ",";
    Some(phrase)
}

/// The party before a relative clause without commas: "the unions that had called them out said".
fn before_relative(sentence: &Sentence<'_>, names: &Names, end: usize) -> Option<NounPhrase> {
    let clause = (end.saturating_sub(10)..end).rev().take_while(|at| {
        let word = &sentence.words[*at];
        word.kind != WordKind::Mark && word.kind != WordKind::Number
    });
    let relative = clause.into_iter().find(|at| matches!(sentence.lower(*at), "who" | "that" | "which"))?;
    ending(sentence, names, relative).filter(|phrase| phrase.is_party(sentence) && !phrase.pronoun)
}

/// The party that opens the clause, where plain words stand between it and its verb: "a doctor on duty told",
/// "the chief there said".
fn behind_pause(sentence: &Sentence<'_>, names: &Names, end: usize) -> Option<NounPhrase> {
    let mark = (end.saturating_sub(9)..end).rev().find(|at| sentence.words[*at].kind == WordKind::Mark);
    let start = mark.map_or_else(|| (end < 9).then_some(0), |at| Some(at + 1))?;
    let phrase = from(sentence, names, start).filter(|phrase| phrase.is_party(sentence) && !phrase.pronoun)?;
    let plain = (phrase.words.end..end).all(|at| {
        let lower = sentence.lower(at);
        !reporting::is_verb(lower) && !matches!(lower, "was" | "were" | "is" | "are" | "that" | "and" | "but" | "to")
    });
    (plain && phrase.words.end < end).then_some(phrase)
}

/// Steps back over "on Tuesday", "last week", "on 3 May" between a subject and its verb.
fn before_time(sentence: &Sentence<'_>, end: usize) -> usize {
    let is_time = |at: usize| {
        let lower = sentence.lower(at);
        calendar::weekday(lower).is_some()
            || (calendar::month(lower).is_some() && sentence.words[at].is_capitalised())
            || matches!(
                lower,
                "on" | "last"
                    | "this"
                    | "week"
                    | "month"
                    | "late"
                    | "morning"
                    | "evening"
                    | "afternoon"
                    | "night"
                    | "today"
                    | "yesterday"
            )
            || sentence.words[at].kind == WordKind::Number
                && at > 0
                && (calendar::month(sentence.lower(at + 1)).is_some()
                    || calendar::month(sentence.lower(at - 1)).is_some())
    };
    let mut start = end;
    while start > 0 && end - start < 5 && is_time(start - 1) {
        start -= 1;
    }
    if start < end && start > 0 && sentence.lower(start - 1) != "," { start } else { end }
}

/// The phrase that ends just before word `end`.
pub fn ending(sentence: &Sentence<'_>, names: &Names, end: usize) -> Option<NounPhrase> {
    let mut end = end;
    if end > 2 && sentence.lower(end - 1) == ")" && sentence.lower(end - 3) == "(" {
        end -= 3;
    }
    let lower = sentence.lower(end.checked_sub(1)?);
    if is_pronoun(lower) {
        return Some(pronoun(end - 1));
    }
    let mut start = end;
    while start > 0 && end - start < 16 && goes_on_before(sentence, names, start, end) {
        start -= 1;
    }
    described(sentence, names, start, end)
}

/// The phrase that starts at word `start`.
pub fn from(sentence: &Sentence<'_>, names: &Names, start: usize) -> Option<NounPhrase> {
    let lower = sentence.lower(start);
    if is_pronoun(lower) {
        return Some(pronoun(start));
    }
    let mut end = start;
    while end < sentence.words.len() && end - start < 16 && goes_on_behind(sentence, names, start, end) {
        end += 1;
    }
    while end > start && matches!(sentence.lower(end - 1), "of" | "for" | "and" | "the" | "in" | "at" | "from" | "a") {
        end -= 1;
    }
    let mut phrase = described(sentence, names, start, end)?;
    let ends_in_role = !phrase.named || phrase.head + 1 == end;
    if ends_in_role && sentence.lower(end) == "," {
        let run = names.run_end(sentence, end + 1);
        let whole = !phrase.named || run > end + 2 && !sentence.words.get(run).is_some_and(is_word);
        if whole && run > end + 1 && party::is_person(sentence.lower(phrase.head)) {
            phrase.apposition = Some(end + 1..run);
            phrase.named = true;
        }
    }
    Some(phrase)
}

fn is_word(word: &Word<'_>) -> bool {
    word.kind != WordKind::Mark
}

/// Whether the word before `start` belongs to the phrase `start..end`.
fn goes_on_before(sentence: &Sentence<'_>, names: &Names, start: usize, end: usize) -> bool {
    let at = start - 1;
    let word = &sentence.words[at];
    let lower = word.lower.as_ref();
    let left_is_party = |at: usize| {
        at.checked_sub(1).is_some_and(|left| {
            let left_lower = sentence.lower(left);
            names.is_name(sentence, left) || party::is_party(left_lower)
        })
    };
    if start < end && is_determiner(sentence.lower(start)) && !is_of_closeness(sentence, at) {
        return matches!(lower, "of" | "for" | "at" | "from" | "in" | "with") && left_is_party(at);
    }
    match word.kind {
        WordKind::Possessive => start < end,
        WordKind::Number => false,
        WordKind::Mark => is_title_stop(sentence, at) || is_and_of_name(sentence, names, at),
        WordKind::Letters | WordKind::Name if is_of_closeness(sentence, at) => start < end,
        WordKind::Letters | WordKind::Name => match lower {
            "of" | "for" | "at" | "from" | "in" => start < end && left_is_party(at),
            "and" => {
                start < end
                    && left_is_party(at)
                    && (names.is_name(sentence, start) || party::is_party(sentence.lower(start)))
            }
            _ if names.is_name(sentence, at) || is_determiner(lower) => true,
            _ if name::is_closed_class(lower) || is_told_by(sentence, at, start == end) => false,
            _ if lower.ends_with("ly") || lower.ends_with('.') || is_date_word(sentence, at) => false,
            // A plain noun after a name was complete before it ("Oru officials") begins nothing new.
            _ => end - start < 8,
        },
    }
}

/// Whether the word joins a person and what he is near to: "a source close to the inquiry", "officials familiar with it".
fn is_of_closeness(sentence: &Sentence<'_>, at: usize) -> bool {
    let joined = |near: usize| {
        let close = match sentence.lower(near) {
            "close" | "loyal" | "privy" => sentence.lower(near + 1) == "to",
            "familiar" => sentence.lower(near + 1) == "with",
            _ => false,
        };
        close && near > 0 && party::is_person(sentence.lower(near - 1))
    };
    joined(at) || at > 0 && joined(at - 1)
}

/// Whether a word is a reporting verb there, and no noun of the same spelling: "state health officials said" and
/// "officials in Oru state said" have one verb each.
fn is_told_by(sentence: &Sentence<'_>, at: usize, last: bool) -> bool {
    let lower = sentence.lower(at);
    if !reporting::is_verb(lower) || party::is_paper(lower) {
        return false;
    }
    let opens = at == 0
        || sentence.words[at - 1].kind != WordKind::Letters
        || is_determiner(sentence.lower(at - 1))
        || name::is_closed_class(sentence.lower(at - 1));
    !(reporting::is_base(lower) && (last || opens))
}

/// "Tuesday", "May": no part of a party's name.
fn is_date_word(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = &sentence.words[at];
    let day = |lower: &str| calendar::weekday(lower).is_some() || calendar::month(lower).is_some();
    word.is_capitalised() && day(&word.lower)
}

/// Whether word `at` belongs to the phrase that started at `start`.
fn goes_on_behind(sentence: &Sentence<'_>, names: &Names, start: usize, at: usize) -> bool {
    let word = &sentence.words[at];
    let lower = word.lower.as_ref();
    let party_at = |at: usize| names.is_name(sentence, at) || party::is_party(sentence.lower(at));
    let party_follows =
        || party_at(at + 1) || (is_determiner(sentence.lower(at + 1)) && (party_at(at + 2) || party_at(at + 3)));
    match word.kind {
        WordKind::Possessive => true,
        WordKind::Number => false,
        WordKind::Mark => is_title_stop(sentence, at) || is_and_of_name(sentence, names, at),
        WordKind::Letters | WordKind::Name => match lower {
            "of" | "for" => at > start && party_follows(),
            "in" | "at" | "from" => {
                at > start
                    && party::is_person(sentence.lower(at - 1))
                    && names.is_name(sentence, at + 1 + usize::from(is_determiner(sentence.lower(at + 1))))
            }
            "and" => at > start && party_at(at - 1) && party_follows() && !is_amount_after(sentence, at),
            _ if names.is_name(sentence, at) => true,
            _ if is_determiner(lower) => {
                at == start || matches!(sentence.lower(at - 1), "of" | "for" | "in" | "at" | "from" | "and")
            }
            _ if name::is_closed_class(lower) || reporting::is_verb(lower) && !party::is_paper(lower) => false,
            // "The UN monitoring mission": a participle inside the name of a body.
            _ if lower.ends_with("ing") => at > start && party::is_organisation(sentence.lower(at + 1)),
            _ if lower.ends_with("ly") || is_date_word(sentence, at) => false,
            // After a head noun a plain word is the next part of the sentence.
            _ => at == start || !party_at(at - 1) || party::is_party(lower),
        },
    }
}

/// "the centre and 12 others": the second is no party.
fn is_amount_after(sentence: &Sentence<'_>, at: usize) -> bool {
    sentence.words.get(at + 1).is_some_and(|word| word.kind == WordKind::Number)
}

fn described(sentence: &Sentence<'_>, names: &Names, start: usize, end: usize) -> Option<NounPhrase> {
    let mut start = start;
    while start < end
        && (matches!(sentence.lower(start), "of" | "for" | "and" | "in" | "at" | "from")
            || sentence.words[start].kind == WordKind::Possessive
            || sentence.lower(start) == ".")
    {
        start += 1;
    }
    if start >= end || end - start == 1 && is_determiner(sentence.lower(start)) {
        return None;
    }
    if matches!(sentence.lower(start), "our" | "my" | "your") {
        return None;
    }
    let joint = (start + 1..end).find(|at| {
        matches!(sentence.lower(*at), "of" | "for" | "in" | "at" | "from") || is_of_closeness(sentence, *at)
    });
    let head = joint.unwrap_or(end) - 1;
    let named = (start..end).any(|at| is_own_name(sentence, names, at));
    Some(NounPhrase {
        words: start..end,
        apposition: None,
        head,
        named,
        pronoun: false,
        definite: is_determiner(sentence.lower(start))
            || sentence.words[start..end].iter().any(|word| word.kind == WordKind::Possessive),
        after_pause: false,
    })
}

/// A name that is not just the word for a people ("American officials" has none).
fn is_own_name(sentence: &Sentence<'_>, names: &Names, at: usize) -> bool {
    names.is_name(sentence, at) && atlas::country_of_demonym(sentence.lower(at)).is_none()
}

/// Words that may stand between a subject and its verb.
fn is_before_verb(lower: &str) -> bool {
    matches!(
        lower,
        "has"
            | "have"
            | "had"
            | "also"
            | "later"
            | "earlier"
            | "now"
            | "then"
            | "just"
            | "already"
            | "still"
            | "further"
            | "initially"
            | "first"
            | "since"
            | "will"
            | "would"
            | "himself"
            | "herself"
            | "itself"
            | "again"
            | "meanwhile"
            | "all"
            | "both"
            | "only"
            | "even"
            | "do"
            | "did"
            | "does"
            | "not"
    ) || (lower.ends_with("ly") && lower.len() > 4 && !party::is_party(lower) && !lower.starts_with("ital"))
}

fn is_determiner(lower: &str) -> bool {
    matches!(
        lower,
        "the"
            | "a"
            | "an"
            | "its"
            | "his"
            | "her"
            | "their"
            | "our"
            | "this"
            | "these"
            | "those"
            | "some"
            | "several"
            | "one"
            | "two"
            | "three"
            | "many"
            | "other"
            | "another"
            | "both"
            | "all"
            | "most"
            | "any"
            | "no"
    )
}

/// Pronouns that can report.
fn is_pronoun(lower: &str) -> bool {
    matches!(lower, "he" | "she" | "it" | "they" | "we" | "i")
}

/// The full stop of "Mr." or of an initial.
fn is_title_stop(sentence: &Sentence<'_>, at: usize) -> bool {
    at > 0
        && sentence.lower(at) == "."
        && (party::is_title(sentence.lower(at - 1))
            || sentence.words[at - 1].text.chars().count() == 1 && sentence.words[at - 1].is_capitalised())
}

/// The mark inside "Oru Light & Power".
fn is_and_of_name(sentence: &Sentence<'_>, names: &Names, at: usize) -> bool {
    sentence.lower(at) == "&" && at > 0 && names.is_name(sentence, at - 1) && names.is_name(sentence, at + 1)
}
