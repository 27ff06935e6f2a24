//! Who follows a kind: everywhere, or where that is forbidden namespace by namespace.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    collection::Source,
    listener::{Gone, Listener, State},
};
use crate::{message::Change, metrics::KindCounters, rest::Rest, roster::Roster, timing::Timing};

/// What following a kind takes, and who is told of it.
pub(crate) trait Follower: Clone + Send + Sync + 'static {
    /// What is kept of an object.
    type Trimmed: Send + 'static;

    /// The kind's collection in one namespace, or everywhere.
    fn source(&self, namespace: Option<&str>) -> Source;

    /// The connection.
    fn rest(&self) -> &Rest;

    /// How long to wait for what.
    fn timing(&self) -> Timing;

    /// The namespaces.
    fn roster(&self) -> &Roster;

    /// How far the watch is; `readable` says where, when not everywhere.
    fn state(&self, state: State, readable: Vec<Arc<str>>) -> impl Future<Output = Result<(), Gone>> + Send;

    /// What has changed, in one namespace when it is followed namespace by namespace.
    fn objects(
        &self,
        within: Option<Arc<str>>,
        received: Timestamp,
        change: Change<Self::Trimmed>,
    ) -> impl Future<Output = Result<(), Gone>> + Send;

    /// Ends when nobody listens any more.
    fn gone(&self) -> impl Future<Output = ()> + Send;

    /// Where lists and faults are counted.
    fn counters(&self) -> Option<&KindCounters> {
        None
    }
}

/// Tells of a kind that is followed everywhere.
pub(crate) struct Teller<F> {
    pub(super) follower: F,
    /// A list has been told, so that somebody holds something.
    pub(super) listed: bool,
}

impl<F: Follower> Teller<F> {
    /// Has told nothing yet.
    pub(crate) fn new(follower: F) -> Self {
        Self { follower, listed: false }
    }

    /// What was held is not there any longer.
    pub(super) async fn forget(&mut self) -> Result<(), Gone> {
        if std::mem::replace(&mut self.listed, false) {
            self.follower.objects(None, Timestamp::now(), Change::Listed(Vec::new())).await?;
        }
        Ok(())
    }
}

impl<F: Follower> Listener<F::Trimmed> for Teller<F> {
    async fn state(&mut self, state: State) -> Result<(), Gone> {
        self.follower.state(state, Vec::new()).await
    }

    async fn change(&mut self, received: Timestamp, change: Change<F::Trimmed>) -> Result<(), Gone> {
        self.listed = true;
        self.follower.objects(None, received, change).await
    }

    async fn gone(&self) {
        self.follower.gone().await;
    }

    fn counters(&self) -> Option<&KindCounters> {
        self.follower.counters()
    }
}
