//! One container's log, as it is read from its node.

use std::sync::Arc;

use bytes::Bytes;
use futures::stream::BoxStream;
use jiff::Timestamp;
use kdr_core::{Error, log::Line};

/// Which container's log to read.
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

/// A stream of a container's log. An error ends it.
pub type ContainerStream = BoxStream<'static, Result<ContainerEvent, Error>>;

/// What a container's log yields. After [`ContainerEvent::End`] comes nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContainerEvent {
    /// Lines in order.
    Lines {
        /// Never empty.
        lines: Vec<Line<Bytes>>,
        /// Lines dropped just before these, because nobody took them.
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

/// Why a container's log is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// All lines there are have been read.
    Complete,
    /// The container ended.
    ContainerEnded,
    /// The pod was deleted.
    PodGone,
}
