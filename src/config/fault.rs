//! What is wrong with a config, and how it is shown: the place, the line with a caret, the way out. Knows
//! nothing of the settings themselves.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Level, Origin, Renderer, Snippet};

/// Whether the config can be used in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The config cannot be used.
    Error,
    /// The config can be used, but is probably not what was meant.
    Warning,
}

/// One thing wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Whether the config can be used in spite of it.
    pub severity: Severity,
    /// The bytes of the file that it is about; none if it is about something that the file does not say.
    pub at: Option<Range<usize>>,
    /// Another place that belongs to it, and what is there.
    pub beside: Option<(Range<usize>, String)>,
    /// What is wrong: one line, no full stop.
    pub message: String,
    /// What to do about it: one line, no full stop.
    pub help: Option<String>,
}

/// All that is wrong with one config, in the order of the file, with the text that it is shown in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    file: String,
    text: String,
    list: Vec<Fault>,
}

/// Whether the text goes to somebody who can see colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// Letters only: a pipe, a file, the journal.
    Plain,
    /// With terminal escapes.
    Coloured,
}

impl Fault {
    /// A fault for which the config cannot be used.
    pub fn error(at: impl Into<Option<Range<usize>>>, message: impl Into<String>) -> Fault {
        Fault { severity: Severity::Error, at: at.into(), beside: None, message: message.into(), help: None }
    }

    /// A fault with which the config can still be used.
    pub fn warning(at: impl Into<Option<Range<usize>>>, message: impl Into<String>) -> Fault {
        Fault { severity: Severity::Warning, ..Fault::error(at, message) }
    }

    /// The fault with the way out.
    pub fn help(self, help: impl Into<String>) -> Fault {
        Fault { help: Some(help.into()), ..self }
    }

    /// The fault with another place to look at.
    pub fn beside(self, place: Range<usize>, what: impl Into<String>) -> Fault {
        Fault { beside: Some((place, what.into())), ..self }
    }
}

impl Faults {
    /// The faults of that text, which people know as `file`.
    pub fn of(file: impl Into<String>, text: impl Into<String>, list: Vec<Fault>) -> Faults {
        let mut faults = Faults { file: file.into(), text: text.into(), list };
        faults.sort();
        faults
    }

    /// Every fault, in the order of the file.
    pub fn list(&self) -> &[Fault] {
        &self.list
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether the config cannot be used.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|fault| fault.severity == Severity::Error)
    }

    /// Adds one that was found later.
    pub fn push(&mut self, fault: Fault) {
        self.list.push(fault);
        self.sort();
    }

    /// All faults as text, each with its line and a caret, and at the end their number if there are several.
    /// Ends with a newline unless there is nothing to say.
    pub fn render(&self, paint: Paint) -> String {
        let renderer = match paint {
            Paint::Plain => Renderer::plain(),
            Paint::Coloured => Renderer::styled(),
        };
        let mut shown: Vec<String> = self.list.iter().map(|fault| self.render_one(fault, &renderer)).collect();
        if self.list.len() > 1 {
            shown.push(format!("{}: {}", self.file, self.tally()));
        }
        shown.iter().map(|one| format!("{one}\n")).collect::<Vec<_>>().join("\n")
    }

    /// The first of the worst faults in one line, and how many more there are: for a log or a status, where there
    /// is no room for the text. Empty where nothing is wrong.
    pub fn brief(&self) -> String {
        let Some(worst) = self.list.iter().min_by_key(|fault| fault.severity) else { return String::new() };
        let line = |at: &Range<usize>| self.text[..floor_to_char(&self.text, at.start)].matches('\n').count() + 1;
        let place = worst.at.as_ref().map(|at| format!(":{}", line(at))).unwrap_or_default();
        let help = worst.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        let more = match self.list.len() - 1 {
            0 => String::new(),
            more => format!(" (and {more} more)"),
        };
        format!("{}{place}: {}{help}{more}", self.file, worst.message)
    }

    /// How many of each: "2 errors, 1 warning".
    pub fn tally(&self) -> String {
        let errors = self.list.iter().filter(|fault| fault.severity == Severity::Error).count();
        let count = |number: usize, noun: &str| match number {
            0 => None,
            1 => Some(format!("1 {noun}")),
            _ => Some(format!("{number} {noun}s")),
        };
        let parts = [count(errors, "error"), count(self.list.len() - errors, "warning")];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn render_one(&self, fault: &Fault, renderer: &Renderer) -> String {
        let level = match fault.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(fault.message.as_str());
        let mut group = match &fault.at {
            Some(at) => title.element(self.snippet(at, fault.beside.as_ref())),
            None => title.element(Origin::path(self.file.as_str())),
        };
        if let Some(help) = &fault.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }

    /// The lines that a fault is about, with a caret at each place.
    fn snippet<'s>(
        &'s self,
        at: &Range<usize>,
        beside: Option<&'s (Range<usize>, String)>,
    ) -> Snippet<'s, Annotation<'s>> {
        let lines = self.lines_around([Some(at), beside.map(|(place, _)| place)].into_iter().flatten());
        let within = |place: &Range<usize>| {
            let seen = self.visible(place);
            seen.start - lines.start..seen.end - lines.start
        };
        Snippet::source(&self.text[lines.clone()])
            .line_start(self.text[..lines.start].matches('\n').count() + 1)
            .path(self.file.as_str())
            .annotation(AnnotationKind::Primary.span(within(at)))
            .annotations(beside.map(|(place, what)| AnnotationKind::Context.span(within(place)).label(what.as_str())))
    }

    /// The span within the text and within its first line, so that a caret is always drawn under one line.
    fn visible(&self, at: &Range<usize>) -> Range<usize> {
        let start = floor_to_char(&self.text, at.start);
        let end = floor_to_char(&self.text, at.end.max(start));
        let line_end = self.text[start..].find('\n').map_or(self.text.len(), |newline| start + newline);
        start..end.min(line_end)
    }

    /// The whole lines from the first to the last of the places: all that the renderer has to look at.
    fn lines_around<'p>(&self, places: impl Iterator<Item = &'p Range<usize>>) -> Range<usize> {
        let seen: Vec<Range<usize>> = places.map(|at| self.visible(at)).collect();
        let first = seen.iter().map(|at| at.start).min().unwrap_or(0);
        let last = seen.iter().map(|at| at.end).max().unwrap_or(first);
        let start = self.text[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let end = self.text[last..].find('\n').map_or(self.text.len(), |newline| last + newline);
        start..end
    }

    fn sort(&mut self) {
        self.list.sort_by_key(|fault| (fault.at.as_ref().map(|at| at.start), fault.severity));
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(Paint::Plain).trim_end())
    }
}

