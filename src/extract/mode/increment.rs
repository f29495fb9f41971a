//! What comes on top of what stood: "another 12", "rose by 12", "12 new cases", "12 over the weekend".

use super::Case;
use super::cue::{Cue, cue_starts_at, first_cue, last_cue};
use super::reach::REACH;
use crate::extract::COUNT;
use crate::extract::grammar::Class;
use crate::extract::grammar::function::moves;
use crate::extract::measure::vocabulary::is_of_people;
use crate::extract::quantity::Mention;
use crate::extract::relation::Construction;

/// Why the number is an increment, if it is one, and the word that shows it.
pub fn increment(case: &Case<'_, '_, '_>) -> Option<(&'static str, Option<usize>)> {
    if case.mention.increment && !is_second_category(case) {
        return Some(("what comes on top", more(case)));
    }
    if let Some(last) = last_ones(case) {
        return Some(("the last of those whom it befell", Some(last)));
    }
    if let Some(step) = step(case) {
        return Some(("the step by which a figure moved", Some(step)));
    }
    if is_difference(case) {
        return Some(("the difference between two figures", None));
    }
    if case.mention.quantity.unit != COUNT {
        return None;
    }
    if brings_to(case) {
        return Some(("what brought a total to where it stands", None));
    }
    if let Some(new) = new(case) {
        return Some(("what is new", Some(new)));
    }
    stretch_covered(case).map(|stretch| ("what a stretch of time brought", Some(stretch)))
}

/// "Birds culled: 900; another 80 are waiting", "26 are on strike, a further nine take soup": behind another number of its
/// sentence, with a predicate of its own, it is what else there is, and nothing on top.
fn is_second_category(case: &Case<'_, '_, '_>) -> bool {
    let own = case.link.is_some_and(|link| {
        let predicate =
            matches!(link.construction, Construction::Passive | Construction::Subject | Construction::State);
        predicate && link.words.start >= case.mention.words.end
    });
    let before = |other: &Mention| {
        other.words.end <= case.mention.words.start && other.quantity.unit == case.mention.quantity.unit
    };
    own && case.scene.mentions.iter().any(before)
}

/// The "another", "further" or "more" that makes the number an increment.
fn more(case: &Case<'_, '_, '_>) -> Option<usize> {
    let mention = case.mention;
    let mut near = (mention.words.start.saturating_sub(2)..mention.head_start).rev();
    near.find(|at| {
        matches!(case.scene.sentence.lower(*at), "another" | "further" | "additional" | "extra" | "more")
            && !mention.number.contains(at)
    })
}

/// "The last five hostages were freed": they come on top of those who were freed before. That the last five are missing
/// is a total.
fn last_ones(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let last = case.mention.words.start.checked_sub(1)?;
    let named = matches!(sentence.lower(last), "last" | "remaining" | "final")
        && last > 0
        && matches!(sentence.lower(last - 1), "the" | "its" | "their" | "his" | "her");
    let settled = matches!(
        case.measure,
        "rescued"
            | "freed"
            | "released"
            | "evacuated"
            | "recaptured"
            | "reconnected"
            | "returned"
            | "found alive"
            | "handed over"
            | "surrendered"
            | "withdrawn"
            | "sold"
            | "delivered"
            | "repaired"
            | "reopened"
            | "identified"
    );
    let predicate = case.link.is_some_and(|link| {
        matches!(link.construction, Construction::Passive | Construction::Subject | Construction::Object)
    });
    (named && settled && predicate).then_some(last)
}

/// "rose by 12", "adds 12 to its share", "12 more than a week ago".
fn step(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    let by = start > 1 && sentence.lower(start - 1) == "by";
    // "The office stands by 90" keeps to it.
    let keeps = start > 1 && matches!(sentence.lower(start - 2), "stand" | "stands" | "stood" | "abides");
    let moved = by && !keeps && (start.saturating_sub(5)..start - 1).any(|at| moves(sentence.lower(at)));
    let added = start > 0
        && matches!(sentence.lower(start - 1), "add" | "adds" | "added" | "adding")
        && sentence.lower(start) != "up";
    let beyond = case.mention.quantity.unit != "percent"
        && matches!(sentence.lower(end), "more" | "higher")
        && sentence.lower(end + 1) == "than";
    let cue = if moved || added { start.checked_sub(1) } else { beyond.then_some(end) };
    cue.filter(|_| case.mention.quantity.unit != "percent")
}

