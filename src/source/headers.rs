//! What the headers of an answer say: validators to the byte, freshness, and for how long to stay away.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::header::{self, HeaderMap, HeaderName, HeaderValue};

use super::date::read_instant;

/// The wait that `Retry-After` asks for, in seconds or until a date; nothing where it is past or unreadable.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let written = get(headers, header::RETRY_AFTER)?;
    written.trim().parse().map(Duration::from_secs).ok().or_else(|| until(&written, headers, now))
}

/// How long the answer is fresh (RFC 9111, section 4.2): `max-age` less `Age`, else the time until `Expires`.
/// Nothing where it is not fresh at all. `s-maxage` is for shared caches, which we are not.
pub(super) fn freshness(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let control = headers.get_all(header::CACHE_CONTROL).iter();
    let control: String = control.map(|value| String::from_utf8_lossy(value.as_bytes()) + ",").collect();
    let directives: Vec<String> = control.split(',').map(|part| part.trim().to_ascii_lowercase()).collect();
    if directives.iter().any(|directive| directive == "no-store" || directive.starts_with("no-cache")) {
        return None;
    }
    let age =
        get(headers, header::AGE).and_then(|age| age.trim().parse().ok()).map_or(Duration::ZERO, Duration::from_secs);
    let max_age = directives.iter().find_map(|directive| directive.strip_prefix("max-age="));
    let fresh = match max_age {
        Some(seconds) => Duration::from_secs(seconds.trim_matches('"').parse().ok()?).checked_sub(age)?,
        None => until(&get(headers, header::EXPIRES)?, headers, now)?,
    };
    Some(fresh).filter(|fresh| !fresh.is_zero())
}

/// The time from the server's own date, or else from now, until a date that it gives.
fn until(date: &str, headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let from = get(headers, header::DATE).and_then(|date| read_instant(&date)).unwrap_or(now);
    Duration::try_from(read_instant(date)?.duration_since(from)).ok()
}

/// The bytes of a header, one character each, so that they can be sent back as they came.
pub(super) fn get(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?;
    Some(value.as_bytes().iter().copied().map(char::from).collect()).filter(|value: &String| !value.is_empty())
}

pub(super) fn set(headers: &mut HeaderMap, name: HeaderName, value: Option<&str>) {
    let bytes = value.map(|value| value.chars().map(u8::try_from).collect::<Result<Vec<u8>, _>>());
    if let Some(Ok(bytes)) = bytes
        && let Ok(value) = HeaderValue::from_bytes(&bytes)
    {
        headers.insert(name, value);
    }
}
