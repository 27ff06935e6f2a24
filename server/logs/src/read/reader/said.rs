//! What a reader is told, what it is to read, and what it says.

use std::sync::Arc;

use jiff::Timestamp;
use kdr_core::{
    log::{MarkerKind, SourceState},
    pod::Container,
};

use crate::read::{merge::Phase, ring::Batch};

/// What is known of the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::read) struct Seen {
    /// As the pod has it.
    pub(in crate::read) container: Arc<Container>,
    /// Why it cannot start, when it has not; for a pod without a node, what the scheduler says.
    pub(in crate::read) waiting: String,
    /// The pod has ended for good.
    pub(in crate::read) ended: bool,
    /// The pod is gone; what became of it, in a sentence.
    pub(in crate::read) gone: Option<String>,
}

/// What a reader says.
#[derive(Debug)]
pub(in crate::read) enum Said {
    /// Lines in order; so many were missed just before them.
    Lines(Batch),
    /// So many lines have gone before this viewer took them.
    Missed(u64),
    /// Lines may be missing.
    Gap { from: Timestamp, to: Timestamp, reason: String },
    /// Something happened; at this time, or just after the last line.
    Marker { time: Option<i64>, kind: MarkerKind, message: String },
    /// How the log is read from here on.
    State(SourceState),
    /// From here on it is read so.
    Phase(Phase),
}

/// What is wanted of a container's log.
#[derive(Debug, Clone)]
pub(in crate::read) struct Wanted {
    /// The run before the current one.
    pub(in crate::read) previous: bool,
    pub(in crate::read) since: Option<Timestamp>,
    /// In nanoseconds since 1970.
    pub(in crate::read) until: Option<i64>,
    /// Of each run's past, so many of the last lines.
    pub(in crate::read) tail: Option<u32>,
    pub(in crate::read) follow: bool,
    /// The container came while others were followed: its past is of interest from its beginning.
    pub(in crate::read) joined: bool,
}
