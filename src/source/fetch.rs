//! One polite request for one feed: in its turn, conditional, without cookies, referer or proxy, with an end to its
//! time, its size and its redirects, and only to addresses that the feed may lead to. Reads no feed and keeps
//! nothing: what to ask with comes in as a [`Visit`], what to ask with next time goes out as one.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{self, HeaderMap};
use reqwest::{Response, StatusCode};
use serde::Deserialize;
use tokio::time::{Instant, timeout};
use url::Url;

use super::access::Access;
use super::client::{Clients, Kind};
use super::feed::looks_like_challenge;
use super::guard::{Guard, Names, RefusedAddress, check_literal, public_only};
use super::headers::{freshness, get, retry_after, set};
use super::item::sha256;
use super::schedule::Outcome;
use super::trail::Hop;
use super::turn::Turns;
use super::unpack::{UnpackError, unpack};
use crate::document::Visit;
use crate::setting::{Interval, Size};

/// How feeds are asked.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PollingSettings {
    /// How often a feed is asked that says nothing of its own.
    pub every: Interval,
    /// How seldom a feed is asked that brings nothing new for long and has no interval of its own.
    pub slowest: Interval,
    /// Whether the pages that items link to are read too, for feeds that say nothing of their own.
    pub pages: bool,
    /// The time that one request may take in all, with its redirects.
    pub timeout: Interval,
    /// The time that a connection may take to stand.
    pub connect_timeout: Interval,
    /// The time that a server may take until it begins to answer, with the connection.
    pub answer_timeout: Interval,
    /// The largest feed that is read, counted as it is unpacked.
    pub largest_body: Size,
    /// An address of mail or web that feeds' owners can turn to; becomes part of the `User-Agent`.
    pub contact: Option<String>,
    /// The most requests at once, besides those that wait on a slow server.
    pub parallel: usize,
}

impl Default for PollingSettings {
    fn default() -> PollingSettings {
        PollingSettings {
            every: Interval(Duration::from_secs(15 * 60)),
            slowest: Interval(Duration::from_secs(2 * 3_600)),
            pages: false,
            timeout: Interval(Duration::from_secs(30)),
            connect_timeout: Interval(Duration::from_secs(10)),
            answer_timeout: Interval(Duration::from_secs(10)),
            largest_body: Size(10_000_000),
            contact: None,
            parallel: 16,
        }
    }
}

/// The most redirects that are followed for one request (RFC 9110 leaves the number open; the fetch standard
/// of browsers says 20, feed readers mostly 5).
const MOST_REDIRECTS: usize = 5;

/// How much of a page is read to see whether it is a challenge.
const LARGEST_CHALLENGE: usize = 65_536;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Ask<'a> {
    /// The address to ask.
    pub url: &'a str,
    /// The address that the config gives the feed, where it is asked elsewhere: what lets us in is told there only.
    pub home: Option<&'a str>,
    /// Whether it may lead to private addresses.
    pub allow_private: bool,
    /// Whether it may do so only where the feed itself is: what an item links to is its author's word, and so is each
    /// redirect behind it.
    pub private_at_home_only: bool,
    /// What it needs and what it is trusted with, if that is more than others.
    pub access: Option<&'a Access>,
    /// What the server told us at the last visit that was processed to its end.
    pub visit: Option<&'a Visit>,
    /// The hour, for dates that the server gives without its own.
    pub now: Timestamp,
}

/// What a server gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The feed has not changed since the visit that was asked with.
    Unchanged(Answer),
    /// The feed, or what the server takes for it.
    Body {
        /// What came with it. Its visit may be kept once the items are safe, not before.
        answer: Answer,
        /// The bytes, unpacked.
        bytes: Vec<u8>,
        /// The `Content-Type` header.
        content_type: Option<String>,
    },
}

/// What a server told us beside the feed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// What to ask with next time.
    pub visit: Visit,
    /// How long the answer is fresh, by `Cache-Control` or `Expires`.
    pub max_age: Option<Duration>,
    /// Where the feed has moved for good: every redirect on the way was a permanent one.
    pub moved: Option<String>,
}

