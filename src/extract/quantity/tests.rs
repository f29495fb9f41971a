//! What a sentence's numbers are read as, construction by construction, and what holds for any text.

use super::*;
use crate::extract::Reading;

/// Each mention as "text = value bound unit"; vague ones as "text = low..high".
fn read(text: &str) -> Vec<String> {
    let reading = Reading::new("", text, None, None);
    let found = reading.sentences.iter().flat_map(|sentence| mentions(sentence).0);
    found.map(|mention| shown(&mention, text)).collect()
}

fn shown(mention: &Mention, text: &str) -> String {
    let Quantity { value, low, high, bound, unit } = &mention.quantity;
    let quote = mention.span.of(text);
    match (value, low, high) {
        (Some(value), _, _) => format!("{quote} = {value} {bound} {unit}"),
        (None, Some(low), Some(high)) => format!("{quote} = {low}..{high} {unit}"),
        _ => format!("{quote} = ?"),
    }
}

fn assert_reads(table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(read(text), *expected, "{text}");
    }
}

#[test]
fn hedge_number_and_unit_make_the_text() {
    assert_reads(&[
        ("At least some 40 walkers are stuck.", &["At least some 40 = 40 at_least count"]),
        ("The damage has already passed $3bn.", &["passed $3bn = 3000000000 more_than USD"]),
        ("It weighs about 12 tonnes or more.", &["about 12 tonnes or more = 12 at_least tonne"]),
        ("Another 2,600 or so were told to go.", &["2,600 or so = 2600 about count"]),
        ("Its 12 million-odd vines froze.", &["12 million-odd = 12000000 about count"]),
        ("Sixty-odd boats broke loose.", &["Sixty-odd = 60 about count"]),
        ("The tremor had a magnitude of about 5.", &["magnitude of about 5 = 5 about magnitude"]),
        ("A magnitude-5.4 tremor woke the town.", &["magnitude-5.4 = 5.4 exact magnitude"]),
        ("The town council passed 12 motions.", &["12 = 12 exact count"]),
        ("They handed over 40 rifles.", &["40 = 40 exact count"]),
        ("The count could top 500 by noon.", &["top 500 = 500 more_than count"]),
        ("It fell to minus 20 degrees.", &["minus 20 degrees = -20 exact degC"]),
    ]);
}

#[test]
fn ranges_share_their_scale_and_unit() {
    assert_reads(&[
        ("Losses of $5-6 billion are feared.", &["$5-6 billion = 5500000000 range USD"]),
        ("Between £4bn and £5bn was lost.", &["Between £4bn and £5bn = 4500000000 range GBP"]),
        ("They expect 1.5–2 thousand guests.", &["1.5–2 thousand = 1750 range count"]),
        ("Police counted 40-50,000.", &["40-50,000 = 45000 range count"]),
        ("It may take four or five days more.", &["four or five days = 4.5 range day"]),
        ("Guesses ran from 500 to 1 million.", &["500 = 500 exact count", "1 million = 1000000 exact count"]),
        ("Two to three hundred hens died.", &["Two to three hundred = 250 range count"]),
        ("Five to ten per cent was lost.", &["Five to ten per cent = 7.5 range percent"]),
        ("Guesses ranged from 40 to 60.", &["40 to 60 = 50 range count"]),
    ]);
}

#[test]
fn where_it_came_from_and_got_to_are_two_numbers() {
    assert_reads(&[
        ("The toll rose from 40 to 60.", &["40 = 40 exact count", "60 = 60 exact count"]),
        ("The toll rose by 12 to 62.", &["12 = 12 exact count", "62 = 62 exact count"]),
        (
            "Turnout rose from 49.1 to 50.3 percent.",
            &["49.1 = 49.1 exact percent", "50.3 percent = 50.3 exact percent"],
        ),
        ("Oil rose $2 to $85.", &["$2 = 2 exact USD", "$85 = 85 exact USD"]),
        ("It burned 900 acres, up from 300.", &["900 acres = 900 exact acre", "300 = 300 exact acre"]),
        ("The house voted 212 to 230 for it.", &["212 = 212 exact count", "230 = 230 exact count"]),
    ]);
}

#[test]
fn shares_become_percentages_and_parts_of_units_do_not() {
    assert_reads(&[
        ("One in three wells is dry.", &["One in three = 33.3 exact percent"]),
        ("More than two-thirds of the vines froze.", &["More than two-thirds = 66.7 more_than percent"]),
        ("Exports fell by a quarter.", &["a quarter = 25 exact percent"]),
        ("The bridge is half a mile long.", &["half a mile = 0.5 exact mile"]),
        ("Half an hour was lost.", &["Half an hour = 0.5 exact hour"]),
        ("Nearly half a million coins were found.", &["Nearly half a million = 500000 about count"]),
        ("A third man was held.", &[]),
        ("It takes three times as many pumps.", &["three times = 3 exact ratio"]),
    ]);
}

