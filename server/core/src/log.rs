//! Containers' logs as a viewer gets them: the lines of many containers as one stream, in the order of time.

pub mod event;
pub mod filter;
pub mod members;
pub mod request;
pub mod sources;

pub use event::{EndReason, LogEvent, Marker, MarkerKind, Progress, Source, SourceLine, SourceState};
pub use members::Members;
pub use request::{Part, ReadRequest, Selected, Selection};
pub use sources::Sources;

use std::sync::Arc;

use jiff::Timestamp;

/// Whose last lines are wanted: those of the run of a container that ended last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastLines {
    /// Namespace.
    pub namespace: Arc<str>,
    /// Pod.
    pub pod: Arc<str>,
    /// `metadata.uid`, when a namesake of the pod is not meant.
    pub uid: Option<Arc<str>>,
    /// Container; empty for the pod's default one.
    pub container: Arc<str>,
}

/// The end of the log of a run that has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRun<B> {
    /// `restartCount` while it was the current run: 0 for the container's first one.
    pub restarts: u32,
    /// When it ended, as the kubelet says it (whole seconds).
    pub finished: Option<Timestamp>,
    /// It is the run that ended last. Else the node does not serve that one's log at the moment, and this is an earlier
    /// run of the same container.
    pub latest: bool,
    /// Its last lines in order, at most 20 and 4 KiB; none when it wrote nothing. Of a longer line its beginning, `cut`.
    pub lines: Vec<Line<B>>,
}

/// One line, byte for byte. `B` is the buffer that the adapter uses (shared slices of what it has read).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line<B> {
    /// When the kubelet read it, in nanoseconds since 1970 (UTC).
    pub time_unix_nanos: i64,
    /// What the container wrote, without the line's end; not necessarily UTF-8.
    pub text: B,
    /// The line was too long and is cut here; its rest is the next line.
    pub cut: bool,
}
