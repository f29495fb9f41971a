//! A small HTTP server for those who look after the service: whether it is well, its measurements, and the alerts as a
//! feed. Reads the store and asks the service; changes nothing, and takes nothing but `GET` and `HEAD`.

pub mod metrics;

use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{self, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::alert::AlertLine;
use crate::alert::atom;
use crate::store::Store;
use metrics::{Family, MEDIA_TYPE, exposition};

/// Who knows how the service is. May block.
pub trait Witness: Send + Sync + 'static {
    /// Why the service should be started anew, in words; nothing while it lives.
    fn dead(&self) -> Option<String>;
    /// Why the service does not do its work now, in words; nothing while it does.
    fn unready(&self) -> Option<String>;
    /// What is measured.
    fn measured(&self) -> Vec<Family>;
    /// The file of the store.
    fn store(&self) -> PathBuf;
    /// How many alerts the feed has at most.
    fn entries(&self) -> usize;
}

/// Where the server listens, and by what names it may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The address.
    pub listen: SocketAddr,
    /// Names that lead to it, besides `localhost` and addresses.
    pub names: Vec<String>,
}

/// How many connections are served at once; more have to wait.
const CONNECTIONS: usize = 32;

/// The longest that a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest that a connection is served at all.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// How long to wait before an address is tried again that cannot be had: at first, and at most.
const RETRY: (Duration, Duration) = (Duration::from_millis(100), Duration::from_secs(10));

/// Serves until told to stop. Where the address cannot be had, it is tried again until it can.
pub async fn serve(place: Place, witness: Arc<dyn Witness>, stop: CancellationToken) {
    let Some(listener) = listen(place.listen, &stop).await else { return };
    let place = Arc::new(place);
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // The semaphore is never closed.
        let Ok(seat) = Arc::clone(&room).acquire_owned().await else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => return,
        };
        match accepted {
            Ok((stream, _)) => {
                let (place, witness, stop) = (Arc::clone(&place), Arc::clone(&witness), stop.clone());
                tokio::spawn(async move {
                    let _seat = seat;
                    tokio::select! {
                        _ = tokio::time::timeout(LONGEST, converse(stream, place, witness)) => {}
                        () = stop.cancelled() => {}
                    }
                });
            }
            // Out of file descriptors, for one: others may be gone in a moment.
            Err(error) => {
                tracing::warn!(%error, "a visitor of the web server could not be let in: {error}");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// The open socket; nothing if told to stop before there is one.
async fn listen(address: SocketAddr, stop: &CancellationToken) -> Option<TcpListener> {
    let mut wait = RETRY.0;
    loop {
        match TcpListener::bind(address).await {
            Ok(listener) => {
                tracing::info!(%address, "the web server listens at http://{address}/");
                return Some(listener);
            }
            // The first failures may be those of a socket of our own that is just being closed.
            Err(error) if wait > RETRY.0 * 10 && wait < RETRY.1 => {
                tracing::error!(%error, %address, "the web server cannot listen at {address}: {error}; tried again \
                    until it can; see `listen` in [web]");
                wait = RETRY.1;
            }
            Err(_) => {}
        }
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = stop.cancelled() => return None,
        }
        wait = (wait * 2).min(RETRY.1);
    }
}

async fn converse(stream: TcpStream, place: Arc<Place>, witness: Arc<dyn Witness>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let (place, witness) = (Arc::clone(&place), Arc::clone(&witness));
        async move { Ok::<_, Infallible>(respond(&request, &place, witness).await) }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(16_384);
    // A visitor who misbehaves or goes away is nobody's business.
    let _ = server.serve_connection(TokioIo::new(stream), service).await;
}

async fn respond(request: &Request<Incoming>, place: &Place, witness: Arc<dyn Witness>) -> Response<Full<Bytes>> {
    if !is_asked_by_its_name(request, place) {
        return text(StatusCode::MISDIRECTED_REQUEST, "nobody here has that name; see `names` in [web]\n");
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return text(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n");
    }
    let path = request.uri().path().to_owned();
    // The answers read the store and the process's own files.
    let answered = tokio::task::spawn_blocking(move || page(&path, witness.as_ref())).await;
    answered.unwrap_or_else(|_| text(StatusCode::INTERNAL_SERVER_ERROR, "a fault in claimwatch\n"))
}

/// Whether the request names us as we are known. A web page may lead a name of its own to this machine and have its
/// readers' browsers read from it; an address or `localhost` it cannot use for that.
fn is_asked_by_its_name(request: &Request<Incoming>, place: &Place) -> bool {
    let Some(host) = request.headers().get(header::HOST) else { return true };
    let Ok(host) = host.to_str() else { return false };
    is_known(host, &place.names)
}

fn is_known(host: &str, names: &[String]) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    let same = |known: &str| known.eq_ignore_ascii_case(name.trim_end_matches('.'));
    name.parse::<IpAddr>().is_ok() || same("localhost") || names.iter().any(|known| same(known))
}

fn page(path: &str, witness: &dyn Witness) -> Response<Full<Bytes>> {
    let verdict = |why: Option<String>| match why {
        None => text(StatusCode::OK, "fine\n"),
        Some(why) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    };
    match path {
        "/" => text(StatusCode::OK, INDEX),
        "/healthz" => verdict(witness.dead()),
        "/readyz" => verdict(witness.unready()),
        "/metrics" => typed(StatusCode::OK, MEDIA_TYPE, exposition(&witness.measured())),
        "/alerts.atom" => match newest(&witness.store(), witness.entries()) {
            Ok(alerts) => typed(StatusCode::OK, atom::MEDIA_TYPE, atom::feed(&alerts)),
            Err(why) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
        },
        _ => text(StatusCode::NOT_FOUND, "there is no such page; / lists them\n"),
    }
}

const INDEX: &str = "\
claimwatch

/alerts.atom  the alerts as a feed
/healthz      200 while the service lives
/readyz       200 while it does its work
/metrics      measurements for Prometheus
";

/// The newest alerts of the store in that file, the newest first. Blocks.
pub fn newest(store: &Path, entries: usize) -> anyhow::Result<Vec<AlertLine>> {
    let alerts = Store::open_to_read(store)?.latest_alerts(entries)?;
    Ok(alerts.iter().rev().map(|alert| AlertLine::read(&alert.body)).collect::<Result<_, _>>()?)
}

fn text(status: StatusCode, words: impl Into<String>) -> Response<Full<Bytes>> {
    typed(status, "text/plain; charset=utf-8", words.into())
}

fn typed(status: StatusCode, media_type: &'static str, body: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_a_strangers_own_is_not_ours() {
        let names = ["watch.desk.internal".to_owned()];
        for ours in
            ["127.0.0.1:9642", "[::1]:9642", "localhost", "LOCALHOST:9642", "10.1.2.3", "Watch.Desk.internal:80"]
        {
            assert!(is_known(ours, &names), "{ours}");
        }
        for other in ["evil.example:9642", "localhost.evil.example", "127.0.0.1.evil.example", ""] {
            assert!(!is_known(other, &names), "{other}");
        }
    }
}
