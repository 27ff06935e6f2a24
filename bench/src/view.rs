//! A view of all pods, as a page has it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::{Result, bail};
use kdr_proto::v1::{
    MapSelection, OverviewSelection, Pod, PodSelection, WatchRequest, WatchResponse, watch_request::Rows,
    watch_response::Event,
};
use tokio::task::JoinSet;
use tonic::Streaming;

use crate::server::{Server, all_pods};

/// Kept up to date by what the server sends, until it is dropped.
pub struct View {
    pods: Arc<Mutex<BTreeMap<String, Pod>>>,
    reading: JoinSet<Result<()>>,
}

impl View {
    /// Opens one.
    pub async fn open(server: &Server) -> Result<Self> {
        let stream = server.cluster().await?.watch(all_pods()).await?.into_inner();
        let pods = Arc::new(Mutex::new(BTreeMap::new()));
        let mut reading = JoinSet::new();
        reading.spawn(read(stream, Arc::clone(&pods)));
        Ok(Self { pods, reading })
    }

    /// Names of the pods of a namespace that run, as far as it knows.
    pub fn running(&self, namespace: &str) -> impl Iterator<Item = String> {
        let is_running = |pod: &&Pod| pod.namespace == namespace && pod.status == "Running";
        let names: Vec<_> = self.held().values().filter(is_running).map(|pod| pod.name.clone()).collect();
        names.into_iter()
    }

    /// Fails when it is not kept up to date any more.
    pub fn check(&mut self) -> Result<()> {
        if let Some(ended) = self.reading.try_join_next() {
            ended??;
            bail!("the view has ended");
        }
        Ok(())
    }

    /// The pods that it has, by uid.
    pub fn held(&self) -> MutexGuard<'_, BTreeMap<String, Pod>> {
        self.pods.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn read(mut stream: Streaming<WatchResponse>, pods: Arc<Mutex<BTreeMap<String, Pod>>>) -> Result<()> {
    while let Some(message) = stream.message().await? {
        let mut pods = pods.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = match message.event {
            Some(Event::Snapshot(snapshot)) => {
                pods.clear();
                snapshot.pods
            }
            Some(Event::Delta(delta)) => {
                for uid in &delta.gone_pods {
                    pods.remove(uid);
                }
                delta.pods
            }
            _ => continue,
        };
        pods.extend(fresh.into_iter().map(|pod| (pod.uid.clone(), pod)));
    }
    Ok(())
}

/// What pages look at: the cluster's map, the overview, a namespace's map, a namespace's pods, in turn.
pub fn of_a_page(viewer: usize, namespace: String) -> WatchRequest {
    let rows = match viewer % 4 {
        0 => None,
        1 => Some(Rows::Overview(OverviewSelection { namespace: String::new() })),
        2 => Some(Rows::Map(MapSelection { namespace })),
        _ => Some(Rows::Pods(PodSelection { namespace, workload: None })),
    };
    WatchRequest { rows, open: None }
}
