//! The JSON lines: a claim and an alert as other programs read them. A stable contract: fields are added, never
//! renamed or taken away. These types are the form alone; the domain's types know nothing of it.

mod account;

use serde::{Deserialize, Serialize, Serializer};

use super::{Alert, wording};
use crate::extract::{Claim, Period, Quantity};
use crate::figure::{Figure, Observation, Origin};
pub use account::{AccountFields, ExplainedLine, PassedFields, PassedLine};

/// A claim with its document: a line of `extract --format jsonl`, and the `before` of an alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimLine {
    /// Where it was read.
    pub document: DocumentFields,
    /// The claim.
    #[serde(flatten)]
    pub claim: ClaimFields,
}

/// An alert: a line of `alerts.jsonl`, and what every sink gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertLine {
    /// The same for the same finding.
    pub id: String,
    /// When it was decided, RFC 3339.
    pub time: String,
    /// The verdict's word.
    pub kind: String,
    /// The figure that changed.
    pub figure: FigureFields,
    /// The document of `after`.
    pub document: DocumentFields,
    /// What stood, with its own document; null where nothing did.
    pub before: Option<ClaimLine>,
    /// What stands now; for a withdrawal, what is gone.
    pub after: ClaimFields,
    /// The change in one sentence.
    pub summary: String,
    /// Why it is called that.
    #[serde(default)]
    pub reason: String,
    /// The watch that asked for it; null where none is configured.
    #[serde(default)]
    pub watch: Option<String>,
    /// Whether `time` is not to be trusted, because the clock was set; left out where it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub time_suspect: bool,
}

/// Which quantity it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureFields {
    /// As `claimwatch history` takes it.
    pub id: String,
    /// What is counted.
    pub subject: String,
    /// What is claimed of it.
    pub measure: String,
    /// Where.
    pub place: Option<String>,
    /// `count`, a currency, ….
    pub unit: String,
}

/// Where a claim was read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentFields {
    /// The feed's address, or the file's path.
    pub source: String,
    /// The name of the feed or folder in the config.
    #[serde(default)]
    pub source_name: String,
    /// Its address.
    pub url: Option<String>,
    /// Its headline.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When, RFC 3339.
    pub published: Option<String>,
}

/// A claim without its document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimFields {
    /// The sentence.
    pub sentence: String,
    /// The quantity as written in it.
    pub text: String,
    /// The number that the words assert.
    pub quantity: QuantityFields,
    /// What is counted.
    pub subject: String,
    /// What is claimed of it.
    pub measure: String,
    /// Where.
    pub place: Option<String>,
    /// Who says so.
    pub attribution: Option<String>,
    /// Who passes it on.
    pub speaker: Option<String>,
    /// The day it speaks for, YYYY-MM-DD.
    pub as_of: Option<String>,
    /// The days it covers.
    pub period: Option<PeriodFields>,
    /// `total`, `increment`, ….
    pub mode: String,
}

/// A quantity as an interval; null is open, or for `value` not stated. Whole numbers are written without a point.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuantityFields {
    /// The number stated.
    #[serde(serialize_with = "number")]
    pub value: Option<f64>,
    /// The least asserted.
    #[serde(serialize_with = "number")]
    pub low: Option<f64>,
    /// The most asserted.
    #[serde(serialize_with = "number")]
    pub high: Option<f64>,
    /// `exact`, `about`, ….
    pub bound: String,
    /// `count`, a currency, ….
    pub unit: String,
}

/// A stretch of days, both included, YYYY-MM-DD.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PeriodFields {
    /// The first.
    pub from: String,
    /// The last.
    pub to: String,
}

/// A line that is no alert line.
#[derive(Debug, thiserror::Error)]
#[error("this is not an alert line: {0}")]
pub struct ReadAlertError(pub(super) serde_json::Error);

impl ClaimLine {
    /// A claim and where it was read.
    pub fn of(claim: &Claim, origin: &Origin) -> ClaimLine {
        ClaimLine { document: DocumentFields::of(origin), claim: ClaimFields::of(claim) }
    }

    /// One line of JSON, without its end.
    pub fn to_json(&self) -> String {
        one_line(serde_json::to_string(self))
    }
}

