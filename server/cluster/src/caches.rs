//! The caches of one cluster: the tasks that keep them, and the port that serves them.

use std::sync::{Arc, Mutex, PoisonError, atomic::Ordering::Relaxed};

use futures::{
    future::{BoxFuture, FutureExt},
    stream::BoxStream,
};
use jiff::Timestamp;
use k8s_openapi::api::{
    apps::v1::{DaemonSet, Deployment, ReplicaSet, StatefulSet},
    batch::v1::{CronJob, Job},
    core::v1::{Event, Namespace, Pod},
};
use kdr_core::{
    Scope,
    meta::ResourceRef,
    ports::{ClusterSource, ClusterView},
    view::{Cluster, Step, View},
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::{
    actor,
    board::Board,
    connection::Connection,
    kind::Kind,
    manifest,
    metrics::{Counters, Metrics},
    model::Model,
    rest::Rest,
    version, viewer,
    watch::follow,
};

/// Messages between the watch tasks and the actor. When it is full the watches wait, and the API server with them.
const MESSAGES: usize = 1024;

/// Trimmed caches of one cluster, kept up to date until dropped or shut down.
pub struct Caches {
    shared: Shared,
    ready: watch::Receiver<bool>,
    tasks: Mutex<JoinSet<()>>,
}

/// What viewers hold on to; it keeps no task alive.
#[derive(Clone)]
struct Shared {
    board: Arc<Board>,
    counters: Arc<Counters>,
    rest: Rest,
}

impl Caches {
    /// Lists and watches every kind from now on. Must be called within a tokio runtime; returns at once.
    pub fn start(connection: Connection) -> Self {
        let Connection { client, address, cluster, demo, timing } = connection;
        let rest = Rest::new(client, address.trim_end_matches('/'), timing.answer);
        let counters = Arc::new(Counters::default());
        let model = Model::new(Timestamp::now());
        let cluster = Cluster { name: cluster, kubernetes_version: String::new(), demo };
        let board = Arc::new(Board::new(cluster, model.kind_states().into()));
        let (messages, inbox) = mpsc::channel(MESSAGES);
        let (is_ready, ready) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for kind in Kind::ALL {
            let (rest, counters, messages) = (rest.clone(), counters.clone(), messages.clone());
            match kind {
                Kind::Namespaces => tasks.spawn(follow::<Namespace>(kind, rest, timing, counters, messages)),
                Kind::Pods => tasks.spawn(follow::<Pod>(kind, rest, timing, counters, messages)),
                Kind::Deployments => {
                    tasks.spawn(follow::<Deployment>(kind, rest, timing, counters, messages))
                }
                Kind::ReplicaSets => {
                    tasks.spawn(follow::<ReplicaSet>(kind, rest, timing, counters, messages))
                }
                Kind::StatefulSets => {
                    tasks.spawn(follow::<StatefulSet>(kind, rest, timing, counters, messages))
                }
                Kind::DaemonSets => tasks.spawn(follow::<DaemonSet>(kind, rest, timing, counters, messages)),
                Kind::Jobs => tasks.spawn(follow::<Job>(kind, rest, timing, counters, messages)),
                Kind::CronJobs => tasks.spawn(follow::<CronJob>(kind, rest, timing, counters, messages)),
                Kind::Events => tasks.spawn(follow::<Event>(kind, rest, timing, counters, messages)),
            };
        }
        tasks.spawn(version::ask(rest.clone(), timing, messages));
        tasks.spawn(actor::run(model, inbox, board.clone(), counters.clone(), is_ready));
        Self { shared: Shared { board, counters, rest }, ready, tasks: Mutex::new(tasks) }
    }

    /// Becomes true, and stays so, when every kind has been listed once or is known not to be readable.
    pub fn ready(&self) -> watch::Receiver<bool> {
        self.ready.clone()
    }

    /// What has been counted so far.
    pub fn metrics(&self) -> Metrics {
        let Counters { viewers, updates, snapshots_resent, .. } = &*self.shared.counters;
        let states = self.shared.board.with(|rows| rows.kinds.clone());
        Metrics {
            kinds: Kind::ALL
                .iter()
                .zip(states.iter())
                .map(|(kind, state)| self.shared.counters.of(*kind).metrics(state))
                .collect(),
            viewers: viewers.load(Relaxed),
            updates: updates.load(Relaxed),
            snapshots_resent: snapshots_resent.load(Relaxed),
            lag: self.shared.counters.lag(),
        }
    }

    /// Ends the watches, and every viewer's stream. What has been read stays readable.
    pub fn shutdown(&self) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).abort_all();
        self.shared.board.close();
    }
}

impl Drop for Caches {
    fn drop(&mut self) {
        self.shutdown();
    }
}

impl ClusterSource for Caches {
    fn scoped(&self, scope: &Scope) -> Arc<dyn ClusterView> {
        Arc::new(Scoped { shared: self.shared.clone(), scope: scope.clone() })
    }
}

/// The part of the cluster that one scope sees.
struct Scoped {
    shared: Shared,
    scope: Scope,
}

impl ClusterView for Scoped {
    fn watch(&self, view: View) -> BoxStream<'static, Step> {
        let Shared { board, counters, .. } = self.shared.clone();
        viewer::watch(board, counters, self.scope.clone(), view)
    }

    fn manifest(&self, resource: ResourceRef) -> BoxFuture<'static, Result<String, kdr_core::Error>> {
        let (rest, scope) = (self.shared.rest.clone(), self.scope.clone());
        async move { manifest::read(&rest, &scope, &resource).await }.boxed()
    }
}
