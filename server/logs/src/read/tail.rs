//! The last lines of what is there.

use std::collections::VecDeque;

use bytes::Bytes;
use kdr_core::log::{LogEvent, SourceLine};

/// The last lines of the past, with what stands between them, and what has been written since.
pub(super) struct Tail {
    most: usize,
    kept: VecDeque<Kept>,
    /// Lines of the past.
    lines: usize,
}

/// What is kept.
pub(super) enum Kept {
    Past(SourceLine<Bytes>),
    Live(SourceLine<Bytes>),
    Note(LogEvent<Bytes>),
}

impl Tail {
    /// Of so many lines.
    pub(super) fn new(most: u32) -> Self {
        Self { most: most as usize, kept: VecDeque::new(), lines: 0 }
    }

    /// Keeps what stands between lines.
    pub(super) fn note(&mut self, note: LogEvent<Bytes>) {
        self.kept.push_back(Kept::Note(note));
    }

    /// As many lines as were wanted were there, and maybe more.
    pub(super) fn is_full(&self) -> bool {
        self.lines >= self.most
    }

    /// What is kept, in order.
    pub(super) fn into_kept(self) -> VecDeque<Kept> {
        self.kept
    }

    /// Keeps a line. The oldest one of the past, and what stands before it, make room for it.
    pub(super) fn push(&mut self, line: SourceLine<Bytes>, past: bool) {
        if !past {
            return self.kept.push_back(Kept::Live(line));
        }
        self.kept.push_back(Kept::Past(line));
        self.lines += 1;
        while self.lines > self.most {
            let oldest = self.kept.iter().position(|kept| !matches!(kept, Kept::Live(_)));
            match oldest.and_then(|oldest| self.kept.remove(oldest)) {
                Some(Kept::Past(_)) | None => self.lines -= 1,
                Some(Kept::Live(_) | Kept::Note(_)) => {}
            }
        }
    }
}
