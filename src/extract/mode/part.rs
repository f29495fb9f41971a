//! Shares of a wider total, as far as one sentence tells: "including 14 children", "of whom 14", "14 of them". A share
//! that has news of its own ("14 of the crew have died") may be the total of that news: the document tells.

mod told;

use super::Case;
use super::cue::{Cue, cue_starts_at, cue_that_ends_at, first_cue, has_cue, is_word, last_cue};
use super::reach::REACH;
use crate::extract::grammar::phrase::is_possessive_pronoun;
use crate::extract::grammar::{Class, is_plural};
use crate::extract::measure::Kind;
use crate::extract::quantity::Kind as UnitKind;
use crate::extract::relation::Construction;
use crate::extract::{Bound, COUNT};

/// How many words a relative clause may have before its number.
const RELATIVE: usize = 9;

/// How many shares of a row, and how many words of each of them, are looked back over.
const ROW: usize = 6;
const ROW_ITEM: usize = 7;

/// From this weight on a number is a share whatever the rest of the document tells.
pub const SURE: i32 = 100;

/// What makes a number a share of a wider one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// How much it tells. Below [`SURE`] the document has to bear it out.
    pub weight: i32,
    /// The reason.
    pub why: &'static str,
    /// The word that shows it.
    pub cue: Option<usize>,
}

/// How far the sentence makes the number a share of a wider one: the best reason, if there is one.
pub fn share(case: &Case<'_, '_, '_>) -> Option<Share> {
    if beside_its_whole(case) || is_whole(case) || is_of_speakers(case) {
        return None;
    }
    let news = has_news(case) && !is_described(case);
    let reason = |weight, why, cue| Share { weight, why, cue };
    let taken =
        set_out_of(case, news).map(|(set, cue)| reason(set.weight(news), "it is taken out of a wider set", cue));
    let some = (stands_for_some(case) && (!news || is_out_of(case)))
        .then(|| reason(70, "it stands for some of those told of before", None));
    let included = included(case).or_else(|| listed_with_share(case));
    let included = included.map(|cue| reason(SURE, "a wider figure includes it", Some(cue)));
    let told = told::reason(case).map(|(weight, why)| reason(weight, why, None));
    [taken, some, included, told].into_iter().flatten().max_by_key(|share| share.weight)
}

/// "including nine nurses, four cooks and two drivers", "of whom 27 in Marr and seven in Dorn": one of a row that a cue for
/// shares leads. Gives that cue.
fn listed_with_share(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let own = scene.mentions.partition_point(|other| other.words.start < case.mention.words.start);
    let mut at = case.mention.words.start;
    for before in scene.mentions[..own].iter().rev().take(ROW) {
        let between = before.words.end..at.saturating_sub(1);
        let joined = matches!(scene.classes[at - 1], Class::Comma | Class::Conjunction);
        // "three of them children, and 44 hurt": the comma closes the aside.
        let closes = scene.classes[at - 1] == Class::Conjunction && scene.classes[at - 2] == Class::Comma;
        let told = between.clone().any(|word| {
            scene.classes[word].is_verb() || matches!(scene.classes[word], Class::Break | Class::Comma | Class::Pronoun)
        });
        if !joined || closes || told || between.len() > ROW_ITEM {
            return None;
        }
        at = before.words.start;
        if let Some(cue) = cue_that_ends_at(sentence, at, Cue::Part).filter(|cue| sentence.lower(*cue) != "includes") {
            return Some(cue);
        }
        if sentence.lower(before.head_start) == "of"
            && matches!(sentence.lower(before.head_start + 1), "them" | "whom" | "which" | "these" | "those")
        {
            return Some(before.head_start);
        }
    }
    None
}

/// What a number is taken out of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    /// "nine of the dead": those who have been counted, whatever is said of the nine.
    Counted,
    /// "187 complaints, of which 23 have been upheld": named right behind its whole. What befell people ("of whom 14
    /// died") is news of its own.
    Relative,
    /// "of them", "of whom", "Of the 90 guests, 14", "14 of the shops".
    Plain,
    /// "14 of its men".
    Own,
    /// "half of the shops".
    Fraction,
    /// "28 percent of them": as often what there is to tell.
    Percent,
}

