//! For tests: the one mention of an example sentence.

use crate::extract::reading::Reading;

use super::{Mention, mentions};

/// The only mention of that sentence; fails the test with what was found otherwise.
pub(crate) fn only_mention(example: &str) -> Mention {
    let reading = Reading::new("", example, None, None);
    let mut found: Vec<Mention> = reading.sentences.iter().flat_map(|sentence| mentions(sentence).0).collect();
    assert_eq!(found.len(), 1, "{example}: {:?}", found.iter().map(|one| one.span.of(example)).collect::<Vec<_>>());
    found.remove(0)
}
