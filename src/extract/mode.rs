//! Whether a figure is a total, or an increment, a share, a guess, a denial, or a value of the past: as far as the
//! sentence itself tells. What only the whole document tells is decided in [`join`](super::join).

pub mod cue;

use jiff::civil::Date;

use super::grammar::function::{VerbSense, moves, sense};
use super::grammar::{Class, NounPhrase};
use super::measure::Kind;
use super::quantity::Mention;
use super::relation::{Construction, Link, Scene, is_anaphor};
use super::subject::nominal_predicate;
use super::{COUNT, Mode};
use cue::{Cue, cue_ends_at, cue_starts_at, first_cue, has_cue};

/// What the sentence tells of time.
pub struct Time<'s> {
    /// The years that it names, and where.
    pub years: &'s [(usize, i16)],
    /// Where the windows start that a count covers: "in the past 24 hours".
    pub windows: &'s [usize],
    /// The day that the document speaks on.
    pub day: Option<Date>,
}

/// The reason for "up from 14": it holds for that number alone.
pub const QUOTED: &str = "an earlier value, quoted as such";

/// How many words before a number a cue may stand and still govern it.
const REACH: usize = 14;

/// Measures of which an announced or official figure is a total, though it lies ahead: jobs to be cut, final costs.
const ANNOUNCED: [&str; 9] =
    ["laid off", "cost", "budget", "saved", "pledged", "recalled", "charge", "requested", "allocated"];

/// The mode that the sentence itself gives, with the reason.
pub fn mode_in_sentence(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    phrase: &NounPhrase,
    link: Option<&Link>,
    measure: &str,
    time: &Time<'_>,
) -> (Mode, &'static str) {
    let at = mention.words.start;
    let clause = clause_start(scene, at);
    if is_movement_from(scene, at) || cue_ends_at(scene.sentence, at, Cue::PastBefore) {
        return (Mode::Past, QUOTED);
    }
    if is_denied(scene, mention, clause) {
        return (Mode::Denied, "the sentence rejects it");
    }
    if let Some(reason) = past(scene, mention, link, clause, time) {
        return (Mode::Past, reason);
    }
    if is_projection(scene, mention, phrase, link, clause, ANNOUNCED.contains(&measure)) {
        return (Mode::Projection, "a guess at a later state");
    }
    if is_part(scene, mention, phrase, link, clause) {
        return (Mode::Part, "a share of a wider total");
    }
    if mention.increment {
        return (Mode::Increment, "what comes on top");
    }
    if mention.quantity.unit == COUNT && covers_stretch(scene, mention, time) {
        return (Mode::Increment, "what a stretch of time brought");
    }
    (Mode::Total, "nothing says otherwise")
}

/// Whether the number's noun stands for a figure told before: "that figure was cut to 31".
pub fn has_anaphor(scene: &Scene<'_, '_>, mention: &Mention) -> bool {
    has_cue(scene.sentence, clause_start(scene, mention.words.start), mention.words.start, Cue::Anaphor)
}

/// "rose to 120 from 100", "cut from 40 to 31": the value behind "from" where the clause tells of a movement.
fn is_movement_from(scene: &Scene<'_, '_>, at: usize) -> bool {
    let sentence = scene.sentence;
    let mut before = at;
    while before > 0 && matches!(scene.classes[before - 1], Class::Determiner | Class::Adverb) {
        before -= 1;
    }
    if before == 0 || sentence.lower(before - 1) != "from" {
        return false;
    }
    let window = before.saturating_sub(12)..before - 1;
    let moved = |at: usize| moves(sentence.lower(at)) || matches!(sentence.lower(at), "up" | "down");
    let first = scene.mentions.partition_point(|other| other.words.start <= at);
    let to_follows = scene
        .mentions
        .get(first)
        .is_some_and(|other| other.words.start <= at + 6 && sentence.lower(other.words.start - 1) == "to");
    window.clone().any(moved) || to_follows && window.clone().any(|at| scene.classes[at] == Class::Past)
}

