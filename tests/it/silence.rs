//! Silences and tests of sinks, by the commands that an operator types while the service runs.

use super::program::{Home, report};
use super::server::{Answer, Server};

fn said(home: &Home, arguments: &[&str]) -> (Option<i32>, String) {
    let output = home.ended(arguments);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code(), text)
}

fn toll(home: &Home, number: u32, toll: u32) {
    let told = format!("The coastguard said {toll} people were killed when a ferry sank off Marlow Point.");
    home.drop_report(&format!("{number}.txt"), &report(number, "Ferry sinks off Marlow Point", &told));
}

#[test]
fn what_is_silenced_is_kept_and_listed_and_no_sink_hears_of_it() {
    let server = Server::start();
    server.answer("/hook", [Answer::status(204)]);
    let home = Home::new(&format!("[alert.webhook.desk]\nurl = \"{}\"\n", server.url("/hook")));
    assert!(said(&home, &["silence", "list"]).1.contains("there is no store"), "nothing is made by a question");
    let _service = home.start();
    toll(&home, 1, 12);
    home.wait("the first report", || home.log().contains("1 documents"));
    let (code, added) =
        said(&home, &["silence", "add", "--for", "8h", "--reason", "a drill", "marlow point", "killed"]);
    assert_eq!(code, Some(0), "{added}");
    assert!(
        added.starts_with("Silence 1 holds until ") && added.contains("with \"marlow point\" and \"killed\""),
        "{added}"
    );
    toll(&home, 2, 31);
    home.wait("the silence", || home.log().contains("kept from the sinks by a silence"));
    let (_, alerts) = said(&home, &["alerts"]);
    assert!(alerts.contains("RAISED people killed") && alerts.contains("→ 31 "), "{alerts}");
    let (_, list) = said(&home, &["silence", "list"]);
    assert!(list.contains("1 kept back | a drill"), "{list}");
    let id = alerts.trim_end().rsplit_once("id=").unwrap().1.to_owned();
    let (_, why) = said(&home, &["explain", &id]);
    assert!(why.contains("Kept from all sinks by silence 1"), "{why}");

    assert_eq!(said(&home, &["silence", "remove", "1"]).0, Some(0));
    toll(&home, 3, 45);
    let (alerts, _) = home.wait_for_alerts(1);
    assert!(alerts[0].contains("→ 45 "), "{alerts:?}");
    home.wait("the webhook", || !server.requests("/hook").is_empty());
    assert_eq!((home.alerts().len(), server.requests("/hook").len()), (1, 1), "what was silenced is not told later");
    assert!(said(&home, &["silence", "list"]).1.contains("There are no silences."));
    assert!(said(&home, &["silence", "list", "--all", "--format", "jsonl"]).1.contains("\"holds\":false"));
}

#[test]
fn a_silence_that_says_nothing_or_names_what_is_not_there_is_refused() {
    let home = Home::new("[watch.ferries]\nwords = [\"ferry\"]\n");
    home.once();
    for (arguments, words) in [
        (&["silence", "add", "ferry"][..], "say for how long"),
        (&["silence", "add", "--for", "1h"], "say what is not to be told"),
        (&["silence", "add", "--until", "2020-01-01", "ferry"], "is over already"),
        (&["silence", "add", "--for", "1h", "--watch", "ships"], "no [watch.ships]"),
        (&["silence", "add", "--for", "1h", "--source", "feeds.bbc"], "no [feeds.bbc]"),
        (&["silence", "add", "--for", "1h", "--figure", "ffff"], "there is no figure ffff"),
        (&["silence", "add", "--for", "1h", "--kind", "rised"], "there are first, repeated"),
        (&["silence", "remove", "7"], "there is no silence 7"),
    ] {
        let (code, text) = said(&home, arguments);
        assert_eq!(code, Some(2), "{arguments:?}: {text}");
        assert!(text.contains(words), "{arguments:?}: {text}");
    }
}

#[test]
fn a_test_tells_what_the_sink_really_answered() {
    let server = Server::start();
    server.answer("/fine", [Answer::status(202)]);
    server.answer("/gone", [Answer::page(410, "this channel was archived")]);
    let webhook = |name: &str| format!("[alert.webhook.{name}]\nurl = \"{}\"\n", server.url(&format!("/{name}")));
    let home = Home::new(&format!(
        "{}{}[alert.command.fails]\nrun = [\"sh\", \"-c\", \"echo no line; exit 3\"]\n[alert.webhook.keyless]\nurl = \"env:NO_SUCH_URL\"\n",
        webhook("fine"),
        webhook("gone")
    ));
    let (code, text) = said(&home, &["test-alert", "webhook.fine"]);
    assert_eq!(code, Some(0), "{text}");
    assert!(
        text.starts_with("webhook.fine took a test message in ") && text.contains("127.0.0.1 answered 202"),
        "{text}"
    );
    let body: serde_json::Value = serde_json::from_slice(&server.requests("/fine")[0].body).unwrap();
    assert_eq!((&body["kind"], body["alerts"].as_array().unwrap().len()), (&"test".into(), 0));
    for (sink, words, code) in [
        ("webhook.gone", "410 Gone: this channel was archived", 1),
        ("command.fails", "sh ended with 3: no line", 1),
        ("webhook.keyless", "the secret in the variable NO_SUCH_URL cannot be read", 1),
        ("webhook.fin", "the config has no sink `webhook.fin`; there are log, command.fails, webhook.fine", 2),
    ] {
        let (got, text) = said(&home, &["test-alert", sink]);
        assert!(got == Some(code) && text.contains(words), "{sink}: {got:?} {text}");
    }
    let (code, text) = said(&home, &["test-alert", "log"]);
    assert_eq!(code, Some(1), "there is no folder yet: {text}");
    home.once();
    assert!(said(&home, &["test-alert", "log"]).1.contains("log can write "), "nothing is added");
    assert!(home.alerts().is_empty());
}
