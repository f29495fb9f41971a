//! What holds of the reading of any bytes as a feed: no panic, no hang, the same documents each time, and no more of them
//! than the bytes can bear. The saved feeds of `tests/feeds` are spoilt by chance, some at a time; `fuzz/` goes on from
//! there with a fuzzer that sees which ways of the program it takes.
//!
//! ```sh
//! CLAIMWATCH_MUTATIONS=1000000 cargo test --release --test it feed_props    # some minutes, without a nightly toolchain
//! ```

use std::time::{Duration, Instant};

use crate::claims_props::Dice;

#[path = "../../fuzz/feeds_hold.rs"]
pub mod feeds_hold;

use feeds_hold::{assert_feed_holds, read};

/// How many spoilt feeds are read where the environment does not say.
const MUTATIONS: usize = 400;

/// How long one may take, read six times over, on a busy machine.
const LONGEST: Duration = Duration::from_secs(20);

/// What feeds are made of, and what has hurt their readers.
const PIECES: [&str; 36] = [
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<title>",
    "</title>",
    "<description>",
    "</description>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "-->",
    "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
    "<!DOCTYPE x [<!ENTITY a \"b\">]>",
    "&a;",
    "&amp;amp;",
    "&#0;",
    "&#x110000;",
    "&#xd800;",
    "&nbsp",
    "<author>a (</author>",
    "<dc:creator xmlns:dc=\"x\">",
    "<b>",
    "</b",
    "<",
    ">",
    "&",
    "\"",
    "'",
    "\u{0}",
    "\u{feff}",
    "\u{fffe}",
    "xmlns=\"",
    "type=\"xhtml\"",
    "{\"items\":[",
    "<pubDate>Mon, 31 Feb 99999 25:61:61 +9999</pubDate>",
];

/// The bytes with some places spoilt.
fn spoil(bytes: &mut Vec<u8>, others: &[Vec<u8>], dice: &mut Dice) {
    for _ in 0..1 + dice.throw(6) {
        let (one, other) = (dice.throw(bytes.len() + 1), dice.throw(bytes.len() + 1));
        let (from, to) = (one.min(other), one.max(other));
        let near = to.min(from + 40);
        match dice.throw(8) {
            0 => bytes.truncate(from.max(16)),
            1 => _ = bytes.drain(from..near),
            2 => _ = bytes.splice(from..from, bytes[from..near].to_vec()),
            3 => _ = bytes.splice(from..near, bytes[near..to.min(near + 200)].to_vec()),
            4 => bytes.iter_mut().skip(from).take(1).for_each(|byte| *byte ^= 1 << dice.throw(8)),
            5 => bytes.iter_mut().skip(from).take(1).for_each(|byte| *byte = dice.throw(256) as u8),
            6 => {
                let feed = &others[dice.throw(others.len())];
                let at = dice.throw(feed.len());
                _ = bytes.splice(from..near, feed[at..feed.len().min(at + 300)].to_vec());
            }
            _ => {
                let piece = PIECES[dice.throw(PIECES.len())].as_bytes();
                let times = if dice.throw(40) == 0 { 2_000 } else { 1 };
                _ = bytes.splice(from..from, piece.repeat(times));
            }
        }
    }
}

/// How many times as long as an ordinary feed the worst of the same length may take: one that is nothing but items or tags has
/// many times as many.
const WORST: u32 = 25;

#[test]
fn no_feed_costs_out_of_proportion() {
    const LENGTH: usize = 1 << 17;
    let filled = |piece: &str| {
        let inside = piece.repeat(LENGTH / piece.len());
        format!(
            "<rss><channel><title>x</title><item><title>t</title><description>{inside}</description></item></channel></rss>"
        )
    };
    let took = |feed: &str| {
        let start = Instant::now();
        _ = std::hint::black_box(read(feed.as_bytes(), None));
        start.elapsed()
    };
    let ordinary = filled("At least 40 people were killed in the &lt;b&gt;flood&lt;/b&gt;, the mayor said. &lt;p&gt;");
    let usual = (0..3).map(|_| took(&ordinary)).min().unwrap_or_default().max(Duration::from_millis(20));
    let escaped = ["&lt;", "&lt;a ", "&lt;/", "&lt;!--", "&lt;b&gt;", "&lt;a href=&quot;", "&lt;script&gt;", "&amp;"];
    for piece in PIECES.iter().chain(&escaped) {
        let feed = filled(piece);
        let worst = took(&feed);
        // A busy machine is given a second chance.
        let worst = if worst < usual * WORST { worst } else { took(&feed) };
        assert!(worst < usual * WORST, "{piece:?}: {worst:?}, where an ordinary feed of that length takes {usual:?}");
    }
}

#[test]
fn spoilt_feeds_are_read_or_refused_and_nothing_else() {
    let many = std::env::var("CLAIMWATCH_MUTATIONS").map_or(MUTATIONS, |many| many.parse().unwrap());
    let feeds: Vec<Vec<u8>> = crate::feed_files::feeds().iter().map(|path| std::fs::read(path).unwrap()).collect();
    let mut dice = Dice::of(many as u64);
    for _ in 0..many {
        let mut bytes = feeds[dice.throw(feeds.len())].clone();
        spoil(&mut bytes, &feeds, &mut dice);
        let start = Instant::now();
        let held = std::panic::catch_unwind(|| assert_feed_holds(&bytes));
        let took = start.elapsed();
        if held.is_err() || took > LONGEST {
            let kept = std::env::temp_dir().join("claimwatch-spoilt-feed");
            std::fs::write(&kept, &bytes).unwrap();
            panic!("the feed kept as {} does not hold, after {took:?}", kept.display());
        }
    }
}
