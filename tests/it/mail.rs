//! Letters to a real mail server on loopback: in the open and over TLS, refused for now and for good.

use claimwatch::alert::{MailSettings, Message, SendError, SinkSettings};

use super::program::{Home, report};
use super::smtp_server::{Letter, Privacy, SmtpServer};

fn settings(server: &SmtpServer, tls: &str, more: &str) -> MailSettings {
    let port = server.port;
    toml::from_str(&format!(
        "server = 'localhost'\nport = {port}\ntls = '{tls}'\nfrom = 'claimwatch@news.example'\n\
         to = ['desk@news.example', 'Anna <anna@news.example>']\n{more}"
    ))
    .unwrap()
}

fn send(settings: MailSettings) -> Result<String, SendError> {
    let sink = SinkSettings::Mail(settings).open();
    let now = jiff::Timestamp::now();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(sink.send(&Message::test(now), now))
}

#[test]
fn a_letter_is_taken_in_the_open_and_refusals_are_sorted_by_what_comes_next() {
    let server = SmtpServer::start(Privacy::Open, &["451 try again later", "554 no such thing"]);
    let refused = send(settings(&server, "none", ""));
    assert!(
        matches!(&refused, Err(SendError::Later { answer, .. }) if answer.contains("451") || answer.contains("try again")),
        "{refused:?}"
    );
    let refused = send(settings(&server, "none", ""));
    assert!(matches!(&refused, Err(SendError::Never { answer }) if answer.contains("no such thing")), "{refused:?}");
    let taken = send(settings(&server, "none", "")).unwrap();
    assert_eq!(taken, "localhost answered 250 taken");
    let Letter { from, to, text, private, .. } = server.letters().remove(0);
    assert!(from.contains("<claimwatch@news.example>") && to.len() == 2 && to[1].contains("<anna@news.example>"));
    assert!(text.contains("Subject: [claimwatch] A test by claimwatch\r\n") && !private, "{text}");
}

#[test]
fn a_letter_goes_over_tls_with_a_password_that_the_open_never_sees() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("password"), "hunter2\n").unwrap();
    for (privacy, tls) in [(Privacy::Starttls, "starttls"), (Privacy::Implicit, "implicit")] {
        let server = SmtpServer::start(privacy, &[]);
        let ca = folder.path().join("ca.pem");
        std::fs::write(&ca, &server.ca).unwrap();
        let login = format!("user = 'desk'\npassword = 'file:{}'\n", folder.path().join("password").display());
        send(settings(&server, tls, &format!("{login}ca = '{}'", ca.display()))).unwrap();
        let letter = server.letters().remove(0);
        // "\0desk\0hunter2" in base64.
        assert_eq!(letter.auth.as_deref(), Some("PLAIN AGRlc2sAaHVudGVyMg=="), "{tls}");
        assert!(letter.private, "{tls}");
    }
}

#[test]
fn a_server_that_cannot_be_trusted_gets_nothing() {
    let server = SmtpServer::start(Privacy::Implicit, &[]);
    let refused = send(settings(&server, "implicit", ""));
    assert!(matches!(&refused, Err(SendError::Later { answer, .. }) if answer.contains("localhost")), "{refused:?}");
    let server = SmtpServer::start(Privacy::Open, &[]);
    let refused = send(settings(&server, "starttls", ""));
    assert!(matches!(refused, Err(SendError::Later { .. })), "{refused:?}");
    assert!(server.letters().is_empty());
}

#[test]
fn the_service_sends_a_burst_of_one_story_as_one_letter_once_the_server_takes_it() {
    let server = SmtpServer::start(Privacy::Open, &["451 try again later"]);
    let home = Home::new(&format!(
        "[alert.mail.desk]\nserver = \"localhost\"\nport = {}\ntls = \"none\"\nfrom = \"claimwatch@news.example\"\n\
         to = [\"desk@news.example\"]\ngroup = \"1s\"\n",
        server.port
    ));
    let _service = home.start();
    let told = |killed: &str, injured: &str| {
        format!(
            "The coastguard said {killed} people were killed when a ferry sank off Marlow Point. Another {injured} passengers \
             were injured in the sinking off Marlow Point, the coastguard said."
        )
    };
    home.drop_report(
        "1.txt",
        &report(1, "Ferry sinks off Marlow Point", &told("12", "40").replace("Another ", "Some ")),
    );
    home.wait("the first report", || home.log().contains("1 documents"));
    home.drop_report(
        "2.txt",
        &report(2, "Marlow Point ferry toll rises", &told("31", "72").replace("Another ", "Some ")),
    );
    let (alerts, _) = home.wait_for_alerts(2);
    home.wait("the letter", || !server.letters().is_empty());
    assert_eq!((server.refused(), server.letters().len()), (1, 1));
    let text = server.letters().remove(0).text;
    assert!(text.contains("2 changes: ") && text.contains("Claimwatch-Attempt: 2\r\n"), "{text}");
    for alert in &alerts {
        let id = alert.rsplit_once("id=").unwrap().1;
        assert!(text.replace("=\r\n", "").contains(id), "{id} in {text}");
    }
}
