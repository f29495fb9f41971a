//! What holds of the claims of any text whatever: exact quotes at exact places, intervals that are intervals, and time
//! in proportion to length. `fuzz/` tries the same on texts that a fuzzer makes up.

use std::time::{Duration, Instant};

use claimwatch::extract::claims_in;

#[path = "../../fuzz/claims_hold.rs"]
mod claims_hold;

use claims_hold::assert_claims_hold;

/// A small linear congruential generator (the constants of Knuth's MMIX), so that every run tries the same texts.
pub struct Dice(u64);

impl Dice {
    pub fn of(seed: u64) -> Dice {
        Dice(seed)
    }

    pub fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

/// Pieces that the number grammar and the claim grammar care about, and some that nobody foresaw.
const PIECES: [&str; 44] = [
    "at least",
    "more than",
    "1,000",
    "14",
    "three hundred and",
    "dozen",
    "several",
    "hundred",
    "of the",
    "of whom",
    "killed",
    "were",
    "injured",
    "people",
    "soldiers",
    "said",
    "according to",
    "the NIS",
    "up from",
    "to",
    "from",
    "$",
    "€3.2bn",
    "per cent",
    "between",
    "and",
    "another",
    "half a million",
    ",",
    ".",
    "\n",
    "(",
    ")",
    "\u{201c}",
    "\u{201d}",
    "\u{2014}",
    "1.234,5",
    "1\u{202f}700",
    "é",
    "\u{1f525}",
    "\u{0}",
    "O",
    "12-strong",
    "as of mid-January",
];

#[test]
fn claims_quote_their_text_exactly_whatever_it_is() {
    let mut dice = Dice::of(7);
    for _ in 0..600 {
        let pieces = 1 + dice.throw(40);
        let mut text = String::new();
        for _ in 0..pieces {
            text.push_str(PIECES[dice.throw(PIECES.len())]);
            if dice.throw(8) > 0 {
                text.push(' ');
            }
        }
        assert_claims_hold(&text);
    }
}

#[test]
fn every_sample_report_holds_however_it_is_cut() {
    let entries = std::fs::read_dir("seeds").expect("the sample reports are there");
    for path in entries.flatten().map(|entry| entry.path()) {
        let text = std::fs::read_to_string(&path).expect("a report can be read");
        let mut dice = Dice::of(text.len() as u64);
        for _ in 0..25 {
            let (one, other) = (dice.throw(text.len() + 1), dice.throw(text.len() + 1));
            let cut = text.get(one.min(other)..one.max(other)).unwrap_or(&text);
            assert_claims_hold(cut);
        }
    }
}

/// How many times as long as ordinary text the worst may take: a text of nothing but numbers has thirty times as many
/// figures.
const WORST: u32 = 40;

#[test]
fn no_text_costs_out_of_proportion() {
    const LENGTH: usize = 1 << 14;
    let filled = |piece: &str| piece.repeat(LENGTH / piece.len());
    let ordinary =
        filled("At least 40 people were killed in the flood, the mayor said. The road to the coast is closed. ");
    let took = |text: &str| {
        let start = Instant::now();
        std::hint::black_box(claims_in(text, None));
        start.elapsed()
    };
    took(&ordinary);
    let usual = (0..3).map(|_| took(&ordinary)).min().unwrap_or_default().max(Duration::from_millis(20));
    for (what, piece) in [
        ("one line", "at least 40 people were killed and "),
        ("digits", "1234567890"),
        ("brackets and quotes", "(\u{201c}[\u{2018}"),
        ("closing marks", ")\u{201d}]\u{2019}"),
        ("commas", "1, "),
        ("dashes", "5-"),
        ("number words", "hundred and "),
        ("one word", "killed"),
        ("names", "Marr Orun "),
        ("nouns and numbers", "barns in sheds by 7 "),
        ("full stops", ". "),
        ("line breaks", "14\n"),
    ] {
        let worst = (0..2).map(|_| took(&filled(piece))).min().unwrap_or_default();
        assert!(worst < usual * WORST, "{what}: {worst:?}, where ordinary text of that length takes {usual:?}");
    }
}
