//! The items of feeds between polls: which is the same as before, which was edited, what is told of them and what is
//! not. P59 to P68 and P78 of the conformance list.

use std::fs;

use claimwatch::alert::{Alert, Gate};
use claimwatch::change::Verdict;
use claimwatch::daemon::pipeline::{Judged, Pipeline, Taken};
use claimwatch::document::{Document, SourceName};
use claimwatch::source::feed::read_feed;
use claimwatch::source::file::read_file;
use claimwatch::source::{Origin, Reading};
use claimwatch::store::Store;
use jiff::{Timestamp, ToSpan};

use super::program::{Home, report};
use super::server::{Answer, Server};

/// The path of documents through a store in memory, with a clock of its own.
struct Watch {
    pipeline: Pipeline,
    now: Timestamp,
}

impl Watch {
    fn new() -> Watch {
        let pipeline = Pipeline::new(Store::in_memory().unwrap(), Gate::default(), Vec::new());
        Watch { pipeline, now: "2025-03-04T09:00:00Z".parse().unwrap() }
    }

    /// Reads a feed's items an hour after the last poll.
    fn read(&mut self, feed: &str, items: &str) -> Reading {
        self.now = self.now.checked_add(1.hour()).unwrap();
        let source = SourceName(format!("feeds.{feed}"));
        let url = format!("https://{feed}.example/feed");
        let origin = Origin { source: &source, publisher: Some(feed), url: Some(&url), received: self.now };
        read_feed(rss(items).as_bytes(), None, &origin).unwrap()
    }

    /// Polls a feed with these items: what became of each.
    fn taken(&mut self, feed: &str, items: &str) -> Vec<Taken> {
        let documents = self.read(feed, items).documents;
        documents.iter().map(|document| self.take(document)).collect()
    }

    fn take(&mut self, document: &Document) -> Taken {
        self.pipeline.take(document, None, self.now).unwrap()
    }

    /// Polls a feed with these items: its alerts, as "corrected 12 > 17".
    fn poll(&mut self, feed: &str, items: &str) -> Vec<String> {
        self.taken(feed, items).iter().flat_map(judged).flat_map(|judged| judged.alerts.iter().map(words)).collect()
    }

    fn documents(&mut self) -> u64 {
        self.pipeline.store().holdings().unwrap().documents
    }
}

fn judged(taken: &Taken) -> Option<&Judged> {
    match taken {
        Taken::Judged(judged) => Some(judged),
        Taken::Known => None,
        Taken::SetAside(why) => panic!("set aside: {why}"),
    }
}

fn words(alert: &Alert) -> String {
    let before = alert.change.before.as_ref().map_or("nothing", |before| &before.claim.text);
    format!("{} {before} > {}", alert.change.verdict, alert.change.after.claim.text)
}

fn rss(items: &str) -> String {
    format!("<rss version='2.0'><channel><title>Harbour Radio</title>{items}</channel></rss>")
}

/// One item: its identifying elements, its title and its text.
fn item(identity: &str, title: &str, text: &str) -> String {
    format!(
        "<item>{identity}<title>{title}</title><pubDate>Tue, 04 Mar 2025 08:00:00 GMT</pubDate>\
         <description>{text}</description></item>"
    )
}

/// The sinking of a ferry with that many dead.
fn ferry(identity: &str, dead: u32) -> String {
    let text = format!("The coastguard said {dead} people were killed when a ferry sank off Marlow Point.");
    item(identity, "Ferry sinks off Marlow Point", &text)
}

const LINK: &str = "<link>https://harbour.example/ferry</link>";

#[test]
fn p59_the_same_guid_or_link_with_another_text_or_title_is_one_edit() {
    for identity in ["<guid isPermaLink='false'>ferry</guid>", LINK] {
        let mut watch = Watch::new();
        assert_eq!(watch.poll("harbour", &ferry(identity, 12)), [""; 0]);
        assert_eq!(watch.poll("harbour", &ferry(identity, 17)), ["corrected 12 > 17"], "{identity}");
        assert_eq!(watch.poll("harbour", &ferry(identity, 17)), [""; 0]);
        assert_eq!(watch.documents(), 1);
    }
    let titled = |dead: u32| item(LINK, &format!("Ferry sinks, {dead} people killed"), "Boats search the bay.");
    let mut watch = Watch::new();
    watch.poll("harbour", &titled(12));
    assert_eq!(watch.poll("harbour", &titled(17)), ["corrected 12 > 17"]);
    assert_eq!(watch.documents(), 1);
}

