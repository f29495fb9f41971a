//! Names for feeds that come without one, made of their titles: short, easy to type, and unlike all that are taken.

/// The longest name that is made.
const LONGEST: usize = 32;

/// A name made of the first of these texts that has plain letters or digits in it.
pub(super) fn name_for(texts: &[&str], is_taken: impl Fn(&str) -> bool) -> String {
    let made = texts.iter().map(|text| slug(text)).find(|made| !made.is_empty());
    let made = made.unwrap_or_else(|| "feed".to_owned());
    let numbered = (2..).map(|number: u32| format!("{made}-{number}"));
    // The numbers do not end, so one is free.
    std::iter::once(made.clone()).chain(numbered).find(|name| !is_taken(name)).unwrap_or(made)
}

/// The words of a title in small letters, joined by dashes, as many as fit.
fn slug(title: &str) -> String {
    let small = title.to_lowercase().replace(['\'', '’'], "");
    let words = small.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if slug.is_empty() {
            slug.extend(word.chars().take(LONGEST));
        } else if slug.len() + 1 + word.len() <= LONGEST {
            slug = format!("{slug}-{word}");
        } else {
            break;
        }
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_typed_with_ease() {
        let name = |texts: &[&str]| name_for(texts, |_| false);
        assert_eq!(name(&["BBC News » World"]), "bbc-news-world");
        assert_eq!(name(&["The Harbour's Daily: all the news that fits to print"]), "the-harbours-daily-all-the-news");
        assert_eq!(name(&["Новости", "news.example.org"]), "news-example-org");
        assert_eq!(name(&["", "…"]), "feed");
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        assert_eq!(name_for(&["Post"], |name| name == "post" || name == "post-2"), "post-3");
    }
}
