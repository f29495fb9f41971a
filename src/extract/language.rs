//! Which language a document is in: the grammar reads English, and a text in another language is passed over rather than
//! misread. Looks at the whole document; decides nothing about claims.

use whichlang::{Lang, detect_language};

use super::measure::vocabulary::readings_of;
use crate::text::{WordKind, words};

/// A language other than English, by its name in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Foreign(pub &'static str);

/// How many bytes of title and text are looked at: the detector needs no more (its own advice is a paragraph).
const SAMPLE: usize = 2_000;

/// Below so many words a text is too short for the detector alone.
const FEW: usize = 20;

/// The least share of words of grammar in English prose; headlines and lists have about half of what prose has (prose
/// has 35 to 50 in a hundred).
const PROSE: f64 = 0.12;

/// The fewest letters of a word of the measures that tells English: "die" and "sank" are words of German too.
const TELLING: usize = 4;

/// How many words of the measures tell that a text without a word of grammar is an English list: "Dead: 17", "Missing: 15". One
/// may be a word of a neighbouring language: "destruction".
const LISTED: usize = 2;

/// The language of a document if it is surely not English. A text that may be English counts as English: a claim that is
/// lost is worse than a foreign text that yields nothing.
pub fn foreign(title: &str, text: &str) -> Option<Foreign> {
    let (title, text) = (head(title), head(text));
    if is_surely_english(title, text) {
        return None;
    }
    let sample = format!("{title}\n{text}");
    let letters: Vec<String> = words(&sample)
        .into_iter()
        .filter(|word| word.kind == WordKind::Letters)
        .map(|word| word.lower.into_owned())
        .collect();
    if letters.is_empty() {
        return None;
    }
    let grammar = letters.iter().filter(|word| is_english(word)).count();
    let measures = letters.iter().filter(|word| word.len() >= TELLING && !readings_of(word).is_empty()).count();
    let share = (grammar + measures) as f64 / letters.len() as f64;
    let plain = letters.iter().flat_map(|word| word.chars()).filter(char::is_ascii).count();
    let all = letters.iter().map(|word| word.chars().count()).sum::<usize>();
    if plain * 2 < all {
        return Some(Foreign(name(detect_language(&sample)).unwrap_or("another script")));
    }
    let detected = name(detect_language(&sample))?;
    let short = grammar == 0 && measures < LISTED && letters.len() >= 4;
    (letters.len() >= FEW && share < PROSE || short).then_some(Foreign(detected))
}

/// Whether so many words between spaces are English words of grammar that nothing else about the sample matters: most
/// documents are done with here, without being cut into words. Counts too few English words and too many words, never
/// the other way round.
fn is_surely_english(title: &str, text: &str) -> bool {
    let (mut english, mut runs, mut foreign) = (0, 0, 0);
    for part in [title, text] {
        english += part.split_ascii_whitespace().filter(|word| is_english(word)).count();
        let mut inside = false;
        for c in part.chars() {
            let next = c.is_alphanumeric();
            runs += usize::from(next && !inside);
            foreign += usize::from(!c.is_ascii());
            inside = next;
        }
    }
    // Each of these words has two plain letters or more.
    english > 0 && english as f64 / runs as f64 >= PROSE && 2 * english >= foreign
}

/// Whether it is one of the commonest English words that are no words of the neighbouring languages.
fn is_english(lower: &str) -> bool {
    matches!(
        lower,
        "the"
            | "of"
            | "and"
            | "to"
            | "that"
            | "was"
            | "were"
            | "with"
            | "from"
            | "by"
            | "had"
            | "has"
            | "have"
            | "been"
            | "which"
            | "who"
            | "their"
            | "this"
            | "said"
            | "after"
            | "about"
            | "more"
            | "than"
            | "but"
            | "they"
            | "its"
            | "at"
            | "for"
            | "on"
            | "is"
            | "are"
            | "as"
            | "it"
            | "not"
    )
}

/// The start of a text, cut at a character.
fn head(text: &str) -> &str {
    let end = (0..=SAMPLE.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    &text[..end]
}

/// The English name of a language; nothing for English.
fn name(language: Lang) -> Option<&'static str> {
    Some(match language {
        Lang::Eng => return None,
        Lang::Ara => "Arabic",
        Lang::Cmn => "Chinese",
        Lang::Deu => "German",
        Lang::Fra => "French",
        Lang::Hin => "Hindi",
        Lang::Ita => "Italian",
        Lang::Jpn => "Japanese",
        Lang::Kor => "Korean",
        Lang::Nld => "Dutch",
        Lang::Por => "Portuguese",
        Lang::Rus => "Russian",
        Lang::Spa => "Spanish",
        Lang::Swe => "Swedish",
        Lang::Tur => "Turkish",
        Lang::Vie => "Vietnamese",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_in_other_languages_are_told() {
        for (text, expected) in [
            (
                "Mindestens 14 Menschen kamen bei dem Hochwasser ums Leben, wie der Landrat am Montag mitteilte. Etwa 300 \
              Familien mussten ihre Wohnungen verlassen.",
                "German",
            ),
            (
                "Au moins 14 personnes sont mortes dans les inondations, a annoncé lundi le préfet. Environ 300 familles ont \
              dû quitter leur logement.",
                "French",
            ),
            (
                "Al menos 14 personas murieron en las inundaciones, informó el lunes el gobernador. Unas 300 familias \
              tuvieron que dejar sus casas.",
                "Spanish",
            ),
            ("Séisme: 14 morts, 30 blessés, destruction totale de 300 maisons", "French"),
            ("Hochwasser: 14 Tote, 30 Verletzte, 300 Familien obdachlos", "German"),
            ("Sismo: 14 muertos, 30 heridos, 300 casas destruidas en total", "Spanish"),
            ("Не менее 14 человек погибли при наводнении, сообщил в понедельник губернатор.", "Russian"),
        ] {
            assert_eq!(foreign("", text), Some(Foreign(expected)), "{text}");
        }
    }

    #[test]
    fn whatever_may_be_english_is_read() {
        for text in [
            "At least 14 people died in the flood, the governor said on Monday.",
            "100 dead",
            "Toll: 14",
            "Magdeburg: 14 hurt as tram hits lorry near Hasselbachplatz",
            "Gdańsk, Łódź, Poznań: 14 arrests in raids on Żabka and Społem shops, says Straż Graniczna",
            "",
            "1,400 / 2,300",
            "Situation report no. 2\n\n• Dead: 17\n• Missing: 15\n• Evacuated: 3,400\n• Houses destroyed: 210",
            "Flash update\n\n• Civilians killed: 31\n• Civilians injured: 90\n• Houses damaged: 410",
        ] {
            assert_eq!(foreign(text, ""), None, "{text}");
        }
    }
}
