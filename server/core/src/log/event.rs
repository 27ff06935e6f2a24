//! What a log stream yields.

use std::sync::Arc;

use jiff::Timestamp;

use super::Line;
use crate::pod::Role;

/// What a log stream yields. After [`LogEvent::End`] comes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogEvent<B> {
    /// Containers that are new, or whose state has changed. Never empty.
    Sources(Vec<Source>),
    /// Lines in order.
    Lines {
        /// Never empty.
        lines: Vec<SourceLine<B>>,
        /// Lines dropped for this viewer just before these.
        dropped: u64,
    },
    /// Something happened to a container.
    Marker(Marker),
    /// Lines of a container may be missing between the one before and the next.
    Gap {
        /// The container's [`Source::id`].
        source: u32,
        /// The last line before.
        from: Timestamp,
        /// When the log could be read again.
        to: Timestamp,
        /// Why, in a sentence.
        reason: String,
    },
    /// How far the reading of what is there has come.
    Progress(Progress),
    /// There will be nothing more.
    End {
        /// Why.
        reason: EndReason,
        /// The same in a sentence.
        message: String,
        /// The nodes have no older lines than those that were sent.
        from_beginning: bool,
    },
}

/// A container whose log is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Stands for it in this stream; counts up from zero.
    pub id: u32,
    /// Its pod.
    pub pod: Arc<str>,
    /// Its name.
    pub container: Arc<str>,
    /// What it is for.
    pub role: Role,
    /// How often it was restarted.
    pub restarts: u32,
    /// Its node; empty as long as none is chosen.
    pub node: Arc<str>,
    /// How its log is read at the moment.
    pub state: SourceState,
}

/// How the log of a container is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SourceState {
    /// There is nothing to be read: it has not started, or the node has no log of it; why, in a sentence.
    Waiting(String),
    /// What is there is being read.
    Reading,
    /// What is being written is being read.
    Following,
    /// It has ended, for now or for good; how, in a sentence.
    Ended(String),
    /// It cannot be read; why, in a sentence.
    Failed(String),
}

/// A line and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceLine<B> {
    /// The container's [`Source::id`].
    pub source: u32,
    /// The line.
    pub line: Line<B>,
    /// It is not selected itself, but stands beside a line that is.
    pub context: bool,
}

/// Something that happened to a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// The container's [`Source::id`].
    pub source: u32,
    /// When, in nanoseconds since 1970 (UTC).
    pub time_unix_nanos: i64,
    /// What, for a program.
    pub kind: MarkerKind,
    /// What, in a sentence.
    pub message: String,
}

/// What happened to a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarkerKind {
    /// Its pod is new.
    Joined,
    /// Its run ended well.
    Ended,
    /// Its run ended badly, or it was killed.
    Failed,
    /// It runs again.
    Restarted,
    /// Its pod is gone.
    Gone,
}

/// How far the reading of what is there has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes of lines read.
    pub bytes: u64,
    /// Lines read.
    pub lines: u64,
    /// Lines that the filter has selected.
    pub selected: u64,
    /// What was there when the reading began has been read.
    pub complete: bool,
}

/// Why a log stream is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// All lines that were asked for have been sent.
    Complete,
    /// All containers have ended for good.
    Ended,
    /// The one pod that was asked for was deleted.
    PodGone,
}
