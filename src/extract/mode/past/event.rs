//! Figures of another event, another year or another company, as far as the sentence tells by the words that introduce
//! them: "since 2011, when 90 died", "in 2013", "rival Orla".

use crate::extract::grammar::Class;
use crate::extract::grammar::function::{VerbSense, names_event, sense};
use crate::extract::grammar::phrase::is_possessive_pronoun;
use crate::extract::measure::vocabulary::is_of_people;
use crate::extract::mode::Case;
use crate::extract::mode::cue::{Cue, cue_starts_at, is_word};
use crate::extract::mode::reach::REACH;
use crate::extract::relation::Scene;
use crate::extract::time::calendar::month;

/// How many words before a number its month may stand.
const FAR: usize = 24;

/// "rival Orla, which recalled 900", "neighbouring Orvania has 60": the figure of another company or country.
pub fn rival(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let speaks =
        |at: usize| (at..case.mention.words.start).any(|verb| sense(sentence.lower(verb)) == Some(VerbSense::Stating));
    (0..case.mention.words.start.min(6)).find(|at| {
        let at = *at;
        let own = at > 0 && is_possessive_pronoun(sentence.lower(at - 1));
        matches!(sentence.lower(at), "rival" | "competitor" | "neighbouring" | "neighboring")
            && !own
            && sentence.words.get(at + 1).is_some_and(|word| word.is_capitalised())
            && !(sentence.lower(at).starts_with("neighbo") && speaks(at))
    })
}

/// "since 2011, when 90 swam ashore", "the last big wave, when 90 died", "the 90 of 2019": a relative clause on, or a
/// genitive of, a time before the document's own.
pub fn of_another_event(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let first = start.saturating_sub(REACH);
    let before = |year: i16| case.time.day.is_some_and(|day| year < day.year());
    let of_year = sentence.lower(end) == "of"
        && case.time.years.iter().any(|(place, year)| *place == end + 1 && before(*year))
        && case.mention.definite;
    let relative = (first..start)
        .rev()
        .find(|at| matches!(sentence.lower(*at), "when" | "which") && *at > 0 && scene.classes[at - 1] == Class::Comma);
    let told_of = |relative: &usize| {
        let relative = *relative;
        let back = relative.saturating_sub(REACH)..relative;
        let year = case.time.years.iter().any(|(place, year)| back.contains(place) && before(*year));
        let last = back.clone().any(|at| {
            sentence.lower(at) == "since"
                || cue_starts_at(sentence, at, Cue::PastYear)
                || cue_starts_at(sentence, at, Cue::PastEvent)
        });
        let parted = (relative + 1..start).any(|at| {
            matches!(scene.classes[at], Class::Break | Class::Subordinator)
                || scene.classes[at] == Class::Comma && scene.is_number(at + 1)
        });
        let aside = back.clone().any(|at| scene.classes[at] == Class::Break);
        sentence.lower(relative) == "when" && (year || last) && !parted && !aside
    };
    if of_year { Some(end + 1) } else { relative.filter(told_of) }
}

/// A year before the document's own: named before the number in its stretch of the sentence, or right behind it.
pub fn of_another_year(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, time) = (case.scene, case.time);
    let day = time.day?;
    let at = case.mention.words.start;
    let earlier = |year: i16| year < day.year() && (day.month() > 3 || year + 1 < day.year());
    let split = time.years.partition_point(|(place, _)| *place < at);
    if let Some((place, year)) = split.checked_sub(1).and_then(|last| time.years.get(last)) {
        let near = (*place).max(at.saturating_sub(40))..at;
        // "In 2023, says the report, which we have seen, 90": a relative clause that is over tells of something else.
        let relative = near.clone().any(|word| {
            matches!(scene.sentence.lower(word), "when" | "which" | "whose" | "where")
                && !(word..at).any(|comma| scene.classes[comma] == Class::Comma)
        });
        let to_date = |word: usize| word > 0 && matches!(scene.sentence.lower(word - 1), "until" | "till" | "to");
        let apart = near.clone().any(|word| match scene.sentence.lower(word) {
            "today" => !to_date(word),
            ";" => !goes_on_in_past(case, word),
            // "264 in 2010, has shrunk to 74".
            "has" | "have" => scene.classes.get(word + 1) == Some(&Class::Past),
            lower => matches!(lower, "but" | "now" | "while" | "whereas" | "yet"),
        }) || scene.sentence.lower(case.mention.words.end) == "now";
        if earlier(*year) && !apart && (!reaches_today(scene, *place) || relative) {
            return Some(*place);
        }
    }
    let behind = time.years.get(split).filter(|(place, year)| {
        let next = scene.mentions.partition_point(|other| other.words.start <= at);
        let own = scene.mentions.get(next).is_none_or(|other| other.words.start > *place);
        earlier(*year) && own && *place <= case.mention.words.end + 10 && !reaches_today(scene, *place)
    });
    behind.map(|(place, _)| *place).filter(|place| {
        !(case.mention.words.end..*place)
            // "9 percent more than in 2019".
            .any(|word| {
                matches!(scene.classes[word], Class::Break | Class::Bracket | Class::Comma)
                    || scene.sentence.lower(word) == "than"
            })
    })
}

