//! A cluster behind the mock API server, and a viewer that keeps rows as the page does.

#![expect(clippy::expect_used, reason = "a harness fails a test by panicking")]

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use futures::{FutureExt, StreamExt, stream::BoxStream};
use kdr_cluster::{Caches, Connection, Timing, connect_url};
use kdr_core::{
    Scope,
    ports::{ClusterSource, ClusterView},
    rows::{NamespaceRow, PodDetail, PodRow, WorkloadRow},
    view::{Delta, KindState, Rows, Snapshot, Step, Sync, View},
};
use kdr_testkit::MockApi;
use tokio::time::timeout;

/// Every wait ends here.
const PATIENCE: Duration = Duration::from_secs(20);

/// The kinds that are watched.
pub const KINDS: [&str; 25] = [
    "namespaces",
    "pods",
    "deployments.apps",
    "replicasets.apps",
    "statefulsets.apps",
    "daemonsets.apps",
    "jobs.batch",
    "cronjobs.batch",
    "services",
    "endpointslices.discovery.k8s.io",
    "ingresses.networking.k8s.io",
    "gateways.gateway.networking.k8s.io",
    "httproutes.gateway.networking.k8s.io",
    "configmaps",
    "secrets",
    "serviceaccounts",
    "persistentvolumeclaims",
    "persistentvolumes",
    "storageclasses.storage.k8s.io",
    "horizontalpodautoscalers.autoscaling",
    "poddisruptionbudgets.policy",
    "networkpolicies.networking.k8s.io",
    "resourcequotas",
    "nodes",
    "events",
];

/// Waiting times for tests: quick to try again, yet not within the time in which changes are told together, and
/// patient with a busy machine.
pub fn quick() -> Timing {
    Timing {
        answer: 2 * PATIENCE,
        silence: 2 * PATIENCE,
        backoff_first: Duration::from_millis(150),
        backoff_limit: Duration::from_millis(200),
        backoff_refused: Duration::from_millis(200),
        extension: Duration::from_millis(300),
        recheck: Duration::from_millis(500),
        usage: Duration::from_millis(200),
        usage_idle: Duration::from_millis(200),
        linger: Duration::from_millis(200),
        short_watch: Duration::from_millis(20),
    }
}

/// A connection to the mock.
pub fn connection(api: &MockApi, timing: Timing) -> Connection {
    connect_url(api.url(), "mock", false).with_timing(timing)
}

/// Caches of the mock, every kind of which is listed or refused.
pub async fn caches(api: &MockApi, timing: Timing) -> Caches {
    let caches = Caches::start(connection(api, timing));
    timeout(PATIENCE, caches.ready().wait_for(|ready| *ready))
        .await
        .expect("the caches become ready")
        .expect("the actor lives");
    caches
}

/// All of the cluster.
pub fn everything(caches: &Caches) -> Arc<dyn ClusterView> {
    caches.scoped(&Scope::everything())
}

/// All pods.
pub fn pods() -> View {
    View { rows: Rows::Pods { namespace: None, workload: None }, open: None }
}

/// All workloads.
pub fn workloads() -> View {
    View { rows: Rows::Workloads { namespace: None }, open: None }
}

/// What a page has after the steps so far.
pub struct Viewer {
    steps: BoxStream<'static, Step>,
    pub namespaces: BTreeMap<String, Arc<NamespaceRow>>,
    pub workloads: BTreeMap<String, Arc<WorkloadRow>>,
    pub pods: BTreeMap<String, Arc<PodRow>>,
    pub open: Option<PodDetail>,
    pub kinds: Vec<KindState>,
    /// The steps so far.
    pub seen: Vec<Step>,
}

impl Viewer {
    /// Opens a stream and takes its first snapshot.
    pub async fn open(caches: &Caches, view: View) -> Self {
        let mut viewer = Self {
            steps: everything(caches).watch(view),
            namespaces: BTreeMap::new(),
            workloads: BTreeMap::new(),
            pods: BTreeMap::new(),
            open: None,
            kinds: Vec::new(),
            seen: Vec::new(),
        };
        assert!(
            matches!(viewer.step().await, Step::Snapshot { dropped: 0, .. }),
            "the first step is a snapshot"
        );
        viewer
    }

    /// Takes the next step in.
    pub async fn step(&mut self) -> Step {
        let step =
            timeout(PATIENCE, self.steps.next()).await.expect("a step comes").expect("the stream goes on");
        match &step {
            Step::Snapshot { snapshot, .. } => self.replace(snapshot),
            Step::Delta(delta) => self.change(delta),
        }
        self.seen.push(step.clone());
        step
    }

