//! Papers that carry somebody's word: in "information from X", "a report by X", "X's figures" the party is X.
//! Finds the phrase of X; does not look for verbs.

use super::lexicon::LEXICON;
use super::party;
use super::phrase::{self, NounPhrase};
use crate::extract::Sentence;
use crate::extract::name::Names;
use crate::text::WordKind;

/// Whose word the phrase carries, where its noun is a paper: "from X" behind it, else its owner; the phrase itself
/// where neither is told.
pub fn origin(sentence: &Sentence<'_>, names: &Names, phrase: NounPhrase) -> NounPhrase {
    if !phrase.paper(sentence) {
        return phrase;
    }
    let behind = source_behind(sentence, names, &phrase);
    behind.or_else(|| owner(sentence, names, &phrase)).unwrap_or(phrase)
}

/// "information from X", "a report by X", "an assessment of X": the party behind the paper.
fn source_behind(sentence: &Sentence<'_>, names: &Names, paper: &NounPhrase) -> Option<NounPhrase> {
    let joint = paper.head + 1;
    let leads = match sentence.lower(joint) {
        "from" | "by" => true,
        // "The count of stolen cars": what is counted is no party, unless it is known for one.
        "of" => !LEXICON.reckoning.contains(sentence.lower(paper.head)),
        _ => false,
    };
    let source = phrase::from(sentence, names, joint + 1).filter(|_| leads)?;
    let role = source.named || party::is_person(sentence.lower(source.head)) || is_body(sentence, &source);
    (role && !source.pronoun).then_some(source)
}

/// "the organisers' count", "his figure": the party that owns the paper.
fn owner(sentence: &Sentence<'_>, names: &Names, paper: &NounPhrase) -> Option<NounPhrase> {
    let own = paper.words.start..=paper.head;
    let possessive = own.clone().rev().find(|at| sentence.words[*at].kind == WordKind::Possessive);
    if let Some(at) = possessive {
        return phrase::ending(sentence, names, at).filter(|owner| owner.is_party(sentence));
    }
    let first = paper.words.start;
    matches!(sentence.lower(first), "his" | "her" | "its" | "their").then(|| phrase::pronoun(first))
}

fn is_body(sentence: &Sentence<'_>, phrase: &NounPhrase) -> bool {
    party::is_organisation(sentence.lower(phrase.head))
}

/// Whether the phrase is a bare number word: "the figure" puts nothing forward by itself.
pub fn is_bare_number(sentence: &Sentence<'_>, phrase: &NounPhrase) -> bool {
    !phrase.named && LEXICON.bare_number.contains(sentence.lower(phrase.head))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::Reading;

    /// The party of the phrase that opens the text.
    fn party(text: &str) -> String {
        let reading = Reading::new("", text, None, None);
        let names = Names::read(&reading);
        let sentence = &reading.sentences[0];
        let phrase = phrase::from(sentence, &names, 0).expect("the text opens with a phrase");
        sentence.phrase(origin(sentence, &names, phrase).words)
    }

    #[test]
    fn a_paper_speaks_for_its_source() {
        assert_eq!(party("information from Danish and Polish officials"), "Danish and Polish officials");
        assert_eq!(party("a report by the Harbour Office"), "the Harbour Office");
        assert_eq!(party("the union's figures"), "the union");
        assert_eq!(party("its own estimate"), "its");
    }

    #[test]
    fn what_is_counted_is_no_source() {
        assert_eq!(party("the count of stolen cars"), "the count");
        assert_eq!(party("two leaked documents"), "two leaked documents");
    }
}
