//! Who says so: gives each word of a document the party that vouches for it, and the speaker where somebody
//! else passes it on. The constructions are found sentence by sentence; a party goes on speaking over the
//! sentences of its paragraph until another is named. The publisher's own voice is nobody.

use super::act::Act;
use super::cast::Cast;
use super::name::Names;
use super::speech;
use super::{Reading, Sentence, party, phrase};
use crate::text::{WordKind, words};

/// Who vouches for a figure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    /// The innermost party; `None` in the publisher's own voice.
    pub attribution: Option<String>,
    /// Who passes it on or rejects it, where that is somebody else.
    pub speaker: Option<String>,
    /// The construction that says so.
    pub why: &'static str,
}

/// The voices of a document, ready to be asked.
#[derive(Clone, Debug)]
pub struct Voices {
    sentences: Vec<Vec<Spoken>>,
    /// Who goes on speaking in a sentence that names nobody.
    carried: Vec<Option<Voice>>,
    /// Who speaks where nobody is named: the issuer of an official text.
    issuer: Option<String>,
}

/// One act with its parties by name.
#[derive(Clone, Debug)]
struct Spoken {
    act: Act,
    voice: Voice,
}

impl Voices {
    /// Reads the document once, in order.
    pub fn read(reading: &Reading<'_>) -> Voices {
        let names = Names::read(reading);
        let mut cast = Cast::read(reading, &names);
        let mut sentences = Vec::with_capacity(reading.sentences.len());
        let mut subjects = Vec::with_capacity(reading.sentences.len());
        for sentence in &reading.sentences {
            cast.open(sentence, &names);
            let spoken = speech::acts(sentence, &names)
                .into_iter()
                .filter_map(|act| {
                    let attribution = cast.resolve(sentence, &names, &act.party)?;
                    let why = act.why;
                    Some(Spoken { act, voice: Voice { attribution: Some(attribution), speaker: None, why } })
                })
                .collect();
            sentences.push(join_origins(sentence, spoken));
            let silent = sentences.last().is_some_and(Vec::is_empty);
            subjects.push(if silent { cast.pass(sentence, &names) } else { None });
        }
        let carried = carry(reading, &sentences, &subjects);
        let issuer = issuer(reading).or_else(|| issued_by(reading, &names, &mut cast));
        Voices { sentences, carried, issuer }
    }

    /// Who vouches for word `word` of sentence `sentence` (an index into the reading).
    pub fn of(&self, sentence: usize, word: usize) -> Voice {
        let own = self.sentences.get(sentence).and_then(|spoken| governing(spoken, word));
        own.map(|spoken| spoken.voice.clone()).or_else(|| self.carried.get(sentence).cloned().flatten()).unwrap_or_else(
            || match &self.issuer {
                Some(issuer) => {
                    Voice { attribution: Some(issuer.clone()), speaker: None, why: "the issuer's own text" }
                }
                None => Voice { attribution: None, speaker: None, why: "the publisher's own voice" },
            },
        )
    }
}

/// The act whose words hold that word: the one with the nearest cue.
fn governing(spoken: &[Spoken], word: usize) -> Option<&Spoken> {
    spoken.iter().filter(|spoken| spoken.act.scope.contains(&word)).min_by_key(|spoken| {
        let cue = spoken.act.cue;
        // An act that stands before the word and reaches forward wins over one that only follows it.
        (!spoken.act.is_tight(), cue > word, word.abs_diff(cue))
    })
}

/// "Lee, citing the agency, said": the agency vouches, Lee speaks. A denial turns the speaker round too.
fn join_origins(sentence: &Sentence<'_>, spoken: Vec<Spoken>) -> Vec<Spoken> {
    let origin = spoken.iter().find(|spoken| spoken.act.verb.cites).map(|spoken| spoken.voice.attribution.clone());
    let other = |one: &&Spoken| !one.act.verb.denies && !one.act.verb.cites;
    let asserted = spoken.iter().find(other).and_then(|one| one.voice.attribution.clone());
    let mut joined: Vec<Spoken> = Vec::new();
    for mut one in spoken {
        if one.act.verb.cites && sentence.lower(one.act.cue).ends_with("ing") {
            if joined.is_empty() {
                joined.push(one);
            }
            continue;
        }
        if one.act.verb.denies {
            one.voice.speaker = one.voice.attribution.take();
            one.voice.attribution.clone_from(&asserted);
            one.voice.why = "X denies";
        } else if let Some(Some(origin)) = &origin {
            one.voice.speaker = one.voice.attribution.replace(origin.clone());
            one.voice.why = "X, citing Y, said";
        }
        joined.push(one);
    }
    joined
}