/// "denied that 90 were hurt", "reports of 90 dead are false".
fn is_denied(scene: &Scene<'_, '_>, mention: &Mention, clause: usize) -> bool {
    let sentence = scene.sentence;
    let end = (mention.words.end + REACH).min(sentence.words.len());
    let stop = (mention.words.end..end).find(|at| scene.classes[*at] == Class::Break && sentence.lower(*at) == ";");
    has_cue(sentence, clause, mention.words.start, Cue::Denial)
        || has_cue(sentence, mention.words.end, stop.unwrap_or(end), Cue::DenialBehind)
}

/// Why a value is one of the past, if it is.
fn past(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    link: Option<&Link>,
    clause: usize,
    time: &Time<'_>,
) -> Option<&'static str> {
    let (sentence, at) = (scene.sentence, mention.words.start);
    if let Some(adjective) = first_cue(sentence, clause, at, Cue::PastAdjective)
        && (adjective + 1..(adjective + 4).min(at)).any(|noun| is_figure_noun(sentence.lower(noun)))
    {
        return Some("the noun before it calls it an earlier value");
    }
    let behind = clause_end(scene, mention.words.end);
    // "recalls 900 heaters sold last year": the adverb belongs to the participle.
    let aside = |word: &usize| {
        scene.classes[*word] == Class::Past
            && link.is_none_or(|link| !link.words.contains(word))
            && *word > mention.head_start
    };
    let behind = (mention.words.end..behind).find(aside).unwrap_or(behind);
    if has_cue(sentence, clause, at, Cue::PastAdverb) || has_cue(sentence, mention.words.end, behind, Cue::PastAdverb) {
        return Some("an adverb sets it back in time");
    }
    if is_pluperfect(scene, mention, link, clause) {
        return Some("it had been said, or had stood, before");
    }
    of_another_year(scene, mention, time).then_some("it belongs to another year")
}

fn is_figure_noun(lower: &str) -> bool {
    is_anaphor(lower)
        || matches!(
            lower,
            "toll"
                | "version"
                | "report"
                | "reports"
                | "forecast"
                | "projection"
                | "reading"
                | "announcement"
                | "statement"
                | "budget"
                | "price"
                | "record"
                | "high"
                | "low"
                | "quote"
                | "assessment"
                | "plan"
        )
}

/// "had spoken of 90", "it had been 90": the pluperfect of a verb that states or sets a figure.
fn is_pluperfect(scene: &Scene<'_, '_>, mention: &Mention, link: Option<&Link>, clause: usize) -> bool {
    let object = link.is_none_or(|link| {
        link.words.end <= mention.words.start
            || matches!(link.construction, Construction::Modifier | Construction::State)
            || link.construction == Construction::CountedNoun
            || link.words.start >= mention.words.start
    });
    let had = (clause..mention.words.start).rev().find(|at| scene.sentence.lower(*at) == "had");
    let Some(had) = had.filter(|_| object) else { return false };
    let verb = (had + 1..mention.words.start).find(|at| scene.classes[*at] != Class::Adverb);
    verb.is_some_and(|verb| {
        let lower = scene.sentence.lower(verb);
        lower == "been" && verb + 1 == mention.words.start
            || matches!(sense(lower), Some(VerbSense::Stating))
            || matches!(lower, "stood" | "set" | "spoken" | "given" | "put")
    })
}