    /// Takes steps in until this holds.
    pub async fn until(&mut self, what: &str, mut holds: impl FnMut(&Self) -> bool) {
        let wait = async {
            while !holds(self) {
                self.step().await;
            }
        };
        let in_time = timeout(PATIENCE, wait).await.is_ok();
        assert!(in_time, "waited in vain for {what}; kinds {:#?}, pods {:?}", self.kinds, self.pods.keys());
    }

    /// Waits until this kind is in this state.
    pub async fn kind(&mut self, kind: &str, sync: Sync) -> KindState {
        self.until(&format!("{kind} to be {sync:?}"), |viewer| viewer.state(kind).sync == sync).await;
        self.state(kind).clone()
    }

    /// Waits until every kind is live.
    pub async fn live(&mut self) {
        self.until("every kind to be live", |viewer| viewer.kinds.iter().all(|kind| kind.sync == Sync::Live))
            .await;
    }

    /// The state of a kind.
    pub fn state(&self, kind: &str) -> &KindState {
        self.kinds.iter().find(|state| *state.kind == *kind).expect("a kind that is watched")
    }

    /// The row of a pod.
    pub fn pod(&self, name: &str) -> Option<&PodRow> {
        self.pods.values().find(|row| *row.name == *name).map(|row| &**row)
    }

    /// The row of a workload.
    pub fn workload(&self, kind: &str, name: &str) -> Option<&WorkloadRow> {
        let mut rows = self.workloads.values();
        rows.find(|row| *row.workload.kind == *kind && *row.workload.name == *name).map(|row| &**row)
    }

    /// The steps that are there already, without waiting for more.
    pub fn steps_so_far(&mut self) -> Vec<Step> {
        let mut steps = Vec::new();
        while let Some(Some(step)) = self.steps.next().now_or_never() {
            steps.push(step);
        }
        steps
    }

    /// Whether the stream ends.
    pub async fn ended(mut self) -> bool {
        timeout(PATIENCE, async { while self.steps.next().await.is_some() {} }).await.is_ok()
    }

    fn replace(&mut self, snapshot: &Snapshot) {
        self.namespaces = snapshot.namespaces.iter().map(|row| (row.name.to_string(), row.clone())).collect();
        self.workloads = snapshot.workloads.iter().map(|row| (row.uid.to_string(), row.clone())).collect();
        self.pods = snapshot.pods.iter().map(|row| (row.uid.to_string(), row.clone())).collect();
        self.open = snapshot.open.as_deref().cloned();
        self.kinds.clone_from(&snapshot.kinds);
    }

    fn change(&mut self, delta: &Delta) {
        assert_ne!(
            *delta,
            Delta { observed_at: delta.observed_at, ..Delta::default() },
            "a delta is never empty"
        );
        for name in &delta.gone_namespaces {
            self.namespaces.remove(&**name).expect("what is gone was there");
        }
        for uid in &delta.gone_workloads {
            self.workloads.remove(&**uid).expect("what is gone was there");
        }
        for uid in &delta.gone_pods {
            self.pods.remove(&**uid).expect("what is gone was there");
        }
        self.namespaces.extend(delta.namespaces.iter().map(|row| (row.name.to_string(), row.clone())));
        self.workloads.extend(delta.workloads.iter().map(|row| (row.uid.to_string(), row.clone())));
        self.pods.extend(delta.pods.iter().map(|row| (row.uid.to_string(), row.clone())));
        if delta.open_gone {
            self.open = None;
        }
        if let Some(open) = &delta.open {
            self.open = Some((**open).clone());
        }
        if !delta.kinds.is_empty() {
            self.kinds.clone_from(&delta.kinds);
        }
    }
}

/// The viewers of pods and of workloads have what somebody sees who comes now.
pub async fn assert_fresh(api: &MockApi, pods_viewer: &Viewer, workloads_viewer: &Viewer) {
    let fresh = caches(api, quick()).await;
    let (fresh_pods, fresh_workloads) =
        (Viewer::open(&fresh, pods()).await, Viewer::open(&fresh, workloads()).await);
    assert_eq!(pods_viewer.pods, fresh_pods.pods);
    assert_eq!(workloads_viewer.workloads, fresh_workloads.workloads);
    assert_eq!(pods_viewer.namespaces, fresh_pods.namespaces);
    assert_eq!(workloads_viewer.namespaces, fresh_pods.namespaces);
}
