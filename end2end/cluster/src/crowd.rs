//! A crowd: thousands of pods on nodes that do not exist, on the real API server, through the real controllers and the
//! real scheduler. Only the kubelets are played, by kwok.
//!
//! It belongs to what etcd stores: after `down` and `up` it is there again, until it is removed or all is reset.

mod kwok;
mod objects;
mod size;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

pub(crate) use kwok::KWOK;
pub(crate) use objects::LABEL;
pub use size::Size;

use crate::apiserver::APISERVER;
use crate::binaries::Binaries;
use crate::control_plane::CONTROLLER_MANAGER;
use crate::lifecycle::{located, refuse_external};
use crate::part::Node;
use crate::paths::{self, Layout};
use crate::{leftovers, process};

/// How long a crowd may take to come or to go without any of its pods doing so.
const STANDSTILL: Duration = Duration::from_mins(2);

/// How long a node of the crowd may be silent. A thousand leases that are renewed every ten seconds are more than two
/// cores do beside ten thousand pods: nodes would be called lost, and their pods evicted, because kwok waits its turn.
/// The node that does exist is as patient for as long as there is a crowd.
pub(crate) const GRACE: Duration = Duration::from_mins(10);

/// Makes a crowd and waits until all of its pods run. `progress` is told how many do.
///
/// # Errors
/// When there is a crowd already, the cluster is down, or for a while no pod more comes to run.
pub fn create_crowd(size: Size, progress: &dyn Fn(&str)) -> Result<()> {
    size.check()?;
    let node = up()?;
    let _lock = node.layout.lock()?;
    if exists(&node.layout) {
        bail!("there is a crowd already: remove it with `crowd --remove`");
    }
    // Before anything is made: what an interruption leaves can be removed.
    paths::write(&marker(&node.layout).join("size"), &size.to_string())?;
    restart_controllers(&node)?;
    start_kwok(&node, progress)?;
    for objects in objects::steps(size) {
        node.kubectl.create_many(&objects)?;
        progress(&format!("{} objects created", objects.len()));
    }
    wait_until(
        "pods to run",
        || running(&node),
        |count| count >= u64::from(size.pods),
        |count| progress(&format!("{count} of {} pods run", size.pods)),
    )
}

/// Removes the crowd with everything that it is made of, and ends kwok. No crowd is no error.
///
/// # Errors
/// When the cluster is down or the namespaces do not go.
pub fn remove_crowd(progress: &dyn Fn(&str)) -> Result<()> {
    let node = up()?;
    let _lock = node.layout.lock()?;
    if !exists(&node.layout) {
        return Ok(());
    }
    let selector = format!("--selector={}", objects::LABEL);
    node.kubectl.run(&["delete", "namespaces", &selector, "--wait=false"])?;
    let left = || {
        let names = node.kubectl.run(&["get", "namespaces", &selector, "--output=name"])?;
        Ok(names.lines().count() as u64)
    };
    wait_until(
        "namespaces to go",
        left,
        |count| count == 0,
        |count| progress(&format!("{count} namespaces left")),
    )?;
    let collection = format!("/api/v1/nodes?labelSelector={}", objects::LABEL);
    node.kubectl.run_patiently(&["delete", "--raw", &collection])?;
    process::end(&node.layout, &[KWOK.name], Duration::from_secs(5))?;
    // Controllers tell the coming and going of each node in the namespace `default`, for an hour.
    let events = "/api/v1/namespaces/default/events?fieldSelector=involvedObject.kind=Node";
    node.kubectl.run_patiently(&["delete", "--raw", events])?;
    leftovers::remove(&marker(&node.layout))?;
    restart_controllers(&node)
}

/// The controllers' patience depends on whether there is a crowd.
fn restart_controllers(node: &Node) -> Result<()> {
    process::end(&node.layout, &[CONTROLLER_MANAGER.name], Duration::from_secs(5))?;
    CONTROLLER_MANAGER.start(node)?;
    CONTROLLER_MANAGER.wait(node)
}

/// Whether there is a crowd, or the rest of one.
pub(crate) fn exists(layout: &Layout) -> bool {
    marker(layout).exists()
}

/// The folder that is there while a crowd is.
pub(crate) fn marker(layout: &Layout) -> PathBuf {
    layout.state("crowd")
}

/// Starts kwok and waits for it; builds it the first time.
pub(crate) fn start_kwok(node: &Node, progress: &dyn Fn(&str)) -> Result<()> {
    Binaries::build_on_demand(&node.layout, "kwok", progress)?;
    if KWOK.start(node)? {
        progress("starting kwok");
    }
    KWOK.wait(node)
}

fn up() -> Result<Node> {
    refuse_external("given a crowd")?;
    let node = located()?;
    if !APISERVER.is_ready(&node) {
        bail!("the cluster is down: start it with `up`");
    }
    Ok(node)
}

/// Pods of the crowd that are ready, as their Deployments count them.
fn running(node: &Node) -> Result<u64> {
    let selector = format!("--selector={}", objects::LABEL);
    let counts = node.kubectl.run_patiently(&[
        "get",
        "deployments",
        "--all-namespaces",
        &selector,
        "--output=jsonpath={range .items[*]}{.status.readyReplicas} {end}",
    ])?;
    Ok(counts.split_whitespace().filter_map(|count| count.parse::<u64>().ok()).sum())
}

/// Asks again and again until `done`; gives up when the count stands still.
fn wait_until(
    what: &str,
    count: impl Fn() -> Result<u64>,
    done: impl Fn(u64) -> bool,
    tell: impl Fn(u64),
) -> Result<()> {
    let mut last = None;
    let mut moved = Instant::now();
    loop {
        let now = count()?;
        if last != Some(now) {
            tell(now);
            last = Some(now);
            moved = Instant::now();
        }
        if done(now) {
            return Ok(());
        }
        if moved.elapsed() > STANDSTILL {
            bail!("waited for {what}: {now} since {} s", STANDSTILL.as_secs());
        }
        std::thread::sleep(Duration::from_secs(2));
    }
}
