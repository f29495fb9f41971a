//! The forms of English verbs and nouns: tenses from an infinitive, infinitives and participles from a form,
//! plurals. Regular forms come from spelling alone, the others from their table. Knows no meanings.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::extract::lexicon::{WordMap, table};

/// What the form of a verb tells by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// May be a past tense or a participle.
    Past,
    /// Present tense or infinitive: may be a noun of the same spelling.
    Present,
    /// "killing".
    Gerund,
}

/// Every form of a verb, in British and American spelling: "level, levels, levelling, leveling, levelled, leveled".
pub fn inflections(infinitive: &str) -> Vec<(String, Ending)> {
    let mut forms = Vec::new();
    for lemma in spellings(infinitive) {
        let mut pasts: Vec<String> = IRREGULAR.verbs.get(&lemma).cloned().unwrap_or_else(|| vec![past(&lemma)]);
        let mut gerunds = vec![gerund(&lemma)];
        if may_double_l(&lemma) && !IRREGULAR.verbs.contains_key(&lemma) {
            pasts.push([lemma.as_str(), "led"].concat());
            gerunds.push([lemma.as_str(), "ling"].concat());
        }
        forms.push((lemma.clone(), Ending::Present));
        forms.push((third_person(&lemma), Ending::Present));
        forms.extend(gerunds.into_iter().map(|form| (form, Ending::Gerund)));
        forms.extend(pasts.into_iter().map(|form| (form, Ending::Past)));
    }
    forms
}

/// The regular past tense and participle of a verb: "rescued", "ferried", "trapped".
pub fn past(lemma: &str) -> String {
    match consonant_y(lemma) {
        _ if lemma.ends_with('e') => [lemma, "d"].concat(),
        Some(stem) => [stem, "ied"].concat(),
        None => format!("{}ed", doubled(lemma)),
    }
}

/// The participle of a verb from its infinitive: "eaten", "walked".
pub fn participle(lemma: &str) -> String {
    IRREGULAR.verbs.get(lemma).and_then(|forms| forms.last()).cloned().unwrap_or_else(|| past(lemma))
}

/// The participle that belongs to a past tense: "eaten" for "ate"; regular ones are the same.
pub fn participle_of_past(form: &str) -> &str {
    IRREGULAR.participles.get(form).map_or(form, String::as_str)
}

/// The infinitive that a gerund was made from, by its spelling: "wipe" for "wiping", "trap" for "trapping".
pub fn infinitive_of_gerund(form: &str) -> String {
    let stem = form.strip_suffix("ing").unwrap_or(form);
    let mut last = stem.chars().rev();
    let twice = last.next().filter(|letter| last.next() == Some(*letter));
    if IRREGULAR.verbs.contains_key(stem) {
        stem.to_owned()
    } else if twice.is_some_and(|letter| !"lsfzeo".contains(letter)) {
        stem[..stem.len() - 1].to_owned()
    } else if lost_its_e(stem) {
        [stem, "e"].concat()
    } else {
        stem.to_owned()
    }
}

/// The noun's plural.
pub fn plural(word: &str) -> String {
    const OES: [&str; 10] =
        ["cargo", "echo", "embargo", "hero", "mosquito", "potato", "tomato", "tornado", "torpedo", "volcano"];
    match word {
        "child" => return "children".to_owned(),
        "person" => return "people".to_owned(),
        _ if word.ends_with("craft") || word.ends_with("personnel") => return word.to_owned(),
        _ if word.ends_with("man") => return format!("{}en", &word[..word.len() - 2]),
        _ if OES.contains(&word) => return [word, "es"].concat(),
        _ => {}
    }
    if let Some(stem) = word.strip_suffix("fe") {
        return [stem, "ves"].concat();
    }
    with_s(word)
}

/// The verb's third person: "goes", "ferries".
fn third_person(lemma: &str) -> String {
    match lemma {
        "have" => "has".to_owned(),
        _ if lemma.ends_with('o') => [lemma, "es"].concat(),
        _ => with_s(lemma),
    }
}

fn with_s(word: &str) -> String {
    if let Some(stem) = consonant_y(word) {
        return [stem, "ies"].concat();
    }
    if ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending)) {
        return [word, "es"].concat();
    }
    [word, "s"].concat()
}

fn gerund(lemma: &str) -> String {
    // "trafficked", "kidnapped": what the participle doubles, the gerund does.
    let stretched = IRREGULAR.verbs.get(lemma).and_then(|forms| forms.first()?.strip_suffix("ed"));
    if let Some(stem) = stretched.filter(|stem| stem.len() > lemma.len()) {
        return [stem, "ing"].concat();
    }
    match lemma.strip_suffix('e') {
        Some(stem) if stem.ends_with('i') => format!("{}ying", &stem[..stem.len() - 1]),
        Some(stem) if !lemma.ends_with("ee") => [stem, "ing"].concat(),
        _ => format!("{}ing", doubled(lemma)),
    }
}

/// The infinitive as both sides of the ocean spell it: "-ise" and "-ize", "-our" and "-or".
fn spellings(lemma: &str) -> Vec<String> {
    let other = match (lemma.strip_suffix("ise"), lemma.strip_suffix("our"), lemma.strip_suffix("yse")) {
        (Some(stem), ..) if stem.len() > 3 => Some([stem, "ize"].concat()),
        (_, Some(stem), _) if stem.len() > 2 => Some([stem, "or"].concat()),
        (.., Some(stem)) => Some([stem, "yze"].concat()),
        _ => None,
    };
    std::iter::once(lemma.to_owned()).chain(other).collect()
}

fn consonant_y(word: &str) -> Option<&str> {
    word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'o', 'u']))
}

fn is_vowel(letter: char) -> bool {
    "aeiou".contains(letter)
}