impl Set {
    /// How much it tells, where the number has news of its own or not.
    fn weight(self, news: bool) -> i32 {
        match (self, news) {
            (Set::Counted | Set::Fraction | Set::Relative, _) | (Set::Plain | Set::Own, false) => SURE,
            (Set::Plain, true) => 40,
            (Set::Own, true) | (Set::Percent, _) => 30,
        }
    }
}

/// "400 of the 1,500": the wider figure stands beside the number, which is what there is to tell of it.
fn beside_its_whole(case: &Case<'_, '_, '_>) -> bool {
    let head = case.mention.head_start;
    case.phrase.partitive && (head + 1..head + 4).any(|at| case.scene.is_number(at))
}

/// "some 90 of us", "half of you": no set that has been counted.
fn is_of_speakers(case: &Case<'_, '_, '_>) -> bool {
    let (sentence, head) = (case.scene.sentence, case.mention.head_start);
    sentence.lower(head) == "of" && matches!(sentence.lower(head + 1), "us" | "you")
}

/// "there were 90 of them", "the trains, 24 of them, were late", "690 of which Marr: 430": the number itself is the whole.
fn is_whole(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, behind) = (case.mention.words.start, case.mention.head_start);
    let of = sentence.lower(behind) == "of";
    let them = of && matches!(sentence.lower(behind + 1), "them" | "these" | "those");
    let which = of && matches!(sentence.lower(behind + 1), "which" | "whom");
    let ends =
        scene.classes.get(behind + 2).is_none_or(|class| matches!(class, Class::Comma | Class::Break | Class::Mark));
    let aside = start > 0 && scene.classes[start - 1] == Class::Comma;
    let there = (start.saturating_sub(5)..start).any(|at| sentence.lower(at) == "there");
    let led = has_cue(sentence, lead(case), start, Cue::Part);
    let lead = (start.saturating_sub(4)..start)
        .any(|at| matches!(sentence.lower(at), "which" | "whom") && sentence.lower(at + 1) == "there");
    lead || them && ends && (aside || there)
        || which && !led && matches!(scene.classes.get(behind + 2), Some(Class::Name | Class::Number))
}

/// What the number is taken out of, where the sentence says so.
fn set_out_of(case: &Case<'_, '_, '_>, news: bool) -> Option<(Set, Option<usize>)> {
    let (mention, sentence) = (case.mention, case.scene.sentence);
    let (start, behind) = (mention.words.start, case.phrase.words.end.max(mention.words.end));
    let counts = matches!(mention.quantity.unit.as_str(), COUNT | "percent") || mention.fraction;
    let of = [Cue::Part, Cue::OfWhole].iter().any(|cue| cue_starts_at(sentence, mention.head_start, *cue))
        && (mention.kind != Some(UnitKind::Measure) || !news);
    let superlative = |at: usize| at > 0 && sentence.lower(at - 1).ends_with("est");
    let led = last_cue(sentence, lead(case), start, Cue::Part)
        .filter(|at| !superlative(*at) && !is_of_singular(case, *at) && !is_of_count(case, *at))
        .or_else(|| relative_before(case));
    let taken = led.is_some()
        || opens_with_whole(case) && !has_changed(case)
        || of && sentence.lower(mention.head_start) == "of"
        || case.phrase.partitive && counts
        || is_of_sum(case);
    let counted = case.phrase.partitive && has_cue(sentence, mention.head_start, behind, Cue::CountedSet);
    let set = match () {
        () if counted => Set::Counted,
        () if is_relative(case) && mention.quantity.unit != "percent" => Set::Relative,
        () if mention.fraction && (opens_with_whole(case) || !news && makes_up(case)) => Set::Fraction,
        () if mention.fraction => Set::Percent,
        () if mention.quantity.unit == "percent" && is_relative(case) && is_described(case) => Set::Fraction,
        () if mention.quantity.unit == "percent" => Set::Percent,
        () if is_possessive_pronoun(sentence.lower(mention.head_start + 1)) => Set::Own,
        () => Set::Plain,
    };
    let out_of = Some(mention.head_start).filter(|at| sentence.lower(*at) == "of");
    taken.then_some((set, led.or(out_of)))
}

