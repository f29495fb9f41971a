//! Where on a page the report stands, among navigation, teasers and advertisements: dom_smoothie, which follows
//! Mozilla's Readability, behind one function so that another can take its place. Pure; gives HTML, which `article`
//! makes text of.

use std::panic::{AssertUnwindSafe, catch_unwind};

use dom_query::Document as Tree;
use dom_smoothie::{Config, Readability};

/// Pages with more elements, or deeper ones, are not looked through: the library's time grows with both together.
/// Reports have some thousands, some dozens deep.
const MOST_ELEMENTS: usize = 12_000;
const DEEPEST: usize = 128;

/// The HTML of the report on a page; nothing where none is found. A panic in the library is no more than that.
pub(super) fn report_in(tree: &Tree) -> Option<String> {
    if !is_tame(tree) {
        return None;
    }
    let config = Config { disable_json_ld: true, ..Config::default() };
    let find = || Readability::with_document(tree.clone(), None, Some(config))?.parse();
    let article = catch_unwind(AssertUnwindSafe(find)).ok()?.ok()?;
    Some(article.content.to_string()).filter(|html| !html.is_empty())
}

/// Whether a page is of the size that reports have.
fn is_tame(tree: &Tree) -> bool {
    let root = tree.root();
    let (mut elements, mut depth) = (0, 0);
    let mut next = root.first_child();
    while let Some(node) = next {
        elements += usize::from(node.is_element());
        if elements > MOST_ELEMENTS || depth > DEEPEST {
            return false;
        }
        next = node.first_child();
        if next.is_some() {
            depth += 1;
            continue;
        }
        let mut left = node;
        while next.is_none() {
            next = left.next_sibling();
            if next.is_none() {
                match left.parent().filter(|parent| parent.id != root.id) {
                    Some(parent) => (left, depth) = (parent, depth - 1),
                    None => return true,
                }
            }
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_found_among_what_stands_around_it() {
        let teaser = "<li><a href=/x>Mine collapse: 40 missing</a></li>".repeat(12);
        let report = "<p>The coastguard said 12 people were killed when a ferry sank off Marlow Point on Tuesday, \
                      in what the harbour master called the worst accident in ten years.</p>"
            .repeat(4);
        let html = format!(
            "<body><div class=menu><ul>{teaser}</ul></div><div class=story>{report}</div>\
             <div class=related><h3>Most read</h3><ul>{teaser}</ul></div></body>"
        );
        let found = report_in(&Tree::from(html)).unwrap();
        assert_eq!(found.matches("12 people").count(), 4, "{found}");
        assert!(!found.contains("40 missing"), "{found}");
    }

    #[test]
    fn a_page_without_a_report_and_one_without_end_give_nothing() {
        assert_eq!(report_in(&Tree::from("")), None);
        assert_eq!(report_in(&Tree::from("<p>a<br>".repeat(40_000))), None);
    }
}
