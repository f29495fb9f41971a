//! Units that a document lends to its bare numbers: "the fine stays at 60 million" where all amounts are francs,
//! "they asked for 9.5" beside percentages. Looks at numbers and the words right beside them; what they claim is settled later.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::extract::grammar::Class;
use crate::extract::grammar::function::{VerbSense, listed_class, sense};
use crate::extract::quantity::{Kind, Mention};
use crate::extract::{COUNT, Sentence};

/// From this size on a number that stands twice is one figure.
const TELLING: f64 = 1000.0;

/// From this size on a number with a scale word may be money or a crowd.
const LARGE: f64 = 1e5;

/// How many sentences away a percentage lends its unit.
const NEAR: usize = 3;

/// A number with a unit.
#[derive(Clone)]
struct Lender {
    sentence: usize,
    value: f64,
    unit: String,
    kind: Kind,
}

/// What a document offers to lend, and what speaks against it. Each list is in text order.
struct Offer {
    money: Vec<Lender>,
    percents: Vec<Lender>,
    /// Every lender by its very value.
    by_value: HashMap<u64, Vec<Lender>>,
    /// The sizes of what is counted with a noun.
    counted: HashSet<u64>,
    /// Whether crowds are counted.
    crowds: bool,
    /// Whether earthquakes are measured.
    strengths: bool,
}