/// Why there is nothing to read, sorted by what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Try again, later each time.
    #[error("{0}")]
    Later(String),
    /// The host was not found, or did not take the connection. That may be our own network's fault.
    #[error("{0}")]
    Unreached(String),
    /// There is nothing at that address.
    #[error("not found (404)")]
    NotFound,
    /// Leave the server alone for a while, for as long as it says.
    #[error("the server asks for patience ({status})")]
    SlowDown {
        /// The status.
        status: u16,
        /// How long to wait, if it said.
        retry_after: Option<Duration>,
        /// The host that said it.
        host: String,
    },
    /// Ask seldom; someone has to change something first.
    #[error("the server does not let us in ({status})")]
    Denied {
        /// The status.
        status: u16,
    },
    /// The server wants proof that a human asks.
    #[error("not a feed: looks like a challenge page ({status})")]
    Challenge {
        /// The status.
        status: u16,
    },
    /// Ask no more.
    #[error("the feed is gone for good (410)")]
    Gone,
    /// We do not go where this leads.
    #[error("not followed: {0}")]
    Refused(String),
}

impl FetchError {
    /// What the schedule has to know of it.
    pub fn outcome(&self) -> Outcome {
        match self {
            FetchError::Later(_) | FetchError::Refused(_) => Outcome::Failed,
            FetchError::Unreached(_) => Outcome::Unreached,
            FetchError::NotFound => Outcome::NotFound,
            FetchError::SlowDown { retry_after, .. } => Outcome::SlowDown(*retry_after),
            FetchError::Denied { .. } | FetchError::Challenge { .. } => Outcome::Denied,
            FetchError::Gone => Outcome::Gone,
        }
    }
}

/// Why no request can be made at all.
#[derive(Debug, thiserror::Error)]
pub enum BuildFetcherError {
    /// The contact has characters that no header can carry.
    #[error("`contact` cannot stand in a User-Agent header: {0:?}; use plain letters, as \"mailto:desk@example.org\"")]
    Contact(String),
    /// The system has no certificates, or the like.
    #[error("no secure connections can be made: {0}; are the system's certificates (ca-certificates) installed?")]
    Client(String),
}

/// Sets the provider of TLS for the whole process: ring. Called by [`Fetcher::new`]; again is harmless.
pub fn install_tls() {
    // The error says that a provider is there already, which is all we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Makes requests; its connections and its turns are shared by all feeds. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Fetcher {
    clients: Clients,
    turns: Arc<Turns>,
    timeout: Duration,
    answer_timeout: Duration,
    largest_body: Size,
}

/// What one request led to.
enum Step {
    /// Somewhere else; for good or not.
    Elsewhere(Url, bool),
    /// To its end.
    End(Fetched),
}

impl Fetcher {
    /// A fetcher that leads feeds to public addresses only, but for those that may be private.
    pub fn new(settings: &PollingSettings) -> Result<Fetcher, BuildFetcherError> {
        Fetcher::with_guard(settings, public_only)
    }

    /// A fetcher with another opinion of what is private.
    pub fn with_guard(settings: &PollingSettings, guard: Guard) -> Result<Fetcher, BuildFetcherError> {
        Fetcher::with_names(settings, guard, Names::System)
    }

    /// A fetcher that has names looked up by somebody else than the system.
    pub fn with_names(settings: &PollingSettings, guard: Guard, names: Names) -> Result<Fetcher, BuildFetcherError> {
        install_tls();
        Ok(Fetcher {
            clients: Clients::new(settings, guard, names)?,
            turns: Arc::new(Turns::new(settings.parallel)),
            timeout: settings.timeout.0,
            answer_timeout: settings.answer_timeout.0,
            largest_body: settings.largest_body,
        })
    }

    /// How many requests are on their way now; those that wait for their turn are not among them.
    pub fn under_way(&self) -> usize {
        self.turns.under_way()
    }

    /// Asks once, when it is this feed's turn. Sends the validators of the visit to the address that gave them and
    /// to no other. Dropping the future ends the request.
    pub async fn fetch(&self, ask: &Ask<'_>) -> Result<Fetched, FetchError> {
        self.fetch_told(ask, &mut |_| {}).await
    }