#[test]
fn p60_another_guid_at_the_same_link_is_the_same_item() {
    let mut watch = Watch::new();
    watch.poll("harbour", &ferry(&format!("<guid isPermaLink='false'>1</guid>{LINK}"), 12));
    let again = watch.taken("harbour", &ferry(&format!("<guid isPermaLink='false'>2</guid>{LINK}"), 12));
    assert!(matches!(again[..], [Taken::Known]), "{again:?}");
    assert_eq!(watch.documents(), 1);
}

#[test]
fn p60_items_with_one_guid_for_all_are_told_apart_by_their_links_and_the_feed_is_named() {
    let guid = "<guid isPermaLink='false'>harbour</guid>";
    let one = ferry(&format!("{guid}<link>https://harbour.example/1</link>"), 12);
    let two = item(&format!("{guid}<link>https://harbour.example/2</link>"), "Fire", "A fire injured 5 people.");
    // Without a page of its own, the words must tell.
    let three = item(&format!("{guid}<link>https://harbour.example/</link>"), "Storm", "A storm injured 7 people.");
    let four = item(&format!("{guid}<link>https://harbour.example/</link>"), "Flood", "A flood injured 9 people.");
    let mut watch = Watch::new();
    let reading = watch.read("harbour", &[one, two, three, four].concat());
    let ids: std::collections::BTreeSet<_> = reading.documents.iter().map(|document| &document.id).collect();
    assert_eq!(ids.len(), 4, "{ids:?}");
    assert_eq!(
        reading.faults.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["the feed: its 4 items all have the same guid; told apart by their addresses and words"]
    );
    let revisions = [ferry(&format!("{guid}{LINK}"), 12), ferry(&format!("{guid}{LINK}"), 17)].concat();
    assert!(watch.read("harbour", &revisions).faults.is_empty(), "two readings of one item are no fault");
}

#[test]
fn p61_links_that_differ_only_in_how_one_came_there_are_one_item() {
    let mut watch = Watch::new();
    watch.poll("harbour", &ferry(LINK, 12));
    for link in [
        "https://harbour.example/ferry?utm_source=rss&amp;utm_medium=feed",
        "https://harbour.example/ferry#latest",
        "http://harbour.example/ferry",
        "https://harbour.example/ferry/",
        "https://harbour.example:443/ferry/?fbclid=1#top",
    ] {
        let again = watch.taken("harbour", &ferry(&format!("<link>{link}</link>"), 12));
        assert!(matches!(again[..], [Taken::Known]), "{link}: {again:?}");
    }
    assert_eq!(watch.poll("harbour", &ferry("<link>https://harbour.example/ferry?id=2</link>", 12)), [""; 0]);
    assert_eq!(watch.documents(), 2, "a parameter that may mean another page is kept");
}

#[test]
fn p62_an_item_that_leaves_the_window_withdraws_nothing_and_a_text_that_loses_its_figure_does() {
    let told = |figure: &str| {
        item(
            LINK,
            "Ferry sinks off Marlow Point",
            &format!(
                "<p>A ferry sank off Marlow Point with 60 people aboard.</p>{figure}<p>Divers rescued 31 people.</p>"
            ),
        )
    };
    let dead = "<p>The coastguard said 12 people were killed.</p>";
    let other = item("<link>https://harbour.example/fire</link>", "Fire", "A fire at the mill injured 5 people.");
    let mut watch = Watch::new();
    watch.poll("harbour", &told(dead));
    assert_eq!(watch.poll("harbour", &other), [""; 0], "the item has only left the window");
    assert_eq!(watch.poll("harbour", &told("")), ["withdrawn 12 > 12"]);
}

#[test]
fn p62_of_two_files_of_one_page_on_a_command_line_the_second_withdraws() {
    let home = Home::new("");
    let told = |figure: &str| {
        let text = format!("A ferry sank off Marlow Point with 60 people aboard. {figure}Divers rescued 31 people.");
        report(1, "Ferry sinks off Marlow Point", &text)
    };
    fs::write(home.path("1.txt"), told("The coastguard said 12 people were killed. ")).unwrap();
    fs::write(home.path("2.txt"), told("")).unwrap();
    let output = home.ended(&["replay", "1.txt", "2.txt"]);
    let told = String::from_utf8_lossy(&output.stdout);
    assert_eq!(told.matches("WITHDRAWN").count(), 1, "{told}");
}

