//! A peer's public specifications of numbers, ranges, percents, money, dimensions and temperatures, which are not
//! part of the project: where they lie beside the checkout, each input is read and the share of right ones is held
//! at the floor that was reached. What no news could carry is left out by the rules of [`is_news`]. A case is right
//! where every expected value, or both ends of a range, and the unit are read, and nothing else of that kind.

use std::fs;
use std::path::{Path, PathBuf};

use claimwatch::extract::Reading;
use claimwatch::extract::distractor::Passed;
use claimwatch::extract::quantity::{Kind, Mention, mentions};
use serde_json::Value;

/// Each file, what it is about, and the least share of its cases that is read right.
const FILES: [(&str, Topic, f64); 6] = [
    ("NumberModel", Topic::Number, 0.95),
    ("NumberRangeModel", Topic::Range, 0.95),
    ("PercentModel", Topic::Percent, 1.0),
    ("CurrencyModel", Topic::Money, 0.96),
    ("DimensionModel", Topic::Dimension, 0.95),
    ("TemperatureModel", Topic::Temperature, 0.95),
];

#[derive(Clone, Copy, PartialEq)]
enum Topic {
    Number,
    Range,
    Percent,
    Money,
    Dimension,
    Temperature,
}

#[test]
fn the_numbers_of_a_peers_specifications_are_read() {
    let Some(folder) = specifications() else {
        println!("skipped: the public specifications of numbers are not beside the checkout");
        return;
    };
    let mut below = Vec::new();
    for (name, topic, floor) in FILES {
        let text = fs::read_to_string(folder.join(name).with_extension("json")).expect("a specification can be read");
        let cases: Vec<Value> = serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("it is JSON");
        let told: Vec<&Value> = cases.iter().filter(|case| is_news(topic, case)).collect();
        let wrong: Vec<&&Value> = told.iter().filter(|case| !is_right(topic, case)).collect();
        for case in &wrong {
            println!("{name}: {} -> {:?}", case["Input"], read(topic, input(case)));
        }
        let share = 1.0 - wrong.len() as f64 / told.len() as f64;
        println!("{name}: {share:.3} of {} cases, {} left out", told.len(), cases.len() - told.len());
        if share < floor {
            below.push(name);
        }
    }
    assert!(below.is_empty(), "below their floors: {below:?}");
}

/// The folder of the specifications, in a `shared` folder beside the checkout or beside one of its parents.
fn specifications() -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().skip(1).map(|parent| parent.join("shared/corpus/public/numbers")).find(|folder| folder.is_dir())
}

fn input(case: &Value) -> &str {
    case["Input"].as_str().unwrap_or_default()
}

/// What a text's quantities of that topic are, as a value or the two ends of a range, with the unit where it tells.
fn read(topic: Topic, text: &str) -> Vec<String> {
    let reading = Reading::new("", text, None, None);
    let found = reading.sentences.iter().flat_map(|sentence| mentions(sentence).0);
    found.filter_map(|mention| shown(topic, &mention)).collect()
}

/// A mention in the words of [`expected`], if it is of that topic.
fn shown(topic: Topic, mention: &Mention) -> Option<String> {
    let quantity = &mention.quantity;
    let measured = matches!(mention.kind, Some(Kind::Measure)) && quantity.unit != "magnitude";
    let heat = matches!(quantity.unit.as_str(), "degC" | "degF");
    let fits = match topic {
        Topic::Number => true,
        Topic::Range => quantity.low != quantity.high || quantity.bound.as_str() != "exact",
        Topic::Percent => mention.kind == Some(Kind::Percent),
        Topic::Money => mention.kind == Some(Kind::Currency),
        Topic::Dimension => measured && !heat,
        Topic::Temperature => heat,
    };
    let part = if mention.fraction && topic != Topic::Percent { 100.0 } else { 1.0 };
    let number = |value: Option<f64>| value.map_or(String::new(), |value| rounded(value / part));
    fits.then(|| match topic {
        Topic::Number => number(quantity.value),
        Topic::Percent => format!("{}%", number(quantity.value)),
        Topic::Range => format!("{},{}", number(quantity.low), number(quantity.high)),
        _ => format!("{} {}", number(quantity.value), quantity.unit),
    })
}

/// Three decimals, as a share is rounded to.
fn rounded(value: f64) -> String {
    if value.fract() == 0.0 { value.to_string() } else { ((value * 1000.0).round() / 1000.0).to_string() }
}

fn is_right(topic: Topic, case: &Value) -> bool {
    let expected: Vec<String> = results(case).filter_map(|result| expected(topic, result)).collect();
    read(topic, input(case)) == expected
}

