//! A mail server on loopback: takes letters or refuses them as the test says, in the open, after STARTTLS or over TLS
//! from the first byte, and keeps each letter for the test to look at.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use super::tls_server::{Shown, certified_for};

/// How connections are kept private.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    Open,
    Starttls,
    Implicit,
}

/// A letter that was taken.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    pub from: String,
    pub to: Vec<String>,
    /// Head and body, as they came.
    pub text: String,
    /// What followed AUTH, if anybody logged in.
    pub auth: Option<String>,
    pub private: bool,
}

/// A running server; it ends with the test.
pub struct SmtpServer {
    pub port: u16,
    /// The certificate of its authority, in PEM form.
    pub ca: String,
    script: Arc<Mutex<Script>>,
    _runtime: tokio::runtime::Runtime,
}

#[derive(Default)]
struct Script {
    /// What letters are answered with, one after the other; then all are taken.
    answers: VecDeque<String>,
    letters: Vec<Letter>,
    refused: usize,
}

impl SmtpServer {
    /// A server for the name `localhost`, that answers the first letters with these lines.
    pub fn start(privacy: Privacy, answers: &[&str]) -> SmtpServer {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (ca, config) = certified_for("localhost", Shown::Good);
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let answers = answers.iter().map(|answer| (*answer).to_owned()).collect();
        let script = Arc::new(Mutex::new(Script { answers, ..Script::default() }));
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let port = listener.local_addr().unwrap().port();
        let served = Arc::clone(&script);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, script) = (acceptor.clone(), Arc::clone(&served));
                // A client that goes away in the middle is no fault of the server.
                tokio::spawn(async move { serve(stream, privacy, acceptor, script).await });
            }
        });
        SmtpServer { port, ca, script, _runtime: runtime }
    }

    pub fn letters(&self) -> Vec<Letter> {
        self.script.lock().unwrap().letters.clone()
    }

    pub fn refused(&self) -> usize {
        self.script.lock().unwrap().refused
    }
}

async fn serve(stream: TcpStream, privacy: Privacy, acceptor: TlsAcceptor, script: Arc<Mutex<Script>>) -> Option<()> {
    if privacy == Privacy::Implicit {
        let stream = acceptor.accept(stream).await.ok()?;
        talk(stream, true, true, &script, true).await?;
        return Some(());
    }
    let stream = talk(stream, privacy == Privacy::Open, false, &script, true).await?;
    let stream = acceptor.accept(stream).await.ok()?;
    talk(stream, true, true, &script, false).await.map(|_| ())
}

/// Speaks SMTP (RFC 5321) until the client goes, or asks for TLS: then the stream comes back.
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    takes_mail: bool,
    private: bool,
    script: &Mutex<Script>,
    greets: bool,
) -> Option<S> {
    let mut stream = BufReader::new(stream);
    if greets {
        say(&mut stream, "220 mail.test").await?;
    }
    let mut letter = Letter { private, ..Letter::default() };
    loop {
        let line = hear(&mut stream).await?;
        let upper = line.to_uppercase();
        let answer = if upper.starts_with("EHLO") && takes_mail {
            "250-mail.test\r\n250-AUTH PLAIN LOGIN\r\n250 8BITMIME"
        } else if upper.starts_with("EHLO") {
            "250-mail.test\r\n250 STARTTLS"
        } else if upper.starts_with("STARTTLS") {
            say(&mut stream, "220 go on").await?;
            return Some(stream.into_inner());
        } else if upper.starts_with("AUTH") {
            letter.auth = Some(line[5..].to_owned());
            "235 welcome"
        } else if upper.starts_with("MAIL FROM:") {
            letter.from = line[10..].to_owned();
            "250 fine"
        } else if upper.starts_with("RCPT TO:") {
            letter.to.push(line[8..].to_owned());
            "250 fine"
        } else if upper.starts_with("DATA") {
            say(&mut stream, "354 go on").await?;
            loop {
                let line = hear(&mut stream).await?;
                if line == "." {
                    break;
                }
                letter.text.push_str(&format!("{}\r\n", line.strip_prefix('.').unwrap_or(&line)));
            }
            let answer = take(&mut letter, script);
            say(&mut stream, &answer).await?;
            continue;
        } else if upper.starts_with("QUIT") {
            "221 bye"
        } else {
            "250 fine"
        };
        say(&mut stream, answer).await?;
    }
}

fn take(letter: &mut Letter, script: &Mutex<Script>) -> String {
    let mut script = script.lock().unwrap();
    let answer = script.answers.pop_front().unwrap_or_else(|| "250 taken".to_owned());
    let letter = std::mem::take(letter);
    if answer.starts_with('2') {
        script.letters.push(letter)
    } else {
        script.refused += 1
    }
    answer
}

async fn say<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>, line: &str) -> Option<()> {
    stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.ok()?;
    stream.get_mut().flush().await.ok()
}

async fn hear<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut BufReader<S>) -> Option<String> {
    let mut line = String::new();
    let read = stream.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned())
}