#[test]
fn increments_are_marked_and_their_words_left_out() {
    for text in ["Another 50 are lost.", "A further 50 are lost.", "50 more are lost.", "An additional 50 are lost."] {
        let mention = example::only_mention(text);
        assert!(mention.increment, "{text}");
        assert_eq!(mention.span.of(text), "50", "{text}");
    }
    assert!(!example::only_mention("50 are lost.").increment);
    let text = "Two more trawlers are lost.";
    let reading = Reading::new("", text, None, None);
    let mention = example::only_mention(text);
    assert_eq!(reading.sentences[0].lower(mention.head_start), "trawlers");
}

#[test]
fn a_number_knows_whether_what_it_counts_follows() {
    assert!(example::only_mention("The toll rose to 14.").bare);
    assert!(example::only_mention("The toll stood at 14 after the flood.").bare);
    assert!(!example::only_mention("They lost 14 boats.").bare);
    assert!(example::only_mention("Of the 12 boats none is left.").definite);
}

#[test]
fn money_is_read_by_sign_code_and_word() {
    assert_reads(&[
        ("It cost A$3m.", &["A$3m = 3000000 exact AUD"]),
        ("It cost EUR2.5bn.", &["EUR2.5bn = 2500000000 exact EUR"]),
        ("It cost USD1,200.", &["USD1,200 = 1200 exact USD"]),
        ("It cost USD40 million.", &["USD40 million = 40000000 exact USD"]),
        ("It cost a quarter million euros.", &["a quarter million euros = 250000 exact EUR"]),
        ("They sold a $5 note.", &["$5 = 5 exact USD"]),
        ("It cost EUR 40m.", &["EUR 40m = 40000000 exact EUR"]),
        ("Tens of millions of dollars are gone.", &["Tens of millions of dollars = 20000000..99999999 USD"]),
        ("Customs found 40 pounds of resin.", &["40 pounds = 40 exact pound"]),
        ("The debt is 4 billion pounds.", &["4 billion pounds = 4000000000 exact GBP"]),
        ("The party with 12 won seats rules.", &["12 = 12 exact count"]),
    ]);
}

#[test]
fn a_number_repeated_in_brackets_counts_once() {
    assert_reads(&[("At least 3 (three) barns burned.", &["At least 3 = 3 at_least count"])]);
}

#[test]
fn a_smaller_unit_belongs_to_the_larger_before_it() {
    assert_reads(&[
        ("He got 10 years and six months.", &["10 years and six months = 10.5 exact year"]),
        ("A 6ft 3in guard fell.", &["6ft 3in = 6.25 exact foot"]),
        ("It costs 12 dollars and 50 cents.", &["12 dollars and 50 cents = 12.5 exact USD"]),
        ("Snow lay a metre and a half deep.", &["a metre and a half = 1.5 exact m"]),
        ("Half a dollar is left.", &["Half a dollar = 0.5 exact USD"]),
        ("Rates fell half a percentage point.", &["half a percentage point = 0.5 exact percentage_point"]),
        ("They dug 58 of the 93 km.", &["58 = 58 exact km", "93 km = 93 exact km"]),
        ("They built five of the three-ton carts.", &["five = 5 exact count", "three-ton = 3 exact ton"]),
        ("They cut three of the five oaks.", &["three = 3 exact count", "five = 5 exact count"]),
        ("It cost 12 dollars and 50 cows.", &["12 dollars = 12 exact USD", "50 = 50 exact count"]),
        ("It took between 2 hours and 3 hours.", &["between 2 hours and 3 hours = 2.5 range hour"]),
    ]);
}

#[test]
fn two_bounds_around_and_are_a_range() {
    assert_reads(&[
        ("More than 100 but fewer than 300 came.", &["More than 100 but fewer than 300 = 200 range count"]),
        ("At most 90 and at least 40 came.", &["At most 90 and at least 40 = 65 range count"]),
        (
            "More than 40 and fewer than 10 came.",
            &["More than 40 = 40 more_than count", "fewer than 10 = 10 less_than count"],
        ),
        (
            "More than 40 cows and fewer than 90 hens came.",
            &["More than 40 = 40 more_than count", "fewer than 90 = 90 less_than count"],
        ),
        ("It lost 4-5% of its worth.", &["4-5% = 4.5 range percent"]),
        ("Plans for 5k-20k seats lapsed.", &["5k-20k = 12500 range count"]),
        ("It takes 20~30 oaks.", &["20~30 = 25 range count"]),
        ("The fee is from $5 to $9.", &["$5 to $9 = 7 range USD"]),
    ]);
}

#[test]
fn a_preposition_or_a_particle_is_no_hedge() {
    assert_reads(&[
        ("They quarrelled over about 9,000 jobs.", &["about 9,000 = 9000 about count"]),
        ("The toll has gone up to 14.", &["14 = 14 exact count"]),
        ("Up to 14 came.", &["Up to 14 = 14 at_most count"]),
        ("They grumbled about 14 rules.", &["14 = 14 exact count"]),
        ("Its level must not exceed 14 m.", &["not exceed 14 m = 14 at_most m"]),
        ("They drew 14, a touch over 13.", &["14 = 14 exact count", "a touch over 13 = 13 more_than count"]),
    ]);
}

