//! `claimwatch status`: the running service says how it is, and without one its store does.

use std::os::unix::fs::PermissionsExt;

use serde_json::Value;

use super::polling::{feed, rss};
use super::program::{Home, report};
use super::server::{Answer, Server};

/// The status as a program reads it.
pub fn status(home: &Home) -> Value {
    let (code, out, err) = home.said(&["status", "--format", "json"]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    serde_json::from_str(&out).unwrap()
}

/// The one of a list that has that name.
fn named<'v>(list: &'v Value, name: &str) -> &'v Value {
    list.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap_or_else(|| panic!("no {name} in {list}"))
}

#[test]
fn feeds_folders_and_store_are_told_with_what_is_wrong_in_words() {
    let server = Server::start();
    server.answer("/good", [Answer::ok(rss("12", ""))]);
    server.answer("/gone", [Answer::status(410)]);
    server.answer("/denied", [Answer::status(401)]);
    let feeds = ["good", "gone", "denied"].map(|name| feed(name, &server.url(&format!("/{name}"))));
    let off = feed("off", &server.url("/off")) + "enabled = false\n";
    let home = Home::new(&format!("{}{off}[folders.lost]\npath = \"lost\"\n", feeds.concat()));
    let text = "The coastguard said 12 people were killed when a ferry sank off Marlow Point.";
    home.drop_report("1.txt", &report(1, "Ferry sinks off Marlow Point", text));
    let service = home.start();
    home.wait("all to be asked", || server.all_requests().len() == 3 && home.log().contains("1 documents"));
    let told = |status: &Value| {
        let states = ["good", "gone", "denied", "off"].map(|name| named(&status["feeds"], name)["state"].clone());
        states == ["fine", "stopped", "failing", "disabled"] && status["folders"][0]["looked"].is_string()
    };
    home.wait("what came of it", || told(&status(&home)));

    let running = status(&home);
    assert_eq!(running["service"]["pid"], service.id());
    assert_eq!(running["service"]["reload"], Value::Null);
    let denied = named(&running["feeds"], "denied");
    assert_eq!((&denied["failures"], &denied["error"]), (&1.into(), &"the server does not let us in (401)".into()));
    assert_eq!(denied["why"], "access was denied once: 4h");
    assert!(denied["next_due"].is_string() && denied["last_success"].is_null());
    let gone = named(&running["feeds"], "gone");
    assert_eq!(
        (&gone["next_due"], &gone["error"]),
        (&Value::Null, &"the server says that it is gone for good (410)".into())
    );
    let (inbox, lost) = (named(&running["folders"], "inbox"), named(&running["folders"], "lost"));
    assert_eq!((&inbox["files"], &inbox["error"]), (&1.into(), &Value::Null));
    assert!(lost["error"].is_string(), "{lost}");
    assert_eq!((&running["store"]["documents"], &running["store"]["error"]), (&2.into(), &Value::Null));
    assert!(running["store"]["bytes"].as_u64().unwrap() > 4_096);

    let (_, shown, _) = home.said(&["status"]);
    for line in ["good    ", "denied  never", "failing for ", "not asked any more: the server says", "switched off"] {
        assert!(shown.contains(line), "no `{line}` in\n{shown}");
    }
    assert!(shown.starts_with("claimwatch ") && shown.contains(&format!("(process {})", service.id())), "{shown}");

    assert!(service.end_by("TERM").success());
    let stored = status(&home);
    assert_eq!(stored["service"], Value::Null);
    assert_eq!(stored["feeds"], running["feeds"], "the store knows it too");
    assert_eq!(stored["store"]["documents"], 2);
    assert_eq!(named(&stored["folders"], "inbox")["files"], 1);
    assert!(home.said(&["status"]).1.starts_with("claimwatch does not run\n"));
}

#[test]
fn p83_a_refused_config_stands_in_the_status_until_it_is_mended() {
    let home = Home::new("");
    let _service = home.start();
    home.wait("the start", || home.log().contains("watching "));
    home.configure("[polling]\nintervall = 1\n");
    assert_eq!(home.said(&["reload"]).0, Some(2));
    let reload = status(&home)["service"]["reload"].clone();
    assert_eq!(reload["taken"], false);
    assert!(reload["said"].as_str().unwrap().starts_with("c.toml:8: unknown key `intervall`"), "{reload}");
    assert!(home.said(&["status"]).1.contains("refused"));
    home.configure("");
    assert_eq!(home.said(&["reload"]).0, Some(0));
    assert_eq!(status(&home)["service"]["reload"]["taken"], true);
    assert!(!home.said(&["status"]).1.contains("refused"));
}

#[test]
fn p85_a_store_that_cannot_be_written_is_named_in_the_status() {
    let home = Home::new("");
    home.once();
    let elsewhere = rusqlite::Connection::open(home.path("state/claimwatch.db")).unwrap();
    elsewhere.execute_batch("BEGIN IMMEDIATE").unwrap();
    let _service = home.start();
    home.wait("the start", || home.log().contains("watching "));
    let text = "The coastguard said 12 people were killed when a ferry sank off Marlow Point.";
    home.drop_report("1.txt", &report(1, "Ferry sinks off Marlow Point", text));
    home.wait("the word that it is tried again", || home.log().contains("trying again"));
    let trouble = status(&home)["service"]["trouble"].clone();
    assert!(trouble.as_str().unwrap().contains("another program holds it"), "{trouble}");
    elsewhere.execute_batch("ROLLBACK").unwrap();
    home.wait("the recovery", || status(&home)["service"]["trouble"].is_null());
}

#[test]
fn what_the_group_may_read_it_may_ask_and_no_more() {
    let home = Home::new("");
    let _service = home.start();
    home.wait("the start", || home.path("state/control.sock").exists());
    let mode = std::fs::metadata(home.path("state/control.sock")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o660);
}
