//! One request for one feed, against a real server on loopback.

use std::net::IpAddr;
use std::sync::LazyLock;
use std::time::Duration;

use claimwatch::document::Visit;
use claimwatch::setting::Interval;
use claimwatch::source::fetch::{Answer as Told, Ask, FetchError, Fetched, Fetcher, PollingSettings};

use crate::server::{Answer, Server};

const FEED: &str = "<rss version='2.0'><channel><title>Post</title><item><title>5 dead</title></item></channel></rss>";

fn settings() -> PollingSettings {
    PollingSettings { timeout: Interval(Duration::from_secs(5)), ..PollingSettings::default() }
}

fn ask<'a>(url: &'a str, visit: Option<&'a Visit>) -> Ask<'a> {
    Ask {
        url,
        home: None,
        allow_private: true,
        private_at_home_only: false,
        access: None,
        visit,
        now: "2024-12-19T08:00:00Z".parse().unwrap(),
    }
}

/// Asks by a fetcher that all tests share: to make one means to read all certificates of the system.
async fn fetch(url: &str, visit: Option<&Visit>) -> Result<Fetched, FetchError> {
    static FETCHER: LazyLock<Fetcher> = LazyLock::new(|| Fetcher::new(&settings()).unwrap());
    FETCHER.fetch(&ask(url, visit)).await
}

/// The body and what came with it.
async fn body(url: &str, visit: Option<&Visit>) -> (Vec<u8>, Told) {
    match fetch(url, visit).await {
        Ok(Fetched::Body { answer, bytes, .. }) => (bytes, answer),
        other => panic!("no body: {other:?}"),
    }
}

async fn unchanged(url: &str, visit: &Visit) -> Told {
    match fetch(url, Some(visit)).await {
        Ok(Fetched::Unchanged(answer)) => answer,
        other => panic!("not unchanged: {other:?}"),
    }
}

#[tokio::test]
async fn p01_p02_p03_validators_go_back_byte_for_byte() {
    for (etag, modified) in [
        ("\"abc\"", "Thu, 19 Dec 2024 08:00:00 GMT"),
        ("W/\"abc\"", "yesterday, about noon"),
        ("unquoted", "0"),
        ("\"\u{e9}\"", "Thu, 19 Dec 2024 08:00:00 GMT "),
    ] {
        let server = Server::start();
        let (head, latin) = (format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", FEED.len()), |text: &str| {
            text.chars().map(|c| u8::try_from(c).unwrap()).collect::<Vec<u8>>()
        });
        let headers =
            latin(&format!("{head}ETag: {etag}\r\nLast-Modified: {modified}\r\nConnection: close\r\n\r\n{FEED}"));
        // The first answer with the validators, the second without any change.
        server.answer("/feed", [Answer::raw(headers), Answer::status(304)]);
        let url = server.url("/feed");
        let (_, told) = body(&url, None).await;
        unchanged(&url, &told.visit).await;
        let requests = server.requests("/feed");
        assert_eq!(requests.len(), 2);
        assert_eq!((requests[0].header("If-None-Match"), requests[0].header("If-Modified-Since")), (None, None));
        assert_eq!(requests[1].header("If-None-Match"), Some(etag));
        assert_eq!(requests[1].header("If-Modified-Since"), Some(modified.trim_end()));
    }
}

#[tokio::test]
async fn p04_a_304_renews_the_validators_that_it_carries_and_keeps_the_others() {
    let server = Server::start();
    let first = Answer::ok(FEED).header("ETag", "\"1\"").header("Last-Modified", "then");
    server.answer("/feed", [first, Answer::status(304).header("ETag", "\"2\"")]);
    let url = server.url("/feed");
    let (_, told) = body(&url, None).await;
    let renewed = unchanged(&url, &told.visit).await.visit;
    assert_eq!((renewed.etag.as_deref(), renewed.last_modified.as_deref()), (Some("\"2\""), Some("then")));
    assert_eq!(renewed.body_hash, told.visit.body_hash);
}

