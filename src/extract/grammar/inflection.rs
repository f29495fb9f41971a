//! The regular forms of English verbs, for looking words up: every spelling that a writer may use is built,
//! British and American, with the last consonant doubled or not. Knows no word.

/// The regular forms of a verb.
pub struct Forms {
    /// "carry", and "organize" beside "organise".
    pub base: Vec<String>,
    /// "carries".
    pub third: Vec<String>,
    /// "carried".
    pub past: Vec<String>,
    /// "carrying".
    pub gerund: Vec<String>,
}

/// Every regular form of a verb, in every spelling.
pub fn forms(lemma: &str) -> Forms {
    let base = spellings(lemma);
    Forms {
        third: base.iter().map(|base| third(base)).collect(),
        past: base.iter().flat_map(|base| with_ending(base, "ed")).collect(),
        gerund: base.iter().flat_map(|base| with_ending(base, "ing")).collect(),
        base,
    }
}

/// The comparative and the superlative of a short adjective: "rougher", "driest", "bigger".
pub fn compared(adjective: &str) -> Vec<String> {
    if adjective.len() > 6 {
        return Vec::new();
    }
    let stem = match (adjective.strip_suffix('e'), adjective.strip_suffix('y')) {
        (Some(stem), _) => stem.to_owned(),
        (_, Some(stem)) if !ends_in_vowel(stem) => [stem, "i"].concat(),
        _ => doubled(adjective).unwrap_or_else(|| adjective.to_owned()),
    };
    vec![[stem.as_str(), "er"].concat(), [stem.as_str(), "est"].concat()]
}

/// The British spelling and the American one.
fn spellings(lemma: &str) -> Vec<String> {
    let american = match (lemma.strip_suffix("ise"), lemma.strip_suffix("yse")) {
        (Some(stem), _) => Some([stem, "ize"].concat()),
        (_, Some(stem)) => Some([stem, "yze"].concat()),
        _ if lemma.ends_with("our") => Some(format!("{}or", &lemma[..lemma.len() - 3])),
        _ => None,
    };
    std::iter::once(lemma.to_owned()).chain(american).collect()
}

/// The form in -s: "carries", "passes", "goes".
pub fn third(base: &str) -> String {
    match base.strip_suffix('y') {
        Some(stem) if !ends_in_vowel(stem) => [stem, "ies"].concat(),
        _ if ["s", "x", "z", "ch", "sh", "o"].iter().any(|ending| base.ends_with(ending)) => [base, "es"].concat(),
        _ => [base, "s"].concat(),
    }
}

/// The form in -ed or -ing: "carried", "trapping"; with a doubled consonant and without where either may be.
fn with_ending(base: &str, ending: &str) -> Vec<String> {
    if ending == "ed" {
        if base.ends_with('e') {
            return vec![[base, "d"].concat()];
        }
        if let Some(stem) = base.strip_suffix('y').filter(|stem| !ends_in_vowel(stem)) {
            return vec![[stem, "ied"].concat()];
        }
    } else if let Some(stem) = base.strip_suffix("ie") {
        return vec![[stem, "ying"].concat()];
    } else if let Some(stem) = base.strip_suffix('e').filter(|stem| !stem.ends_with(['e', 'o', 'y'])) {
        return vec![[stem, ending].concat()];
    }
    let plain = [base, ending].concat();
    match doubled(base) {
        Some(double) => vec![plain, [double.as_str(), ending].concat()],
        None if base.ends_with('c') => vec![plain, [base, "k", ending].concat()],
        None => vec![plain],
    }
}

/// The base with its last consonant doubled, where one vowel stands before it.
fn doubled(base: &str) -> Option<String> {
    let mut letters = base.chars().rev();
    let (last, vowel, before) = (letters.next()?, letters.next()?, letters.next());
    let single = "aeiou".contains(vowel) && before.is_none_or(|letter| !"aeo".contains(letter));
    (single && !"aeioucwxyh".contains(last)).then(|| format!("{base}{last}"))
}

fn ends_in_vowel(stem: &str) -> bool {
    stem.ends_with(['a', 'e', 'i', 'o', 'u'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_inflected_in_every_spelling() {
        for (lemma, third, past, gerund) in [
            ("carry", "carries", "carried", "carrying"),
            ("trap", "traps", "trapped", "trapping"),
            ("pass", "passes", "passed", "passing"),
            ("lie", "lies", "lied", "lying"),
            ("free", "frees", "freed", "freeing"),
            ("quit", "quits", "quitted", "quitting"),
            ("panic", "panics", "panicked", "panicking"),
            ("organise", "organizes", "organized", "organizing"),
            ("cancel", "cancels", "canceled", "cancelling"),
        ] {
            let forms = forms(lemma);
            assert!(forms.third.iter().any(|form| form == third), "{third}");
            assert!(forms.past.iter().any(|form| form == past), "{past}");
            assert!(forms.gerund.iter().any(|form| form == gerund), "{gerund}");
        }
    }
}
