//! Learns the weights by which a subject and a measure are chosen among their candidates (src/extract/choice), from
//! the labelled storylines of `tests/storylines`:
//!
//! ```sh
//! cargo run --release --example learn
//! ```
//!
//! It fits the weights on the storylines in `learned`, tells how often the choice is right on those in `held`, which no
//! weight and no rule is made from, beside what the rules alone find, and writes the files of weights. Folders that are
//! named behind `--` are learned from as well. With `--folds` it also leaves out one storyline after another and tells
//! how often the choice is right there.

mod fit;
mod label;
mod story;

use std::path::{Path, PathBuf};

use anyhow::Context;
use claimwatch::extract::choice::{Choice, MARGIN};
use claimwatch::extract::explain_by_rules;

use fit::{Example, Weights, fit};
use label::{is_measure, is_subject};
use story::{Label, matched, stories};

/// Weights smaller than that change nothing and are left out of the files.
const LEAST: f64 = 0.05;

/// What is learned, and the file of its weights.
const FIELDS: [(&str, usize); 2] = [("measure", 0), ("subject", 1)];

fn main() -> anyhow::Result<()> {
    let (flags, others): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let folds = flags.iter().any(|flag| flag == "--folds");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let storylines = root.join("tests/storylines");
    let folders: Vec<PathBuf> =
        std::iter::once(storylines.join("learned")).chain(others.into_iter().map(PathBuf::from)).collect();
    for (field, at) in FIELDS {
        let learned = examples(&folders, at)?;
        let held = examples(&[storylines.join("held")], at)?;
        if folds {
            report(field, "left out", &left_out(&learned));
        }
        let weights = fit(&learned.iter().collect::<Vec<_>>());
        let judged: Vec<Judged> = held.iter().map(|example| judge(example, &weights)).collect();
        report(field, "held", &judged);
        let file = root.join("src/extract/choice").join(format!("{field}.weights"));
        std::fs::write(&file, written(field, &weights)).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// Every claim of those folders of storylines that a label is of, with its candidates.
fn examples(folders: &[PathBuf], field: usize) -> anyhow::Result<Vec<Example>> {
    let mut examples = Vec::new();
    let read = folders.iter().map(|folder| stories(folder)).collect::<anyhow::Result<Vec<_>>>()?;
    for story in read.into_iter().flatten() {
        for (document, labels) in story.documents() {
            let Ok(explained) = explain_by_rules(&document) else { continue };
            let claims: Vec<_> = explained.claims.iter().map(|(claim, _)| claim).collect();
            for ((claim, account), label) in explained.claims.iter().zip(matched(&claims, labels)) {
                let required = label.filter(|label| label.weight == "required");
                if let Some((label, choice)) = required.zip(account.choices[field].as_ref()) {
                    let right = |answer: &str| is_right(field, label, answer, &claim.subject);
                    examples.push(example(&story.slug, choice, right));
                }
            }
        }
    }
    Ok(examples)
}

fn is_right(field: usize, label: &Label, answer: &str, subject: &str) -> bool {
    if field == 0 { is_measure(label, answer, subject) } else { is_subject(label, answer) }
}

fn example(story: &str, choice: &Choice, right: impl Fn(&str) -> bool) -> Example {
    let names = |candidate: &claimwatch::extract::choice::Candidate| {
        candidate.sightings.iter().flat_map(|sighting| choice.scheme().names(sighting)).collect()
    };
    Example {
        story: story.to_owned(),
        candidates: choice.candidates().iter().map(|one| (names(one), right(&one.text))).collect(),
        ruled: choice.ruled(),
    }
}

/// Whether the rules were right, whether the choice is, and whether any candidate is.
struct Judged {
    by_rules: bool,
    by_choice: bool,
    possible: bool,
}

fn judge(example: &Example, weights: &Weights) -> Judged {
    let score = |features: &Vec<String>| features.iter().filter_map(|name| weights.get(name)).sum::<f64>();
    let scores: Vec<f64> = example.candidates.iter().map(|(features, _)| score(features)).collect();
    let best = (0..scores.len()).max_by(|one, other| scores[*one].total_cmp(&scores[*other])).unwrap_or(example.ruled);
    let clear = scores[best] >= scores[example.ruled] + f64::from(MARGIN);
    let right = |at: usize| example.candidates[at].1;
    Judged {
        by_rules: right(example.ruled),
        by_choice: right(if clear { best } else { example.ruled }),
        possible: example.candidates.iter().any(|(_, right)| *right),
    }
}

/// Each storyline judged by weights that were learned from all others.
fn left_out(examples: &[Example]) -> Vec<Judged> {
    let mut judged = Vec::new();
    for one in examples.chunk_by(|one, other| one.story == other.story) {
        let others: Vec<&Example> = examples.iter().filter(|example| example.story != one[0].story).collect();
        let weights = fit(&others);
        judged.extend(one.iter().map(|example| judge(example, &weights)));
    }
    judged
}

fn report(field: &str, set: &str, judged: &[Judged]) {
    let share =
        |right: fn(&Judged) -> bool| judged.iter().filter(|one| right(one)).count() as f64 / judged.len().max(1) as f64;
    println!(
        "{field}, {set}: {} guesses, right by the rules {:.3}, by the choice {:.3}, among the candidates {:.3}",
        judged.len(),
        share(|one| one.by_rules),
        share(|one| one.by_choice),
        share(|one| one.possible),
    );
}

/// The file of weights.
fn written(field: &str, weights: &Weights) -> String {
    let mut text = format!(
        "# The weights by which a {field} is chosen. Learned from tests/storylines/learned by `cargo run --release\n\
         # --example learn`; not to be changed by hand. A weight, a tab, and the traits that have it together.\n"
    );
    for (name, weight) in weights.iter().filter(|(_, weight)| weight.abs() >= LEAST) {
        text.push_str(&format!("{weight:+.2}\t{name}\n"));
    }
    text
}
