//! What a line says: its level, its message and its fields.

use kdr_proto::v1::LogLevel;

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

/// A JSON or logfmt line, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// What it says; empty when no field is its message.
    pub message: String,
    /// Key and value of everything else.
    pub fields: Vec<(String, String)>,
}

/// Takes a line apart, when it is JSON or logfmt.
pub fn parse(_text: &[u8]) -> Option<Parsed> {
    None
}

/// How serious a line is, as far as that can be told.
pub fn level(_text: &[u8]) -> LogLevel {
    LogLevel::Unspecified
}

/// Whether a line continues the one before: of a stack trace, for example.
pub fn continues(_text: &[u8]) -> bool {
    false
}

/// A line as it is shown at first, in pieces: its message with its fields after it, or, raw or when it is neither JSON
/// nor logfmt, as it was written.
pub fn spans(text: &[u8], raw: bool) -> Vec<Span> {
    let Some(parsed) = parsed(text, raw) else { return ansi::spans(shown(text)) };
    let mut spans = ansi::spans(shown(parsed.message.as_bytes()));
    let more = parsed.fields.len().saturating_sub(MOST_FIELDS);
    for (key, value) in parsed.fields.into_iter().take(MOST_FIELDS) {
        let shown = ansi::plain(clipped(&value).as_bytes());
        let cut = if shown.len() < value.len() { "…" } else { "" };
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
