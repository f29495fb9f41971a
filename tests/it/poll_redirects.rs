//! Redirects: which are followed, which are believed, and what is told to whom on the way. The numbers are those of
//! the list of promises on polling. No packet leaves loopback: what must not be reached is 127.0.0.2 here.

use std::fs;
use std::net::{IpAddr, Ipv4Addr};

use claimwatch::document::Visit;
use claimwatch::source::access::Access;
use claimwatch::source::fetch::{Ask, FetchError, Fetched, Fetcher, PollingSettings};
use claimwatch::source::guard::{Names, anywhere};
use claimwatch::store::{FeedVisit, Moved, Store};
use jiff::{Timestamp, ToSpan as _};

use crate::program::Home;
use crate::server::{Answer, Server};
use crate::tls_server::{Shown, TlsServer, ask, at_home};

const FEED: &str = "<rss version='2.0'><channel><title>Post</title><item><title>5 dead</title></item></channel></rss>";
const PAGE: &str = "<!DOCTYPE html><html><body>Welcome to our new home.</body></html>";

fn fetcher() -> Fetcher {
    Fetcher::with_names(&PollingSettings::default(), anywhere, Names::Other(at_home)).unwrap()
}

// ---- the way of a move through the whole program ----

/// A home with one feed, at a path of the server.
fn home(server: &Server, path: &str) -> Home {
    Home::new(&format!("[feeds.post]\nurl = \"{}\"\nevery = \"1s\"\nallow-private = true\n", server.url(path)))
}

/// One round, in which the feed is due whatever was settled before; what was told of it.
fn poll(home: &Home) -> String {
    if home.path("state/claimwatch.db").exists() {
        change(home, |visit| visit.next_due = None);
    }
    let output = home.ended(&["once"]);
    assert!(output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

fn visit(home: &Home) -> FeedVisit {
    Store::open(&home.path("state/claimwatch.db")).unwrap().visits().unwrap().remove(0)
}

fn change(home: &Home, change: impl FnOnce(&mut FeedVisit)) {
    let mut store = Store::open(&home.path("state/claimwatch.db")).unwrap();
    let mut visit = store.visits().unwrap().remove(0);
    change(&mut visit);
    store.commit_visits(&[visit]).unwrap();
}

/// As if the move had been seen twice, the first time a day ago and more.
fn seen_for_a_day(home: &Home, to: &str) {
    let since = Timestamp::now().checked_sub(25.hours()).unwrap();
    change(home, |visit| visit.moved = Some(Moved { to: to.to_owned(), since, seen: 2 }));
}

#[test]
fn p38_a_permanent_move_is_followed_at_once_and_believed_after_a_day() {
    let server = Server::start();
    for (status, old, new) in [(301, "/old", "/new"), (308, "/old8", "/new8")] {
        server.answer(old, [Answer::redirect(status, new)]);
        server.answer(new, [Answer::ok(FEED).header("ETag", "\"1\""), Answer::status(304)]);
        let home = home(&server, old);
        let config = fs::read(home.path("c.toml")).unwrap();
        for polls in 1..=3 {
            poll(&home);
            assert_eq!((server.requests(old).len(), server.requests(new).len()), (polls, polls));
        }
        let moved = visit(&home).moved.unwrap();
        assert_eq!(
            (moved.to.as_str(), moved.seen),
            (server.url(new).as_str(), 2),
            "three polls in a moment prove little"
        );
        seen_for_a_day(&home, &server.url(new));
        let told = poll(&home);
        assert!(told.contains(&format!("has moved for good to {}", server.url(new))), "{told}");
        let store = rusqlite::Connection::open(home.path("state/claimwatch.db")).unwrap();
        let sql = "SELECT body ->> '$.summary' FROM alert WHERE kind = 'health'";
        let notice: String = store.query_row(sql, [], |row| row.get(0)).unwrap();
        assert!(notice.contains("has moved for good to") && notice.contains("change its `url`"), "{notice}");
        poll(&home);
        assert_eq!((server.requests(old).len(), server.requests(new).len()), (4, 5), "asked at its new address only");
        assert_eq!(server.requests(new)[4].header("If-None-Match"), Some("\"1\""));
        assert_eq!(fs::read(home.path("c.toml")).unwrap(), config);
    }
}

#[test]
fn p38_a_new_address_that_is_lost_sends_the_feed_back_to_its_old_one() {
    let server = Server::start();
    server.answer("/old", [Answer::redirect(301, "/new"), Answer::ok(FEED)]);
    server.answer("/new", [Answer::ok(FEED), Answer::ok(FEED), Answer::status(410)]);
    let home = home(&server, "/old");
    poll(&home);
    change(&home, |visit| visit.moved.as_mut().unwrap().seen = 3);
    poll(&home);
    let told = poll(&home);
    assert!(told.contains("its old address is asked again"), "{told}");
    assert_eq!(visit(&home).stopped, None, "only the old address can say that the feed is gone");
    poll(&home);
    assert_eq!((server.requests("/old").len(), server.requests("/new").len()), (2, 3));
    assert_eq!(visit(&home).failures, 0);
}

#[test]
fn p39_a_temporary_redirect_is_followed_and_never_kept() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(FEED)]);
    for (at, status) in [302, 303, 307].into_iter().enumerate() {
        let path = format!("/{status}");
        server.answer(&path, [Answer::redirect(status, "/feed")]);
        let home = home(&server, &path);
        poll(&home);
        seen_for_a_day(&home, &server.url("/feed"));
        poll(&home);
        assert_eq!(visit(&home).moved, None, "{status}");
        assert_eq!(server.requests(&path).len(), 2);
        assert_eq!(server.requests("/feed").len(), 2 * (at + 1));
    }
    // Nor is a permanent one before it.
    server.answer("/mixed", [Answer::redirect(301, "/302")]);
    let home = home(&server, "/mixed");
    poll(&home);
    assert_eq!(visit(&home).moved, None);
}