#[test]
fn p63_the_first_reading_of_a_feed_is_a_baseline_unless_the_config_says_otherwise() {
    let link = |n: u32| format!("<link>https://harbour.example/{n}</link>");
    let old: String = (0..50).map(|n| ferry(&link(n), 12 + n)).collect();
    let feeds = |server: &Server, more: &str| {
        server.answer("/feed", [Answer::ok(rss(&old)), Answer::ok(rss(&[old.clone(), ferry(&link(99), 99)].concat()))]);
        format!("[feeds.harbour]\nurl = \"{}\"\nevery = \"1s\"\nallow-private = true\n{more}", server.url("/feed"))
    };
    let server = Server::start();
    let home = Home::new(&feeds(&server, ""));
    let output = home.ended(&["once"]);
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(home.alerts(), [""; 0]);
    assert!(log.contains("50 items, 50 documents") && log.contains("49 changes not told: the first reading"), "{log}");
    std::thread::sleep(std::time::Duration::from_millis(1_200));
    home.once();
    let alerts = home.alerts();
    assert!(alerts.len() == 1 && alerts[0].contains("61 → 99"), "{alerts:?}");
    assert_eq!(server.requests("/feed").len(), 2);

    let server = Server::start();
    let home = Home::new(&feeds(&server, "tell-first = true\n"));
    home.once();
    assert_eq!(home.alerts().len(), 49);
}

#[test]
fn p64_dates_that_cannot_be_are_corrected_and_told_and_the_item_comes_when_it_was_first_seen() {
    let at = |n: u32, date: &str| {
        format!("<item><link>https://harbour.example/{n}</link><title>Item {n}</title><pubDate>{date}</pubDate></item>")
    };
    let items = [
        at(1, "Fri, 04 Mar 2050 08:00:00 GMT"),
        at(2, "Tue, 04 Mar 2025 08:00:00 GMT"),
        at(3, "Thu, 01 Jan 1970 00:00:00 GMT"),
        at(4, "Mon, 03 Mar 2025 08:00:00 GMT"),
    ];
    let mut watch = Watch::new();
    let reading = watch.read("harbour", &items.concat());
    let read: Vec<(&str, Option<Timestamp>)> =
        reading.documents.iter().map(|document| (document.title.as_str(), document.published)).collect();
    let time = |text: &str| text.parse::<Timestamp>().ok();
    assert_eq!(
        read,
        [
            ("Item 4", time("2025-03-03T08:00:00Z")),
            ("Item 2", time("2025-03-04T08:00:00Z")),
            ("Item 1", Some(watch.now)),
            ("Item 3", None),
        ]
    );
    let faults: Vec<String> = reading.faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), 2, "{faults:?}");
    assert!(faults[0].contains("2050") && faults[0].ends_with("dated by when it was read"), "{faults:?}");
    assert!(faults[1].contains("1970") && faults[1].ends_with("taken as undated"), "{faults:?}");
}

#[test]
fn p65_an_item_that_flips_is_told_once_in_each_direction_in_a_day() {
    let mut watch = Watch::new();
    watch.poll("harbour", &ferry(LINK, 12));
    let flips: Vec<Vec<String>> =
        [17, 12, 17, 12, 17, 12].into_iter().map(|dead| watch.poll("harbour", &ferry(LINK, dead))).collect();
    assert_eq!(flips.concat(), ["corrected 12 > 17", "corrected 17 > 12"]);
    assert_eq!(watch.poll("harbour", &ferry(LINK, 21)), ["corrected 12 > 21"], "a new number is no flap");
    watch.now = watch.now.checked_add(30.hours()).unwrap();
    assert_eq!(watch.poll("harbour", &ferry(LINK, 12)), ["corrected 21 > 12"], "the first time in this direction");
    assert_eq!(watch.poll("harbour", &ferry(LINK, 17)), ["corrected 12 > 17"], "a day later it is told again");
}