/// A year before the document's own: named before the number in its stretch of the sentence, or right behind it.
fn of_another_year(scene: &Scene<'_, '_>, mention: &Mention, time: &Time<'_>) -> bool {
    let Some(day) = time.day else { return false };
    let at = mention.words.start;
    let earlier = |year: i16| year < day.year() && (day.month() > 3 || year + 1 < day.year());
    let since = |place: usize| {
        // "in 2022 prices"
        if scene.sentence.lower(place + 1) == "prices" {
            return true;
        }
        let before = place.saturating_sub(3)..place;
        before.clone().any(|word| {
            matches!(
                scene.sentence.lower(word),
                "since"
                    | "until"
                    | "by"
                    | "from"
                    | "founded"
                    | "opened"
                    | "built"
                    | "established"
                    | "born"
                    | "created"
                    | "formed"
                    | "elected"
            )
        })
    };
    let split = time.years.partition_point(|(place, _)| *place < at);
    if let Some((place, year)) = split.checked_sub(1).and_then(|last| time.years.get(last)) {
        let relative =
            (*place..at).any(|word| matches!(scene.sentence.lower(word), "when" | "which" | "whose" | "where"));
        let apart = (*place..at).any(|word| {
            matches!(scene.sentence.lower(word), "but" | "now" | "while" | "today" | ";" | "whereas" | "yet")
        });
        if earlier(*year) && !apart && (!since(*place) || relative) {
            return true;
        }
    }
    let behind = time.years.get(split).filter(|(place, year)| {
        let next = scene.mentions.partition_point(|other| other.words.start <= at);
        let own = scene.mentions.get(next).is_none_or(|other| other.words.start > *place);
        earlier(*year) && own && *place <= mention.words.end + 10 && !since(*place)
    });
    behind.is_some_and(|(place, _)| {
        !(mention.words.end..*place).any(|word| matches!(scene.classes[word], Class::Break | Class::Comma))
    })
}

/// A modal or a verb of expecting governs the number's verb, and the sentence does not look back ("could have
/// exceeded" speaks of what has happened).
fn is_projection(
    scene: &Scene<'_, '_>,
    mention: &Mention,
    phrase: &NounPhrase,
    link: Option<&Link>,
    clause: usize,
    announced: bool,
) -> bool {
    let at = mention.words.start;
    let doubtful =
        |from: usize, to: usize| (from..to).any(|word| matches!(scene.sentence.lower(word), "may" | "might" | "could"));
    let behind = link.filter(|link| {
        link.words.start >= mention.words.end
            && matches!(
                link.construction,
                Construction::Passive | Construction::Subject | Construction::State | Construction::Loose
            )
    });
    if let Some(link) = behind {
        let from = phrase.words.end.max(mention.words.end);
        if looks_ahead(scene, from, link.words.start) && (!announced || doubtful(from, link.words.start)) {
            return true;
        }
    }
    let inner = inner_clause(scene, clause, at);
    let ahead =
        behind.is_none() && looks_ahead(scene, inner, at) || has_cue(scene.sentence, inner, at, Cue::Projection);
    ahead && (!announced || doubtful(inner, at) || has_cue(scene.sentence, inner, at, Cue::Denial))
}

/// Whether a modal between two words looks ahead.
fn looks_ahead(scene: &Scene<'_, '_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        let modal = scene.classes.get(at) == Some(&Class::Modal)
            && !matches!(scene.sentence.lower(at), "can" | "cannot" | "can't" | "must");
        let followed = (at + 1..at + 4).find(|next| !matches!(scene.classes.get(*next), Some(Class::Adverb)));
        // "the numbers, which could not be checked, exceed": a clause set between commas.
        let aside = at > from
            && scene.classes[at - 1] == Class::Subordinator
            && (at..to).any(|next| scene.classes[next] == Class::Comma);
        modal && !aside && followed.is_some_and(|next| scene.sentence.lower(next) != "have")
    })
}

/// Where the innermost clause starts that holds the number: behind "after", "that", "who" and the like.
fn inner_clause(scene: &Scene<'_, '_>, clause: usize, at: usize) -> usize {
    let joint = |word: &usize| {
        let lower = scene.sentence.lower(*word);
        scene.classes[*word] == Class::Subordinator && !matches!(lower, "that" | "what" | "how")
            || matches!(lower, "after" | "before" | "since" | "as" | "despite" | "amid" | "than")
                && !matches!(scene.sentence.lower(word + 1), "many" | "much" | "high" | "low")
    };
    (clause..at).rev().find(joint).map_or(clause, |word| word + 1)
}

