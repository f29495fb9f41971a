//! Values of the past: an earlier value that is quoted as such ("up from 14"), one that has been corrected or
//! withdrawn, or another event's figure. Some are only told by what else the document gives: those are leanings.

use super::cue::{Cue, cue_ends_at, first_cue, has_cue};
use super::reach::{REACH, clause_end};
use super::{Case, Lean};
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::{VerbSense, moves, sense};
use crate::extract::grammar::phrase::is_possessive_pronoun;
use crate::extract::relation::{Construction, Scene, is_anaphor};

/// Whether the words right around the number quote it as an earlier value: "up from 14", "cut from 40 to 31".
pub fn is_quoted(case: &Case<'_, '_, '_>) -> bool {
    let at = case.mention.words.start;
    is_movement_from(case.scene, at)
        || cue_ends_at(case.scene.sentence, at, Cue::PastBefore)
        || is_corrected(case)
        || is_bracketed(case)
        || follows(case)
        || is_overtaken(case)
}

/// Why a value is surely one of the past, if it is.
pub fn past(case: &Case<'_, '_, '_>) -> Option<&'static str> {
    let (sentence, at) = (case.scene.sentence, case.mention.words.start);
    let label = at.checked_sub(1).filter(|colon| sentence.lower(*colon) == ":").map(|colon| colon.saturating_sub(4));
    let from = label.unwrap_or(case.clause).min(case.clause);
    if let Some(adjective) = first_cue(sentence, from, at, Cue::PastAdjective)
        && (adjective + 1..(adjective + 4).min(at)).any(|noun| is_figure_noun(sentence.lower(noun)))
    {
        return Some("the noun before it calls it an earlier value");
    }
    let behind = own_end(case);
    if has_cue(sentence, from, at, Cue::PastAdverb)
        || has_cue(sentence, case.mention.words.end, behind, Cue::PastAdverb)
    {
        return Some("an adverb sets it back in time");
    }
    if has_cue(sentence, case.clause, at, Cue::Withdrawn)
        || has_cue(sentence, case.mention.words.end, behind, Cue::Withdrawn)
    {
        return Some("it has been withdrawn");
    }
    if is_rival(case) {
        return Some("it is another company's or country's");
    }
    had_stood(case).then_some("it had stood before")
}

/// Where the words end that may set the number back in time: "recalls 900 heaters sold last year" stops before "sold".
fn own_end(case: &Case<'_, '_, '_>) -> usize {
    let end = clause_end(case.scene, case.mention.words.end);
    let aside = |word: &usize| {
        case.scene.classes[*word] == Class::Past
            && case.link.is_none_or(|link| !link.words.contains(word))
            && *word > case.mention.head_start
    };
    (case.mention.words.end..end).find(aside).unwrap_or(end)
}

/// What makes a value one of the past if the document bears it out.
pub fn leaning(case: &Case<'_, '_, '_>) -> Option<Lean> {
    if had_said(case) || had_been_claimed(case) || gives_way(case) {
        return Some(Lean::Earlier);
    }
    let sentence = case.scene.sentence;
    if has_cue(sentence, case.clause, case.mention.words.start, Cue::PastYear)
        || has_cue(sentence, case.mention.words.end, own_end(case), Cue::PastYear)
    {
        return Some(Lean::Elsewhere);
    }
    of_another_year(case).then_some(Lean::Elsewhere)
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
    // "raised its offer to 52, from 40": what stands behind "to" in the same sentence came later.
    let came_to = first.checked_sub(2).map(|last| &scene.mentions[last]).is_some_and(|last| {
        last.words.start > 0
            && at - last.words.end <= REACH
            && sentence.lower(last.words.start - 1) == "to"
            && last.quantity.unit == scene.mentions[first - 1].quantity.unit
    });
    came_to || window.clone().any(moved) || to_follows && window.clone().any(|at| scene.classes[at] == Class::Past)
}

/// "not 40 but 43", "not 40 any more", "no longer 40".
fn is_corrected(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let negated = start > 0 && matches!(sentence.lower(start - 1), "not" | "longer" | "weren't" | "wasn't" | "isn't");
    let by = start > 1
        && sentence.lower(start - 2) == "not"
        && matches!(sentence.lower(start - 1), "by" | "at" | "for" | "in");
    if (by || negated) && corrects(case) || by && case.clause > 0 && sentence.lower(start.saturating_sub(3)) == "and" {
        return true;
    }
    let no_longer = start > 1 && sentence.lower(start - 1) == "longer" && sentence.lower(start - 2) == "no";
    no_longer || negated && has_cue(sentence, end, end + 8, Cue::Corrected)
}

/// Whether the sentence opens as a correction.
pub fn corrects(case: &Case<'_, '_, '_>) -> bool {
    (0..8).any(|at| case.scene.sentence.lower(at).starts_with("correct"))
}

/// "the 640 to which it had owned up", "the 90 that the union had claimed".
fn had_been_claimed(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let from = case.phrase.words.end.max(case.mention.words.end);
    let relative = (from..from + 2).find(|at| matches!(sentence.lower(*at), "that" | "which"));
    let had = relative.and_then(|at| (at + 1..at + 6).find(|at| sentence.lower(*at) == "had"));
    case.mention.definite
        && had.is_some_and(|had| scene.classes.get(had + 1).is_some() && sentence.lower(had + 1) != "been")
}

/// "101 (112 before the review)": an aside that sets itself back.
fn is_bracketed(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    start > 0
        && matches!(sentence.lower(start - 1), "(" | "[")
        && matches!(sentence.lower(end), "before" | "earlier" | "previously" | "yesterday" | "until")
}

/// "the bill is 52 million, after 39 million in July"; "300 today, against 450 the day before".
fn follows(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let own = scene.mentions.partition_point(|other| other.words.start < start);
    let before = own.checked_sub(1).map(|before| &scene.mentions[before]);
    let alike = before.is_some_and(|before| before.quantity.unit == case.mention.quantity.unit);
    let joint = start.checked_sub(1).map_or("", |at| sentence.lower(at));
    let bare = case.mention.bare || case.mention.quantity.unit != COUNT;
    let dated = matches!(sentence.lower(end), "in" | "on" | "the" | "a" | "last" | "yesterday" | "at" | "before");
    alike && bare && dated && matches!(joint, "after" | "against") && !is_share_against_share(case)
}

/// "52 percent against 48 percent for the mayor" sets two rivals side by side, not two days.
fn is_share_against_share(case: &Case<'_, '_, '_>) -> bool {
    matches!(case.scene.sentence.lower(case.mention.words.end), "for" | "of")
}

/// "40 were missing, then 43"; "let at 12 million, has gone to 15 million".
fn is_overtaken(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let end = case.mention.words.end;
    let next = scene.mentions.partition_point(|other| other.words.start < end);
    let Some(next) = scene.mentions.get(next).filter(|next| next.words.start <= end + 14) else { return false };
    if next.quantity.unit != case.mention.quantity.unit {
        return false;
    }
    let start = next.words.start;
    let bare = next.bare || next.quantity.unit != COUNT;
    let then = bare && sentence.lower(start - 1) == "then" && start - end <= 6;
    let to = start > 2
        && sentence.lower(start - 1) == "to"
        && matches!(
            sentence.lower(start - 2),
            "grown" | "risen" | "gone" | "climbed" | "fallen" | "swollen" | "shrunk" | "dropped"
        )
        && matches!(sentence.lower(start - 3), "has" | "have" | "had" | "since");
    then || to
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

/// The verb of the last pluperfect before the number, where the number is its object.
fn pluperfect(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, mention) = (case.scene, case.mention);
    let object = case.link.is_none_or(|link| {
        link.words.end <= mention.words.start
            || matches!(link.construction, Construction::Modifier | Construction::State | Construction::CountedNoun)
            || link.words.start >= mention.words.start
    });
    let had = (case.clause..mention.words.start).rev().find(|at| scene.sentence.lower(*at) == "had")?;
    (had + 1..mention.words.start).find(|at| scene.classes[*at] != Class::Adverb).filter(|_| object)
}

/// "on Saturday it had been 212", "it had stood at 45".
fn had_stood(case: &Case<'_, '_, '_>) -> bool {
    pluperfect(case).is_some_and(|verb| {
        let lower = case.scene.sentence.lower(verb);
        lower == "stood" || lower == "been" && verb + 1 == case.mention.words.start
    })
}

/// "had counted 45", "had spoken of 45": still standing, unless the same party tells another figure.
fn had_said(case: &Case<'_, '_, '_>) -> bool {
    pluperfect(case).is_some_and(|verb| {
        let lower = case.scene.sentence.lower(verb);
        sense(lower) == Some(VerbSense::Stating) || matches!(lower, "set" | "spoken" | "given" | "put")
    })
}

/// "where 90 people were living in May, there are now 70": the sentence goes on to what holds now.
fn gives_way(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let end = case.mention.words.end;
    let next = scene.mentions.partition_point(|other| other.words.start < end);
    let Some(next) = scene.mentions.get(next).filter(|next| next.words.start <= end + 14) else { return false };
    let now = (end..next.words.start).any(|at| matches!(sentence.lower(at), "now" | "today"));
    let first = case.clause.min(case.mention.words.start).max(1);
    let was = (first..next.words.start).any(|at| matches!(sentence.lower(at), "was" | "were" | "had" | "stood"));
    let began = (first..case.mention.words.start)
        .any(|at| matches!(sentence.lower(at), "began" | "started" | "touched") && sentence.lower(at - 1) == "which");
    (now && was || began) && next.quantity.unit == case.mention.quantity.unit
}

/// "rival Orla, which recalled 900", "neighbouring Orvania has 60": the figure of another company or country.
fn is_rival(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    (0..case.mention.words.start.min(6)).any(|at| {
        let own = at > 0 && is_possessive_pronoun(sentence.lower(at - 1));
        matches!(sentence.lower(at), "rival" | "competitor" | "neighbouring" | "neighboring")
            && !own
            && sentence.words.get(at + 1).is_some_and(|word| word.is_capitalised())
    })
}

/// A year before the document's own: named before the number in its stretch of the sentence, or right behind it.
fn of_another_year(case: &Case<'_, '_, '_>) -> bool {
    let (scene, time) = (case.scene, case.time);
    let Some(day) = time.day else { return false };
    let at = case.mention.words.start;
    let earlier = |year: i16| year < day.year() && (day.month() > 3 || year + 1 < day.year());
    let split = time.years.partition_point(|(place, _)| *place < at);
    if let Some((place, year)) = split.checked_sub(1).and_then(|last| time.years.get(last)) {
        let near = (*place).max(at.saturating_sub(40))..at;
        let relative =
            near.clone().any(|word| matches!(scene.sentence.lower(word), "when" | "which" | "whose" | "where"));
        let apart = near.clone().any(|word| {
            matches!(scene.sentence.lower(word), "but" | "now" | "while" | "today" | ";" | "whereas" | "yet")
        });
        if earlier(*year) && !apart && (!reaches_today(scene, *place) || relative) {
            return true;
        }
    }
    let behind = time.years.get(split).filter(|(place, year)| {
        let next = scene.mentions.partition_point(|other| other.words.start <= at);
        let own = scene.mentions.get(next).is_none_or(|other| other.words.start > *place);
        earlier(*year) && own && *place <= case.mention.words.end + 10 && !reaches_today(scene, *place)
    });
    behind.is_some_and(|(place, _)| {
        !(case.mention.words.end..*place).any(|word| matches!(scene.classes[word], Class::Break | Class::Comma))
    })
}

/// Whether the words before a year make it the start of something that lasts ("since 2019", "founded in 2019"), or a
/// yardstick ("in 2019 prices").
fn reaches_today(scene: &Scene<'_, '_>, year: usize) -> bool {
    if matches!(scene.sentence.lower(year + 1), "prices" | "dollars" | "terms" | "census") {
        return true;
    }
    const LASTING: [&str; 12] = [
        "since",
        "until",
        "by",
        "from",
        "founded",
        "opened",
        "built",
        "established",
        "born",
        "created",
        "formed",
        "elected",
    ];
    (year.saturating_sub(3)..year).any(|word| LASTING.contains(&scene.sentence.lower(word)))
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Past, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn what_has_been_overtaken_corrected_or_withdrawn_is_past() {
        let cases: [(&str, &str, Mode); 11] = [
            ("Ninety people were hurt, up from 14.", "14", Past),
            ("The number of injured rose to 90 from 60.", "60", Past),
            ("Not 60 but 90 people were hurt.", "60", Past),
            ("Infections confirmed: 90 (112 before the review)", "112", Past),
            ("The bill is 52 million euros, after 39 million euros in July.", "39 million euros", Past),
            ("The owner said 40 were missing, then 43.", "40", Past),
            ("The mine withdrew its figure of 46 trapped.", "46", Past),
            ("On Sunday the number of injured had stood at 60.", "60", Past),
            ("The mill had announced 60 redundancies.", "60", Total),
            ("The mill had announced 60 redundancies. It now speaks of 90 redundancies.", "60", Past),
            ("The union counted 90 redundancies.", "90", Total),
        ];
        for (text, number, expected) in cases {
            assert_eq!(mode_of(text, number), expected, "{text}");
        }
    }
}
