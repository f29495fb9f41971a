//! The pages behind the items of feeds: read once, watched for silent edits, withdrawn when they are gone. P62 of the
//! conformance list, and its rules of politeness for pages.

use std::time::Duration;

use claimwatch::document::{DocumentId, SourceName};
use claimwatch::source::address::canonical_url;
use claimwatch::store::PageVisit;

use super::polling::{HOUR, QUARTER, Watch, assert_about, conditions, feed};
use super::program::Home;
use super::server::{Answer, Server};

const MINUTE: Duration = Duration::from_secs(60);

/// A feed whose items each have a path, a title and a summary.
fn rss(server: &Server, items: &[(&str, &str, &str)]) -> Answer {
    Answer::ok(rss_of(server, items, "<pubDate>Thu, 19 Dec 2024 08:00:00 GMT</pubDate>"))
}

/// The same without a date, for services that go by the clock of this machine.
fn undated(server: &Server, items: &[(&str, &str, &str)]) -> Answer {
    Answer::ok(rss_of(server, items, ""))
}

fn rss_of(server: &Server, items: &[(&str, &str, &str)], date: &str) -> String {
    let item = |(path, title, text): &(&str, &str, &str)| {
        let url = server.url(path);
        format!("<item><link>{url}</link><title>{title}</title>{date}<description>{text}</description></item>")
    };
    let items: String = items.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Harbour Radio</title>{items}</channel></rss>")
}

/// The summary of a ferry's sinking.
fn summary(dead: u32) -> String {
    format!("The coastguard said {dead} people were killed when a ferry sank off Marlow Point.")
}

/// The page of it: the summary's sentence, and more that the feed does not give.
fn page(told: &str, rescued: u32) -> String {
    format!(
        "<html><head><title>Ferry sinks off Marlow Point - Harbour Radio</title></head><body><nav>Home News Sport</nav>\
         <article><h1>Ferry sinks off Marlow Point</h1><p>{told}</p>\
         <p>Divers rescued {rescued} people from the cold water before dark on Tuesday evening.</p>\
         <p>The ferry was on its way from the mainland to the islands with a load of grain.</p></article>\
         <footer>Harbour Radio</footer></body></html>"
    )
}

fn html(body: impl Into<String>) -> Answer {
    Answer::ok(body.into()).header("Content-Type", "text/html; charset=utf-8")
}

/// A server whose feed has one item that is news to the watch, with those answers for its page.
fn ferry(pages: impl IntoIterator<Item = Answer>) -> (Server, Watch) {
    let server = Server::start();
    let item = ("/ferry", "Ferry sinks off Marlow Point", &*summary(12));
    server.answer("/feed", [rss(&server, &[item])]);
    server.answer("/ferry", pages);
    let watch = Watch::new(&with_pages(&server, "tell-first = true\n"));
    watch.round();
    (server, watch)
}

fn with_pages(server: &Server, more: &str) -> String {
    format!("{}pages = true\n{more}", feed("harbour", &server.url("/feed")))
}

fn id(server: &Server, path: &str) -> DocumentId {
    DocumentId(canonical_url(&server.url(path)).unwrap())
}

fn visit(server: &Server, watch: &Watch, path: &str) -> Option<PageVisit> {
    watch.store().page(&id(server, path)).unwrap()
}

/// The time until the page is due.
fn due_in(server: &Server, watch: &Watch) -> Duration {
    watch.until(visit(server, watch, "/ferry").expect("a page that is watched").next_due)
}

/// Lets time pass until the page is due, and asks all that is.
fn next_look(server: &Server, watch: &Watch) {
    watch.pass(due_in(server, watch) + Duration::from_secs(1));
    watch.round();
}

fn asked(server: &Server) -> usize {
    server.requests("/ferry").len()
}

/// The words of what the document told last: its quantities.
fn quantities(server: &Server, watch: &Watch) -> Vec<String> {
    let claims = watch.store().observations_of(&id(server, "/ferry")).unwrap();
    claims.into_iter().map(|(_, seen)| format!("{} {}", seen.claim.text, seen.claim.measure)).collect()
}

