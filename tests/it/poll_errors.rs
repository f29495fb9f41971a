//! Errors and refusals: servers that ask for patience get it, no failure is for ever, and none goes unnoticed.

use std::net::{Ipv4Addr, TcpListener};
use std::time::Duration;

use super::polling::{HOUR, QUARTER, Watch, assert_about, conditions, feed, rss};
use super::program::Home;
use super::server::{Answer, Server};

const DAY: Duration = Duration::from_secs(24 * 3_600);

fn watch(server: &Server, answers: impl IntoIterator<Item = Answer>) -> Watch {
    server.answer("/feed", answers);
    let watch = Watch::over(&[("harbour", server.url("/feed"))]);
    watch.round();
    watch
}

fn slow(status: u16, wait: &str) -> Answer {
    Answer::status(status).header("Retry-After", wait)
}

/// An address of that host on which nobody listens.
fn nowhere(last: u8) -> String {
    let port = TcpListener::bind((Ipv4Addr::new(127, 0, 0, last), 0)).unwrap().local_addr().unwrap().port();
    format!("http://127.0.0.{last}:{port}/feed")
}

#[test]
fn p28_a_host_that_asks_for_patience_is_left_alone_with_all_its_feeds() {
    let (server, other) = (Server::start(), Server::at(2));
    server.answer("/a", [Answer::ok(rss("12", "")), slow(429, "3600"), Answer::ok(rss("12", ""))]);
    server.answer("/b", [Answer::ok(rss("12", ""))]);
    other.answer("/c", [Answer::ok(rss("12", ""))]);
    let mut watch = Watch::over(&[("a", server.url("/a")), ("b", server.url("/b")), ("c", other.url("/c"))]);
    watch.round();
    // The first is asked, and the other host's is not held up.
    watch.pass(QUARTER + QUARTER / 9);
    watch.round();
    let asked = server.all_requests().len();
    assert!(asked <= 4 && other.all_requests().len() == 2);
    for _ in 0..5 {
        watch.pass(HOUR / 6);
        watch.restart();
        watch.round();
    }
    assert_eq!(server.all_requests().len(), asked, "not one request for an hour, also after a restart");
    watch.pass(HOUR / 2);
    watch.round();
    assert_eq!(server.all_requests().len(), asked + 2);
    assert_eq!(watch.visit("a").failures, 0);
}

#[test]
fn p29_a_date_is_heeded_and_nonsense_is_not() {
    let server = Server::start();
    assert_about(watch(&server, [slow(503, "Thu, 19 Dec 2024 11:00:00 GMT")]).due_in("harbour"), 3 * HOUR);
    for nonsense in ["Thu, 19 Dec 2019 11:00:00 GMT", "soon", "-5"] {
        assert_about(watch(&server, [slow(503, nonsense)]).due_in("harbour"), 4 * QUARTER);
    }
    assert_about(watch(&server, [slow(503, "315360000")]).due_in("harbour"), DAY);
}

#[test]
fn p30_a_429_without_a_time_costs_four_intervals() {
    let server = Server::start();
    assert_about(watch(&server, [Answer::status(429)]).due_in("harbour"), 4 * QUARTER);
}

#[test]
fn p31_failures_put_off_up_to_a_day_and_never_stop() {
    for failing in [Answer::status(500), Answer::status(502), Answer::status(504), Answer::raw("")] {
        let server = Server::start();
        let mut answers = vec![failing; 10];
        answers.push(Answer::ok(rss("12", "")));
        let watch = watch(&server, answers);
        for failures in 1..=10u32 {
            assert_eq!((watch.visit("harbour").failures, watch.visit("harbour").stopped), (failures, None));
            assert_about(watch.due_in("harbour"), (QUARTER * 2u32.pow(failures)).min(DAY));
            watch.next_round("harbour");
        }
        assert_eq!((watch.visit("harbour").failures, watch.visit("harbour").failing_since), (0, None));
        assert_about(watch.due_in("harbour"), QUARTER);
    }
}

#[test]
fn p32_a_denial_is_told_once_and_asked_after_seldom() {
    for status in [401, 403] {
        let server = Server::start();
        let watch = watch(&server, [Answer::status(status), Answer::status(status), Answer::ok(rss("12", ""))]);
        assert_about(watch.due_in("harbour"), 4 * HOUR);
        assert!(watch.visit("harbour").trouble.unwrap().contains(&status.to_string()));
        watch.next_round("harbour");
        watch.next_round("harbour");
        assert_eq!(watch.visit("harbour").trouble, None, "well again");
        let agents: Vec<_> = server.all_requests().iter().map(|r| r.header("User-Agent").map(str::to_owned)).collect();
        assert_eq!(agents.len(), 3);
        assert!(agents.iter().all(|agent| *agent == agents[0]));
    }
    let server = Server::start();
    server.answer("/feed", [Answer::status(403)]);
    let home = Home::new(&feed("harbour", &server.url("/feed")));
    let said = String::from_utf8(home.ended(&["once"]).stderr).unwrap();
    assert!(said.contains("feeds.harbour needs its operator") && said.contains("403"), "{said}");
}