fn results(case: &Value) -> impl Iterator<Item = &Value> {
    case["Results"].as_array().into_iter().flatten()
}

/// An expected result in our words; nothing for a unit without a number.
fn expected(topic: Topic, result: &Value) -> Option<String> {
    let value = result["Resolution"]["value"].as_str().filter(|value| *value != "null")?;
    let number = |text: &str| text.parse::<f64>().ok();
    match topic {
        Topic::Number => number(value).map(rounded),
        Topic::Percent => number(value.trim_end_matches('%')).map(|value| format!("{}%", rounded(value))),
        Topic::Range => {
            let ends = value.trim_matches(['(', ')', '[', ']']).split(',');
            Some(ends.map(|end| number(end).map_or(String::new(), rounded)).collect::<Vec<_>>().join(","))
        }
        _ => {
            let (unit, factor) = unit_of(topic, result)?;
            number(value).map(|value| format!("{} {unit}", rounded(value * factor)))
        }
    }
}

/// Our name of a peer's unit and what theirs is multiplied by; nothing for one that we do not know.
fn unit_of(topic: Topic, result: &Value) -> Option<(&'static str, f64)> {
    let name = result["Resolution"]["unit"].as_str()?;
    let tonne =
        name == "Ton" && result["Text"].as_str().is_some_and(|text| text.contains("tonne") || text.ends_with("0t"));
    let name = if tonne { "Metric ton" } else { name };
    let table = match topic {
        Topic::Money => &MONEY[..],
        Topic::Temperature => &HEAT[..],
        _ => &SIZES[..],
    };
    table.iter().find(|(theirs, _, _)| *theirs == name).map(|(_, ours, factor)| (*ours, *factor))
}

/// A peer's units of money and ours.
const MONEY: [(&str, &str, f64); 29] = [
    ("Dollar", "USD", 1.0),
    ("United States dollar", "USD", 1.0),
    ("Cent", "USD", 0.01),
    ("Australian dollar", "AUD", 1.0),
    ("Canadian dollar", "CAD", 1.0),
    ("Hong Kong dollar", "HKD", 1.0),
    ("New Zealand dollar", "NZD", 1.0),
    ("Mexican peso", "MXN", 1.0),
    ("Euro", "EUR", 1.0),
    ("Pound", "GBP", 1.0),
    ("British pound", "GBP", 1.0),
    ("Pence", "GBP", 0.01),
    ("Penny", "GBP", 0.01),
    ("Japanese yen", "JPY", 1.0),
    ("Chinese yuan", "CNY", 1.0),
    ("Rupee", "INR", 1.0),
    ("Sri Lankan rupee", "LKR", 1.0),
    ("Swiss franc", "CHF", 1.0),
    ("Franc", "CHF", 1.0),
    ("Turkish lira", "TRY", 1.0),
    ("Georgian lari", "GEL", 1.0),
    ("Bitcoin", "BTC", 1.0),
    ("Costa Rican colón", "CRC", 1.0),
    ("Lao kip", "LAK", 1.0),
    ("Finnish markka", "FIM", 1.0),
    ("Netherlands guilder", "NLG", 1.0),
    ("Peseta", "ESP", 1.0),
    ("Sen", "JPY", 0.01),
    ("Satoshi", "BTC", 1e-8),
];

/// A peer's units of size and ours.
const SIZES: [(&str, &str, f64); 24] = [
    ("Acre", "acre", 1.0),
    ("Barrel", "barrel", 1.0),
    ("Cubic foot", "foot3", 1.0),
    ("Foot", "foot", 1.0),
    ("Gallon", "gallon", 1.0),
    ("Gram", "gram", 1.0),
    ("Inch", "inch", 1.0),
    ("Kilogram", "kg", 1.0),
    ("Kilometer", "km", 1.0),
    ("Kilometer per hour", "km/h", 1.0),
    ("Megabit", "MB", 1.0),
    ("Megabyte", "MB", 1.0),
    ("Meter", "m", 1.0),
    ("Metric ton", "tonne", 1.0),
    ("Mile", "mile", 1.0),
    ("Mile per hour", "mph", 1.0),
    ("Milliliter", "ml", 1.0),
    ("Millimeter", "mm", 1.0),
    ("Ounce", "ounce", 1.0),
    ("Pound", "pound", 1.0),
    ("Square kilometer", "km2", 1.0),
    ("Square meter", "m2", 1.0),
    ("Ton", "ton", 1.0),
    ("Degree", "degree", 1.0),
];