/// "half of them", "make up a third of the list", "half of the pledges are for housing", "At home: half of the guests": of
/// what a set consists. "A quarter of the pupils fell ill" is news of its own.
fn makes_up(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let (start, head) = (case.mention.words.start, case.mention.head_start);
    let them = matches!(sentence.lower(head + 1), "it" | "that" | "them" | "whom" | "these" | "those" | "which");
    let before = start.checked_sub(1).map_or("", |at| sentence.lower(at));
    let behind = case.phrase.words.end.max(case.mention.words.end);
    let be = matches!(sentence.lower(behind), "are" | "were" | "is" | "was");
    let place = be && scene.classes.get(behind + 1) == Some(&Class::Preposition);
    them || matches!(before, "up" | ":" | "for" | "to") || place
}

/// "It is a matter of whom one asks: 19": what stands before "of whom" is no set of people or things.
fn is_of_singular(case: &Case<'_, '_, '_>, cue: usize) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let relative = matches!(sentence.lower(cue + 1), "whom" | "which");
    let noun = cue.checked_sub(1).filter(|at| scene.classes[*at] == Class::Noun);
    relative && noun.is_some_and(|at| !is_plural(sentence.lower(at)))
}

/// "The count of the dead has passed 90", "the number of the injured, 90": all of them.
fn is_of_count(case: &Case<'_, '_, '_>, cue: usize) -> bool {
    let sentence = case.scene.sentence;
    let noun = cue.checked_sub(1).is_some_and(|at| is_word(sentence.lower(at), Cue::Anaphor));
    noun && sentence.lower(cue) == "of" && sentence.lower(cue + 1) == "the"
}

/// "62 million, of which insurers will carry 25 million": who it falls to stands between.
fn relative_before(case: &Case<'_, '_, '_>) -> Option<usize> {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let start = case.mention.words.start;
    let first = start.saturating_sub(RELATIVE);
    let of = (first.max(1)..start.saturating_sub(1)).rev().find(|at| {
        sentence.lower(*at) == "of"
            && matches!(sentence.lower(at + 1), "which" | "whom")
            && scene.classes[at - 1] == Class::Comma
    })?;
    let apart = (of + 2..start)
        .any(|at| scene.is_number(at) || matches!(scene.classes[at], Class::Comma | Class::Break | Class::Conjunction));
    // "of whom in hospital remain 12" tells what became of them.
    let inverted = case.mention.quantity.unit == COUNT
        && start > 0
        && (scene.classes[start - 1].is_verb() || matches!(sentence.lower(start - 1), "remain" | "remains"));
    (!apart && !inverted && scene.number_ends_within(of.saturating_sub(REACH), of)).then_some(of)
}

/// "187 complaints, of which 23": a relative clause right behind another number, and nothing between it and this one.
fn is_relative(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let start = case.mention.words.start;
    let led = start > 2
        && matches!(sentence.lower(start - 1), "whom" | "which" | "them")
        && sentence.lower(start - 2) == "of"
        && scene.classes[start - 3] == Class::Comma;
    led && scene.number_ends_within(start.saturating_sub(3 + REACH), start - 3)
}

/// Where the words start that may make the number a share.
fn lead(case: &Case<'_, '_, '_>) -> usize {
    let start = case.mention.words.start;
    let labelled = start > 0 && case.scene.sentence.lower(start - 1) == ":";
    if labelled { start.saturating_sub(REACH) } else { start.saturating_sub(4).max(case.clause.saturating_sub(4)) }
}

