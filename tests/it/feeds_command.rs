//! The feeds of the config by command: found, tried, put in, taken out, exchanged, probed, and when each is due. The real
//! program on a real config, with a real server on loopback.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Output;

use super::polling::rss;
use super::program::Home;
use super::server::{Answer, Server};

/// A server with a feed at `/feed` and a page at `/page` that announces it, and the feed of its comments.
fn site() -> Server {
    let server = Server::start();
    server.answer("/feed", [Answer::ok(rss("12", "<ttl>120</ttl>")).header("ETag", "\"one\"")]);
    let page = "<html><head><link rel='alternate' type='application/rss+xml' title='Harbour Radio' href='/feed'>\
        <link rel='alternate' type='application/rss+xml' title='Comments' href='/comments/feed'></head><body>x</body></html>";
    server.answer("/page", [Answer::ok(page)]);
    server
}

fn config(home: &Home) -> String {
    fs::read_to_string(home.path("c.toml")).unwrap()
}

fn ended(home: &Home, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = home.ended(arguments);
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_feed_is_found_behind_a_page_tried_and_put_into_the_config() {
    let (server, home) = (site(), Home::new("# the end\n"));
    let before = config(&home);
    let (code, out, err) = ended(&home, &["feeds", "add", &server.url("/page"), "--allow-private", "--every", "30m"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let feed = server.url("/feed");
    let added = format!("[feeds.harbour-radio]\nurl = \"{feed}\"\nevery = \"30m\"\nallow-private = true\n");
    assert_eq!(config(&home), format!("{before}\n{added}"));
    for words in [
        "its feed is",
        "added [feeds.harbour-radio] to c.toml",
        "Harbour Radio: 1 items, the newest of 2025-03-04; 1 claims",
    ] {
        assert!(out.contains(words), "no {words:?} in {out}");
    }
    let (code, _, err) = ended(&home, &["feeds", "add", &feed, "--allow-private"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("is in the config already, as [feeds.harbour-radio]"), "{err}");

    let (code, out, _) = ended(&home, &["feeds", "remove", "harbour-radio"]);
    assert_eq!(code, Some(0), "{out}");
    assert_eq!(config(&home), before, "what was put in is taken out, and nothing else");
}

#[test]
fn what_cannot_be_read_is_not_put_in_and_several_feeds_are_a_choice() {
    let (server, home) = (site(), Home::new(""));
    let before = config(&home);
    server.answer("/gone", [Answer::status(410)]);
    let links = "<link rel=alternate type=application/rss+xml title=World href=/w><link rel=alternate type=application/rss+xml href=/s>";
    server.answer("/several", [Answer::ok(format!("<html><head>{links}</head></html>"))]);
    server.answer("/bare", [Answer::ok("<html><body>nothing here</body></html>")]);
    let add = |url: &str, more: &[&str]| ended(&home, &[&["feeds", "add", url][..], more].concat());
    let local = &["--allow-private"];
    let (code, _, err) = add(&server.url("/gone"), local);
    assert_eq!(code, Some(1));
    assert!(err.contains("was not added: the feed is gone for good (410)") && err.contains("--no-probe"), "{err}");
    let (_, _, err) = add(&server.url("/several"), local);
    assert!(
        err.contains("leads to 2 feeds") && err.contains(&format!("feeds add {}  (World)", server.url("/w"))),
        "{err}"
    );
    let (_, _, err) = add(&server.url("/feed"), &[]);
    assert!(err.contains("a loopback address") && err.contains("allow-private"), "{err}");
    let (code, _, err) = add("not an address", &[]);
    assert_eq!(code, Some(2), "{err}");
    assert_eq!(config(&home), before);
    // The usual places are looked at last, and politely: two requests to one host are a second apart.
    let (code, out, err) = add(&server.url("/bare"), local);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(config(&home).contains(&format!("url = \"{}\"", server.url("/feed"))), "{out}");
    let (code, out, _) = add(&server.url("/gone"), &["--no-probe", "--name", "old", "--publisher", "Old \"Post\""]);
    assert_eq!(code, Some(0), "{out}");
    assert!(
        config(&home).contains("[feeds.old]\n") && config(&home).contains("publisher = 'Old \"Post\"'"),
        "{}",
        config(&home)
    );
}

#[test]
fn a_config_that_cannot_be_used_is_not_edited_and_the_mode_of_one_that_can_stays() {
    let home = Home::new("[polling]\nevry = '1h'\n");
    let before = config(&home);
    let (code, _, err) = ended(&home, &["feeds", "add", "https://a.example/f", "--no-probe"]);
    assert_eq!((code, config(&home)), (Some(2), before));
    assert!(err.contains("did you mean `every`?"), "{err}");

    let home = Home::new("");
    fs::set_permissions(home.path("c.toml"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::rename(home.path("c.toml"), home.path("real.toml")).unwrap();
    std::os::unix::fs::symlink("real.toml", home.path("c.toml")).unwrap();
    let (code, _, err) = ended(&home, &["feeds", "add", "https://a.example/f", "--no-probe", "--name", "a b"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("the name `a b` has a space in it"), "{err}");
    let (code, ..) = ended(&home, &["feeds", "add", "https://a.example/f", "--no-probe"]);
    assert_eq!(code, Some(0));
    assert!(home.path("c.toml").symlink_metadata().unwrap().is_symlink());
    let mode = fs::metadata(home.path("real.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert!(config(&home).contains("[feeds.a-example]"), "{}", config(&home));
}

#[test]
fn feeds_go_to_other_readers_and_come_from_them() {
    let home = Home::new("[feeds.a]\nurl = 'https://a.example/f?x=1&y=2'\npublisher = 'A & B'\n");
    let (_, opml, _) = ended(&home, &["feeds", "export"]);
    assert!(
        opml.contains("text=\"A &amp; B\"") && opml.contains("xmlUrl=\"https://a.example/f?x=1&amp;y=2\""),
        "{opml}"
    );
    let more = opml.replace(
        "</body>",
        "<outline text='News'><outline text='B Post' xmlUrl='https://b.example/f'/><outline text='b post' \
         xmlUrl='http://c.example/f'/><outline text='x' xmlUrl='gopher://x'/></outline></body>",
    );
    fs::write(home.path("list.opml"), more).unwrap();
    let (code, out, err) = ended(&home, &["feeds", "import", "list.opml"]);
    assert_eq!(code, Some(0), "{err}");
    assert!(out.contains("added 2 feeds to c.toml; 1 were there already, 1 have no usable address"), "{out}");
    assert!(err.contains("left out: `gopher://x`"), "{err}");
    let after = config(&home);
    assert!(after.contains("[feeds.b-post]\n") && after.contains("[feeds.b-post-2]\n"), "{after}");
    let (_, list, _) = ended(&home, &["feeds", "list", "--format", "jsonl"]);
    assert_eq!(list.lines().count(), 3, "{list}");
    fs::write(home.path("page.html"), "<html/>").unwrap();
    let (code, _, err) = ended(&home, &["feeds", "import", "page.html"]);
    assert_eq!(code, Some(1));
    assert!(err.contains("cannot import page.html: this is no OPML"), "{err}");
    assert_eq!(config(&home), after);
}

#[test]
fn a_probe_shows_each_step_and_what_was_read() {
    let (server, home) = (site(), Home::new(""));
    server.answer("/old", [Answer::redirect(301, "/feed")]);
    let (code, out, err) = ended(&home, &["probe", &server.url("/old"), "--allow-private"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let expected = [
        &format!("from {}\n         location: /feed", server.url("/old")),
        "etag: \"one\"",
        "1 items with 1 claims",
        "it has moved for good",
        "12 people killed | coastguard",
        "next   in 2h",
        "the feed asks to be kept for 2h (ttl)",
    ];
    for words in expected {
        assert!(out.contains(words), "no {words:?} in {out}");
    }
    let (code, out, err) = ended(&home, &["probe", &server.url("/page"), "--allow-private", "--format", "jsonl"]);
    let line: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, line["answers"][0]["status"].as_u64()), (Some(1), Some(200)), "{out}");
    assert!(err.contains("this is a web page and no feed"), "{err}");
    let (code, _, err) = ended(&home, &["probe", "harbuor"]);
    assert_eq!(code, Some(2));
    assert!(err.contains("no feed harbuor"), "{err}");
}

#[test]
fn the_schedule_says_when_each_feed_is_due_and_why() {
    let server = site();
    let local =
        |name: &str, path: &str| format!("[feeds.{name}]\nurl = '{}'\nallow-private = true\n", server.url(path));
    server.answer("/gone", [Answer::status(410)]);
    let off = "[feeds.off]\nurl = 'https://off.example/'\nenabled = false\n";
    let home = Home::new(&format!("{}{}{off}", local("good", "/feed"), local("lost", "/gone")));
    let (_, before, err) = ended(&home, &["schedule"]);
    assert_eq!(err, "");
    assert_eq!(before.matches("it has not been asked yet").count(), 2, "{before}");
    home.once();
    let (code, out, _) = ended(&home, &["schedule", "--format", "jsonl"]);
    assert_eq!(code, Some(0));
    let lines: Vec<serde_json::Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let why = |name: &str| lines.iter().find(|line| line["feed"] == name).unwrap()["why"].as_str().unwrap().to_owned();
    assert_eq!(why("good"), "the feed asks to be kept for 2h (ttl)");
    assert_eq!(why("lost"), "the server says that it is gone for good (410)");
    assert_eq!(why("off"), "it is switched off in the config");
    let (_, table, _) = ended(&home, &["schedule"]);
    let first = table.lines().next().unwrap();
    assert!(first.starts_with("good  in 2h") || first.starts_with("good  in 1h 59m"), "{table}");
    let (_, list, _) = ended(&home, &["feeds", "list"]);
    for words in ["fine 0s ago", "not asked any more: the server says", "it is switched off in the config"] {
        assert!(list.contains(words) || list.contains("fine 1s ago"), "no {words:?} in {list}");
    }
}

#[test]
fn a_check_may_ask_every_feed() {
    let server = site();
    let local =
        |name: &str, path: &str| format!("[feeds.{name}]\nurl = '{}'\nallow-private = true\n", server.url(path));
    let home = Home::new(&local("good", "/feed"));
    let (code, out, err) = ended(&home, &["check", "--online"]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(out.contains("1 feed answered and can be read"), "{out}");
    let home = Home::new(&format!("{}{}", local("good", "/feed"), local("bad", "/none")));
    let (code, _, err) = ended(&home, &["check", "--online"]);
    assert_eq!(code, Some(1));
    for words in ["feeds.bad cannot be read: not found (404)", "c.toml:11:7", "1 of 2 feeds cannot be read"] {
        assert!(err.contains(words), "no {words:?} in {err}");
    }
}