impl AlertLine {
    /// The alert in the form that leaves the program.
    pub fn of(alert: &Alert) -> AlertLine {
        let change = &alert.change;
        let with_document = |seen: &Observation| ClaimLine::of(&seen.claim, &seen.origin);
        AlertLine {
            id: alert.id.clone(),
            time: alert.time.to_string(),
            kind: change.verdict.as_str().to_owned(),
            figure: FigureFields::of(&change.figure),
            document: DocumentFields::of(&change.after.origin),
            before: change.before.as_ref().map(with_document),
            after: ClaimFields::of(&change.after.claim),
            summary: wording::summary(change),
            reason: change.reason.clone(),
            watch: alert.watch.clone(),
            time_suspect: alert.time_suspect,
        }
    }

    /// One line of JSON, without its end.
    pub fn to_json(&self) -> String {
        one_line(serde_json::to_string(self))
    }

    /// Reads such a line again. Fields that are not known are passed over.
    pub fn read(line: &str) -> Result<AlertLine, ReadAlertError> {
        serde_json::from_str(line).map_err(ReadAlertError)
    }
}

impl FigureFields {
    /// The figure's form.
    pub fn of(figure: &Figure) -> FigureFields {
        FigureFields {
            id: figure.id.0.clone(),
            subject: figure.subject.clone(),
            measure: figure.measure.clone(),
            place: figure.place.clone(),
            unit: figure.unit.clone(),
        }
    }
}

impl DocumentFields {
    fn of(origin: &Origin) -> DocumentFields {
        DocumentFields {
            source: origin.location.clone(),
            source_name: origin.source.0.clone(),
            url: origin.url.clone(),
            title: origin.title.clone(),
            publisher: origin.publisher.clone(),
            published: origin.published.map(|at| at.to_string()),
        }
    }
}

impl ClaimFields {
    fn of(claim: &Claim) -> ClaimFields {
        ClaimFields {
            sentence: claim.sentence.clone(),
            text: claim.text.clone(),
            quantity: QuantityFields::of(&claim.quantity),
            subject: claim.subject.clone(),
            measure: claim.measure.clone(),
            place: claim.place.clone(),
            attribution: claim.attribution.clone(),
            speaker: claim.speaker.clone(),
            as_of: claim.as_of.map(|day| day.to_string()),
            period: claim.period.map(PeriodFields::of),
            mode: claim.mode.as_str().to_owned(),
        }
    }
}

impl QuantityFields {
    fn of(quantity: &Quantity) -> QuantityFields {
        QuantityFields {
            value: quantity.value.map(tidy),
            low: quantity.low.map(tidy),
            high: quantity.high.map(tidy),
            bound: quantity.bound.as_str().to_owned(),
            unit: quantity.unit.clone(),
        }
    }
}

impl PeriodFields {
    fn of(period: Period) -> PeriodFields {
        PeriodFields { from: period.from.to_string(), to: period.to.to_string() }
    }
}

/// The number to twelve digits: what arithmetic in binary adds to a tenth of sixty is of no use to a reader.
fn tidy(number: f64) -> f64 {
    format!("{number:.11e}").parse().unwrap_or(number)
}

/// Whole numbers up to here are exact in a double, and written without a point.
const EXACT: f64 = (1u64 << 53) as f64;

fn number<S: Serializer>(number: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    match *number {
        Some(whole) if whole.fract() == 0.0 && whole.abs() <= EXACT => to.serialize_i64(whole as i64),
        Some(broken) => to.serialize_f64(broken),
        None => to.serialize_none(),
    }
}

