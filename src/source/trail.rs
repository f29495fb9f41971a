//! What a server answers on the way to a feed, step by step, for people who ask what a poll does. Decides nothing.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::{self, HeaderName};
use url::Url;

use super::headers::get;

/// The headers that a poll heeds, in the order in which they are shown.
const HEEDED: [HeaderName; 10] = [
    header::LOCATION,
    header::CONTENT_TYPE,
    header::CONTENT_ENCODING,
    header::CONTENT_LENGTH,
    header::ETAG,
    header::LAST_MODIFIED,
    header::CACHE_CONTROL,
    header::EXPIRES,
    header::AGE,
    header::RETRY_AFTER,
];

/// One answer on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hop {
    /// The address that was asked, without name and password.
    pub url: String,
    /// The status of the answer.
    pub status: u16,
    /// How long its head took to come.
    pub took: Duration,
    /// Those of its headers that a poll heeds, by name in small letters.
    pub headers: Vec<(String, String)>,
}

impl Hop {
    pub(super) fn of(response: &Response, url: &Url, took: Duration) -> Hop {
        let headers = HEEDED.into_iter();
        let headers = headers.filter_map(|name| Some((name.to_string(), get(response.headers(), name)?))).collect();
        Hop { url: url.to_string(), status: response.status().as_u16(), took, headers }
    }
}
