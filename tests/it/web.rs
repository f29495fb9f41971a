//! The web server and the file of the feed: what those who look after the service, their programs and their feed readers
//! get. Real requests to the real program; other people's programs read the answers where they are installed.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::Duration;

use feed_rs::parser;

use super::polling::{feed, rss};
use super::program::{Home, Service, report};
use super::server::{Answer, Server};

/// An answer: its status, its head and its body.
struct Page {
    status: u16,
    head: String,
    body: String,
}

/// A port that nobody listens at.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// What the server at that port answers; nothing where there is none.
fn ask(port: u16, line: &str, host: &str) -> Option<Page> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "{line} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Some(Page { status, head: head.to_lowercase(), body: body.to_owned() })
}

fn get(port: u16, path: &str) -> Page {
    ask(port, &format!("GET {path}"), "localhost").unwrap_or_else(|| panic!("nobody answers at {path}"))
}

/// A service with a web server, a feed, and one alert told.
fn watched(server: &Server, more: &str) -> (Home, Service, u16) {
    server.answer("/good", [Answer::ok(rss("12", ""))]);
    server.answer("/bad", [Answer::status(500)]);
    let port = free_port();
    let feeds = feed("good", &server.url("/good")) + &feed("bad", &server.url("/bad"));
    let home = Home::new(&format!("{feeds}[web]\nlisten = \"127.0.0.1:{port}\"\n{more}"));
    let service = home.start();
    home.wait("the start", || home.log().contains("listens at"));
    for (number, dead) in [(1, 12), (2, 31)] {
        let text = format!("The coastguard said {dead} people were killed when a ferry sank off Marlow Point.");
        home.drop_report(&format!("{number}.txt"), &report(number, "Ferry sinks off <b>Marlow</b> Point", &text));
        // By its own address: the feed's poll logs a document too.
        home.wait("the report", || home.log().contains(&format!("document=https://paper{number}.example/ferry")));
    }
    home.wait_for_alerts(1);
    home.wait("the polls", || home.log().contains("1 items") && home.log().contains("500"));
    (home, service, port)
}

#[test]
fn the_service_says_whether_it_is_well_and_what_it_measures() {
    let server = Server::start();
    let (home, _service, port) = watched(&server, "");
    for path in ["/healthz", "/readyz"] {
        let page = get(port, path);
        assert_eq!((page.status, page.body.as_str()), (200, "fine\n"), "{path}");
    }
    let page = get(port, "/metrics");
    assert!(page.head.contains("content-type: text/plain; version=0.0.4"), "{}", page.head);
    let lines = [
        "claimwatch_feeds{state=\"fine\"} 1",
        "claimwatch_feeds{state=\"failing\"} 1",
        "claimwatch_feed_up{feed=\"bad\"} 0",
        "claimwatch_polls_total{outcome=\"fine\"} 1",
        "claimwatch_alerts_total{kind=\"raised\"} 1",
        "claimwatch_folder_up{folder=\"inbox\"} 1",
        "claimwatch_config_last_reload_successful 1",
        "claimwatch_sink_waiting_alerts{sink=\"log\"} 0",
    ];
    for line in lines {
        home.wait(line, || get(port, "/metrics").body.lines().any(|known| known == line));
    }
    for line in page.body.lines().filter(|line| !line.starts_with('#')) {
        let (name, value) = line.rsplit_once(' ').unwrap();
        let name = name.split('{').next().unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(
            page.body.contains(&format!("# HELP {name} ")) && page.body.contains(&format!("# TYPE {name} ")),
            "{line}"
        );
    }
    check_with_promtool(&page.body);

    home.configure("[web]\nlisten = 1\n");
    assert_eq!(home.said(&["reload"]).0, Some(2));
    let refused = get(port, "/metrics").body;
    assert!(refused.contains("\nclaimwatch_config_last_reload_successful 0\n"), "p83: {refused}");
}

#[test]
fn the_alerts_are_a_feed_on_the_web_and_in_a_file() {
    let server = Server::start();
    let (home, _service, port) = watched(&server, "[alert.atom]\nfile = \"alerts.atom\"\n");
    let page = get(port, "/alerts.atom");
    assert_eq!((page.status, page.head.contains("content-type: application/atom+xml")), (200, true));
    let read = parser::parse(page.body.as_bytes()).unwrap();
    assert_eq!(read.entries.len(), 1);
    let title = &read.entries[0].title.as_ref().unwrap().content;
    assert!(title.starts_with("RAISED people killed") && title.ends_with("12 → 31"), "{title}");
    let file = || std::fs::read_to_string(home.path("logs/alerts.atom")).unwrap_or_default();
    home.wait("the file", || file() == page.body);

    let text = "The coastguard said 45 people were killed when a ferry sank off Marlow Point.";
    home.drop_report("3.txt", &report(3, "Ferry sinks off Marlow Point", text));
    home.wait("the next alert in the file", || file().contains("31 → 45"));
    assert_eq!(get(port, "/alerts.atom").body, file());
    subscribe_with_newsboat(&home, &format!("http://127.0.0.1:{port}/alerts.atom"));
}