/// JSON escapes what JSON must; here also the characters at which some readers break lines, or which a terminal
/// takes for commands. They can stand in strings only, so the escape is valid wherever they are.
pub(super) fn one_line(json: serde_json::Result<String>) -> String {
    let json = json.expect("structs of strings, numbers and nulls always have a JSON form");
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    // Most lines have none of the bytes that such characters start with, and need no look at each character.
    let suspect = |byte: u8| byte < b' ' || matches!(byte, 0x7f | 0xc2);
    let separator = |three: &[u8]| matches!(three, [0xe2, 0x80, 0xa8 | 0xa9]);
    let plain = !json.bytes().any(suspect) && !json.as_bytes().windows(3).any(separator);
    if plain || !json.contains(breaks) {
        return json;
    }
    json.chars().map(|c| if breaks(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::rise;
    use super::*;
    use crate::change::Change;

    fn alert() -> Alert {
        Alert::of(rise(), "2025-03-04T05:10:00Z".parse().unwrap())
    }

    #[test]
    fn an_alert_line_has_the_promised_fields_in_the_promised_order() {
        let mut alert = alert();
        alert.id = "0123456789abcdef".to_owned();
        alert.change.after.claim.period =
            Some(Period { from: "2025-03-01".parse().unwrap(), to: "2025-03-02".parse().unwrap() });
        let expected = concat!(
            r#"{"id":"0123456789abcdef","time":"2025-03-04T05:10:00Z","kind":"raised","#,
            r#""figure":{"id":"3fa2c01d","subject":"passengers","measure":"missing","place":"Lake Orrin","unit":"count"},"#,
            r#""document":{"source":"https://harbour.example/feed","source_name":"feeds.harbour","url":"https://harbour-post.example/1","title":"Ferry catches fire","#,
            r#""publisher":"Harbour Post","published":"2025-03-04T05:06:07Z"},"#,
            r#""before":{"document":{"source":"https://harbour.example/feed","source_name":"feeds.harbour","url":"https://lake-news.example/1","title":"Ferry catches fire","#,
            r#""publisher":"Lake News","published":"2025-03-04T05:06:07Z"},"#,
            r#""sentence":"On Monday at least 40 passengers were missing.","text":"at least 40","#,
            r#""quantity":{"value":40,"low":40,"high":null,"bound":"at_least","unit":"count"},"subject":"passengers","#,
            r#""measure":"missing","place":"Lake Orrin","attribution":"the coastguard","speaker":null,"#,
            r#""as_of":"2025-03-03","period":null,"mode":"total"},"#,
            r#""after":{"sentence":"On Monday about 60 passengers were missing.","text":"about 60","#,
            r#""quantity":{"value":60,"low":54,"high":66,"bound":"about","unit":"count"},"subject":"passengers","#,
            r#""measure":"missing","place":"Lake Orrin","attribution":"the coastguard","speaker":null,"#,
            r#""as_of":"2025-03-03","period":{"from":"2025-03-01","to":"2025-03-02"},"mode":"total"},"#,
            r#""summary":"passengers missing (Lake Orrin): at least 40 (the coastguard) → about 60 (the coastguard), says Harbour Post","#,
            r#""reason":"about 60 lies above at least 40","watch":null}"#,
        );
        assert_eq!(AlertLine::of(&alert).to_json(), expected);
    }

    #[test]
    fn what_is_written_can_be_read_again() {
        let mut alert = alert();
        for before in [alert.change.before.clone(), None] {
            alert.change.before = before;
            alert.change.after.claim.quantity.value = Some(1e300);
            alert.change.after.claim.quantity.low = Some(0.1 + 0.2);
            let line = AlertLine::of(&alert);
            assert_eq!(AlertLine::read(&line.to_json()).unwrap(), line);
        }
        assert!(AlertLine::read("{\"id\":").unwrap_err().to_string().contains("not an alert line"));
    }

    #[test]
    fn a_claim_line_has_its_document_first_and_null_for_what_is_not_said() {
        let Change { mut after, .. } = rise();
        let origin = std::sync::Arc::make_mut(&mut after.origin);
        (origin.url, origin.published) = (None, None);
        after.claim.quantity = Quantity::vague(24.0, 99.0, "count");
        let json = ClaimLine::of(&after.claim, &after.origin).to_json();
        assert!(json.starts_with(r#"{"document":{"source":"https://harbour.example/feed","source_name":"feeds.harbour","url":null,"title":"#), "{json}");
        assert!(json.contains(r#""published":null},"sentence":"#), "{json}");
        assert!(json.contains(r#""quantity":{"value":null,"low":24,"high":99,"bound":"vague","#), "{json}");
        let back: ClaimLine = serde_json::from_str(&json).unwrap();
        assert_eq!(back.claim, ClaimFields::of(&after.claim));
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for (number, written) in [(60.0 * 1.1, "66"), (0.1 + 0.2, "0.3"), (-2.5, "-2.5"), (1e9, "1000000000")] {
            let mut quantity = QuantityFields::of(&Quantity::hedged(number, crate::extract::Bound::Exact, "EUR"));
            quantity.low = None;
            let json = serde_json::to_string(&quantity).unwrap();
            assert!(json.starts_with(&format!(r#"{{"value":{written},"low":null,"high":{written},"#)), "{json}");
        }
    }

    #[test]
    fn nothing_in_a_text_breaks_the_line() {
        let mut alert = alert();
        let hostile = "a\nb\r\u{85}c\u{2028}d\u{1b}[2J\u{9b}31m\u{0}\t\"\\";
        std::sync::Arc::make_mut(&mut alert.change.after.origin).title = hostile.to_owned();
        let json = AlertLine::of(&alert).to_json();
        assert!(!json.contains(|c: char| c.is_control() || c == '\u{2028}'), "{json}");
        assert_eq!(AlertLine::read(&json).unwrap().document.title, hostile);
    }
}
