//! Measurements in the text form that Prometheus reads (text format 0.0.4, "Exposition formats" in its manual). Knows
//! the form; what is measured comes in.

use std::fmt::Write as _;

/// The media type of the form.
pub const MEDIA_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Measurements of one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Family {
    name: &'static str,
    help: &'static str,
    kind: Kind,
    samples: Vec<Sample>,
}

/// How a measurement moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Counter,
    Gauge,
}

#[derive(Clone, Debug, PartialEq)]
struct Sample {
    labels: Vec<(&'static str, String)>,
    value: f64,
}

impl Family {
    /// What only grows while the process runs; its name ends with `_total`.
    pub fn counter(name: &'static str, help: &'static str) -> Family {
        Family { name, help, kind: Kind::Counter, samples: Vec::new() }
    }

    /// What may grow and shrink.
    pub fn gauge(name: &'static str, help: &'static str) -> Family {
        Family { name, help, kind: Kind::Gauge, samples: Vec::new() }
    }

    /// The family with its only value.
    pub fn value(mut self, value: f64) -> Family {
        self.samples.push(Sample { labels: Vec::new(), value });
        self
    }

    /// The family with one more value, told apart from the others by a label.
    pub fn labelled(mut self, label: &'static str, of: impl Into<String>, value: f64) -> Family {
        self.samples.push(Sample { labels: vec![(label, of.into())], value });
        self
    }

    /// The family with one more value for each.
    pub fn each<T: Into<String>>(self, label: &'static str, values: impl IntoIterator<Item = (T, f64)>) -> Family {
        values.into_iter().fold(self, |family, (of, value)| family.labelled(label, of, value))
    }
}

/// The families as Prometheus reads them; those without a value are left out.
pub fn exposition(families: &[Family]) -> String {
    let mut out = String::new();
    for Family { name, help, kind, samples } in families.iter().filter(|family| !family.samples.is_empty()) {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "# HELP {name} {}\n# TYPE {name} {kind}", escaped(help, false));
        for Sample { labels, value } in samples {
            let labels: Vec<String> =
                labels.iter().map(|(label, of)| format!("{label}=\"{}\"", escaped(of, true))).collect();
            let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
            let _ = writeln!(out, "{name}{labels} {value}");
        }
    }
    out
}

/// Text without what would end its line or its quotes.
fn escaped(text: &str, quoted: bool) -> String {
    let text = text.replace('\\', "\\\\").replace('\n', "\\n");
    if quoted { text.replace('"', "\\\"") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_has_its_help_its_type_and_its_values() {
        let polls = Family::counter("claimwatch_polls_total", "Requests for feeds, by how they ended.")
            .each("outcome", [("fine", 12.0), ("failed", 3.0)]);
        let odd = Family::gauge("claimwatch_feed_up", "One\\line\nand another.").labelled("feed", "a\"b\\c\nd", 0.5);
        let none = Family::gauge("claimwatch_nothing", "Is left out.");
        assert_eq!(
            exposition(&[polls, odd, none]),
            "# HELP claimwatch_polls_total Requests for feeds, by how they ended.\n\
             # TYPE claimwatch_polls_total counter\n\
             claimwatch_polls_total{outcome=\"fine\"} 12\n\
             claimwatch_polls_total{outcome=\"failed\"} 3\n\
             # HELP claimwatch_feed_up One\\\\line\\nand another.\n\
             # TYPE claimwatch_feed_up gauge\n\
             claimwatch_feed_up{feed=\"a\\\"b\\\\c\\nd\"} 0.5\n"
        );
    }
}