#[test]
fn p65_a_figure_that_comes_and_goes_is_withdrawn_once_in_a_day() {
    let told = |figure: &str| {
        let text = format!("<p>A ferry sank with 60 people aboard.</p>{figure}<p>Divers rescued 31 people.</p>");
        item(LINK, "Ferry sinks off Marlow Point", &text)
    };
    let dead = "<p>The coastguard said 12 people were killed.</p>";
    let mut watch = Watch::new();
    let alerts: Vec<Vec<String>> =
        [dead, "", dead, "", dead, ""].into_iter().map(|figure| watch.poll("harbour", &told(figure))).collect();
    assert_eq!(alerts.concat(), ["withdrawn 12 > 12"]);
}

#[test]
fn p66_one_wire_text_at_two_outlets_corroborates_once_and_both_carry_it() {
    let link = |paper: &str| format!("<link>https://{paper}.example/ferry</link>");
    let wire = |paper: &str| {
        let text = "The ferry that sank off Marlow Point killed 12 people, the Red Cross said on Tuesday.";
        item(&link(paper), "Marlow Point ferry: 12 dead, Red Cross says", text)
    };
    let mut watch = Watch::new();
    watch.poll("harbour", &ferry(&link("harbour"), 12));
    let mut verdicts = Vec::new();
    let mut figures = Vec::new();
    for paper in ["gazette", "mirror"] {
        for judged in watch.taken(paper, &wire(paper)).iter().filter_map(judged) {
            assert!(judged.alerts.is_empty(), "{judged:?}");
            let corroborates = judged.changes.iter().any(|change| change.verdict == Verdict::Corroborated);
            verdicts.push(corroborates);
            figures.extend(judged.changes.iter().map(|change| change.figure.id.clone()));
        }
    }
    assert_eq!(verdicts, [true, false]);
    figures.dedup();
    assert_eq!(figures.len(), 1, "{figures:?}");
    let history = watch.pipeline.store().history(&figures[0]).unwrap().unwrap();
    let mut carriers: Vec<&str> = history.observations.iter().map(|seen| seen.origin.publisher.as_str()).collect();
    carriers.dedup();
    assert_eq!(carriers, ["harbour", "gazette", "mirror"]);
}

#[test]
fn p67_a_text_that_is_only_set_anew_is_no_edit() {
    let told = |text: &str| item(LINK, "Ferry sinks", text);
    let first = "The coastguard's chief said \"at least 12\" people were killed when a ferry sank.";
    let mut watch = Watch::new();
    watch.poll("harbour", &told(first));
    for same in [
        "The coastguard's  chief said\n \"at least 12\" people were killed when a&#160;ferry sank.",
        "The coastguard&amp;#8217;s chief said &amp;ldquo;at least 12&amp;rdquo; people were killed when a ferry sank.",
        "The coastguard’s chief said “at least 12” people were killed when a ferry sank.",
        "MARLOW POINT, March 4 (Wire) — The coastguard's chief said \"at least 12\" people were killed when a ferry sank.",
        "&lt;p&gt;Updated 3 hours ago&lt;/p&gt;&lt;p&gt;The coastguard's chief said \"at least 12\" people were killed when a ferry sank.&lt;/p&gt;",
    ] {
        let again = watch.taken("harbour", &told(same));
        assert!(matches!(again[..], [Taken::Known]), "{same}: {again:?}");
    }
    // Where the text did change, what counts the time is still no figure.
    let since = |hours: u32, boats: u32| {
        told(&format!(
            "&lt;p&gt;Updated {hours} hours ago&lt;/p&gt;&lt;p&gt;{first}&lt;/p&gt;&lt;p&gt;They sent {boats} boats.&lt;/p&gt;"
        ))
    };
    watch.poll("harbour", &since(3, 4));
    assert_eq!(watch.poll("harbour", &since(5, 6)), ["corrected 4 > 6"]);
}

