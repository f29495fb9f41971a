//! Word of the health of sources and sinks reaches the sinks that reach people: once on entering, once on recovery.

use std::fs;

use serde_json::Value;

use super::polling::feed;
use super::program::Home;
use super::server::{Answer, Server};

/// What the webhook was told of health: source, state, summary.
fn told(server: &Server) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for request in server.requests("/hook") {
        let message: Value = serde_json::from_slice(&request.body).unwrap();
        for line in message["health"].as_array().unwrap() {
            let text = |key: &str| line[key].as_str().unwrap().to_owned();
            all.push((text("source"), text("state"), text("summary")));
        }
    }
    all
}

fn home(server: &Server, more: &str) -> Home {
    server.answer("/hook", [Answer::status(204)]);
    Home::new(&format!("[alert.webhook.desk]\nurl = \"{}\"\n{more}", server.url("/hook")))
}

#[test]
fn p32_a_feed_that_is_refused_is_told_to_the_sinks_once_and_when_it_is_well_again() {
    let server = Server::start();
    server.answer("/feed", [Answer::status(403)]);
    let feed = format!("[feeds.harbour]\nurl = \"{}\"\nallow-private = true\n", server.url("/feed"));
    let home = home(&server, &feed);
    let service = home.start();
    home.wait("word of it", || !told(&server).is_empty());
    let (source, state, summary) = told(&server).remove(0);
    assert_eq!((source.as_str(), state.as_str()), ("feeds.harbour", "failing"));
    assert!(summary.starts_with("feeds.harbour needs its operator: ") && summary.contains("403"), "{summary}");
    assert!(service.end_by("TERM").success());
    assert!(home.alerts().is_empty(), "the log of figures stays one");

    server.answer("/feed", [Answer::ok("<rss version=\"2.0\"><channel><title>Harbour</title></channel></rss>")]);
    let store = rusqlite::Connection::open(home.path("state/claimwatch.db")).unwrap();
    store.execute("UPDATE feed SET next_due = NULL", []).unwrap();
    drop(store);
    let _service = home.start();
    home.wait("word that it is well", || told(&server).len() >= 2);
    let (_, state, summary) = told(&server).remove(1);
    assert_eq!(state, "well");
    assert!(summary.starts_with("feeds.harbour is well again; it was: "), "{summary}");
}

#[test]
fn p34_an_outage_of_our_own_is_told_once_and_not_feed_by_feed() {
    let server = Server::start();
    let feeds: String =
        (2..5).map(|last| feed(&format!("f{last}"), &format!("http://127.0.0.{last}:1/feed"))).collect();
    let home = home(&server, &feeds);
    home.once();
    let told = told(&server);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].0.as_str(), told[0].1.as_str()), ("network", "failing"));
    assert!(told[0].2.contains("no host can be reached"), "{told:?}");
}

#[test]
fn p72_a_folder_that_is_gone_is_told_to_the_sinks_and_so_is_its_return() {
    let server = Server::start();
    let home = home(&server, "");
    let config = fs::read_to_string(home.path("c.toml")).unwrap();
    fs::write(home.path("c.toml"), config.replace("path = \"inbox\"", "path = \"inbox\"\nevery = \"300ms\"")).unwrap();
    let _service = home.start();
    home.wait("the first scan", || home.log().contains("0 files"));
    fs::rename(home.path("inbox"), home.path("away")).unwrap();
    home.wait("word of it", || !told(&server).is_empty());
    let (source, state, summary) = told(&server).remove(0);
    assert_eq!((source.as_str(), state.as_str()), ("folders.inbox", "failing"));
    assert!(summary.contains("No such file"), "{summary}");
    fs::rename(home.path("away"), home.path("inbox")).unwrap();
    home.wait("word that it is back", || told(&server).len() >= 2);
    assert_eq!(told(&server)[1].1, "well");
}