/// "9 million of the sum".
fn is_of_sum(case: &Case<'_, '_, '_>) -> bool {
    let (sentence, head) = (case.scene.sentence, case.mention.head_start);
    case.mention.quantity.unit != COUNT
        && sentence.lower(head) == "of"
        && sentence.lower(head + 1) == "the"
        && cue_starts_at(sentence, head + 2, Cue::Anaphor)
}

/// "300 of them from the coast", "five of them badly", "nine of the guests are women": what they are, or how, and not what
/// became of them.
fn is_described(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let pronoun = sentence.lower(case.mention.head_start) == "of"
        && matches!(sentence.lower(case.mention.head_start + 1), "them" | "whom" | "these" | "those" | "which");
    let behind =
        case.phrase.words.end.max(case.mention.words.end).max(case.mention.head_start + 2 * usize::from(pronoun));
    let be = matches!(sentence.lower(behind), "are" | "were" | "was" | "is");
    let next = scene.classes.get(behind + usize::from(be));
    let kind = be && next == Some(&Class::Noun) && is_plural(sentence.lower(behind + 1));
    let after = scene.classes.get(behind + 1);
    // "of whom 58 percent are under 18".
    let aged = be && matches!(sentence.lower(behind + 1), "under" | "over" | "aged" | "younger" | "older");
    let led = aged && is_relative(case);
    let manner = next == Some(&Class::Adverb)
        && after.is_none_or(|class| matches!(class, Class::Comma | Class::Break | Class::Bracket | Class::Mark));
    pronoun && (next == Some(&Class::Preposition) || manner) && sentence.lower(behind) != "by"
        || case.phrase.partitive && kind
        || led
}

/// "Six are in intensive care", "and seven had burns": a bare number that opens a clause stands for some of those told
/// of before.
fn stands_for_some(case: &Case<'_, '_, '_>) -> bool {
    let (scene, mention) = (case.scene, case.mention);
    let before = mention.words.start.checked_sub(1).map(|at| scene.classes[at]);
    let opens = before.is_none_or(|class| {
        matches!(class, Class::Break | Class::Mark | Class::Comma | Class::Conjunction | Class::Quote)
    });
    let verb = (mention.words.end..scene.classes.len()).find(|at| scene.classes[*at] != Class::Adverb);
    let says = verb.is_some_and(|at| {
        matches!(scene.sentence.lower(at), "are" | "were" | "was" | "had" | "have" | "has" | "is")
            || scene.classes[at] == Class::Past
    });
    let but = mention.words.start > 0 && scene.sentence.lower(mention.words.start - 1) == "but";
    let counts = mention.quantity.unit == COUNT && mention.quantity.bound != Bound::Vague;
    counts && mention.bare && opens && says && !but
}

/// "One hundred and twenty have left, out of the 480 who must": the whole stands behind.
fn is_out_of(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence, end) = (case.scene, case.scene.sentence, case.mention.words.end);
    let next = scene.mentions.partition_point(|other| other.words.start < end);
    scene.mentions.get(next).is_some_and(|next| {
        let the = usize::from(next.definite);
        let of = next.words.start.checked_sub(1 + the).filter(|of| *of > end);
        of.is_some_and(|of| sentence.lower(of) == "of" && sentence.lower(of - 1) == "out")
    })
}

/// "including 14", "14 children among them", "14 are among the dead": whatever is said of the share, it stays one.
fn included(case: &Case<'_, '_, '_>) -> Option<usize> {
    let sentence = case.scene.sentence;
    let before = (lead(case)..case.mention.words.start)
        .any(|at| matches!(sentence.lower(at), "among" | "include" | "included" | "includes" | "including"));
    let behind = case.phrase.words.end.max(case.mention.words.end);
    // "the chef among them, and 26 are sought": the 26 are others.
    let others = |cue: usize| {
        (cue..case.mention.words.start).any(|at| {
            case.scene.classes[at] == Class::Conjunction && at > 0 && case.scene.classes[at - 1] == Class::Comma
        })
    };
    let ahead =
        first_cue(sentence, lead(case), case.mention.words.start, Cue::Part).filter(|cue| before && !others(*cue));
    let is = usize::from(matches!(sentence.lower(behind), "are" | "is" | "was" | "were"));
    let whom = |lower: &str| matches!(lower, "them" | "those" | "these" | "whom") || is == 1 && lower == "the";
    let among = case.mention.quantity.unit == COUNT
        && sentence.lower(behind + is) == "among"
        && whom(sentence.lower(behind + is + 1));
    ahead.or(among.then_some(behind + is))
}