#[tokio::test]
async fn p05_p06_the_bytes_decide_whether_a_feed_has_changed() {
    let server = Server::start();
    let other = FEED.replace('5', "6");
    let etag = |body: &str, etag: &str| Answer::ok(body).header("ETag", etag);
    let answers = [etag(FEED, "\"1\""), etag(FEED, "\"2\""), etag(&other, "\"2\""), Answer::ok(FEED)];
    server.answer("/feed", answers);
    let url = server.url("/feed");
    let (_, first) = body(&url, None).await;
    let second = unchanged(&url, &first.visit).await;
    assert_eq!(second.visit.etag.as_deref(), Some("\"2\""));
    let (bytes, third) = body(&url, Some(&second.visit)).await;
    assert_eq!(bytes, other.as_bytes());
    let (_, fourth) = body(&url, Some(&third.visit)).await;
    assert_eq!((fourth.visit.etag, fourth.visit.last_modified), (None, None));
}

#[tokio::test]
async fn validators_of_another_address_are_not_sent() {
    let server = Server::start();
    server.answer("/new", [Answer::ok(FEED)]);
    let visit = Visit { url: server.url("/old"), etag: Some("\"1\"".into()), ..Visit::default() };
    body(&server.url("/new"), Some(&visit)).await;
    assert_eq!(server.requests("/new")[0].header("If-None-Match"), None);
}

#[tokio::test]
async fn answers_that_bring_no_feed_are_errors() {
    let server = Server::start();
    server.answer("/304", [Answer::status(304)]);
    server.answer("/empty", [Answer::ok("")]);
    server.answer("/204", [Answer::status(204)]);
    server.answer("/500", [Answer::status(500)]);
    server.answer("/short", [Answer::ok("<rss").header("Content-Length", "100")]);
    server.answer("/hang-up", [Answer::raw("")]);
    server.answer("/nonsense", [Answer::raw("\0\x01\x02 not http\r\n\r\n")]);
    server.answer("/packed", [Answer::ok("x").header("Content-Encoding", "zstd")]);
    server.answer("/bad-gzip", [Answer::ok("no gzip").header("Content-Encoding", "gzip")]);
    for path in ["/304", "/empty", "/204", "/500", "/short", "/hang-up", "/nonsense", "/packed", "/bad-gzip"] {
        let error = fetch(&server.url(path), None).await.unwrap_err();
        assert!(matches!(error, FetchError::Later(_)), "{path}: {error:?}");
        assert!(!error.to_string().contains("127.0.0.1"), "{path}: {error}");
    }
    assert_eq!(fetch(&server.url("/404"), None).await, Err(FetchError::NotFound));
    assert_eq!(server.requests("/500").len(), 1, "no second try within a round");
}

#[tokio::test]
async fn p28_p29_p30_a_server_that_says_when_to_come_back_is_understood() {
    let server = Server::start();
    let slow = |status, value: &str| Answer::status(status).header("Retry-After", value);
    server.answer("/seconds", [slow(429, "3600")]);
    server
        .answer("/date", [slow(503, "Thu, 19 Dec 2024 09:30:00 GMT").header("Date", "Thu, 19 Dec 2024 09:00:00 GMT")]);
    server.answer("/past", [slow(503, "Thu, 19 Dec 2019 09:30:00 GMT")]);
    server.answer("/none", [Answer::status(429)]);
    for (path, expected) in [("/seconds", Some(3_600)), ("/date", Some(1_800)), ("/past", None), ("/none", None)] {
        match fetch(&server.url(path), None).await {
            Err(FetchError::SlowDown { retry_after, .. }) => {
                assert_eq!(retry_after, expected.map(Duration::from_secs), "{path}");
            }
            other => panic!("{path}: {other:?}"),
        }
    }
    server.answer("/gone", [Answer::status(410)]);
    server.answer("/denied", [Answer::status(403)]);
    assert_eq!(fetch(&server.url("/gone"), None).await, Err(FetchError::Gone));
    assert_eq!(fetch(&server.url("/denied"), None).await, Err(FetchError::Denied { status: 403 }));
}