/// "In 2023, 64 tunnelled out; 55 were caught again": what stands behind a semicolon goes on in the past, on no day of its
/// own.
fn goes_on_in_past(case: &Case<'_, '_, '_>, semicolon: usize) -> bool {
    let sentence = case.scene.sentence;
    let last = (case.mention.words.end + REACH).min(sentence.words.len());
    !(semicolon..last).any(|at| {
        let lower = sentence.lower(at);
        matches!(lower, "is" | "are" | "has" | "have" | "now" | "today" | "still" | "yesterday" | "this")
            || lower.ends_with("day") && lower.len() > 5
    })
}

/// "In March an attack on the market of Sorane left 63 dead": an event with an article of its own, months before the
/// document.
pub fn of_another_month(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let start = case.mention.words.start;
    let day = case.time.day?;
    let first = start.saturating_sub(FAR);
    let at = (first + 1..start.min(first + FAR)).find(|at| {
        let months_back = month(sentence.lower(*at)).map_or(0, |month| (day.month() - month).rem_euclid(12));
        let led = matches!(sentence.lower(at - 1), "in" | "last" | "early" | "late") || sentence.lower(at - 1) == "mid";
        months_back >= 2 && led && sentence.words[*at].is_capitalised()
    })?;
    let event = (at + 1..start).find(|noun| names_event(sentence.lower(*noun)))?;
    let article = (at + 1..event).rev().take(3).any(|word| matches!(sentence.lower(word), "a" | "an" | "another"));
    let apart = (at..start).any(|word| {
        scene.classes[word] == Class::Break || matches!(sentence.lower(word), "but" | "now" | "while" | "since" | "and")
    });
    (article && !apart && is_of_people(case.measure)).then_some(at)
}

/// Whether the words about a year make it the start of something that lasts ("since 2019", "founded in 2019", "the treaty
/// of 2019"), or a yardstick ("in 2019 prices", "down on 2019").
fn reaches_today(scene: &Scene<'_, '_>, year: usize) -> bool {
    let sentence = scene.sentence;
    let is = |at: usize, cue| is_word(sentence.lower(at), cue);
    if is(year + 1, Cue::Yardstick) || is(year + 1, Cue::Law) || sentence.lower(year + 1) == "terms" {
        return true;
    }
    // "put at 90 in the census of 2021", "short of that of 2021".
    let of = year.checked_sub(2).filter(|at| sentence.lower(at + 1) == "of");
    let that = |at: usize| matches!(sentence.lower(at), "that" | "those");
    if of.is_some_and(|at| that(at) || is(at, Cue::Yardstick) || is(at, Cue::Law)) {
        return true;
    }
    if year > 0 && matches!(sentence.lower(year - 1), "on" | "over" | "than" | "with" | "versus") {
        return true;
    }
    (year.saturating_sub(3)..year).any(|word| is(word, Cue::Lasting))
        || (year.saturating_sub(6)..year)
            .rev()
            .take_while(|word| !scene.classes[*word].is_verb())
            .any(|word| sentence.lower(word) == "since")
}
