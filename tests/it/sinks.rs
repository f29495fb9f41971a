//! Alerts on their way out of the running service: to every sink, past those that fail, over a kill, and without a
//! word of any secret.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use serde_json::Value;

use super::program::{Home, lines, report};
use super::server::{Answer, Server};

/// Drops two reports of one sinking; the second raises the toll.
fn sink_ferry(home: &Home) {
    let told =
        |toll: &str| format!("The coastguard said {toll} people were killed when a ferry sank off Marlow Point.");
    home.drop_report("1.txt", &report(1, "Ferry sinks off Marlow Point", &told("12")));
    home.wait("the first report", || home.log().contains("1 documents"));
    home.drop_report("2.txt", &report(2, "Marlow Point ferry toll rises", &told("31")));
}

/// The id at the end of a line of the alert log.
fn id(line: &str) -> &str {
    line.rsplit_once("id=").unwrap().1
}

#[test]
fn p79_one_sink_that_refuses_hangs_or_breaks_holds_up_no_other() {
    let server = Server::start();
    server.answer("/down", [Answer::status(500)]);
    server.answer("/hangs", [Answer::silence()]);
    server.answer("/resets", [Answer::raw(""), Answer::status(204)]);
    server.answer("/gone", [Answer::status(404)]);
    server.answer("/fine", [Answer::status(204)]);
    let webhook = |name: &str| {
        format!("[alert.webhook.{name}]\nurl = \"{}\"\ntimeout = \"5s\"\n", server.url(&format!("/{name}")))
    };
    let webhooks = ["down", "hangs", "resets", "gone", "fine"].map(webhook).concat();
    let home = Home::new(&format!("{webhooks}[alert.health]\nsinks = []\n"));
    let service = home.start();
    sink_ferry(&home);
    let (alerts, _) = home.wait_for_alerts(1);
    home.wait("the one that is fine", || !server.requests("/fine").is_empty());
    assert!(server.requests("/down").len() <= 1, "the sink that is fine waited for another");
    home.wait("the repeats", || server.requests("/down").len() >= 3 && server.requests("/resets").len() >= 2);
    for path in ["/down", "/resets", "/fine", "/gone", "/hangs"] {
        let ids: Vec<_> =
            server.requests(path).iter().map(|one| one.header("webhook-id").unwrap().to_owned()).collect();
        assert!(ids.iter().all(|one| one == id(&alerts[0])), "{path}: {ids:?}");
    }
    let down = server.requests("/down");
    let waits: Vec<Duration> = down.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
    assert!(waits[0] >= Duration::from_millis(600) && waits[1] > waits[0], "{waits:?}");
    assert_eq!((server.requests("/gone").len(), server.requests("/fine").len()), (1, 1));
    assert!(home.log().contains("webhook.gone") && home.log().contains("is given up"), "{}", home.log());
    assert!(service.end_by("TERM").success());
    let said = String::from_utf8(home.ended(&["explain", id(&alerts[0])]).stdout).unwrap();
    assert!(said.contains("webhook.gone: given up") && said.contains("webhook.resets: delivered"), "{said}");
    assert!(said.contains("webhook.down: not delivered yet, tried"), "{said}");
    server.answer("/gone", [Answer::status(204)]);
    let _service = home.start();
    home.wait("one more chance after a start", || server.requests("/gone").len() == 2);
    assert_eq!(server.requests("/gone")[1].header("claimwatch-attempt"), Some("2"));
}

#[test]
fn p80_an_alert_that_a_kill_kept_from_its_sink_arrives_after_the_restart_under_its_id() {
    let gone = Server::start();
    let (port, url) = (gone.port(), gone.url("/hook"));
    drop(gone);
    let home = Home::new(&format!("[alert.webhook.desk]\nurl = \"{url}\"\n"));
    let service = home.start();
    sink_ferry(&home);
    let (alerts, _) = home.wait_for_alerts(1);
    home.wait("the first attempt", || home.log().contains("was not taken"));
    service.kill();
    let server = Server::start_at(&format!("127.0.0.1:{port}"));
    server.answer("/hook", [Answer::status(204)]);
    let _service = home.start();
    home.wait("the alert", || !server.requests("/hook").is_empty());
    let request = server.requests("/hook").remove(0);
    assert_eq!(request.header("webhook-id"), Some(id(&alerts[0])));
    let attempt: u32 = request.header("claimwatch-attempt").unwrap().parse().unwrap();
    assert!(attempt >= 2, "the attempt before the kill counts");
    let message: Value = serde_json::from_slice(&request.body).unwrap();
    assert_eq!(message["alerts"][0]["id"], id(&alerts[0]));
    assert_eq!(home.alerts().len(), 1);
}