#[test]
fn a_sink_that_gives_up_an_alert_is_told_of_by_the_others() {
    let server = Server::start();
    server.answer("/gone", [Answer::status(410)]);
    let home = home(&server, &format!("[alert.webhook.gone]\nurl = \"{}\"\n", server.url("/gone")));
    let told_toll =
        |toll: &str| format!("The coastguard said {toll} people were killed when a ferry sank off Marlow Point.");
    for (number, toll) in [(1, "12"), (2, "31")] {
        let text = super::program::report(number, "Ferry sinks off Marlow Point", &told_toll(toll));
        home.drop_report(&format!("{number}.txt"), &text);
    }
    let _service = home.start();
    home.wait("word of it", || !told(&server).is_empty());
    let (source, state, summary) = told(&server).remove(0);
    assert_eq!((source.as_str(), state.as_str()), ("webhook.gone", "failing"));
    assert!(summary.contains("given up: 127.0.0.1 answered 410"), "{summary}");
    assert_eq!(server.requests("/gone").len(), 1, "it is not told of itself");
}

#[test]
fn a_log_that_cannot_be_written_stays_owed_and_is_kept_with_the_sinks_that_fail() {
    let server = Server::start();
    let home = home(&server, "");
    let toll = |number: u32, toll: u32| {
        let told = format!("The coastguard said {toll} people were killed when a ferry sank off Marlow Point.");
        home.drop_report(
            &format!("{number}.txt"),
            &super::program::report(number, "Ferry sinks off Marlow Point", &told),
        );
    };
    let _service = home.start();
    toll(1, 12);
    home.wait("the first report", || home.log().contains("1 documents"));
    for name in ["logs/alerts.log", "logs/alerts.jsonl"] {
        fs::remove_file(home.path(name)).unwrap();
        fs::create_dir(home.path(name)).unwrap();
    }
    toll(2, 31);
    home.wait("the webhook, which is another's", || !server.requests("/hook").is_empty());
    home.wait("word of it", || home.log().contains("stay owed"));
    let (_, status, _) = home.said(&["status"]);
    assert!(status.contains("failing for ") && status.contains("alerts.log"), "{status}");
    for name in ["logs/alerts.log", "logs/alerts.jsonl"] {
        fs::remove_dir(home.path(name)).unwrap();
    }
    toll(3, 45);
    let (alerts, _) = home.wait_for_alerts(2);
    assert!(alerts[0].contains("→ 31 ") && alerts[1].contains("→ 45 "), "{alerts:?}");
}

#[test]
fn p83_a_refused_config_is_told_to_the_sinks_once_and_so_is_the_good_one() {
    let server = Server::start();
    let home = home(&server, "");
    let good = fs::read_to_string(home.path("c.toml")).unwrap();
    let write = |more: &str| fs::write(home.path("c.toml"), format!("{good}{more}")).unwrap();
    let service = home.start();
    home.wait("the start", || home.log().contains("watching "));
    for fault in ["[polling]\nintervall = 1\n", "[feeds.new\n"] {
        write(fault);
        assert_eq!(home.said(&["reload"]).0, Some(2));
    }
    home.wait("word of it", || !told(&server).is_empty());
    write("");
    assert_eq!(home.said(&["reload"]).0, Some(0));
    home.wait("word that it is well", || told(&server).len() >= 2);
    let [(source, state, summary), (_, well, _)] = &told(&server)[..] else { panic!("{:?}", told(&server)) };
    assert_eq!((source.as_str(), state.as_str(), well.as_str()), ("config", "failing", "well"));
    assert!(summary.contains("refused") && summary.contains("unknown key `intervall`"), "{summary}");

    // Mended while the service was down, it is told by the next start. A second later: within one it is the same finding.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    write("[feeds.new\n");
    assert_eq!(home.said(&["reload"]).0, Some(2));
    home.wait("word of the second", || told(&server).len() >= 3);
    assert!(service.end_by("TERM").success());
    write("");
    let _service = home.start();
    home.wait("word that it is well again", || told(&server).len() >= 4);
    assert!(told(&server)[3].2.starts_with("config is well again; it was: it was refused"), "{:?}", told(&server));
}
