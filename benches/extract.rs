//! How fast claims are read: `cargo bench --bench extract`. Ordinary reports (the samples of `seeds/`), a mix in which
//! most sentences have no figure, as a feed reader gets them, the worst texts that we know, and the labelled storylines
//! if they lie beside the project.

use std::path::Path;

use claimwatch::extract::claims_in;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// Sentences without a figure, as most of the news has them.
const PROSE: &str = "The road along the river stays closed until the engineers have looked at the bridge. Shopkeepers swept \
    the mud out of their doors while the church bells rang. \u{201c}We will stay,\u{201d} said the baker, who has lived on \
    the square all her life. The minister is expected in the valley later this week, and the school reopens when the heating \
    works again. A spokesman declined to comment. The harbour master recalled an older flood, which nobody had believed \
    either until it came.\n";

/// The texts of the sample reports, one after the other.
fn reports() -> String {
    let entries = std::fs::read_dir("seeds").expect("the sample reports are there");
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).expect("a report can be read"));
    texts.map(|text| text + "\n\n").collect()
}

/// Reads a long text as the documents that it is made of.
fn read(bencher: Bencher<'_, '_>, documents: &[String]) {
    let bytes: usize = documents.iter().map(String::len).sum();
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| documents.iter().map(|text| claims_in(black_box(text), None).len()).sum::<usize>());
}

#[divan::bench(sample_count = 10)]
fn reports_dense_with_figures(bencher: Bencher<'_, '_>) {
    read(bencher, &vec![reports(); 20]);
}

#[divan::bench(sample_count = 5)]
fn twenty_megabytes_of_mixed_news(bencher: Bencher<'_, '_>) {
    let report = reports();
    let document = format!("{report}{}", PROSE.repeat(4 * report.len() / PROSE.len()));
    let copies = 20_000_000 / document.len();
    read(bencher, &vec![document; copies]);
}

#[divan::bench(sample_count = 5)]
fn labelled_storylines(bencher: Bencher<'_, '_>) {
    let folder = Path::new("../shared/corpus/dev");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut texts = Vec::new();
    for entry in entries {
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let story: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
        let documents = story["documents"].as_array().into_iter().flatten();
        texts.extend(documents.filter_map(|document| document["body"].as_str().map(str::to_owned)));
    }
    if texts.is_empty() {
        eprintln!("labelled_storylines: skipped, there are none in {}", folder.display());
        return;
    }
    read(bencher, &texts);
}

#[divan::bench(args = ["at least 40 people were killed and ", "1234567890", "(\u{201c}[\u{2018}"], sample_count = 3)]
fn a_megabyte_of_the_worst(bencher: Bencher<'_, '_>, piece: &str) {
    read(bencher, &[piece.repeat(1_000_000 / piece.len())]);
}
