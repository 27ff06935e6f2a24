//! How the cluster is, part by part.

use std::fmt;

use anyhow::Result;
use serde::Serialize;

use crate::cluster::external_kubeconfig;
use crate::crowd::{self, KWOK};
use crate::lifecycle::{PARTS, located};
use crate::metrics::METRICS_SERVER;
use crate::process;

/// The state of every part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Status {
    /// In the order in which they start.
    pub parts: Vec<PartStatus>,
}

/// The state of one process of the cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartStatus {
    /// Such as `kube-apiserver`.
    pub name: &'static str,
    /// Its process, if it has a living one.
    pub pid: Option<u32>,
    /// Whether it does its work.
    pub ready: bool,
}

impl Status {
    /// Whether pods can be created: every part is ready, but for metrics-server, which needs half a minute more.
    pub fn is_up(&self) -> bool {
        self.parts.iter().all(|part| part.ready || part.name == METRICS_SERVER.name)
    }

    /// Whether metrics.k8s.io and so `kubectl top` answers.
    pub fn has_metrics(&self) -> bool {
        self.parts.iter().any(|part| part.ready && part.name == METRICS_SERVER.name)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for PartStatus { name, pid, ready } in &self.parts {
            match (pid, ready) {
                (Some(pid), true) => writeln!(f, "{name:<24} ready      pid {pid}")?,
                (Some(pid), false) => writeln!(f, "{name:<24} not ready  pid {pid}")?,
                (None, _) => writeln!(f, "{name:<24} down")?,
            }
        }
        Ok(())
    }
}

/// Asks every part how it is.
///
/// # Errors
/// When there is no place for a cluster, or it is another's.
pub fn status() -> Result<Status> {
    if let Some(kubeconfig) = external_kubeconfig() {
        anyhow::bail!("KDR_TEST_KUBECONFIG names {}: ask its own tools", kubeconfig.display());
    }
    let node = located()?;
    let kwok = crowd::exists(&node.layout).then_some(&KWOK);
    let parts = PARTS.into_iter().chain(kwok).map(|part| {
        let pid = process::running(&node.layout, part.name).map(|record| record.pid);
        PartStatus { name: part.name, pid, ready: part.is_ready(&node) }
    });
    Ok(Status { parts: parts.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(name: &'static str, ready: bool) -> PartStatus {
        PartStatus { name, pid: ready.then_some(7), ready }
    }

    #[test]
    fn a_cluster_is_up_before_its_metrics_are() {
        let mut status = Status { parts: vec![part("etcd", true), part("metrics-server", false)] };
        assert!(status.is_up() && !status.has_metrics());
        status.parts[0] = part("etcd", false);
        assert!(!status.is_up());
    }

    #[test]
    fn a_part_without_a_process_is_down() {
        let status = Status { parts: vec![part("etcd", true), part("kubelet", false)] };
        let lines = "etcd                     ready      pid 7\nkubelet                  down\n";
        assert_eq!(status.to_string(), lines);
    }
}
