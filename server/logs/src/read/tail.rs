//! The last lines of what is there.

use std::collections::VecDeque;

use bytes::Bytes;
use kdr_core::log::{LogEvent, SourceLine};

/// The last lines of the past, with what stands between them, and what has been written since.
pub(super) struct Tail {
    most: usize,
    kept: VecDeque<Kept>,
    /// Lines of the past, and their bytes.
    lines: usize,
    bytes: usize,
    /// Lines had to go because they were too long together.
    cut: bool,
}

/// Bytes of the past at most: a line may have a megabyte.
const MOST_BYTES: usize = 32 << 20;

/// What is kept.
pub(super) enum Kept {
    Past(SourceLine<Bytes>),
    Live(SourceLine<Bytes>),
    Note(LogEvent<Bytes>),
}

impl Tail {
    /// Of so many lines.
    pub(super) fn new(most: u32) -> Self {
        Self { most: most as usize, kept: VecDeque::new(), lines: 0, bytes: 0, cut: false }
    }

    /// Keeps what stands between lines.
    pub(super) fn note(&mut self, note: LogEvent<Bytes>) {
        self.kept.push_back(Kept::Note(note));
    }

    /// As many lines as were wanted were there, and maybe more.
    pub(super) fn is_full(&self) -> bool {
        self.cut || self.lines >= self.most
    }

    /// What is kept, in order.
    pub(super) fn into_kept(self) -> VecDeque<Kept> {
        self.kept
    }

    /// Keeps a line. The oldest one of the past, and what stands before it, make room for it.
    pub(super) fn push(&mut self, mut line: SourceLine<Bytes>, past: bool) {
        if !past {
            return self.kept.push_back(Kept::Live(line));
        }
        // As a part of what was read it would keep all of that.
        line.line.text = Bytes::copy_from_slice(&line.line.text);
        self.bytes += line.line.text.len();
        self.lines += 1;
        self.kept.push_back(Kept::Past(line));
        while self.lines > self.most || (self.bytes > MOST_BYTES && self.lines > 1) {
            self.cut |= self.lines <= self.most;
            let oldest = self.kept.iter().position(|kept| !matches!(kept, Kept::Live(_)));
            match oldest.and_then(|oldest| self.kept.remove(oldest)) {
                Some(Kept::Past(gone)) => {
                    self.lines -= 1;
                    self.bytes -= gone.line.text.len();
                }
                None => self.lines -= 1,
                Some(Kept::Live(_) | Kept::Note(_)) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use kdr_core::log::Line;

    use super::*;

    fn line(bytes: usize) -> SourceLine<Bytes> {
        let line = Line { time_unix_nanos: 0, text: Bytes::from(vec![b'x'; bytes]), cut: false };
        SourceLine { source: 0, line, context: false }
    }

    #[test]
    fn the_last_lines_are_kept() {
        let mut tail = Tail::new(3);
        (1..=5).for_each(|bytes| tail.push(line(bytes), true));
        assert!(tail.is_full());
        let kept = tail.into_kept().into_iter().map(|kept| match kept {
            Kept::Past(line) => line.line.text.len(),
            Kept::Live(_) | Kept::Note(_) => 0,
        });
        assert_eq!(kept.collect::<Vec<_>>(), [3, 4, 5]);
    }

    #[test]
    fn lines_that_are_too_long_together_make_room_and_the_log_goes_on_before_them() {
        let mut tail = Tail::new(1_000);
        (0..100).for_each(|_| tail.push(line(1 << 20), true));
        assert!(tail.is_full());
        assert_eq!(tail.into_kept().len(), 32);
    }
}