#[test]
fn p40_a_move_to_what_is_no_feed_is_not_believed() {
    let server = Server::start();
    let elsewhere = Server::start_at("127.0.0.3:0");
    elsewhere.answer("/", [Answer::ok(PAGE)]);
    server.answer("/page", [Answer::ok(PAGE)]);
    server.answer("/portal", [Answer::ok("<html><form action='/login'>Wireless access</form></html>")]);
    for (path, to) in [
        ("/a", server.url("/page")),
        ("/b", elsewhere.url("/")),
        ("/c", server.url("/portal")),
        ("/d", server.url("/404")),
    ] {
        server.answer(path, [Answer::ok(FEED), Answer::redirect(301, &to)]);
        let home = home(&server, path);
        poll(&home);
        let before = visit(&home).visit;
        seen_for_a_day(&home, &to);
        poll(&home);
        let after = visit(&home);
        assert_eq!(after.moved.unwrap().seen, 2, "{to}");
        assert_eq!((after.failures, after.visit), (1, before), "{to}");
        assert_eq!(server.requests(path).len(), 2, "{to}");
    }
}

// ---- one request and its hops ----

#[tokio::test]
async fn p41_redirects_end_somewhere_and_stay_on_the_web() {
    let server = Server::start();
    server.answer("/loop", [Answer::redirect(302, "/loop")]);
    for hop in 1..=6 {
        server.answer(&format!("/{hop}"), [Answer::redirect(302, &format!("/{}", hop - 1))]);
    }
    server.answer("/0", [Answer::ok(FEED)]);
    server.answer("/file", [Answer::redirect(302, "file:///etc/passwd")]);
    server.answer("/nowhere", [Answer::status(301)]);
    let fetcher = fetcher();
    let fetch = async |path: &str| fetcher.fetch(&ask(&server.url(path), None)).await;
    assert!(matches!(fetch("/loop").await, Err(FetchError::Later(_))));
    assert_eq!(server.requests("/loop").len(), 6);
    assert!(fetch("/5").await.is_ok());
    assert!(matches!(fetch("/6").await, Err(FetchError::Later(why)) if why.contains("5 redirects")));
    assert!(matches!(fetch("/file").await, Err(FetchError::Refused(_))));
    assert!(matches!(fetch("/nowhere").await, Err(FetchError::Later(_))));
    assert!(matches!(fetcher.fetch(&ask("gopher://p.test/", None)).await, Err(FetchError::Refused(_))));
}

