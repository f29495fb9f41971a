//! Values of the past: an earlier value that is quoted as such ("up from 14"), one that has been corrected or
//! withdrawn, or another event's figure. Some are only told by what else the document gives: those are leanings.

mod event;
mod given;
mod quoted;
mod stale;

use super::cue::{Cue, first_cue, is_word, last_cue};
use super::lexicon::LEXICON;
use super::reach::clause_end;
use super::{Case, Lean, Mention};
use crate::extract::grammar::Class;
use crate::extract::grammar::function::{VerbSense, sense};
use crate::extract::relation::{Construction, is_anaphor};
use crate::extract::time::calendar::month;
use event::{of_another_event, of_another_month, of_another_year, rival};
use given::{given_before, handed_down, held_once, told_here_before};
pub use quoted::{corrects, quoted};
use stale::stale;

/// How many words before its verb somebody may be said to report it.
const REPORT: usize = 40;

/// How many words a relative clause may have on either side of its number.
const RELATIVE: usize = 7;

/// Why a value is surely one of the past, if it is, and the word that shows it.
pub fn past(case: &Case<'_, '_, '_>) -> Option<(&'static str, Option<usize>)> {
    let (sentence, at) = (case.scene.sentence, case.mention.words.start);
    let label = at.checked_sub(1).filter(|colon| sentence.lower(*colon) == ":").map(|colon| colon.saturating_sub(4));
    let from = label.unwrap_or(case.clause).min(case.clause);
    let adjective = first_cue(sentence, from, at, Cue::PastAdjective).or(first_cue(sentence, from, at, Cue::Falsity));
    if let Some(adjective) = adjective
        && let Some(noun) = (adjective + 1..(adjective + 4).min(at))
            .find(|noun| is_figure_noun(sentence.lower(*noun)))
            .or_else(|| earlier_one(case, adjective))
        && is_called(case, adjective, noun)
    {
        return Some(("the noun before it calls it an earlier value", Some(adjective)));
    }
    let behind = own_end(case);
    let end = case.mention.words.end;
    let adverb = first_cue(sentence, from, at, Cue::PastAdverb).filter(|_| !is_yardstick(case, from));
    if let Some(adverb) = adverb.or_else(|| first_cue(sentence, end, behind, Cue::PastAdverb)) {
        return Some(("an adverb sets it back in time", Some(adverb)));
    }
    let withdrawn = first_cue(sentence, case.clause, at, Cue::Withdrawn);
    if let Some(verb) = withdrawn.or_else(|| first_cue(sentence, end, behind, Cue::Withdrawn)) {
        return Some(("it has been withdrawn", Some(verb)));
    }
    if let Some(given) =
        given_before(case).or_else(|| handed_down(case)).or_else(|| told_here_before(case)).or_else(|| held_once(case))
    {
        return Some(("it was given before", Some(given)));
    }
    if let Some(back) = back_in(case, from, behind) {
        return Some(("an adverb sets it back in time", Some(back)));
    }
    // "A year ago it was 90".
    let year = stood_on_a_day(case).then(|| last_cue(sentence, case.clause, at, Cue::PastYear)).flatten();
    if let Some(year) = year.filter(|_| !is_yardstick(case, case.clause)) {
        return Some(("an adverb sets it back in time", Some(year)));
    }
    // "Before the storm it was 90", "At the worst it was 90".
    if is_of_an_earlier_state(case) {
        return Some(("an adverb sets it back in time", Some(case.clause)));
    }
    if let Some(stale) = stale(case) {
        return Some(stale);
    }
    if let Some(month) = of_another_month(case) {
        return Some(("it tells of an event months before", Some(month)));
    }
    if let Some(rival) = rival(case) {
        return Some(("it is another company's or country's", Some(rival)));
    }
    if let Some(told_by) = of_another_event(case) {
        return Some(("the clause tells of another event", Some(told_by)));
    }
    had_stood(case).then(|| ("it had stood before", pluperfect(case)))
}

