//! The caches of one cluster: the tasks that keep them, and the port that serves them.

use std::sync::{Arc, Mutex, PoisonError, atomic::Ordering::Relaxed};

use futures::{
    StreamExt as _,
    future::{BoxFuture, FutureExt, ready},
    stream::{self, BoxStream},
};
use jiff::Timestamp;
use k8s_openapi::api::{
    apps::v1::{DaemonSet, Deployment, ReplicaSet, StatefulSet},
    autoscaling::v2::HorizontalPodAutoscaler,
    batch::v1::{CronJob, Job},
    core::v1::{
        ConfigMap, Event, Namespace, Node, PersistentVolume, PersistentVolumeClaim, Pod, ResourceQuota,
        Service, ServiceAccount,
    },
    discovery::v1::EndpointSlice,
    networking::v1::{Ingress, NetworkPolicy},
    policy::v1::PodDisruptionBudget,
    storage::v1::StorageClass,
};
use kdr_core::{
    Scope,
    log::{Members, Selection},
    meta::ResourceRef,
    ports::{ApiKinds, ClusterSource, ClusterView},
    search::{Hits, Query},
    view::{Cluster, Step, Sync, View},
};
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use crate::{
    actor,
    board::Board,
    connection::Connection,
    discovery::Discovery,
    kind::Kind,
    manifest,
    message::Message,
    metrics::{Counters, Metrics},
    model::Model,
    objects::Objects,
    rest::Rest,
    roster::Roster,
    trim::{Gateway, HttpRoute, Secret},
    usage, version, viewer,
    watch::{Following, follow},
};

/// Messages between the watch tasks and the actor. When it is full the watches wait, and the API server with them.
const MESSAGES: usize = 1024;

/// Trimmed caches of one cluster, kept up to date until dropped or shut down.
pub struct Caches {
    shared: Shared,
    ready: watch::Receiver<bool>,
    tasks: Mutex<JoinSet<()>>,
}

/// Lists and watches one kind.
fn kind_task(following: Following) -> BoxFuture<'static, ()> {
    match following.kind {
        Kind::Namespaces => follow::<Namespace>(following).boxed(),
        Kind::Pods => follow::<Pod>(following).boxed(),
        Kind::Deployments => follow::<Deployment>(following).boxed(),
        Kind::ReplicaSets => follow::<ReplicaSet>(following).boxed(),
        Kind::StatefulSets => follow::<StatefulSet>(following).boxed(),
        Kind::DaemonSets => follow::<DaemonSet>(following).boxed(),
        Kind::Jobs => follow::<Job>(following).boxed(),
        Kind::CronJobs => follow::<CronJob>(following).boxed(),
        Kind::Services => follow::<Service>(following).boxed(),
        Kind::EndpointSlices => follow::<EndpointSlice>(following).boxed(),
        Kind::Ingresses => follow::<Ingress>(following).boxed(),
        Kind::Gateways => follow::<Gateway>(following).boxed(),
        Kind::HttpRoutes => follow::<HttpRoute>(following).boxed(),
        Kind::ConfigMaps => follow::<ConfigMap>(following).boxed(),
        Kind::Secrets => follow::<Secret>(following).boxed(),
        Kind::ServiceAccounts => follow::<ServiceAccount>(following).boxed(),
        Kind::Claims => follow::<PersistentVolumeClaim>(following).boxed(),
        Kind::Volumes => follow::<PersistentVolume>(following).boxed(),
        Kind::StorageClasses => follow::<StorageClass>(following).boxed(),
        Kind::Autoscalers => follow::<HorizontalPodAutoscaler>(following).boxed(),
        Kind::Budgets => follow::<PodDisruptionBudget>(following).boxed(),
        Kind::NetworkPolicies => follow::<NetworkPolicy>(following).boxed(),
        Kind::Quotas => follow::<ResourceQuota>(following).boxed(),
        Kind::Nodes => follow::<Node>(following).boxed(),
        Kind::Events => follow::<Event>(following).boxed(),
    }
}

/// The state of a kind that this program has no use for.
fn not_asked_for(kind: Kind) -> Message {
    let (sync, since, message) = (Sync::NotServed, Timestamp::now(), String::new());
    Message::State { kind, sync, since, message, readable: Vec::new() }
}

/// What viewers hold on to; it keeps no task alive.
#[derive(Clone)]
struct Shared {
    board: Arc<Board>,
    counters: Arc<Counters>,
    rest: Rest,
    discovery: Discovery,
    objects: Objects,
}

impl Caches {
    /// Lists and watches every kind from now on. Must be called within a tokio runtime; returns at once.
    pub fn start(connection: Connection) -> Self {
        let Connection { client, address, cluster, demo, timing, namespaces, only } = connection;
        let rest = Rest::new(client, address.trim_end_matches('/'), timing.answer);
        let counters = Arc::new(Counters::default());
        let mut model = Model::new(Timestamp::now());
        let watched = Kind::ALL.into_iter().filter(|kind| only.is_none() || kind.has_logs());
        if only.is_some() {
            for kind in Kind::ALL.into_iter().filter(|kind| !kind.has_logs()) {
                model.apply(not_asked_for(kind));
            }
        }
        let cluster = Cluster { name: cluster, kubernetes_version: String::new(), demo };
        let board = Arc::new(Board::new(cluster, model.kind_states().into()));
        let (messages, inbox) = mpsc::channel(MESSAGES);
        let (is_ready, ready) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let roster = Arc::new(Roster::new(namespaces.into_iter().map(Arc::from)));
        for kind in watched {
            let (rest, counters, roster) = (rest.clone(), counters.clone(), roster.clone());
            tasks.spawn(kind_task(Following {
                kind,
                within: only.clone(),
                rest,
                timing,
                counters,
                roster,
                actor: messages.clone(),
            }));
        }
        if only.is_none() {
            let meter = usage::poll(rest.clone(), timing, counters.clone(), roster.clone(), messages.clone());
            tasks.spawn(meter);
        }
        tasks.spawn(version::ask(rest.clone(), timing, messages));
        tasks.spawn(actor::run(model, inbox, board.clone(), counters.clone(), is_ready));
        let discovery = Discovery::new(rest.clone());
        let objects = Objects::new(rest.clone(), timing, discovery.clone(), roster);
        Self { shared: Shared { board, counters, rest, discovery, objects }, ready, tasks: Mutex::new(tasks) }
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
                .map(|(kind, state)| self.shared.counters.of(*kind).metrics(*kind, state))
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
        self.shared.objects.close();
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
        let Shared { board, counters, objects, .. } = self.shared.clone();
        viewer::watch(board, counters, &objects, self.scope.clone(), view)
    }

    fn search(&self, query: &Query) -> Hits {
        self.shared.board.with(|rows| rows.search(query, &self.scope))
    }

    fn members(&self, selection: &Selection) -> BoxStream<'static, Members> {
        if !self.scope.sees(&selection.namespace) {
            return stream::once(ready(Members::default())).boxed();
        }
        viewer::members(self.shared.board.clone(), selection.clone()).boxed()
    }

    fn kinds(&self) -> BoxFuture<'static, Result<ApiKinds, kdr_core::Error>> {
        let (discovery, scope) = (self.shared.discovery.clone(), self.scope.clone());
        async move { discovery.kinds_within(&scope).await }.boxed()
    }

    fn manifest(&self, resource: ResourceRef) -> BoxFuture<'static, Result<String, kdr_core::Error>> {
        let Shared { rest, discovery, .. } = self.shared.clone();
        let scope = self.scope.clone();
        async move { manifest::read(&rest, &discovery, &scope, &resource).await }.boxed()
    }
}
