//! The cluster as a whole: up, down, and what a test does to it in between.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, bail};

use crate::apiserver::APISERVER;
use crate::binaries::Binaries;
use crate::cluster::{Cluster, external_kubeconfig};
use crate::containerd::CONTAINERD;
use crate::control_plane::{CONTROLLER_MANAGER, SCHEDULER};
use crate::crowd::KWOK;
use crate::etcd::ETCD;
use crate::images::{self, Entry, REGISTRY};
use crate::kubectl::Kubectl;
use crate::kubelet::{self, KUBELET};
use crate::metrics::{self, METRICS_SERVER};
use crate::part::{Node, Part};
use crate::paths::{self, Layout};
use crate::service::{self, KUBERNETES_SERVICE};
use crate::users::{self, User};
use crate::{crowd, gateway_api, leftovers, missing, pki, process};

/// In the order in which they start.
pub(crate) const PARTS: [&Part; 9] = [
    &REGISTRY,
    &ETCD,
    &CONTAINERD,
    &APISERVER,
    &KUBERNETES_SERVICE,
    &CONTROLLER_MANAGER,
    &SCHEDULER,
    &KUBELET,
    &METRICS_SERVER,
];

/// Starts what does not run and waits until pods can be created. A cluster that is up already is left as it is.
///
/// After a crash it first removes what the last run left: processes, containers, mounts, network namespaces.
/// `progress` is told each step that takes time.
///
/// # Errors
/// When something is missing, a port is taken, or a part does not become ready; the message names it and ends with
/// the last lines of its log.
pub fn up(progress: &dyn Fn(&str)) -> Result<Cluster> {
    let layout = Layout::from_env()?;
    if let Some(cluster) = Cluster::external(&layout)? {
        return Ok(cluster);
    }
    let _lock = layout.lock()?;
    up_locked(layout, progress)
}

fn up_locked(layout: Layout, progress: &dyn Fn(&str)) -> Result<Cluster> {
    missing::ensure_nothing()?;
    if !rustix::process::geteuid().is_root() {
        bail!("the cluster needs root: the kubelet and containerd make namespaces, mounts and cgroups");
    }
    let binaries = Binaries::build(&layout, progress)?;
    let node = node(layout, binaries);
    let generation = node.layout.state("generation");
    let same = std::fs::read_to_string(&generation).is_ok_and(|last| last == node.binaries.generation());
    if !(same && CONTAINERD.is_running(&node) && ETCD.is_running(&node)) {
        end_everything(&node.layout, progress)?;
    }
    paths::write(&generation, &node.binaries.generation())?;
    pki::ensure(&node.layout)?;
    users::ensure(&node.layout, &node.kubectl.program)?;
    kubelet::end_if_outdated(&node.layout)?;
    start_all(&node, progress)?;
    Ok(Cluster::own(&node))
}

fn start_all(node: &Node, progress: &dyn Fn(&str)) -> Result<()> {
    let start = |part: &Part| -> Result<bool> {
        let started = part.start(node)?;
        if started {
            progress(&format!("starting {}", part.name));
        }
        Ok(started)
    };
    let new_registry = start(&REGISTRY)?;
    start(&ETCD)?;
    start(&CONTAINERD)?;
    ETCD.wait(node)?;
    let new_apiserver = start(&APISERVER)?;
    REGISTRY.wait(node)?;
    if new_registry {
        images::push_base(node)?;
    }
    APISERVER.wait(node)?;
    CONTAINERD.wait(node)?;
    let rest = [&KUBERNETES_SERVICE, &KUBELET, &CONTROLLER_MANAGER, &SCHEDULER, &METRICS_SERVER];
    for part in rest {
        start(part)?;
    }
    if new_apiserver {
        node.kubectl.apply(&format!("{}---\n{}", users::RIGHTS, metrics::registration()))?;
        gateway_api::install(node)?;
    }
    if crowd::exists(&node.layout) {
        crowd::start_kwok(node, progress)?;
    }
    for part in [&KUBERNETES_SERVICE, &CONTROLLER_MANAGER, &SCHEDULER, &KUBELET] {
        part.wait(node)?;
    }
    Ok(())
}

