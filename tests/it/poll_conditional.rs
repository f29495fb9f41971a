//! Conditional requests: what a server told is told it again, and never runs ahead of what was taken in.

use rusqlite::Connection;

use super::polling::{HOUR, QUARTER, Watch, assert_about, conditions, feed, rss};
use super::server::{Answer, Server};

fn tagged(body: String, etag: &str) -> Answer {
    Answer::ok(body).header("ETag", etag)
}

fn some(etag: &str) -> Option<String> {
    Some(etag.to_owned())
}

/// A server with those answers, and a watch over it after as many rounds.
fn after(answers: Vec<Answer>) -> (Server, Watch) {
    let (server, rounds) = (Server::start(), answers.len());
    server.answer("/feed", answers);
    let watch = Watch::over(&[("harbour", server.url("/feed"))]);
    watch.round();
    (1..rounds).for_each(|_| watch.next_round("harbour"));
    assert_eq!(server.requests("/feed").len(), rounds, "one request a round");
    (server, watch)
}

#[test]
fn p01_the_etag_goes_back_with_its_quotes() {
    let (server, _watch) = after(vec![tagged(rss("12", ""), "\"abc\""), Answer::status(304)]);
    assert_eq!(conditions(&server, "/feed"), [None, some("\"abc\"")]);
}

#[test]
fn p02_weak_and_unquoted_etags_go_back_as_they_came() {
    let (server, _watch) = after(vec![
        tagged(rss("12", ""), "W/\"abc\""),
        Answer::status(304).header("ETag", "unquoted"),
        Answer::status(304),
    ]);
    assert_eq!(conditions(&server, "/feed"), [None, some("W/\"abc\""), some("unquoted")]);
}

#[test]
fn p03_the_time_of_modification_is_the_servers_to_the_byte_or_none() {
    let odd = "thu, 19-DEC-24  8:00 Uhr";
    let (server, _watch) = after(vec![
        Answer::ok(rss("12", "")),
        Answer::ok(rss("12", "")).header("Last-Modified", odd),
        Answer::status(304),
    ]);
    let sent: Vec<_> =
        server.requests("/feed").iter().map(|r| r.header("If-Modified-Since").map(str::to_owned)).collect();
    assert_eq!(sent, [None, None, some(odd)]);
}

#[test]
fn p04_a_304_brings_new_validators() {
    let (server, _watch) = after(vec![
        tagged(rss("12", ""), "\"1\""),
        Answer::status(304).header("ETag", "\"2\"").header("Last-Modified", "later"),
        Answer::status(304),
    ]);
    assert_eq!(conditions(&server, "/feed"), [None, some("\"1\""), some("\"2\"")]);
    assert_eq!(server.requests("/feed")[2].header("If-Modified-Since"), Some("later"));
}

#[test]
fn p05_the_same_body_with_new_validators_is_no_news() {
    let (server, watch) =
        after(vec![tagged(rss("12", ""), "\"1\""), tagged(rss("12", ""), "\"2\""), Answer::status(304)]);
    assert_eq!(conditions(&server, "/feed"), [None, some("\"1\""), some("\"2\"")]);
    assert_eq!((watch.alerts().len(), watch.visit("harbour").quiet), (0, 2));
}

#[test]
fn p06_another_body_under_the_same_etag_is_read() {
    let (_server, watch) = after(vec![tagged(rss("12", ""), "\"1\""), tagged(rss("17", ""), "\"1\"")]);
    assert!(watch.alerts()[0].contains("12 → 17"), "{:?}", watch.alerts());
}

#[test]
fn p07_validators_are_forgotten_with_their_body() {
    let first = tagged(rss("12", ""), "\"1\"").header("Last-Modified", "then");
    let (server, _watch) = after(vec![first, Answer::ok(rss("17", "")), Answer::ok(rss("17", ""))]);
    assert_eq!(conditions(&server, "/feed"), [None, some("\"1\""), None]);
    assert_eq!(server.requests("/feed")[2].header("If-Modified-Since"), None);
}

