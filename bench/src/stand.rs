//! A simulated cluster, and a server that looks at it.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};
use kdr_demo::{Options, Simulation};
use kdr_proto::v1::{Pod, PodSelection, WatchRequest, watch_request::Rows, watch_response::Event};
use tempfile::TempDir;

use crate::server::{Server, connections_to};

/// Both, until this is dropped.
pub struct Stand {
    /// Runs in this process, so that what the server costs is the server's alone.
    pub simulation: Simulation,
    /// Runs in a process of its own.
    pub server: Server,
    folder: TempDir,
}

impl Stand {
    /// Starts a quiet cluster of so many pods, and a server for it.
    pub async fn start(binary: &Path, pods: usize) -> Result<Self> {
        let simulation = Simulation::start(Options { pods, seed: 1, churn: 0.0 }).await?;
        let folder = tempfile::tempdir()?;
        let kubeconfig = folder.path().join("kubeconfig");
        fs::write(&kubeconfig, kubeconfig_for(&simulation.url()))?;
        let server = Server::start(binary, &kubeconfig).await?;
        Ok(Self { simulation, server, folder })
    }

    /// The kubeconfig that leads to the cluster.
    pub fn kubeconfig(&self) -> std::path::PathBuf {
        self.folder.path().join("kubeconfig")
    }

    /// Waits until the server knows so many pods.
    pub async fn pods(&self, at_least: usize) -> Result<Vec<Pod>> {
        let mut pods = BTreeMap::new();
        let mut stream = self.server.cluster().await?.watch(all_pods()).await?.into_inner();
        while pods.len() < at_least {
            let fresh = match stream.message().await?.context("the watch ended")?.event {
                Some(Event::Snapshot(snapshot)) => snapshot.pods,
                Some(Event::Delta(delta)) => delta.pods,
                _ => continue,
            };
            pods.extend(fresh.into_iter().map(|pod| (pod.uid.clone(), pod)));
        }
        Ok(pods.into_values().collect())
    }

    /// How many connections to the cluster are open on this machine.
    pub fn connections(&self) -> Result<usize> {
        connections_to(self.simulation.url().rsplit(':').next().unwrap_or_default().parse()?)
    }

    /// Ends both.
    pub async fn stop(self) {
        drop(self.server);
        self.simulation.stop().await;
    }
}

fn kubeconfig_for(url: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: bench\n\
         clusters: [{{name: bench, cluster: {{server: \"{url}\"}}}}]\n\
         users: [{{name: bench, user: {{}}}}]\n\
         contexts: [{{name: bench, context: {{cluster: bench, user: bench}}}}]\n"
    )
}

/// Pods around the company, whose own stories would be in the way: their namespaces end in a number.
pub fn is_crowd(pod: &Pod) -> bool {
    pod.namespace.ends_with(|last: char| last.is_ascii_digit()) && pod.status == "Running"
}

/// All pods of the cluster.
pub fn all_pods() -> WatchRequest {
    WatchRequest { rows: Some(Rows::Pods(PodSelection::default())), open: None }
}
