//! What a length is of the thing that it is told of: a wave's is its height, a tunnel's its length. Looks nouns up; does
//! not look at what the sentence says of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::extract::grammar::singular;
use crate::extract::lexicon::{List, WordMap, table};

fn read() -> BTreeMap<String, List> {
    table("dimension.toml", include_str!("../lexicon/dimension.toml"))
}

static DIMENSIONS: LazyLock<WordMap<String>> = LazyLock::new(|| {
    let rows = read().into_iter();
    rows.flat_map(|(measure, list)| list.words.into_iter().map(move |word| (word, measure.clone()))).collect()
});

/// What a length is of a thing of that name; none where it may be a mere distance.
pub fn dimension_of(noun: &str) -> Option<&'static str> {
    DIMENSIONS.get(&singular(noun)).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::extract::claims_in;

    #[test]
    fn every_dimension_is_read_from_its_example() {
        for (measure, list) in read() {
            let claims = claims_in(&list.example, None);
            let read: Vec<&str> = claims.iter().map(|claim| claim.measure.as_str()).collect();
            assert_eq!(read, [measure.as_str()], "{}", list.example);
        }
    }

    #[test]
    fn no_thing_has_two_dimensions() {
        let mut seen = HashSet::new();
        assert!(read().into_values().flat_map(|list| list.words).all(|word| seen.insert(word)));
    }
}
