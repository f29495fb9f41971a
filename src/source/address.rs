//! Which addresses are one document's. Publishers send the same report out under many addresses: with and
//! without tracking parameters, by http and https, with a slash at the end. Two that come out alike here are
//! the same document, in whatever source they are met.

use url::Url;

/// Query parameters that say how a reader came to a page and nothing of the page itself: those of the large
/// measuring services, mail senders and social networks, and of newsrooms that put theirs into feeds.
/// In lower case; `utm_` is matched as a prefix.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "at_campaign",
    "at_custom1",
    "at_custom2",
    "at_custom3",
    "at_custom4",
    "at_medium",
    "cmp",
    "cmpid",
    "dclid",
    "fbclid",
    "ftag",
    "gclid",
    "guccounter",
    "guce_referrer",
    "guce_referrer_sig",
    "igshid",
    "mbid",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "ns_campaign",
    "ns_fee",
    "ns_linkname",
    "ns_mchannel",
    "ns_source",
    "ocid",
    "smid",
    "twclid",
    "wt_mc",
    "xtor",
    "yclid",
];

/// The form in which addresses are compared: https, no default port, no fragment, no tracking parameters, no
/// slash at the end. Nothing where the text is no address of the web.
///
/// ```
/// use claimwatch::source::address::canonical_url;
/// let plain = canonical_url("https://post.example/quake");
/// assert_eq!(canonical_url("http://Post.example:80/quake/?utm_source=rss&fbclid=1#top"), plain);
/// assert_ne!(canonical_url("https://post.example/quake?page=2"), plain);
/// ```
pub fn canonical_url(url: &str) -> Option<String> {
    let mut url = Url::parse(url.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return None;
    }
    url.set_scheme("https").ok()?;
    url.set_fragment(None);
    // Names and passwords are no part of what a page is, and no business of the store.
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    let kept: Vec<&str> = url.query().unwrap_or("").split('&').filter(|pair| !is_tracking(pair)).collect();
    let query = Some(kept.join("&")).filter(|query| !query.is_empty());
    url.set_query(query.as_deref());
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    Some(url.to_string())
}

/// Whether a web address points at a site as a whole, and so at no one report.
pub fn is_front_page(canonical: &str) -> bool {
    Url::parse(canonical).is_ok_and(|url| url.path() == "/" && url.query().is_none())
}

/// The host of a web address, without a leading `www.`.
pub fn host(url: &str) -> Option<String> {
    let url = Url::parse(url.trim()).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or("").to_ascii_lowercase();
    name.is_empty() || name.starts_with("utm_") || TRACKING.binary_search(&name.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_tracking_parameters_is_sorted() {
        assert!(TRACKING.is_sorted());
    }

    #[test]
    fn addresses_of_one_report_come_out_alike() {
        let one = canonical_url("https://news.example/a/quake?id=7");
        for same in [
            "http://news.example/a/quake?id=7",
            "https://NEWS.example:443/a/quake/?id=7&utm_medium=feed",
            "https://news.example/a/quake?CMPID=x&id=7#comments",
            " https://me:secret@news.example/a/quake?id=7 ",
        ] {
            assert_eq!(canonical_url(same), one, "{same}");
        }
    }

    #[test]
    fn addresses_of_different_reports_stay_apart() {
        let one = canonical_url("https://news.example/a/quake?id=7");
        for other in [
            "https://news.example/a/quake?id=8",
            "https://news.example/a/Quake?id=7",
            "https://www.news.example/a/quake?id=7",
            "https://news.example:8443/a/quake?id=7",
        ] {
            assert_ne!(canonical_url(other), one, "{other}");
        }
    }

    #[test]
    fn what_is_no_web_address_has_no_canonical_form() {
        for other in ["", "quake", "/a/quake", "tag:news.example,2024:7", "file:///etc/passwd", "urn:uuid:1", "http://"]
        {
            assert_eq!(canonical_url(other), None, "{other}");
        }
    }
}