/// For each sentence without an act of its own, who goes on speaking: the last of the paragraph, unless the
/// sentence turns to something else; or who is named right behind ("That is what X says").
fn carry(reading: &Reading<'_>, sentences: &[Vec<Spoken>], subjects: &[Option<String>]) -> Vec<Option<Voice>> {
    let mut carried: Vec<Option<Voice>> = vec![None; sentences.len()];
    let mut speaking: Option<Voice> = None;
    let mut silent_from = 0;
    let (mut quoted, mut within_quote) = (false, false);
    for (at, (sentence, spoken)) in reading.sentences.iter().zip(sentences).enumerate() {
        if sentence.opens_paragraph {
            speaking = None;
            silent_from = at;
            within_quote = false;
        }
        let goes_on_quoting = within_quote;
        within_quote = quote_after(sentence, within_quote);
        if spoken.is_empty() {
            let other =
                subjects[at].is_some() && subjects[at] != speaking.as_ref().and_then(|voice| voice.attribution.clone());
            let leaves_quote = quoted && !opens_with_quote(sentence) && !goes_on_quoting;
            carried[at] = speaking.clone().filter(|_| !other && !leaves_quote && !turns_away(sentence));
        }
        let Some(last) = spoken.last().filter(|_| !sentence.is_title()) else { continue };
        if points_back(sentence) {
            for earlier in &mut carried[silent_from..at] {
                earlier.get_or_insert_with(|| Voice { why: "X says so right behind", ..last.voice.clone() });
            }
        }
        quoted = (0..sentence.words.len()).any(|word| is_quote(sentence.lower(word)));
        speaking = (!last.act.verb.denies).then(|| Voice { why: "goes on reporting", ..last.voice.clone() });
        silent_from = at + 1;
    }
    carried
}

/// "That is what the office says", "So says the office": the party of the sentences before.
fn points_back(sentence: &Sentence<'_>) -> bool {
    matches!(
        (sentence.lower(0), sentence.lower(1)),
        ("that" | "this" | "those" | "these" | "so", "is" | "was" | "are" | "were" | "says" | "said" | "say" | "at")
    )
}

/// Whether a sentence ends inside a quote that it opened, or that was open before it.
fn quote_after(sentence: &Sentence<'_>, open: bool) -> bool {
    sentence.words.iter().fold(open, |open, word| match word.lower.as_ref() {
        "\u{201c}" => true,
        "\u{201d}" => false,
        "\"" => !open,
        _ => open,
    })
}

fn is_quote(lower: &str) -> bool {
    matches!(lower, "\"" | "\u{201c}" | "\u{201d}")
}

fn opens_with_quote(sentence: &Sentence<'_>) -> bool {
    is_quote(sentence.lower(0))
}

/// Whether a sentence speaks of another time, and so is no longer the party's report.
fn turns_away(sentence: &Sentence<'_>) -> bool {
    sentence.words.iter().enumerate().any(|(at, word)| {
        let year = word.kind == WordKind::Number && word.text.len() == 4 && word.text.starts_with(['1', '2']);
        year && matches!(sentence.lower(at.wrapping_sub(1)), "in" | "of" | "since")
    })
}