impl std::error::Error for Faults {}

/// The nearest character border at or before the offset.
fn floor_to_char(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_shown_with_its_line_and_a_caret() {
        let text = "[service]\nstate = 3\n";
        let faults = Faults::of("c.toml", text, vec![Fault::error(18..19, "`state` is a number").help("write a path")]);
        let shown = "error: `state` is a number\n --> c.toml:2:9\n  |\n2 | state = 3\n  |         ^\n  |\n  = help: write a path";
        assert_eq!(faults.to_string(), shown);
    }

    #[test]
    fn faults_come_in_the_order_of_the_file_and_are_counted() {
        let list = vec![Fault::warning(4..5, "b"), Fault::error(0..1, "a"), Fault::error(2..3, "c")];
        let faults = Faults::of("c.toml", "x\ny\nz\n", list);
        assert_eq!(faults.list().iter().map(|fault| fault.message.as_str()).collect::<String>(), "acb");
        assert_eq!(faults.tally(), "2 errors, 1 warning");
        assert!(faults.to_string().ends_with("c.toml: 2 errors, 1 warning"));
    }

    #[test]
    fn columns_count_characters_and_lines_count_from_the_top() {
        let text = "a = 1\n\nпаспорт = 2\n";
        let at = text.find('2').unwrap();
        let shown = Faults::of("c.toml", text, vec![Fault::error(at..at + 1, "two")]).to_string();
        assert!(shown.contains("--> c.toml:3:11\n") && shown.contains("3 | паспорт = 2\n"), "{shown}");
    }

    #[test]
    fn two_places_are_shown_together() {
        let fault = Fault::warning(6..7, "twice").beside(0..1, "also here");
        let shown = Faults::of("c.toml", "a\nb\nc\nd\n", vec![fault]).to_string();
        assert!(shown.contains("1 | a\n  | - also here\n") && shown.contains("4 | d\n  | ^"), "{shown}");
    }

    #[test]
    fn what_the_file_does_not_say_is_shown_without_a_line() {
        let fault = Fault::warning(None, "the default is not there").help("make it");
        let shown = Faults::of("c.toml", "a = 1\n", vec![fault]).to_string();
        assert_eq!(shown, "warning: the default is not there\n--> c.toml\n = help: make it");
    }

    #[test]
    fn a_place_outside_the_text_is_shown_at_its_end() {
        let faults = Faults::of("c.toml", "é", vec![Fault::error(1..900, "odd"), Fault::error(700..900, "odd")]);
        assert_eq!(faults.render(Paint::Plain).matches("--> c.toml:1:").count(), 2);
    }
}
