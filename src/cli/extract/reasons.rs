//! `claimwatch extract --explain`: what made each claim, and why the other numbers are none.

use std::io;

use super::{has_same_words, print_foreign, print_heading, quantity};
use crate::alert::report::marked_sentence;
use crate::alert::wording::plain;
use crate::alert::{ExplainedLine, PassedLine};
use crate::cli::{Console, Format};
use crate::document::Document;
use crate::extract::{Account, Claim, Explained, PassedOver, explain};
use crate::figure::Origin;

/// Prints the claims of a document with their accounts, and what was passed over.
pub fn print(document: &Document, format: Format, console: &mut Console<'_>) -> io::Result<()> {
    match (format, explain(document)) {
        (Format::Human, Ok(explained)) => print_for_people(document, &explained, console),
        (Format::Human, Err(foreign)) => {
            print_heading(document, console)?;
            print_foreign(&foreign, console)
        }
        (Format::Jsonl, Ok(explained)) => print_lines(document, &explained, console),
        (Format::Jsonl, Err(_)) => Ok(()),
    }
}

fn print_lines(document: &Document, explained: &Explained, console: &mut Console<'_>) -> io::Result<()> {
    let origin = Origin::of(document, 1);
    for (claim, account) in &explained.claims {
        writeln!(console.out, "{}", ExplainedLine::of(claim, account, &origin).to_json())?;
    }
    for passed in &explained.passed {
        writeln!(console.out, "{}", PassedLine::of(passed, &origin).to_json())?;
    }
    Ok(())
}

fn print_for_people(document: &Document, explained: &Explained, console: &mut Console<'_>) -> io::Result<()> {
    print_heading(document, console)?;
    if explained.claims.is_empty() {
        writeln!(console.out, "  no claims")?;
    }
    let paint = console.report_paint();
    for (at, (claim, account)) in explained.claims.iter().enumerate() {
        let before = &explained.claims[..at];
        let nth = before.iter().filter(|(other, _)| has_same_words(claim, other)).count();
        let place = sentence_name(claim.sentence_number);
        writeln!(console.out, "\n{} {} | {place}", plain(&claim.text), plain(&claim.measure))?;
        write!(console.out, "{}", marked_sentence(&claim.sentence, &claim.text, nth, paint))?;
        for (name, value, why) in fields(claim, account) {
            writeln!(console.out, "{name:>10}  {} | {}", plain(&value), plain(why))?;
        }
    }
    if !explained.passed.is_empty() {
        writeln!(console.out, "\nPassed over:")?;
    }
    for passed in &explained.passed {
        print_passed(passed, console)?;
    }
    writeln!(console.out)
}

fn print_passed(passed: &PassedOver, console: &mut Console<'_>) -> io::Result<()> {
    let place = sentence_name(passed.sentence_number);
    writeln!(console.out, "  {} | {} | {place}: {}", plain(&passed.text), passed.reason, plain(&passed.sentence))
}

/// A sentence as the reasons call it.
fn sentence_name(number: usize) -> String {
    if number == 0 { "the title".to_owned() } else { format!("sentence {number}") }
}

/// Every field of a claim with its value, "-" where it has none, and what made it.
fn fields<'a>(claim: &Claim, account: &'a Account) -> [(&'static str, String, &'a str); 7] {
    let or_none = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
    let says = match (&claim.attribution, &claim.speaker) {
        (attribution, Some(speaker)) => format!("{} (told by {speaker})", or_none(attribution.clone())),
        (attribution, None) => or_none(attribution.clone()),
    };
    let day = or_none(claim.as_of.map(|day| day.to_string()));
    let as_of = claim.period.map_or(day.clone(), |period| format!("{day}, for {} to {}", period.from, period.to));
    [
        ("quantity", quantity(claim), &account.quantity),
        ("subject", claim.subject.clone(), &account.subject),
        ("measure", claim.measure.clone(), &account.measure),
        ("place", or_none(claim.place.clone()), &account.place),
        ("says", says, &account.attribution),
        ("as of", as_of, &account.as_of),
        ("mode", claim.mode.as_str().to_owned(), &account.mode),
    ]
}
