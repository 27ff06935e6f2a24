//! What a line says: its level, its message and its fields.

use kdr_line::{Field, Grouping, Level, fields, level};
use kdr_proto::v1::{LogLevel, LogLine};

use super::{
    ansi::{self, Span},
    layout::{self, shown},
};

/// So many fields of a line are shown beside its message; the rest in its detail.
const MOST_FIELDS: usize = 12;
/// So many bytes of a field's value are shown there.
const LONGEST_VALUE: usize = 120;
/// Lines longer than this are not taken apart.
const LONGEST_PARSED: usize = 64 << 10;

/// So many containers have their lines grouped; more than that are no log that anybody reads.
const MOST_SOURCES: usize = 10_000;

/// A JSON or logfmt line, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// What it says; empty when no field is its message.
    pub message: String,
    /// Key and value of everything else.
    pub fields: Vec<(String, String)>,
}

/// Takes a line apart, when it is JSON or logfmt. What says when and how serious it is has its own place and is no
/// field here.
pub fn parse(text: &[u8]) -> Option<Parsed> {
    let parsed = fields::parse(text)?;
    let message = parsed.message();
    let apart = [message, parsed.time(), parsed.level_field()];
    let is_apart = |field: &Field<'_>| apart.iter().flatten().any(|apart| std::ptr::eq(*apart, field));
    let rest = parsed.fields().iter().filter(|field| !is_apart(field));
    Some(Parsed {
        message: message.map(|field| field.value().into_owned()).unwrap_or_default(),
        fields: rest.map(|field| (field.key.clone().into_owned(), field.value().into_owned())).collect(),
    })
}

/// How serious a line is, as far as that can be told.
pub fn level(text: &[u8]) -> LogLevel {
    match level::of(text) {
        None => LogLevel::Unspecified,
        Some(Level::Trace) => LogLevel::Trace,
        Some(Level::Debug) => LogLevel::Debug,
        Some(Level::Info) => LogLevel::Info,
        Some(Level::Warn) => LogLevel::Warn,
        Some(Level::Error) => LogLevel::Error,
        Some(Level::Fatal) => LogLevel::Fatal,
    }
}

/// Which lines continue others, of each container.
#[derive(Debug, Clone, Default)]
pub struct Groups(Vec<(Grouping, i64)>);

impl Groups {
    /// The number of the line that this one continues.
    pub fn head_of(&mut self, id: i64, line: &LogLine) -> Option<i64> {
        let place = usize::try_from(line.source).ok().filter(|place| *place < MOST_SOURCES)?;
        if self.0.len() <= place {
            self.0.resize_with(place + 1, Default::default);
        }
        let (grouping, head) = &mut self.0[place];
        if grouping.continues(&line.text) {
            return Some(*head);
        }
        *head = id;
        None
    }
}

/// A line as it is shown at first, in pieces: its message with its fields after it, or, raw or when it is neither JSON
/// nor logfmt, as it was written.
pub fn spans(text: &[u8], raw: bool) -> Vec<Span> {
    let Some(parsed) = parsed(text, raw) else { return ansi::spans(shown(text)) };
    let mut spans = ansi::spans(shown(parsed.message.as_bytes()));
    let more = parsed.fields.len().saturating_sub(MOST_FIELDS);
    for (key, value) in parsed.fields.into_iter().take(MOST_FIELDS) {
        let clipped = clipped(&value);
        let cut = if clipped.len() < value.len() { "…" } else { "" };
        let shown = ansi::plain(clipped.as_bytes());
        let text = format!("{}={shown}{cut}", ansi::plain(key.as_bytes()));
        spans.push(Span { field: Some(std::sync::Arc::new((key, value))), text, ..Span::default() });
    }
    if more > 0 {
        spans.push(Span { text: format!(" +{more}"), ..Span::default() });
    }
    spans
}

fn parsed(text: &[u8], raw: bool) -> Option<Parsed> {
    if raw || text.len() > LONGEST_PARSED { None } else { parse(text) }
}

fn clipped(value: &str) -> &str {
    let mut end = value.len().min(LONGEST_VALUE);
    while !value.is_char_boundary(end) {
        end -= 1;
    }
    &value[..end]
}

/// Columns of a line as it is shown at first: taken apart, and raw.
pub fn columns(text: &[u8]) -> (usize, usize) {
    let raw = layout::shown_columns(text);
    let apart = if parsed(text, false).is_some() { layout::columns(&spans(text, false)) } else { raw };
    (apart, raw)
}

/// Whether it is longer than what is shown of it at first.
pub fn is_cut(text: &[u8], raw: bool) -> bool {
    match parsed(text, raw) {
        Some(parsed) => parsed.message.len() > layout::CUT,
        None => text.len() > layout::CUT,
    }
}

#[cfg(test)]
mod tests;
