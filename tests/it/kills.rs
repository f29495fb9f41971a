//! The service killed (`kill -9`) at random points of a scripted day, again and again: feeds that bring news and edit what
//! they said, pages behind the items of some, a folder, a webhook that fails now and then. In the end the alerts are those of a day without a kill.
//!
//! ```sh
//! cargo test --test it kills                                                        # 50 points: about a minute
//! CLAIMWATCH_KILLS=1000 cargo test --test it kills -- --nocapture                   # about a quarter of an hour
//! CLAIMWATCH_KILLS=1000 CLAIMWATCH_SEED=7 cargo test --test it kills -- --nocapture # other points
//! ```
//!
//! A feed goes on to its next state once it is asked with the validator of the present one: then that was kept. So each
//! state is seen by each run, however often it is killed, and the alerts, whose ids are made of what they say, must be the same.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use claimwatch::alert::AlertLine;

use super::program::Home;
use super::server::{Answer, Request, Server};

/// Where what happens, what it is, and who counts.
const EVENTS: [[&str; 3]; 12] = [
    ["Marlow Point", "ferry sinking", "coastguard"],
    ["Kessara", "flood", "civil defence agency"],
    ["Dorvale", "mine collapse", "labour ministry"],
    ["Port Anselm", "refinery fire", "fire brigade"],
    ["Tarnholm", "avalanche", "mountain rescue"],
    ["Lower Brint", "train derailment", "railway board"],
    ["Selkirk Bay", "cyclone", "weather office"],
    ["Okaru", "cholera outbreak", "health ministry"],
    ["Vantry", "bridge collapse", "city council"],
    ["Mount Hela", "eruption", "geological survey"],
    ["Quenby", "stadium crush", "police"],
    ["Arrowdale", "wildfire", "forestry service"],
];

/// The feeds from this one on give no figures, and the pages behind their items do.
const WITH_PAGES: usize = 10;

/// How long a life may be before the kill: the start, a look at the folder, and a poll of each feed fall into it.
const LIFE: Duration = Duration::from_millis(1_300);

/// A day's script, and how far it has come.
struct Day<'s> {
    home: Home,
    /// One for all days: the ids of alerts are made of addresses too.
    server: &'s Server,
    /// How many messages to the webhook are those of other days.
    hooked_before: usize,
    farm: Arc<Farm>,
}

/// Feeds that go on as they are heard.
struct Farm {
    /// The state that each feed is in, and whether the last one was heard.
    at: Mutex<Vec<(usize, bool)>>,
    states: usize,
    inbox: PathBuf,
    /// The address of the server.
    site: String,
}

impl Farm {
    /// What a feed answers.
    fn tell(&self, feed: usize, request: &Request) -> Answer {
        let mut at = self.at.lock().unwrap();
        let (state, heard) = &mut at[feed];
        if request.header("If-None-Match") == Some(&etag(feed, *state)) {
            if *state + 1 == self.states {
                *heard = true;
                return Answer::status(304);
            }
            *state += 1;
            if feed == 0 {
                self.drop_report(*state);
            }
        }
        Answer::ok(self.body(feed, *state)).header("ETag", &etag(feed, *state))
    }

    /// A feed in a state. Each second state brings an item, the others edit the toll of the latest one in place. Where there are
    /// pages the feed gives no tolls: which of two a page is compared with would be a matter of the moment.
    fn body(&self, feed: usize, state: usize) -> String {
        let [place, event, _] = EVENTS[feed];
        let item = |number: usize| {
            let (day, hour) = (4 + number / 24, number % 24);
            let (link, told) = match feed < WITH_PAGES {
                true => (format!("https://paper{feed}.example/{number}"), toll(feed, number, number * 2 < state)),
                false => (format!("{}/page/{feed}/{number:03}", self.site), summary(feed)),
            };
            format!(
                "<item><guid>{feed}-{number}</guid><link>{link}</link><title>{place} {event}: report {number}</title>\
                 <pubDate>{day:02} Mar 2025 {hour:02}:00:00 GMT</pubDate><description>{told}</description></item>"
            )
        };
        let last = state / 2;
        let items: String = (last.saturating_sub(9)..=last).rev().map(item).collect();
        format!("<rss version=\"2.0\"><channel><title>Paper {feed}</title>{items}</channel></rss>")
    }