    /// The same, telling each answer on the way as its head arrives, redirects among them.
    pub async fn fetch_told(&self, ask: &Ask<'_>, tell: &mut (dyn FnMut(Hop) + Send)) -> Result<Fetched, FetchError> {
        let mut url = parse_web(ask.url)?;
        // What lets us in is sent with each request, or not; it is no part of the address.
        let _ = (url.set_username(""), url.set_password(None));
        let (mut moved, mut permanent, mut left) = (None, true, self.timeout);
        for _ in 0..=MOST_REDIRECTS {
            self.check(&url, ask)?;
            let host = url.host_str().unwrap_or("").trim_end_matches('.').to_owned();
            let turn = self.turns.at(&host, may_be_private(ask, &url)).await;
            let (step, took) = self.turns.work(&host, self.step(&url, ask, moved.clone(), left, tell)).await;
            drop(turn);
            left = left.saturating_sub(took);
            match step? {
                Step::End(fetched) => return Ok(fetched),
                Step::Elsewhere(next, for_good) => {
                    permanent &= for_good;
                    moved = permanent.then(|| next.to_string());
                    url = next;
                }
            }
        }
        Err(FetchError::Later(format!("more than {MOST_REDIRECTS} redirects")))
    }

    /// Refuses a host that is written as an address, before anybody has to wait for its turn.
    fn check(&self, url: &Url, ask: &Ask<'_>) -> Result<(), FetchError> {
        let guard = self.clients.guard(&kind_of(ask, url));
        check_literal(url, guard).map_err(|refused| FetchError::Refused(refused.to_string()))
    }

    /// One request, and the time that it took: not more than is left.
    async fn step(
        &self,
        url: &Url,
        ask: &Ask<'_>,
        moved: Option<String>,
        left: Duration,
        tell: &mut (dyn FnMut(Hop) + Send),
    ) -> (Result<Step, FetchError>, Duration) {
        let started = Instant::now();
        let asked = async {
            let response = self.send(url, ask).await?;
            tell(Hop::of(&response, url, started.elapsed()));
            let allow_insecure = ask.access.is_some_and(|access| access.allow_insecure_redirect);
            let for_good = matches!(response.status(), StatusCode::MOVED_PERMANENTLY | StatusCode::PERMANENT_REDIRECT);
            match redirect_target(&response, url, allow_insecure)? {
                Some(next) => Ok(Step::Elsewhere(next, for_good)),
                None => self.read(response, url, ask, moved).await.map(Step::End),
            }
        };
        let late = || FetchError::Later(format!("no whole answer within {}", Interval(self.timeout)));
        let step = timeout(left, asked).await.unwrap_or_else(|_| Err(late()));
        (step, started.elapsed())
    }

    async fn send(&self, url: &Url, ask: &Ask<'_>) -> Result<Response, FetchError> {
        let kind = kind_of(ask, url);
        let client = self.clients.of(&kind).map_err(FetchError::Refused)?;
        let mut headers = HeaderMap::new();
        if let Some(visit) = ask.visit.filter(|visit| visit.url == url.as_str()) {
            set(&mut headers, header::IF_NONE_MATCH, visit.etag.as_deref());
            set(&mut headers, header::IF_MODIFIED_SINCE, visit.last_modified.as_deref());
        }
        let mut target = url.clone();
        let home = parse_web(ask.home.unwrap_or(ask.url))?;
        if is_at_home(&home, url) {
            // reqwest makes `Authorization` of them.
            let _ = (target.set_username(home.username()), target.set_password(home.password()));
            headers.extend(ask.access.map_or(Ok(HeaderMap::new()), Access::read_headers).map_err(FetchError::Refused)?);
        }
        let request = client.get(target).headers(headers);
        let late = || FetchError::Later(format!("no answer began within {}", Interval(self.answer_timeout)));
        let answer = timeout(self.answer_timeout, request.send()).await.map_err(|_| late())?;
        answer.map_err(|error| sort_error(&error))
    }

