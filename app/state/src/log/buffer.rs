//! The lines that the page holds, bounded by number and by size: the newest, or those around the place that is read.
//!
//! While paused, what arrives waits beside the lines that are being read, bounded the same way, so that nothing under
//! the reader's eyes moves or is forgotten.

use std::collections::VecDeque;

use kdr_proto::v1::{LogLevel, LogLine};

use super::line::{self, Groups};

/// So many lines are held, and so many wait while paused.
pub const MAX_LINES: usize = 20_000;
/// So many bytes of text are held, and so many wait while paused.
pub const MAX_BYTES: usize = 32 << 20;
/// So many lines of others may stand between two of a group.
const REACH: usize = 64;

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

/// Something that is said between the lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// Why it is there.
    pub tone: Tone,
    /// What it says.
    pub text: String,
    /// When that was, in nanoseconds since 1970.
    pub time: Option<i64>,
    /// A container whose previous run tells more.
    pub ended: Option<u32>,
}

impl Remark {
    /// One that stands for itself.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { tone, text: text.into(), time: None, ended: None }
    }
}

/// What stands in a row of the log.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A line that a container wrote; its `source` is the place among all containers.
    Line(LogLine),
    /// A remark about the lines around it.
    Remark(Remark),
}

/// A line or remark with its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Counts up from zero, and down from it for what was before; never used again.
    pub id: i64,
    /// What it says.
    pub body: Body,
    /// How serious it is.
    pub level: LogLevel,
    /// The line that it continues.
    pub head: Option<i64>,
    /// Columns of its text as it is shown when it is not expanded: taken apart, and raw.
    pub columns: (usize, usize),
}

impl Entry {
    fn new(id: i64, body: Body, groups: &mut Groups) -> Self {
        let (level, columns, head) = match &body {
            Body::Line(line) => {
                (line::level(&line.text), line::columns(&line.text), groups.head_of(id, line))
            }
            Body::Remark(_) => (LogLevel::Unspecified, (0, 0), None),
        };
        Self { id, body, level, head, columns }
    }

    fn size(&self) -> usize {
        match &self.body {
            Body::Line(line) => line.text.len(),
            Body::Remark(remark) => remark.text.len(),
        }
    }

    /// The line, when it is one.
    pub fn line(&self) -> Option<&LogLine> {
        if let Body::Line(line) = &self.body { Some(line) } else { None }
    }

    /// When it was written or happened, in nanoseconds since 1970.
    pub fn time(&self) -> Option<i64> {
        match &self.body {
            Body::Line(line) => Some(line.time_unix_nanos),
            Body::Remark(remark) => remark.time,
        }
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
    fn is_full(&self) -> bool {
        self.entries.len() > MAX_LINES || (self.bytes > MAX_BYTES && self.entries.len() > 1)
    }

    fn push(&mut self, entry: Entry) {
        self.bytes += entry.size();
        self.entries.push_back(entry);
        while self.is_full() {
            if let Some(entry) = self.entries.pop_front() {
                self.bytes -= entry.size();
                self.forgotten += u64::from(entry.line().is_some());
            }
        }
    }

    /// Puts it before all others. The last ones make room; whether they had to.
    fn push_front(&mut self, entries: Vec<Entry>) -> bool {
        for entry in entries.into_iter().rev() {
            self.bytes += entry.size();
            self.entries.push_front(entry);
        }
        let mut cut = false;
        while self.is_full() {
            cut = true;
            if let Some(entry) = self.entries.pop_back() {
                self.bytes -= entry.size();
            }
        }
        cut
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
    next_id: i64,
    groups: Groups,
    /// The number after that of the first entry that was put before the others.
    first_id: i64,
    /// What is held ends before what comes: pages of older lines have pushed the newest out.
    detached: bool,
}

impl Buffer {
    /// Takes a line in.
    pub fn push_line(&mut self, line: LogLine) {
        if self.detached {
            self.waiting_lines += 1;
            return;
        }
        self.waiting_lines += u64::from(self.waiting.is_some());
        self.push(Body::Line(line));
    }

    /// Puts a remark after the last line.
    pub fn push_remark(&mut self, remark: Remark) {
        if !self.detached {
            self.push(Body::Remark(remark));
        }
    }

    fn push(&mut self, body: Body) {
        let entry = Entry::new(self.next_id, body, &mut self.groups);
        self.next_id += 1;
        self.waiting.as_mut().unwrap_or(&mut self.held).push(entry);
    }

    /// Puts what was before in front of all that is held, in order. Where that is too much, the newest lines make room.
    pub fn prepend(&mut self, bodies: Vec<Body>) {
        let count = i64::try_from(bodies.len()).unwrap_or(i64::MAX);
        self.first_id -= count;
        let mut groups = Groups::default();
        let before = (self.first_id..).zip(bodies).map(|(id, body)| Entry::new(id, body, &mut groups));
        if self.held.push_front(before.collect()) {
            self.detach();
        }
    }

    /// Puts what comes next after all that is held, although the view stands still.
    pub fn append(&mut self, bodies: Vec<Body>) {
        for body in bodies {
            self.held.push(Entry::new(self.next_id, body, &mut self.groups));
            self.next_id += 1;
        }
    }

    /// What is held ends before what comes: it is not taken in any more, only counted.
    pub fn detach(&mut self) {
        self.detached = true;
        self.waiting = Some(Bounded::default());
    }

    /// What is held reaches up to what comes.
    pub fn attach(&mut self) {
        self.detached = false;
        self.waiting_lines = 0;
    }

    /// Whether what is held ends before what comes.
    pub fn is_detached(&self) -> bool {
        self.detached
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
            let text = format!("{lost} that came while paused are no longer held");
            // Its number must be between its neighbours': that of the last line that had to go.
            let id = waiting.entries.front().map_or(self.next_id, |entry| entry.id - 1);
            let remark = Body::Remark(Remark::new(Tone::Gap, text));
            self.held.push(Entry::new(id, remark, &mut self.groups));
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

    /// What is shown, oldest first; numbers ascend.
    pub fn entries(&self) -> &VecDeque<Entry> {
        &self.held.entries
    }

    /// Everything that is held: what is shown, then what waits.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.held.entries.iter().chain(self.waiting.iter().flat_map(|waiting| &waiting.entries))
    }

    /// Where the entry of a number is; where it would be, when it is no longer held.
    pub fn position(&self, id: i64) -> usize {
        self.held.entries.partition_point(|entry| entry.id < id)
    }

    /// The entry of a number.
    pub fn get(&self, id: i64) -> Option<&Entry> {
        self.held.entries.get(self.position(id)).filter(|entry| entry.id == id)
    }

    /// How many lines continue this one, next to each other or between those of others.
    pub fn followers(&self, id: i64) -> usize {
        let after =
            self.held.entries.range(self.position(id).saturating_add(1).min(self.held.entries.len())..);
        let mut strangers = 0;
        let mut count = 0;
        for entry in after {
            if entry.head == Some(id) {
                (count, strangers) = (count + 1, 0);
            } else {
                strangers += 1;
                if strangers > REACH {
                    break;
                }
            }
        }
        count
    }

    /// Lines that were shown once and had to make room.
    pub fn forgotten(&self) -> u64 {
        self.held.forgotten
    }

    /// The held lines as they were written, for a file: everything that is shown, then what waits.
    pub fn text(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.held.bytes);
        for line in self.all().filter_map(Entry::line) {
            out.extend_from_slice(&line.text);
            if !line.cut {
                out.push(b'\n');
            }
        }
        out
    }
}

#[cfg(test)]
mod tests;