/// The publisher as a party, where it is no medium and the text speaks of it.
fn issuer(reading: &Reading<'_>) -> Option<String> {
    let publisher = reading.publisher?;
    let own = words(publisher);
    if own.iter().any(|word| party::is_medium(&word.lower)) {
        return None;
    }
    let content: Vec<&str> = own
        .iter()
        .filter(|word| word.kind == WordKind::Letters && word.is_capitalised() && !is_legal_form(&word.lower))
        .map(|word| word.lower.as_ref())
        .collect();
    let told = |lower: &str| {
        let mut inside = reading.sentences.iter().flat_map(|sentence| &sentence.words);
        inside.any(|word| word.lower == lower && word.is_capitalised())
    };
    let hearer = content.last().is_some_and(|last| reading.sentences.iter().any(|sentence| hears(sentence, last)));
    if hearer {
        return None;
    }
    let named = content.iter().filter(|lower| told(lower)).count();
    let body = content.iter().any(|lower| party::is_organisation(lower) && told(lower));
    (named > 0 && (body || named * 3 >= content.len() * 2)).then(|| publisher.to_owned())
}

/// "Issued at noon by the Health Office": who issues a text that says so at its head.
fn issued_by(reading: &Reading<'_>, names: &Names, cast: &mut Cast) -> Option<String> {
    let head = reading.sentences.iter().filter(|sentence| !sentence.is_title()).take(2);
    head.into_iter().find_map(|sentence| {
        let first = sentence.lower(0);
        let issued = matches!(first, "issued" | "published" | "prepared" | "compiled" | "released");
        let by = (1..12).find(|at| issued && sentence.lower(*at) == "by")?;
        let party = phrase::from(sentence, names, by + 1).filter(|party| party.is_party(sentence))?;
        cast.resolve(sentence, names, &party)
    })
}

/// Whether somebody tells that name something: "told the Bugle", "the Bugle was informed". A medium, then.
fn hears(sentence: &Sentence<'_>, name: &str) -> bool {
    (0..sentence.words.len()).filter(|at| sentence.lower(*at) == name).any(|at| {
        let told = (at.saturating_sub(3)..at).any(|before| sentence.lower(before) == "told");
        told || sentence.lower(at + 1) == "was" && matches!(sentence.lower(at + 2), "told" | "informed")
    })
}