/// "Of the 90 injured, 14 are critical", "Of those who died, 31 are women": the sentence opens with the whole.
fn opens_with_whole(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let first = (0..scene.classes.len().min(3)).find(|at| !matches!(scene.classes[*at], Class::Mark | Class::Break));
    let Some(first) = first else { return false };
    let of = if sentence.lower(first) == "out" { first + 1 } else { first };
    if sentence.lower(of) != "of" {
        return false;
    }
    let comma = (of + 1..(of + REACH).min(case.mention.words.start)).find(|at| scene.classes[*at] == Class::Comma);
    // "Of the 90 homes, 14 are insured, says the club, whose members": what comes behind is of something else.
    let parted = comma.is_some_and(|comma| {
        (comma + 1..case.mention.words.start)
            .any(|at| matches!(sentence.lower(at), "whose" | "who" | "which" | "where"))
    });
    let whole = !parted && matches!(scene.classes.get(of + 1), Some(Class::Determiner | Class::Number))
        || cue_starts_at(sentence, of, Cue::OfWhole);
    let end = comma.unwrap_or(case.mention.words.start);
    // "Of that sum $9 million is new": the number stands right behind the whole.
    let beside = case.mention.words.start == of + 3 && matches!(sentence.lower(of + 1), "the" | "that" | "this");
    // "Of the disease have died dozens": one thing is no set.
    let one = sentence.lower(of + 1) == "the"
        && scene.classes.get(of + 2) == Some(&Class::Noun)
        && !(of + 2..end).any(|at| {
            scene.is_number(at)
                || is_plural(sentence.lower(at))
                || [Cue::Anaphor, Cue::FigureNoun, Cue::CountedSet].iter().any(|cue| is_word(sentence.lower(at), *cue))
        })
        && case.mention.quantity.unit == COUNT;
    whole && comma.is_some() && !one || beside
}

/// "in a critical condition", "in hospital": how some of the injured are.
fn is_hurt(case: &Case<'_, '_, '_>) -> bool {
    case.link.is_some_and(|link| {
        link.kind == Kind::State && matches!(&*link.measure, "hospitalised" | "injured" | "critically injured")
    })
}

/// Whether what is said of the number is news of its own: 14 of them were freed, or died. To be in hospital or critical
/// is none: the injured are.
fn has_news(case: &Case<'_, '_, '_>) -> bool {
    let told = case.link.is_some_and(|link| {
        let inside = case.phrase.words.contains(&link.words.start) && link.construction != Construction::Subject;
        link.known
            && !is_hurt(case)
            && matches!(link.kind, Kind::Verb(..) | Kind::State)
            && !matches!(link.construction, Construction::Modifier | Construction::Loose)
            && !inside
            && (link.words.start >= case.mention.words.end || link.construction == Construction::Object)
    });
    told || has_changed(case)
}

