//! The last lines of a log while it is read: bounded, and copied out of the buffers they came in.

use std::collections::VecDeque;

use bytes::Bytes;
use kdr_core::log::Line;

use super::run::EndedRun;
use crate::lines::RawLine;

/// So many lines are kept.
pub const LINES: u32 = 20;
/// So many bytes of text are kept.
pub const BYTES: usize = 4 * 1024;

/// The last lines so far.
#[derive(Debug, Default)]
pub struct Tail {
    lines: VecDeque<Line<Bytes>>,
    bytes: usize,
    read: bool,
}

impl Tail {
    /// Takes the next line, if the run wrote it.
    pub fn take(&mut self, line: &RawLine, run: &EndedRun) {
        self.read = true;
        let Some(time) = line.time.filter(|time| run.wrote(*time)) else { return };
        let kept = line.text.len().min(BYTES);
        let text = Bytes::copy_from_slice(&line.text[..kept]);
        self.bytes += kept;
        let cut = line.cut || kept < line.text.len();
        self.lines.push_back(Line { time_unix_nanos: time, text, cut });
        while self.lines.len() > LINES as usize || self.bytes > BYTES {
            let Some(oldest) = self.lines.pop_front() else { return };
            self.bytes -= oldest.text.len();
        }
    }

    /// Whether any line has come, of this run or not.
    pub fn has_read(&self) -> bool {
        self.read
    }

    /// Whether it holds any line.
    pub fn has_lines(&self) -> bool {
        !self.lines.is_empty()
    }

    /// The lines, in order.
    pub fn into_lines(self) -> Vec<Line<Bytes>> {
        self.lines.into()
    }
}

#[cfg(test)]
mod tests;
