//! Sinks that change while the service runs, and hours in which nobody is woken.

use super::program::{Home, report};
use super::server::{Answer, Server};

/// The toll of a sinking, by a report of that number.
fn toll(home: &Home, number: u32, toll: u32) {
    let told = format!("The coastguard said {toll} people were killed when a ferry sank off Marlow Point.");
    home.drop_report(&format!("{number}.txt"), &report(number, "Ferry sinks off Marlow Point", &told));
}

/// What each request told of, by the new toll.
fn told(server: &Server, path: &str) -> Vec<String> {
    let text =
        |body: &[u8]| serde_json::from_slice::<serde_json::Value>(body).unwrap()["alerts"][0]["after"]["text"].clone();
    server.requests(path).iter().map(|one| text(&one.body).as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_reload_leads_alerts_to_other_sinks_and_what_was_owed_stays_owed() {
    let server = Server::start();
    server.answer("/old", [Answer::status(503)]);
    server.answer("/new", [Answer::status(204)]);
    server.answer("/more", [Answer::status(204)]);
    let home = Home::new(&format!("[alert.webhook.desk]\nurl = \"{}\"\n", server.url("/old")));
    let _service = home.start();
    toll(&home, 1, 12);
    home.wait("the first report", || home.log().contains("1 documents"));
    toll(&home, 2, 31);
    home.wait("the refusal", || !server.requests("/old").is_empty());
    let webhook = |name: &str, path: &str| format!("[alert.webhook.{name}]\nurl = \"{}\"\n", server.url(path));
    home.configure(&(webhook("desk", "/new") + &webhook("more", "/more")));
    let (code, said, err) = home.said(&["reload"]);
    assert_eq!(code, Some(0), "{said}{err}");
    home.wait("what was owed", || !server.requests("/new").is_empty());
    toll(&home, 3, 45);
    home.wait("what is new", || server.requests("/new").len() >= 2 && !server.requests("/more").is_empty());
    assert_eq!(
        (told(&server, "/new"), told(&server, "/more")),
        (vec!["31".to_owned(), "45".to_owned()], vec!["45".to_owned()])
    );
    let attempt: u32 = server.requests("/new")[0].header("claimwatch-attempt").unwrap().parse().unwrap();
    assert!(attempt >= 2, "it is the same message still");
}

#[test]
fn in_quiet_hours_the_log_is_written_and_nobody_is_woken() {
    let server = Server::start();
    server.answer("/hook", [Answer::status(204)]);
    let now = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC);
    let (from, to) = ((now.hour() + 23) % 24, (now.hour() + 2) % 24);
    let home = Home::new(&format!(
        "[alert.webhook.desk]\nurl = \"{}\"\n[watch.ferries]\nwords = [\"ferry\"]\nquiet-hours = [\"{from:02}:00-{to:02}:00\"]\n",
        server.url("/hook")
    ));
    for (number, dead) in [(1, 12), (2, 31)] {
        toll(&home, number, dead);
    }
    let mut once = home.command(&["once"]);
    assert!(once.env("TZ", "UTC").status().unwrap().success());
    assert_eq!((home.alerts().len(), server.requests("/hook").len()), (1, 0));
    let store = rusqlite::Connection::open(home.path("state/claimwatch.db")).unwrap();
    let due: String =
        store.query_row("SELECT due FROM outbox WHERE sink = 'webhook.desk'", [], |row| row.get(0)).unwrap();
    assert!(due.ends_with(&format!("T{to:02}:00:00Z")), "{due}");
    // The morning comes.
    store.execute("UPDATE outbox SET due = '2025-01-01T00:00:00Z'", []).unwrap();
    drop(store);
    home.once();
    assert_eq!(told(&server, "/hook"), ["31"]);
}