#[test]
fn a_page_is_read_once_its_item_comes_and_is_one_report_with_it() {
    let (server, watch) = ferry([html(page(&summary(12), 31))]);
    assert_eq!(asked(&server), 1);
    assert_eq!(quantities(&server, &watch), ["12 killed", "31 rescued"]);
    assert_eq!(watch.store().holdings().unwrap().documents, 1);
    assert_eq!(watch.alerts(), [""; 0]);
    let request = &server.requests("/ferry")[0];
    assert!(request.header("User-Agent").is_some_and(|agent| agent.contains("claimwatch")), "{request:?}");
    assert_eq!((request.header("Referer"), request.header("Cookie")), (None, None));
}

#[test]
fn without_the_setting_no_page_is_asked() {
    let server = Server::start();
    server.answer("/feed", [rss(&server, &[("/ferry", "Ferry sinks", &summary(12))])]);
    let watch = Watch::over(&[("harbour", server.url("/feed"))]);
    watch.round();
    assert_eq!(asked(&server), 0);
}

#[test]
fn the_setting_for_all_feeds_holds_where_a_feed_says_nothing() {
    let server = Server::start();
    server.answer("/feed", [undated(&server, &[("/ferry", "Ferry sinks", &summary(12))])]);
    let home = Home::new(&format!("[polling]\npages = true\n{}", feed("harbour", &server.url("/feed"))));
    home.once();
    assert_eq!(asked(&server), 1);
}

#[test]
fn an_item_without_words_is_told_by_its_page_and_withdraws_nothing() {
    let server = Server::start();
    let words = ("/ferry", "Ferry sinks off Marlow Point", &*summary(12));
    server.answer(
        "/feed",
        [rss(&server, &[("/ferry", "", "")]), rss(&server, &[words]), rss(&server, &[("/ferry", "", "")])],
    );
    server.answer("/ferry", [html(page(&summary(12), 31))]);
    let watch = Watch::new(&with_pages(&server, "tell-first = true\n"));
    watch.round();
    assert_eq!(quantities(&server, &watch), ["12 killed", "31 rescued"]);
    for _ in 0..2 {
        watch.next_round("harbour");
        assert_eq!(quantities(&server, &watch), ["12 killed"], "by the feed");
    }
    assert_eq!(watch.alerts(), [""; 0]);
}

#[test]
fn an_item_without_words_or_page_is_not_kept() {
    let server = Server::start();
    server.answer("/feed", [rss(&server, &[("/ferry", "", "")])]);
    let watch = Watch::over(&[("harbour", server.url("/feed"))]);
    watch.round();
    assert_eq!(watch.store().holdings().unwrap().documents, 0);
}

#[test]
fn a_page_that_says_another_number_than_the_summary_is_no_correction() {
    let (_server, watch) = ferry([html(page(&summary(17), 31))]);
    assert!(!watch.alerts().iter().any(|line| line.contains("corrected")), "{:?}", watch.alerts());
}

#[test]
fn a_summary_that_comes_again_does_not_undo_the_page() {
    let (server, watch) = ferry([html(page(&summary(12), 31))]);
    let items = [("/ferry", "Ferry sinks off Marlow Point", &*summary(12)), ("/fair", "Fair opens", "The fair opens.")];
    server.answer("/feed", [rss(&server, &items)]);
    watch.next_round("harbour");
    assert_eq!(quantities(&server, &watch), ["12 killed", "31 rescued"]);
    assert_eq!(watch.alerts(), [""; 0]);
}

#[test]
fn a_silent_edit_of_the_page_is_told_though_the_feed_stays_as_it_was() {
    let (server, watch) = ferry([html(page(&summary(12), 31)), html(page(&summary(17), 31))]);
    next_look(&server, &watch);
    let alerts = watch.alerts();
    assert!(alerts.len() == 1 && alerts[0].contains("12 → 17"), "{alerts:?}");
    next_look(&server, &watch);
    assert_eq!(watch.alerts().len(), 1);
}

