//! Pace: no feed is asked sooner than its server, its own words and the config allow, nor all at once.

use std::collections::BTreeMap;
use std::time::Duration;

use super::polling::{HOUR, QUARTER, Watch, assert_about, conditions, feed, rss};
use super::program::Home;
use super::server::{Answer, Server};

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// When the feed is due after one answer.
fn due_after(answer: Answer) -> Option<Duration> {
    let server = Server::start();
    server.answer("/feed", [answer]);
    let watch = Watch::over(&[("harbour", server.url("/feed"))]);
    watch.round();
    watch.due_in("harbour")
}

#[test]
fn p15_max_age_puts_the_next_request_off() {
    let cached = |value: &str| due_after(Answer::ok(rss("12", "")).header("Cache-Control", value));
    assert_about(cached("max-age=7200"), 2 * HOUR);
    for none in ["max-age=0", "no-cache", "no-store", "max-age=60"] {
        assert_about(cached(none), QUARTER);
    }
    assert_about(cached("max-age=31536000"), DAY);
}

#[test]
fn p16_expires_counts_where_max_age_is_not_given() {
    let until = |value: &str| Answer::ok(rss("12", "")).header("Expires", value);
    assert_about(due_after(until("Thu, 19 Dec 2024 11:00:00 GMT")), 3 * HOUR);
    for ignored in ["Thu, 19 Dec 2019 11:00:00 GMT", "0", "soon"] {
        assert_about(due_after(until(ignored)), QUARTER);
    }
    let both = until("Thu, 19 Dec 2024 11:00:00 GMT").header("Cache-Control", "max-age=7200, s-maxage=36000");
    assert_about(due_after(both.header("Age", "1800")), HOUR + HOUR / 2);
}

#[test]
fn p17_a_ttl_holds_also_after_a_304() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", "<ttl>120</ttl>")).header("ETag", "\"1\""), Answer::status(304)]);
    let mut watch = Watch::over(&[("harbour", server.url("/feed"))]);
    watch.round();
    assert_about(watch.due_in("harbour"), 2 * HOUR);
    watch.restart();
    watch.next_round("harbour");
    assert_eq!(conditions(&server, "/feed").len(), 2);
    assert_about(watch.due_in("harbour"), 2 * HOUR);
}

#[test]
fn p18_the_hours_that_a_feed_wants_skipped_are_skipped() {
    let skipped = "<skipHours><hour>8</hour><hour>9</hour><hour>10</hour></skipHours>";
    let due = due_after(Answer::ok(rss("12", skipped))).unwrap();
    assert!(due >= 3 * HOUR && due < 3 * HOUR + HOUR / 10, "{due:?}");
    // The 19th was a Thursday.
    let due = due_after(Answer::ok(rss("12", "<skipDays><day>Thursday</day></skipDays>"))).unwrap();
    assert!(due >= 16 * HOUR && due < 16 * HOUR + HOUR / 10, "{due:?}");
    let all: String = (0..24).map(|hour| format!("<hour>{hour}</hour>")).collect();
    assert_about(due_after(Answer::ok(rss("12", &format!("<skipHours>{all}</skipHours>")))), QUARTER);
}

#[test]
fn p19_the_syndication_module_hastens_nothing() {
    let sy = |period: &str, times: u32| {
        format!("<sy:updatePeriod>{period}</sy:updatePeriod><sy:updateFrequency>{times}</sy:updateFrequency>")
    };
    let root = |head: String| {
        rss("12", &head).replace("<rss ", "<rss xmlns:sy=\"http://purl.org/rss/1.0/modules/syndication/\" ")
    };
    assert_about(due_after(Answer::ok(root(sy("daily", 12)))), 2 * HOUR);
    assert_about(due_after(Answer::ok(root(sy("hourly", 3_600)))), QUARTER);
}

#[test]
fn p20_an_interval_below_the_floor_is_refused() {
    let home = Home::new("[feeds.hasty]\nurl = \"https://hasty.test/feed\"\nevery = \"10s\"\n");
    let output = home.ended(&["check"]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("no feed is asked more often than every 1m"), "{said}");
}

#[test]
fn p22_many_late_feeds_start_with_few_requests_at_once_and_one_a_host() {
    let servers: Vec<Server> = (1..=12).map(Server::at).collect();
    let mut feeds = String::from("[polling]\nparallel = 3\n");
    for number in 0..60 {
        let (server, path) = (&servers[number % servers.len()], format!("/{number}"));
        server.answer(&path, [Answer::ok(rss("12", "")).after(Duration::from_millis(10))]);
        feeds += &feed(&format!("f{number}"), &server.url(&path));
    }
    let mut watch = Watch::new(&feeds);
    watch.round();
    assert!(servers.iter().all(|server| server.busiest() == 1), "one request a host");
    let asked = || servers.iter().map(|server| server.all_requests().len()).sum::<usize>();
    assert_eq!(asked(), 60);
    watch.restart();
    watch.pass(QUARTER / 2);
    watch.round();
    assert_eq!(asked(), 60, "what was asked within its interval before the stop is not asked again");
}

#[test]
fn p22_no_more_requests_are_under_way_than_the_config_allows() {
    // One server under many names: the hosts are different, the counter is one.
    let server = Server::everywhere(30);
    let mut feeds = String::from("[polling]\nparallel = 3\n");
    for number in 1..=30u8 {
        let path = format!("/{number}");
        server.answer(&path, [Answer::ok(rss("12", "")).after(Duration::from_millis(10))]);
        feeds += &feed(&format!("f{number}"), &server.url_at(number, &path));
    }
    Watch::new(&feeds).round();
    assert_eq!((server.all_requests().len(), server.busiest()), (30, 3));
}