#[test]
fn p68_validators_are_kept_only_after_the_items_and_their_alerts() {
    let first = ferry("<link>https://harbour.example/1</link>", 12);
    let second = [first.clone(), ferry("<link>https://harbour.example/2</link>", 31)].concat();
    let server = Server::start();
    let tagged = |items: &str, tag: &str| Answer::ok(rss(items)).header("ETag", tag);
    server.answer("/feed", [tagged(&first, "\"one\""), tagged(&second, "\"two\"")]);
    let home = Home::new(&format!(
        "[feeds.harbour]\nurl = \"{}\"\nevery = \"1s\"\nallow-private = true\n",
        server.url("/feed")
    ));
    home.once();
    // The store can be read but not written: the second body comes and cannot be kept.
    let elsewhere = rusqlite::Connection::open(home.path("state/claimwatch.db")).unwrap();
    elsewhere.execute_batch("BEGIN IMMEDIATE").unwrap();
    let service = home.start();
    home.wait("the second body", || server.requests("/feed").len() == 2);
    std::thread::sleep(std::time::Duration::from_millis(300));
    service.kill();
    elsewhere.execute_batch("ROLLBACK").unwrap();
    let kept: String = elsewhere.query_row("SELECT etag FROM feed", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, "\"one\"", "no validator of a body whose items are not kept");

    let _service = home.start();
    let (alerts, _) = home.wait_for_alerts(1);
    assert!(alerts[0].contains("12 → 31"), "{alerts:?}");
    home.wait("the request after it", || server.requests("/feed").len() >= 4);
    let asked: Vec<Option<String>> =
        server.requests("/feed").iter().map(|request| request.header("If-None-Match").map(str::to_owned)).collect();
    assert_eq!(asked[2].as_deref(), Some("\"one\""), "the body is asked for again");
    assert_eq!(asked[3].as_deref(), Some("\"two\""));
    assert_eq!(home.alerts().len(), 1);
}

#[test]
fn p78_one_document_in_a_folder_and_in_a_feed_is_one_source() {
    let text = "The coastguard said 12 people were killed when a ferry sank off Marlow Point.";
    for address in ["Url: https://harbour.example/ferry\n", ""] {
        let mut watch = Watch::new();
        watch.poll("harbour", &ferry(LINK, 12));
        let file = format!("Ferry sinks off Marlow Point\nPublisher: Saved pages\n{address}\n{text}\n");
        let source = SourceName("folders.inbox".to_owned());
        let origin = Origin { source: &source, publisher: None, url: None, received: watch.now };
        let reading = read_file("ferry.txt".as_ref(), file.as_bytes(), &origin).unwrap();
        let taken = watch.take(&reading.documents[0]);
        if address.is_empty() {
            let judged = judged(&taken).expect("a document of its own");
            assert!(judged.changes.iter().all(|change| change.verdict == Verdict::Repeated), "{judged:?}");
        } else {
            assert!(matches!(taken, Taken::Known), "{taken:?}");
            assert_eq!(watch.documents(), 1);
        }
    }
}

#[test]
fn p78_two_sources_that_carry_one_document_in_two_lengths_edit_nothing() {
    let short = |dead: u32| ferry(LINK, dead);
    let long = |dead: u32| {
        item(
            LINK,
            "Ferry sinks off Marlow Point",
            &format!(
                "<p>The coastguard said {dead} people were killed when a ferry sank off Marlow Point.</p>\
                 <p>Divers rescued 31 people.</p><p>The ferry carried 4 trucks.</p>"
            ),
        )
    };
    let mut watch = Watch::new();
    for _ in 0..3 {
        assert_eq!(watch.poll("harbour", &long(12)), [""; 0]);
        assert_eq!(watch.poll("briefs", &short(12)), [""; 0], "a summary withdraws nothing");
    }
    assert_eq!(watch.poll("briefs", &short(17)), ["corrected 12 > 17"], "an edit is told where it is seen first");
    assert_eq!(watch.poll("harbour", &long(17)), [""; 0], "and once");
    assert_eq!(watch.documents(), 1);
}

#[test]
fn p63_a_folder_has_no_baseline() {
    let home = Home::new("");
    for (number, dead) in [(1, 12), (2, 31)] {
        let text = format!("The coastguard said {dead} people were killed when a ferry sank off Marlow Point.");
        home.drop_report(&format!("{number}.txt"), &report(number, "Ferry sinks off Marlow Point", &text));
    }
    fs::write(home.path("inbox/feed.xml"), rss(&ferry("<link>https://harbour.example/3</link>", 40))).unwrap();
    home.once();
    assert_eq!(home.alerts().len(), 2, "{:?}", home.alerts());
}