    /// A report for the folder, there from one moment to the next.
    fn drop_report(&self, state: usize) {
        let text = format!(
            "Copper Hill blast toll rises\nPublisher: Copper Post\nUrl: https://copper.example/{state}\n\
             Published: 2025-03-{:02}T{:02}:00:00Z\n\nThe governor said {} workers were injured in the blast at Copper Hill.\n",
            4 + state / 24,
            state % 24,
            30 + 5 * state
        );
        let (hidden, path) = (self.inbox.join(".new"), self.inbox.join(format!("{state}.txt")));
        std::fs::write(&hidden, text).unwrap();
        std::fs::rename(hidden, path).unwrap();
    }

    fn is_told(&self) -> bool {
        self.at.lock().unwrap().iter().all(|(_, heard)| *heard)
    }
}

fn etag(feed: usize, state: usize) -> String {
    format!("\"{feed}-{state}\"")
}

/// What a report says of the dead.
fn toll(feed: usize, number: usize, edited: bool) -> String {
    let [place, event, agency] = EVENTS[feed];
    let toll = 20 + feed + 10 * number + 3 * usize::from(edited);
    format!("The {agency} said {toll} people were killed in the {event} in {place}.")
}

/// What a feed of summaries says.
fn summary(feed: usize) -> String {
    let [place, event, agency] = EVENTS[feed];
    format!("The {agency} has told the council of {place} what it knows of the {event} so far.")
}

/// The page behind an item: what the feed says of it, and a figure.
fn page(feed: usize, number: usize) -> Answer {
    let [place, event, agency] = EVENTS[feed];
    let (told, homes) = (summary(feed), 100 + 10 * number);
    let html = format!(
        "<html><head><title>{place} {event}: report {number}</title></head><body><article>\
         <h1>{place} {event}: report {number}</h1><p>{told}</p>\
         <p>The {agency} said {homes} homes were destroyed in the {event} in {place}.</p>\
         <p>Roads to the coast are open again, and trains run as they do on Sundays.</p></article></body></html>"
    );
    Answer::ok(html).header("Content-Type", "text/html; charset=utf-8")
}

impl Day<'_> {
    /// A day on which each feed goes through that many states.
    fn new(server: &Server, states: usize) -> Day<'_> {
        let feed = |number: usize| {
            let url = server.url(&format!("/feed/{number}"));
            let pages = number >= WITH_PAGES;
            format!("[feeds.f{number}]\nurl = \"{url}\"\nallow-private = true\nevery = \"1s\"\npages = {pages}\n")
        };
        let feeds: String = (0..EVENTS.len()).map(feed).collect();
        let webhook = format!("[alert.webhook.desk]\nurl = \"{}\"\n[alert.health]\nsinks = []\n", server.url("/hook"));
        let home = Home::new(&format!("{feeds}{webhook}"));
        let at = Mutex::new(vec![(0, false); EVENTS.len()]);
        let farm = Arc::new(Farm { at, states, inbox: home.path("inbox"), site: server.url("") });
        let (told, hooked) = (Arc::clone(&farm), Mutex::new(0));
        server.answer_others(move |request| match request.path.split('/').skip(1).collect::<Vec<_>>()[..] {
            ["feed", feed] => told.tell(feed.parse().unwrap(), request),
            ["page", feed, number] => page(feed.parse().unwrap(), number.parse().unwrap()),
            _ => {
                let mut hooked = hooked.lock().unwrap();
                *hooked += 1;
                match *hooked % 20 {
                    7 => Answer::status(503),
                    // Taken, and the answer is lost.
                    13 => Answer::raw(""),
                    _ => Answer::status(204),
                }
            }
        });
        let hooked_before = server.requests("/hook").len();
        Day { home, server, hooked_before, farm }
    }

    /// The ids in the alert log: the same in both of its files, in whole lines, and none twice.
    fn logged(&self) -> BTreeSet<String> {
        let of_text = |line: &str| line.rsplit_once("id=").map(|(_, id)| id.to_owned());
        let of_json = |line: &str| AlertLine::read(line).ok().map(|line| line.id);
        let [text, json] = [self.ids("logs/alerts.log", of_text), self.ids("logs/alerts.jsonl", of_json)];
        assert_eq!(text, json, "the two logs differ");
        text
    }

    fn ids(&self, name: &str, id_of: impl Fn(&str) -> Option<String>) -> BTreeSet<String> {
        let text = std::fs::read_to_string(self.home.path(name)).unwrap();
        assert!(text.ends_with('\n'), "a torn end in {name}");
        let mut ids = BTreeSet::new();
        for line in text.lines() {
            let id = id_of(line).unwrap_or_else(|| panic!("a torn line in {name}: {line}"));
            assert!(ids.insert(id), "an alert stands twice in {name}: {line}");
        }
        ids
    }

    /// The attempts that the webhook saw, by id.
    fn hooked(&self) -> BTreeMap<String, Vec<u32>> {
        let mut seen: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for request in self.server.requests("/hook").into_iter().skip(self.hooked_before) {
            let header = |name: &str| request.header(name).unwrap().to_owned();
            seen.entry(header("webhook-id")).or_default().push(header("claimwatch-attempt").parse().unwrap());
        }
        seen
    }

    /// Lets the service run until the script is told and nothing more is owed.
    fn run_to_its_end(&self) {
        let service = self.home.start();
        let start = Instant::now();
        let patience = Duration::from_secs(60) + Duration::from_secs(2) * self.farm.states as u32;
        let mut quiet = (usize::MAX, Instant::now());
        loop {
            assert!(start.elapsed() < patience, "the day has no end: {:?}\n{}", self.farm.at, self.home.log());
            std::thread::sleep(Duration::from_millis(50));
            let alerts = self.home.alerts().len();
            if alerts != quiet.0 || !self.farm.is_told() || self.hooked().len() < alerts {
                quiet = (alerts, Instant::now());
            } else if quiet.1.elapsed() > Duration::from_secs(2) {
                break;
            }
        }
        assert!(service.end_by("TERM").success());
    }
}

