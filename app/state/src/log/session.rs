//! One log being read: what to ask the server for, what to do with its answers, and when to ask again.

use kdr_proto::v1::{LogEnd, LogEndReason, ReadRequest, ReadResponse, read_response::Event};

use super::{
    buffer::{Body, Buffer, Entry, MAX_LINES, Remark, Tone},
    page::{self, Had, Page, Reader, Side},
    query::{Query, Selection, Since, nanos},
    sources::Sources,
};
use crate::{
    instant,
    link::Backoff,
    problem::{Kind, Problem},
    quantity,
};

/// Lines of a log's end that are shown at first.
pub const TAIL: u32 = 1_000;
/// The same, when somebody says since when.
const TAIL_SINCE: u32 = 10_000;
/// Lines of several containers come in the order of their times only within a window: so far back, in nanoseconds, one
/// that was not sent yet may be.
const OVERLAP: i64 = 5_000_000_000;

/// What to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Read on.
    Read,
    /// Ask again after so many milliseconds.
    AskAgain(u32),
    /// It is over.
    Stop,
}

/// How far the reading of what is there has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Read from the nodes.
    pub bytes: u64,
    /// Lines read.
    pub lines: u64,
    /// Lines that passed the filter.
    pub selected: u64,
    /// All that was there has been read.
    pub complete: bool,
}

impl Progress {
    /// `Searching: 1.2 MiB, 8,000 lines: 3 found`; `Searched …` when it is `over` or has come to the present.
    pub fn words(&self, over: bool) -> String {
        let word = if self.complete || over { "Searched" } else { "Searching:" };
        let (bytes, lines) = (quantity::bytes(self.bytes), quantity::counted(self.lines, "line"));
        format!("{word} {bytes}, {lines}: {} found", quantity::count(self.selected))
    }
}

/// The state of reading one log.
#[derive(Debug, Clone)]
pub struct Session {
    selection: Selection,
    query: Query,
    /// The containers.
    pub sources: Sources,
    reader: Reader,
    /// The latest time of a line, in nanoseconds since 1970.
    last: Option<i64>,
    backoff: Backoff,
    /// The failure that was last remarked on: the same one is not said twice in a row.
    said: String,
    /// How far the reading has come; nothing before the server says so.
    pub progress: Option<Progress>,
    /// The number of the remark that there is nothing before.
    beginning: Option<i64>,
}

impl Default for Session {
    fn default() -> Self {
        Self::new(Selection::of("", "Pod", ""), Query::default())
    }
}

impl Session {
    /// Begins to read.
    pub fn new(selection: Selection, query: Query) -> Self {
        Self {
            selection,
            query,
            sources: Sources::default(),
            reader: Reader::default(),
            last: None,
            backoff: Backoff::default(),
            said: String::new(),
            progress: None,
            beginning: None,
        }
    }

    /// Whether it opens at its end and goes on with it.
    pub fn opens_at_end(&self) -> bool {
        !self.query.head && self.query.line.is_none()
    }

    /// What to ask the server for: a part of the log at first, later what came after the last line. `now` is the
    /// server's time.
    pub fn request(&mut self, buffer: &Buffer, now: i64) -> ReadRequest {
        let request = self.query.request(&self.selection, now);
        self.progress = None;
        if let Some(last) = self.last {
            let since = last.saturating_sub(OVERLAP);
            self.reader = Reader::after(had(buffer, |time| time >= since));
            // No more than can be held: a tab that comes back after hours does not read them all.
            let tail_lines = u32::try_from(MAX_LINES).ok();
            let follow = !self.query.previous && self.query.until.is_none();
            return ReadRequest { since: Some(nanos(since)), tail_lines, follow, ..request };
        }
        self.reader = Reader::default();
        match &self.query.line {
            Some(line) => {
                ReadRequest { since: Some(nanos(line.time)), head_lines: Some(page::LINES), ..request }
            }
            None if self.query.head => ReadRequest { head_lines: Some(page::LINES), ..request },
            None => {
                let tail = if self.query.since == Since::Any { TAIL } else { TAIL_SINCE };
                ReadRequest { tail_lines: Some(tail), follow: self.query.follows(), ..request }
            }
        }
    }

    /// Takes an answer in. `offset_minutes` is for the times in remarks.
    pub fn take(&mut self, answer: ReadResponse, buffer: &mut Buffer, offset_minutes: i32) -> Next {
        self.backoff.reset();
        self.said.clear();
        match answer.event {
            Some(Event::Progress(progress)) => {
                self.progress = Some(Progress {
                    bytes: progress.bytes,
                    lines: progress.lines,
                    selected: progress.selected,
                    complete: progress.complete,
                });
            }
            Some(Event::End(end)) => return self.end(&end, buffer),
            Some(event) => {
                for body in self.reader.read(event, &mut self.sources, offset_minutes) {
                    self.push(body, buffer);
                }
            }
            None => {}
        }
        Next::Read
    }

    fn push(&mut self, body: Body, buffer: &mut Buffer) {
        match body {
            Body::Line(line) => {
                self.last = self.last.max(Some(line.time_unix_nanos));
                buffer.push_line(line);
            }
            Body::Remark(remark) => buffer.push_remark(remark),
        }
    }