#[test]
fn p08_a_304_is_one_request_and_a_success() {
    let (_server, watch) = after(vec![tagged(rss("12", ""), "\"1\""), Answer::status(500), Answer::status(304)]);
    let visit = watch.visit("harbour");
    assert_eq!((visit.failures, visit.failing_since, visit.last_success.is_some()), (0, None, true));
    assert_about(watch.due_in("harbour"), QUARTER);
}

#[test]
fn p09_a_304_that_nobody_asked_for_is_an_error() {
    let (server, watch) = after(vec![Answer::status(304).header("ETag", "\"1\""), Answer::ok(rss("12", ""))]);
    assert_eq!(conditions(&server, "/feed"), [None, None]);
    assert!(watch.visit("harbour").last_error.unwrap().contains("304"));
    let (_server, watch) = after(vec![Answer::status(304)]);
    assert_about(watch.due_in("harbour"), 2 * QUARTER);
    assert_eq!(watch.visit("harbour").last_success, None);
}

#[test]
fn p10_a_restart_forgets_no_validator() {
    let (server, mut watch) = after(vec![tagged(rss("12", ""), "\"1\"")]);
    watch.restart();
    watch.next_round("harbour");
    assert_eq!(conditions(&server, "/feed"), [None, some("\"1\"")]);
}

#[test]
fn p11_p68_a_body_whose_items_were_not_kept_leaves_no_validator() {
    let server = Server::start();
    server.answer("/feed", [tagged(rss("12", ""), "\"1\"")]);
    let home = super::program::Home::new(&feed("harbour", &server.url("/feed")));
    std::fs::create_dir(home.path("state")).unwrap();
    drop(claimwatch::store::Store::open(&home.path("state/claimwatch.db")).unwrap());
    // No document can be kept, as if the disk were full.
    let store = Connection::open(home.path("state/claimwatch.db")).unwrap();
    store
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON revision BEGIN SELECT RAISE(ABORT, 'no room'); END")
        .unwrap();
    let service = home.start();
    home.wait("the items to be refused", || home.log().contains("trying again"));
    service.kill();
    store.execute_batch("DROP TRIGGER full").unwrap();
    home.once();
    assert_eq!(conditions(&server, "/feed"), [None, None]);
    let kept: i64 = store.query_row("SELECT count(*) FROM revision", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 1);
    let etag: String = store.query_row("SELECT etag FROM feed", [], |row| row.get(0)).unwrap();
    assert_eq!(etag, "\"1\"");
}

#[test]
fn p12_an_empty_body_is_an_error_and_takes_nothing_away() {
    let (server, watch) =
        after(vec![tagged(rss("12", ""), "\"1\""), tagged(String::new(), "\"2\""), Answer::status(304)]);
    assert_eq!(conditions(&server, "/feed"), [None, some("\"1\""), some("\"1\"")]);
    assert!(watch.visit("harbour").last_error.unwrap().contains("empty"));
    assert_eq!(watch.alerts(), Vec::<String>::new());
}

#[test]
fn p13_what_is_too_large_or_no_feed_leaves_no_validator() {
    let large = tagged(rss("12", &" ".repeat(10_000_001)), "\"large\"");
    let broken = tagged("<rss><channel><item><title>cut".to_owned(), "\"broken\"");
    let page = tagged("<html><body>Welcome</body></html>".to_owned(), "\"page\"");
    let (server, _watch) = after(vec![large, broken, page, Answer::ok(rss("12", ""))]);
    assert_eq!(conditions(&server, "/feed"), [None, None, None, None]);
}

#[test]
fn p14_a_new_address_is_asked_without_the_validators_of_the_old() {
    let (server, mut watch) = after(vec![tagged(rss("12", ""), "\"1\"")]);
    server.answer("/new", [Answer::ok(rss("12", ""))]);
    watch.restart_with(&feed("harbour", &server.url("/new")));
    watch.round();
    assert_eq!(conditions(&server, "/new"), [None]);
    assert_about(watch.due_in("harbour"), QUARTER);
    assert!(watch.due_in("harbour").unwrap() < HOUR);
}
