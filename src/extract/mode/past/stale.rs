//! Figures that a text sets against what holds now: those that others still show, that an earlier version gave, that a
//! record was, or that stand in an aside for comparison.

use crate::extract::grammar::Class;
use crate::extract::mode::Case;
use crate::extract::mode::cue::{Cue, cue_starts_at};
use crate::extract::mode::lexicon::LEXICON;
use crate::extract::mode::past::corrects;

/// How many words may stand between what gave a figure and the figure.
const FAR: usize = 20;

/// Why the number is one that no longer holds or belongs elsewhere, and the word that shows it.
pub fn stale(case: &Case<'_, '_, '_>) -> Option<(&'static str, Option<usize>)> {
    if let Some(verb) = still_shown(case) {
        return Some(("others still give it", Some(verb)));
    }
    if let Some(version) = of_a_version(case).or_else(|| we_wrote(case)).or_else(|| given_as(case)) {
        return Some(("it was given before", Some(version)));
    }
    if let Some(record) = record_broken(case) {
        return Some(("it is a record that stood before", Some(record)));
    }
    if let Some(verb) = dates_from(case) {
        return Some(("it dates from long before", Some(verb)));
    }
    for_comparison(case).map(|at| ("it stands for comparison", Some(at)))
}

/// "Several outlets still show 61 rescued".
fn still_shown(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let start = case.mention.words.start;
    let still = (start.saturating_sub(6)..start).rev().find(|at| sentence.lower(*at) == "still")?;
    let shows = LEXICON.showing.contains(sentence.lower(still + 1));
    let outlet = (still.saturating_sub(5)..still).any(|at| LEXICON.outlet.contains(sentence.lower(at)));
    (shows && outlet && still + 1 < start).then_some(still)
}

/// "An earlier version of this story said that 90 were hurt", "Correction: our statement of Monday gave 90".
fn of_a_version(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let start = case.mention.words.start;
    (start.saturating_sub(FAR).max(1)..start).find(|at| {
        LEXICON.version.contains(sentence.lower(*at))
            && (cue_starts_at(sentence, at - 1, Cue::PastAdjective)
                || sentence.lower(at - 1) == "our" && corrects(case))
            && (at + 1..start).any(|verb| tells(sentence.lower(verb)))
    })
}

/// "It was first published as 90", "the weight, by mistake given as 90", "the height stated here as 90".
fn given_as(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let led = case.mention.words.start.checked_sub(1).filter(|at| matches!(sentence.lower(*at), "as" | "at"))?;
    let here = usize::from(led > 0 && sentence.lower(led - 1) == "here");
    let given = led.checked_sub(1 + here).filter(|at| tells(sentence.lower(*at)) || sentence.lower(*at) == "given")?;
    let back = (given.saturating_sub(3)..given)
        .any(|at| is_of_old(sentence.lower(at)) || sentence.lower(at) == "by" && sentence.lower(at + 1) == "mistake");
    (back || here > 0).then_some(given)
}

/// "Correction: we wrote that 90 had died", "we reported earlier that 90 had died".
fn we_wrote(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let start = case.mention.words.start;
    let we = (start.saturating_sub(FAR)..start).find(|at| {
        let verb = at + 1 + usize::from(matches!(sentence.lower(at + 1), "had" | "have" | "first" | "wrongly"));
        sentence.lower(*at) == "we" && tells(sentence.lower(verb))
    })?;
    let back = (we + 1..start).any(|at| is_of_old(sentence.lower(at)));
    (back || corrects(case)).then_some(we + 1)
}

/// Adverbs that set back what was told.
pub fn is_of_old(lower: &str) -> bool {
    LEXICON.of_old.contains(lower)
}

fn tells(lower: &str) -> bool {
    LEXICON.telling.contains(lower)
}

/// "It exceeds the record of 42.6 degrees", "beat the old record of 90".
fn record_broken(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let start = case.mention.words.start;
    let record = start.checked_sub(2).filter(|at| {
        sentence.lower(*at) == "record" && matches!(sentence.lower(at + 1), "of" | ",")
            || sentence.lower(*at) == "high" && sentence.lower(at + 1) == "of"
    })?;
    let first = record.saturating_sub(5);
    let known = (first..record).any(|at| {
        matches!(sentence.lower(at), "the" | "its" | "their" | "previous" | "old" | "former" | "standing" | "earlier")
    });
    let broken = (first..record).any(|at| {
        let lower = sentence.lower(at);
        LEXICON.breaking.contains(lower) || matches!(lower, "above" | "over" | "past" | "below" | "under")
    });
    (known && broken).then_some(record)
}

/// "86 cm, the lowest level ever read, dates from 1952".
fn dates_from(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let end = case.mention.words.end;
    let day = case.time.day?;
    let verb = |year: usize| {
        (year.saturating_sub(3).max(end)..year)
            .find(|at| matches!(sentence.lower(*at), "dates" | "dated" | "dating" | "stems"))
    };
    let next = scene.mentions.partition_point(|other| other.words.start < end);
    let last = scene.mentions.get(next).map_or(scene.classes.len(), |next| next.words.start);
    let behind = case.time.years.partition_point(|(at, _)| *at < end);
    let years = case.time.years[behind..].iter().take_while(|(at, _)| *at < last && at - end <= FAR);
    years.filter(|(_, year)| *year < day.year()).find_map(|(at, _)| verb(*at))
}

/// "For comparison: the flood of 2003 killed 1,640".
fn for_comparison(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let at = (0..3).find(|at| sentence.lower(*at) == "comparison" && *at > 0)?;
    let led = matches!(sentence.lower(at - 1), "for" | "by" | "in" | "of");
    let set_apart = scene.classes.get(at + 1).is_some_and(|class| matches!(class, Class::Break | Class::Comma));
    (led && set_apart && at < case.mention.words.start).then_some(at)
}