/// "an increase of 12 tonnes", "half a billion less than in May", "4 points better", "(+12)".
fn is_difference(case: &Case<'_, '_, '_>) -> bool {
    let sentence = case.scene.sentence;
    let (start, end) = (case.mention.words.start, case.mention.words.end);
    if case.mention.quantity.unit == "percent" || case.measure == "laid off" {
        return false;
    }
    let of = start > 1 && sentence.lower(start - 1) == "of" && cue_starts_at(sentence, start - 2, Cue::Difference);
    let article = start > 2 && matches!(sentence.lower(start - 3), "a" | "an" | "the" | "this" | "that");
    let behind = case.phrase.words.end.max(end);
    let compared = [end, behind].iter().any(|at| {
        cue_starts_at(sentence, *at, Cue::Comparative)
            && (sentence.lower(at + 1) == "than" || case.mention.quantity.unit != COUNT)
    });
    let signed = start > 1 && sentence.lower(start - 1) == "+" && sentence.lower(start - 2) == "(";
    of && article || compared || signed
}

/// "Six bodies were found on Sunday, which takes the toll to 29": the sentence goes on to the total that it brings
/// about, and the total is larger.
fn brings_to(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let end = case.mention.words.end;
    let own = scene.mentions.partition_point(|other| other.words.start < end);
    let brings = |next: &Mention| {
        let to = next.words.start.checked_sub(1).filter(|at| *at > end && sentence.lower(*at) == "to");
        to.is_some_and(|to| {
            (end..to).rev().take(REACH).any(|at| {
                cue_starts_at(sentence, at, Cue::Bringing)
                    && (at + 1..to).any(|noun| cue_starts_at(sentence, noun, Cue::Anaphor))
            })
        }) && next.quantity.unit == COUNT
            && next.quantity.value.or(next.quantity.low) > case.mention.quantity.value
    };
    scene.mentions[own..].iter().take(3).any(brings)
}

/// "12 new cases", "New cases: 12": of what happens to people.
fn new(case: &Case<'_, '_, '_>) -> Option<usize> {
    let scene = case.scene;
    if !(is_of_people(case.measure) || case.measure == "recorded") || case.measure == "laid off" {
        return None;
    }
    let is_new = |at: &usize| matches!(scene.sentence.lower(*at), "new" | "fresh" | "newly");
    let colon = case.mention.words.start.checked_sub(1).filter(|at| scene.sentence.lower(*at) == ":");
    let label = colon.and_then(|colon| {
        let first = colon.saturating_sub(8);
        let opens = |at: &usize| *at == 0 || matches!(scene.classes[at - 1], Class::Break | Class::Mark);
        (first..colon).rev().find(opens)
    });
    Some(case.mention.head_start).filter(is_new).or(label.filter(is_new))
}

/// Where the words stand that make the figure that of a stretch: "over the weekend", "in the past 24 hours".
pub fn stretch_covered(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, mention) = (case.scene, case.mention);
    let own = scene.mentions.partition_point(|other| other.words.start < mention.words.start);
    let start = own.checked_sub(1).map_or(0, |before| scene.mentions[before].words.end);
    let end = scene.mentions.get(own + 1).map_or(scene.classes.len(), |next| next.words.start);
    let first = case.time.windows.partition_point(|place| *place < start);
    let next = scene.mentions.get(own + 1).is_some();
    // "14 in a week, bringing the cases to 203": a stretch that belongs to the number before.
    let before = last_cue(scene.sentence, start, mention.words.start, Cue::Stretch).filter(|cue| {
        let parted = (*cue..mention.words.start).any(|at| matches!(scene.classes[at], Class::Comma | Class::Break));
        start == 0 || !parted
    });
    let window = case.time.windows.get(first).copied().filter(|place| *place <= end + if next { 0 } else { 3 });
    window.or(before).or_else(|| first_cue(scene.sentence, mention.words.end, end, Cue::Stretch))
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Increment, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn a_step_and_what_is_new_come_on_top() {
        let cases: [(&str, &str, Mode); 14] = [
            ("Six bodies were found on Sunday, which takes the toll to 29.", "Six", Increment),
            ("Six bodies were found on Sunday, which takes the toll to 29.", "29", Total),
            ("The quota is 90 tonnes, an increase of 12 tonnes.", "12 tonnes", Increment),
            ("Oil ended at 90 dollars, 3 dollars cheaper.", "3 dollars", Increment),
            ("The mill seeks a cut of 90 jobs.", "90", Total),
            ("The cold has claimed eleven lives, three of them since last night.", "three", Increment),
            ("The ward saw 14 cases in a week, bringing the number of cases to 203.", "203", Total),
            ("In all, 90 people were hurt, of whom 12 in the past 24 hours.", "90", Total),
            ("Another 12 people were hurt.", "12", Increment),
            ("The number of injured rose by 12.", "12", Increment),
            ("The clinic reported 12 new infections.", "12", Increment),
            ("New infections: 12", "12", Increment),
            ("Twelve people were hurt over the weekend.", "Twelve", Increment),
            ("He added that 12 people were hurt.", "12", Total),
        ];
        for (text, number, expected) in cases {
            assert_eq!(mode_of(text, number), expected, "{text}");
        }
    }
}
