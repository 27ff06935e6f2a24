//! Bytes of a log's response → lines.
//!
//! A line is a slice of what was read, without a copy, unless it lies across two reads. Memory is bounded: a line that
//! is longer than [`MAX_LINE`] is yielded in pieces.
//!
//! The container runtime splits lines at [`SPLIT`] bytes. Kubelets before 1.27 put a time stamp before each part,
//! within the line (kubernetes/kubernetes#77603); these are taken out again. Later ones put one stamp before the whole
//! line. The two cannot be told apart from the outside, so a stamp counts as the kubelet's when it stands exactly where
//! the runtime splits, in the kubelet's exact form, and is not older than the line.

use bytes::{Buf as _, Bytes, BytesMut};

use crate::stamp;

/// The longest line that is yielded whole, in bytes.
pub const MAX_LINE: usize = 1 << 20;

/// Where the container runtime splits a line, in bytes of its content.
pub const SPLIT: usize = 16 * 1024;

/// The longest time stamp with the blank after it: `2026-11-23T03:31:53.123456789+02:00 `.
const STAMP: usize = 36;

/// So much of an unfinished line is enough to yield a piece of [`MAX_LINE`] bytes: the content, a stamp at its start, at
/// each split and after the last.
const CARRY: usize = MAX_LINE + (MAX_LINE / SPLIT + 2) * STAMP;

/// A line as the node sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawLine {
    /// Its time stamp in nanoseconds since 1970 (UTC); absent when it does not begin with one.
    pub time: Option<i64>,
    /// What the container wrote, without the line's end; the whole line when it does not begin with a time stamp.
    pub text: Bytes,
    /// It was longer than [`MAX_LINE`] and goes on in the next one.
    pub cut: bool,
}

/// A line of which pieces have been yielded.
#[derive(Debug, Clone, Copy)]
struct Begun {
    time: Option<i64>,
}

/// Splits a response into lines. Give it a chunk, take lines until there are none, give it the next chunk; in the end
/// [`LineReader::finish`].
#[derive(Debug, Default)]
pub struct LineReader {
    /// What has not been looked at.
    chunk: Bytes,
    /// The beginning of a line whose end has not come, without the pieces that have been yielded.
    carry: BytesMut,
    /// The line in `carry`, when pieces of it have been yielded.
    begun: Option<Begun>,
    /// The rest of a line whose end has come, after pieces of it have been yielded.
    rest: Option<(Bytes, Option<i64>)>,
}

impl LineReader {
    /// Takes the next chunk. All lines of the one before must have been taken.
    pub fn push(&mut self, chunk: Bytes) {
        debug_assert!(self.chunk.is_empty() && self.rest.is_none(), "lines of the last chunk were left");
        self.chunk = chunk;
    }

    /// The next line whose end has come, or a piece of one that is too long to wait for its end.
    pub fn next_line(&mut self) -> Option<RawLine> {
        if let Some((rest, time)) = self.rest.take() {
            return Some(self.piece(rest, time, true));
        }
        if let Some(end) = memchr::memchr(b'\n', &self.chunk) {
            let mut line = self.chunk.split_to(end + 1);
            line.truncate(end);
            return Some(self.whole(line));
        }
        let room = CARRY.saturating_sub(self.carry.len());
        self.carry.extend_from_slice(&self.chunk.split_to(room.min(self.chunk.len())));
        (self.carry.len() >= CARRY).then(|| self.piece_of_unfinished())
    }

    /// The end of the response: the line that has no end, if there is one, in pieces if need be.
    pub fn finish(&mut self) -> Option<RawLine> {
        if let Some(line) = self.next_line() {
            return Some(line);
        }
        (!self.carry.is_empty()).then(|| self.whole(Bytes::new()))
    }

    /// A line whose end has come; its beginning is in `carry` if it came with earlier chunks.
    fn whole(&mut self, end: Bytes) -> RawLine {
        let line = if self.carry.is_empty() {
            end
        } else {
            self.carry.extend_from_slice(&end);
            self.carry.split().freeze()
        };
        if let Some(Begun { time }) = self.begun.take() {
            return self.piece(line, time, true);
        }
        let (time, text) = split_stamp(line);
        if text.len() <= SPLIT {
            return RawLine { time, text, cut: false };
        }
        self.piece(text, time, false)
    }

    /// The first piece of a line whose end has come. The rest is kept.
    fn piece(&mut self, mut line: Bytes, time: Option<i64>, at_split: bool) -> RawLine {
        let text = take_piece(&mut line, time, at_split);
        let cut = !line.is_empty();
        if cut {
            self.rest = Some((line, time));
        }
        RawLine { time, text, cut }
    }

    /// A piece of the line in `carry`, which is long enough for one.
    fn piece_of_unfinished(&mut self) -> RawLine {
        let line = self.carry.split().freeze();
        let (time, mut line, at_split) = if let Some(Begun { time }) = self.begun {
            (time, line, true)
        } else {
            let (time, text) = split_stamp(line);
            (time, text, false)
        };
        let text = take_piece(&mut line, time, at_split);
        self.carry.extend_from_slice(&line);
        self.begun = Some(Begun { time });
        RawLine { time, text, cut: true }
    }
}

/// The line's time stamp and its content.
fn split_stamp(mut line: Bytes) -> (Option<i64>, Bytes) {
    match stamp::parse(&line) {
        Some((time, length)) if line.get(length) == Some(&b' ') => {
            line.advance(length + 1);
            (Some(time), line)
        }
        Some((time, length)) if line.len() == length => (Some(time), Bytes::new()),
        _ => (None, line),
    }
}

/// Takes up to [`MAX_LINE`] bytes of content from the front, without the stamps at the splits.
fn take_piece(line: &mut Bytes, time: Option<i64>, at_split: bool) -> Bytes {
    let mut begin = if at_split { stamp_at_split(line, time) } else { 0 };
    let (mut end, mut length) = (begin, 0);
    let mut joined = BytesMut::new();
    loop {
        let step = SPLIT.min(line.len() - end);
        end += step;
        length += step;
        if end == line.len() || length == MAX_LINE {
            break;
        }
        let stamp = stamp_at_split(&line[end..], time);
        if stamp > 0 {
            joined.extend_from_slice(&line[begin..end]);
            end += stamp;
            begin = end;
        }
    }
    let text = if joined.is_empty() {
        line.slice(begin..end)
    } else {
        joined.extend_from_slice(&line[begin..end]);
        joined.freeze()
    };
    line.advance(end);
    text
}

/// How many bytes the kubelet's stamp takes here, with the blank; zero when there is none.
fn stamp_at_split(bytes: &[u8], line: Option<i64>) -> usize {
    let fixed = bytes.get(19) == Some(&b'.')
        && bytes.get(20..29).is_some_and(|nanos| nanos.iter().all(u8::is_ascii_digit));
    match (stamp::parse(bytes), line) {
        (Some((time, length)), Some(line)) if fixed && time >= line && bytes.get(length) == Some(&b' ') => {
            length + 1
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests;
