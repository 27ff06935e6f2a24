//! The kubelet: the node `localhost`, so that the API server fetches logs over loopback.

use std::process::Command;
use std::time::{Duration, SystemTime};

use anyhow::{Result, bail};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::part::{Node, Part};
use crate::paths::{self, Layout};
use crate::users::{self, User};
use crate::{ports, process};

pub(crate) const KUBELET: Part = Part {
    name: "kubelet",
    ports: &[ports::KUBELET, ports::KUBELET_HEALTHZ],
    command,
    ready: is_ready,
    limit: Duration::from_mins(1),
};

/// At 10 MiB, Kubernetes' default, a fast writer rotates within a second, and the API serves the newest file only:
/// a throughput test would measure rotation. Tests of rotation set it small.
const LOG_MAX_SIZE: &str = "4Gi";

fn command(node: &Node) -> Result<Command> {
    let file = node.layout.state("kubelet-config.json");
    paths::write(&file, &wanted_config(&node.layout)?)?;
    let mut command = Command::new(node.binaries.path("kubelet"));
    command.arg("--config").arg(file);
    command.arg("--kubeconfig").arg(users::kubeconfig(&node.layout, User::Node));
    command.arg("--root-dir").arg(node.layout.state("kubelet"));
    command.arg("--cert-dir").arg(node.layout.state("kubelet/pki"));
    command.arg("--hostname-override=localhost");
    Ok(command)
}

/// Ends a kubelet whose log size is not the one that `KDR_TEST_LOG_MAX_SIZE` asks for. Containers run on meanwhile.
pub(crate) fn end_if_outdated(layout: &Layout) -> Result<()> {
    // Who asks for nothing takes it as it is: a test's setting is not undone by another's `up`.
    if log_max_size_from_env()?.is_some() {
        let current = std::fs::read_to_string(layout.state("kubelet-config.json")).unwrap_or_default();
        if current != wanted_config(layout)? {
            process::end(layout, &[KUBELET.name], Duration::from_secs(5))?;
        }
    }
    Ok(())
}

fn wanted_config(layout: &Layout) -> Result<String> {
    let size = log_max_size_from_env()?.unwrap_or_else(|| LOG_MAX_SIZE.to_owned());
    Ok(config(layout, &size).to_string())
}

fn log_max_size_from_env() -> Result<Option<String>> {
    match std::env::var("KDR_TEST_LOG_MAX_SIZE") {
        Ok(size) if is_quantity(&size) => Ok(Some(size)),
        Ok(size) if !size.is_empty() => {
            bail!("KDR_TEST_LOG_MAX_SIZE is {size:?}; give a size such as 50Mi or 4Gi")
        }
        _ => Ok(None),
    }
}

fn is_quantity(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    !digits.is_empty()
        && digits.chars().all(|c| c.is_ascii_digit())
        && matches!(&text[digits.len()..], "" | "k" | "M" | "G" | "Ki" | "Mi" | "Gi")
}

fn config(layout: &Layout, log_max_size: &str) -> Value {
    json!({
        "apiVersion": "kubelet.config.k8s.io/v1beta1",
        "kind": "KubeletConfiguration",
        "address": "127.0.0.1",
        "port": ports::KUBELET,
        "healthzPort": ports::KUBELET_HEALTHZ,
        "authentication": { "anonymous": { "enabled": true }, "webhook": { "enabled": false } },
        "authorization": { "mode": "AlwaysAllow" },
        "cgroupDriver": "cgroupfs",
        "cgroupsPerQOS": false,
        // Else every pod earns a warning event a minute.
        "clusterDNS": ["10.96.0.10"],
        "clusterDomain": "cluster.local",
        "containerLogMaxSize": log_max_size,
        "containerRuntimeEndpoint": format!("unix://{}", layout.containerd_socket().display()),
        "enforceNodeAllocatable": [],
        // A developer's disk is nearly full more often than a node's: no pod is evicted, no image removed for it.
        "evictionHard": { "imagefs.available": "0%", "nodefs.available": "0%", "nodefs.inodesFree": "0%" },
        "imageGCHighThresholdPercent": 100,
        "failCgroupV1": false,
        "failSwapOn": false,
        "localStorageCapacityIsolation": false,
        "makeIPTablesUtilChains": false,
        "maxPods": 250,
        "podLogsDir": layout.pod_logs(),
        "serializeImagePulls": false,
        "volumePluginDir": layout.state("kubelet/volume-plugins"),
    })
}

fn is_ready(node: &Node) -> bool {
    let path = "jsonpath={range .status.conditions[?(@.type==\"Ready\")]}{.status} {.lastHeartbeatTime}{end}";
    let Ok(condition) = node.kubectl.run(&["get", "node", "localhost", "--output", path]) else {
        return false;
    };
    process::started_at(&node.layout, KUBELET.name).is_some_and(|start| is_ready_since(&condition, start))
}

/// A node stays Ready for a while after its kubelet is gone: only a heartbeat of this kubelet counts.
fn is_ready_since(condition: &str, start: SystemTime) -> bool {
    let Some(heartbeat) = condition.trim().strip_prefix("True ") else { return false };
    let (Ok(heartbeat), Ok(start)) = (heartbeat.parse::<Timestamp>(), Timestamp::try_from(start)) else {
        return false;
    };
    heartbeat.as_second() >= start.as_second()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("True 2026-11-23T03:25:08Z", true)]
    #[case("True 2026-11-23T03:25:07Z", false)]
    #[case("False 2026-11-23T03:25:09Z", false)]
    #[case("Unknown 2026-11-23T03:25:09Z", false)]
    #[case("", false)]
    fn only_a_heartbeat_of_this_kubelet_counts(#[case] condition: &str, #[case] ready: bool) {
        let start: Timestamp = "2026-11-23T03:25:08.9Z".parse().unwrap();
        assert_eq!(is_ready_since(condition, start.into()), ready);
    }

    #[rstest]
    #[case("50Mi", true)]
    #[case("4Gi", true)]
    #[case("1048576", true)]
    #[case("Mi", false)]
    #[case("4 Gi", false)]
    #[case("4Gb", false)]
    fn a_log_size_is_a_quantity(#[case] text: &str, #[case] valid: bool) {
        assert_eq!(is_quantity(text), valid);
    }
}
