//! The traits that a sighting may have, and the sets of them that have weights together.

use std::fmt;
use std::sync::LazyLock;

use super::weights::Weights;

/// The most traits that a scheme may name.
pub const TRAITS: usize = 16;

/// A trait's value: a word with its hash.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Value {
    name: &'static str,
    hash: u32,
}

impl Value {
    /// No value: the sighting does not have the trait.
    pub const NONE: Value = Value { name: "", hash: 0 };

    /// The value of that name.
    pub const fn new(name: &'static str) -> Value {
        Value { name, hash: hash(name) }
    }

    /// Whether it is one.
    const fn is_some(self) -> bool {
        self.hash != Value::NONE.hash
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// FNV-1a: a constant of the name, so that most values are hashed when the program is compiled. A space counts as the
/// underscore that stands for it in a file.
pub(super) const fn hash(name: &str) -> u32 {
    let bytes = name.as_bytes();
    let mut hash = 0x811c_9dc5_u32;
    let mut at = 0;
    while at < bytes.len() {
        let byte = if bytes[at] == b' ' { b'_' } else { bytes[at] };
        hash = (hash ^ byte as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// One way in which a candidate is at hand, by its traits.
#[derive(Clone, Copy, Debug)]
pub struct Sighting([Value; TRAITS]);

impl Sighting {
    /// A sighting with those traits.
    pub fn with<const N: usize>(traits: [(usize, Value); N]) -> Sighting {
        let mut values = [Value::NONE; TRAITS];
        for (at, value) in traits {
            values[at] = value;
        }
        Sighting(values)
    }

    /// The same with another trait.
    pub fn and(mut self, at: usize, value: Value) -> Sighting {
        self.0[at] = value;
        self
    }

    /// The value of a trait.
    pub fn get(&self, at: usize) -> Value {
        self.0[at]
    }
}

/// How one field is chosen.
#[derive(Debug)]
pub struct Scheme {
    /// The names of the traits.
    pub traits: &'static [&'static str],
    /// Sets of traits that have a weight together, by their places in `traits`.
    pub templates: &'static [&'static [usize]],
    /// The weights.
    pub weights: LazyLock<Weights>,
}

impl Scheme {
    /// What speaks for a sighting, all in all.
    pub fn weigh(&self, sighting: &Sighting) -> f32 {
        self.weights_of(sighting).sum()
    }

    /// The weight of each feature of a sighting, in the order of their [`names`](Scheme::names).
    pub fn weights_of<'s>(&'s self, sighting: &'s Sighting) -> impl Iterator<Item = f32> + 's {
        let weights = &*self.weights;
        self.features(sighting).map(|(template, _)| weights.of(self.key(template, sighting)))
    }

    /// The templates all of whose traits the sighting has.
    fn features<'s>(&'s self, sighting: &'s Sighting) -> impl Iterator<Item = (usize, &'static [usize])> + 's {
        let has = |template: &&[usize]| template.iter().all(|at| sighting.0[*at].is_some());
        self.templates.iter().copied().enumerate().filter(move |(_, template)| has(template))
    }

    fn key(&self, template: usize, sighting: &Sighting) -> u64 {
        key(template, self.templates[template].iter().map(|at| sighting.0[*at].hash))
    }

    /// The names of the features of a sighting: "side=before led=of".
    pub fn names(&self, sighting: &Sighting) -> Vec<String> {
        let name = |template: &[usize]| {
            let pairs: Vec<String> = template
                .iter()
                .map(|at| format!("{}={}", self.traits[*at], sighting.0[*at].name.replace(' ', "_")))
                .collect();
            pairs.join(" ")
        };
        self.features(sighting).map(|(_, template)| name(template)).collect()
    }

    /// The key of a feature by its name; none where no template has those traits.
    pub(super) fn key_of(traits: &[&str], templates: &[&[usize]], name: &str) -> Option<u64> {
        let pairs: Vec<(&str, &str)> = name.split(' ').map(|pair| pair.split_once('=')).collect::<Option<_>>()?;
        let of = |template: &&[usize]| {
            template.len() == pairs.len() && template.iter().zip(&pairs).all(|(at, (name, _))| traits[*at] == *name)
        };
        let template = templates.iter().position(of)?;
        Some(key(template, pairs.iter().map(|(_, value)| hash(value))))
    }
}

fn key(template: usize, values: impl Iterator<Item = u32>) -> u64 {
    values.fold(template as u64 + 1, |key, value| {
        (key.rotate_left(23) ^ u64::from(value)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}
