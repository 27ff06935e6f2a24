//! A page of a log: lines before or after those that are held, asked for when somebody scrolls there.

use std::collections::VecDeque;

use kdr_proto::v1::{LogLine, LogMarkerKind, ReadResponse, read_response::Event};
use prost_types::Timestamp;

use super::{
    buffer::{Body, Remark, Tone},
    sources::{Numbers, Sources},
};
use crate::{instant, quantity};

/// Lines of a page.
pub const LINES: u32 = 1_000;

/// Lines that were read already: an overlap is read twice and shown once.
#[derive(Debug, Clone, Default)]
pub struct Had {
    /// In the order in which they were read, in which they come again, or nearly.
    lines: VecDeque<LogLine>,
    /// The latest of their times.
    last: i64,
}

impl Had {
    /// Of these lines.
    pub fn of<'a>(lines: impl Iterator<Item = &'a LogLine>) -> Self {
        let lines: VecDeque<LogLine> = lines.cloned().collect();
        let last = lines.iter().map(|line| line.time_unix_nanos).max().unwrap_or(i64::MIN);
        Self { lines, last }
    }

    /// Whether a line was read already. A container may write the same twice: each is found once.
    fn take(&mut self, line: &LogLine) -> bool {
        if self.lines.is_empty() || line.time_unix_nanos > self.last {
            return false;
        }
        let same = |had: &LogLine| {
            had.time_unix_nanos == line.time_unix_nanos && had.source == line.source && had.text == line.text
        };
        let found = self.lines.iter().position(same);
        found.and_then(|at| self.lines.remove(at)).is_some()
    }
}

/// Reads one stream: what its messages are in rows of the log.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    numbers: Numbers,
    had: Had,
}

impl Reader {
    /// A stream that overlaps with these lines.
    pub fn after(had: Had) -> Self {
        Self { numbers: Numbers::default(), had }
    }

    /// What a message says. `offset_minutes` is for the times in remarks.
    pub fn read(&mut self, event: Event, sources: &mut Sources, offset_minutes: i32) -> Vec<Body> {
        match event {
            Event::Sources(told) => {
                told.sources.iter().for_each(|source| self.numbers.tell(source, sources));
                Vec::new()
            }
            Event::Lines(lines) => {
                let dropped = (lines.dropped > 0).then(|| {
                    let dropped = quantity::counted(lines.dropped, "line");
                    remark(Tone::Gap, format!("{dropped} skipped: this page was too slow for them"))
                });
                let lines = lines.lines.into_iter().filter_map(|line| {
                    let line = LogLine { source: self.numbers.place(line.source), ..line };
                    (!self.had.take(&line)).then_some(Body::Line(line))
                });
                dropped.into_iter().chain(lines).collect()
            }
            Event::Marker(marker) => {
                let source = self.numbers.place(marker.source);
                let kind = marker.kind();
                let tone = if kind == LogMarkerKind::Failed { Tone::Failure } else { Tone::Event };
                let told = matches!(kind, LogMarkerKind::Failed | LogMarkerKind::Restarted);
                let text = format!("{}{}", whose(sources, source), marker.message);
                let (time, ended) = (Some(marker.time_unix_nanos), told.then_some(source));
                vec![Body::Remark(Remark { tone, text, time, ended })]
            }
            Event::Gap(gap) => {
                let time = |at: &Option<Timestamp>| {
                    at.as_ref().map_or_else(
                        || "?".to_owned(),
                        |at| instant::clock_time(instant::millis(at), offset_minutes),
                    )
                };
                let whose = whose(sources, self.numbers.place(gap.source));
                let reason = if gap.reason.is_empty() { "lines may be missing" } else { &gap.reason };
                vec![remark(
                    Tone::Gap,
                    format!("{whose}gap {} to {}: {reason}", time(&gap.from), time(&gap.to)),
                )]
            }
            Event::Progress(_) | Event::Heartbeat(_) | Event::End(_) => Vec::new(),
        }
    }
}

fn remark(tone: Tone, text: String) -> Body {
    Body::Remark(Remark::new(tone, text))
}

/// Whose log a remark is about, where there is more than one.
fn whose(sources: &Sources, index: u32) -> String {
    let several = sources.all().len() > 1;
    sources.get(index).filter(|_| several).map_or_else(String::new, |source| format!("{}: ", source.label))
}

/// Where a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Before what is held.
    Older,
    /// After it.
    Newer,
}

/// A page that is being read.
#[derive(Debug, Clone)]
pub struct Page {
    /// Where it is.
    pub side: Side,
    reader: Reader,
    /// What was read of it.
    pub(super) bodies: Vec<Body>,
    /// Lines of it, those that were had before included.
    pub(super) lines: usize,
    /// There is nothing older.
    pub(super) from_beginning: bool,
}

impl Page {
    pub(super) fn new(side: Side, had: Had) -> Self {
        Self { side, reader: Reader::after(had), bodies: Vec::new(), lines: 0, from_beginning: false }
    }

    /// Takes a message in; whether it was the last.
    pub fn take(&mut self, answer: ReadResponse, sources: &mut Sources, offset_minutes: i32) -> bool {
        match answer.event {
            Some(Event::End(end)) => {
                self.from_beginning = end.from_beginning;
                true
            }
            Some(event) => {
                if let Event::Lines(lines) = &event {
                    self.lines += lines.lines.len();
                }
                self.bodies.extend(self.reader.read(event, sources, offset_minutes));
                false
            }
            None => false,
        }
    }
}
