//! A container's log as a viewer gets it.

use std::sync::Arc;

use jiff::Timestamp;

/// Which log to stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogRequest {
    /// Namespace.
    pub namespace: Arc<str>,
    /// Pod.
    pub pod: Arc<str>,
    /// Container; empty for the pod's default one.
    pub container: Arc<str>,
    /// The run before the current one.
    pub previous: bool,
    /// Begin with so many of the last lines; absent: from the beginning.
    pub tail_lines: Option<u32>,
    /// Begin with the first line at or after this time.
    pub since: Option<Timestamp>,
    /// Go on with what is written from now on.
    pub follow: bool,
}

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

/// What a log stream yields. After [`LogEvent::End`] comes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogEvent<B> {
    /// Lines in order.
    Lines {
        /// Never empty.
        lines: Vec<Line<B>>,
        /// Lines dropped for this viewer just before these.
        dropped: u64,
    },
    /// Lines may be missing between the one before and the next.
    Gap {
        /// The last line before.
        from: Timestamp,
        /// When the log could be read again.
        to: Timestamp,
        /// Why, in a sentence.
        reason: String,
    },
    /// There will be nothing more.
    End {
        /// Why.
        reason: EndReason,
        /// The same in a sentence.
        message: String,
    },
}

/// Why a log stream is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// All lines there are have been sent.
    Complete,
    /// The container ended.
    ContainerEnded,
    /// The pod was deleted.
    PodGone,
}
