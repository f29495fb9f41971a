//! A running service takes over another config without a restart, or refuses it with words and goes on by the one
//! before. What a change does not touch never hears of it.

use std::fs;
use std::time::{Duration, Instant};

use claimwatch::document::SourceName;
use claimwatch::store::{FeedVisit, Store};

use super::polling::{feed, rss};
use super::program::{Home, Service, report};
use super::server::{Answer, Server};

/// A feed that is asked every second.
fn lively(name: &str, url: &str) -> String {
    feed(name, url) + "every = \"1s\"\n"
}

/// A service that has begun to watch, and reads its config again on being told to.
fn started(home: &Home) -> Service {
    let starts = || home.log().matches("watching ").count();
    let before = starts();
    let service = home.start();
    home.wait("the start", || starts() > before);
    service
}

/// What a reload that must go well says.
fn reload(home: &Home) -> String {
    let (code, out, err) = home.said(&["reload"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    out
}

/// A ferry's sinking with that many dead.
fn ferry(number: u32, dead: u32) -> String {
    let text = format!("The coastguard said {dead} people were killed when a ferry sank off Marlow Point.");
    report(number, "Ferry sinks off Marlow Point", &text)
}

#[test]
fn p24_a_feed_that_is_added_is_the_only_one_asked() {
    let server = Server::start();
    let all =
        |names: &[&str]| names.iter().map(|name| feed(name, &server.url(&format!("/{name}")))).collect::<String>();
    ["a", "b", "c"].iter().for_each(|name| server.answer(&format!("/{name}"), [Answer::ok(rss("12", ""))]));
    let home = Home::new(&all(&["a", "b"]));
    let _service = started(&home);
    home.wait("two answers", || home.log().matches("1 items").count() == 2);
    home.configure(&all(&["a", "b", "c"]));
    assert_eq!(reload(&home), "the service has read its config again: feed c added\n");
    home.wait("the third answer", || home.log().matches("1 items").count() == 3);
    let asked: Vec<String> = server.all_requests().into_iter().skip(2).map(|request| request.path).collect();
    assert_eq!(asked, ["/c"]);
    assert_eq!(reload(&home), "the service has read its config again: nothing has changed\n");
}

#[test]
fn p83_a_config_with_a_fault_is_shown_and_the_one_before_goes_on_to_count() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", ""))]);
    let good = lively("harbour", &server.url("/feed"));
    let home = Home::new(&good);
    let _service = started(&home);
    for (fault, line, words) in [
        ("[feeds.new\n", 11, "not valid TOML"),
        ("[polling]\nintervall = \"1h\"\n", 12, "did you mean `every`?"),
        ("[feeds.new]\nurl = \"htp://a.test/\"\n", 12, "did you mean \"http://a.test/\"?"),
        ("[feeds.harbour]\nurl = \"https://a.test/\"\n", 11, "harbour"),
    ] {
        home.configure(&format!("{good}{fault}"));
        let (code, out, err) = home.said(&["reload"]);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{err}");
        assert!(err.contains(&format!("c.toml:{line}")) && err.contains(words), "{fault}: {err}");
        assert!(err.starts_with("claimwatch: the config cannot be used, and the service goes on by the one before"));
        assert!(
            home.log().contains(&format!("refused, and the one before goes on to count: c.toml:{line}: ")),
            "{}",
            home.log()
        );
        let before = server.requests("/feed").len();
        home.wait("the feed to be asked as before", || server.requests("/feed").len() > before);
    }
    home.configure(&good);
    assert!(reload(&home).contains("nothing has changed"), "mended");
}

#[test]
fn p84_hangups_during_polls_drop_no_poll_and_repeat_no_alert() {
    let server = Server::start();
    let toll = |dead: u32| Answer::ok(rss(&dead.to_string(), "")).after(Duration::from_millis(300));
    server.answer("/feed", [toll(12), toll(17), toll(23)]);
    let feeds = lively("harbour", &server.url("/feed"));
    let home = Home::new(&feeds);
    let service = started(&home);
    let start = Instant::now();
    let mut hangups = 0;
    while home.alerts().len() < 2 {
        assert!(start.elapsed() < Duration::from_secs(15), "{}", home.log());
        // Each second one changes the feed itself, also in the middle of its polls.
        home.configure(&format!("{feeds}publisher = \"Radio {}\"\n", hangups / 2));
        service.signal("HUP");
        hangups += 1;
        std::thread::sleep(Duration::from_millis(130));
    }
    let took = start.elapsed();
    let asked: Vec<Instant> = server.requests("/feed").iter().map(|request| request.at).collect();
    assert!(asked.windows(2).all(|two| two[1] - two[0] >= Duration::from_secs(1)), "{asked:?}");
    assert!(asked.len() as f64 >= (took.as_secs_f64() / 2.0).floor(), "{} polls in {took:?}", asked.len());
    let answered = home.log().matches("feeds.harbour: 1 items").count();
    assert!(answered + 1 >= server.requests("/feed").len(), "a poll was dropped: {answered} of {}", asked.len());
    let alerts = home.alerts();
    assert!(alerts.len() == 2 && alerts[0].contains("12 → 17") && alerts[1].contains("17 → 23"), "{alerts:?}");
    assert!(home.log().matches("the config was read again").count() >= hangups / 2, "{}", home.log());
    let end = Instant::now();
    assert!(service.end_by("TERM").success());
    assert!(end.elapsed() < Duration::from_secs(10));
}

#[test]
fn what_is_removed_is_left_and_what_is_new_is_watched() {
    let server = Server::start();
    ["/old", "/new"].iter().for_each(|path| server.answer(path, [Answer::ok(rss("12", ""))]));
    let home = Home::new(&lively("old", &server.url("/old")));
    fs::create_dir(home.path("second")).unwrap();
    home.drop_report("1.txt", &ferry(1, 12));
    let _service = started(&home);
    home.wait("both to be read", || home.log().contains("1 items") && home.log().contains("1 documents"));
    home.configure(&format!("{}[folders.second]\npath = \"second\"\n", lively("new", &server.url("/new"))));
    let said = reload(&home);
    assert_eq!(said, "the service has read its config again: feed new added; feed old removed; folder second added\n");
    let old = server.requests("/old").len();
    fs::write(home.path("second/2.txt"), ferry(2, 31)).unwrap();
    let (alerts, _) = home.wait_for_alerts(1);
    assert!(alerts[0].contains("12 → 31"), "{alerts:?}");
    home.wait("the new feed to be asked again", || server.requests("/new").len() >= 3);
    // A poll that was in hand when it was removed may still have come.
    assert!(server.requests("/old").len() <= old + 1);
}

#[test]
fn a_feed_that_failed_is_asked_at_once_when_it_is_mended() {
    let server = Server::start();
    server.answer("/feed", [Answer::status(401), Answer::ok(rss("12", ""))]);
    let home = Home::new(&feed("harbour", &server.url("/feed")));
    let _service = started(&home);
    home.wait("the refusal", || home.log().contains("does not let us in"));
    fs::write(home.path("headers"), "Authorization: Bearer radio\n").unwrap();
    home.configure(&format!("{}headers-file = {:?}\n", feed("harbour", &server.url("/feed")), home.path("headers")));
    assert!(reload(&home).contains("feed harbour changed"));
    home.wait("the answer", || home.log().contains("1 items"));
    assert_eq!(server.requests("/feed")[1].header("Authorization"), Some("Bearer radio"));
}

#[test]
fn watches_aliases_and_the_alert_log_are_taken_over() {
    let home = Home::new("[watch.quiet]\nmeasures = [\"injured\"]\n");
    home.drop_report("1.txt", &ferry(1, 12));
    let _service = started(&home);
    home.wait("the first report", || home.log().contains("1 documents"));
    home.drop_report("2.txt", &ferry(2, 31));
    home.wait("the second report", || home.log().matches("1 documents").count() == 2);
    assert!(home.alerts().is_empty(), "nobody asked for the dead");
    home.configure("[watch.dead]\nmeasures = [\"killed\"]\n[alert.log]\ntext = \"new.log\"\n");
    let said = reload(&home);
    assert_eq!(said, "the service has read its config again: watch dead added; watch quiet removed; [alert] changed\n");
    home.drop_report("3.txt", &ferry(3, 45));
    home.wait("the alert", || !super::program::lines(&home.path("logs/new.log")).is_empty());
    assert!(super::program::lines(&home.path("logs/new.log"))[0].contains("31 → 45"));
    assert!(home.alerts().is_empty(), "the old log is left");
}

#[test]
fn an_edit_is_acted_on_by_itself_only_where_that_is_asked_for() {
    let home = Home::new("");
    let _service = started(&home);
    let asked = |more: &str| {
        home.configure(more);
        let config = fs::read_to_string(home.path("c.toml")).unwrap();
        fs::write(home.path("c.toml"), config.replace("[service]\n", "[service]\nreload-on-change = true\n")).unwrap();
    };
    asked("");
    std::thread::sleep(Duration::from_millis(1_500));
    assert!(!home.log().contains("read again"), "{}", home.log());
    assert!(reload(&home).contains("[service] changed"));
    asked("[watch.dead]\nmeasures = [\"killed\"]\n");
    home.wait("the edit to be seen", || home.log().contains("read again: watch dead added"));
    asked("[watch.dead]\nmeasure = 1\n");
    home.wait("the fault to be told", || home.log().contains("did you mean `measures`?"));
}

#[test]
fn without_a_service_there_is_nobody_to_tell_and_with_one_no_second_starts() {
    let home = Home::new("");
    let (code, _, err) = home.said(&["reload"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("no service answers at") && err.contains("state/control.sock"), "{err}");
    let service = started(&home);
    let (code, _, err) = home.said(&["run"]);
    assert_eq!(code, Some(1), "{err}");
    assert!(err.contains("another claimwatch runs with this store"), "{err}");
    assert!(reload(&home).contains("nothing has changed"), "the first one still answers");
    service.kill();
    let service = started(&home);
    assert!(reload(&home).contains("nothing has changed"), "a socket that a crash left behind is taken over");
    assert!(service.end_by("TERM").success());
    assert!(!home.path("state/control.sock").exists());
}

#[test]
fn the_schedule_tells_the_time_by_the_settings_of_now() {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", ""))]);
    let every = |hours: u32| format!("{}every = \"{hours}h\"\n", feed("harbour", &server.url("/feed")));
    let home = Home::new(&every(1));
    let service = started(&home);
    home.wait("the answer", || home.log().contains("1 items"));
    let line = || home.said(&["schedule"]).1;
    home.wait("the plan", || line().contains("every 1h"));
    home.configure(&every(3));
    assert!(reload(&home).contains("feed harbour changed"));
    home.wait("the new plan", || line().contains("every 3h"));
    assert!(line().starts_with("harbour  in 3h") || line().starts_with("harbour  in 2h 59m"), "{}", line());
    home.configure(&every(2));
    assert!(reload(&home).contains("feed harbour changed"));
    home.wait("the third plan", || line().contains("every 2h"));
    assert_eq!(server.requests("/feed").len(), 1);
    assert!(service.end_by("TERM").success());
    assert!(line().starts_with("harbour  in "), "{}", line());
}

/// Ten thousand feeds that were asked a moment ago, and are due in an hour.
#[test]
fn ten_thousand_feeds_are_taken_over_at_once() {
    let server = Server::start();
    server.answer("/new", [Answer::ok(rss("12", ""))]);
    let now = jiff::Timestamp::now();
    let url = |number: usize| format!("https://h{}.test/feed/{number}", number % 3_000);
    let mut visits = Vec::new();
    let mut feeds = String::new();
    for number in 0..10_000 {
        feeds.push_str(&format!("[feeds.f{number:05}]\nurl = \"{}\"\nevery = \"1h\"\n", url(number)));
        let none = FeedVisit::none(SourceName(format!("feeds.f{number:05}")), url(number));
        let (asked, next_due) = (Some(now), now.checked_add(jiff::SignedDuration::from_hours(1)).ok());
        visits.push(FeedVisit { asked, last_success: asked, next_due, ..none });
    }
    let home = Home::new(&feeds);
    fs::create_dir(home.path("state")).unwrap();
    Store::open(&home.path("state/claimwatch.db")).unwrap().commit_visits(&visits).unwrap();
    let service = started(&home);
    home.configure(&format!(
        "{}{}",
        feeds.replacen("every = \"1h\"", "every = \"2h\"", 1),
        feed("new", &server.url("/new"))
    ));
    let start = Instant::now();
    assert_eq!(reload(&home), "the service has read its config again: feed new added; feed f00000 changed\n");
    let took = start.elapsed();
    println!("a reload with 10,000 feeds took {took:?}");
    // The promise is for a build that is optimised.
    let most = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 1 });
    assert!(took <= most, "{took:?}");
    home.wait("the new feed to be asked", || home.log().contains("feeds.new: 1 items"));
    assert_eq!((server.all_requests().len(), home.log().matches("WARN").count()), (1, 0), "nobody else is asked");
    let start = Instant::now();
    let (_, told, _) = home.said(&["status"]);
    println!("its status took {:?}", start.elapsed());
    assert!(told.contains("f09999"), "{}", told.len());
    assert!(service.end_by("TERM").success());
}
