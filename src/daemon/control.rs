//! The control socket: how a command reaches the running service, and how it hears what came of it. A connection
//! carries one request and one reply, each a JSON object on a line. Whoever may open the socket may ask how the service
//! is; only its own user and root may have something done.

use std::io::{self, BufRead, BufReader, ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

use super::call::{Call, Reloaded};
use super::informer::Informer;
use super::status::Status;

/// What a command asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case")]
pub enum Request {
    /// To read the config again and work by it.
    Reload,
    /// How the service is.
    Status,
}

/// What the service answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reply", rename_all = "kebab-case")]
pub enum Reply {
    /// What came of reading the config again.
    Reloaded(Reloaded),
    /// How the service is.
    Status(Box<Status>),
    /// Nothing was done, and why.
    Refused {
        /// The reason, as a clause.
        why: String,
    },
}

/// The socket could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum BindControlError {
    /// Another service answers there.
    #[error(
        "another claimwatch runs with this store: it answers at {}; stop that one first, or give this one another `state` \
         in [service]",
        .0.display()
    )]
    Taken(PathBuf),
    /// The system refuses.
    #[error("commands cannot reach the service: the socket {} could not be made: {source}; see `control` in [service]", path.display())]
    Bind {
        /// The socket.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The running service could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Nobody listens there.
    #[error("no service answers at {}: is it running?", .0.display())]
    Nobody(PathBuf),
    /// This user is not let in.
    #[error("this user may not ask the service at {}; ask as its own user or as root", .0.display())]
    NotAllowed(PathBuf),
    /// It took the request and did not answer as agreed.
    #[error("the service at {} did not answer: {source}; look at its log", path.display())]
    Silent {
        /// The socket.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The longest request.
const LONGEST_REQUEST: u64 = 4_096;

/// The longest that a request may take to arrive, and a reply to be taken.
const PATIENCE: Duration = Duration::from_secs(5);

/// The longest reply that a command takes.
const LONGEST_REPLY: u64 = 64 << 20;

/// The socket, open.
#[derive(Debug)]
pub struct Control {
    path: PathBuf,
    listener: UnixListener,
}

impl Control {
    /// Opens the socket. One that a crashed service has left behind is taken over. Needs a tokio runtime.
    pub fn bind(path: &Path) -> Result<Control, BindControlError> {
        let failed = |source| BindControlError::Bind { path: path.to_owned(), source };
        match BlockingStream::connect(path) {
            Ok(_) => return Err(BindControlError::Taken(path.to_owned())),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => std::fs::remove_file(path).map_err(failed)?,
            Err(_) => {}
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let listener = UnixListener::bind(path).map_err(failed)?;
        // Those who may read the store may ask; what they may have done is decided by who they are.
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o660)).map_err(failed)?;
        Ok(Control { path: path.to_owned(), listener })
    }

    /// Answers until the service stops; what is to be done goes to `calls`.
    pub async fn serve(self, calls: mpsc::Sender<Call>, informer: Informer, stop: CancellationToken) {
        loop {
            let accepted = tokio::select! {
                accepted = self.listener.accept() => accepted,
                () = stop.cancelled() => return,
            };
            match accepted {
                Ok((stream, _)) => {
                    let (calls, informer, stop) = (calls.clone(), informer.clone(), stop.clone());
                    tokio::spawn(async move {
                        tokio::select! {
                            // Who goes away without listening is none of the service's business.
                            _ = answer(stream, &calls, &informer) => {}
                            () = stop.cancelled() => {}
                        }
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a command could not be heard: {error}");
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        // Gone already, where somebody tidied up.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Asks the service at that socket, and waits for its reply for so long. Blocks.
pub fn ask(path: &Path, request: Request, patience: Duration) -> Result<Reply, AskError> {
    let silent = |source| AskError::Silent { path: path.to_owned(), source };
    let mut stream = BlockingStream::connect(path).map_err(|error| match error.kind() {
        ErrorKind::PermissionDenied => AskError::NotAllowed(path.to_owned()),
        _ => AskError::Nobody(path.to_owned()),
    })?;
    stream.set_read_timeout(Some(patience)).map_err(silent)?;
    stream.set_write_timeout(Some(PATIENCE)).map_err(silent)?;
    let line = serde_json::to_string(&request).map_err(|error| silent(error.into()))?;
    writeln!(stream, "{line}").map_err(silent)?;
    let mut reply = String::new();
    BufReader::new(stream.take(LONGEST_REPLY)).read_line(&mut reply).map_err(|error| match error.kind() {
        ErrorKind::WouldBlock => silent(io::Error::other(format!("nothing came within {} s", patience.as_secs()))),
        _ => silent(error),
    })?;
    if reply.is_empty() {
        return Err(silent(io::Error::other("it ended meanwhile")));
    }
    serde_json::from_str(&reply).map_err(|error| silent(error.into()))
}

async fn answer(mut stream: UnixStream, calls: &mpsc::Sender<Call>, informer: &Informer) -> io::Result<()> {
    let trusted = is_trusted(&stream);
    let mut line = String::new();
    let mut request = tokio::io::BufReader::new((&mut stream).take(LONGEST_REQUEST));
    tokio::time::timeout(PATIENCE, request.read_line(&mut line)).await??;
    let reply = match serde_json::from_str(&line) {
        Ok(Request::Reload) if trusted => reload(calls).await,
        Ok(Request::Reload) => refused("only the service's own user and root may ask for that"),
        Ok(Request::Status) => match informer.status().await {
            Some(status) => Reply::Status(Box::new(status)),
            None => refused("it ended by a fault in claimwatch"),
        },
        Err(_) => refused("the service does not know that request; are command and service of one version?"),
    };
    let mut reply = serde_json::to_string(&reply)?;
    reply.push('\n');
    tokio::time::timeout(PATIENCE, stream.write_all(reply.as_bytes())).await?
}

async fn reload(calls: &mpsc::Sender<Call>) -> Reply {
    let (done, answer) = oneshot::channel();
    let stopping = || refused("the service is stopping");
    if calls.send(Call::Reload(Some(done))).await.is_err() {
        return stopping();
    }
    answer.await.map_or_else(|_| stopping(), Reply::Reloaded)
}

fn refused(why: &str) -> Reply {
    Reply::Refused { why: why.to_owned() }
}

/// Whether it is root or the service's own user who asks.
fn is_trusted(stream: &UnixStream) -> bool {
    let own = rustix::process::geteuid().as_raw();
    stream.peer_cred().is_ok_and(|asker| [0, own].contains(&asker.uid()))
}
