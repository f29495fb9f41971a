//! Shares of votes and of those asked: which side they stand for ("51 percent in favour", "No 52 percent"), how much
//! has been counted ("with 83 percent counted"), how many have voted.

use std::borrow::Cow;

use super::lexicon::{LEXICON, side_at};
use super::reach::{phrase_at, reach_behind, subject};
use super::{Frame, Of};
use crate::extract::grammar::{Class, NounPhrase, is_plural};
use crate::extract::quantity::{Kind, Mention};
use crate::extract::relation::Scene;
use crate::extract::subject::{Subject, set_ahead};

/// How many words may stand between a share and the verb that takes its side.
const OFFSET: usize = 5;

/// The frame of a share of votes or of answers.
pub fn side(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Frame> {
    if mention.kind != Some(Kind::Percent) {
        return None;
    }
    counted(scene, mention, phrase)
        .or_else(|| turnout(scene, mention, phrase))
        .or_else(|| answer(scene, mention))
        .or_else(|| stance(scene, mention, phrase))
        .or_else(|| taken(scene, mention, phrase))
        .or_else(|| funded(scene, mention))
}

fn plain(text: &str, people: bool) -> Subject {
    Subject { text: text.to_owned(), explicit: true, people }
}

/// "with 83 percent of the stations counted", "64 percent counted": how far a count has come.
fn counted(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Frame> {
    let end = mention.words.end;
    let sheets = phrase
        .head()
        .filter(|head| scene.sentence.lower(end) == "of" && LEXICON.sheet.contains(scene.sentence.lower(*head)));
    let from = sheets.map_or(end, |head| head + 1);
    let told = (from..from + 4).any(|at| {
        let lower = scene.sentence.lower(at);
        lower == "in" || LEXICON.tallied.contains(lower)
    });
    let lead = mention.words.start.checked_sub(1).map_or("", |at| scene.sentence.lower(at));
    let opened = matches!(lead, "with" | "after" | "," | "");
    let at_once = matches!(scene.sentence.lower(end), "counted" | "tallied" | "scrutinised" | "scrutinized");
    let with_in = matches!(lead, "with" | "after")
        && scene.sentence.lower(end) == "in"
        && !scene
            .classes
            .get(end + 1)
            .is_some_and(|class| class.is_noun() || matches!(class, Class::Determiner | Class::Number));
    let bare = sheets.is_none() && opened && (at_once || with_in);
    let of = match sheets {
        Some(_) if told || matches!(lead, "after" | "with") => Some(Of::Told(subject(scene, phrase.words.clone())?)),
        None if bare => None,
        _ => return None,
    };
    Some(Frame { why: "P counted", measure: Some(Cow::Borrowed("counted")), of, as_before: false })
}

/// "71 percent of members voted", "64 percent turned out", "55 percent of those on the roll have voted".
fn turnout(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Frame> {
    let mut verb = phrase.words.end.max(mention.words.end);
    let last = verb + 6;
    let of = scene.sentence.lower(mention.words.end) == "of";
    while verb < last && (of || matches!(scene.classes.get(verb), Some(Class::Auxiliary | Class::Adverb))) {
        if matches!(scene.sentence.lower(verb), "voted" | "turned" | "came" | "took" | "cast" | "who") {
            break;
        }
        verb += 1;
    }
    let went = match (scene.sentence.lower(verb), scene.sentence.lower(verb + 1)) {
        ("voted", next) => !matches!(next, "for" | "against" | "yes" | "no" | "to"),
        ("turned" | "came", "out") | ("took", "part") | ("cast", "their" | "a" | "ballots" | "votes") => true,
        _ => false,
    };
    let named = phrase.words.clone().next_back().filter(|head| of && is_plural(scene.sentence.lower(*head)));
    let told = named.and_then(|_| subject(scene, phrase.words.clone())).unwrap_or_else(|| plain("voters", true));
    went.then(|| Frame::told("P voted", Some("turnout"), told))
}

/// "No 52 percent", "\"yes\" had four-fifths", "Yes ahead on 51 percent": the nearest answer before the number.
fn answer(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    let start = mention.words.start;
    let stop = |at: &usize| !scene.is_number(*at) && !matches!(scene.sentence.lower(*at), ";" | ".");
    let at = (start.saturating_sub(8)..start).rev().take_while(stop).find(|at| is_answer(scene, *at))?;
    let text = if scene.sentence.lower(at) == "yes" { "Yes votes" } else { "No votes" };
    let measure = if scene.sentence.lower(at) == "yes" { "votes for" } else { "votes against" };
    Some(Frame::told("No P", Some(measure), plain(text, false)))
}

/// Whether "yes" or "no" stands there as the name of a side: with a capital inside a sentence, or in quotes.
fn is_answer(scene: &Scene<'_, '_>, at: usize) -> bool {
    let word = &scene.sentence.words[at];
    let lower = word.lower.as_ref();
    let next = scene.sentence.lower(at + 1);
    let quoted = at > 0 && matches!(scene.sentence.lower(at - 1), "\"" | "\u{201c}" | "\u{2018}" | "the");
    let stands = !matches!(next, "more" | "fewer" | "less" | "one" | "longer" | "doubt" | ",");
    (lower == "yes" || lower == "no") && (at > 0 && word.is_capitalised() || quoted || next == ":") && stands
}

/// "51 percent in favour", "48 percent opposed", "two-thirds against it": those who take a side.
fn stance(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Frame> {
    // "68 percent of the country against the reform".
    let asked = phrase.partitive && !phrase.words.is_empty();
    let end = if asked { phrase.words.end } else { mention.words.end };
    let end = end + usize::from(matches!(scene.sentence.lower(end), "is" | "are" | "was" | "were"));
    let measure = match (scene.sentence.lower(end), scene.sentence.lower(end + 1)) {
        ("in", "favour" | "favor") => "in favour",
        ("opposed", _) => "opposed",
        // "50.9 percent against 49.1": two values, no side.
        ("against", _) if !scene.is_number(end + 1) => "opposed",
        ("behind", _) => "in favour",
        ("for", "and") => "in favour",
        _ => return None,
    };
    let ballot = scene.sentence.words.iter().take(60).any(|word| LEXICON.ballot.contains(&word.lower));
    if !ballot && scene.number_ends_within(mention.words.start.saturating_sub(8), mention.words.start) {
        return Some(Frame { as_before: false, ..Frame::before("P in favour", Some(measure)) });
    }
    let (text, measure) = match (ballot, measure) {
        (true, "opposed") => ("votes against", "votes against"),
        (true, _) => ("votes in favour", "votes for"),
        (false, _) => return Some(Frame::told("P in favour", Some(measure), those_asked(scene, mention, phrase))),
    };
    Some(Frame::told("P in favour", Some(measure), plain(text, false)))
}

/// Those who answer: the people that the share is of, be they told before it ("Of tenants under 30, 71 percent"), else
/// people.
fn those_asked(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Subject {
    let many = phrase.head().filter(|head| is_plural(scene.sentence.lower(*head)));
    let named = many.and_then(|_| subject(scene, phrase.words.clone()));
    named.or_else(|| set_ahead(scene, mention)).unwrap_or_else(|| plain("people", true))
}

/// "54 percent want the bridge finished", "62 percent of members rejected the offer": a share that opens its clause and
/// takes a side by its verb.
fn taken(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase) -> Option<Frame> {
    let opens = mention.words.start.checked_sub(1).is_none_or(|before| {
        !matches!(scene.classes[before], Class::Verb | Class::Past | Class::Auxiliary | Class::Gerund)
            && (scene.classes[before] != Class::Preposition || scene.sentence.lower(before) == "after")
    });
    let mut verb = phrase.words.end.max(mention.words.end);
    // "of members who voted", "of those asked": the clause that marks them off.
    for _ in 0..OFFSET {
        if side_at(&scene.sentence.words, verb).is_some() {
            break;
        }
        let marks = matches!(scene.classes.get(verb), Some(Class::Auxiliary | Class::Adverb | Class::Past))
            || matches!(scene.sentence.lower(verb), "who" | "those" | "of" | "them" | "now");
        verb += usize::from(marks);
    }
    let measure = side_at(&scene.sentence.words, verb).filter(|_| opens)?;
    let denied =
        verb > 0 && matches!(scene.sentence.lower(verb - 1), "not" | "don't" | "didn't" | "doesn't" | "wouldn't");
    let measure = match measure {
        _ if !denied => measure,
        "opposed" => "in favour",
        _ => "opposed",
    };
    Some(Frame::told("P want X", Some(measure), those_asked(scene, mention, phrase)))
}

/// "The appeal is 17 percent funded": its subject is what the money was asked for.
fn funded(scene: &Scene<'_, '_>, mention: &Mention) -> Option<Frame> {
    if scene.sentence.lower(mention.words.end) != "funded" {
        return None;
    }
    let start = mention.words.start;
    let colon = (0..start).rev().find(|at| scene.sentence.lower(*at) == ":");
    let label = colon.and_then(|colon| super::reach::chain_ending(scene, colon));
    let clause = || {
        let (chain, _) = crate::extract::grammar::phrase::subject_before(scene.sentence, scene.classes, start)?;
        phrase_at(scene, chain.head.start).map(|words| reach_behind(scene, words, &["for", "of"]))
    };
    let words = label.or_else(clause);
    let subject = words.and_then(|words| subject(scene, words)).unwrap_or_else(|| plain("appeal", false));
    let subject =
        if matches!(subject.text.to_lowercase().as_str(), "it" | "this") { plain("appeal", false) } else { subject };
    Some(Frame::told("P funded", Some("funded"), subject))
}
