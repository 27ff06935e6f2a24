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

/// How the lines lie.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Columns that fit.
    columns: usize,
    /// Whether lines that are longer are folded.
    folds: bool,
    /// Lines that somebody asked to see in full, folded.
    expanded: BTreeMap<u64, Expanded>,
}

#[derive(Debug, Clone)]
struct Expanded {
    whole: Arc<[Span]>,
    rows: Arc<[Vec<Span>]>,
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
    /// Lays the lines out for so many columns, folded or not.
    pub fn fit(&mut self, columns: usize, folds: bool) {
        self.folds = folds;
        if self.columns != columns {
            self.columns = columns;
            for expanded in self.expanded.values_mut() {
                expanded.rows = fold(&expanded.whole, columns).into();
            }
        }
    }

    /// Shows a line in full.
    pub fn expand(&mut self, entry: &Entry) {
        if let Body::Line(line) = &entry.body {
            let whole = ansi::spans(&line.text);
            let rows = fold(&whole, self.columns).into();
            self.expanded.insert(entry.id, Expanded { whole: whole.into(), rows });
        }
    }

    /// Forgets about lines that are no longer held.
    pub fn forget_before(&mut self, id: u64) {
        self.expanded.retain(|expanded, _| *expanded >= id);
    }

    /// How many rows an entry takes.
    pub fn rows(&self, entry: &Entry) -> u32 {
        let rows = match self.expanded.get(&entry.id) {
            Some(expanded) => expanded.rows.len(),
            None if self.folds => entry.columns.div_ceil(self.columns.max(1)).max(1),
            None => 1,
        };
        u32::try_from(rows).unwrap_or(u32::MAX)
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
        let folded: Arc<[Vec<Span>]> = match expanded {
            Some(expanded) => expanded.rows.clone(),
            None if self.folds => fold(&ansi::spans(shown(&line.text)), self.columns).into(),
            None => [ansi::spans(shown(&line.text))].into(),
        };
        let hidden = expanded.is_none() && line.text.len() > CUT;
        for part in parts {
            // A fold in the middle of a wide character may need a row less than was counted.
            let spans = folded.get(part).cloned().unwrap_or_default();
            let more = (hidden && part == 0).then_some(line.text.len());
            let content = Content::Text { time: line.time_unix_nanos, spans, more };
            rows.push(LogRow { id: entry.id, part, content });
        }
    }
}

/// Cuts a line into rows of so many columns: at the columns, as a terminal does, not at words.
fn fold(spans: &[Span], columns: usize) -> Vec<Vec<Span>> {
    let columns = columns.max(1);
    let mut rows: Vec<Vec<Span>> = vec![Vec::new()];
    let mut column = 0;
    for span in spans {
        let mut fresh = true;
        for sign in span.text.chars() {
            // A mark without a width belongs to the character before it.
            let width = width::of(sign);
            let row = if width == 0 { column.max(1) - 1 } else { column } / columns;
            column += width;
            if row >= rows.len() {
                rows.push(Vec::new());
                fresh = true;
            }
            if let Some(row) = rows.last_mut() {
                match row.last_mut() {
                    Some(last) if !fresh => last.text.push(sign),
                    _ => row.push(Span { text: sign.to_string(), style: span.style }),
                }
            }
            fresh = false;
        }
    }
    rows
}

#[cfg(test)]
mod tests;
