//! Reads paths out of Rust sources, as far as the plan of the house needs it: no grammar, no macros, no names
//! resolved. What it must get right is which paths a file writes, and how deep in inline modules they stand.

/// A path as it is written, `use` groups taken apart: `use a::{b, c::d}` gives `a::b` and `a::c::d`.
#[derive(Debug, PartialEq)]
pub struct Found {
    pub line: usize,
    pub segments: Vec<String>,
    /// How many inline modules (`mod tests { … }`) stand around it.
    pub inline: usize,
}

/// Every path of a file, in order; a lone word is a path of one segment.
pub fn paths(text: &str) -> Vec<Found> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut inline_ends = Vec::new(); // the brace count at which each open inline module ends
    let mut braces = 0usize;
    let mut at = 0;
    while let Some((_, token)) = tokens.get(at) {
        let next = |by: usize| tokens.get(at + by).map_or("", |(_, token)| token.as_str());
        match token.as_str() {
            "mod" if is_word(next(1)) && next(2) == "{" => {
                inline_ends.push(braces);
                braces += 1;
                at += 3;
            }
            "pub" if next(1) == "(" => {
                at += tokens[at..].iter().take_while(|(_, token)| token != ")").count(); // `pub(in crate::x)`
            }
            "{" => {
                braces += 1;
                at += 1;
            }
            "}" => {
                braces = braces.saturating_sub(1);
                inline_ends.pop_if(|end| *end == braces);
                at += 1;
            }
            word if is_word(word) => at = take_path(&tokens, at, &[], inline_ends.len(), &mut found),
            _ => at += 1,
        }
    }
    found
}

/// Reads one path, with its group if it ends in one, and says where to go on.
fn take_path(
    tokens: &[(usize, String)],
    mut at: usize,
    before: &[String],
    inline: usize,
    found: &mut Vec<Found>,
) -> usize {
    let token = |at: usize| tokens.get(at).map_or("", |(_, token)| token.as_str());
    let line = tokens.get(at).map_or(0, |(line, _)| *line);
    let mut segments = before.to_vec();
    loop {
        match token(at) {
            "{" => {
                at += 1;
                while !matches!(token(at), "}" | "") {
                    at = take_path(tokens, at, &segments, inline, found);
                    while !matches!(token(at), "," | "}" | "") {
                        at += 1; // `as Name`
                    }
                    at += usize::from(token(at) == ",");
                }
                return at + 1;
            }
            word if is_word(word) || word == "*" => segments.push(word.to_owned()),
            _ => {
                found.push(Found { line, segments, inline });
                return at;
            }
        }
        at += 1;
        let continues = token(at) == "::" && (is_word(token(at + 1)) || matches!(token(at + 1), "{" | "*"));
        if !continues {
            found.push(Found { line, segments, inline });
            return at;
        }
        at += 1;
    }
}

fn is_word(token: &str) -> bool {
    token.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_')
}

/// The words and marks of a Rust file with their lines; comments, strings and characters are left out.
fn tokens(text: &str) -> Vec<(usize, String)> {
    let mut tokens = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => string_length(rest),
            'r' | 'b' | 'c' if raw_string_length(rest).is_some() => raw_string_length(rest).unwrap_or(1),
            '\'' => character_length(rest),
            _ if is_word(rest) => {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                tokens.push((line, rest[..end].to_owned()));
                end
            }
            ':' if rest.starts_with("::") => {
                tokens.push((line, "::".to_owned()));
                2
            }
            _ if first.is_whitespace() => first.len_utf8(),
            _ => {
                tokens.push((line, first.to_string()));
                first.len_utf8()
            }
        };
        line += rest[..length].matches('\n').count();
        rest = &rest[length..];
    }
    tokens
}

/// The length of the string literal that the text starts with.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The length of the raw string literal that the text starts with, if it does.
fn raw_string_length(text: &str) -> Option<usize> {
    let inner = text.trim_start_matches(['b', 'c']).strip_prefix('r')?;
    let hashes = inner.len() - inner.trim_start_matches('#').len();
    let body = inner[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let close = body.find(&end).map_or(body.len(), |at| at + end.len());
    Some(text.len() - body.len() + close)
}

/// The length of a character literal, or of the mark alone where it opens a lifetime.
fn character_length(text: &str) -> usize {
    let mut inner = text.chars().skip(1);
    match (inner.next(), inner.next()) {
        (Some('\\'), Some(escaped)) => {
            let from = 2 + escaped.len_utf8();
            text[from..].find('\'').map_or(text.len(), |at| from + at + 1)
        }
        (Some(c), Some('\'')) => c.len_utf8() + 2,
        _ => 1,
    }
}