    async fn read(
        &self,
        mut response: Response,
        url: &Url,
        ask: &Ask<'_>,
        moved: Option<String>,
    ) -> Result<Fetched, FetchError> {
        let known = ask.visit.filter(|visit| visit.url == url.as_str());
        let conditional = known.is_some_and(|visit| visit.etag.is_some() || visit.last_modified.is_some());
        if let Err(error) = check_status(&response, conditional, ask.now) {
            let status = response.status().as_u16();
            return Err(if is_challenge(&mut response).await { FetchError::Challenge { status } } else { error });
        }
        let headers = response.headers();
        let fresh = Visit {
            url: url.to_string(),
            etag: get(headers, header::ETAG),
            last_modified: get(headers, header::LAST_MODIFIED),
            body_hash: None,
        };
        let max_age = freshness(headers, ask.now);
        if response.status() == StatusCode::NOT_MODIFIED {
            let known = known.cloned().unwrap_or_default();
            let visit = Visit {
                etag: fresh.etag.or(known.etag),
                last_modified: fresh.last_modified.or(known.last_modified),
                body_hash: known.body_hash,
                url: fresh.url,
            };
            return Ok(Fetched::Unchanged(Answer { visit, max_age, moved }));
        }
        let content_type = get(headers, header::CONTENT_TYPE);
        let bytes = self.read_body(&mut response).await?;
        let hash = sha256(&bytes);
        let same = ask.visit.is_some_and(|visit| visit.body_hash.as_deref() == Some(hash.as_str()));
        let answer = Answer { visit: Visit { body_hash: Some(hash), ..fresh }, max_age, moved };
        Ok(if same { Fetched::Unchanged(answer) } else { Fetched::Body { answer, bytes, content_type } })
    }

    async fn read_body(&self, response: &mut Response) -> Result<Vec<u8>, FetchError> {
        let most = self.largest_body;
        let too_large = || FetchError::Later(format!("larger than `largest-body` allows ({most})"));
        let packed = response.headers().get_all(header::CONTENT_ENCODING).iter();
        let packed: Vec<_> = packed.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).collect();
        if response.content_length().is_some_and(|length| length > most.0) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| sort_error(&error))? {
            if (bytes.len() + chunk.len()) as u64 > most.0 {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        // Away from the other requests: megabytes take their time, and the unpackers are other people's.
        let unpacked = tokio::task::spawn_blocking(move || unpack(bytes, Some(&packed.join(",")), most.0));
        match unpacked.await {
            Ok(Ok(bytes)) if bytes.is_empty() => Err(FetchError::Later("the answer was empty".to_owned())),
            Ok(Ok(bytes)) => Ok(bytes),
            Ok(Err(UnpackError::TooLarge)) => Err(too_large()),
            Ok(Err(error)) => Err(FetchError::Later(error.to_string())),
            Err(_) => Err(FetchError::Later("unpacking it ended by a fault in claimwatch".to_owned())),
        }
    }
}

/// Whether this address, on the way that the question takes, may be a private one.
fn may_be_private(ask: &Ask<'_>, url: &Url) -> bool {
    let at_home = || parse_web(ask.home.unwrap_or(ask.url)).is_ok_and(|home| is_at_home(&home, url));
    ask.allow_private && (!ask.private_at_home_only || at_home())
}

/// What kind of connection is needed.
fn kind_of(ask: &Ask<'_>, url: &Url) -> Kind {
    Kind {
        allow_private: may_be_private(ask, url),
        ca: ask.access.and_then(|access| access.ca.clone()),
        allow_bad_certificate: ask.access.is_some_and(|access| access.allow_bad_certificate),
    }
}

/// Whether what lets us in may be told there: where the config says that the feed is, or at the same host over a
/// secure connection in place of an insecure one.
fn is_at_home(home: &Url, at: &Url) -> bool {
    let plain = home.scheme() == "http" && home.port().is_none();
    let secured = plain && at.scheme() == "https" && at.port().is_none() && home.host() == at.host();
    home.origin() == at.origin() || secured
}