#[tokio::test]
async fn p41_a_redirect_to_an_insecure_connection_is_refused_unless_allowed() {
    let plain = Server::start();
    plain.answer("/feed", [Answer::ok(FEED)]);
    let redirect =
        format!("HTTP/1.1 301 Moved\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", plain.url_named("p.test", "/feed"));
    let secure = TlsServer::start(Shown::Good, false, &redirect).await;
    let folder = tempfile::tempdir().unwrap();
    let ca = folder.path().join("ca.pem");
    fs::write(&ca, &secure.ca).unwrap();
    let strict = Access { ca: Some(ca), ..Access::default() };
    let url = secure.url();
    let error = fetcher().fetch(&ask(&url, Some(&strict))).await.unwrap_err();
    assert!(matches!(&error, FetchError::Refused(why) if why.contains("allow-insecure-redirect")), "{error:?}");
    assert!(plain.all_requests().is_empty());
    let lenient = Access { allow_insecure_redirect: true, ..strict };
    assert!(fetcher().fetch(&ask(&url, Some(&lenient))).await.is_ok());
}

/// Takes 127.0.0.1 for a public address, and no other.
fn only_the_first(address: IpAddr) -> Option<&'static str> {
    (address != IpAddr::V4(Ipv4Addr::LOCALHOST)).then_some("a forbidden address")
}

/// Names by what they say of themselves.
fn by_name(host: &str) -> Vec<IpAddr> {
    let (first, second) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from([127, 0, 0, 2]));
    match host {
        _ if host.starts_with("forbidden") => vec![second],
        "mixed.test" => vec![first, second],
        "mixed6.test" => vec![first, IpAddr::from([0, 0, 0, 0, 0, 0xffff, 0x7f00, 2])],
        _ => vec![first],
    }
}

#[tokio::test]
async fn p42_every_hop_is_checked_whatever_its_address_looks_like() {
    let server = Server::start();
    // Stands where nobody may go, at the same port, to see whether somebody comes.
    let forbidden = Server::start_at(&format!("127.0.0.2:{}", server.port()));
    let settings = PollingSettings::default();
    let fetcher = Fetcher::with_names(&settings, only_the_first, Names::Other(by_name)).unwrap();
    let hosts = [
        "127.0.0.2",
        "2130706434",
        "0x7f000002",
        "0177.0.0.2",
        "017700000002",
        "127.2",
        "[::1]",
        "[::ffff:127.0.0.2]",
        "[::ffff:7f00:2]",
        "forbidden.test",
        "forbidden.test.",
        "FORBIDDEN.test",
    ];
    for (at, host) in hosts.into_iter().enumerate() {
        for hops in 0..=2 {
            // Names of their own each time: the pause between two requests to one host is not what is tested here.
            let [host, one, two] =
                [host, "one.test", "two.test"].map(|name| name.replace(".test", &format!("{at}{hops}.test")));
            let direct = server.url_named(&host, "/feed");
            server.answer("/last", [Answer::redirect(301, &direct)]);
            server.answer("/first", [Answer::redirect(307, &server.url_named(&two, "/last"))]);
            let url = vec![direct, server.url_named(&one, "/last"), server.url_named(&one, "/first")].swap_remove(hops);
            let error = fetcher.fetch(&Ask { allow_private: false, ..ask(&url, None) }).await.unwrap_err();
            assert!(matches!(error, FetchError::Refused(_)), "{url} and {host}: {error:?}");
        }
    }
    assert_eq!(server.all_requests().len(), 3 * hosts.len());
    assert!(forbidden.all_requests().is_empty());
}

#[tokio::test]
async fn p43_what_lets_us_in_is_told_to_the_feeds_own_host_only() {
    let server = Server::start();
    server.answer("/feed", [Answer::redirect(302, "/next").header("Set-Cookie", "a=b")]);
    server.answer(
        "/next",
        [Answer::redirect(302, &server.url_named("other.test", "/there")).header("Set-Cookie", "a=b")],
    );
    server.answer("/there", [Answer::redirect(302, &server.url_named("post.test", "/back"))]);
    server.answer("/back", [Answer::ok(FEED).header("Set-Cookie", "a=b; Domain=test")]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("headers");
    fs::write(&file, "X-Key: 1234\n").unwrap();
    let access = Access { headers_file: Some(file), ..Access::default() };
    let url = server.url_named("us%40er:pa%3Ass@post.test", "/feed");
    let fetcher = fetcher();
    for _ in 0..2 {
        let Ok(Fetched::Body { answer, .. }) = fetcher.fetch(&ask(&url, Some(&access))).await else {
            panic!("no body")
        };
        assert_eq!(answer.visit.url, server.url_named("post.test", "/back"), "no secret is kept");
    }
    for request in server.all_requests() {
        let own = request.path != "/there";
        let sent = (request.header("X-Key"), request.header("Authorization"));
        let basic = "Basic dXNAZXI6cGE6c3M=";
        assert_eq!(sent, if own { (Some("1234"), Some(basic)) } else { (None, None) }, "{}", request.path);
        assert_eq!((request.header("Cookie"), request.header("Referer")), (None, None), "{}", request.path);
    }
    assert_eq!(server.all_requests().len(), 8);
}

#[tokio::test]
async fn p43_a_feed_that_moved_away_takes_no_secret_with_it() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(FEED)]);
    let (old, new) = (server.url_named("user:pass@old.test", "/feed"), server.url_named("new.test", "/feed"));
    fetcher().fetch(&Ask { home: Some(&old), ..ask(&new, None) }).await.unwrap();
    assert_eq!(server.requests("/feed")[0].header("Authorization"), None);
    let access = Access { headers_file: Some("/nonexistent/headers".into()), ..Access::default() };
    let error = fetcher().fetch(&ask(&old, Some(&access))).await.unwrap_err();
    assert!(matches!(&error, FetchError::Refused(why) if why.contains("headers-file")), "{error:?}");
}