/// A generator of numbers that look random (SplitMix64), the same for one seed.
struct Random(u64);

impl Random {
    /// A number below one.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[test]
fn p80_a_day_of_kills_brings_the_alerts_of_a_day_without_one() {
    let number = |name: &str| env::var(name).ok().map(|text| text.parse::<u64>().expect("a number"));
    let points = number("CLAIMWATCH_KILLS").unwrap_or(50);
    let states = if points > 100 { 40 } else { 10 };
    let mut random = Random(number("CLAIMWATCH_SEED").unwrap_or(1));

    let server = Server::start();
    let whole = Day::new(&server, states);
    whole.run_to_its_end();
    let expected = whole.logged();
    assert!(expected.len() >= EVENTS.len() * (states - 2) / 2, "{} alerts", expected.len());
    assert!(whole.home.alerts().iter().any(|line| line.contains("destroyed")), "the pages tell theirs too");
    assert_eq!(whole.hooked().into_keys().collect::<BTreeSet<_>>(), expected);

    let (mut killed, mut days, mut repeats) = (0, 0, 0);
    while killed < points {
        let day = Day::new(&server, states);
        while killed < points && !day.farm.is_told() {
            let service = day.home.start();
            std::thread::sleep(LIFE.mul_f64(random.next()));
            service.kill();
            killed += 1;
        }
        day.run_to_its_end();
        let (logged, hooked) = (day.logged(), day.hooked());
        let differ: Vec<&String> = logged.symmetric_difference(&expected).collect();
        let lines = |home: &Home| home.alerts().into_iter().filter(|line| differ.iter().any(|id| line.contains(*id)));
        let [missed, more] = [&whole.home, &day.home].map(|home| lines(home).collect::<Vec<_>>().join("\n"));
        assert!(differ.is_empty(), "after {killed} kills the log misses\n{missed}\nand has\n{more}");
        assert_eq!(hooked.keys().cloned().collect::<BTreeSet<_>>(), expected, "after {killed} kills: the webhook");
        for (id, attempts) in &hooked {
            assert!(attempts.windows(2).all(|two| two[0] < two[1]), "{id} was tried as {attempts:?}");
            repeats += attempts.len() - 1;
        }
        days += 1;
        println!("{killed} kills, {days} days of {} alerts each, {repeats} repeats at the webhook", expected.len());
    }
}