#[test]
fn an_edit_is_told_once_though_page_and_feed_both_have_it() {
    let (server, watch) = ferry([html(page(&summary(12), 31)), html(page(&summary(17), 31))]);
    server.answer("/feed", [rss(&server, &[("/ferry", "Ferry sinks off Marlow Point", &summary(17))])]);
    watch.next_round("harbour");
    assert_eq!(asked(&server), 2, "an item that has changed has its page read again");
    assert_eq!(watch.alerts().len(), 1, "{:?}", watch.alerts());
}

#[test]
fn p62_a_page_whose_text_loses_its_figure_withdraws_it() {
    let (server, watch) =
        ferry([html(page(&summary(12), 31)), html(page("The coastguard gave no number of the dead.", 31))]);
    next_look(&server, &watch);
    let alerts = watch.alerts();
    assert!(alerts.len() == 1 && alerts[0].to_lowercase().contains("withdrawn"), "{alerts:?}");
}

#[test]
fn p62_a_page_withdraws_its_only_figure_where_all_else_stands() {
    let report = |told: &str| {
        let rest = "<p>The ferry was on its way from the mainland to the islands with a load of grain.</p>\
                    <p>Divers went on with the search after dark.</p><p>The harbour was closed for the night.</p>";
        let head = "<html><head><title>Ferry sinks off Marlow Point</title></head>";
        html(format!("{head}<body><article>{told}{rest}</article></body></html>"))
    };
    let dead = format!("<p>{}</p>", summary(12));
    let withdrawn = |told: &str, rest: Option<Answer>| {
        let (server, watch) = ferry([report(&dead), rest.unwrap_or_else(|| report(told))]);
        next_look(&server, &watch);
        watch.alerts().iter().filter(|line| line.to_lowercase().contains("withdrawn")).count()
    };
    assert_eq!(withdrawn("", None), 1);
    let correction = "<p>Correction: an earlier version of this report gave a number of dead that was wrong.</p>";
    assert_eq!(withdrawn(correction, None), 1);
    assert_eq!(
        withdrawn("<p>The list of the lost has twelve names, the coastguard said.</p>", None),
        0,
        "it may stand"
    );
    let anew = "<article><p>The harbour was closed when a ferry sank off Marlow Point, the coastguard said.</p>\
                <p>People on the islands wait for news, and boats went out from the mainland.</p>\
                <p>Boats with divers and nets and lamps are on their way.</p></article>";
    assert_eq!(withdrawn("", Some(html(anew))), 0);
}

#[test]
fn p62_a_page_that_is_gone_withdraws_what_it_told() {
    let (server, watch) = ferry([html(page(&summary(12), 31)), Answer::status(410)]);
    next_look(&server, &watch);
    let alerts = watch.alerts();
    assert_eq!(alerts.len(), 2, "{alerts:?}");
    assert!(alerts.iter().all(|line| line.to_lowercase().contains("withdrawn")), "{alerts:?}");
    assert_eq!(visit(&server, &watch, "/ferry"), None, "it is not asked again");
    assert_eq!(quantities(&server, &watch), [""; 0]);
}

#[test]
fn p62_a_page_that_is_not_found_is_asked_once_more_before_it_withdraws_anything() {
    let (server, watch) = ferry([html(page(&summary(12), 31)), Answer::status(404), html(page(&summary(12), 31))]);
    next_look(&server, &watch);
    assert_about(Some(due_in(&server, &watch)), 5 * MINUTE);
    next_look(&server, &watch);
    assert_eq!((asked(&server), watch.alerts().len()), (3, 0), "it was only away");

    let (server, watch) = ferry([html(page(&summary(12), 31)), Answer::status(404)]);
    next_look(&server, &watch);
    assert_eq!(watch.alerts(), [""; 0]);
    next_look(&server, &watch);
    assert_eq!(watch.alerts().len(), 2, "{:?}", watch.alerts());
    assert!(watch.alerts()[0].to_lowercase().contains("withdrawn"));
    next_look(&server, &watch);
    assert_eq!(watch.alerts().len(), 2, "once");
}