/// Ends the cluster. What etcd and containerd keep stays: the next `up` is like a reboot of the node. Another's
/// cluster, which `KDR_TEST_KUBECONFIG` names, is left alone.
///
/// # Errors
/// When a process does not end or a mount cannot be removed.
pub fn down() -> Result<()> {
    if external_kubeconfig().is_some() {
        return Ok(());
    }
    let layout = Layout::from_env()?;
    let _lock = layout.lock()?;
    end_everything(&layout, &|_| ())
}

/// Ends the cluster, forgets everything but its certificates and users, and starts it again.
///
/// # Errors
/// Those of `down` and `up`.
pub fn reset() -> Result<Cluster> {
    let layout = Layout::from_env()?;
    refuse_external("reset")?;
    let _lock = layout.lock()?;
    end_everything(&layout, &|_| ())?;
    for state in ["etcd", "containerd", "kubelet", "cni", "pods", "registry", "images", "crowd"] {
        leftovers::remove(&layout.state(state))?;
    }
    up_locked(layout, &|_| ())
}

/// Kills the API server as a crash would.
///
/// # Errors
/// When it does not end.
pub fn stop_apiserver() -> Result<()> {
    let layout = Layout::from_env()?;
    refuse_external("stopped")?;
    let _lock = layout.lock()?;
    process::kill(&layout, APISERVER.name)
}

/// Starts the API server again and waits until it is ready.
///
/// # Errors
/// When it does not become ready.
pub fn start_apiserver() -> Result<()> {
    refuse_external("started")?;
    let node = located()?;
    let _lock = node.layout.lock()?;
    if !ETCD.is_running(&node) {
        bail!("the cluster is down: start it with `up`");
    }
    APISERVER.start(&node)?;
    APISERVER.wait(&node)
}

/// Builds an image of one layer and pushes it to the cluster's registry; returns the name that a pod gives.
///
/// `name_tag` is such as `kdr:test`; each of `layer_files` is a file here, its path in the image and its mode. The
/// registry forgets the image when the cluster ends; the node keeps what it has pulled.
///
/// # Errors
/// When a file cannot be read or the cluster is down.
pub fn push_image(
    name_tag: &str,
    layer_files: &[(PathBuf, String, u32)],
    entrypoint: &[&str],
) -> Result<String> {
    refuse_external("given images")?;
    let node = located()?;
    if !REGISTRY.is_running(&node) {
        bail!("the cluster is down: start it with `up`");
    }
    let entries: Vec<_> = layer_files
        .iter()
        .map(|(from, to, mode)| Entry::File { from: from.clone(), to: to.clone(), mode: *mode })
        .collect();
    images::push(&node, name_tag, &entries, entrypoint)
}

/// The node with its programs, whether they are built or not.
pub(crate) fn located() -> Result<Node> {
    let layout = Layout::from_env()?;
    let binaries = Binaries::locate(&layout)?;
    Ok(node(layout, binaries))
}

fn node(layout: Layout, binaries: Binaries) -> Node {
    let kubectl = Kubectl {
        program: binaries.path("kubectl").to_owned(),
        kubeconfig: users::kubeconfig(&layout, User::Admin),
    };
    Node { layout, binaries, kubectl }
}

/// Ends all parts in an order in which none misses another, then removes what they leave.
fn end_everything(layout: &Layout, progress: &dyn Fn(&str)) -> Result<()> {
    if PARTS.iter().any(|part| process::running(layout, part.name).is_some()) {
        progress("ending what the last run left");
    }
    let patience = Duration::from_secs(5);
    // The kubelet first: it would start again what ends.
    process::end(
        layout,
        &[KUBELET.name, KWOK.name, METRICS_SERVER.name, SCHEDULER.name, CONTROLLER_MANAGER.name],
        patience,
    )?;
    leftovers::end_containers(layout)?;
    // The API server waits up to a minute for its clients; it keeps nothing that etcd does not have.
    process::kill(layout, APISERVER.name)?;
    process::end(layout, &[KUBERNETES_SERVICE.name, CONTAINERD.name, ETCD.name, REGISTRY.name], patience)?;
    service::remove_address()?;
    leftovers::sweep(layout)
}

pub(crate) fn refuse_external(what: &str) -> Result<()> {
    if external_kubeconfig().is_some() {
        bail!("the cluster that KDR_TEST_KUBECONFIG names is not ours to be {what}");
    }
    Ok(())
}
