//! Transport: what servers send and how long they take, and what of it is read. The numbers are those of the list of
//! promises on polling.

use std::fs;
use std::io::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use claimwatch::document::SourceName;
use claimwatch::setting::{Interval, Size};
use claimwatch::source::Origin;
use claimwatch::source::access::Access;
use claimwatch::source::feed::read_feed;
use claimwatch::source::fetch::{Ask, FetchError, Fetched, Fetcher, PollingSettings};
use claimwatch::source::guard::{Names, anywhere};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use jiff::Timestamp;

use crate::program::Home;
use crate::server::{Answer, Server};
use crate::tls_server::{Shown, TlsServer, ask, at_home};

const FEED: &str = "<rss version='2.0'><channel><title>Post</title><item><title>5 dead</title></item></channel></rss>";

fn fetcher(settings: PollingSettings) -> Fetcher {
    Fetcher::with_names(&settings, anywhere, Names::Other(at_home)).unwrap()
}

async fn fetch(url: &str) -> Result<Fetched, FetchError> {
    fetcher(PollingSettings::default()).fetch(&ask(url, None)).await
}

/// The titles of the feed that was fetched.
fn titles(fetched: Result<Fetched, FetchError>) -> Vec<String> {
    let Ok(Fetched::Body { bytes, content_type, .. }) = fetched else { panic!("no body: {fetched:?}") };
    let source = SourceName("feeds.post".into());
    let origin = Origin { source: &source, publisher: None, url: None, received: Timestamp::UNIX_EPOCH };
    let reading = read_feed(&bytes, content_type.as_deref(), &origin).unwrap();
    reading.documents.into_iter().map(|document| document.title).collect()
}

fn why(fetched: Result<Fetched, FetchError>) -> String {
    match fetched {
        Err(FetchError::Later(why)) => why,
        other => panic!("no passing fault: {other:?}"),
    }
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(plain).unwrap();
    packed.finish().unwrap()
}

fn packed(packing: &str) -> Vec<u8> {
    let plain = FEED.as_bytes();
    match packing {
        "gzip" | "x-gzip" | "GZIP" => gzip(plain),
        "deflate" => {
            let mut packed = ZlibEncoder::new(Vec::new(), Compression::fast());
            packed.write_all(plain).unwrap();
            packed.finish().unwrap()
        }
        "br" => {
            let mut packed = Vec::new();
            brotli::CompressorWriter::new(&mut packed, 4_096, 5, 20).write_all(plain).unwrap();
            packed
        }
        "zstd" => ruzstd::encoding::compress_to_vec(plain, ruzstd::encoding::CompressionLevel::Fastest),
        other => panic!("no packing: {other}"),
    }
}

#[tokio::test]
async fn p47_packed_bodies_are_read_and_unknown_packings_are_errors() {
    let server = Server::start();
    for packing in ["gzip", "x-gzip", "GZIP", "deflate", "br", "zstd"] {
        server.answer("/feed", [Answer::ok(packed(packing)).header("Content-Encoding", packing)]);
        assert_eq!(titles(fetch(&server.url("/feed")).await), ["5 dead"], "{packing}");
    }
    assert_eq!(server.requests("/feed")[0].header("Accept-Encoding"), Some("gzip, deflate, br, zstd"));
    let mut bare = DeflateEncoder::new(Vec::new(), Compression::fast());
    bare.write_all(FEED.as_bytes()).unwrap();
    server.answer("/bare", [Answer::ok(bare.finish().unwrap()).header("Content-Encoding", "deflate")]);
    assert_eq!(titles(fetch(&server.url("/bare")).await), ["5 dead"], "deflate without the head of zlib");
    server.answer("/unsaid", [Answer::ok(packed("gzip")).header("Content-Type", "application/xml")]);
    assert_eq!(titles(fetch(&server.url("/unsaid")).await), ["5 dead"], "gzip that nobody called so");
    for (packing, expected) in
        [("compress", "compress"), ("gzip", "unpacked"), ("br", "unpacked"), ("zstd", "unpacked")]
    {
        server.answer("/bad", [Answer::ok("this is not packed").header("Content-Encoding", packing)]);
        let why = why(fetch(&server.url("/bad")).await);
        assert!(why.contains(expected), "{packing}: {why}");
    }
}