#[test]
fn p62_a_page_that_is_not_found_after_another_failure_is_asked_once_more_too() {
    let there = || html(page(&summary(12), 31));
    let (server, watch) = ferry([there(), Answer::status(500), Answer::status(404), there()]);
    next_look(&server, &watch);
    next_look(&server, &watch);
    assert_eq!((asked(&server), watch.alerts()), (3, Vec::new()));
    assert_about(Some(due_in(&server, &watch)), 5 * MINUTE);
    next_look(&server, &watch);
    assert_eq!((asked(&server), watch.alerts()), (4, Vec::new()));
}

#[test]
fn p62_a_page_that_was_never_there_withdraws_nothing() {
    let (server, watch) = ferry([Answer::status(404)]);
    for _ in 0..3 {
        next_look(&server, &watch);
    }
    assert_eq!(watch.alerts(), [""; 0]);
    assert_eq!(quantities(&server, &watch), ["12 killed"]);
}

#[test]
fn p62_an_item_that_leaves_the_feed_is_still_watched_and_withdraws_nothing() {
    let (server, watch) = ferry([html(page(&summary(12), 31)), html(page(&summary(17), 31))]);
    server.answer("/feed", [rss(&server, &[("/fair", "Fair opens", "The fair opens on Friday.")])]);
    watch.pass(2 * QUARTER);
    watch.round();
    let alerts = watch.alerts();
    assert!(alerts.len() == 1 && alerts[0].contains("12 → 17"), "{alerts:?}");
}

#[test]
fn what_keeps_us_from_the_report_leaves_the_feeds_words_and_edits_nothing() {
    let wall = "<html><body><article><p>Subscribe to continue reading about the ferry that sank off Marlow Point.</p>\
                <p>Already a subscriber? Log in.</p></article></body></html>";
    let (server, watch) = ferry([html(wall).header("ETag", "\"wall\"")]);
    assert_eq!(quantities(&server, &watch), ["12 killed"]);
    let visit = visit(&server, &watch, "/ferry").unwrap();
    assert!(visit.last_error.unwrap().contains("a paywall"));
    assert_about(Some(due_in(&server, &watch)), 6 * HOUR);
    next_look(&server, &watch);
    assert_eq!(conditions(&server, "/ferry"), [None, None], "no validator of a page that is not used");

    let (server, watch) = ferry([html(page(&summary(12), 31)), html(wall), html(page(&summary(12), 31))]);
    next_look(&server, &watch);
    assert_eq!((watch.alerts().len(), quantities(&server, &watch).len()), (0, 2));
    next_look(&server, &watch);
    assert_eq!((watch.alerts().len(), quantities(&server, &watch).len()), (0, 2));
}

#[test]
fn a_page_with_fewer_words_than_the_feed_is_not_used() {
    let (server, watch) = ferry([html("<html><body><p>Ferry sinks.</p></body></html>")]);
    assert_eq!(quantities(&server, &watch), ["12 killed"]);
    assert!(visit(&server, &watch, "/ferry").unwrap().last_error.unwrap().contains("fewer words"));
}

#[test]
fn a_page_is_asked_with_its_own_validators_also_after_a_restart() {
    let first = html(page(&summary(12), 31)).header("ETag", "\"one\"").header("Last-Modified", "then");
    let second = html(page(&summary(17), 31)).header("ETag", "\"two\"");
    let (server, mut watch) = ferry([first, Answer::status(304), second, Answer::status(304)]);
    watch.restart();
    for _ in 0..3 {
        next_look(&server, &watch);
    }
    let some = |tag: &str| Some(tag.to_owned());
    assert_eq!(conditions(&server, "/ferry"), [None, some("\"one\""), some("\"one\""), some("\"two\"")]);
    assert_eq!(server.requests("/ferry")[1].header("If-Modified-Since"), Some("then"));
    assert_eq!(watch.alerts().len(), 1);
}