/// The legal form behind a company's name.
fn is_legal_form(lower: &str) -> bool {
    matches!(
        lower,
        "ab" | "ag"
            | "as"
            | "asa"
            | "bv"
            | "co"
            | "corp"
            | "gmbh"
            | "inc"
            | "llc"
            | "ltd"
            | "nv"
            | "oy"
            | "plc"
            | "sa"
            | "spa"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The attribution and speaker of the word in the text.
    fn voice(text: &str, number: &str) -> (Option<String>, Option<String>) {
        let reading = Reading::new("", text, None, None);
        let voices = Voices::read(&reading);
        for (index, sentence) in reading.sentences.iter().enumerate() {
            if let Some(at) = sentence.words.iter().position(|word| word.lower == number) {
                let voice = voices.of(index, at);
                return (voice.attribution, voice.speaker);
            }
        }
        panic!("{number} is not in the text");
    }

    fn party(text: &str, number: &str) -> Option<String> {
        voice(text, number).0
    }

    #[test]
    fn a_verb_of_speech_may_stand_before_behind_or_within() {
        for text in [
            "The Harbour Office said on Monday that 12 boats sank.",
            "Some 12 boats sank, the Harbour Office said on Monday.",
            "Some 12 boats sank, said the Harbour Office.",
            "The boats, the Harbour Office said, were 12.",
            "According to the Harbour Office, 12 boats sank.",
            "Some 12 boats sank, according to the Harbour Office.",
            "The Harbour Office put the loss at 12 boats.",
            "A loss of 12 boats was confirmed by the Harbour Office.",
            "Harbour Office: 12 boats sank.",
        ] {
            assert_eq!(party(text, "12").as_deref(), Some("Harbour Office"), "{text}");
        }
    }

    #[test]
    fn each_clause_has_its_own_party() {
        let text = "The Harbour Office says 12, the Sea Guard 15.";
        assert_eq!(party(text, "12").as_deref(), Some("Harbour Office"));
        assert_eq!(party(text, "15").as_deref(), Some("Sea Guard"));
    }

    #[test]
    fn a_role_is_a_party_without_a_name() {
        assert_eq!(party("Hospital staff said that 12 were treated.", "12").as_deref(), Some("Hospital staff"));
        assert_eq!(party("At least 12 were treated, witnesses said.", "12").as_deref(), Some("witnesses"));
    }

    #[test]
    fn an_apposition_does_not_hide_the_subject() {
        assert_eq!(
            party("Ann Rowe, a clerk who keeps the books, told us that 12 left.", "12").as_deref(),
            Some("Ann Rowe")
        );
        assert_eq!(party("Its governor, Ann Rowe, told the radio that 12 left.", "12").as_deref(), Some("Ann Rowe"));
    }

    #[test]
    fn later_words_for_a_party_find_its_full_name() {
        let text = "The National Harbour Service (NHS) closed the port. The NHS said 12 boats sank.";
        assert_eq!(party(text, "12").as_deref(), Some("National Harbour Service (NHS)"));
        let text = "The Harbour Office closed the port, it said. It also reported 12 wrecks.";
        assert_eq!(party(text, "12").as_deref(), Some("Harbour Office"));
    }

    #[test]
    fn the_origin_is_told_from_the_speaker() {
        let told = voice("Ann Rowe, citing the Harbour Office, said 12 boats sank.", "12");
        assert_eq!(told, (Some("Harbour Office".to_owned()), Some("Ann Rowe".to_owned())));
    }

    #[test]
    fn a_denied_figure_is_not_the_deniers() {
        let told = voice("The Harbour Office denied that 12 boats had sunk.", "12");
        assert_eq!(told, (None, Some("Harbour Office".to_owned())));
    }

    #[test]
    fn a_party_goes_on_speaking_in_its_paragraph() {
        let text = "The wind fell, the Harbour Office said. Some 12 boats sank.\n\nAnother 9 were moored.";
        assert_eq!(party(text, "12").as_deref(), Some("Harbour Office"));
        assert_eq!(party(text, "9"), None);
    }

    #[test]
    fn a_paper_is_its_authors_word() {
        for text in [
            "According to information from the Harbour Office, 12 boats sank.",
            "A report by the Harbour Office says that 12 boats sank.",
            "The Harbour Office's own figures show 12 wrecks.",
            "The Harbour Office offered a different figure, suggesting 12 wrecks.",
            "The Harbour Office, which lists 12 wrecks, has closed the port.",
        ] {
            assert_eq!(party(text, "12").as_deref(), Some("Harbour Office"), "{text}");
        }
    }

    #[test]
    fn a_figure_is_no_party() {
        let text = "Ann Rowe pointed out that her figure indicates 12 wrecks, while a navy officer gave 15.";
        assert_eq!(party(text, "12").as_deref(), Some("Ann Rowe"));
        assert_eq!(party(text, "15").as_deref(), Some("navy officer"));
    }

    #[test]
    fn a_name_behind_its_role_is_the_party() {
        let text = "Danish Member of Parliament, Ann Rowe, informed the radio that 12 boats sank.";
        assert_eq!(party(text, "12").as_deref(), Some("Ann Rowe"));
    }

    #[test]
    fn a_subject_may_carry_a_clause() {
        let text = "Some 12 boats sank, the owners who had called the strike said.";
        assert_eq!(party(text, "12").as_deref(), Some("owners"));
    }

    #[test]
    fn any_text_is_read_without_a_panic() {
        for text in [
            "",
            ".",
            "said",
            "said said, said",
            "X's",
            "(A)",
            "by of that",
            ", , said",
            "\u{201c}",
            "According to",
            "5: 5",
            ":",
        ] {
            let reading = Reading::new(text, text, None, Some(text));
            let voices = Voices::read(&reading);
            for (index, sentence) in reading.sentences.iter().enumerate() {
                for word in 0..=sentence.words.len() {
                    let _ = voices.of(index, word);
                }
            }
            assert_eq!(voices.of(99, 0).speaker, None);
        }
    }

    /// Known gaps: the answers of today.
    #[test]
    fn what_is_missed() {
        // "she" is the last person named, whoever she is.
        let text = "Ann Rowe said little. Paul Odd spoke. She said that 12 left.";
        assert_eq!(party(text, "12").as_deref(), Some("Paul Odd"));
        // A body that acts, and does not speak, mostly vouches for nothing.
        assert_eq!(party("The Harbour Office has painted 12 boats.", "12"), None);
    }
}
