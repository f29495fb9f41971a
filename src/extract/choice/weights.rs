//! The weights of one scheme, read once from their file.

use foldhash::{HashMap, HashMapExt};

use super::Scheme;

/// Weights by the key of their feature.
#[derive(Debug)]
pub struct Weights(HashMap<u64, f32>);

impl Weights {
    /// Reads a file of weights: a number, a tab and the name of the feature a line; lines that open with `#` are for
    /// the reader. A feature that the scheme does not have is passed over (a test keeps the files free of them).
    pub fn read(text: &str, traits: &[&str], templates: &[&[usize]]) -> Weights {
        let mut weights = HashMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let read = line.split_once('\t').and_then(|(weight, name)| {
                Some((Scheme::key_of(traits, templates, name)?, weight.trim().parse::<f32>().ok()?))
            });
            weights.extend(read);
        }
        Weights(weights)
    }

    /// The weight of a feature; a feature that was never learned weighs nothing.
    pub fn of(&self, key: u64) -> f32 {
        self.0.get(&key).copied().unwrap_or_default()
    }
}
