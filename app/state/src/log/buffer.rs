//! The lines that the page holds: the newest, bounded by number and by size.
//!
//! While paused, what arrives waits beside the lines that are being read, bounded the same way, so that nothing under
//! the reader's eyes moves or is forgotten.

use std::collections::VecDeque;

use kdr_proto::v1::LogLine;

use super::layout;

/// So many lines are held, and so many wait while paused.
pub const MAX_LINES: usize = 20_000;
/// So many bytes of text are held, and so many wait while paused.
pub const MAX_BYTES: usize = 32 << 20;

/// Why there is a remark between the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something ended or began.
    Event,
    /// Lines may be missing here.
    Gap,
    /// Something failed.
    Failure,
}

/// What stands in a row of the log.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A line that the container wrote.
    Line(LogLine),
    /// A remark about the lines around it.
    Remark(Tone, String),
}

/// A line or remark with its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Counts up from zero and is never used again.
    pub id: u64,
    /// What it says.
    pub body: Body,
    /// Columns of its text as it is shown when it is not expanded.
    pub columns: usize,
}

impl Entry {
    fn size(&self) -> usize {
        match &self.body {
            Body::Line(line) => line.text.len(),
            Body::Remark(_, text) => text.len(),
        }
    }

    fn is_line(&self) -> bool {
        matches!(self.body, Body::Line(_))
    }
}

#[derive(Debug, Clone, Default)]
struct Bounded {
    entries: VecDeque<Entry>,
    bytes: usize,
    /// Lines that had to go.
    forgotten: u64,
}

impl Bounded {
    fn push(&mut self, entry: Entry) {
        self.bytes += entry.size();
        self.entries.push_back(entry);
        while self.entries.len() > MAX_LINES || (self.bytes > MAX_BYTES && self.entries.len() > 1) {
            if let Some(entry) = self.entries.pop_front() {
                self.bytes -= entry.size();
                self.forgotten += u64::from(entry.is_line());
            }
        }
    }
}

/// A log as far as it is held.
#[derive(Debug, Clone, Default)]
pub struct Buffer {
    held: Bounded,
    /// What came since the reader paused.
    waiting: Option<Bounded>,
    /// Lines that came since the reader paused.
    waiting_lines: u64,
    next_id: u64,
}

impl Buffer {
    /// Takes a line in.
    pub fn push_line(&mut self, line: LogLine) {
        let columns = layout::shown_columns(&line.text);
        self.waiting_lines += u64::from(self.waiting.is_some());
        self.push(Body::Line(line), columns);
    }

    /// Puts a remark after the last line.
    pub fn push_remark(&mut self, tone: Tone, text: impl Into<String>) {
        self.push(Body::Remark(tone, text.into()), 0);
    }

    fn push(&mut self, body: Body, columns: usize) {
        let entry = Entry { id: self.next_id, body, columns };
        self.next_id += 1;
        self.waiting.as_mut().unwrap_or(&mut self.held).push(entry);
    }

    /// From now on the view stands still.
    pub fn pause(&mut self) {
        self.waiting.get_or_insert_default();
    }

    /// The view goes on with what has come meanwhile.
    pub fn resume(&mut self) {
        let Some(waiting) = self.waiting.take() else { return };
        self.waiting_lines = 0;
        if waiting.forgotten > 0 {
            let lost = crate::quantity::counted(waiting.forgotten, "line");
            self.push_remark(Tone::Gap, format!("{lost} that came while paused are no longer held"));
        }
        for entry in waiting.entries {
            self.held.push(entry);
        }
    }

    /// Whether the view stands still.
    pub fn is_paused(&self) -> bool {
        self.waiting.is_some()
    }

    /// Lines that have come since the pause.
    pub fn waiting_lines(&self) -> u64 {
        self.waiting_lines
    }

    /// What is shown, oldest first.
    pub fn entries(&self) -> &VecDeque<Entry> {
        &self.held.entries
    }

    /// Lines that were shown once and had to make room.
    pub fn forgotten(&self) -> u64 {
        self.held.forgotten
    }

    /// The held lines as they were written, for a file: everything that is shown, then what waits.
    pub fn text(&self) -> Vec<u8> {
        let waiting = self.waiting.iter().flat_map(|waiting| &waiting.entries);
        let mut out = Vec::with_capacity(self.held.bytes);
        for entry in self.held.entries.iter().chain(waiting) {
            if let Body::Line(line) = &entry.body {
                out.extend_from_slice(&line.text);
                if !line.cut {
                    out.push(b'\n');
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests;
