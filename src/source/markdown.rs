//! Markdown to plain text: marks of emphasis, headings, quotes and lists go, the words stay, a line a block.
//! Reads what reporters write in notes; what it does not know stays as it was written.

/// The plain text of Markdown: a line a paragraph, heading, list item or table row.
///
/// ```
/// use claimwatch::source::markdown::text_of_markdown;
/// let note = "# Quake\n\nAt least **100** killed,\n[officials](https://x.example) said.\n\n- Rail: closed\n- Roads: open\n";
/// assert_eq!(text_of_markdown(note), "Quake\nAt least 100 killed, officials said.\nRail: closed\nRoads: open");
/// ```
pub fn text_of_markdown(markdown: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let (mut open, mut code) = (false, false);
    for line in markdown.lines() {
        let (block, words) = block_of(line);
        code ^= block == Block::Fence;
        let words = if code { words.to_owned() } else { plain_inline(words) };
        match (block, lines.last_mut().filter(|_| open)) {
            (Block::Break | Block::Fence, _) => {}
            (Block::Paragraph, Some(last)) if !code => {
                last.push(' ');
                last.push_str(&words);
            }
            (Block::Row, _) => lines.push(words.split('|').map(str::trim).collect::<Vec<_>>().join("\t")),
            _ => lines.push(words),
        }
        open = matches!(block, Block::Paragraph | Block::Item);
    }
    lines.retain(|line| !line.trim().is_empty());
    lines.join("\n")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Paragraph,
    Heading,
    Item,
    Row,
    Fence,
    Break,
}

/// What a line is, and its words without the mark that says so.
fn block_of(line: &str) -> (Block, &str) {
    let line = line.trim().trim_start_matches(['>', ' ']);
    let ruled = |marks: &[char]| line.chars().all(|c| marks.contains(&c) || c == ' ');
    if line.starts_with("```") || line.starts_with("~~~") {
        (Block::Fence, "")
    } else if line.is_empty() || ruled(&['-', '=', '*', '_', '|', ':']) {
        (Block::Break, "")
    } else if let Some(row) = line.strip_prefix('|') {
        (Block::Row, row.strip_suffix('|').unwrap_or(row))
    } else if let Some(words) = after_hashes(line) {
        (Block::Heading, words)
    } else if let Some(words) = after_bullet(line) {
        (Block::Item, words)
    } else {
        (Block::Paragraph, line)
    }
}

fn after_hashes(line: &str) -> Option<&str> {
    let words = line.trim_start_matches('#');
    let level = line.len() - words.len();
    let heading = (1..=6).contains(&level) && words.starts_with(' ');
    heading.then(|| words.trim().trim_end_matches('#').trim_end())
}

/// The words of a list item: behind `- `, `* `, `+ `, `3. ` or `3) `.
fn after_bullet(line: &str) -> Option<&str> {
    let bullet = ["- ", "* ", "+ ", "• "].iter().find_map(|mark| line.strip_prefix(mark));
    bullet.map(str::trim_start).or_else(|| {
        let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
        // A line may begin with a year and a full stop; lists are shorter.
        let numbered = (1..=3).contains(&(line.len() - rest.len()));
        rest.strip_prefix(". ").or(rest.strip_prefix(") ")).filter(|_| numbered).map(str::trim_start)
    })
}

/// The words of a line without the marks inside it.
fn plain_inline(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let before = out.chars().next_back();
        if let Some((words, after)) = link(rest) {
            out.push_str(&plain_inline(words));
            rest = after;
            continue;
        }
        let run = rest.len() - rest.trim_start_matches(c).len();
        let after = rest[run..].chars().next();
        match c {
            '\\' if rest[1..].starts_with(|c: char| c.is_ascii_punctuation()) => {
                out.push_str(&rest[1..2]);
                rest = &rest[2..];
            }
            '`' => rest = &rest[run..],
            '*' | '_' if run <= 3 && is_outer(before) != is_outer(after) => rest = &rest[run..],
            _ => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// Whether what stands here is no part of a word: emphasis opens after it or closes before it.
fn is_outer(c: Option<char>) -> bool {
    c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '$' | '£' | '€' | '%'))
}

/// A link at the start of the text, as its words, or an image, as none; and what follows.
fn link(text: &str) -> Option<(&str, &str)> {
    let (image, inner) = match text.strip_prefix("![") {
        Some(inner) => (true, inner),
        None => (false, text.strip_prefix('[')?),
    };
    // Bounded, so that a line of brackets takes no longer than another.
    let near = |text: &str, mark| text.bytes().take(2_000).position(|byte| byte == mark);
    let end = near(inner, b']')?;
    let target = inner[end + 1..].strip_prefix('(')?;
    let close = near(target, b')')?;
    Some((if image { "" } else { &inner[..end] }, &target[close + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go_and_words_stay() {
        let cases = [
            ("**At least** *100* _dead_", "At least 100 dead"),
            ("a snake_case name, 5 * 6 and 5*6", "a snake_case name, 5 * 6 and 5*6"),
            ("***$2.5 billion*** pledged", "$2.5 billion pledged"),
            ("see ![map](m.png)[the *list*](https://x.example/a_b)", "see the list"),
            ("a [bracket] stays, `code` too, \\*star\\*", "a [bracket] stays, code too, *star*"),
            ("[[[[[[", "[[[[[["),
        ];
        for (markdown, plain) in cases {
            assert_eq!(text_of_markdown(markdown), plain, "{markdown}");
        }
    }

    #[test]
    fn blocks_are_lines() {
        let markdown = "Toll\n====\n> Quoted\n> words\n\n1. First\n   goes on\n2) Second\n\n| Dead | 34 |\n|---|---|\n| Hurt | 120 |\n---\nEnd\n";
        let plain = "Toll\nQuoted words\nFirst goes on\nSecond\nDead\t34\nHurt\t120\nEnd";
        assert_eq!(text_of_markdown(markdown), plain);
    }
}