#[test]
fn the_ladder_survives_restarts_and_ends_after_a_week() {
    let (server, mut watch) = ferry([html(page(&summary(12), 31))]);
    assert_about(Some(due_in(&server, &watch)), QUARTER);
    let due = visit(&server, &watch, "/ferry").unwrap().next_due;
    watch.restart();
    watch.round();
    assert_eq!((visit(&server, &watch, "/ferry").unwrap().next_due, asked(&server)), (due, 1));
    watch.pass(4 * HOUR);
    watch.round();
    assert_about(Some(due_in(&server, &watch)), HOUR);
    watch.pass(24 * HOUR);
    watch.round();
    assert_about(Some(due_in(&server, &watch)), 6 * HOUR);
    watch.pass(24 * 7 * HOUR);
    watch.round();
    assert_eq!(visit(&server, &watch, "/ferry"), None);
    let before = asked(&server);
    watch.pass(24 * HOUR);
    watch.round();
    assert_eq!(asked(&server), before);
}

#[test]
fn a_report_without_any_claim_is_read_and_not_watched() {
    let server = Server::start();
    server.answer("/feed", [rss(&server, &[("/fair", "Fair opens", "The fair opens with songs and lanterns.")])]);
    let text = "<html><body><article><p>The fair opens with songs and lanterns, and goes on until the snow comes.</p>\
                <p>There are stalls and a choir.</p></article></body></html>";
    server.answer("/fair", [html(text)]);
    let watch = Watch::new(&with_pages(&server, ""));
    watch.round();
    assert_eq!((server.requests("/fair").len(), visit(&server, &watch, "/fair")), (1, None));
}

#[test]
fn p63_the_pages_of_a_feeds_first_reading_tell_nothing_and_old_ones_are_left_alone() {
    let server = Server::start();
    let (first, second) = (summary(12), summary(17));
    let items =
        [("/ferry", "Ferry sinks off Marlow Point", &*first), ("/later", "Ferry sinks off Marlow Point", &*second)];
    server.answer("/feed", [rss(&server, &items)]);
    server.answer("/ferry", [html(page(&summary(12), 31))]);
    server.answer("/later", [html(page(&summary(17), 36))]);
    let watch = Watch::new(&with_pages(&server, ""));
    watch.round();
    assert_eq!((asked(&server), server.requests("/later").len()), (1, 1));
    assert_eq!(watch.alerts(), [""; 0]);
    server.answer("/later", [html(page(&summary(21), 36))]);
    watch.pass(QUARTER * 2);
    watch.round();
    assert_eq!(watch.alerts().len(), 1, "an edit after it is told: {:?}", watch.alerts());

    let server = Server::start();
    server.answer("/feed", [rss(&server, &items[..1])]);
    let watch = Watch::new(&with_pages(&server, ""));
    watch.pass(24 * 8 * HOUR);
    watch.round();
    assert_eq!(asked(&server), 0, "it was published eight days before");
}

#[test]
fn only_so_many_pages_are_asked_in_a_round() {
    let server = Server::start();
    let paths: Vec<String> = (0..50).map(|n| format!("/{n}")).collect();
    let text = summary(12);
    let items: Vec<(&str, &str, &str)> =
        paths.iter().map(|path| (&**path, "Ferry sinks off Marlow Point", &*text)).collect();
    server.answer("/feed", [rss(&server, &items)]);
    paths.iter().for_each(|path| server.answer(path, [html(page(&summary(12), 31))]));
    let watch = Watch::new(&with_pages(&server, ""));
    let pages = |server: &Server| server.all_requests().iter().filter(|request| request.path != "/feed").count();
    watch.round();
    assert_eq!(pages(&server), 20);
    watch.pass(MINUTE);
    watch.round();
    watch.round();
    assert_eq!(pages(&server), 50, "those that were never asked come first");
    assert_eq!(server.busiest(), 1, "one at a time");
}

