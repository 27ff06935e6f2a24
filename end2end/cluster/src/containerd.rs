//! containerd with a root, a state, a socket and a pod network of its own: one that the machine runs is left alone.

use std::os::unix::net::UnixStream;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::part::{Node, Part};
use crate::paths::{self, Layout};
use crate::{images, missing};

pub(crate) const CONTAINERD: Part = Part {
    name: "containerd",
    ports: &[],
    command,
    ready: |node| UnixStream::connect(node.layout.containerd_socket()).is_ok(),
    limit: Duration::from_secs(30),
};

fn command(node: &Node) -> Result<Command> {
    let file = node.layout.state("containerd/config.toml");
    paths::write(&file, &config(&node.layout)?)?;
    let networks = node.layout.state("cni/conf/10-kdr.conflist");
    paths::write(&networks, &network(&node.layout).to_string())?;
    let mut command = Command::new(missing::program("containerd")?);
    command.arg("--config").arg(file);
    Ok(command)
}

/// runc's own root: where `leftovers` finds the containers of a cluster that crashed.
pub(crate) fn runc_root(layout: &Layout) -> std::path::PathBuf {
    layout.state("containerd/runc")
}

fn config(layout: &Layout) -> Result<String> {
    let unused =
        ["aufs", "btrfs", "devmapper", "zfs"].map(|name| format!("io.containerd.snapshotter.v1.{name}"));
    let config = json!({
        "version": 2,
        "root": layout.state("containerd/root"),
        "state": layout.state("containerd/state"),
        "disabled_plugins": unused,
        "grpc": { "address": layout.containerd_socket() },
        "plugins": {
            "io.containerd.internal.v1.opt": { "path": layout.state("containerd/opt") },
            "io.containerd.grpc.v1.cri": {
                "sandbox_image": format!("{}/pause:1", images::registry()),
                // Else every sandbox fails with "can't get final child's PID from pipe" where CAP_SYS_RESOURCE is
                // missing.
                "restrict_oom_score_adj": true,
                "cni": { "bin_dir": missing::CNI_PLUGINS, "conf_dir": layout.state("cni/conf") },
                "containerd": { "runtimes": { "runc": {
                    "runtime_type": "io.containerd.runc.v2",
                    "options": { "Root": runc_root(layout) },
                }}},
            },
        },
    });
    toml::to_string(&config).context("write containerd's configuration")
}

/// A veth pair for each pod and an address of the node's range; enough for the kubelet's probes and for pods to
/// reach each other through the host.
fn network(layout: &Layout) -> serde_json::Value {
    json!({
        "cniVersion": "0.4.0",
        "name": network_name(layout),
        "plugins": [{
            "type": "ptp",
            "ipMasq": false,
            "ipam": {
                "type": "host-local",
                "dataDir": layout.state("cni/addresses"),
                "ranges": [[{ "subnet": "10.244.0.0/24" }]],
                "routes": [{ "dst": "0.0.0.0/0" }],
            },
        }],
    })
}

/// CNI records its attachments of all networks in one folder: the name tells ours from another cluster's.
pub(crate) fn network_name(layout: &Layout) -> String {
    let hash = Sha256::digest(layout.cluster().as_os_str().as_encoded_bytes());
    format!("kdr-{:02x}{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2], hash[3])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn everything_that_containerd_writes_stays_in_the_cluster_s_folder() {
        let config = config(&Layout::at(Path::new("/c")).unwrap()).unwrap();
        assert!(config.contains("\"/c/cluster/containerd/root\""), "{config}");
        for line in config.lines().filter(|line| line.contains("\"/")) {
            assert!(line.contains("\"/c/cluster/") || line.contains("bin_dir"), "{line}");
        }
    }

    #[test]
    fn two_caches_have_two_networks() {
        let name = |cache: &str| network_name(&Layout::at(Path::new(cache)).unwrap());
        assert_eq!(name("/a"), name("/a"));
        assert_ne!(name("/a"), name("/b"));
    }
}
