//! Who is told of a collection.

use jiff::Timestamp;
use kdr_core::view::Sync;

use crate::{message::Change, metrics::KindCounters};

/// Nobody listens any more.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gone;

/// How far a collection's watch is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    /// How far.
    pub(crate) sync: Sync,
    /// Since when, see [`kdr_core::view::KindState::since`].
    pub(crate) since: Timestamp,
    /// Why, in a sentence; empty while all is well.
    pub(crate) message: String,
}

/// Who is told of a collection of trimmed `T`.
pub(crate) trait Listener<T>: Send {
    /// How far its watch is.
    fn state(&mut self, state: State) -> impl Future<Output = Result<(), Gone>> + Send;

    /// What has changed, and when that was received.
    fn change(
        &mut self,
        received: Timestamp,
        change: Change<T>,
    ) -> impl Future<Output = Result<(), Gone>> + Send;

    /// Ends when nobody listens any more.
    fn gone(&self) -> impl Future<Output = ()> + Send;

    /// Where lists and faults are counted.
    fn counters(&self) -> Option<&KindCounters> {
        None
    }
}
