//! What the logs cost and what they lost, for the admin port.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Figures since the start. All but `open_streams` only grow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Metrics {
    /// Responses of the API server that are being read now.
    pub open_streams: u64,
    /// Lines given to viewers' queues.
    pub lines: u64,
    /// Bytes read from the API server.
    pub bytes: u64,
    /// Times that a log was asked for again after it had broken off.
    pub resumes: u64,
    /// Gaps that viewers were told of.
    pub gaps: u64,
    /// Lines dropped because a viewer was too slow.
    pub dropped: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    open_streams: AtomicU64,
    lines: AtomicU64,
    bytes: AtomicU64,
    resumes: AtomicU64,
    gaps: AtomicU64,
    dropped: AtomicU64,
}

impl Counters {
    pub(crate) fn read(&self) -> Metrics {
        Metrics {
            open_streams: self.open_streams.load(Relaxed),
            lines: self.lines.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
            resumes: self.resumes.load(Relaxed),
            gaps: self.gaps.load(Relaxed),
            dropped: self.dropped.load(Relaxed),
        }
    }

    pub(crate) fn lines(&self, count: usize) {
        self.lines.fetch_add(count as u64, Relaxed);
    }

    pub(crate) fn bytes(&self, count: usize) {
        self.bytes.fetch_add(count as u64, Relaxed);
    }

    pub(crate) fn resume(&self) {
        self.resumes.fetch_add(1, Relaxed);
    }

    pub(crate) fn gap(&self) {
        self.gaps.fetch_add(1, Relaxed);
    }

    pub(crate) fn dropped(&self, count: u64) {
        self.dropped.fetch_add(count, Relaxed);
    }

    /// A response is being read as long as the guard lives.
    pub(crate) fn open(self: &std::sync::Arc<Self>) -> OpenStream {
        self.open_streams.fetch_add(1, Relaxed);
        OpenStream(self.clone())
    }
}

/// One more open stream.
#[derive(Debug)]
pub(crate) struct OpenStream(std::sync::Arc<Counters>);

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.open_streams.fetch_sub(1, Relaxed);
    }
}