/// Gives bare numbers the unit that the document's other numbers leave no doubt of. `read` holds the numbers of
/// each sentence.
pub fn lend_units(sentences: &[Sentence<'_>], read: &mut [Vec<Mention>]) {
    let offer = Offer::of(read);
    let mut last: Option<(Mention, usize)> = None;
    for (index, (sentence, mentions)) in sentences.iter().zip(read.iter_mut()).enumerate() {
        for at in 0..mentions.len() {
            let before = at.checked_sub(1).map(|before| mentions[before].clone());
            let own = offer.unit_for(&mentions[at], index, before.as_ref());
            mentions[at].echo = own.is_none();
            let echoed = || echo(sentence, index, &mentions[at], last.as_ref());
            let lent = own.or_else(echoed);
            mentions[at].echo &= lent.is_some();
            if let Some((unit, kind)) = lent {
                mentions[at].quantity.unit = unit;
                mentions[at].kind = Some(kind);
                mentions[at].lent = true;
            }
            last = Some((mentions[at].clone(), index));
        }
    }
}

/// The unit of the number before, for a bare number that its sentence treats as an amount and not as so many: "at
/// 57mph, where 40 was allowed", "This week? Seventy-one.", "54 percent want it, down from 71 in May".
fn echo(
    sentence: &Sentence<'_>,
    index: usize,
    number: &Mention,
    last: Option<&(Mention, usize)>,
) -> Option<(String, Kind)> {
    let (before, told) = last?;
    let kind = before.kind.filter(|kind| *kind != Kind::Time)?;
    let parallel = *told == index && is_parallel(sentence, before, number);
    let value =
        size(number).filter(|_| (number.bare || parallel) && number.quantity.unit == COUNT && number.kind.is_none())?;
    let alike = size(before).is_some_and(|other| alike(other, value, 2.5)) && (kind != Kind::Percent || value < 100.0);
    let here = *told == index;
    let single = here && matches!(sentence.lower(number.words.end), "is" | "was" | "has") && value != 1.0;
    let alone = index - told <= 2 && number.words.start == 0 && is_all(sentence, number.words.end);
    let set_against = here && (is_against(sentence, number) || is_put_forward(sentence, number)) || parallel;
    let magnitude = before.quantity.unit == "magnitude";
    (alike && !magnitude && (single || alone || set_against)).then(|| (before.quantity.unit.clone(), kind))
}

/// Whether nothing follows in the sentence but who says so.
fn is_all(sentence: &Sentence<'_>, end: usize) -> bool {
    let rest: Vec<&str> = (end..sentence.words.len()).map(|at| sentence.lower(at)).collect();
    match rest.as_slice() {
        [] | ["." | "!" | "?"] => true,
        [",", verb, ..] => rest.len() <= 8 && sense(verb) == Some(VerbSense::Stating),
        _ => false,
    }
}

/// Whether the number opens a clause with the verb of the one before it: "58 percent back the nurses, though only 41 back
/// the drivers".
fn is_parallel(sentence: &Sentence<'_>, before: &Mention, number: &Mention) -> bool {
    let verb = sentence.lower(number.words.end);
    let word = verb.len() > 2 && verb.chars().all(char::is_alphabetic);
    word && verb == sentence.lower(before.words.end)
        && !matches!(listed_class(verb), Some(Class::Preposition | Class::Conjunction))
}

/// Whether all that a party says is a number: "the ministry, which had admitted to 118, now concedes 163".
fn is_put_forward(sentence: &Sentence<'_>, number: &Mention) -> bool {
    let ends = matches!(sentence.lower(number.words.end), "" | "," | ";" | "." | "\"" | "\u{201d}");
    let steps = |at: &usize| matches!(sentence.lower(*at), "of" | "to" | "at" | "it" | "\"" | "\u{201c}");
    let before = (number.words.start.saturating_sub(4)..number.words.start).rev().find(|at| !steps(at));
    ends && before.is_some_and(|verb| sense(sentence.lower(verb)) == Some(VerbSense::Stating))
}

/// Whether the number is set against the one before it: "down from 71", "by 15 come May".
fn is_against(sentence: &Sentence<'_>, number: &Mention) -> bool {
    let start = number.words.start;
    let joint = start.checked_sub(1).map_or("", |at| sentence.lower(at));
    let two = start.checked_sub(2).map_or("", |at| sentence.lower(at));
    let next = sentence.lower(number.words.end);
    matches!((two, joint), ("up" | "down", "from") | ("surprised", "by") | (_, "than")) && next != "of"
}

impl Offer {
    fn of(read: &[Vec<Mention>]) -> Offer {
        let mut offer = Offer {
            money: Vec::new(),
            percents: Vec::new(),
            by_value: HashMap::new(),
            counted: HashSet::new(),
            crowds: false,
            strengths: false,
        };
        for (sentence, mention) in read.iter().enumerate().flat_map(|(at, all)| all.iter().map(move |one| (at, one))) {
            let Some(value) = size(mention) else { continue };
            match mention.kind {
                Some(kind) => {
                    let unit = mention.quantity.unit.clone();
                    offer.strengths |= unit == "magnitude";
                    let lender = Lender { sentence, value, unit, kind };
                    match kind {
                        Kind::Currency => offer.money.push(lender.clone()),
                        Kind::Percent => offer.percents.push(lender.clone()),
                        _ => {}
                    }
                    offer.by_value.entry(value.to_bits()).or_default().push(lender);
                }
                None if !mention.bare && mention.quantity.unit == COUNT => {
                    offer.crowds |= value >= LARGE;
                    offer.counted.insert(value.to_bits());
                }
                None => {}
            }
        }
        offer
    }

    /// The unit that a bare number takes, if any.
    fn unit_for(&self, mention: &Mention, sentence: usize, before: Option<&Mention>) -> Option<(String, Kind)> {
        // "dozens", "scores": too vague to be lent anything.
        let value = size(mention).filter(|_| !(mention.spelled && mention.quantity.value.is_none()))?;
        if mention.quantity.unit != COUNT || mention.kind.is_some() || !mention.bare {
            return None;
        }
        let decimal = value.fract() != 0.0 && !mention.scaled;
        let alone = !self.counted.contains(&value.to_bits());
        let same = self.by_value.get(&value.to_bits()).and_then(|lenders| nearest(lenders, sentence));
        let lender = match same.filter(|_| alone && (decimal || value >= TELLING)) {
            Some(lender) => Some(lender),
            None if mention.scaled && value >= 1e6 => nearest(&self.money, sentence).filter(|_| !self.crowds),
            None if decimal => self.percent_near(sentence, value).filter(|_| value < 100.0 && !self.strengths),
            None => same.filter(|lender| before.is_some_and(|before| before.quantity.unit == lender.unit)),
        };
        let lender = lender.map(|lender| (lender.unit.clone(), lender.kind));
        lender.or_else(|| beside(mention, before?, value))
    }

    /// A percentage of a like size a few sentences away.
    fn percent_near(&self, sentence: usize, value: f64) -> Option<&Lender> {
        let first = self.percents.partition_point(|lender| lender.sentence + NEAR < sentence);
        let end = self.percents.partition_point(|lender| lender.sentence <= sentence + NEAR);
        let near = self.percents.get(first..end).unwrap_or_default();
        let alike = near.iter().filter(|lender| alike(lender.value, value, 3.0));
        alike.min_by_key(|lender| (lender.sentence > sentence, lender.sentence.abs_diff(sentence)))
    }
}

/// The lender that stands nearest, one ahead of the number before one behind it. `lenders` are in text order.
fn nearest(lenders: &[Lender], sentence: usize) -> Option<&Lender> {
    let behind = lenders.partition_point(|lender| lender.sentence <= sentence);
    lenders.get(behind.checked_sub(1).unwrap_or(behind))
}

/// The unit of the measure right before in the sentence: "first spoke of 320 tonnes, now of 250 to 400".
fn beside(mention: &Mention, before: &Mention, value: f64) -> Option<(String, Kind)> {
    let near = mention.words.start.saturating_sub(before.words.end) <= 5;
    let fits = near && value >= 100.0 && size(before).is_some_and(|other| alike(other, value, 1.5));
    (fits && before.kind == Some(Kind::Measure)).then(|| (before.quantity.unit.clone(), Kind::Measure))
}

/// Whether two sizes differ by no more than that ratio.
fn alike(one: f64, other: f64, ratio: f64) -> bool {
    one > 0.0 && other > 0.0 && (one / other).max(other / one) <= ratio + 1e-9
}

/// How large a number is: its value, else the middle of its range.
fn size(mention: &Mention) -> Option<f64> {
    let quantity = &mention.quantity;
    quantity.value.or_else(|| Some((quantity.low? + quantity.high?) / 2.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Reading;
    use crate::extract::quantity::mentions;

    fn units(text: &str) -> Vec<String> {
        let reading = Reading::new("", text, None, None);
        let mut read: Vec<Vec<Mention>> = reading.sentences.iter().map(|sentence| mentions(sentence).0).collect();
        lend_units(&reading.sentences, &mut read);
        read.into_iter().flatten().map(|mention| mention.quantity.unit).collect()
    }

    #[test]
    fn bare_millions_are_money_where_all_amounts_are() {
        assert_eq!(units("The fine was 60 million euros. The mill would pay 15 million."), ["EUR", "EUR"]);
    }

    #[test]
    fn bare_millions_stay_open_where_crowds_are_counted() {
        assert_eq!(units("Aid of 60 million euros reached 3 million people. It needs 15 million.")[2], COUNT);
    }

    #[test]
    fn a_bare_decimal_beside_percentages_is_one() {
        assert_eq!(units("The weavers want 9.5 percent. They were offered 4.5.")[1], "percent");
    }

    #[test]
    fn a_number_told_with_its_unit_keeps_it() {
        assert_eq!(units("The hull lost 1,460 tonnes. The owner denies 1,460.")[1], "tonne");
    }
}
