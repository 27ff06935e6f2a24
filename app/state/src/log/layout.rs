//! Lines in rows of one height each, so that a list of any length can be drawn by its visible rows alone.
//!
//! A line is one row, or, when it is folded, as many as its columns need. What is very long is cut for the view until
//! somebody asks for all of it; expanded, it is folded in any case. Lines of containers that are switched off take no
//! row, nor do those that continue another one (a stack trace) until somebody opens it.

use std::sync::Arc;

use kdr_proto::v1::{LogLevel, LogLine};

use super::{
    ansi::{self, Span},
    buffer::{Body, Buffer, Entry, Remark},
    line, width,
};
use crate::window::Tops;

/// Bytes of a line that are shown at first.
pub const CUT: usize = 4 << 10;

/// Columns around a field besides its text.
const FIELD_EDGES: usize = 2;

/// The part of a line that is shown at first: at most [`CUT`] bytes, not ending within a character.
pub fn shown(text: &[u8]) -> &[u8] {
    if text.len() <= CUT {
        return text;
    }
    let continues = |byte: u8| byte & 0xC0 == 0x80;
    let end = (CUT - 3..=CUT).rev().find(|at| !continues(text[*at])).unwrap_or(CUT);
    &text[..end]
}

/// Columns of a line as it is shown at first, raw.
pub fn shown_columns(text: &[u8]) -> usize {
    let text = shown(text);
    let plain = text.iter().all(|byte| (b' '..=b'~').contains(byte));
    if plain { text.len() } else { columns(&ansi::spans(text)) }
}

/// Columns of pieces of text beside each other.
pub fn columns(spans: &[Span]) -> usize {
    spans.iter().map(span_columns).sum()
}

fn span_columns(span: &Span) -> usize {
    let edges = if span.field.is_some() { FIELD_EDGES } else { 0 };
    span.text.chars().map(width::of).sum::<usize>() + edges
}

/// How the lines lie.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Columns that fit.
    columns: usize,
    /// Whether lines that are longer are folded.
    folds: bool,
    /// Whether lines are shown as they were written.
    raw: bool,
    /// Whether time and container stand in a row of their own, above the line.
    headed: bool,
    /// Containers that are switched off, by their place among all.
    hidden: Vec<bool>,
    /// Lines that somebody asked to see in full, folded.
    expanded: Vec<(i64, Expanded)>,
    /// Lines of which somebody asked to see what continues them.
    opened: Vec<i64>,
}

#[derive(Debug, Clone)]
struct Expanded {
    whole: Arc<[Span]>,
    rows: Arc<[Vec<Span>]>,
}

/// What lines that continue another one look like from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// How many they are.
    pub lines: usize,
    /// They are shown.
    pub open: bool,
}

/// A row to draw.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRow {
    /// The number of the entry.
    pub id: i64,
    /// Which row of it; the first one carries time and container.
    pub part: usize,
    /// Its text.
    pub content: Content,
}

/// What a row says.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// A line of the container, or a part of one.
    Text(Text),
    /// A remark.
    Remark(Remark),
}

/// A line of a container, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// In nanoseconds since 1970.
    pub time: i64,
    /// The place of its container among all.
    pub source: u32,
    /// How serious it is.
    pub level: LogLevel,
    /// It is only there for what stands beside it.
    pub context: bool,
    /// It continues another line.
    pub continues: bool,
    /// The text.
    pub spans: Vec<Span>,
    /// The line's size in bytes, when it is longer than what is shown.
    pub more: Option<usize>,
    /// What continues it.
    pub group: Option<Group>,
}

impl Layout {
    /// Lays the lines out for so many columns, folded or not.
    pub fn fit(&mut self, columns: usize, folds: bool) {
        self.folds = folds;
        if self.columns != columns {
            self.columns = columns;
            for (_, expanded) in &mut self.expanded {
                expanded.rows = fold(&expanded.whole, columns).into();
            }
        }
    }

    /// Shows lines as they were written, or taken apart; with their heads above them, or before them.
    pub fn dress(&mut self, raw: bool, headed: bool) {
        (self.raw, self.headed) = (raw, headed);
    }