fn vowels(word: &str) -> usize {
    word.chars().filter(|letter| is_vowel(*letter)).count()
}

/// Whether the word ends in one consonant after one vowel: "trap", "level".
fn ends_short(word: &str) -> bool {
    let mut back = word.chars().rev();
    let (last, vowel, before) = (back.next(), back.next(), back.next());
    last.is_some_and(|letter| !"aeiouwxy".contains(letter))
        && vowel.is_some_and(is_vowel)
        && before.is_some_and(|letter| !is_vowel(letter))
}

/// Whether British spelling doubles the last letter: "levelled", but "revealed".
fn may_double_l(lemma: &str) -> bool {
    lemma.ends_with('l') && ends_short(lemma) && vowels(lemma) > 1
}

/// The stem with its last consonant doubled where a short verb wants it: "trapp", "shipp".
fn doubled(lemma: &str) -> String {
    match lemma.chars().last() {
        Some(last) if vowels(lemma) == 1 && ends_short(lemma) => format!("{lemma}{last}"),
        _ => lemma.to_owned(),
    }
}

/// Whether what is left of a gerund must have ended in "e": a short stem would have doubled ("wip", "wak"), and
/// some ends stand before an "e" alone ("produc", "trampl", "evacuat").
fn lost_its_e(stem: &str) -> bool {
    let after_consonant =
        |end: &str| stem.strip_suffix(end).and_then(|rest| rest.chars().last()).is_some_and(|letter| !is_vowel(letter));
    IRREGULAR.verbs.contains_key(&[stem, "e"].concat())
        || vowels(stem) == 1 && ends_short(stem)
        || stem.ends_with(['c', 'v', 'u', 'z'])
        || ["dg", "rg", "lg"].iter().any(|end| stem.ends_with(end))
        || vowels(stem) > 1 && ["at", "ut", "ur", "ir", "is", "us"].iter().any(|end| after_consonant(end))
        || stem.ends_with("uat")
        || stem.ends_with("iat")
        || ["bl", "cl", "dl", "fl", "gl", "kl", "pl", "tl"].iter().any(|end| stem.ends_with(end))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[expect(dead_code, reason = "the example is for readers")]
    example: String,
    verbs: BTreeMap<String, Vec<String>>,
}

struct Irregular {
    /// The past tenses and participles of each verb, the participle last.
    verbs: BTreeMap<String, Vec<String>>,
    /// The participle of each past tense that has another one.
    participles: WordMap<String>,
}

static IRREGULAR: LazyLock<Irregular> = LazyLock::new(|| {
    let verbs = table::<Table>("irregular.toml", include_str!("../lexicon/irregular.toml")).verbs;
    let participles = verbs.values().filter_map(|forms| {
        let (participle, tenses) = forms.split_last()?;
        Some(tenses.iter().map(|tense| (tense.clone(), participle.clone())))
    });
    let participles = participles.flatten().filter(|(tense, _)| !tense.ends_with("ed")).collect();
    Irregular { verbs, participles }
});

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(lemma: &str) -> Vec<String> {
        inflections(lemma).into_iter().map(|(form, _)| form).collect()
    }

    #[test]
    fn short_verbs_double_their_last_consonant() {
        assert_eq!(forms("trap"), ["trap", "traps", "trapping", "trapped"]);
        assert_eq!(forms("ferry"), ["ferry", "ferries", "ferrying", "ferried"]);
        assert_eq!(forms("visit"), ["visit", "visits", "visiting", "visited"]);
        assert_eq!(forms("free"), ["free", "frees", "freeing", "freed"]);
        assert_eq!(forms("kidnap"), ["kidnap", "kidnaps", "kidnapping", "kidnapped", "kidnaped"]);
        assert_eq!(forms("traffic"), ["traffic", "traffics", "trafficking", "trafficked"]);
    }

    #[test]
    fn both_spellings_of_a_verb_are_known() {
        assert_eq!(forms("level"), ["level", "levels", "leveling", "levelling", "leveled", "levelled"]);
        for form in ["mobilised", "mobilized", "mobilizing"] {
            assert!(forms("mobilise").contains(&form.to_owned()), "{form}");
        }
        assert!(!forms("rise").iter().any(|form| form == "rize"));
    }

    #[test]
    fn irregular_verbs_are_looked_up() {
        assert_eq!(forms("sink"), ["sink", "sinks", "sinking", "sank", "sunk"]);
        assert_eq!(forms("die"), ["die", "dies", "dying", "died"]);
        assert_eq!(forms("have"), ["have", "has", "having", "had"]);
        assert_eq!((participle("eat"), participle_of_past("ate")), ("eaten".to_owned(), "eaten"));
        assert_eq!(participle_of_past("walked"), "walked");
    }

    #[test]
    fn a_gerund_gives_its_infinitive_away() {
        for (gerund, infinitive) in [
            ("wiping", "wipe"),
            ("trapping", "trap"),
            ("waking", "wake"),
            ("shutting", "shut"),
            ("producing", "produce"),
            ("trampling", "trample"),
            ("evacuating", "evacuate"),
            ("capturing", "capture"),
            ("treating", "treat"),
            ("sticking", "stick"),
            ("spelling", "spell"),
            ("repairing", "repair"),
        ] {
            assert_eq!(infinitive_of_gerund(gerund), infinitive);
        }
    }

    #[test]
    fn plurals_follow_the_ending() {
        for (one, many) in [
            ("life", "lives"),
            ("crewman", "crewmen"),
            ("aircraft", "aircraft"),
            ("tornado", "tornadoes"),
            ("casualty", "casualties"),
            ("crash", "crashes"),
        ] {
            assert_eq!(plural(one), many);
        }
    }
}
