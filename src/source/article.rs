//! HTML to plain text, a line a block: what an item of a feed carries, and the report on a saved page. Knows
//! blocks, lists and tables; keeps no markup, no addresses and no styles. The HTML is made harmless by `nesting`
//! before a tree is built of it; where on a page the report stands is `readability`'s to say.

use std::borrow::Cow;

use dom_query::{Document as Tree, Matcher, NodeData, NodeRef};
use jiff::Timestamp;

use super::date::read_instant;
use super::nesting::cap_nesting;
use super::readability::report_in;

/// A report on a saved page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The headline; empty where the page has none.
    pub title: String,
    /// The name of the site, where the page gives it.
    pub publisher: Option<String>,
    /// The address that the page gives as its own, absolute.
    pub url: Option<String>,
    /// When it says that it was published.
    pub published: Option<Timestamp>,
    /// When it says that it was last modified.
    pub modified: Option<Timestamp>,
    /// The report, a line a block.
    pub text: String,
}

/// The plain text of a piece of HTML: a line a paragraph, heading, list item or table row, cells parted by a
/// tab. Text without any markup keeps its empty lines as paragraph breaks.
///
/// ```
/// use claimwatch::source::article::text_of_html;
/// let html = "<p>At least <b>100</b> were killed &amp; 40 hurt.</p><ul><li>Rail: closed<li>Roads: open</ul>";
/// assert_eq!(text_of_html(html), "At least 100 were killed & 40 hurt.\nRail: closed\nRoads: open");
/// ```
pub fn text_of_html(html: &str) -> String {
    if !html.contains('<') {
        return text_of_unmarked(html);
    }
    let tree = Tree::fragment(cap_nesting(html).as_ref());
    Lines::of(&tree.root(), BOILERPLATE_IN_FEEDS)
}

/// The report on a saved page, without the navigation around it. `base` is the page's address, if known.
pub fn read_html_page(html: &str, base: Option<&str>) -> Page {
    let tree = Tree::from(cap_nesting(html).as_ref());
    let meta = |names: &[&str]| names.iter().find_map(|name| meta(&tree, name));
    let time = |names: &[&str]| meta(names).and_then(|written| read_instant(&written));
    let text_of = |selector: &str| {
        let found = tree.select_single(selector);
        found.nodes().first().map(|node| one_line(&Lines::of(node, &[]))).filter(|text| !text.is_empty())
    };
    let title = meta(&["og:title", "twitter:title"]).or_else(|| text_of("h1")).or_else(|| text_of("title"));
    let in_body = || tree.select_single("article time[datetime], time[datetime]").attr("datetime");
    let published = time(&["article:published_time", "datePublished", "date", "dc.date", "DC.date.issued"]);
    let canonical = tree.select_single("link[rel=canonical]").attr("href").map(|href| href.to_string());
    Page {
        title: title.unwrap_or_default(),
        publisher: meta(&["og:site_name", "application-name"]),
        url: canonical.or_else(|| meta(&["og:url"])).and_then(|url| absolute(&url, base)),
        published: published.or_else(|| in_body().and_then(|written| read_instant(&written))),
        modified: time(&["article:modified_time", "dateModified", "og:updated_time"]),
        text: report_text(&tree),
    }
}

/// The report on a page: as the library finds it, or where that finds next to nothing of what we do, as we do.
fn report_text(tree: &Tree) -> String {
    let own = main_text(tree);
    let found = report_in(tree).map(|html| Lines::of(&Tree::fragment(html).root(), BOILERPLATE_ON_PAGES));
    found.filter(|found| found.len() * LEAST_FOUND >= own.len() && !found.is_empty()).unwrap_or(own)
}

/// The library is believed unless it finds less than one in so many of the words that we do: then it took a caption or a
/// comment for the report.
const LEAST_FOUND: usize = 5;

/// The value of the `<meta>` with this property, name or itemprop.
fn meta(tree: &Tree, name: &str) -> Option<String> {
    let selector = format!("meta[property=\"{name}\"], meta[name=\"{name}\"], meta[itemprop=\"{name}\"]");
    let content = tree.select_single(&selector).attr("content")?;
    Some(one_line(&content)).filter(|text| !text.is_empty())
}