#[test]
fn one_round_delivers_too_and_what_it_cannot_stays_for_the_next() {
    let server = Server::start();
    server.answer("/hook", [Answer::status(503), Answer::status(204)]);
    server.answer("/busy", [Answer::status(429).header("Retry-After", "3600"), Answer::status(204)]);
    let webhook =
        |name: &str| format!("[alert.webhook.{name}]\nurl = \"{}\"\ngroup = \"1h\"\n", server.url(&format!("/{name}")));
    let home = Home::new(&format!("{}{}", webhook("hook"), webhook("busy")));
    for (number, toll) in [(1, "12"), (2, "31")] {
        let told = format!("The coastguard said {toll} people were killed when a ferry sank off Marlow Point.");
        home.drop_report(&format!("{number}.txt"), &report(number, "Ferry sinks off Marlow Point", &told));
    }
    let count = |path: &str| server.requests(path).len();
    home.once();
    assert_eq!(
        (home.alerts().len(), count("/hook"), count("/busy")),
        (1, 2, 1),
        "a moment is waited for, an hour is not"
    );
    home.once();
    assert_eq!((count("/hook"), count("/busy")), (2, 1));
    let store = rusqlite::Connection::open(home.path("state/claimwatch.db")).unwrap();
    store.execute_batch("UPDATE sink SET rests_until = NULL; UPDATE outbox SET due = NULL").unwrap();
    drop(store);
    home.once();
    assert_eq!((home.alerts().len(), count("/hook"), count("/busy")), (1, 2, 2));
}

#[test]
fn p80_a_kill_at_any_moment_loses_no_alert_at_a_sink_and_repeats_none_under_another_id() {
    const POINTS: u32 = 12;
    let server = Server::start();
    let fill = |home: &Home| {
        for (number, toll) in [(1, 12), (2, 31), (3, 45), (4, 58)] {
            let told = format!("The coastguard said {toll} people were killed when a ferry sank off Marlow Point.");
            home.drop_report(&format!("{number}.txt"), &report(number, "Ferry sinks off Marlow Point", &told));
        }
    };
    let home = |name: &str| {
        server.answer(name, [Answer::status(204)]);
        let home = Home::new(&format!("[alert.webhook.desk]\nurl = \"{}\"\n", server.url(name)));
        fill(&home);
        home
    };
    let ids = |name: &str| -> Vec<String> {
        server.requests(name).iter().map(|one| one.header("webhook-id").unwrap().to_owned()).collect()
    };
    let whole = home("/whole");
    let start = std::time::Instant::now();
    whole.once();
    let duration = start.elapsed();
    let expected = ids("/whole");
    assert_eq!(expected.len(), 3, "{:?}", whole.alerts());
    for point in 0..POINTS {
        let name = format!("/{point}");
        let home = home(&name);
        let service = home.start();
        std::thread::sleep(duration * point / POINTS);
        service.kill();
        home.once();
        let mut got = ids(&name);
        got.dedup();
        assert_eq!(got, expected, "killed at {point} of {POINTS}: each alert, in order, repeated under its id alone");
    }
}