#[tokio::test]
async fn p44_validators_belong_to_the_address_at_the_end() {
    let server = Server::start();
    server.answer(
        "/old",
        [Answer::redirect(302, "/new"), Answer::redirect(302, "/new"), Answer::redirect(302, "/other")],
    );
    server.answer("/new", [Answer::ok(FEED).header("ETag", "\"1\""), Answer::status(304)]);
    server.answer("/other", [Answer::ok(FEED)]);
    let (fetcher, url) = (fetcher(), server.url("/old"));
    let fetch = async |visit: Option<&Visit>| fetcher.fetch(&Ask { visit, ..ask(&url, None) }).await;
    let Ok(Fetched::Body { answer, .. }) = fetch(None).await else { panic!("no body") };
    assert_eq!(answer.visit.url, server.url("/new"));
    assert!(matches!(fetch(Some(&answer.visit)).await, Ok(Fetched::Unchanged(_))));
    fetch(Some(&answer.visit)).await.unwrap();
    let sent =
        |path| server.requests(path).iter().map(|r| r.header("If-None-Match").map(str::to_owned)).collect::<Vec<_>>();
    assert_eq!(sent("/old"), [None, None, None]);
    assert_eq!(sent("/new"), [None, Some("\"1\"".to_owned())]);
    assert_eq!(sent("/other"), [None]);
}

// ---- names ----

#[tokio::test]
async fn p45_a_name_that_changes_its_address_is_checked_at_each_connection() {
    /// A public address the first time, a private one from then on.
    fn rebinding(_: &str) -> Vec<IpAddr> {
        use std::sync::atomic::{AtomicU8, Ordering};
        static ASKED: AtomicU8 = AtomicU8::new(0);
        vec![IpAddr::from([127, 0, 0, if ASKED.fetch_add(1, Ordering::SeqCst) == 0 { 1 } else { 2 }])]
    }
    let server = Server::start();
    let forbidden = Server::start_at(&format!("127.0.0.2:{}", server.port()));
    server.answer("/feed", [Answer::redirect(302, "/next")]);
    forbidden.answer("/next", [Answer::ok(FEED)]);
    let fetcher = Fetcher::with_names(&PollingSettings::default(), only_the_first, Names::Other(rebinding)).unwrap();
    let url = server.url_named("p.test", "/feed");
    let error = fetcher.fetch(&Ask { allow_private: false, ..ask(&url, None) }).await.unwrap_err();
    assert!(matches!(&error, FetchError::Refused(why) if why.contains("127.0.0.2")), "{error:?}");
    assert_eq!(server.all_requests().len(), 1);
    assert!(forbidden.all_requests().is_empty());
}

#[tokio::test]
async fn p46_a_name_with_a_public_and_a_private_address_is_refused() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(FEED)]);
    let settings = PollingSettings::default();
    let fetcher = Fetcher::with_names(&settings, only_the_first, Names::Other(by_name)).unwrap();
    for host in ["mixed.test", "mixed6.test"] {
        let url = server.url_named(host, "/feed");
        let error = fetcher.fetch(&Ask { allow_private: false, ..ask(&url, None) }).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused(_)), "{host}: {error:?}");
    }
    assert!(server.all_requests().is_empty());
    let url = server.url_named("p.test", "/feed");
    assert!(fetcher.fetch(&Ask { allow_private: false, ..ask(&url, None) }).await.is_ok());
}
