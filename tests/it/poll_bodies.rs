//! Hostile, cut and wrongly labelled bodies: what is read of them, what is kept, and that they hurt no other feed. The
//! numbers are those of the list of promises on polling.

use std::fmt::Write as _;

use claimwatch::document::{SourceName, Visit};
use claimwatch::source::Origin;
use claimwatch::source::feed::read_feed;
use claimwatch::source::fetch::{Ask, Fetched, Fetcher, PollingSettings};
use claimwatch::store::{FeedVisit, Store};
use encoding_rs::{BIG5, GB18030, KOI8_R, SHIFT_JIS, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252};
use jiff::Timestamp;

use crate::program::Home;
use crate::server::{Answer, Server};

fn item(number: u32) -> String {
    format!(
        "<item><guid>{number}</guid><link>https://post.example/{number}</link><title>Ferry sinks off Cape {number}</title>\
         <description>The coastguard said {number} people were killed when a ferry sank.</description></item>"
    )
}

fn rss(items: &str) -> String {
    format!("<rss version=\"2.0\"><channel><title>Post</title>{items}</channel></rss>")
}

fn feed(name: &str, server: &Server) -> String {
    format!("[feeds.{name}]\nurl = \"{}\"\nevery = \"1s\"\nallow-private = true\n", server.url(&format!("/{name}")))
}

/// What is kept of the feeds, after one round of which this was told.
fn kept(home: &Home) -> (Vec<FeedVisit>, String) {
    let output = home.ended(&["once"]);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{told}");
    (Store::open(&home.path("state/claimwatch.db")).unwrap().visits().unwrap(), told)
}

#[test]
fn p51_a_body_shorter_than_it_says_is_an_error_and_nothing_of_it_is_kept() {
    let server = Server::start();
    let whole = rss(&item(12));
    let validated = |body: &str| Answer::ok(body).header("ETag", "\"1\"").header("Last-Modified", "today");
    let longer = (whole.len() + 1).to_string();
    server.answer("/measured", [validated(&whole).header("Content-Length", &longer)]);
    let chunk = format!("{:x}\r\n{whole}\r\n", whole.len());
    let head = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nTransfer-Encoding: chunked\r\n\r\n";
    server.answer("/chunked", [Answer::raw(format!("{head}{chunk}"))]);
    let home = Home::new(&(feed("measured", &server) + &feed("chunked", &server)));
    let (visits, told) = kept(&home);
    for visit in visits {
        assert_eq!((visit.visit, visit.failures, visit.last_success), (Visit::default(), 1, None), "{told}");
    }
    assert!(!told.contains("1 items"), "{told}");
    let mut store = Store::open(&home.path("state/claimwatch.db")).unwrap();
    let mut visits = store.visits().unwrap();
    visits.iter_mut().for_each(|visit| visit.next_due = None);
    store.commit_visits(&visits).unwrap();
    drop(store);
    server.answer("/measured", [validated(&whole)]);
    let (visits, told) = kept(&home);
    assert_eq!(server.requests("/measured")[1].header("If-None-Match"), None);
    assert!(told.contains("feeds.measured: 1 items, 1 documents"), "{told}");
    assert!(visits.iter().any(|visit| visit.visit.etag.is_some()));
}