#[test]
fn p33_a_missing_feed_is_told_of_after_a_week() {
    let server = Server::start();
    let watch = watch(&server, [Answer::status(404)]);
    assert_about(watch.due_in("harbour"), 2 * QUARTER);
    watch.pass(6 * DAY);
    watch.round();
    assert_eq!(watch.visit("harbour").trouble, None);
    watch.pass(DAY + HOUR);
    watch.round();
    assert!(watch.visit("harbour").trouble.unwrap().contains("404"));
    assert_eq!(watch.visit("harbour").stopped, None);
}

#[test]
fn p33_a_feed_that_is_gone_stays_so_until_its_operator_says_otherwise() {
    let server = Server::start();
    let mut watch = watch(&server, [Answer::status(410), Answer::ok(rss("12", ""))]);
    assert_eq!(watch.due_in("harbour"), None);
    assert!(watch.visit("harbour").trouble.is_some());
    watch.restart();
    watch.pass(30 * DAY);
    watch.round();
    assert_eq!(server.all_requests().len(), 1);
    // Switched off and on, or given another address.
    let written = feed("harbour", &server.url("/feed"));
    watch.restart_with(&format!("{written}enabled = false\n"));
    watch.round();
    watch.restart_with(&written);
    watch.round();
    assert_eq!(server.all_requests().len(), 2);
    assert_eq!(watch.visit("harbour").stopped, None);
}

#[test]
fn p34_an_outage_of_our_own_is_held_against_no_feed() {
    let names = ["a", "b", "c"];
    let watch = Watch::over(&[("a", nowhere(2)), ("b", nowhere(3)), ("c", nowhere(4))]);
    for _ in 0..4 {
        watch.pass(QUARTER + QUARTER / 5);
        watch.round();
    }
    for name in names {
        let visit = watch.visit(name);
        assert_eq!((visit.failures, visit.failing_since), (0, None), "{visit:?}");
        assert!(visit.last_error.is_some());
        assert_about(watch.due_in(name), QUARTER);
    }
    let home = Home::new(&[2, 3, 4].map(|last| feed(&format!("f{last}"), &nowhere(last))).concat());
    let said = String::from_utf8(home.ended(&["once"]).stderr).unwrap();
    assert_eq!(said.matches("no host can be reached").count(), 1, "{said}");
}

#[test]
fn p34_a_host_that_is_down_while_others_answer_is_counted() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", ""))]);
    let watch = Watch::over(&[("up", server.url("/feed")), ("down", nowhere(2))]);
    for _ in 0..3 {
        watch.round();
        watch.pass(HOUR);
    }
    assert!(watch.visit("down").failures >= 1);
    assert_eq!(watch.visit("up").failures, 0);
}

#[test]
fn p35_a_challenge_is_called_by_its_name() {
    let page = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Checking</body></html>";
    for status in [403, 503, 429] {
        let server = Server::start();
        let challenge = Answer::page(status, page).header("Content-Type", "text/html; charset=UTF-8");
        let watch = watch(&server, [challenge]);
        let error = watch.visit("harbour").last_error.unwrap();
        assert_eq!(error, format!("not a feed: looks like a challenge page ({status})"));
        assert!(watch.due_in("harbour").unwrap() >= 4 * HOUR);
    }
    let server = Server::start();
    let error = watch(&server, [Answer::ok(page)]).visit("harbour").last_error.unwrap();
    assert!(error.contains("looks like a challenge"), "{error}");
    let plain = Answer::page(403, "<html>No.</html>").header("cf-mitigated", "challenge");
    let error = watch(&server, [plain]).visit("harbour").last_error.unwrap();
    assert!(error.contains("looks like a challenge page"), "{error}");
    let denied = Answer::page(403, "<html>No.</html>").header("Content-Type", "text/html");
    let error = watch(&server, [denied]).visit("harbour").last_error.unwrap();
    assert!(error.contains("does not let us in"), "{error}");
}

#[test]
fn p36_a_login_page_takes_nothing_away() {
    let server = Server::start();
    let login = "<!DOCTYPE html><html><body><form>Please log in</form></body></html>";
    let first = Answer::ok(rss("12", "")).header("ETag", "\"1\"");
    let watch = watch(&server, [first, Answer::ok(login).header("ETag", "\"2\""), Answer::ok(rss("17", ""))]);
    watch.next_round("harbour");
    assert!(watch.visit("harbour").last_error.unwrap().contains("web page"));
    assert!(watch.alerts().is_empty(), "{:?}", watch.alerts());
    watch.next_round("harbour");
    assert_eq!(conditions(&server, "/feed")[2].as_deref(), Some("\"1\""));
    assert!(watch.alerts()[0].contains("12 → 17"), "the old item was still known: {:?}", watch.alerts());
}

#[test]
fn p37_a_round_makes_one_request_whatever_comes_of_it() {
    for answer in
        [Answer::status(500), Answer::raw(""), Answer::raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n<rss")]
    {
        let server = Server::start();
        watch(&server, [answer]);
        assert_eq!(server.all_requests().len(), 1);
    }
    // A reused connection that ends before the first byte may be tried once more, not oftener.
    let server = Server::start();
    let watch = watch(&server, [Answer::ok(rss("12", "")).stay(), Answer::raw("")]);
    watch.next_round("harbour");
    assert!((2..=3).contains(&server.all_requests().len()), "{}", server.all_requests().len());
}