#[test]
fn p28_a_page_that_asks_for_patience_closes_its_host_for_pages_and_feeds() {
    let (server, mut watch) = ferry([Answer::status(429).header("Retry-After", "7200")]);
    assert_about(Some(due_in(&server, &watch)), 2 * HOUR);
    watch.restart();
    watch.next_round("harbour");
    assert_eq!((asked(&server), server.requests("/feed").len()), (1, 1), "the feed of that host is left alone too");
    server.answer("/ferry", [html(page(&summary(12), 31))]);
    watch.pass(3 * HOUR);
    watch.round();
    assert_eq!(quantities(&server, &watch), ["12 killed", "31 rescued"]);
}

#[test]
fn p32_pages_that_are_denied_to_us_rest_together() {
    let server = Server::start();
    let (text, title) = (summary(12), "Ferry sinks off Marlow Point");
    server.answer("/feed", [rss(&server, &[("/a", title, &text), ("/b", title, &text), ("/c", title, &text)])]);
    ["/a", "/b", "/c"].iter().for_each(|path| server.answer(path, [Answer::status(403)]));
    let watch = Watch::new(&with_pages(&server, ""));
    let pages = |server: &Server| server.all_requests().iter().filter(|request| request.path != "/feed").count();
    watch.round();
    watch.pass(30 * MINUTE);
    watch.round();
    assert_eq!(pages(&server), 1);
    watch.pass(HOUR);
    watch.round();
    assert_eq!(pages(&server), 2, "and the next is tried an hour later");
}

#[test]
fn p32_the_rest_after_a_denial_outlives_a_restart() {
    let server = Server::start();
    let (text, title) = (summary(12), "Ferry sinks off Marlow Point");
    server.answer("/feed", [rss(&server, &[("/a", title, &text), ("/b", title, &text)])]);
    ["/a", "/b"].iter().for_each(|path| server.answer(path, [Answer::status(403)]));
    let mut watch = Watch::new(&with_pages(&server, ""));
    let pages = |server: &Server| server.all_requests().iter().filter(|request| request.path != "/feed").count();
    watch.round();
    watch.restart();
    watch.pass(30 * MINUTE);
    watch.round();
    assert_eq!(pages(&server), 1);
    watch.restart();
    watch.pass(30 * MINUTE);
    watch.round();
    assert_eq!(pages(&server), 2, "and it ends with its hour");
}

#[test]
fn a_page_is_read_though_a_feed_that_asks_for_none_brought_its_item_first() {
    let server = Server::start();
    let ferry = ("/ferry", "Ferry sinks off Marlow Point", &*summary(12));
    ["/first", "/second"].iter().for_each(|path| server.answer(path, [rss(&server, &[ferry])]));
    server.answer("/ferry", [html(page(&summary(12), 31))]);
    let second = |every: &str| format!("{}pages = true\nevery = \"{every}\"\n", feed("second", &server.url("/second")));
    let mut watch = Watch::new(&feed("first", &server.url("/first")));
    watch.round();
    watch.restart_with(&(feed("first", &server.url("/first")) + &second("1h")));
    watch.round();
    assert_eq!(
        (asked(&server), quantities(&server, &watch)),
        (1, ["12 killed", "31 rescued"].map(str::to_owned).to_vec())
    );
    // Once the watch over it has ended, the item does not begin it anew.
    watch.pass(7 * 24 * HOUR);
    watch.round();
    assert_eq!(visit(&server, &watch, "/ferry"), None);
    let before = asked(&server);
    server.answer("/second", [rss(&server, &[ferry, ("/tram", "Tram strike", "No trams ran on Monday.")])]);
    watch.next_round("second");
    watch.round();
    assert_eq!((server.requests("/tram").len(), asked(&server)), (1, before));
}