fn absolute(url: &str, base: Option<&str>) -> Option<String> {
    let base = base.and_then(|base| url::Url::parse(base).ok());
    let url = url::Url::options().base_url(base.as_ref()).parse(url.trim()).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.to_string())
}

/// The text of the element that holds the report: the one that the page marks as such, else the parent with
/// the most text in its paragraphs, else the whole body.
fn main_text(tree: &Tree) -> String {
    for selector in ["article", "[itemprop=articleBody]", "main", "[role=main]"] {
        let found = outermost(tree, selector);
        let longest = found.iter().map(|node| Lines::of(node, BOILERPLATE_ON_PAGES)).max_by_key(String::len);
        // A teaser is an <article> too: a marked element counts when it holds more than a headline.
        if let Some(text) = longest.filter(|text| text.len() > 200 || text.contains('\n')) {
            return text;
        }
    }
    let mut parents: Vec<(NodeRef<'_>, usize)> = Vec::new();
    for paragraph in tree.select("p").nodes() {
        let Some(parent) = paragraph.parent() else { continue };
        let length = paragraph.text().len();
        match parents.iter_mut().rev().take(8).find(|(known, _)| known.id == parent.id) {
            Some((_, sum)) => *sum += length,
            None => parents.push((parent, length)),
        }
    }
    let body = tree.body().unwrap_or_else(|| tree.root());
    let fullest = parents.into_iter().max_by_key(|(_, length)| *length).map_or(body, |(parent, _)| parent);
    Lines::of(&fullest, BOILERPLATE_ON_PAGES)
}

/// The elements of that kind, in the order of the page, but for those that lie within another one: their words are its
/// words, and to read them once for each level would take for ever on a page of many.
fn outermost<'t>(tree: &'t Tree, selector: &str) -> Vec<NodeRef<'t>> {
    let Ok(matcher) = Matcher::new(selector) else { return Vec::new() };
    let mut found = Vec::new();
    let mut next = tree.root().first_child();
    while let Some(node) = next {
        let is_one = node.is_element() && node.is_match(&matcher);
        next = node.first_child().filter(|_| !is_one).or_else(|| beside(node));
        found.extend(is_one.then_some(node));
    }
    found
}

/// The node that follows one with all that it holds.
fn beside(mut node: NodeRef<'_>) -> Option<NodeRef<'_>> {
    loop {
        if let Some(next) = node.next_sibling() {
            return Some(next);
        }
        node = node.parent()?;
    }
}

/// Elements whose words are no part of a report.
const BOILERPLATE_IN_FEEDS: &[&str] = &[
    "script", "style", "nav", "template", "noscript", "iframe", "object", "svg", "math", "button", "select",
    "textarea", "head", "title",
];
const BOILERPLATE_ON_PAGES: &[&str] = &[
    "script", "style", "nav", "template", "noscript", "iframe", "object", "svg", "math", "button", "select",
    "textarea", "head", "title", "header", "footer", "aside", "form",
];

/// Elements that stand on a line of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ul",
];

/// Lines as they are gathered from a tree.
#[derive(Default)]
struct Lines {
    text: String,
    /// White space was seen since the last word of the line.
    gap: bool,
    /// A cell ended since the last word of the line.
    cell: bool,
}

impl Lines {
    /// The text below a node, in the order of the page, without the elements named. Walks without recursion.
    fn of(top: &NodeRef<'_>, dropped: &[&str]) -> String {
        let mut lines = Lines::default();
        let mut next = top.first_child();
        while let Some(node) = next {
            let name = node.node_name();
            let name = name.as_deref().unwrap_or("");
            let skip = dropped.contains(&name);
            if !skip {
                lines.enter(&node, name);
            }
            next = node.first_child().filter(|_| !skip);
            let mut left = node;
            while next.is_none() {
                lines.leave(left.node_name().as_deref().unwrap_or(""));
                next = left.next_sibling();
                if next.is_none() {
                    match left.parent().filter(|parent| parent.id != top.id) {
                        Some(parent) => left = parent,
                        None => break,
                    }
                }
            }
        }
        lines.break_line();
        lines.text.truncate(lines.text.trim_end().len());
        lines.text
    }

