//! Noun phrases: the one behind a number, the one that ends before a word, and the subject of a clause. Finds
//! stretches of words; knows no measure.

use std::ops::Range;

use super::function::{VerbSense, befalls, is_collective, names_people, sense, stands_by_itself};
use super::{Class, is_plural};
use crate::extract::Sentence;
use crate::extract::time::calendar::{month, weekday};

/// The noun phrase that follows a number: "of its" may lead it in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NounPhrase {
    /// Its words, from the first modifier to the head; empty where no noun follows.
    pub words: Range<usize>,
    /// Whether "of the", "of its" or "of them" stands between the number and the phrase: a share of something.
    pub partitive: bool,
    /// The possessive that leads the partitive in ("its", "their"), whose owner the subject takes.
    pub owner: Option<usize>,
}

impl NounPhrase {
    /// The last word of the phrase: what is counted.
    pub fn head(&self) -> Option<usize> {
        (!self.words.is_empty()).then(|| self.words.end - 1)
    }
}

/// How many words back a subject is looked for, and how many phrases a chain of prepositions may join.
const REACH: usize = 24;

/// How many words a hedge before a number has at most: "no fewer than".
const HEDGE: usize = 3;

/// Reads the noun phrase that starts at word `at`, in one pass.
pub fn noun_phrase(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> NounPhrase {
    let mut phrase = NounPhrase::default();
    let mut at = at;
    while matches!(sentence.lower(at), "more" | "additional" | "further" | "other" | "extra" | "-" | "new" | "such") {
        at += 1;
    }
    match sentence.lower(at) {
        "of" => {
            let next = at + 1;
            match classes.get(next) {
                Some(Class::Determiner) => {
                    phrase.partitive = true;
                    at = skip_numbers(classes, next + 1);
                    let owned = is_possessive_pronoun(sentence.lower(next)) && at == next + 1;
                    phrase.owner = owned.then_some(next);
                }
                Some(Class::Pronoun | Class::Subordinator) => {
                    phrase.partitive = true;
                    phrase.words = next..next;
                    return phrase;
                }
                Some(Class::Number) => {
                    phrase.partitive = true;
                    at = skip_numbers(classes, next);
                }
                _ => at = next,
            }
        }
        possessive if is_possessive_pronoun(possessive) => {
            phrase.owner = Some(at);
            at += 1;
        }
        _ => {}
    }
    phrase.words = at..phrase_end(sentence, classes, at);
    // "14 of the hamlet's 31 houses": the hamlet only owns what is counted.
    if phrase.partitive
        && classes.get(phrase.words.end) == Some(&Class::Possessive)
        && classes.get(phrase.words.end + 1) == Some(&Class::Number)
    {
        at = skip_numbers(classes, phrase.words.end + 1);
        phrase.words = at..phrase_end(sentence, classes, at);
    }
    let whole = at.checked_sub(1).and_then(|last| classes.get(last)) == Some(&Class::Number);
    // "two of these failed": what they did, and not who they are.
    let acts = !classes.get(at + 1).copied().is_some_and(Class::is_verb);
    let pointed = at > 0 && sentence.lower(at - 1) == "these" && acts;
    if phrase.partitive && phrase.words.is_empty() && !whole && !pointed && classes.get(at) == Some(&Class::Past) {
        phrase.words = at..at + 1;
    }
    phrase
}

/// The first word that is no number, from `at` on.
fn skip_numbers(classes: &[Class], at: usize) -> usize {
    let numbers = classes.iter().skip(at).take_while(|class| **class == Class::Number).count();
    at + numbers
}

/// Whether the word is "its", "their" and the like.
pub fn is_possessive_pronoun(lower: &str) -> bool {
    matches!(lower, "its" | "their" | "his" | "her" | "our" | "my" | "your")
}

/// Where the run of modifiers and nouns that starts at `at` ends.
fn phrase_end(sentence: &Sentence<'_>, classes: &[Class], start: usize) -> usize {
    let mut at = start;
    let mut end = start;
    let mut plural = false;
    while let Some(class) = classes.get(at) {
        let next_is_noun = classes.get(at + 1).copied().is_some_and(Class::is_noun);
        match class {
            // "nine boats Tuesday", "nine homes east of the river".
            Class::Name if plural && classes[at - 1] == Class::Noun => break,
            // "nine others open fire".
            Class::Noun if end > start && sentence.lower(at - 1) == "others" => break,
            // "gave nine women advice": what they were given. "Nine women judges" are judges.
            Class::Noun
                if plural
                    && names_people(sentence.lower(at - 1))
                    && !names_people(sentence.lower(at))
                    && !is_plural(sentence.lower(at))
                    && !next_is_noun =>
            {
                break;
            }
            Class::Noun | Class::Adjective if matches!(sentence.lower(at), "last" | "next") => break,
            Class::Noun | Class::Adjective if is_day_or_direction(sentence.lower(at)) && end > start => break,
            // "40 km west of the town", "60 feet underground": how far from there, and no noun.
            Class::Noun | Class::Name | Class::Adjective if leads_away(sentence.lower(at)) && !next_is_noun => break,
            // "900 affected due to the storm", "nearly 150 due to floods".
            Class::Adjective if sentence.lower(at) == "due" && sentence.lower(at + 1) == "to" => break,
            Class::Noun | Class::Name => {
                plural = is_plural(sentence.lower(at));
                end = at + 1;
            }
            // "nine homes unsafe": an adjective behind the noun is said of it.
            Class::Adjective if end > start && (plural || !next_is_noun) => break,
            // "nine private and public schools": two adjectives of one noun.
            Class::Adjective if end == start && joins_adjective(sentence, classes, at) => at += 1,
            // "nine dead": an adjective that no noun follows stands for one.
            Class::Adjective => end = at + 1,
            // "62 percent voted yes".
            Class::Past if matches!(sentence.lower(at + 1), "yes" | "no") => break,
            Class::Past if end == start && is_predicate(sentence, classes, at) => break,
            Class::Past | Class::Gerund if !plural && next_is_noun => {}
            Class::Past | Class::Gerund
                if end == start
                    && matches!(classes.get(at + 1), Some(Class::Past | Class::Gerund))
                    && matches!(classes.get(at + 2), Some(Class::Noun)) => {}
            Class::Possessive if end == at && next_is_noun => {}
            Class::Hyphen if next_is_noun => {}
            // "dead or missing hikers", "homes and businesses" stay one phrase only as modifiers.
            _ => break,
        }
        at += 1;
    }
    end
}

/// Whether a past form behind a number that opens its clause is the verb of the clause and leads no noun in: "nineteen needed
/// surgery", "fifty suffered burns", for several of them cannot be one "surgery"; but "nineteen ruined barns".
fn is_predicate(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> bool {
    let mut start = at;
    while start > 0 && matches!(classes[start - 1], Class::Number | Class::Hyphen) {
        start -= 1;
    }
    let one = start + 1 == at && matches!(sentence.lower(start), "one" | "1");
    if start == at || one || !opens_clause(sentence, classes, start) {
        return false;
    }
    let run = classes[at + 1..].iter().take_while(|class| class.is_noun()).count();
    let behind = at + 1 + run;
    let last = sentence.lower(behind - 1);
    let finite = matches!(classes.get(behind), Some(Class::Auxiliary | Class::Modal | Class::Past | Class::Verb));
    let single = !is_plural(last) && !is_collective(last) && classes[behind - 1] == Class::Noun;
    run > 0 && !finite && (single || befalls(sentence.lower(at)))
}

/// Whether nothing but a hedge stands between the head of a clause and the number at `start`.
fn opens_clause(sentence: &Sentence<'_>, classes: &[Class], start: usize) -> bool {
    let hedge =
        |class: Class| matches!(class, Class::Adverb | Class::Preposition | Class::Determiner | Class::Adjective);
    let floor = start.saturating_sub(HEDGE);
    let head = (floor..start).rev().find(|before| !hedge(classes[*before]) || sentence.lower(*before) == "of");
    match head {
        Some(before) => matches!(classes[before], Class::Comma | Class::Conjunction | Class::Break | Class::Mark),
        None => floor == 0,
    }
}

/// Whether "and" joins the adjective to another one before the noun that both belong to: "private and business clients",
/// "young and elderly people". What may stand for people by itself or be said of them ("dead", "safe") is not taken along.
fn joins_adjective(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> bool {
    let by_itself = stands_by_itself(sentence.lower(at));
    let joint = matches!(sentence.lower(at + 1), "and" | "or");
    let other = match classes.get(at + 2) {
        Some(Class::Adjective) => !matches!(sentence.lower(at + 2), "several" | "many" | "few" | "other" | "another"),
        Some(Class::Noun) => {
            !is_plural(sentence.lower(at + 2)) && sentence.words[at + 2].lower == sentence.words[at + 2].text
        }
        _ => false,
    };
    let noun = classes.get(at + 3) == Some(&Class::Noun) && is_plural(sentence.lower(at + 3));
    !by_itself && joint && other && noun
}

/// Words that follow a noun phrase without belonging to it.
fn is_day_or_direction(lower: &str) -> bool {
    matches!(
        lower,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "north"
            | "south"
            | "east"
            | "west"
            | "last"
            | "next"
            | "early"
            | "late"
            | "each"
            | "apiece"
            | "due"
            | "able"
            | "unable"
    )
}

/// Whether the word tells in which direction something lies: a point of the compass, "south-west" and "southwest", or the
/// depths.
fn leads_away(lower: &str) -> bool {
    const POINTS: [&str; 4] = ["north", "south", "east", "west"];
    let point = |rest: &str| POINTS.iter().find_map(|point| rest.strip_prefix(point)).map(str::len);
    let mut rest = lower;
    while let Some(left) = point(rest) {
        rest = rest[rest.len() - left..].trim_start_matches('-');
    }
    rest.is_empty() && !lower.is_empty() || lower == "underground"
}

/// The noun phrase that ends just before `end`, without its determiner.
pub fn phrase_before(sentence: &Sentence<'_>, classes: &[Class], end: usize) -> Range<usize> {
    let mut start = end;
    while start > 0 {
        match classes[start - 1] {
            Class::Noun if start < end && names_people(sentence.lower(start - 1)) && classes[start] == Class::Noun => {
                break;
            }
            Class::Noun | Class::Name | Class::Adjective | Class::Hyphen => start -= 1,
            Class::Possessive if start < end => start -= 1,
            Class::Past | Class::Gerund if start < end && modifies(classes, start - 1) => start -= 1,
            _ => break,
        }
    }
    while start < end && matches!(classes[start], Class::Hyphen | Class::Possessive) {
        start += 1;
    }
    start..end
}

/// Whether a participle stands between a determiner or a preposition and a noun: "the wounded men".
fn modifies(classes: &[Class], at: usize) -> bool {
    match at.checked_sub(1).map(|before| classes[before]) {
        None => true,
        Some(before) => matches!(
            before,
            Class::Determiner | Class::Preposition | Class::Possessive | Class::Break | Class::Comma | Class::Number
        ),
    }
}

/// A noun phrase with what hangs on it: "the number of dead in the valley" has its head at "number".
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The leading noun phrase.
    pub head: Range<usize>,
    /// From the first word of the head to the end of the last phrase that hangs on it.
    pub whole: Range<usize>,
}

/// The chain of noun phrases that ends just before `end`: each hangs on the one before it by a preposition.
pub fn chain_before(sentence: &Sentence<'_>, classes: &[Class], end: usize) -> Option<Chain> {
    let mut head = phrase_before(sentence, classes, before_amount(sentence, classes, end));
    if head.is_empty() {
        return None;
    }
    loop {
        let start = list_start(sentence, classes, head.start, end.saturating_sub(REACH));
        let Some(joint) = joint_before(sentence, classes, start) else { break };
        let before = phrase_before(sentence, classes, joint);
        if before.is_empty() || end - joint > REACH {
            break;
        }
        head = before;
    }
    let whole = head.start..end;
    Some(Chain { head, whole })
}

/// Where the list starts whose last item starts at `start`, if a preposition leads it in: "complaints about smell, noise and
/// dust". Looks back no further than `floor`.
fn list_start(sentence: &Sentence<'_>, classes: &[Class], start: usize, floor: usize) -> usize {
    let mut first = start;
    let mut joint = first.checked_sub(1).filter(|at| matches!(sentence.lower(*at), "and" | "or"));
    while let Some(at) = joint {
        let item = phrase_before(sentence, classes, at);
        let alike = |item: usize| (classes[item] == Class::Name) == (classes[start] == Class::Name);
        if item.is_empty() || item.start < floor || !alike(item.start) {
            return start;
        }
        first = item.start;
        joint = first.checked_sub(1).filter(|at| classes[*at] == Class::Comma);
    }
    let led = first < start && first.checked_sub(1).is_some_and(|at| classes[at] == Class::Preposition);
    if led { first } else { start }
}

/// Where an amount starts with the preposition that hangs it on a noun: "the appeal for 9 million dollars".
fn before_amount(sentence: &Sentence<'_>, classes: &[Class], end: usize) -> usize {
    let mut at = end;
    while at > 0
        && end - at < 6
        && (classes[at - 1] == Class::Number || matches!(sentence.lower(at - 1), "$" | "€" | "£"))
    {
        at -= 1;
    }
    let hung = at < end && at > 0 && classes[at - 1] == Class::Preposition;
    if hung { at - 1 } else { end }
}

/// The chain before the verb of a clause: it may hold clauses of its own, as in "the number of people known to
/// have died in the flood that hit the valley". A verb of saying ends it: what it says is a clause apart.
pub fn subject_chain(sentence: &Sentence<'_>, classes: &[Class], end: usize) -> Option<Chain> {
    let mut chain = chain_before(sentence, classes, end)?;
    loop {
        let mut at = chain.head.start;
        let mut verbs = false;
        while at > 0 && inside_clause(sentence, classes, at - 1) {
            at -= 1;
            verbs |= matches!(classes[at], Class::Past | Class::Verb | Class::Gerund);
        }
        let before = phrase_before(sentence, classes, at);
        if !verbs || before.is_empty() || end - before.start > REACH {
            return Some(chain);
        }
        let head = chain_before(sentence, classes, at).map_or(before, |inner| inner.head);
        chain = Chain { whole: head.start..end, head };
    }
}

/// Whether a word may stand between a noun and the noun phrase of a clause that hangs on it.
fn inside_clause(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> bool {
    match classes[at] {
        Class::Past | Class::Verb | Class::Gerund => {
            !matches!(sense(sentence.lower(at)), Some(VerbSense::Stating)) || is_participle(classes, at)
        }
        Class::Auxiliary | Class::Adverb | Class::Determiner | Class::Preposition | Class::Modal => true,
        Class::Subordinator => matches!(sentence.lower(at), "who" | "which" | "that" | "whom"),
        _ => false,
    }
}

/// "people known to have died": a participle before an infinitive.
fn is_participle(classes: &[Class], at: usize) -> bool {
    matches!(classes.get(at + 1), Some(Class::Preposition))
}

/// The preposition that joins the phrase that starts at `start` to one before it, over determiners.
fn joint_before(sentence: &Sentence<'_>, classes: &[Class], start: usize) -> Option<usize> {
    let mut at = start;
    while at > 0 && matches!(classes[at - 1], Class::Determiner | Class::Number | Class::Adverb) {
        at -= 1;
    }
    let joint = at.checked_sub(1)?;
    // "Exports since July are down": from when on, and no clause of its own.
    let dated = || {
        let lower = sentence.lower(start);
        month(lower).is_some() || weekday(lower).is_some() || classes[start] == Class::Number
    };
    let joins = classes[joint] == Class::Preposition
        && (!matches!(sentence.lower(joint), "after" | "since" | "before") || dated());
    joins.then_some(joint)
}

/// The words of the subject of the predicate that holds word `at`: the chain that ends before the first verb
/// of the nearest run of verbs to the left.
pub fn subject_before(sentence: &Sentence<'_>, classes: &[Class], at: usize) -> Option<(Chain, usize)> {
    let floor = at.saturating_sub(REACH);
    let finite = |word: &usize| {
        matches!(classes[*word], Class::Auxiliary | Class::Past | Class::Verb | Class::Modal)
            && !starts_inside_phrase(classes, *word)
    };
    let verb = (floor..at).rev().find(finite)?;
    let runs = |word: usize| {
        classes[word].is_verb()
            || classes[word] == Class::Adverb
            || sentence.lower(word) == "to" && word > 0 && classes[word - 1].is_verb()
    };
    let run_start = |verb: usize| (0..=verb).rev().take_while(|word| *word == verb || runs(*word)).last();
    let mut first = run_start(verb)?;
    // "The toll did not change on Sunday and makes 64": the second predicate has the subject of the first.
    if first > 0 && classes[first - 1] == Class::Conjunction && matches!(classes[verb], Class::Verb | Class::Auxiliary)
    {
        let earlier = (floor..first - 1).rev().find(finite);
        first = earlier.and_then(run_start).unwrap_or(first);
    }
    let mut end = first;
    // "the toll, now 123, has": an apposition between the subject and its verb.
    while end > 1 && matches!(classes[end - 1], Class::Comma) {
        let comma = |word: &usize| classes[*word] == Class::Comma;
        let near = (end.saturating_sub(10)..end - 1).rev().find(comma);
        // "The mill, which has sold one in eight tins in the country, lost": a longer clause apart.
        let apart = |word: &usize| comma(word) && matches!(sentence.lower(*word + 1), "which" | "who" | "whose");
        let opening = near.or_else(|| (end.saturating_sub(20)..end - 1).rev().find(apart));
        end = opening.unwrap_or(end - 1);
        // "Marr, 49, a former minister, led": one apposition after another.
        if end > 1 && classes[end - 1] == Class::Number && classes[end - 2] == Class::Comma {
            end -= 1;
        } else {
            break;
        }
    }
    if end > 1 && classes[end - 1] == Class::Comma {
        end -= 1;
    }
    if end > 0 && classes[end - 1] == Class::Subordinator && matches!(sentence.lower(end - 1), "who" | "which" | "that")
    {
        end -= 1;
        if end > 0 && classes[end - 1] == Class::Comma {
            // "They scrapped the tax, which cost 9 million": the clause is of the noun before the comma.
            let noun = end > 1 && classes[end - 2] == Class::Noun;
            let near = chain_before(sentence, classes, end - 1).filter(|_| noun);
            return near.or_else(|| subject_chain(sentence, classes, end - 1)).map(|chain| (chain, verb));
        }
    }
    subject_chain(sentence, classes, end).map(|chain| (chain, verb))
}

/// Whether a participle stands as a modifier in a noun phrase.
fn starts_inside_phrase(classes: &[Class], at: usize) -> bool {
    matches!(classes[at], Class::Past)
        && modifies(classes, at)
        && classes.get(at + 1).copied().is_some_and(Class::is_noun)
        && at > 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Reading;
    use crate::extract::grammar::classes;

    fn subject_of(text: &str, word: &str) -> String {
        let reading = Reading::new("", text, None, None);
        let sentence = &reading.sentences[0];
        let classes = classes(sentence, &[]);
        let at = sentence.words.iter().position(|w| w.text == word).expect("the word stands in the text");
        subject_before(sentence, &classes, at).map(|(chain, _)| sentence.phrase(chain.whole)).unwrap_or_default()
    }

    #[test]
    fn the_subject_of_a_clause_is_the_chain_before_its_verb() {
        assert_eq!(subject_of("The number of dead in the valley reached 45", "45"), "number of dead in the valley");
        assert_eq!(subject_of("By nightfall the peat fire had burned 45 acres", "45"), "peat fire");
        assert_eq!(subject_of("The quarry, which employs 45 men", "45"), "quarry");
    }
}