/// An address that a feed may have at all.
fn parse_web(url: &str) -> Result<Url, FetchError> {
    let refused = |why: String| FetchError::Refused(why);
    let url = Url::parse(url.trim()).map_err(|error| refused(format!("the address cannot be read: {error}")))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        other => Err(refused(format!("`{other}:` is not an address of the web; feeds start with https:// or http://"))),
    }
}

/// Where a redirect leads; nothing for an answer that is none.
fn redirect_target(response: &Response, from: &Url, allow_insecure: bool) -> Result<Option<Url>, FetchError> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let target = response.headers().get(header::LOCATION).map(|target| String::from_utf8_lossy(target.as_bytes()));
    let Some(target) = target else { return Err(FetchError::Later("a redirect to nowhere".to_owned())) };
    let joined = from.join(target.trim());
    let next = parse_web(joined.as_ref().map_or(target.as_ref(), Url::as_str))?;
    if from.scheme() == "https" && next.scheme() == "http" && !allow_insecure {
        let host = next.host_str().unwrap_or("").to_owned();
        return Err(FetchError::Refused(format!(
            "a redirect from a secure to an insecure connection, at {host}; if that is meant, set \
                                                `allow-insecure-redirect = true` for this feed"
        )));
    }
    Ok(Some(next))
}

/// Sorts the answers that bring no feed.
fn check_status(response: &Response, conditional: bool, now: Timestamp) -> Result<(), FetchError> {
    let status = response.status().as_u16();
    match status {
        304 if conditional => Ok(()),
        304 => Err(FetchError::Later("\"not modified\" (304), though nothing was asked to compare with".to_owned())),
        200..=299 => Ok(()),
        410 => Err(FetchError::Gone),
        429 | 503 => Err(FetchError::SlowDown {
            status,
            retry_after: retry_after(response.headers(), now),
            host: response.url().host_str().unwrap_or("").to_owned(),
        }),
        401 | 402 | 403 | 451 => Err(FetchError::Denied { status }),
        404 => Err(FetchError::NotFound),
        _ => Err(FetchError::Later(format!("the server answered {}", response.status()))),
    }
}

/// Whether an answer that brings no feed asks for proof that a human asks: Cloudflare says so in a header, others only
/// in the page, of which the beginning is read.
async fn is_challenge(response: &mut Response) -> bool {
    if !matches!(response.status().as_u16(), 401 | 403 | 429 | 503) {
        return false;
    }
    if response.headers().get("cf-mitigated").is_some_and(|value| value == "challenge") {
        return true;
    }
    let html = get(response.headers(), header::CONTENT_TYPE).is_some_and(|kind| kind.contains("html"));
    let mut page = Vec::new();
    while html && page.len() < LARGEST_CHALLENGE {
        match response.chunk().await {
            Ok(Some(chunk)) => page.extend_from_slice(&chunk),
            _ => break,
        }
    }
    looks_like_challenge(&String::from_utf8_lossy(&page))
}

/// A failed request in words, with the reasons below it; what the guard refused comes out as refused.
fn sort_error(error: &reqwest::Error) -> FetchError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    let mut insecure = false;
    while let Some(one) = cause {
        // A host with a bad certificate was reached. The layers between wrap the error in ways of their own, so its words
        // count too.
        let inner = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        insecure |= one.is::<rustls::Error>()
            || inner.is_some_and(|inner| inner.is::<rustls::Error>())
            || one.to_string().contains("peer certificate");
        if let Some(refused) = one.downcast_ref::<RefusedAddress>() {
            return FetchError::Refused(refused.to_string());
        }
        cause = one.source();
    }
    if error.is_connect() && !insecure { FetchError::Unreached(chain(error)) } else { FetchError::Later(chain(error)) }
}

/// The reasons of an error from the second on: the first only repeats the address, which may hold a secret.
pub(super) fn chain(error: &reqwest::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut cause = error.source();
    while let Some(one) = cause {
        let words = one.to_string();
        if parts.last().is_none_or(|last| !last.contains(&words)) {
            parts.push(words);
        }
        cause = one.source();
    }
    if parts.is_empty() { "the request failed".to_owned() } else { parts.join(": ") }
}
