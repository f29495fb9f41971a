//! Labelled storylines, and which of our claims each label is of.

use std::path::{Path, PathBuf};

use anyhow::Context;
use claimwatch::document::{Document, DocumentId, SourceName};
use claimwatch::extract::{Claim, claim};
use serde::Deserialize;

/// A stream of documents about one story, with labels.
#[derive(Deserialize)]
pub struct Story {
    /// Its name.
    pub slug: String,
    documents: Vec<Told>,
}

#[derive(Deserialize)]
struct Told {
    publisher: String,
    url: Option<String>,
    published: jiff::Timestamp,
    title: String,
    body: String,
    claims: Vec<Label>,
}

/// What a person read in the text.
#[derive(Clone, Deserialize)]
pub struct Label {
    /// The quantity as written.
    pub text: String,
    /// 0 for the title, then the sentences of the body.
    pub sentence: usize,
    /// What is counted.
    pub subject: String,
    /// What is claimed of it.
    pub measure: String,
    /// `required` or `optional`.
    pub weight: String,
}

/// Every storyline of a folder, by name.
pub fn stories(folder: &Path) -> anyhow::Result<Vec<Story>> {
    let listed = std::fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    let mut paths: Vec<PathBuf> = listed.map(|entry| Ok(entry?.path())).collect::<anyhow::Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is no storyline", path.display()))
    };
    paths.into_iter().map(read).collect()
}

impl Story {
    /// Its documents as they would come in, each with its labels.
    pub fn documents(&self) -> impl Iterator<Item = (Document, &[Label])> {
        self.documents.iter().enumerate().map(|(at, told)| {
            let document = Document {
                id: DocumentId(format!("{}/{at}", self.slug)),
                source: SourceName(self.slug.clone()),
                location: String::new(),
                publisher: told.publisher.clone(),
                url: told.url.clone(),
                title: told.title.clone(),
                published: Some(told.published),
                modified: None,
                received: told.published,
                text: told.body.clone(),
            };
            (document, told.claims.as_slice())
        })
    }
}

/// The label of each claim, if one is of the same words. Labels and claims are both in text order, so that words which
/// stand twice are told apart by their order.
pub fn matched<'l>(claims: &[&Claim], labels: &'l [Label]) -> Vec<Option<&'l Label>> {
    let mut labels: Vec<&Label> = labels.iter().collect();
    labels.sort_by_key(|label| label.sentence);
    let mut taken = vec![false; labels.len()];
    let mut from = 0;
    let mut matched = Vec::new();
    for claim in claims {
        let fits = |at: &usize| !taken[*at] && is_of(labels[*at], claim);
        let next = (from..labels.len()).find(fits).or_else(|| (0..from).find(fits));
        if let Some(at) = next {
            taken[at] = true;
            from = at;
        }
        matched.push(next.map(|at| labels[at]));
    }
    matched
}

/// Whether a label may be of a claim: both of the title or both of the body, not far apart, and the words of one within
/// those of the other.
fn is_of(label: &Label, claim: &claim::Claim) -> bool {
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (one, other) = (plain(&label.text), plain(&claim.text));
    (label.sentence == 0) == (claim.sentence_number == 0)
        && label.sentence.abs_diff(claim.sentence_number) <= 3
        && (one.contains(&other) || other.contains(&one))
        && plain(&claim.sentence).contains(&one)
}