/// A peer's degrees and ours. Those of no scale are taken for Celsius.
const HEAT: [(&str, &str, f64); 3] = [("C", "degC", 1.0), ("Degree", "degC", 1.0), ("F", "degF", 1.0)];

/// What no news carries, and the words by which such cases are known.
const LEFT_OUT: [(&str, &[&str]); 9] = [
    ("signs of mathematics and programs", &["^", "=", "<", ">", "://", "equal", "(kg)", "[kg]", "{kg"]),
    ("division read aloud", &[" over 1", " over 2", " over 3", " over one", " over three", " over twenty"]),
    ("hyphens set apart, misspelt units", &["fifty - ", "one - ", "five - ", "ninety - ", "centigrate"]),
    ("parts of a code or an address", &["scp", "192.168", "nrs.", "+1-222", "423 0000"]),
    (
        "fractions of more parts than there are, or of parts in which nothing is shared out",
        &[
            "hundredth",
            "illionth",
            "thirtieth",
            "twenty-first",
            "twenty first",
            "twenty fifths",
            "ty fifths",
            "y-fifths",
            "hundred fifth",
            "thousand fifths",
            "hundred-fifths",
            "two fifths",
            "ty-three fifths",
            "e fifths",
            "one fifths",
            "twenty-fifth",
            "two hundred three fifths",
            "three fifths",
            "one hundred and fifth",
        ],
    ),
    ("digits and number words in turns", &["3 hundred and", "4 thousand 3", "6 crore and", "3 million and a quarter"]),
    ("places in a rank, ages", &["ranks", "years old", "his age"]),
    (
        "percents before their number, and percentages for percents",
        &["percents of", "percent of 10", "cent of", "percentage"],
    ),
    (
        "prices with the cents left out, and slang for money",
        &[
            "dollars 50",
            "and 50",
            "dollars and 15",
            "usd 25",
            "usd 50",
            "one point",
            "three points",
            "fifty.",
            "kuai",
            "sen ",
        ],
    ),
];

/// Whether news could carry the case. Left out, besides what [`LEFT_OUT`] names, are numbers below zero without a
/// unit, exponents, spaced short forms ("2.33 k"), an ordinal by itself ("a fifth"), units that no news of today
/// names, texts without a number where numbers at large are meant, and those whose number counts nothing by our own
/// definition: years, labels, ages, stretches of time.
fn is_news(topic: Topic, case: &Value) -> bool {
    let text = input(case).trim().to_lowercase();
    let numbers = matches!(topic, Topic::Number | Topic::Range);
    let silent = numbers && results(case).next().is_none();
    let values = || results(case).filter_map(|result| Some((result, result["Resolution"]["value"].as_str()?)));
    let foreign = values().any(|(result, value)| value != "null" && expected(topic, result).is_none());
    let negative = numbers && values().any(|(_, value)| value.contains('-'));
    let named = LEFT_OUT.iter().any(|(_, words)| words.iter().any(|word| text.contains(word)));
    !(silent || foreign || negative || named || is_notation(&text) || counts_nothing(case))
}

/// Exponents, spaced short forms, fractions and ordinals by themselves.
fn is_notation(text: &str) -> bool {
    let exponent = text.as_bytes().windows(3).any(|three| {
        three[0].is_ascii_digit() && three[1] == b'e' && (three[2].is_ascii_digit() || b"+-".contains(&three[2]))
    });
    let short =
        text.starts_with(|c: char| c.is_ascii_digit()) && [" k", " m", "g", "b"].iter().any(|end| text.ends_with(end));
    exponent || short || ["3/4", "a fifth"].contains(&text)
}

/// Whether we pass over one of the expected numbers, for a reason that this project gives itself.
fn counts_nothing(case: &Value) -> bool {
    const REASONS: [Passed; 8] = [
        Passed::Year,
        Passed::Date,
        Passed::Time,
        Passed::Age,
        Passed::Name,
        Passed::Phone,
        Passed::Window,
        Passed::Score,
    ];
    let reading = Reading::new("", input(case), None, None);
    let passed = reading.sentences.iter().flat_map(|sentence| {
        let skips = mentions(sentence).1.into_iter().filter(|(_, why)| REASONS.contains(why));
        skips.map(|(range, _)| sentence.phrase(range).to_lowercase())
    });
    let passed: Vec<String> = passed.collect();
    results(case).any(|result| {
        let text = result["Text"].as_str().unwrap_or_default().to_lowercase();
        passed.iter().any(|words| words.contains(&text))
    })
}