#[test]
fn strangers_get_nothing() {
    let server = Server::start();
    let (home, service, port) = watched(&server, "names = [\"watch.desk.internal\"]\n");
    let status = |line: &str, host: &str| ask(port, line, host).unwrap().status;
    assert_eq!(status("GET /alerts.atom", "evil.example"), 421, "a web page that leads its own name here");
    assert_eq!(status("GET /alerts.atom", "watch.desk.internal"), 200);
    assert_eq!(status("POST /alerts.atom", "localhost"), 405);
    assert_eq!(status("GET /../etc/passwd", "localhost"), 404);
    let head = ask(port, "HEAD /", "localhost").unwrap();
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert!(get(port, "/").body.contains("/alerts.atom  the alerts as a feed"));
    // Visitors who say nothing do not keep others out for long, nor the service from its end.
    let silent: Vec<TcpStream> = (0..20).map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap()).collect();
    assert_eq!(status("GET /healthz", "localhost"), 200);
    let end = std::time::Instant::now();
    assert!(service.end_by("TERM").success());
    assert!(end.elapsed() < Duration::from_secs(10));
    drop(silent);
    drop(home);
}

#[test]
fn it_listens_only_where_the_config_says_and_moves_with_it() {
    let home = Home::new("");
    let service = home.start();
    home.wait("the start", || home.log().contains("watching "));
    assert!(!home.log().contains("listens at"));
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = |port: u16| home.configure(&format!("[web]\nlisten = \"127.0.0.1:{port}\"\n"));
    at(taken.local_addr().unwrap().port());
    assert!(home.said(&["reload"]).1.contains("[web] changed"));
    home.wait("the word that it cannot", || home.log().contains("the web server cannot listen at"));
    let port = free_port();
    at(port);
    home.said(&["reload"]);
    home.wait("the server", || home.log().contains("listens at"));
    assert_eq!(get(port, "/healthz").status, 200);
    home.configure("");
    home.said(&["reload"]);
    home.wait("its end", || ask(port, "GET /", "localhost").is_none());
    assert!(service.end_by("TERM").success());
}

#[test]
fn p85_what_cannot_be_kept_is_no_readiness() {
    let server = Server::start();
    let (home, _service, port) = watched(&server, "");
    let elsewhere = rusqlite::Connection::open(home.path("state/claimwatch.db")).unwrap();
    elsewhere.execute_batch("BEGIN IMMEDIATE").unwrap();
    home.drop_report("9.txt", &report(9, "Another ferry", "The coastguard said 3 people were injured on a ferry."));
    home.wait("the trouble", || get(port, "/readyz").status == 503);
    assert!(get(port, "/readyz").body.contains("another program holds it"));
    assert_eq!(get(port, "/healthz").status, 200, "a new start would not help");
    elsewhere.execute_batch("ROLLBACK").unwrap();
    home.wait("the recovery", || get(port, "/readyz").status == 200);
}

/// Prometheus's own judgement of the measurements, where its tool is installed.
fn check_with_promtool(metrics: &str) {
    let spawned = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = spawned else {
        println!("skipped: there is no promtool here");
        return;
    };
    child.stdin.take().unwrap().write_all(metrics.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{said}\n{metrics}");
}

/// A real feed reader, where it is installed.
fn subscribe_with_newsboat(home: &Home, url: &str) {
    let (urls, cache, config) = (home.path("urls"), home.path("cache.db"), home.path("newsboat"));
    std::fs::write(&urls, format!("{url}\n")).unwrap();
    std::fs::write(&config, "").unwrap();
    let mut newsboat = Command::new("newsboat");
    newsboat.env("HOME", home.path("")).arg("-C").arg(&config).arg("-u").arg(&urls).arg("-c").arg(&cache);
    let Ok(output) = newsboat.args(["-x", "reload", "print-unread"]).output() else {
        println!("skipped: there is no newsboat here");
        return;
    };
    assert!(String::from_utf8_lossy(&output.stdout).contains('2'), "{output:?}");
    let cache = rusqlite::Connection::open(&cache).unwrap();
    let items = "SELECT count(*) FROM rss_item WHERE title LIKE 'RAISED %' AND content LIKE '%<strong>45</strong>%'";
    assert_eq!(cache.query_row(items, [], |row| row.get::<_, i64>(0)), Ok(1));
}