/// Bodies that have killed feed readers, by what they are.
fn hostile() -> Vec<(&'static str, Vec<u8>)> {
    let entities = (1..12).fold(String::from("<!ENTITY e0 \"lol\">"), |mut all, n| {
        write!(all, "<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10)).unwrap();
        all
    });
    let namespaces: String = (0..50_000).map(|n| format!(" xmlns:n{n}='u{n}'")).collect();
    let big = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    let author = "<author>info@example.jp（編集部）</author>";
    let text = |body: String| body.into_bytes();
    vec![
        ("entities", text(format!("<!DOCTYPE rss [{entities}]>{}", rss("<item><title>&e11;</title></item>")))),
        (
            "external",
            text(format!(
                "<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>{}",
                rss("<item><title>5 &e;</title></item>")
            )),
        ),
        (
            "nested",
            text(rss(&format!("<item><title>5</title><description>{}</description></item>", "<a>".repeat(200_000)))),
        ),
        (
            "nested-html",
            text(rss(&format!(
                "<item><title>5</title><description><![CDATA[{}]]></description></item>",
                "<div>".repeat(200_000)
            ))),
        ),
        (
            "nested-json",
            text(format!("{{\"version\": \"https://jsonfeed.org/version/1\", \"items\": {}", "[".repeat(200_000))),
        ),
        ("namespaces", text(rss(&format!("<item{namespaces}><title>5 dead</title></item>")))),
        ("attributes", text(rss(&format!("<item {}><title>5 dead</title></item>", "a='1' ".repeat(100_000))))),
        (
            "author",
            text(rss(&format!("<webMaster>noreply@x.org—Anna</webMaster><item><title>5 dead</title>{author}</item>"))),
        ),
        (
            "declared-twice",
            text(format!(
                "<?xml version='1.0'?>{}",
                rss("<?xml version='1.0' encoding='Shift_JIS'?><item><title>5 dead</title></item>")
            )),
        ),
        (
            "utf-16be",
            big(&format!("<?xml version='1.0' encoding='UTF-16'?>{}", rss("<item><title>5 dead</title></item>"))),
        ),
        ("noise", (0..100_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect()),
        ("nulls", vec![0; 100_000]),
    ]
}

#[test]
fn p56_bodies_that_kill_feed_readers_hurt_no_other_feed() {
    let server = Server::start();
    let good = |number| Answer::ok(rss(&item(number)));
    server.answer("/good", [good(12), good(13), good(14), good(15)]);
    let mut config = feed("good", &server);
    let hostile = hostile();
    for (name, body) in &hostile {
        server.answer(&format!("/{name}"), [Answer::ok(body.as_slice())]);
        config += &feed(name, &server);
    }
    let home = Home::new(&config);
    let service = home.start();
    let ended = |name: &str| {
        let log = home.log();
        // Read, or told to be unreadable; not a word on any other feed.
        log.lines().any(|line| line.contains(&format!("feeds.{name}: ")))
    };
    for (name, _) in &hostile {
        home.wait(name, || ended(name));
    }
    home.wait("the good feed, again and again", || home.log().matches("feeds.good: 1 items, 1 documents").count() >= 4);
    let log = home.log();
    assert!(!log.lines().any(|line| line.contains("WARN") && line.contains("feeds.good")), "{log}");
    assert!(!log.contains("a fault in claimwatch") && !log.contains("root:"), "{log}");
    for name in ["namespaces", "attributes", "author", "declared-twice", "utf-16be"] {
        assert!(log.contains(&format!("feeds.{name}: 1 items")), "{name} can be read: {log}");
    }
    for name in ["nested-json", "noise", "nulls"] {
        assert!(log.lines().any(|line| line.contains("WARN") && line.contains(name)), "{name} is told: {log}");
    }
    assert!(service.end_by("TERM").success());
}

/// A feed in bytes of one encoding, under the names of others.
struct Labelled {
    header: Option<&'static str>,
    declared: Option<&'static str>,
    title: &'static str,
    encode: fn(&str) -> Vec<u8>,
}

fn labelled() -> Vec<Labelled> {
    fn utf_8(text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }
    fn utf_16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }
    fn utf_32(text: &str, to_bytes: fn(u32) -> [u8; 4]) -> Vec<u8> {
        text.chars().flat_map(|c| to_bytes(u32::from(c))).collect()
    }
    let case = |header, declared, title, encode| Labelled { header, declared, title, encode };
    vec![
        // All at one.
        case(Some("text/xml; charset=utf-8"), Some("utf-8"), "5 Tote in Köln", utf_8),
        case(None, Some("koi8-r"), "Погибли 5", |text| KOI8_R.encode(text).0.into_owned()),
        case(None, Some("windows-1251"), "Погибли 5", |text| WINDOWS_1251.encode(text).0.into_owned()),
        case(None, Some("Shift_JIS"), "死者5人", |text| SHIFT_JIS.encode(text).0.into_owned()),
        case(None, Some("Big5"), "5人死亡", |text| BIG5.encode(text).0.into_owned()),
        case(Some("text/xml; charset=gb2312"), None, "5人死亡", |text| GB18030.encode(text).0.into_owned()),
        // The header alone, in all the ways in which it is written.
        case(Some("application/xml; charset=\"windows-1251\""), None, "Погибли 5", |text| {
            WINDOWS_1251.encode(text).0.into_owned()
        }),
        case(Some("text/html;charset= windows-1250 ;x=y"), None, "5 zabitých v Košiciach, řekl", |text| {
            WINDOWS_1250.encode(text).0.into_owned()
        }),
        case(Some("text/xml; charset='KOI8-R'"), Some("us-ascii"), "Погибли 5", |text| {
            KOI8_R.encode(text).0.into_owned()
        }),
        // The header comes before the declaration, an unknown one before nothing.
        case(Some("text/xml; charset=windows-1251"), Some("iso-8859-1"), "Погибли 5", |text| {
            WINDOWS_1251.encode(text).0.into_owned()
        }),
        case(Some("text/xml; charset=nonsense"), Some("windows-1251"), "Погибли 5", |text| {
            WINDOWS_1251.encode(text).0.into_owned()
        }),
        // `text/xml` without a charset once meant ASCII (RFC 3023); nobody means it.
        case(Some("text/xml"), Some("utf-8"), "5 Tote in Köln", utf_8),
        case(Some("text/xml"), None, "5 Tote in Köln", utf_8),
        // The bytes come before what others say of them.
        case(Some("text/xml; charset=iso-8859-1"), Some("iso-8859-1"), "5 Tote in Köln", utf_8),
        case(Some("text/xml; charset=us-ascii"), Some("us-ascii"), "5 Tote in Köln", utf_8),
        case(Some("text/xml; charset=utf-8"), Some("utf-8"), "5 morts — café “noir”", |text| {
            WINDOWS_1252.encode(text).0.into_owned()
        }),
        case(None, None, "5 morts — café “noir”", |text| WINDOWS_1252.encode(text).0.into_owned()),
        case(None, Some("iso-8859-1"), "5 morts — café “noir”", |text| WINDOWS_1252.encode(text).0.into_owned()),
        // UTF-16 and UTF-32, with a mark and without, and by name only.
        case(Some("text/xml; charset=utf-16"), Some("utf-16"), "5 Tote in Köln", utf_8),
        case(Some("text/xml; charset=utf-8"), Some("utf-16"), "5 Tote in Köln", |text| utf_16(text, u16::to_le_bytes)),
        case(None, Some("utf-16"), "5 Tote in Köln", |text| utf_16(text, u16::to_be_bytes)),
        case(Some("text/xml; charset=iso-8859-1"), Some("utf-16"), "5 Tote in Köln", |text| {
            utf_16(&format!("\u{feff}{text}"), u16::to_be_bytes)
        }),
        case(Some("text/xml; charset=iso-8859-1"), None, "5 Tote in Köln", |text| utf_8(&format!("\u{feff}{text}"))),
        case(None, Some("utf-32"), "5 Tote in Köln", |text| utf_32(text, u32::to_be_bytes)),
        case(Some("text/xml; charset=utf-8"), None, "5 Tote in Köln", |text| utf_32(text, u32::to_le_bytes)),
        case(None, Some("utf-32"), "5 Tote in Köln", |text| utf_32(&format!("\u{feff}{text}"), u32::to_le_bytes)),
        case(None, Some("utf-32"), "5 Tote in Köln", |text| utf_32(&format!("\u{feff}{text}"), u32::to_be_bytes)),
    ]
}

#[tokio::test]
async fn p57_the_charset_is_found_whatever_header_declaration_and_bytes_say() {
    let server = Server::start();
    let fetcher = Fetcher::new(&PollingSettings::default()).unwrap();
    let source = SourceName("feeds.post".into());
    let origin = Origin { source: &source, publisher: None, url: None, received: Timestamp::UNIX_EPOCH };
    for (at, Labelled { header, declared, title, encode }) in labelled().into_iter().enumerate() {
        let declaration = declared.map(|name| format!("<?xml version='1.0' encoding='{name}'?>\n")).unwrap_or_default();
        let body = encode(&format!("{declaration}{}", rss(&format!("<item><title>{title}</title></item>"))));
        let answer = header.map_or(Answer::ok(body.clone()), |kind| Answer::ok(body).header("Content-Type", kind));
        server.answer("/feed", [answer]);
        let url = server.url("/feed");
        let ask = Ask {
            url: &url,
            home: None,
            allow_private: true,
            private_at_home_only: false,
            access: None,
            visit: None,
            now: origin.received,
        };
        let Ok(Fetched::Body { bytes, content_type, .. }) = fetcher.fetch(&ask).await else { panic!("no body") };
        let reading = read_feed(&bytes, content_type.as_deref(), &origin).unwrap();
        assert_eq!(reading.documents[0].title, title, "case {at}: {header:?}, {declared:?}");
    }
}

#[test]
fn p58_a_feed_cut_in_its_third_item_gives_the_first_two_and_is_asked_for_again() {
    let server = Server::start();
    let whole = rss(&[item(12), item(13), item(14), item(15)].concat());
    let cut = &whole[..whole.find("said 14").unwrap()];
    let validated = |body: &str| Answer::ok(body).header("ETag", "\"1\"").header("Last-Modified", "today");
    server.answer("/feed", [validated(cut), validated(&whole)]);
    let home = Home::new(&feed("feed", &server));
    let (visits, told) = kept(&home);
    assert!(told.contains("feeds.feed: 2 items, 2 documents") && told.contains("ends in the middle"), "{told}");
    let visit = &visits[0].visit;
    assert_eq!((&visit.etag, &visit.last_modified, &visit.body_hash), (&None, &None, &None));
    let due = FeedVisit { next_due: None, ..visits[0].clone() };
    Store::open(&home.path("state/claimwatch.db")).unwrap().commit_visits(&[due]).unwrap();
    let (visits, told) = kept(&home);
    let asked = &server.requests("/feed")[1];
    assert_eq!((asked.header("If-None-Match"), asked.header("If-Modified-Since")), (None, None));
    assert!(told.contains("feeds.feed: 4 items, 2 documents"), "{told}");
    assert_eq!(visits[0].visit.etag.as_deref(), Some("\"1\""));
}