/// A gigabyte of spaces in a megabyte of gzip: the same piece again and again. Only its checksum is wrong, which stands
/// at the end.
fn bomb() -> Vec<u8> {
    let piece = [b' '; 1 << 20];
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    let mut pack = || {
        deflate.write_all(&piece).unwrap();
        deflate.flush().unwrap();
        std::mem::take(deflate.get_mut())
    };
    let (first, other) = (pack(), pack());
    let head = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    [head.to_vec(), first, other.repeat(1_023)].concat()
}

#[test]
fn p48_a_small_body_that_unpacks_to_a_huge_one_is_stopped_at_the_cap() {
    let server = Server::start();
    let bomb = bomb();
    assert!(bomb.len() < 2 << 20, "{}", bomb.len());
    let answer = Answer::ok(bomb).header("Content-Encoding", "gzip");
    server.answer("/feed", [Answer::ok(FEED), Answer::ok(FEED.replace('5', "6")), answer]);
    let home =
        Home::new(&format!("[feeds.post]\nurl = \"{}\"\nevery = \"1s\"\nallow-private = true\n", server.url("/feed")));
    let service = home.start();
    home.wait("the second feed", || home.log().matches("1 documents").count() == 2);
    let before = service.peak_memory();
    home.wait("the bomb", || home.log().contains("larger than `largest-body` allows (10 MB)"));
    let grown = service.peak_memory() - before;
    assert!(grown < 20_000_000, "{grown} bytes more");
    // Its own feed alone is in error.
    assert!(service.end_by("TERM").success());
}

#[tokio::test]
async fn p48_the_cap_holds_for_every_packing() {
    let server = Server::start();
    let plain = vec![b' '; 1 << 20];
    let mut brotli = Vec::new();
    brotli::CompressorWriter::new(&mut brotli, 4_096, 5, 20).write_all(&plain).unwrap();
    let zstd = ruzstd::encoding::compress_to_vec(plain.as_slice(), ruzstd::encoding::CompressionLevel::Fastest);
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
    zlib.write_all(&plain).unwrap();
    let small = fetcher(PollingSettings { largest_body: Size(100_000), ..PollingSettings::default() });
    let gzipped = gzip(&plain);
    let twice = gzip(&gzipped);
    for (packing, body) in [
        ("br", brotli),
        ("zstd", zstd),
        ("deflate", zlib.finish().unwrap()),
        ("gzip, gzip", twice),
        ("identity", gzipped),
    ] {
        assert!(body.len() < 100_000, "{packing}: {}", body.len());
        server.answer("/feed", [Answer::ok(body).header("Content-Encoding", packing)]);
        let why = why(small.fetch(&ask(&server.url("/feed"), None)).await);
        assert!(why.contains("largest-body"), "{packing}: {why}");
    }
    // A window of 128 MB (RFC 8878, section 3.1.1.1.2), which would be memory before the first byte is read.
    let greedy = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x88, 0x01, 0x00, 0x00];
    server.answer("/feed", [Answer::ok(greedy).header("Content-Encoding", "zstd")]);
    assert!(why(small.fetch(&ask(&server.url("/feed"), None)).await).contains("unpacked"));
}

#[tokio::test]
async fn p49_a_body_without_end_is_stopped_and_one_that_says_it_is_too_large_is_not_begun() {
    let server = Server::start();
    let chunk = [b"1000\r\n".as_slice(), &[b' '; 0x1000], b"\r\n"].concat();
    server.answer("/chunked", [Answer::endless(chunk).header("Transfer-Encoding", "chunked")]);
    server.answer("/endless", [Answer::endless([b' '; 4_096])]);
    server.answer("/announced", [Answer::silence_after("HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n")]);
    let small = fetcher(PollingSettings { largest_body: Size(100_000), ..PollingSettings::default() });
    for path in ["/chunked", "/endless", "/announced"] {
        let started = Instant::now();
        let why = why(small.fetch(&ask(&server.url(path), None)).await);
        assert!(why.contains("largest-body"), "{path}: {why}");
        assert!(started.elapsed() < Duration::from_secs(2), "{path}");
    }
}

