//! The ports between drivers and adapters.
//!
//! A driver is given a [`ClusterSource`] and a [`LogSource`]; all it can do with them is make views for a [`Scope`].
//! Handlers hold the views only, so what a viewer may not see cannot be reached from a handler by accident.

use std::sync::Arc;

use futures::{future::BoxFuture, stream::BoxStream};

use crate::{
    Error, Scope,
    log::{LastLines, LastRun, LogEvent, Members, ReadRequest, Selection},
    meta::ResourceRef,
    search::{Hits, Query},
    view::{ApiKindRef, Step, View},
};

/// Makes scoped views of a cluster.
pub trait ClusterSource: Send + Sync + 'static {
    /// The part of the cluster that this scope may see.
    fn scoped(&self, scope: &Scope) -> Arc<dyn ClusterView>;
}

/// One viewer's part of a cluster.
pub trait ClusterView: Send + Sync {
    /// What the viewer looks at: a snapshot at once, then deltas. Ends when the server stops.
    ///
    /// Nothing is queued for a slow reader without bound: it gets another snapshot instead of what it missed.
    fn watch(&self, view: View) -> BoxStream<'static, Step>;

    /// The manifest of a resource as YAML without noise, read from the API server now.
    fn manifest(&self, resource: ResourceRef) -> BoxFuture<'static, Result<String, Error>>;

    /// What a query finds among pods, workloads and resources.
    fn search(&self, query: &Query) -> Hits;

    /// The pods of a selection: as of now at once, then whenever they change. Ends when the server stops.
    fn members(&self, selection: &Selection) -> BoxStream<'static, Members>;

    /// Every kind that the API server lists.
    fn kinds(&self) -> BoxFuture<'static, Result<ApiKinds, Error>>;
}

/// Every kind that the API server lists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ApiKinds {
    /// By group and kind.
    pub kinds: Vec<ApiKind>,
    /// What of the discovery is broken, a sentence each.
    pub failures: Vec<String>,
}

/// A kind that the API server lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKind {
    /// Group, preferred version and plural.
    pub path: ApiKindRef,
    /// Kubernetes kind.
    pub kind: Arc<str>,
    /// Its objects are within namespaces.
    pub namespaced: bool,
    /// It is watched always.
    pub watched: bool,
}

/// Makes scoped views of the logs. `B` is a line's buffer.
pub trait LogSource<B>: Send + Sync + 'static {
    /// The logs that this scope may see.
    fn scoped(&self, scope: &Scope) -> Arc<dyn LogView<B>>;
}

/// A stream of a log's events.
pub type LogStream<B> = BoxStream<'static, Result<LogEvent<B>, Error>>;

/// One viewer's part of the logs.
pub trait LogView<B>: Send + Sync {
    /// Streams the logs of a selection, whose pods `members` tells. Resolves when these are known; an error within the
    /// stream ends it. One container that cannot be read does not.
    ///
    /// `NotFound` for a selected thing that does not exist, `Invalid` for a filter that cannot be read or for what
    /// excludes itself.
    fn read(
        &self,
        request: ReadRequest,
        members: BoxStream<'static, Members>,
    ) -> BoxFuture<'static, Result<LogStream<B>, Error>>;

    /// The last lines of the run of a container that ended last.
    ///
    /// Right after a crash the node serves no log of that run for some seconds; then the answer is the run that could be
    /// read last, and says which one it is. `NotReady` when there is none, or no run has ended.
    fn last_lines(&self, request: LastLines) -> BoxFuture<'static, Result<LastRun<B>, Error>>;
}