#[test]
fn p23_starting_again_and_again_asks_once() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", ""))]);
    server.answer("/slow", [Answer::silence()]);
    let home = Home::new(&(feed("harbour", &server.url("/feed")) + &feed("slow", &server.url_by_name("/slow"))));
    for starts in 1..=4 {
        let service = home.start();
        home.wait("the start", || home.log().matches("watching 2 feeds").count() == starts);
        home.wait("both to be asked", || server.all_requests().len() >= 2);
        home.wait("the answer", || home.log().contains("1 items"));
        // Longer than two late feeds are spread over.
        std::thread::sleep(Duration::from_millis(150));
        assert!(service.end_by("TERM").success());
    }
    assert_eq!((server.requests("/feed").len(), server.requests("/slow").len()), (1, 1));
}

#[test]
fn p24_a_feed_that_is_added_is_the_only_one_asked_after_a_restart() {
    let server = Server::start();
    let all =
        |names: &[&str]| names.iter().map(|name| feed(name, &server.url(&format!("/{name}")))).collect::<String>();
    for name in ["a", "b", "c"] {
        server.answer(&format!("/{name}"), [Answer::ok(rss("12", ""))]);
    }
    let mut watch = Watch::new(&all(&["a", "b"]));
    watch.round();
    watch.restart_with(&all(&["a", "b", "c"]));
    watch.round();
    let asked: Vec<String> = server.all_requests().into_iter().skip(2).map(|request| request.path).collect();
    assert_eq!(asked, ["/c"]);
}

#[test]
fn another_interval_counts_from_the_next_start_on_and_a_servers_word_goes_on_to_count() {
    let server = Server::start();
    server.answer("/plain", [Answer::ok(rss("12", ""))]);
    server.answer("/fresh", [Answer::ok(rss("12", "")).header("Cache-Control", "max-age=7200")]);
    server.answer("/down", [Answer::status(500)]);
    let config = |every: &str| -> String {
        let lines = |name: &&str| format!("{}every = \"{every}\"\n", feed(name, &server.url(&format!("/{name}"))));
        ["plain", "fresh", "down"].iter().map(lines).collect()
    };
    let mut watch = Watch::new(&config("12h"));
    watch.round();
    watch.pass(HOUR);
    watch.restart_with(&config("15m"));
    watch.round();
    let asked = |path: &str| server.requests(path).len();
    assert_eq!([asked("/plain"), asked("/fresh"), asked("/down")], [2, 1, 2]);
    watch.pass(2 * HOUR);
    watch.round();
    assert_eq!(asked("/fresh"), 2);
    watch.restart_with(&config("12h"));
    watch.pass(HOUR);
    watch.round();
    assert_eq!((asked("/plain"), asked("/fresh")), (3, 2), "a longer one counts too");
}

#[test]
fn p25_one_address_under_two_names_is_asked_once_and_serves_both() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", "")).header("ETag", "\"1\""), Answer::status(304)]);
    let both = feed("one", &server.url("/feed")) + &feed("two", &server.url("/feed"));
    let mut watch = Watch::new(&feed("one", &server.url("/feed")));
    watch.restart_with(&both);
    watch.round();
    assert_eq!(conditions(&server, "/feed"), [None]);
    for name in ["one", "two"] {
        assert!(watch.visit(name).last_success.is_some(), "{name}");
        assert_eq!(watch.visit(name).visit.etag.as_deref(), Some("\"1\""));
    }
    watch.next_round("one");
    assert_eq!(conditions(&server, "/feed"), [None, Some("\"1\"".to_owned())]);
}

#[test]
fn p26_a_quiet_feed_is_asked_less_often_until_it_brings_something() {
    let server = Server::start();
    let quiet = Answer::ok(rss("12", "")).header("ETag", "\"1\"");
    let mut answers = vec![quiet];
    answers.extend(vec![Answer::status(304); 24]);
    answers.push(Answer::ok(rss("17", "")));
    server.answer("/feed", answers);
    let watch = Watch::over(&[("harbour", server.url("/feed"))]);
    watch.round();
    let mut waits = Vec::new();
    for _ in 0..24 {
        waits.push(watch.due_in("harbour").unwrap());
        watch.next_round("harbour");
    }
    assert_about(waits.first().copied(), QUARTER);
    assert!(waits.is_sorted(), "{waits:?}");
    assert_about(watch.due_in("harbour"), 2 * HOUR);
    watch.next_round("harbour");
    assert_about(watch.due_in("harbour"), QUARTER);
}

#[test]
fn p27_a_long_sleep_is_followed_by_one_poll_of_each_feed() {
    let server = Server::start();
    let names: BTreeMap<String, String> = (0..5).map(|n| (format!("f{n}"), format!("/{n}"))).collect();
    names.values().for_each(|path| server.answer(path, [Answer::ok(rss("12", ""))]));
    let watch = Watch::new(&names.iter().map(|(name, path)| feed(name, &server.url(path))).collect::<String>());
    watch.round();
    watch.pass(8 * HOUR);
    watch.round();
    watch.round();
    for path in names.values() {
        assert_eq!(server.requests(path).len(), 2, "{path}");
    }
}