#[tokio::test]
async fn p50_a_server_that_dawdles_is_left_in_time() {
    let PollingSettings { timeout, answer_timeout, connect_timeout, .. } = PollingSettings::default();
    assert_eq!([timeout.0, answer_timeout.0, connect_timeout.0], [30, 10, 10].map(Duration::from_secs));
    let server = Server::start();
    server.answer("/drip", [Answer::ok(FEED).drip(Duration::from_millis(50))]);
    server.answer("/silent", [Answer::silence()]);
    server.answer("/begun", [Answer::silence_after("HTTP/1.1 200 OK\r\nX-Slow: ")]);
    server.answer("/slow-hops", [Answer::redirect(302, "/drip")]);
    let millis = |millis| Interval(Duration::from_millis(millis));
    let hasty =
        fetcher(PollingSettings { timeout: millis(900), answer_timeout: millis(300), ..PollingSettings::default() });
    for (path, expected, longest) in [
        ("/drip", "no whole answer within 900ms", 1_500),
        ("/slow-hops", "no whole answer within 900ms", 1_500),
        ("/silent", "no answer began within 300ms", 900),
        ("/begun", "no answer began within 300ms", 900),
    ] {
        let started = Instant::now();
        assert_eq!(why(hasty.fetch(&ask(&server.url(path), None)).await), expected, "{path}");
        assert!(started.elapsed() < Duration::from_millis(longest), "{path}: {:?}", started.elapsed());
    }
}

#[tokio::test]
async fn p50_twenty_thousand_headers_are_an_error() {
    let server = Server::start();
    let headers = (0..20_000).fold(Answer::ok(FEED), |answer, n| answer.header(&format!("X-{n}"), "x"));
    let long = Answer::ok(FEED).header("X-Long", &"x".repeat(2_000_000));
    server.answer("/many", [headers]);
    server.answer("/long", [long]);
    for path in ["/many", "/long"] {
        let started = Instant::now();
        let why = why(fetch(&server.url(path)).await);
        assert!(!why.is_empty() && started.elapsed() < Duration::from_secs(2), "{path}: {why}");
    }
}

#[tokio::test]
async fn p52_a_certificate_that_proves_nothing_is_refused_with_the_reason() {
    let answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{FEED}", FEED.len());
    let folder = tempfile::tempdir().unwrap();
    for (shown, reason) in [
        (Shown::Good, None),
        (Shown::Expired, Some("expired")),
        (Shown::SelfSigned, Some("")),
        (Shown::OtherName, Some("not valid for")),
    ] {
        let server = TlsServer::start(shown, false, &answer).await;
        let file = folder.path().join(format!("{shown:?}.pem"));
        fs::write(&file, &server.ca).unwrap();
        let ca = Access { ca: Some(file), ..Access::default() };
        let believing = Access { allow_bad_certificate: true, ..Access::default() };
        let url = server.url();
        let fetcher = fetcher(PollingSettings::default());
        // No feed's own trust is another's.
        assert_eq!(titles(fetcher.fetch(&ask(&url, Some(&believing))).await), ["5 dead"], "{shown:?}");
        let told = why(fetcher.fetch(&ask(&url, None)).await);
        assert!(told.contains("certificate"), "{shown:?}: {told}");
        let with_ca = fetcher.fetch(&ask(&url, Some(&ca))).await;
        match reason {
            None => assert_eq!(titles(with_ca), ["5 dead"]),
            Some(reason) => {
                let told = why(with_ca);
                assert!(told.contains("certificate") && told.contains(reason), "{shown:?}: {told}");
            }
        }
    }
    let nothing = folder.path().join("nothing.pem");
    fs::write(&nothing, "no certificate").unwrap();
    let access = Access { ca: Some(nothing), ..Access::default() };
    let error =
        fetcher(PollingSettings::default()).fetch(&ask("https://feeds.test/", Some(&access))).await.unwrap_err();
    assert!(matches!(&error, FetchError::Refused(why) if why.contains("`ca`")), "{error:?}");
}