#[test]
fn signs_and_codes_of_money_stand_on_either_side() {
    assert_reads(&[
        ("It cost 10 €.", &["10 € = 10 exact EUR"]),
        ("It cost 100₾ there.", &["100₾ = 100 exact GEL"]),
        ("It cost CAD$15 there.", &["CAD$15 = 15 exact CAD"]),
        ("It cost MSEK 120 there.", &["MSEK 120 = 120000000 exact SEK"]),
        ("It cost 75 USD million.", &["75 USD million = 75000000 exact USD"]),
        ("It cost 2m SEK there.", &["2m SEK = 2000000 exact SEK"]),
        ("It gave the US $150 million.", &["$150 million = 150000000 exact USD"]),
        ("It paid a 12-cent-a-share dividend.", &["12-cent-a-share = 0.12 exact USD"]),
        ("Gusts of 70-mile-an-hour winds came.", &["70-mile-an-hour = 70 exact mph"]),
        ("A 30-mile-long wall fell.", &["30-mile-long = 30 exact mile"]),
    ]);
}

#[test]
fn degrees_are_heat_unless_something_is_turned_or_lies_there() {
    assert_reads(&[
        ("It rose to 40 degrees.", &["40 degrees = 40 exact degC"]),
        ("It leans at a 40-degree angle.", &["40-degree = 40 exact degree"]),
        ("They turned it 40 degrees.", &["40 degrees = 40 exact degree"]),
        ("It lies at 47.5°N.", &["47.5° = 47.5 exact degree"]),
        ("The 13F filing is due.", &[]),
    ]);
}

/// Pieces from which any sentence may be put together, sensible or not.
const PIECES: [&str; 64] = [
    "one",
    "two",
    "a",
    "half",
    "third",
    "in",
    "of",
    "and",
    "to",
    "or",
    "from",
    "between",
    "at",
    "about",
    "least",
    "more",
    "than",
    "12",
    "1,000",
    "2019",
    "07:30",
    "3.5",
    "0",
    "007",
    "1/2",
    "$",
    "€",
    "%",
    "-",
    "–",
    "(",
    ")",
    ",",
    ".",
    "million",
    "hundred",
    "dozen",
    "twenty-three",
    "three-day",
    "sixty-odd",
    "magnitude-6",
    "magnitude",
    "No",
    "#",
    "+",
    "5-6",
    "may",
    "May",
    "aged",
    "old",
    "years",
    "km",
    "m",
    "bn",
    "c",
    "é",
    "\u{a0}",
    "’",
    "‘",
    "🦀",
    "point",
    "minus",
    "percent",
    "Street",
];

#[test]
fn any_words_give_ordered_disjoint_ranges_inside_the_sentence() {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    for round in 0..4_000 {
        let mut text = String::new();
        for _ in 0..12 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            text.push_str(PIECES[(state % 64) as usize]);
            text.push_str(if state >> 40 & 3 == 0 { "" } else { " " });
        }
        check_any(&text, round);
    }
}

fn check_any(text: &str, round: usize) {
    for sentence in &Reading::new("", text, None, None).sentences {
        let (found, passed) = mentions(sentence);
        for mention in &found {
            assert_eq!(
                sentence.phrase(mention.words.clone()),
                crate::text::folded(mention.span.of(text)),
                "{round} {text}"
            );
            assert!(mention.words.start <= mention.number.start && mention.number.end <= mention.words.end, "{text}");
        }
        let mut all: Vec<_> = found.iter().map(|mention| mention.words.clone()).collect();
        all.extend(passed.iter().map(|(range, _)| range.clone()));
        all.sort_by_key(|range| (range.start, range.end));
        assert!(
            all.iter().all(|range| range.start < range.end && range.end <= sentence.words.len()),
            "{round} {text}: {all:?}"
        );
        assert!(all.windows(2).all(|pair| pair[0].end <= pair[1].start), "{round} {text}: {all:?}");
    }
}

#[test]
fn odd_texts_are_taken_in_stride() {
    for text in
        ["", "1", "-", "$", "one", "5'11\"", "\u{202f}", "9 9 9 9 9 9 9 9 9 9", "½ of ² ٣", "1e999", &"9".repeat(400)]
    {
        check_any(text, 0);
    }
    for piece in ["1 ", "two ", "million ", "12 and ", "$", "one in ", "aged 4, ", "0-", "a ", "March 3 and "] {
        check_any(&piece.repeat(5_000), 0);
    }
}

#[test]
fn a_night_or_a_day_may_say_when_they_work() {
    for (text, unit) in [
        ("They hurt two night watchmen.", "count"),
        ("They drowned three day labourers.", "count"),
        ("Two night trains were halted.", "count"),
        ("They sold three night stays.", "night"),
        ("They began a two day strike.", "day"),
        ("They cut 12 hour shifts.", "hour"),
        ("They slept three nights.", "night"),
    ] {
        let reading = crate::extract::Reading::new("", text, None, None);
        let (found, _) = mentions(&reading.sentences[0]);
        assert_eq!(found[0].quantity.unit, unit, "{text}");
    }
}
