//! `claimwatch extract`: the claims of documents, for people or for programs, with what made them if asked.

mod reasons;

use super::{Console, ExtractArguments, Failure, Format, input};
use crate::alert::ClaimLine;
use crate::alert::report::marked_sentence;
use crate::alert::wording::plain;
use crate::document::Document;
use crate::extract::language::{Foreign, foreign};
use crate::extract::{Claim, claims};
use crate::figure::Origin;

/// Prints the claims of every document that was asked for. A file that cannot be read is told, and fails the
/// command after all others are printed.
pub fn run(asked: &ExtractArguments, console: &mut Console<'_>) -> Result<(), Failure> {
    let mut failed = None;
    for argument in &asked.files {
        match input::documents(argument) {
            Ok(documents) => {
                for document in &documents {
                    if asked.explain {
                        reasons::print(document, asked.format, console)?;
                    } else {
                        print(document, asked.format, console)?;
                    }
                }
            }
            Err(error) => {
                if let Some(earlier) = failed.replace(error) {
                    eprintln!("claimwatch: {earlier:#}");
                }
            }
        }
    }
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(()),
    }
}

fn print(document: &Document, format: Format, console: &mut Console<'_>) -> std::io::Result<()> {
    let claims = claims(document);
    match format {
        Format::Jsonl => {
            let origin = Origin::of(document, 1);
            claims.iter().try_for_each(|claim| writeln!(console.out, "{}", ClaimLine::of(claim, &origin).to_json()))
        }
        Format::Human => print_for_people(document, &claims, console),
    }
}

fn print_for_people(document: &Document, claims: &[Claim], console: &mut Console<'_>) -> std::io::Result<()> {
    print_heading(document, console)?;
    if claims.is_empty() {
        return match foreign(&document.title, &document.text) {
            Some(foreign) => print_foreign(&foreign, console),
            None => writeln!(console.out, "  no claims\n"),
        };
    }
    let paint = console.report_paint();
    for (at, claim) in claims.iter().enumerate() {
        let nth = claims[..at].iter().filter(|other| has_same_words(claim, other)).count();
        writeln!(console.out)?;
        write!(console.out, "{}", marked_sentence(&claim.sentence, &claim.text, nth, paint))?;
        for (name, value) in fields(claim) {
            writeln!(console.out, "{:>10}  {}", name, plain(&value))?;
        }
    }
    writeln!(console.out)
}

/// Title, publisher and day of a document.
fn print_heading(document: &Document, console: &mut Console<'_>) -> std::io::Result<()> {
    let day = document.published.map_or("no date".to_owned(), |time| time.strftime("%Y-%m-%d").to_string());
    writeln!(console.out, "{} | {} | {day}", plain(&document.title), plain(&document.publisher))
}

fn print_foreign(Foreign(language): &Foreign, console: &mut Console<'_>) -> std::io::Result<()> {
    writeln!(console.out, "  passed over: the text is in {language}, not in English\n")
}

/// Whether two claims quote the same words of one sentence, so that only their order tells them apart.
fn has_same_words(claim: &Claim, other: &Claim) -> bool {
    other.sentence_number == claim.sentence_number && other.text == claim.text
}

/// The fields of a claim that say something, with their names.
fn fields(claim: &Claim) -> Vec<(&'static str, String)> {
    let mut fields =
        vec![("quantity", quantity(claim)), ("subject", claim.subject.clone()), ("measure", claim.measure.clone())];
    let optional = [
        ("place", claim.place.clone()),
        ("says", claim.attribution.clone()),
        ("speaker", claim.speaker.clone()),
        ("as of", claim.as_of.map(|day| day.to_string())),
        ("period", claim.period.map(|period| format!("{} to {}", period.from, period.to))),
    ];
    fields.extend(optional.into_iter().filter_map(|(name, value)| Some((name, value?))));
    fields.push(("mode", claim.mode.as_str().to_owned()));
    fields
}

/// "at_least 100 count": the number as an interval.
fn quantity(claim: &Claim) -> String {
    let quantity = &claim.quantity;
    let end = |end: Option<f64>| end.map_or("…".to_owned(), |end| end.to_string());
    let number = match quantity.value {
        Some(value) if quantity.low == quantity.high => value.to_string(),
        Some(value) => format!("{value} ({} to {})", end(quantity.low), end(quantity.high)),
        None => format!("{} to {}", end(quantity.low), end(quantity.high)),
    };
    format!("{} {number} {}", quantity.bound, quantity.unit)
}