/// "were on the list back in June", "back in 2019 it had 90".
fn back_in(case: &Case<'_, '_, '_>, from: usize, behind: usize) -> Option<usize> {
    let sentence = case.scene.sentence;
    let time = |at: usize| {
        month(sentence.lower(at)).is_some() && sentence.words[at].is_capitalised()
            || case.time.years.iter().any(|(year, _)| *year == at)
    };
    let back = |at: &usize| sentence.lower(*at) == "back" && sentence.lower(at + 1) == "in" && time(at + 2);
    (from..case.mention.words.start).chain(case.mention.words.end..behind).find(back)
}

/// Whether the last time before the number is what something is measured against ("dearer than a year before, by 9"),
/// the start of what goes on ("since last spring"), or of an aside.
fn is_yardstick(case: &Case<'_, '_, '_>, from: usize) -> bool {
    let sentence = case.scene.sentence;
    let at = case.mention.words.start;
    let time = [Cue::PastAdverb, Cue::PastYear].iter().filter_map(|cue| last_cue(sentence, from, at, *cue)).max();
    time.is_some_and(|time| {
        let than = (time.saturating_sub(3).max(from)..time).any(|word| sentence.lower(word) == "than");
        let since = time > 0 && sentence.lower(time - 1) == "since";
        // "its own figure, published a day earlier, is 90": when it was said, not when it held.
        let aside =
            time > 1 && case.scene.classes[time - 1] == Class::Past && case.scene.classes[time - 2] == Class::Comma;
        than || since || aside
    })
}

/// "In the June bulletin it stood at 30", "a week ago it was 30": a pronoun or a word for a figure, said of a time
/// before the document's own.
fn stood_on_a_day(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    let Some(at) = case.mention.words.start.checked_sub(1) else { return false };
    let verb = if sentence.lower(at) == "at" { at.saturating_sub(1) } else { at };
    if sentence.lower(at) == "at" {
        // "the attendance was estimated from the ground at 90".
        let put = (at.saturating_sub(6)..at).find(|word| {
            LEXICON.put_down.contains(sentence.lower(*word))
                && *word > 0
                && matches!(sentence.lower(word - 1), "was" | "were")
        });
        if put.is_some() {
            return true;
        }
    }
    let stood = matches!(sentence.lower(verb), "stood" | "was" | "were");
    let stands_for = verb
        .checked_sub(1)
        .is_some_and(|word| matches!(sentence.lower(word), "it" | "they") || is_anaphor(sentence.lower(word)));
    stood && stands_for
}

/// "Before the storm it was 90", "At the worst they were 90": a clause that opens with a time that is over.
fn is_of_an_earlier_state(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    let height =
        |at: usize| sentence.lower(at) == "the" && matches!(sentence.lower(at + 1), "worst" | "peak" | "height");
    let opens =
        sentence.lower(case.clause) == "before" || sentence.lower(case.clause) == "at" && height(case.clause + 1);
    opens && stood_on_a_day(case)
}

/// Whether the number is what a noun for a figure gives: not so in "at Friday's count 43 ships lay at anchor", nor in
/// "the first count is done, and that 43 are missing".
fn is_called(case: &Case<'_, '_, '_>, adjective: usize, noun: usize) -> bool {
    let (scene, at) = (case.scene, case.mention.words.start);
    let parted = (noun + 1..at).any(|word| {
        scene.sentence.lower(word) == "that" && !matches!(scene.sentence.lower(word + 1), "was" | "were" | "had")
            || scene.classes[word] == Class::Conjunction
    });
    let led = adjective > 0 && matches!(scene.sentence.lower(adjective - 1), "at" | "by" | "in" | "under" | "from");
    let clause = (noun + 1..at).any(|word| scene.classes[word] == Class::Pronoun);
    let adverbial = led && (noun + 1 == at && !case.mention.bare || clause);
    !(parted || adverbial)
}