#[tokio::test]
async fn p53_a_feed_is_a_feed_over_any_http_and_under_any_name() {
    let server = Server::start();
    server.answer("/old", [Answer::raw(format!("HTTP/1.0 200 OK\r\n\r\n{FEED}"))]);
    server.answer("/unnamed", [Answer::ok(FEED)]);
    for (at, kind) in ["text/html; charset=utf-8", "text/plain", "application/octet-stream", "image/png", "nonsense"]
        .into_iter()
        .enumerate()
    {
        server.answer(&format!("/{at}"), [Answer::ok(FEED).header("Content-Type", kind)]);
    }
    for path in ["/old", "/unnamed", "/0", "/1", "/2", "/3", "/4"] {
        assert_eq!(titles(fetch(&server.url(path)).await), ["5 dead"], "{path}");
    }
    let second = TlsServer::start(Shown::Good, true, FEED).await;
    let access = Access { allow_bad_certificate: true, ..Access::default() };
    let fetcher = fetcher(PollingSettings::default());
    assert_eq!(titles(fetcher.fetch(&ask(&second.url(), Some(&access))).await), ["5 dead"], "HTTP/2");
}

#[tokio::test]
async fn p54_slow_hosts_do_not_hold_up_a_fast_one() {
    let server = Server::start();
    server.answer("/silent", [Answer::silence()]);
    server.answer("/feed", [Answer::ok(FEED)]);
    let timeout = Interval(Duration::from_millis(1_500));
    let settings = PollingSettings { timeout, parallel: 64, ..PollingSettings::default() };
    let fetcher = Arc::new(fetcher(settings));
    let fast = server.url_named("fast.test", "/feed");
    // At first nobody knows who is slow; in the second round the fast host waits for nobody.
    for longest in [Duration::from_millis(2_700), Duration::from_millis(500)] {
        let slow: Vec<_> = (0..200)
            .map(|n| {
                let (fetcher, url) = (Arc::clone(&fetcher), server.url_named(&format!("slow{n}.test"), "/silent"));
                tokio::spawn(async move { fetcher.fetch(&ask(&url, None)).await.is_err() })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(50)).await;
        for _ in 0..3 {
            let started = Instant::now();
            assert_eq!(titles(fetcher.fetch(&ask(&fast, None)).await), ["5 dead"]);
            assert!(started.elapsed() < longest, "{:?}", started.elapsed());
        }
        for slow in slow {
            assert!(slow.await.unwrap());
        }
    }
}

#[tokio::test]
async fn p55_one_host_is_asked_once_at_a_time_with_a_pause_also_behind_redirects() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(FEED)]);
    server.answer("/moved", [Answer::redirect(301, &server.url_named("post.test", "/feed"))]);
    let fetcher = Arc::new(fetcher(PollingSettings::default()));
    let urls = [("post.test", "/feed"), ("post.test", "/feed"), ("old.test", "/moved"), ("POST.test.", "/feed")];
    let all: Vec<_> = urls
        .into_iter()
        .map(|(host, path)| {
            let (fetcher, url) = (Arc::clone(&fetcher), server.url_named(host, path));
            tokio::spawn(async move { fetcher.fetch(&Ask { allow_private: false, ..ask(&url, None) }).await })
        })
        .collect();
    for one in all {
        assert_eq!(titles(one.await.unwrap()), ["5 dead"]);
    }
    let asked: Vec<Instant> = server.requests("/feed").iter().map(|request| request.at).collect();
    assert_eq!(asked.len(), 4);
    assert!(asked.windows(2).all(|two| two[1] - two[0] >= Duration::from_secs(1)), "{asked:?}");
}
