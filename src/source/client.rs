//! The makers of connections: which certificates are believed, which addresses may be reached, and who we say that
//! we are. One a kind of feed, since certificates and addresses are a matter of the connection, not of the request.
//! Asks nothing itself.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Certificate, Client, ClientBuilder, redirect};

use super::fetch::{BuildFetcherError, PollingSettings, chain};
use super::guard::{Guard, GuardedResolver, Names, anywhere};
use super::unpack;

/// What sets one kind of connection apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Kind {
    /// Whether it may lead to private addresses.
    pub(super) allow_private: bool,
    /// A file of certificates that are believed besides the system's.
    pub(super) ca: Option<PathBuf>,
    /// Whether any certificate is believed.
    pub(super) allow_bad_certificate: bool,
}

/// One client a kind of connection, made when it is first asked for.
#[derive(Clone, Debug)]
pub(super) struct Clients {
    agent: HeaderValue,
    connect_timeout: Duration,
    guard: Guard,
    names: Names,
    made: Arc<Mutex<HashMap<Kind, Client>>>,
}

impl Clients {
    /// The clients, with the one for feeds of which nothing special is said.
    pub(super) fn new(settings: &PollingSettings, guard: Guard, names: Names) -> Result<Clients, BuildFetcherError> {
        let contact = settings.contact.as_ref().map(|contact| format!(" (+{contact})")).unwrap_or_default();
        let agent = HeaderValue::from_str(&format!("claimwatch/{}{contact}", env!("CARGO_PKG_VERSION")))
            .map_err(|_| BuildFetcherError::Contact(settings.contact.clone().unwrap_or_default()))?;
        let connect_timeout = settings.connect_timeout.0;
        let clients = Clients { agent, connect_timeout, guard, names, made: Arc::default() };
        clients.of(&Kind::default()).map_err(BuildFetcherError::Client)?;
        Ok(clients)
    }

    /// The opinion of addresses that holds for a kind of connection.
    pub(super) fn guard(&self, kind: &Kind) -> Guard {
        if kind.allow_private { anywhere } else { self.guard }
    }

    /// The client for a kind of connection, or why there can be none.
    pub(super) fn of(&self, kind: &Kind) -> Result<Client, String> {
        if let Some(made) = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(kind) {
            return Ok(made.clone());
        }
        let client = self.build(kind)?;
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(kind.clone(), client.clone());
        Ok(client)
    }

    fn build(&self, kind: &Kind) -> Result<Client, String> {
        // Web pages last: a server that offers both must not choose the page.
        let accept = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, \
                      text/xml;q=0.9, application/json;q=0.8, */*;q=0.1";
        let headers = HeaderMap::from_iter([
            (header::ACCEPT, HeaderValue::from_static(accept)),
            (header::ACCEPT_ENCODING, HeaderValue::from_static(unpack::ACCEPTED)),
        ]);
        let client = Client::builder()
            .user_agent(self.agent.clone())
            .default_headers(headers)
            .connect_timeout(self.connect_timeout)
            // Each hop is checked by `fetch`, so reqwest must follow none.
            .redirect(redirect::Policy::none())
            .referer(false)
            // A proxy from the environment would resolve names past the guard.
            .no_proxy()
            .dns_resolver(Arc::new(GuardedResolver { guard: self.guard(kind), names: self.names }))
            .tls_danger_accept_invalid_certs(kind.allow_bad_certificate);
        believe(client, kind.ca.as_deref())?.build().map_err(|error| chain(&error))
    }
}

/// The client that also believes the certificates of a file in PEM form.
fn believe(client: ClientBuilder, ca: Option<&Path>) -> Result<ClientBuilder, String> {
    let Some(path) = ca else { return Ok(client) };
    let failed = |why: String| format!("the certificates of `ca` could not be read ({}): {why}", path.display());
    let pem = std::fs::read(path).map_err(|error| failed(error.to_string()))?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(|error| failed(error.to_string()))?;
    if certificates.is_empty() {
        return Err(failed("there is none in it".to_owned()));
    }
    Ok(client.tls_certs_merge(certificates))
}