#[tokio::test]
async fn p15_p16_freshness_is_read_from_the_headers() {
    let server = Server::start();
    type Headers = &'static [(&'static str, &'static str)];
    let cases: [(Headers, Option<u64>); 11] = [
        (&[("Cache-Control", "public, max-age=7200")], Some(7_200)),
        (&[("Cache-Control", "max-age=7200"), ("Age", "200")], Some(7_000)),
        (&[("Cache-Control", "no-cache, max-age=7200")], None),
        (&[("Cache-Control", "s-maxage=7200")], None),
        (&[("Date", "Thu, 19 Dec 2024 09:00:00 GMT"), ("Expires", "Thu, 19 Dec 2024 10:00:00 GMT")], Some(3_600)),
        (&[("Cache-Control", "max-age=60"), ("Expires", "Thu, 19 Dec 2030 10:00:00 GMT")], Some(60)),
        (&[("Expires", "0")], None),
        (&[("Expires", "Thu, 19 Dec 2019 10:00:00 GMT")], None),
        (&[("Expires", "soon")], None),
        (&[("Cache-Control", "no-store, max-age=7200")], None),
        (&[("Cache-Control", "max-age=0")], None),
    ];
    for (headers, expected) in cases {
        let answer = headers.iter().fold(Answer::ok(FEED), |answer, (name, value)| answer.header(name, value));
        server.answer("/feed", [answer]);
        let (_, told) = body(&server.url("/feed"), None).await;
        assert_eq!(told.max_age, expected.map(Duration::from_secs), "{headers:?}");
    }
}

#[tokio::test]
async fn redirects_are_followed_and_only_permanent_ones_are_told() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(FEED).header("ETag", "\"1\"")]);
    server.answer("/moved", [Answer::redirect(301, "/moved-again")]);
    server.answer("/moved-again", [Answer::redirect(308, &server.url("/feed"))]);
    server.answer("/found", [Answer::redirect(302, "/feed")]);
    let (_, told) = body(&server.url("/moved"), None).await;
    assert_eq!(told.moved, Some(server.url("/feed")));
    assert_eq!(told.visit.url, server.url("/feed"));
    let (_, told) = body(&server.url("/found"), None).await;
    assert_eq!(told.moved, None);
    // The validators belong to the address that gave them, behind the redirect.
    unchanged(&server.url("/found"), &told.visit).await;
    assert_eq!(server.requests("/found")[1].header("If-None-Match"), None);
    assert_eq!(server.requests("/feed")[2].header("If-None-Match"), Some("\"1\""));
}

fn nothing_at_all(_: IpAddr) -> Option<&'static str> {
    Some("a forbidden address")
}

#[tokio::test]
async fn private_addresses_are_refused_unless_the_feed_may() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(FEED)]);
    let (by_address, by_name) = (server.url("/feed"), server.url_by_name("/feed"));
    let fetcher = Fetcher::with_guard(&settings(), nothing_at_all).unwrap();
    for url in [&by_address, &by_name] {
        let error = fetcher.fetch(&Ask { allow_private: false, ..ask(url, None) }).await.unwrap_err();
        assert!(matches!(&error, FetchError::Refused(why) if why.contains("allow-private = true")), "{error:?}");
    }
    assert!(server.all_requests().is_empty(), "not even a request was made");
    assert!(fetcher.fetch(&ask(&by_address, None)).await.is_ok());
}

#[tokio::test]
async fn a_request_says_who_asks_and_nothing_more() {
    let server = Server::start();
    server.answer("/start", [Answer::redirect(302, "/feed").header("Set-Cookie", "a=b")]);
    server.answer("/feed", [Answer::ok(FEED).header("Set-Cookie", "a=b")]);
    let named = PollingSettings { contact: Some("mailto:desk@post.example".into()), ..settings() };
    let fetcher = Fetcher::new(&named).unwrap();
    let url = server.url("/start");
    for _ in 0..2 {
        fetcher.fetch(&ask(&url, None)).await.unwrap();
    }
    for request in server.all_requests() {
        assert_eq!((request.method.as_str(), request.body.len()), ("GET", 0));
        let agent = request.header("User-Agent").unwrap();
        assert!(agent.starts_with("claimwatch/") && agent.ends_with("(+mailto:desk@post.example)"), "{agent}");
        assert_eq!((request.header("Cookie"), request.header("Referer")), (None, None));
    }
    assert!(Fetcher::new(&PollingSettings { contact: Some("a\nb".into()), ..settings() }).is_err());
}