/// "including 14 children", "of whom 14", "14 of them", "14 of the dead": a share, unless the number has a
/// predicate of its own that is the news: "14 of the men have died".
fn is_part(scene: &Scene<'_, '_>, mention: &Mention, phrase: &NounPhrase, link: Option<&Link>, clause: usize) -> bool {
    let sentence = scene.sentence;
    let behind = phrase.words.end.max(mention.words.end);
    let lead = mention.words.start.saturating_sub(4).max(clause.saturating_sub(4));
    let labelled = mention.words.start > 0 && sentence.lower(mention.words.start - 1) == ":";
    let lead = if labelled { mention.words.start.saturating_sub(REACH) } else { lead };
    if has_cue(sentence, lead, mention.words.start, Cue::Part) {
        return true;
    }
    // "400 of the 1,500": the wider figure stands beside it.
    if (mention.head_start + 1..mention.head_start + 4).any(|at| scene.is_number(at)) && phrase.partitive {
        return false;
    }
    if nominal_predicate(scene, mention).is_some() && (0..mention.words.start).any(|word| scene.is_number(word)) {
        return true;
    }
    let predicate = link.is_some_and(|link| {
        link.known
            && matches!(link.kind, Kind::Verb(..) | Kind::State)
            && !matches!(link.construction, Construction::Modifier | Construction::Loose)
            && !phrase.words.contains(&link.words.start)
            && (link.words.start >= mention.words.end || link.construction == Construction::Object)
    });
    if phrase.partitive && (mention.quantity.unit == COUNT || mention.fraction) {
        return !predicate || mention.fraction;
    }
    let opens = cue_starts_at(sentence, behind, Cue::Part)
        && !matches!(sentence.lower(behind), "included" | "includes" | "include" | "including" | "among");
    opens && !predicate
}

/// Whether the count is that of a stretch: "over the weekend", "in the past 24 hours".
fn covers_stretch(scene: &Scene<'_, '_>, mention: &Mention, time: &Time<'_>) -> bool {
    let own = scene.mentions.partition_point(|other| other.words.start < mention.words.start);
    let start = own.checked_sub(1).map_or(0, |before| scene.mentions[before].words.end);
    let end = scene.mentions.get(own + 1).map_or(scene.classes.len(), |next| next.words.start);
    let near = |place: &&usize| **place >= start && **place <= end + 3;
    time.windows.iter().any(|place| near(&place))
        || has_cue(scene.sentence, start, mention.words.start, Cue::Stretch)
        || has_cue(scene.sentence, mention.words.end, end, Cue::Stretch)
}

/// Where the clause that holds the word begins: behind the last mark or joining word that parts clauses.
pub fn clause_start(scene: &Scene<'_, '_>, at: usize) -> usize {
    let first = at.saturating_sub(REACH);
    let parts = |at: &usize| match scene.classes[*at] {
        Class::Break | Class::Bracket => true,
        Class::Comma => starts_clause(scene, *at + 1),
        Class::Conjunction => scene.sentence.lower(*at) == "but" || scene.number_ends_within(at.saturating_sub(7), *at),
        Class::Subordinator => {
            matches!(scene.sentence.lower(*at), "while" | "although" | "though" | "whereas" | "because")
        }
        _ => false,
    };
    (first..at).rev().find(parts).map_or(first, |parting| parting + 1)
}

/// Whether a comma is followed by something that opens a clause of its own.
fn starts_clause(scene: &Scene<'_, '_>, at: usize) -> bool {
    matches!(scene.classes.get(at), Some(Class::Conjunction | Class::Subordinator | Class::Pronoun))
        || scene.number_ends_within(0, at)
}

/// Where the clause that holds the word ends.
fn clause_end(scene: &Scene<'_, '_>, at: usize) -> usize {
    let next = scene.mentions.get(scene.mentions.partition_point(|other| other.words.start < at));
    let last = (at + REACH).min(next.map_or(scene.classes.len(), |next| next.words.start));
    let parts = |at: &usize| {
        matches!(
            scene.classes[*at],
            Class::Break | Class::Bracket | Class::Comma | Class::Conjunction | Class::Subordinator
        )
    };
    (at.min(last)..last).find(parts).unwrap_or(last)
}
