//! A simulated cluster, and a server that looks at it.

use std::{fs, path::Path};

use anyhow::Result;
use kdr_demo::{Options, Simulation};
use kdr_proto::v1::Pod;
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

/// A kubeconfig that leads to a cluster.
pub fn kubeconfig_for(url: &str) -> String {
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