    /// Leaves the lines of these containers out.
    pub fn hide(&mut self, hidden: Vec<bool>) {
        self.hidden = hidden;
    }

    /// Shows a line in full.
    pub fn expand(&mut self, entry: &Entry) {
        if let Some(line) = entry.line() {
            let whole = ansi::spans(&line.text);
            let rows = fold(&whole, self.columns).into();
            self.expanded.retain(|(id, _)| *id != entry.id);
            self.expanded.push((entry.id, Expanded { whole: whole.into(), rows }));
        }
    }

    /// Shows what continues a line, or puts it away again.
    pub fn open(&mut self, id: i64) {
        let before = self.opened.len();
        self.opened.retain(|opened| *opened != id);
        if self.opened.len() == before {
            self.opened.push(id);
        }
    }

    /// Forgets about lines that are no longer held.
    pub fn forget_before(&mut self, id: i64) {
        self.expanded.retain(|(expanded, _)| *expanded >= id);
        self.opened.retain(|opened| *opened >= id);
    }

    /// How many rows an entry takes.
    pub fn rows(&self, entry: &Entry) -> u32 {
        let Some(line) = entry.line() else { return 1 };
        if self.is_hidden(line) || entry.head.is_some_and(|head| !self.opened.contains(&head)) {
            return 0;
        }
        let columns = if self.raw { entry.columns.1 } else { entry.columns.0 };
        let rows = match self.expanded(entry.id) {
            Some(expanded) => expanded.rows.len(),
            None if self.folds => columns.div_ceil(self.columns.max(1)).max(1),
            None => 1,
        };
        u32::try_from(rows + usize::from(self.headed)).unwrap_or(u32::MAX)
    }

    fn expanded(&self, id: i64) -> Option<&Expanded> {
        self.expanded.iter().find(|(expanded, _)| *expanded == id).map(|(_, expanded)| expanded)
    }

    fn is_hidden(&self, line: &LogLine) -> bool {
        let place = usize::try_from(line.source).unwrap_or(usize::MAX);
        self.hidden.get(place).copied().unwrap_or(false)
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
            if !parts.is_empty() {
                self.draw_parts(buffer, entry, parts.start as usize..parts.end as usize, &mut rows);
            }
        }
        rows
    }

    fn draw_parts(
        &self,
        buffer: &Buffer,
        entry: &Entry,
        parts: std::ops::Range<usize>,
        rows: &mut Vec<LogRow>,
    ) {
        let line = match &entry.body {
            Body::Line(line) => line,
            Body::Remark(remark) => {
                rows.push(LogRow { id: entry.id, part: 0, content: Content::Remark(remark.clone()) });
                return;
            }
        };
        let expanded = self.expanded(entry.id);
        let folded: Arc<[Vec<Span>]> = match expanded {
            Some(expanded) => expanded.rows.clone(),
            None if self.folds => fold(&line::spans(&line.text, self.raw), self.columns).into(),
            None => [line::spans(&line.text, self.raw)].into(),
        };
        let hidden = expanded.is_none() && line::is_cut(&line.text, self.raw);
        let followers = if entry.head.is_none() { buffer.followers(entry.id) } else { 0 };
        let group =
            (followers > 0).then(|| Group { lines: followers, open: self.opened.contains(&entry.id) });
        let heads = usize::from(self.headed);
        for part in parts {
            // A fold in the middle of a wide character may need a row less than was counted.
            let spans =
                part.checked_sub(heads).and_then(|part| folded.get(part)).cloned().unwrap_or_default();
            let text = Text {
                time: line.time_unix_nanos,
                source: line.source,
                level: entry.level,
                context: line.context,
                continues: entry.head.is_some(),
                spans,
                more: (hidden && part == 0).then_some(line.text.len()),
                group: group.filter(|_| part == 0),
            };
            rows.push(LogRow { id: entry.id, part, content: Content::Text(text) });
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
        if span.field.is_some() {
            column += FIELD_EDGES;
        }
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
                    _ => row.push(Span { text: sign.to_string(), ..span.clone() }),
                }
            }
            fresh = false;
        }
    }
    rows
}

#[cfg(test)]
mod tests;