#[test]
fn a_command_and_the_journal_get_the_alerts_of_the_watch_that_names_them() {
    let home = Home::new(
        "[watch.ferries]\nwords = [\"ferry\"]\nsinks = [\"command.keep\", \"journal\"]\n\
         [watch.others]\nwords = [\"quake\"]\n\
         [alert.command.keep]\nrun = [\"./keep.sh\"]\nfolder = \".\"\n\
         [alert.journal]\nenabled = true\nsocket = \"journal.socket\"\n",
    );
    let script = "#!/bin/sh\necho \"$CLAIMWATCH_TITLE\" > title\ncat > got.tmp\nmv got.tmp got.json\n";
    fs::write(home.path("keep.sh"), script).unwrap();
    fs::set_permissions(home.path("keep.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    let journal = UnixDatagram::bind(home.path("journal.socket")).unwrap();
    journal.set_read_timeout(Some(super::program::PATIENCE)).unwrap();
    let _service = home.start();
    sink_ferry(&home);
    home.wait("the command", || home.path("got.json").exists());
    let message: Value = serde_json::from_str(&fs::read_to_string(home.path("got.json")).unwrap()).unwrap();
    assert_eq!((&message["kind"], &message["alerts"][0]["watch"]), (&"alert".into(), &"ferries".into()));
    assert!(fs::read_to_string(home.path("title")).unwrap().starts_with("RAISED people killed"));
    let mut buffer = vec![0; 65_536];
    let length = journal.recv(&mut buffer).unwrap();
    let entry = String::from_utf8_lossy(&buffer[..length]).into_owned();
    assert!(entry.lines().any(|line| line == "CLAIMWATCH_WATCH=ferries"), "{entry}");
    assert!(home.alerts().is_empty(), "the watch does not name the log");
}

#[test]
fn p82_a_log_that_is_rotated_loses_no_line() {
    let home = Home::new("");
    let service = home.start();
    sink_ferry(&home);
    home.wait_for_alerts(1);
    let signal = || {
        let sent = std::process::Command::new("sh").args(["-c", &format!("kill -USR1 {}", service.id())]).status();
        assert!(sent.unwrap().success());
    };
    // By rename, and a signal.
    for name in ["alerts.log", "alerts.jsonl"] {
        fs::rename(home.path(&format!("logs/{name}")), home.path(&format!("logs/{name}.1"))).unwrap();
    }
    signal();
    home.wait("new files", || home.path("logs/alerts.log").exists() && home.path("logs/alerts.jsonl").exists());
    let toll = |number: u32, toll: u32| {
        let told = format!("The coastguard said {toll} people were killed when a ferry sank off Marlow Point.");
        home.drop_report(&format!("{number}.txt"), &report(number, "Marlow Point ferry toll rises", &told));
    };
    toll(3, 45);
    home.wait_for_alerts(1);
    // By copy and truncation, with a line written between the two.
    let before = fs::read(home.path("logs/alerts.log")).unwrap();
    fs::write(home.path("logs/alerts.log.2"), &before).unwrap();
    toll(4, 58);
    home.wait_for_alerts(2);
    fs::File::options().write(true).open(home.path("logs/alerts.log")).unwrap().set_len(0).unwrap();
    signal();
    home.wait("the line that was in neither", || home.alerts().len() == 1);
    toll(5, 77);
    home.wait_for_alerts(2);
    let all: Vec<String> = ["alerts.log.1", "alerts.log.2", "alerts.log"]
        .iter()
        .flat_map(|name| lines(&home.path(&format!("logs/{name}"))))
        .collect();
    let tolls: Vec<bool> = ["→ 31 ", "→ 45 ", "→ 58 ", "→ 77 "]
        .iter()
        .map(|toll| all.iter().filter(|line| line.contains(toll)).count() == 1)
        .collect();
    assert_eq!((tolls, all.len()), (vec![true; 4], 4), "{}", all.join("\n"));
    assert!(service.end_by("TERM").success());
}

#[test]
fn p87_no_secret_is_ever_shown() {
    let secrets = ["T0PS3CRET/B0/hookpath", "hunter2-signing-key", "Bearer hunter2-token", "hunter2-password"];
    let server = Server::start();
    server.answer(&format!("/{}", secrets[0]), [Answer::status(500), Answer::page(403, "go away")]);
    let home = Home::new(
        "[alert.webhook.desk]\nurl = \"file:url\"\nsecret = \"file:key\"\nauthorization = \"env:DESK_TOKEN\"\n\
         [alert.webhook.lost]\nurl = \"file:lost\"\n\
         [alert.mail.desk]\nserver = \"127.0.0.1\"\nport = 1\ntls = \"implicit\"\nfrom = \"a@example.org\"\nto = [\"b@example.org\"]\n\
         user = \"desk\"\npassword = \"file:password\"\ngroup = \"0s\"\n",
    );
    fs::write(home.path("url"), server.url(&format!("/{}\n", secrets[0]))).unwrap();
    fs::write(home.path("key"), secrets[1]).unwrap();
    fs::write(home.path("password"), secrets[3]).unwrap();
    fs::write(home.path("lost"), format!("http://127.0.0.1:1/{}", secrets[0])).unwrap();
    let config = fs::read_to_string(home.path("c.toml")).unwrap();
    fs::write(
        home.path("c.toml"),
        config
            .replace("log-level = \"debug\"", "log-level = \"trace,h2=trace,hyper=trace,reqwest=trace,rustls=trace\""),
    )
    .unwrap();
    let started = home.ended(&["check"]);
    // A filter is no level; then the plain one.
    if !started.status.success() {
        fs::write(home.path("c.toml"), config.replace("log-level = \"debug\"", "log-level = \"trace\"")).unwrap();
    }
    let mut command = home.command(&["run"]);
    command.env("DESK_TOKEN", secrets[2]);
    let service = home.start_as(command);
    sink_ferry(&home);
    let (alerts, _) = home.wait_for_alerts(1);
    home.wait("the refusals", || {
        home.log().contains("is given up")
            && home.log().contains("webhook.lost: ")
            && home.log().contains("mail.desk: ")
    });
    assert!(service.end_by("TERM").success());
    let seen = server.all_requests();
    assert!(seen.iter().any(|one| one.header("authorization") == Some(secrets[2])), "the secrets are used");
    let mut shown = vec![home.log(), alerts.join("\n"), fs::read_to_string(home.path("logs/alerts.jsonl")).unwrap()];
    for arguments in [&["check"][..], &["alerts"], &["explain", id(&alerts[0])]] {
        let output = home.ended(arguments);
        shown.push(format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)));
    }
    shown.push(String::from_utf8_lossy(&fs::read(home.path("state/claimwatch.db")).unwrap()).into_owned());
    for (at, text) in shown.iter().enumerate() {
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} is shown in {at}");
        }
    }
}