/// "32 are still there", "five have been cleared", "six are being questioned": a tense that tells of a change, whatever
/// the verb. To have been taken to a ward is none.
fn has_changed(case: &Case<'_, '_, '_>) -> bool {
    let (scene, sentence) = (case.scene, case.scene.sentence);
    let behind = case.phrase.words.end.max(case.mention.words.end).max(case.mention.head_start);
    let next = |from: usize| (from..scene.classes.len()).find(|at| scene.classes[*at] != Class::Adverb);
    let Some(be) = next(behind) else { return false };
    let still = matches!(sentence.lower(be), "are" | "were" | "is" | "was") && sentence.lower(be + 1) == "still"
        || sentence.lower(be) == "remain";
    let Some(verb) = next(be + 1) else { return false };
    let verb = if sentence.lower(verb) == "since" { verb + 1 } else { verb };
    let told = match sentence.lower(be) {
        "has" | "have" | "had" => {
            scene.classes.get(verb) == Some(&Class::Past) && sentence.lower(verb) != "had"
                || sentence.lower(verb) == "been" && scene.classes.get(verb + 1) == Some(&Class::Past)
        }
        "are" | "were" | "is" | "was" => {
            sentence.lower(verb) == "being" && scene.classes.get(verb + 1) == Some(&Class::Past)
        }
        _ => false,
    };
    (told || still) && !is_hurt(case) && case.mention.quantity.unit != "percent" && !case.mention.fraction
}

#[cfg(test)]
mod tests {
    use crate::extract::Mode::{self, Increment, Part, Total};
    use crate::extract::mode::tests::mode_of;

    #[test]
    fn a_share_is_a_part_unless_it_is_the_total_of_its_own_news() {
        let cases: [(&str, &str, Mode); 34] = [
            ("Nine of the dead were sleeping.", "Nine", Part),
            ("Fourteen of the shops have been destroyed.", "Fourteen", Total),
            ("The slide killed 90 people. Nine were children.", "Nine", Part),
            ("The slide hurt 90 people. Six are in intensive care.", "Six", Part),
            ("The slide hurt 90 people. Six have died.", "Six", Total),
            ("The dead were 19 recruits and three cooks.", "19", Part),
            ("The dead were 19 recruits and three cooks.", "three", Part),
            ("Detained are 19 recruits.", "19", Total),
            ("The toll is 17 (Marr 9, Dorn 6, Kell 2).", "6", Part),
            ("Where the 17 died: Marr 9, Dorn 6, Kell 2.", "9", Part),
            ("The count: Greens 24 seats, Farmers 19.", "19", Total),
            ("The slide killed 90 people. Marr accounts for 41.", "41", Part),
            (
                "The fund has 90 million euros. Schools take the largest slice, 40 million euros.",
                "40 million euros",
                Part,
            ),
            (
                "The bank set aside 90 million euros, 40 million euros of which relates to farms.",
                "40 million euros",
                Part,
            ),
            ("Of that, 40 million euros stays with the state.", "40 million euros", Part),
            ("There were 90 of them.", "90", Total),
            ("The trains, 24 of them, have been ordered.", "24", Total),
            ("The ward treats 90 cases. In eleven cases the device was replaced.", "eleven", Part),
            ("Out in the field are 90 crews, 30 of them from the coast.", "30", Part),
            ("Power has come back for all but 400 homes.", "400", Total),
            ("The strongest of them, at 6.1, was felt in Marr.", "6.1", Total),
            ("Some 90 people fled, four children among them.", "four", Part),
            ("Four cooks are among the injured.", "Four", Part),
            ("Four cooks ran among the guests.", "Four", Total),
            ("The slide killed 90 people, including 14 children.", "14", Part),
            ("The slide injured 90 people, of whom 14 are in a critical condition.", "14", Part),
            ("Four pupils are among 14 people who died.", "Four", Part),
            ("Of the 90 injured, 14 are in a critical condition.", "14", Part),
            ("The board has 187 complaints, of which 23 have been upheld.", "23", Part),
            ("The bus carried 90 people, of whom 14 died.", "14", Part),
            ("Fourteen of the climbers have been rescued.", "Fourteen", Total),
            ("Marr alone has buried 14 people.", "14", Part),
            ("On Sunday alone 14 people were hurt.", "14", Increment),
            ("The storm killed 90 people; 14 of them drowned in cars.", "14", Part),
        ];
        for (text, number, expected) in cases {
            assert_eq!(mode_of(text, number), expected, "{text}");
        }
    }
}
