//! What a node leaves behind when it ends or is killed, and how it is taken away.
//!
//! ```text
//! containers ─ runc's own root          → runc delete --force (checks start times, removes cgroups)
//! shims      ─ started by containerd    → found by our socket in their arguments
//! networks   ─ CNI's cache of results   → their namespaces are unmounted and removed; the veth pair goes with them
//! mounts     ─ /proc/self/mountinfo     → deepest first
//! links      ─ /var/log/containers      → those that point into our pods' logs
//! ```

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use rustix::mount::{UnmountFlags, unmount};
use serde_json::Value;

use crate::paths::Layout;
use crate::{containerd, missing, process};

const CNI_RESULTS: &str = "/var/lib/cni/results";

/// Ends all containers. With containerd still there it sees them end and lets their shims go.
pub(crate) fn end_containers(layout: &Layout) -> Result<()> {
    let root = containerd::runc_root(layout).join("k8s.io");
    let containers = folder(&root);
    if containers.is_empty() {
        return Ok(());
    }
    let runc = missing::program("runc")?;
    for container in containers {
        // What fails here has ended by itself in the meantime; what really stays holds a mount, which is an error
        // below.
        let _ = Command::new(&runc)
            .arg("--root")
            .arg(&root)
            .args(["delete", "--force"])
            .args(container.file_name())
            .stdin(Stdio::null())
            .output();
    }
    Ok(())
}

/// Removes everything else, once the kubelet and containerd have ended.
pub(crate) fn sweep(layout: &Layout) -> Result<()> {
    let socket = layout.containerd_socket().display().to_string();
    process::kill_matching(|args| {
        args.first().is_some_and(|program| program.ends_with("containerd-shim-runc-v2"))
            && args.windows(2).any(|pair| pair == ["-address", &socket])
    })?;
    end_containers(layout)?;
    remove_shim_sockets(layout);
    remove_networks(layout);
    unmount_under(&layout.cluster())?;
    // Both describe running containers, of which there are none now.
    for state in ["containerd/state", "containerd/runc"] {
        remove(&layout.state(state))?;
    }
    let _ = fs::remove_file(layout.containerd_socket());
    for link in folder(Path::new("/var/log/containers")) {
        if fs::read_link(&link).is_ok_and(|target| target.starts_with(layout.pod_logs())) {
            let _ = fs::remove_file(link);
        }
    }
    Ok(())
}

/// Deletes a folder of the cluster; never through a mount, behind which are somebody's files.
pub(crate) fn remove(path: &Path) -> Result<()> {
    if let Some(mount) = mounts_under(path)?.first() {
        bail!("{} is still mounted", mount.display());
    }
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

fn remove_shim_sockets(layout: &Layout) {
    for task in folder(&layout.state("containerd/state/io.containerd.runtime.v2.task/k8s.io")) {
        let address = fs::read_to_string(task.join("address")).unwrap_or_default();
        if let Some(socket) = address.trim().strip_prefix("unix://") {
            let _ = fs::remove_file(socket);
        }
    }
}

/// Removes the namespaces of our network's attachments, and what CNI remembers of them.
fn remove_networks(layout: &Layout) {
    let network = containerd::network_name(layout);
    let results = folder(Path::new(CNI_RESULTS));
    let is_of = |path: &Path, prefix: &str| {
        path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(prefix))
    };
    for result in results.iter().filter(|result| is_of(result, &format!("{network}-"))) {
        let Ok(text) = fs::read_to_string(result) else { continue };
        let Ok(attachment) = serde_json::from_str::<Value>(&text) else { continue };
        for namespace in namespaces(&attachment) {
            let _ = unmount(&namespace, UnmountFlags::DETACH);
            let _ = fs::remove_file(namespace);
        }
        let _ = fs::remove_file(result);
        // Each sandbox is attached to the loopback network too.
        if let Some(container) = attachment["containerId"].as_str() {
            let loopback = format!("cni-loopback-{container}-");
            for result in results.iter().filter(|result| is_of(result, &loopback)) {
                let _ = fs::remove_file(result);
            }
        }
    }
}

/// The network namespaces in CNI's cached result of an attachment.
fn namespaces(attachment: &Value) -> Vec<PathBuf> {
    let interfaces = attachment["result"]["interfaces"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut paths: Vec<_> = interfaces
        .iter()
        .filter_map(|interface| interface["sandbox"].as_str())
        .filter(|path| path.starts_with("/var/run/netns/") || path.starts_with("/run/netns/"))
        .map(PathBuf::from)
        .collect();
    paths.dedup();
    paths
}

fn unmount_under(path: &Path) -> Result<()> {
    for mount in mounts_under(path)? {
        if unmount(&mount, UnmountFlags::empty()).is_err() {
            unmount(&mount, UnmountFlags::DETACH).with_context(|| format!("unmount {}", mount.display()))?;
        }
    }
    Ok(())
}

/// Mount points at or below a path, the last mounted first.
fn mounts_under(path: &Path) -> Result<Vec<PathBuf>> {
    let table = fs::read_to_string("/proc/self/mountinfo").context("read /proc/self/mountinfo")?;
    let mut mounts = mount_points(&table);
    mounts.retain(|mount| mount.starts_with(path));
    mounts.reverse();
    Ok(mounts)
}

/// The fifth field of each line, in which proc(5) writes a space as `\040` and so on.
fn mount_points(mountinfo: &str) -> Vec<PathBuf> {
    let unescape = |field: &str| {
        [("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")]
            .iter()
            .fold(field.to_owned(), |text, (code, character)| text.replace(code, character))
    };
    mountinfo.lines().filter_map(|line| line.split(' ').nth(4)).map(|field| unescape(field).into()).collect()
}

fn folder(path: &Path) -> Vec<PathBuf> {
    fs::read_dir(path)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn mount_points_are_read_with_their_spaces() {
        let table =
            "36 35 98:0 / /c/a\\040b rw,noatime - overlay overlay rw\n37 35 0:5 / /proc rw - proc proc rw\n";
        assert_eq!(mount_points(table), [PathBuf::from("/c/a b"), PathBuf::from("/proc")]);
    }

    #[test]
    fn only_network_namespaces_are_taken_from_an_attachment() {
        let attachment = json!({ "result": { "interfaces": [
            { "name": "veth0" },
            { "name": "eth0", "sandbox": "/var/run/netns/cni-1" },
            { "name": "eth1", "sandbox": "/etc" },
        ]}});
        assert_eq!(namespaces(&attachment), [PathBuf::from("/var/run/netns/cni-1")]);
        assert!(namespaces(&json!({})).is_empty());
    }

    #[test]
    fn removing_what_is_not_there_is_no_error() {
        let folder = tempfile::tempdir().unwrap();
        remove(&folder.path().join("absent")).unwrap();
    }
}