#[test]
fn p32_a_page_that_comes_while_those_of_its_host_rest_waits_with_them() {
    let server = Server::start();
    let (text, title) = (summary(12), "Ferry sinks off Marlow Point");
    server.answer("/feed", [rss(&server, &[("/a", title, &text)])]);
    ["/a", "/b"].iter().for_each(|path| server.answer(path, [Answer::status(403)]));
    let watch = Watch::new(&with_pages(&server, ""));
    let pages = |server: &Server| server.all_requests().iter().filter(|request| request.path != "/feed").count();
    watch.round();
    server.answer("/feed", [rss(&server, &[("/b", title, &text)])]);
    watch.next_round("harbour");
    assert_eq!(pages(&server), 1);
    watch.pass(HOUR);
    watch.round();
    assert_eq!(pages(&server), 2);
}

#[test]
fn pages_of_other_hosts_do_not_rest_with_one_that_was_denied() {
    let server = Server::everywhere(2);
    let item = |url: String| format!("<item><link>{url}</link><title>Ferry sinks</title></item>");
    let items: String = [server.url_at(1, "/a"), server.url_at(2, "/b")].map(item).concat();
    server.answer("/feed", [Answer::ok(format!("<rss><channel><title>Harbour</title>{items}</channel></rss>"))]);
    server.answer("/a", [Answer::status(403)]);
    let watch = Watch::new(&with_pages(&server, ""));
    watch.round();
    let other = watch.store().page(&DocumentId(canonical_url(&server.url_at(2, "/b")).unwrap())).unwrap().unwrap();
    assert!(other.asked.is_some(), "{other:?}");
}

#[test]
fn a_page_is_not_left_alone_until_a_clock_that_was_set_back_has_caught_up() {
    let (server, watch) = ferry([html(page(&summary(12), 31)), html(page(&summary(17), 31))]);
    watch.set_back(300 * HOUR);
    watch.round();
    assert_eq!((asked(&server), watch.alerts().len()), (2, 1));
    assert_about(Some(due_in(&server, &watch)), QUARTER);
}

#[test]
fn an_edit_of_the_page_is_not_told_again_when_the_feed_has_it_too() {
    let (server, watch) = ferry([html(page(&summary(12), 31)), html(page(&summary(17), 31))]);
    next_look(&server, &watch);
    assert_eq!(watch.alerts().len(), 1);
    server.answer("/feed", [rss(&server, &[("/ferry", "Ferry sinks off Marlow Point", &summary(17))])]);
    watch.next_round("harbour");
    assert_eq!(watch.alerts().len(), 1, "{:?}", watch.alerts());
}

#[test]
fn p42_a_redirect_behind_an_items_link_leads_to_no_other_private_host() {
    let server = Server::everywhere(2);
    let target = server.url_at(2, "/secret");
    server.answer("/feed", [rss(&server, &[("/ferry", "Ferry sinks", &summary(12))])]);
    server.answer("/ferry", [Answer::status(302).header("Location", &target)]);
    server.answer("/secret", [html(page(&summary(12), 31))]);
    let watch = Watch::new(&with_pages(&server, ""));
    watch.round();
    assert_eq!((asked(&server), server.requests("/secret").len()), (1, 0));
    assert!(visit(&server, &watch, "/ferry").unwrap().last_error.unwrap().contains("not followed"));
}

#[test]
fn p42_an_items_link_leads_to_no_other_private_host() {
    let server = Server::everywhere(2);
    let item = format!(
        "<item><link>{}</link><title>Ferry sinks</title><description>{}</description></item>",
        server.url_at(2, "/ferry"),
        summary(12)
    );
    server.answer("/feed", [Answer::ok(format!("<rss><channel><title>Harbour</title>{item}</channel></rss>"))]);
    server.answer("/ferry", [html(page(&summary(12), 31))]);
    let watch = Watch::new(&with_pages(&server, ""));
    watch.round();
    assert_eq!((asked(&server), server.requests("/feed").len()), (0, 1));
    let visit = watch.store().page(&DocumentId(canonical_url(&server.url_at(2, "/ferry")).unwrap())).unwrap();
    assert!(visit.unwrap().last_error.unwrap().contains("not followed"));
}

