//! `[web]`: the settings of the small HTTP server, kept here since its floor is this one's neighbour.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use serde::{Deserialize, Deserializer};

/// `[web]`: a small HTTP server for those who look after the service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct WebSettings {
    /// Where it listens; there is none where nothing is said.
    pub listen: Option<Listen>,
    /// Names by which it may be asked, besides `localhost` and addresses.
    pub names: Vec<String>,
}

/// An address with a port, written "127.0.0.1:9642".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listen(pub SocketAddr);

impl FromStr for Listen {
    type Err = String;

    fn from_str(written: &str) -> Result<Listen, String> {
        written
            .parse()
            .map(Listen)
            .map_err(|_| format!("`{written}` is not an address with a port; write it like \"127.0.0.1:9642\""))
    }
}

impl fmt::Display for Listen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<'de> Deserialize<'de> for Listen {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Listen, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}