    fn enter(&mut self, node: &NodeRef<'_>, name: &str) {
        if BLOCKS.contains(&name) {
            self.break_line();
        }
        node.query(|inner| {
            if let NodeData::Text { contents } = &inner.data {
                self.push(contents);
            }
        });
    }

    fn leave(&mut self, name: &str) {
        if BLOCKS.contains(&name) {
            self.break_line();
        }
        self.cell |= matches!(name, "td" | "th");
    }

    fn push(&mut self, text: &str) {
        self.gap |= text.starts_with(char::is_whitespace);
        for word in text.split_whitespace() {
            if !(self.text.is_empty() || self.text.ends_with('\n')) {
                match (self.cell, self.gap) {
                    (true, _) => self.text.push('\t'),
                    (false, true) => self.text.push(' '),
                    (false, false) => {}
                }
            }
            self.text.push_str(word);
            (self.cell, self.gap) = (false, true);
        }
        if !text.trim().is_empty() {
            self.gap = text.ends_with(char::is_whitespace);
        }
    }

    fn break_line(&mut self) {
        if !(self.text.is_empty() || self.text.ends_with('\n')) {
            self.text.push('\n');
        }
        (self.cell, self.gap) = (false, false);
    }
}

/// Text that carries no tag: entities decoded, empty lines kept as paragraph breaks.
fn text_of_unmarked(text: &str) -> String {
    let decoded = if text.contains('&') { Cow::Owned(decode_entities(text)) } else { Cow::Borrowed(text) };
    let mut paragraphs: Vec<String> = vec![String::new()];
    for line in decoded.lines() {
        let line = one_line(line);
        let last = paragraphs.len() - 1;
        match (line.is_empty(), paragraphs[last].is_empty()) {
            (true, false) => paragraphs.push(line),
            (false, false) => paragraphs[last] += &format!(" {line}"),
            (_, true) => paragraphs[last] = line,
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n")
}

/// The text with its HTML entities as the characters they stand for, white space untouched.
fn decode_entities(text: &str) -> String {
    Tree::fragment(text).text().to_string()
}

/// The text with its white space folded, as one line.
pub(super) fn one_line(text: &str) -> String {
    crate::text::folded(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_articles_within_articles_is_read_once() {
        let html = format!("{}{}", "<article><p>Ferry sinks.</p>".repeat(300), "<p>Boats went out.</p>".repeat(8_000));
        let start = std::time::Instant::now();
        let text = read_html_page(&html, None).text;
        let once = start.elapsed();
        assert_eq!((text.matches("Ferry").count(), text.matches("Boats").count()), (300, 8_000));
        let flat = html.replacen("<article>", "", 299);
        let start = std::time::Instant::now();
        read_html_page(&flat, None);
        let flat = start.elapsed();
        assert!(once < 10 * flat + std::time::Duration::from_millis(100), "{once:?}, and flat {flat:?}");
    }

    #[test]
    fn inline_tags_do_not_part_words_and_blocks_do() {
        let html =
            "<div>The <em>toll</em> rose to 1<sup>st</sup>\n  <a href=x>34</a>.<div>Next<br>line</div>tail</div>";
        assert_eq!(text_of_html(html), "The toll rose to 1st 34.\nNext\nline\ntail");
    }

    #[test]
    fn a_table_row_is_a_line_and_its_cells_are_parted() {
        let html = "<table><tr><th>Dead</th><td>34</td></tr><tr><th>Hurt<td>120</table>";
        assert_eq!(text_of_html(html), "Dead\t34\nHurt\t120");
    }

    #[test]
    fn scripts_styles_and_navigation_are_no_words() {
        let html = "<nav>Home</nav><style>p{}</style><p>34 dead<script>if (a < 3) 5</script><!-- 7 --></p>";
        assert_eq!(text_of_html(html), "34 dead");
    }

    #[test]
    fn text_without_tags_keeps_its_paragraphs_and_decodes_its_entities() {
        assert_eq!(
            text_of_html("Fire &amp; smoke,\n5 hurt.\n\n\n  More&nbsp;soon"),
            "Fire & smoke, 5 hurt.\nMore soon"
        );
    }

    #[test]
    fn deep_nesting_takes_no_longer_and_loses_no_words() {
        let html = format!("{}<p>34 dead{}<p>after", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let started = std::time::Instant::now();
        assert_eq!(text_of_html(&html), "34 dead\nafter");
        assert!(started.elapsed().as_secs() < 5, "took {:?}", started.elapsed());
    }

    #[test]
    fn a_page_made_to_be_slow_is_not() {
        let deep = format!("{}<p>34 dead, 5 hurt", "<div>".repeat(100_000));
        let wide = format!("{}{}", "<div>".repeat(500), "<p>34 dead, 5 hurt, and so on</p>".repeat(25_000));
        let lists = "<ul><li><a href=x>34</a>".repeat(12_000);
        let many = "<table><tr><td colspan=999999999>34<br><br>".repeat(12_000);
        let tame = format!("{}{}", "<div>".repeat(120), "<p>34 dead, 5 hurt, and so on</p>".repeat(11_800));
        for html in [deep, wide, lists, many, tame] {
            let started = std::time::Instant::now();
            assert!(read_html_page(&html, None).text.contains("34"));
            assert!(started.elapsed().as_secs() < 20, "took {:?}", started.elapsed());
        }
    }

    #[test]
    fn a_tag_with_endless_attributes_takes_no_longer_and_loses_no_words() {
        let attributes: String = (0..100_000).map(|n| format!(" a{n}")).collect();
        let started = std::time::Instant::now();
        assert_eq!(text_of_html(&format!("<p>before<div{attributes}>34 dead</div>")), "before34 dead");
        assert!(started.elapsed().as_secs() < 5, "took {:?}", started.elapsed());
    }

    #[test]
    fn many_unclosed_paragraphs_are_no_nesting() {
        let html = "<p>line<br>".repeat(2_000);
        assert_eq!(text_of_html(&html).lines().count(), 2_000);
    }

    #[test]
    fn hostile_tags_are_survived() {
        for html in ["<", "<<<", "</", "<a href='", "<!--", "<script>", "<p title=\">", "&#xD800;&#0;<b", "<é>x</é>"]
        {
            let _ = text_of_html(html);
            let _ = read_html_page(html, None);
        }
    }

    #[test]
    fn a_saved_page_gives_its_title_date_address_and_publisher() {
        let html = r#"<html><head><title>Quake toll | The Harbour Post</title>
            <meta property="og:title" content="Quake toll &amp; rescue"><meta property="og:site_name" content="The Harbour Post">
            <meta property="article:published_time" content="2024-12-19T08:00:00Z">
            <link rel="canonical" href="/world/quake?utm_source=x"></head>
            <body><header>Menu</header><div id=list><p>Short</p></div><div><p>At least 34 people died in the quake.</p>
            <p>Another 120 were hurt, officials said.</p><aside>Read more</aside></div><footer>2024</footer></body></html>"#;
        let page = read_html_page(html, Some("https://post.example/a/b"));
        assert_eq!(page.title, "Quake toll & rescue");
        assert_eq!(page.publisher.as_deref(), Some("The Harbour Post"));
        assert_eq!(page.url.as_deref(), Some("https://post.example/world/quake?utm_source=x"));
        assert_eq!(page.published, "2024-12-19T08:00:00Z".parse().ok());
        assert_eq!(page.text, "At least 34 people died in the quake.\nAnother 120 were hurt, officials said.");
    }

    #[test]
    fn a_page_that_marks_its_article_and_time_is_taken_at_its_word() {
        let html = "<h1>Ferry sinks</h1><div><p>Something longer than the article, but around it, and so on and so on</p></div>
            <article><time datetime='2024-12-19'>19 Dec</time><p>Twelve drowned.</p><p>Forty were saved.</p></article>";
        let page = read_html_page(html, None);
        assert_eq!(page.title, "Ferry sinks");
        assert_eq!(page.published, "2024-12-19T00:00:00Z".parse().ok());
        assert!(page.text.ends_with("Twelve drowned.\nForty were saved."), "{}", page.text);
    }
}
