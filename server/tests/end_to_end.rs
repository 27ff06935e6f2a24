//! Simulated cluster → caches → services → client, in one process: the slice without the program around it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::{sync::Arc, time::Duration};

use kdr_api::{Api, Drain, Limits, Metrics};
use kdr_cluster::{Caches, connect_url};
use kdr_core::access::Pass;
use kdr_demo::{Options, Simulation};
use kdr_logs::Logs;
use kdr_proto::v1::{
    Health, Pod, PodSelection, WatchRequest, WatchResponse, WorkloadSelection,
    cluster_service_client::ClusterServiceClient, watch_request::Rows, watch_response::Event,
};
use tokio::time::timeout;
use tonic::Streaming;

use self::support::Passing;

const LIMIT: Duration = Duration::from_secs(30);

struct Slice {
    simulation: Simulation,
    // Ends the watches when it is dropped.
    _caches: Arc<Caches>,
    api: Api,
}

impl Slice {
    async fn start() -> Self {
        let simulation = Simulation::start(Options { seed: 1, ..Options::default() }).await.unwrap();
        let connection = connect_url(simulation.url().parse().unwrap(), "demo", true);
        let logs = Arc::new(Logs::new(connection.log_client()));
        let caches = Arc::new(Caches::start(connection));
        let mut ready = caches.ready();
        timeout(LIMIT, ready.wait_for(|ready| *ready)).await.unwrap().unwrap();
        let api =
            Api::new(caches.clone(), logs, Drain::default(), Limits::default(), Metrics::default(), "0.0.0");
        Self { simulation, _caches: caches, api }
    }

    async fn watch(&self, rows: Rows) -> Streaming<WatchResponse> {
        let request = WatchRequest { rows: Some(rows), open: None };
        ClusterServiceClient::new(Passing(self.api.cluster(), Pass::local()))
            .watch(request)
            .await
            .unwrap()
            .into_inner()
    }
}

async fn next(stream: &mut Streaming<WatchResponse>) -> Event {
    timeout(LIMIT, stream.message()).await.unwrap().unwrap().unwrap().event.unwrap()
}

async fn pods(stream: &mut Streaming<WatchResponse>) -> Vec<Pod> {
    match next(stream).await {
        Event::Snapshot(snapshot) => snapshot.pods,
        Event::Delta(delta) => delta.pods,
        Event::Heartbeat(_) | Event::Goodbye(_) => Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_crash_loop_is_degraded_as_pod_workload_and_namespace() {
    let slice = Slice::start().await;
    let mut stream = slice.watch(Rows::Pods(PodSelection::default())).await;
    let crash = loop {
        let found = pods(&mut stream).await.into_iter().find(|pod| pod.status == "CrashLoopBackOff");
        if let Some(pod) = found {
            break pod;
        }
    };
    assert_eq!(crash.health(), Health::Degraded);

    let owner = crash.workload.unwrap();
    let selection = WorkloadSelection { namespace: crash.namespace.clone() };
    let mut stream = slice.watch(Rows::Workloads(selection)).await;
    let Event::Snapshot(snapshot) = next(&mut stream).await else { panic!("no snapshot first") };
    let workload =
        snapshot.workloads.iter().find(|row| row.kind == owner.kind && row.name == owner.name).unwrap();
    assert_eq!(workload.health(), Health::Degraded);
    let namespace = snapshot.namespaces.iter().find(|row| row.name == crash.namespace).unwrap();
    assert_eq!(namespace.health(), Health::Degraded);
    assert!(namespace.broken > 0 && !namespace.why.is_empty());
    slice.simulation.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_pod_leaves_the_list() {
    let slice = Slice::start().await;
    let mut stream = slice.watch(Rows::Pods(PodSelection::default())).await;
    let first = pods(&mut stream).await;
    let pod = first.iter().find(|pod| pod.status == "Running").unwrap();
    slice.simulation.delete_pod(&pod.namespace, &pod.name).unwrap();
    let gone = async {
        loop {
            let left = match next(&mut stream).await {
                Event::Delta(delta) => delta.gone_pods.contains(&pod.uid),
                // Comes once the cluster's version is known, or when this reader was too slow.
                Event::Snapshot(snapshot) => snapshot.pods.iter().all(|row| row.uid != pod.uid),
                Event::Heartbeat(_) | Event::Goodbye(_) => false,
            };
            if left {
                break;
            }
        }
    };
    timeout(LIMIT, gone).await.unwrap();
    slice.simulation.stop().await;
}
