//! Reads a run's log from a point on, as the kubelet serves it.

use jiff::Timestamp;

use super::{Run, Written, stamp::Stamp, text, timeline::Timeline};

/// Where to begin.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Start {
    /// No more than so many of the last lines.
    pub(crate) tail: Option<u64>,
    /// No line before this time.
    pub(crate) since: Option<Timestamp>,
}

/// A place in a run's log.
#[derive(Debug, Clone)]
pub(crate) struct Reader {
    timeline: Timeline,
    /// The next generated line.
    next: u64,
    /// The next line that was written on request.
    next_written: u64,
    /// Lines to leave out: the tail counts both sorts.
    skip: u64,
    since: Option<Timestamp>,
    timestamps: bool,
    stamp: Stamp,
}

impl Reader {
    pub(crate) fn new(run: &Run, start: Start, timestamps: bool, now: Timestamp) -> Self {
        let timeline = Timeline::new(run);
        let readable = timeline.readable(run.end(now));
        let written = run.written.first().map_or(0, |first| first.number);
        let end_written = run.written.last().map_or(0, |last| last.number + 1);
        let (mut next, mut next_written, mut skip) = (readable.start, written, 0);
        if let Some(tail) = start.tail {
            next = next.max(readable.end.saturating_sub(tail));
            next_written = next_written.max(end_written.saturating_sub(tail));
            skip = (readable.end - next + end_written - next_written).saturating_sub(tail);
        }
        if let Some(since) = start.since {
            // Lines that are left out because they are too old are no longer to be skipped.
            let first = timeline.before(since).clamp(next, readable.end.max(next));
            skip = skip.saturating_sub(first - next);
            next = first;
        }
        let since = start.since;
        Self { timeline, next, next_written, skip, since, timestamps, stamp: Stamp::default() }
    }

    /// Appends the lines that are there at `now` and are not read yet, until the buffer is full: whether it is.
    pub(crate) fn read(&mut self, run: &Run, now: Timestamp, full: usize, out: &mut Vec<u8>) -> bool {
        let end = run.end(now);
        let lines = self.timeline.count(end);
        let first = self.next_written;
        let mut written = run.written.iter().filter(|line| line.number >= first).peekable();
        loop {
            if out.len() >= full {
                return true;
            }
            let generated = (self.next < lines).then(|| self.timeline.time(self.next));
            match (generated, written.peek()) {
                (Some(at), line) if line.is_none_or(|line| at <= line.time) => self.write_generated(at, out),
                (_, Some(line)) => {
                    self.next_written = line.number + 1;
                    if let Some(line) = written.next() {
                        self.write_written(line, out);
                    }
                }
                _ => return false,
            }
        }
    }

    /// When the next generated line will be written, if there will be one.
    pub(crate) fn next_time(&self) -> Option<Timestamp> {
        self.timeline.has(self.next).then(|| self.timeline.time(self.next))
    }

    fn write_generated(&mut self, at: Timestamp, out: &mut Vec<u8>) {
        let line = self.next;
        self.next += 1;
        if self.skipped(at) {
            return;
        }
        if self.timestamps {
            self.stamp.write(at, 9, out);
            out.push(b' ');
        }
        match self.timeline.scripted(line) {
            Some(words) => out.extend_from_slice(words.as_bytes()),
            None => text::write(self.timeline.voice, self.timeline.seed, line, at, &mut self.stamp, out),
        }
        out.push(b'\n');
    }

    fn write_written(&mut self, line: &Written, out: &mut Vec<u8>) {
        if self.skipped(line.time) {
            return;
        }
        if self.timestamps {
            self.stamp.write(line.time, 9, out);
            out.push(b' ');
        }
        out.extend_from_slice(&line.text);
        out.push(b'\n');
    }

    fn skipped(&mut self, at: Timestamp) -> bool {
        if self.skip > 0 {
            self.skip -= 1;
            return true;
        }
        self.since.is_some_and(|since| at < since)
    }
}

impl Run {
    /// Up to when it has written by `now`.
    fn end(&self, now: Timestamp) -> Timestamp {
        self.finished.unwrap_or(now).min(now)
    }
}
