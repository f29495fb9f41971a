//! The feeds that a web page leads to: those that it announces, else those that it links to, else the places where
//! most sites keep theirs. Pure: a page comes in, addresses go out; asking them is `fetch`'s work.

use dom_query::Document as Tree;
use url::Url;

use super::article::one_line;
use super::nesting::cap_nesting;

/// A feed that a page leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its address, absolute.
    pub url: String,
    /// What the page calls it; may be empty.
    pub title: String,
}

/// The most feeds that are given of one page: some announce one for each of their articles.
const MOST: usize = 12;

/// What a page's `<link rel="alternate">` calls a feed (the RSS board's autodiscovery, RFC 4287, JSON Feed 1.1).
const TYPES: [&str; 5] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml", "text/xml"];

/// How the paths of feeds end, as people link to them.
const ENDINGS: [&str; 9] = ["/rss", "/feed", "/atom", ".rss", ".atom", ".rdf", "/rss.xml", "/feed.xml", "/feed.json"];

/// Where the site builders that most sites are made with put their feeds.
const USUAL: [&str; 5] = ["feed", "rss", "rss.xml", "feed.xml", "atom.xml"];

/// The feeds that the page announces in its head, else those that it links to, in its order. `base` is the page's
/// address.
pub fn feeds_of_page(html: &str, base: &str) -> Vec<Found> {
    let tree = Tree::from(cap_nesting(html).as_ref());
    let base = Url::parse(base).ok();
    let inner = tree.select_single("base[href]").attr("href").and_then(|href| join(base.as_ref(), &href));
    let base = inner.or(base);
    let announced = found(&tree, "link[rel~=alternate][href]", base.as_ref(), |kind, _| {
        TYPES.iter().any(|known| kind.trim().to_ascii_lowercase().starts_with(known))
    });
    if !announced.is_empty() {
        return announced;
    }
    found(&tree, "a[href]", base.as_ref(), |_, url| {
        let path = url.path().trim_end_matches('/').to_ascii_lowercase();
        ENDINGS.iter().any(|ending| path.ends_with(ending))
    })
}

/// The places where the site of that page may keep a feed that it tells nobody of.
pub fn usual_places(page: &str) -> Vec<String> {
    let Ok(mut page) = Url::parse(page) else { return Vec::new() };
    page.set_query(None);
    page.set_fragment(None);
    page.set_path("/");
    USUAL.iter().filter_map(|place| page.join(place).ok()).map(String::from).collect()
}

/// Whether a feed is one of comments, which hold no reports: sites announce it beside their own.
pub fn is_of_comments(found: &Found) -> bool {
    let Found { url, title } = found;
    url.to_lowercase().contains("comment") || title.to_lowercase().contains("comment")
}

/// The feeds among the elements, each once.
fn found(tree: &Tree, selector: &str, base: Option<&Url>, is_feed: impl Fn(&str, &Url) -> bool) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for node in tree.select(selector).nodes() {
        let attribute = |name: &str| node.attr(name).map(|value| value.to_string()).unwrap_or_default();
        let Some(url) = join(base, &attribute("href")) else { continue };
        let kind = attribute("type");
        if !is_feed(&kind, &url) || found.iter().any(|known| known.url == url.as_str()) {
            continue;
        }
        let title =
            Some(attribute("title")).filter(|title| !title.is_empty()).unwrap_or_else(|| node.text().to_string());
        found.push(Found { url: url.into(), title: one_line(&title) });
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// An address of the web, as a page writes it.
fn join(base: Option<&Url>, href: &str) -> Option<Url> {
    let href = href.trim();
    // An old scheme of readers: feed://host/… and feed:https://….
    let href = href.strip_prefix("feed:").map_or(href.to_owned(), |rest| match rest.strip_prefix("//") {
        Some(rest) => format!("https://{rest}"),
        None => rest.to_owned(),
    });
    let url = Url::options().base_url(base).parse(&href).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(html: &str) -> Vec<String> {
        feeds_of_page(html, "https://p.example/world/").into_iter().map(|found| found.url).collect()
    }

    #[test]
    fn what_a_page_announces_is_found_with_its_title() {
        let html = "<html><head><link rel='alternate' type='application/rss+xml' title='World &amp; more' href='../rss/world'>\
            <link rel='Alternate' type='application/atom+xml; charset=utf-8' href='feed://p.example/atom'>\
            <link rel='alternate' hreflang='fr' href='/fr'><link rel=alternate type='application/json+oembed' href='/o'>\
            <link rel=stylesheet type='text/xml' href='/x'></head><body><a href='/feed'>RSS</a></body></html>";
        let found = feeds_of_page(html, "https://p.example/world/");
        assert_eq!(found[0], Found { url: "https://p.example/rss/world".into(), title: "World & more".into() });
        assert!(found.iter().all(|found| !found.url.ends_with("/fr") && !found.url.ends_with("/o")), "{found:?}");
    }

    #[test]
    fn a_page_that_announces_nothing_is_read_for_links() {
        let html = "<body><a href='/about'>About</a><a href='/world/rss.xml'>RSS</a><a href='feed/'>Feed</a>\
            <a href='/world/rss.xml'>again</a><a href='mailto:a@p.example'>mail</a></body>";
        assert_eq!(urls(html), ["https://p.example/world/rss.xml", "https://p.example/world/feed/"]);
        assert!(urls("<p>nothing</p>").is_empty());
    }

    #[test]
    fn the_base_of_a_page_counts() {
        let html = "<base href='https://cdn.example/x/'><link rel=alternate type=application/rss+xml href=f>";
        assert_eq!(urls(html), ["https://cdn.example/x/f"]);
    }

    #[test]
    fn the_usual_places_are_at_the_root_of_the_site() {
        assert_eq!(usual_places("https://p.example:8443/a/b?c#d")[0], "https://p.example:8443/feed");
        assert!(usual_places("nowhere").is_empty());
    }

    #[test]
    fn feeds_of_comments_are_told_apart() {
        let found = |url: &str, title: &str| Found { url: url.to_owned(), title: title.to_owned() };
        assert!(is_of_comments(&found("https://p.example/comments/feed", "Post")));
        assert!(is_of_comments(&found("https://p.example/f", "Post » Comments Feed")));
        assert!(!is_of_comments(&found("https://p.example/f", "Post")));
    }
}
