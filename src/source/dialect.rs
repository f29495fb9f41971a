//! Old and careless dialects of the feed formats, and the words of their last versions that mean the same. Part
//! of `repair`: tables and look-ups, no parsing.

/// The namespace of a prefix that a feed uses without declaring it: what all others mean by it, or else one that
/// nobody reads, so that the element is not taken for one of the feed's own.
pub(super) fn namespace(prefix: &str) -> &'static str {
    match prefix {
        "content" => "http://purl.org/rss/1.0/modules/content/",
        "dc" => "http://purl.org/dc/elements/1.1/",
        "media" => "http://search.yahoo.com/mrss/",
        "itunes" => "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "atom" | "atom10" => "http://www.w3.org/2005/Atom",
        "rdf" => "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        _ => "urn:undeclared",
    }
}

/// The namespace that took the place of an older one.
pub(super) fn successor(namespace: &str) -> &str {
    match namespace.trim() {
        // Atom 0.3, and the draft before it.
        "http://purl.org/atom/ns#" | "http://example.com/newformat#" => "http://www.w3.org/2005/Atom",
        // RSS 0.90 in its two spellings.
        "http://my.netscape.com/rdf/simple/0.9/" | "http://channel.netscape.com/rdf/simple/0.9/" => {
            "http://purl.org/rss/1.0/"
        }
        other => other,
    }
}

/// The address of an item that has none, where the parser drops items without a link.
pub(super) const NOWHERE: &str = "about:blank";

/// Which of the formats a feed is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// RSS 0.91 to 2.0.
    Rss,
    /// RSS 0.90 and 1.0.
    Rdf,
    Atom,
    /// The Channel Definition Format, which is read as RSS.
    Cdf,
    Other,
}

impl Family {
    /// By the name of the root.
    pub fn of_root(name: &str) -> Family {
        match name.rsplit(':').next() {
            Some(name) if name.eq_ignore_ascii_case("rss") => Family::Rss,
            Some(name) if name.eq_ignore_ascii_case("rdf") => Family::Rdf,
            Some("feed" | "entry") => Family::Atom,
            Some(name) if name.eq_ignore_ascii_case("channel") => Family::Cdf,
            _ => Family::Other,
        }
    }

    /// The prefix of a root, with its colon, that no parser looks for: RSS has no namespace of its own.
    pub fn foreign_prefix(self, root: &str) -> &str {
        match root.find(':') {
            Some(colon) if self == Family::Rss => &root[..=colon],
            _ => "",
        }
    }

    /// The attribute of an item that is its address, where the format has no element for it.
    pub fn item_address(self) -> Option<&'static str> {
        match self {
            Family::Rdf => Some("about"),
            Family::Cdf => Some("HREF"),
            _ => None,
        }
    }

    /// The name of an element as the last version of the format has it.
    pub fn element(self, name: &str) -> &str {
        match (self, name) {
            (Family::Atom, "item") => "entry",
            (Family::Rdf, "rdf") => "RDF",
            (Family::Cdf, "CHANNEL") => "channel",
            (Family::Cdf, "ITEM") => "item",
            (Family::Cdf, "TITLE") => "title",
            (Family::Cdf, "ABSTRACT") => "description",
            // Of Atom 0.3; no other format uses these names.
            (_, "issued") => "published",
            (_, "modified") => "updated",
            (_, "tagline") => "subtitle",
            _ => name,
        }
    }
}

/// Whether an attribute says nothing that we read, while the parser would refuse the item for what goes with it:
/// content of Atom that lies elsewhere is not fetched, and its summary has to do.
pub(super) fn is_spare(element: &str, attribute: &str) -> bool {
    attribute == "src" && element.rsplit(':').next() == Some("content")
}

/// The `type` of an Atom text: one of the three that the format knows, where it was written as a media type.
pub(super) fn text_type<'t>(element: &str, kind: &'t str) -> &'t str {
    let plain = element.rsplit(':').next().unwrap_or(element);
    let text = matches!(plain, "title" | "summary" | "subtitle" | "rights");
    match kind.trim() {
        known @ ("text" | "html" | "xhtml") => known,
        "text/plain" if text || plain == "content" => "text",
        "application/xhtml+xml" | "application/xhtml" if text || plain == "content" => "xhtml",
        _ if text => "html",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use crate::source::repair::repair;

    #[test]
    fn the_root_is_that_of_today() {
        assert_eq!(repair("<RSS version='3.x' xmlns='http://x/'></RSS>").xml, "<RSS version=\"2.0\"></RSS>");
        let xml = repair("<feed xmlns='http://purl.org/atom/ns#'><issued>1</issued></feed>").xml;
        assert!(xml.starts_with("<feed xmlns=\"http://www.w3.org/2005/Atom\""), "{xml}");
        assert!(xml.contains("<published>1</published>"), "{xml}");
    }

    #[test]
    fn undeclared_prefixes_are_declared() {
        let xml =
            repair("<rss xmlns:dc='mine'><dc:date/><content:encoded>a</content:encoded><x:title>b</x:title></rss>").xml;
        assert!(xml.contains("<dc:date/>"), "{xml}");
        assert!(xml.contains("<content:encoded xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"), "{xml}");
        assert!(xml.contains("<x:title xmlns:x=\"urn:undeclared\">b</x:title>"), "{xml}");
    }

    #[test]
    fn media_types_become_the_types_of_atom() {
        let xml = repair("<feed><title type='text/plain'/><summary type='odd'/><content type='image/png'/></feed>").xml;
        assert!(xml.contains("<title type=\"text\"/><summary type=\"html\"/><content type=\"image/png\"/>"), "{xml}");
    }
}
