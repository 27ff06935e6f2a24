//! Lines in rows of one height each, so that a list of any length can be drawn by its visible rows alone.
//!
//! A line is one row, or, when it is folded, as many as its columns need. What is very long is cut for the view until
//! somebody asks for all of it; expanded, it is folded in any case.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    ansi::{self, Span},
    buffer::{Body, Buffer, Entry},
    width,
};
use crate::window::Tops;

/// Bytes of a line that are shown at first.
pub const CUT: usize = 4 << 10;

/// The part of a line that is shown at first: at most [`CUT`] bytes, not ending within a character.
pub fn shown(text: &[u8]) -> &[u8] {
    if text.len() <= CUT {
        return text;
    }
    let continues = |byte: u8| byte & 0xC0 == 0x80;
    let end = (CUT - 3..=CUT).rev().find(|at| !continues(text[*at])).unwrap_or(CUT);
    &text[..end]
}

/// Columns of a line as it is shown at first.
pub fn shown_columns(text: &[u8]) -> usize {
    let text = shown(text);
    let plain = text.iter().all(|byte| (b' '..=b'~').contains(byte));
    if plain { text.len() } else { columns(&ansi::spans(text)) }
}

fn columns(spans: &[Span]) -> usize {
    spans.iter().flat_map(|span| span.text.chars()).map(width::of).sum()
}

/// A line that somebody asked to see in full.
#[derive(Debug, Clone)]
struct Expanded {
    spans: Arc<[Span]>,
    columns: usize,
}

/// How the lines lie.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Columns at which lines are folded; `None` leaves them on one row.
    pub fold: Option<usize>,
    /// Columns at which expanded lines are folded.
    pub columns: usize,
    expanded: BTreeMap<u64, Expanded>,
}

/// A row to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRow {
    /// The number of the entry.
    pub id: u64,
    /// Which row of it; the first one carries the time.
    pub part: usize,
    /// Its text.
    pub content: Content,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A line of the container, or a part of one.
    Text {
        /// In nanoseconds since 1970.
        time: i64,
        /// The text.
        spans: Vec<Span>,
        /// The line's size in bytes, when it is longer than what is shown.
        more: Option<usize>,
    },
    /// A remark.
    Remark(super::buffer::Tone, String),
}

impl Layout {
    /// Shows a line in full.
    pub fn expand(&mut self, entry: &Entry) {
        if let Body::Line(line) = &entry.body {
            let spans: Arc<[Span]> = ansi::spans(&line.text).into();
            self.expanded.insert(entry.id, Expanded { columns: columns(&spans), spans });
        }
    }

    /// Forgets about lines that are no longer held.
    pub fn forget_before(&mut self, id: u64) {
        self.expanded.retain(|expanded, _| *expanded >= id);
    }

    /// How many rows an entry takes.
    pub fn rows(&self, entry: &Entry) -> u32 {
        let (columns, fold) = match self.expanded.get(&entry.id) {
            Some(expanded) => (expanded.columns, self.fold.unwrap_or(self.columns)),
            None => (entry.columns, self.fold.unwrap_or(usize::MAX)),
        };
        u32::try_from(columns.div_ceil(fold.max(1)).max(1)).unwrap_or(u32::MAX)
    }

    /// Where each entry begins, in rows.
    pub fn tops(&self, buffer: &Buffer) -> Tops {
        buffer.entries().iter().map(|entry| self.rows(entry)).collect()
    }

    /// The rows from `first` on, at most `count`.
    pub fn draw(&self, buffer: &Buffer, tops: &Tops, first: u32, count: u32) -> Vec<LogRow> {
        let end = first.saturating_add(count);
        let mut rows = Vec::new();
        for index in tops.window(first, count, 0) {
            let Some(entry) = buffer.entries().get(index) else { continue };
            let top = tops.top(index);
            let parts = first.saturating_sub(top)..tops.top(index + 1).min(end).saturating_sub(top);
            self.draw_parts(entry, parts.start as usize..parts.end as usize, &mut rows);
        }
        rows
    }

    fn draw_parts(&self, entry: &Entry, parts: std::ops::Range<usize>, rows: &mut Vec<LogRow>) {
        let line = match &entry.body {
            Body::Line(line) => line,
            Body::Remark(tone, text) => {
                rows.push(LogRow { id: entry.id, part: 0, content: Content::Remark(*tone, text.clone()) });
                return;
            }
        };
        let expanded = self.expanded.get(&entry.id);
        let spans = expanded.map_or_else(|| ansi::spans(shown(&line.text)).into(), |line| line.spans.clone());
        let hidden = expanded.is_none() && line.text.len() > CUT;
        let fold = if expanded.is_some() { Some(self.fold.unwrap_or(self.columns)) } else { self.fold };
        for part in parts {
            let spans = match fold {
                Some(fold) => slice(&spans, part * fold.max(1), (part + 1) * fold.max(1)),
                None => spans.to_vec(),
            };
            let more = (hidden && part == 0).then_some(line.text.len());
            let content = Content::Text { time: line.time_unix_nanos, spans, more };
            rows.push(LogRow { id: entry.id, part, content });
        }
    }
}

/// The characters that begin between two columns.
fn slice(spans: &[Span], from: usize, to: usize) -> Vec<Span> {
    let mut column = 0;
    let mut parts = Vec::new();
    for span in spans {
        if column >= to {
            break;
        }
        let text: String = span
            .text
            .chars()
            .filter(|sign| {
                let at = column;
                column += width::of(*sign);
                // A mark without a width belongs to the character before it.
                let at = if column == at { at.saturating_sub(1) } else { at };
                (from..to).contains(&at)
            })
            .collect();
        if !text.is_empty() {
            parts.push(Span { text, style: span.style });
        }
    }
    parts
}

#[cfg(test)]
mod tests;
