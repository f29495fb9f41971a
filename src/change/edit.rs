//! The same document come back: which of its claims stand where others stood. Sentences are paired by their
//! words without the numbers, claims within a pair by what stands around them; identity of figures plays no
//! part, so that an edit is seen also where nobody else has told the figure.

use std::collections::HashMap;

use crate::extract::Claim;

/// How the claims of two revisions correspond.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alignment {
    /// (index in the old revision, index in the new one), in the order of the new one.
    pub pairs: Vec<(usize, usize)>,
    /// Old claims that nothing in the new revision corresponds to.
    pub gone: Vec<usize>,
}

/// Below this likeness two sentences are not the same sentence edited.
const SAME_SENTENCE: f64 = 0.5;

/// Pairs the claims of two revisions of one document.
pub fn align(old: &[Claim], new: &[Claim]) -> Alignment {
    let (old_groups, new_groups) = (by_sentence(old), by_sentence(new));
    let mut candidates = Vec::new();
    for (i, a) in old_groups.iter().enumerate() {
        for (j, b) in new_groups.iter().enumerate() {
            let likeness = sentence_likeness(&a.words, &b.words);
            if likeness >= SAME_SENTENCE && a.is_title == b.is_title {
                candidates.push((likeness, i, j));
            }
        }
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut alignment = Alignment::default();
    let (mut old_taken, mut new_taken) = (vec![false; old_groups.len()], vec![false; new_groups.len()]);
    for (_, i, j) in candidates {
        if !old_taken[i] && !new_taken[j] {
            (old_taken[i], new_taken[j]) = (true, true);
            pair_claims(old, new, &old_groups[i].claims, &new_groups[j].claims, &mut alignment.pairs);
        }
    }
    alignment.pairs.sort_by_key(|(_, new)| *new);
    alignment.gone = (0..old.len()).filter(|at| !alignment.pairs.iter().any(|(old, _)| old == at)).collect();
    alignment
}

/// The claims of one sentence.
struct Group {
    is_title: bool,
    words: HashMap<String, u32>,
    claims: Vec<usize>,
}

fn by_sentence(claims: &[Claim]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut last = None;
    for (index, claim) in claims.iter().enumerate() {
        if last == Some(claim.sentence_number)
            && let Some(group) = groups.last_mut()
        {
            group.claims.push(index);
        } else {
            groups.push(Group {
                is_title: claim.sentence_number == 0,
                words: plain_words(&claim.sentence),
                claims: vec![index],
            });
            last = Some(claim.sentence_number);
        }
    }
    groups
}

/// The words of a sentence with how often each stands in it, numbers left out.
fn plain_words(sentence: &str) -> HashMap<String, u32> {
    let mut words = HashMap::new();
    for word in sentence.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(char::is_alphabetic)) {
        *words.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    words
}

/// The share of words that two sentences have in common, from 0 to 1 (Dice's coefficient over bags).
fn sentence_likeness(a: &HashMap<String, u32>, b: &HashMap<String, u32>) -> f64 {
    let total: u32 = a.values().sum::<u32>() + b.values().sum::<u32>();
    if total == 0 {
        return 1.0;
    }
    let shared: u32 = a.iter().map(|(word, count)| *count.min(b.get(word).unwrap_or(&0))).sum();
    2.0 * f64::from(shared) / f64::from(total)
}

/// Pairs the claims of two forms of a sentence: the longest run in order of claims that stand alike.
fn pair_claims(old: &[Claim], new: &[Claim], from: &[usize], to: &[usize], pairs: &mut Vec<(usize, usize)>) {
    let (rows, columns) = (from.len(), to.len());
    let mut best = vec![vec![0.0f64; columns + 1]; rows + 1];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            let together = likeness(&old[from[i]], &new[to[j]]) + best[i + 1][j + 1];
            best[i][j] = together.max(best[i + 1][j]).max(best[i][j + 1]);
        }
    }
    let (mut i, mut j) = (0, 0);
    while i < rows && j < columns {
        let alike = likeness(&old[from[i]], &new[to[j]]);
        if alike > 0.0 && best[i][j] == alike + best[i + 1][j + 1] {
            pairs.push((from[i], to[j]));
            (i, j) = (i + 1, j + 1);
        } else if best[i + 1][j] >= best[i][j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
}

/// How alike two claims of one sentence are: never over kinds of unit, more with measure and subject alike.
fn likeness(old: &Claim, new: &Claim) -> f64 {
    if crate::figure::identity::unit_kind(&old.quantity.unit).0
        != crate::figure::identity::unit_kind(&new.quantity.unit).0
    {
        return 0.0;
    }
    let same = |alike: bool| f64::from(u8::from(alike));
    0.25 + same(old.measure == new.measure)
        + same(old.subject == new.subject) * 0.75
        + same(old.quantity.value == new.quantity.value) * 0.5
        + same(old.mode == new.mode) * 0.1
}
