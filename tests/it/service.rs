//! The running service: what is dropped is answered, what is edited is told, and neither an end nor a crash
//! loses a document or tells an alert twice.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::time::Duration;

use super::program::{Home, lines, report};
use super::server::{Answer, Server};

/// Three reports of one sinking: the second raises the toll, the third repeats it.
fn sinking() -> [String; 3] {
    [
        report(
            1,
            "Ferry sinks off Marlow Point",
            "At least 12 people were killed when a ferry sank off Marlow Point, the coastguard said.",
        ),
        report(
            2,
            "Marlow Point ferry toll rises",
            "The coastguard said 31 people were killed when the ferry sank off Marlow Point.",
        ),
        report(
            3,
            "Grief at Marlow Point",
            "The ferry that sank off Marlow Point killed 31 people, according to the coastguard.",
        ),
    ]
}

#[test]
fn a_dropped_report_is_answered_within_a_second() {
    let home = Home::new("");
    let [first, second, _] = sinking();
    home.drop_report("1.txt", &first);
    let _service = home.start();
    home.wait("the first report", || home.log().contains("1 documents"));
    home.drop_report("2.txt", &second);
    let (alerts, took) = home.wait_for_alerts(1);
    assert!(
        alerts[0].contains("RAISED") && alerts[0].contains("At least 12") && alerts[0].contains("→ 31"),
        "{}",
        alerts[0]
    );
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn a_second_start_reads_nothing_and_tells_nothing_twice() {
    let home = Home::new("");
    for (number, text) in sinking().iter().enumerate() {
        home.drop_report(&format!("{number}.txt"), text);
    }
    let service = home.start();
    home.wait_for_alerts(1);
    assert!(service.end_by("TERM").success());
    let service = home.start();
    home.wait("the second scan", || home.log().matches("folders.inbox: 3 files").count() == 2);
    assert!(service.end_by("INT").success());
    assert_eq!(home.alerts().len(), 1, "{:?}", home.alerts());
    assert_eq!(home.log().matches(" documents, ").count(), 1, "the second start read something: {}", home.log());
    assert_eq!(home.once(), "", "one round after it finds nothing new");
}

#[test]
fn a_feed_that_is_edited_in_place_is_told_and_asked_with_its_validators() {
    let feed = |toll: &str| {
        format!(
            "<rss version=\"2.0\"><channel><title>Harbour Radio</title><item><guid>ferry</guid>\
             <link>https://harbour.example/ferry</link><title>Ferry sinks</title>\
             <pubDate>Tue, 04 Mar 2025 08:00:00 GMT</pubDate>\
             <description>The coastguard said {toll} people were killed when a ferry sank.</description></item></channel></rss>"
        )
    };
    let server = Server::start();
    let validated = |body: String, etag: &str| Answer::ok(body).header("ETag", etag);
    server.answer(
        "/feed",
        [validated(feed("12"), "\"one\""), Answer::status(304), validated(feed("17"), "\"two\""), Answer::status(304)],
    );
    let home = Home::new(&format!(
        "[feeds.harbour]\nurl = \"{}\"\nevery = \"1s\"\nallow-private = true\n",
        server.url("/feed")
    ));
    let _service = home.start();
    let (alerts, _) = home.wait_for_alerts(1);
    assert!(alerts[0].contains("CORRECTED") && alerts[0].contains("12 → 17"), "{}", alerts[0]);
    assert!(
        alerts[0].contains("Harbour Radio") && alerts[0].contains("https://harbour.example/ferry"),
        "{}",
        alerts[0]
    );
    home.wait("the fourth request", || server.requests("/feed").len() >= 4);
    let asked: Vec<Option<String>> = server
        .requests("/feed")
        .iter()
        .take(4)
        .map(|request| request.header("If-None-Match").map(str::to_owned))
        .collect();
    let etag = |etag: &str| Some(etag.to_owned());
    assert_eq!(asked, [None, etag("\"one\""), etag("\"one\""), etag("\"two\"")]);
    assert_eq!(home.alerts().len(), 1);
}

#[test]
fn one_bad_source_is_named_and_the_others_go_on() {
    let server = Server::start();
    server.answer("/broken", [Answer::ok("<rss><channel><item><title>cut")]);
    server.answer("/page", [Answer::ok("<!DOCTYPE html><html><body>Please log in</body></html>")]);
    let private =
        |name: &str, path: &str| format!("[feeds.{name}]\nurl = \"{}\"\nallow-private = true\n", server.url(path));
    let home = Home::new(&format!("{}{}", private("broken", "/broken"), private("page", "/page")));
    let [first, second, _] = sinking();
    fs::write(home.path("inbox/program.txt"), [0u8, 159, 146, 150].repeat(500)).unwrap();
    fs::File::create(home.path("inbox/huge.txt")).unwrap().set_len(50_000_000).unwrap();
    home.drop_report("1.txt", &first);
    home.drop_report("2.txt", &second);
    let output = home.ended(&["once"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    for (place, words) in
        [("program.txt", "binary"), ("huge.txt", "10 MB"), ("feeds.broken", "feed"), ("feeds.page", "web page")]
    {
        assert!(said.lines().any(|line| line.contains(place) && line.contains(words)), "{place}, {words}: {said}");
    }
    assert_eq!(home.alerts().len(), 1, "the good reports were read: {said}");
}

#[test]
fn a_kill_at_any_moment_loses_no_document_and_tells_no_alert_twice() {
    let fill = |home: &Home| {
        for (number, text) in sinking().iter().enumerate() {
            home.drop_report(&format!("{number}.txt"), text);
        }
        home.drop_report(
            "4.txt",
            &report(
                4,
                "Marlow Point ferry toll rises again",
                "The coastguard said 45 people were killed when the ferry sank off Marlow Point, and 60 were injured.",
            ),
        );
        home.drop_report(
            "5.txt",
            &report(
                5,
                "Marlow Point: a new count",
                "The coastguard said 45 people were killed when the ferry sank off Marlow Point, and 72 were injured.",
            ),
        );
    };
    let whole = Home::new("");
    fill(&whole);
    let start = std::time::Instant::now();
    whole.once();
    let duration = start.elapsed();
    let expected = ids(&whole);
    assert_eq!(expected.len(), 3, "{:?}", whole.alerts());
    const POINTS: u32 = 50;
    for point in 0..POINTS {
        let home = Home::new("");
        fill(&home);
        let service = home.start();
        std::thread::sleep(duration * point / POINTS);
        service.kill();
        home.once();
        assert_eq!(ids(&home), expected, "killed at {point} of {POINTS}: {:?}", home.alerts());
        assert_eq!(home.alerts().len(), expected.len(), "an alert was told twice: {:?}", home.alerts());
        assert_eq!(lines(&home.path("logs/alerts.jsonl")).len(), expected.len());
    }
}

/// The ids in the alert log, each of whose lines must be whole.
fn ids(home: &Home) -> BTreeSet<String> {
    let id = |line: &String| line.rsplit_once("id=").unwrap_or_else(|| panic!("a torn line: {line}")).1.to_owned();
    home.alerts().iter().map(id).collect()
}

#[test]
fn a_signal_ends_the_service_at_once_also_while_a_server_is_silent() {
    let server = Server::start();
    server.answer("/silent", [Answer::silence()]);
    let home = Home::new(&format!("[feeds.silent]\nurl = \"{}\"\nallow-private = true\n", server.url("/silent")));
    let service = home.start();
    home.wait("the request", || !server.requests("/silent").is_empty());
    let start = std::time::Instant::now();
    let status = service.end_by("TERM");
    assert_eq!((status.code(), status.signal()), (Some(0), None));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
}

#[test]
fn a_store_that_cannot_be_written_for_a_while_loses_nothing() {
    let home = Home::new("");
    let [first, second, _] = sinking();
    home.drop_report("1.txt", &first);
    home.once();
    let elsewhere = rusqlite::Connection::open(home.path("state/claimwatch.db")).unwrap();
    elsewhere.execute_batch("BEGIN IMMEDIATE").unwrap();
    home.drop_report("2.txt", &second);
    let service = home.start();
    home.wait("the word that it is tried again", || home.log().contains("trying again"));
    assert!(home.alerts().is_empty());
    elsewhere.execute_batch("ROLLBACK").unwrap();
    let (alerts, _) = home.wait_for_alerts(1);
    assert!(alerts[0].contains("→ 31"), "{}", alerts[0]);
    assert!(service.end_by("TERM").success());
}

#[test]
fn a_report_in_another_language_is_passed_over_and_counted() {
    let home = Home::new("");
    fs::write(
        home.path("inbox/hochwasser.txt"),
        "Mindestens 14 Tote bei Hochwasser\n\nMindestens 14 Menschen kamen bei dem Hochwasser ums Leben, wie der Landrat \
         am Montag mitteilte. Etwa 300 Familien mussten ihre Wohnungen verlassen.\n",
    )
    .unwrap();
    let output = home.ended(&["once"]);
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(log.contains("1 documents, 0 claims, 0 alerts, 1 passed over: not in English"), "{log}");

    let shown = home.ended(&["extract", "inbox/hochwasser.txt"]);
    let shown = String::from_utf8_lossy(&shown.stdout);
    assert!(shown.contains("passed over: the text is in German"), "{shown}");
}