    fn end(&mut self, end: &LogEnd, buffer: &mut Buffer) -> Next {
        if let Some(progress) = &mut self.progress {
            progress.complete = true;
        }
        let text = match end.reason() {
            LogEndReason::ServerStops => return Next::AskAgain(500),
            LogEndReason::Complete if !self.opens_at_end() => {
                buffer.detach();
                return Next::Stop;
            }
            LogEndReason::Complete if self.query.previous => "The end of the previous run",
            LogEndReason::Complete | LogEndReason::Unspecified => "The end of what was asked for",
            LogEndReason::Ended => "All containers have ended",
            LogEndReason::PodGone => "The pod was deleted",
        };
        let text = if end.message.is_empty() { text } else { &end.message };
        buffer.push_remark(Remark::new(Tone::Event, text));
        Next::Stop
    }

    /// Somebody does not want to wait for the end.
    pub fn cancel(&mut self, buffer: &mut Buffer) {
        let read = self.progress.map_or(0, |progress| progress.bytes);
        let text = format!("Cancelled after {} were read", quantity::bytes(read));
        buffer.push_remark(Remark::new(Tone::Event, text));
    }

    /// The call failed, or broke off without an end.
    pub fn fail(&mut self, problem: &Problem, buffer: &mut Buffer, random: u32) -> Next {
        let next = match problem.kind {
            Kind::Unavailable => Next::AskAgain(self.backoff.next_delay(random)),
            Kind::NotReady | Kind::NotFound | Kind::Forbidden | Kind::Failed => Next::Stop,
        };
        // A stream that a proxy cuts off now and then is taken up again without a word.
        let first_cut = *problem == Problem::cut_off() && self.said.is_empty();
        if self.said != problem.sentence && !first_cut {
            let tone = if problem.kind == Kind::NotReady { Tone::Event } else { Tone::Failure };
            buffer.push_remark(Remark::new(tone, problem.sentence.clone()));
        }
        self.said.clone_from(&problem.sentence);
        next
    }

    /// What to ask for when somebody reaches an end of what is held; nothing where there is no more.
    pub fn page(&self, side: Side, buffer: &Buffer, now: i64) -> Option<(Page, ReadRequest)> {
        let request = self.query.request(&self.selection, now);
        let mut lines = buffer.entries().iter().filter_map(Entry::line);
        match side {
            Side::Older => {
                let first = buffer.entries().front()?.id;
                let until = lines.next()?.time_unix_nanos.saturating_add(1);
                if self.beginning == Some(first) {
                    return None;
                }
                let page = Page::new(side, had(buffer, |time| time < until));
                let (until, tail_lines) = (Some(nanos(until)), Some(page::LINES));
                Some((page, ReadRequest { until, tail_lines, ..request }))
            }
            Side::Newer => {
                let since = lines.next_back()?.time_unix_nanos;
                if !buffer.is_detached() {
                    return None;
                }
                let page = Page::new(side, had(buffer, |time| time >= since));
                let (since, head_lines) = (Some(nanos(since)), Some(page::LINES));
                Some((page, ReadRequest { since, head_lines, ..request }))
            }
        }
    }

    /// Puts a page that was read to its end where it belongs. Whether what is held now reaches up to what comes.
    pub fn turn(&mut self, page: Page, buffer: &mut Buffer, offset_minutes: i32) -> bool {
        let fresh = page.bodies.iter().any(|body| matches!(body, Body::Line(_)));
        match page.side {
            Side::Older => {
                buffer.prepend(page.bodies);
                if page.from_beginning || !fresh {
                    let first = buffer.entries().iter().find_map(Entry::time).unwrap_or(0);
                    let first = instant::date_time(first / 1_000_000, offset_minutes);
                    let text = if self.query.since == Since::Any {
                        format!("Older lines are gone; the first is of {first}")
                    } else {
                        format!("The first since the time that was chosen; it is of {first}")
                    };
                    buffer.prepend(vec![Body::Remark(Remark::new(Tone::Event, text))]);
                    self.beginning = buffer.entries().front().map(|entry| entry.id);
                }
                false
            }
            Side::Newer => {
                buffer.append(page.bodies);
                let end = page.lines < usize::try_from(page::LINES).unwrap_or(usize::MAX) || !fresh;
                if end {
                    buffer.attach();
                    // What came meanwhile was counted only: it is asked for again from here on.
                    self.last = buffer
                        .entries()
                        .iter()
                        .filter_map(Entry::line)
                        .map(|line| line.time_unix_nanos)
                        .max();
                }
                end
            }
        }
    }

    /// What to say in place of lines.
    pub fn empty_words(&self, begun: bool, over: bool) -> String {
        let read = self.progress.map_or(0, |progress| progress.bytes);
        let complete = over || self.progress.is_some_and(|progress| progress.complete);
        match (self.query.filter.is_empty(), complete) {
            _ if !begun => "Reading the log…".to_owned(),
            (true, true) if self.query.previous => {
                "No previous run is known: the node has the last one only.".to_owned()
            }
            (false, true) if read > 0 => format!("Nothing of {} matches.", quantity::bytes(read)),
            (false, true) => "Nothing matches.".to_owned(),
            (false, false) => format!("Searching: nothing in {} yet.", quantity::bytes(read)),
            (true, _) => {
                "There are no lines: none was written, or the node has rotated them away.".to_owned()
            }
        }
    }
}

/// The held lines of which the times pass a test.
fn had(buffer: &Buffer, test: impl Fn(i64) -> bool) -> Had {
    Had::of(buffer.all().filter_map(Entry::line).filter(|line| test(line.time_unix_nanos)))
}

#[cfg(test)]
mod tests;