#[test]
fn p68_validators_of_a_page_are_kept_only_after_its_claims_and_their_alerts() {
    let (server, mut watch) = ferry([html(page(&summary(12), 31)).header("ETag", "\"one\"")]);
    let before = visit(&server, &watch, "/ferry").unwrap();
    server.answer("/ferry", [html(page(&summary(17), 31)).header("ETag", "\"two\"")]);
    let store = rusqlite::Connection::open(watch.store_file()).unwrap();
    store
        .execute_batch("CREATE TRIGGER full BEFORE INSERT ON revision BEGIN SELECT RAISE(ABORT, 'no room'); END")
        .unwrap();
    watch.pass(due_in(&server, &watch) + Duration::from_secs(1));
    watch.round_cut_off(|| asked(&server) == 2);
    assert_eq!(visit(&server, &watch, "/ferry").unwrap().visit, before.visit);
    store.execute_batch("DROP TRIGGER full").unwrap();
    watch.restart();
    watch.pass(QUARTER);
    watch.round();
    let some = |tag: &str| Some(tag.to_owned());
    assert_eq!(conditions(&server, "/ferry"), [None, some("\"one\""), some("\"one\"")]);
    assert_eq!(watch.alerts().len(), 1);
}

#[test]
fn the_running_service_reads_a_page_at_once_and_commands_tell_of_it() {
    let server = Server::start();
    server.answer("/feed", [undated(&server, &[("/ferry", "Ferry sinks off Marlow Point", &summary(12))])]);
    server.answer("/ferry", [html(page(&summary(12), 31))]);
    let home = Home::new(&with_pages(&server, ""));
    let service = home.start();
    home.wait("the page", || home.log().contains("was read"));
    home.wait("its visit", || home.said(&["status"]).1.contains("1 page watched"));
    let (_, schedule, _) = home.said(&["schedule"]);
    assert!(schedule.lines().any(|line| line.contains("in 1") && line.contains("1 page watched")), "{schedule}");
    let (_, json, _) = home.said(&["schedule", "--format", "jsonl"]);
    assert!(json.contains("\"watched\":1"), "{json}");
    let (code, probe, _) = home.said(&["probe", "harbour"]);
    assert_eq!(code, Some(0));
    assert!(probe.contains("read beside the item: ") && probe.contains("with 2 claims"), "{probe}");
    assert!(service.end_by("TERM").success());
    let store = claimwatch::store::Store::open_to_read(&home.path("state/claimwatch.db")).unwrap();
    let counts = store.page_counts().unwrap();
    assert_eq!((counts.len(), &counts[0].feed, counts[0].watched), (1, &SourceName("feeds.harbour".to_owned()), 1));
}

#[test]
fn probe_says_what_the_pages_of_a_feed_of_summaries_would_bring() {
    let server = Server::start();
    server.answer("/feed", [undated(&server, &[("/ferry", "Ferry sinks off Marlow Point", &summary(12))])]);
    let home = Home::new("");
    let (_, probe, _) = home.said(&["probe", "--allow-private", &server.url("/feed")]);
    assert!(probe.contains("about 14 words each") && probe.contains("`pages = true`"), "{probe}");
    assert_eq!(asked(&server), 0);
}

#[test]
fn the_measurements_count_pages() {
    let server = Server::start();
    server.answer("/feed", [undated(&server, &[("/ferry", "Ferry sinks off Marlow Point", &summary(12))])]);
    server.answer("/ferry", [html(page(&summary(12), 31))]);
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let home = Home::new(&format!("[web]\nlisten = \"127.0.0.1:{port}\"\n{}", with_pages(&server, "")));
    let _service = home.start();
    home.wait("the page", || home.log().contains("was read"));
    let measured = || {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", port)).unwrap();
        stream.write_all(b"GET /metrics HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    home.wait("the measurement", || measured().contains("claimwatch_feed_pages_watched{feed=\"harbour\"} 1"));
    assert!(measured().contains("claimwatch_page_requests_total{outcome=\"fine\"} 1"), "{}", measured());
}