/// Where the words end that may set the number back in time: "recalls 900 heaters sold last year" stops before "sold",
/// and "9 percent more than last year" before "than".
fn own_end(case: &Case<'_, '_, '_>) -> usize {
    let end = clause_end(case.scene, case.mention.words.end);
    let end = (case.mention.words.end..end).find(|at| case.scene.sentence.lower(*at) == "than").unwrap_or(end);
    let aside = |word: &usize| {
        case.scene.classes[*word] == Class::Past
            && case.link.is_none_or(|link| !link.words.contains(word))
            && *word > case.mention.head_start
    };
    (case.mention.words.end..end).find(aside).unwrap_or(end)
}

/// What makes a value one of the past if the document bears it out, and the word that shows it.
pub fn leaning(case: &Case<'_, '_, '_>) -> Option<(Lean, Option<usize>)> {
    if let Some(had) = had_been_known(case) {
        return Some((Lean::Earlier, Some(had)));
    }
    if had_said(case) || had_been_claimed(case) || gives_way(case) || had_done(case) || was_to(case) {
        return Some((Lean::Earlier, pluperfect(case)));
    }
    let sentence = case.scene.sentence;
    let before = first_cue(sentence, case.clause, case.mention.words.start, Cue::PastYear)
        .filter(|_| !is_yardstick(case, case.clause));
    let year = before
        .or_else(|| first_cue(sentence, case.mention.words.end, own_end(case), Cue::PastYear))
        .or_else(|| of_another_year(case));
    if let Some(place) = year {
        let day = case.time.day;
        let long_ago = |(at, year): &(usize, i16)| *at == place && day.is_some_and(|day| *year + 1 < day.year());
        let lean = if case.time.years.iter().any(long_ago) { Lean::LongAgo } else { Lean::Elsewhere };
        return Some((lean, year));
    }
    stood_on_a_day(case).then_some((Lean::Dated, None))
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

/// "the earlier one, 90, left out the crew", "the old one was 90".
fn earlier_one(case: &Case<'_, '_, '_>, adjective: usize) -> Option<usize> {
    let sentence = case.scene.sentence;
    let one = adjective + 1;
    let told = matches!(sentence.lower(one + 1), "," | "of" | "was" | "gave" | "said" | "put" | "stood" | "at");
    let older = matches!(sentence.lower(adjective), "earlier" | "previous" | "old" | "older" | "former" | "original");
    (sentence.lower(one) == "one" && told && older && case.mention.words.start <= one + 3).then_some(one)
}

fn is_figure_noun(lower: &str) -> bool {
    is_anaphor(lower)
        || [Cue::FigureNoun, Cue::Anaphor, Cue::Height, Cue::Forecast].iter().any(|cue| is_word(lower, *cue))
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
    let verb = (had + 1..mention.words.start).find(|at| scene.classes[*at] != Class::Adverb)?;
    // "who had counted 40, concede 45": another verb behind the comma.
    let over =
        (verb + 1..mention.words.start).any(|at| scene.classes[at] == Class::Comma && scene.classes[at + 1].is_verb());
    (object && !over).then_some(verb)
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

/// "the first notice had covered 90", "ministers had begun with 90": what a thing or somebody had done with the number.
fn had_done(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    pluperfect(case).is_some_and(|verb| {
        // What somebody says now moves into the pluperfect as well: "confirmed that it had admitted nine".
        let reported =
            (verb.saturating_sub(REPORT)..verb).any(|at| sense(sentence.lower(at)) == Some(VerbSense::Stating));
        let by = sentence.lower(0) == "by";
        let behind = (case.mention.words.end..case.mention.words.end + 6).any(|at| sentence.lower(at) == "by");
        let near = verb + 3 >= case.mention.words.start && scene.classes[verb].is_verb();
        near && scene.classes[verb] != Class::Auxiliary && !reported && !by && !behind
    })
}

/// "Four had been known on 8 July": known so far, on a day before.
fn had_been_known(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let end = case.phrase.words.end.max(case.mention.words.end);
    let had = (end..end + 2).find(|at| sentence.lower(*at) == "had" && sentence.lower(at + 1) == "been")?;
    let known = LEXICON.known.contains(sentence.lower(had + 2));
    let dated = (had + 3..had + 7).any(|at| {
        matches!(sentence.lower(at), "by" | "on" | "until" | "before" | "earlier") && sentence.lower(at + 1) != "the"
    });
    (known && dated).then_some(had)
}

/// "was to cost 480 million": what was meant at first.
fn was_to(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    let start = case.mention.words.start;
    let was = (start.saturating_sub(6).max(case.clause)..start)
        .find(|at| matches!(sentence.lower(*at), "was" | "were") && sentence.lower(at + 1) == "to");
    was.is_some_and(|was| {
        let meant = sentence.lower(was + 2);
        LEXICON.meant.contains(meant) && (meant != "be" || was + 3 == start)
    })
}

/// "where 90 people were living in May, there are now 70": the sentence goes on to what holds now.
fn gives_way(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let end = case.mention.words.end;
    let next = scene.mentions.partition_point(|other| other.words.start < end);
    let Some(next) = scene.mentions.get(next).filter(|next| next.words.start <= end + 14) else { return false };
    // "there were 90, the board says now, and not 70": that is when it was said.
    let said = |at: usize| at > 0 && sense(sentence.lower(at - 1)) == Some(VerbSense::Stating);
    let now = (end..next.words.start).any(|at| matches!(sentence.lower(at), "now" | "today") && !said(at));
    let first = case.clause.min(case.mention.words.start).max(1);
    let was = (first..next.words.start).any(|at| matches!(sentence.lower(at), "was" | "were" | "had" | "stood"));
    let began = (first..case.mention.words.start).any(|at| {
        matches!(sentence.lower(at), "began" | "started" | "touched")
            && matches!(sentence.lower(at - 1), "which" | "who")
    });
    let alike = next.quantity.unit == case.mention.quantity.unit;
    (now && was || began) && alike || (alike || next.bare) && held_in_aside(case, next)
}

/// "The pool, which measured 31 metres in May, is now 50 long", "a bed that sold for 90 euros in May costs 120 today": a
/// relative clause in the past, and behind it what holds now.
fn held_in_aside(case: &Case<'_, '_, '_>, next: &Mention) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let relative = (start.saturating_sub(RELATIVE)..start)
        .rev()
        .take_while(|at| !matches!(scene.classes[*at], Class::Comma | Class::Break))
        .find(|at| matches!(sentence.lower(*at), "which" | "that" | "where"));
    let past = relative.is_some_and(|relative| {
        (relative + 1..start + RELATIVE.min(next.words.start - start)).any(|at| {
            scene.classes[at] == Class::Past || matches!(sentence.lower(at), "was" | "were" | "stood" | "once" | "put")
        })
    });
    past && (end..next.words.end + 3).any(|at| matches!(sentence.lower(at), "now" | "today"))
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Past, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn what_has_been_overtaken_corrected_or_withdrawn_is_past() {
        let cases: [(&str, &str, Mode); 24] = [
            ("Ninety people were hurt, up from 14.", "14", Past),
            ("Revenue: 90 million euros (2022: 60 million euros)", "60 million euros", Past),
            ("Revenue: 90 million euros (previous year: 60 million euros)", "60 million euros", Past),
            ("Mill: 90 tonnes (2 lorries)", "90 tonnes", Total),
            ("Outages fell to 900 from a high of 4,000.", "4,000", Past),
            ("It is the worst slide since 2011, when 90 sheep fell into the lake.", "90", Past),
            ("It is the worst slide since 2011, and 90 sheep fell into the lake.", "90", Total),
            (
                "The mill earned 90 million euros, against a profit of 60 million euros in 2022.",
                "60 million euros",
                Past,
            ),
            ("Food was 9 percent dearer in May than a year before.", "9 percent", Total),
            ("At Friday's count 43 ships lay at anchor.", "43", Total),
            ("Friday's count of 43 ships was too low.", "43", Past),
            ("The first notice had covered 90 heaters. The new notice covers 140 heaters.", "90", Past),
            ("She confirmed that the ward had admitted 90 people.", "90", Total),
            ("The wrong figure of 90 dead was printed.", "90", Past),
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
