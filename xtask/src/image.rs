//! The container image: the same static binary as the Dockerfile's result, put together without a Docker engine,
//! and run as a pod of the real cluster under the ServiceAccount of `deploy/kdr.yaml`.

use std::{
    fs,
    io::Write as _,
    path::PathBuf,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use kdr_testcluster::Cluster;
use sha2::{Digest as _, Sha256};

use crate::{checkout, server};

/// What the image may weigh, uncompressed, in bytes.
const BUDGET: usize = 40 * 1024 * 1024;

/// Builds the binary and pushes the image into the test cluster's registry.
pub fn run() -> Result<()> {
    let binary = server::build_static()?;
    println!("{}", push(binary)?);
    Ok(())
}

/// Pushes the image of the static binary as it was built last; returns the name that a pod gives.
pub fn push_built() -> Result<String> {
    push(checkout::target_dir().join(server::STATIC_TARGET).join("release/kdr"))
}

fn push(binary: PathBuf) -> Result<String> {
    let bytes = fs::read(&binary).with_context(|| binary.display().to_string())?;
    let size = bytes.len();
    if size > BUDGET {
        bail!("the image would weigh {size} B, over its budget of {BUDGET} B");
    }
    println!("the image weighs {size} B of {BUDGET}");
    kdr_testcluster::push_image(&name(&bytes), &[(binary, "/kdr".into(), 0o755)], &["/kdr"])
}

/// Named by its content: a node does not pull again what it has under that name.
fn name(binary: &[u8]) -> String {
    let digest = Sha256::digest(binary);
    let words = digest.iter().take(8).map(|byte| format!("{byte:02x}"));
    format!("kdr:{}", words.collect::<String>())
}

/// Runs the image as a pod with the manifests that operators get, waits until it is ready (its caches are filled
/// through its own ServiceAccount), and removes it again.
pub fn check(cluster: &Cluster) -> Result<()> {
    let image = push_built()?;
    let manifests = fs::read_to_string(checkout::root().join("deploy/kdr.yaml"))?;
    let manifests = manifests.replace("ghcr.io/kdr/kdr:0.1.0", &image);
    let outcome = feed(cluster, ["apply", "-f", "-"], &manifests).and_then(|()| ready(cluster));
    if outcome.is_err() {
        checkout::run(&mut kubectl(cluster, ["describe", "pods"])).ok();
        checkout::run(&mut kubectl(cluster, ["logs", "deployment/kdr", "--tail=20"])).ok();
    }
    let removed = feed(cluster, ["delete", "--ignore-not-found", "-f", "-"], &manifests);
    outcome.and(removed)
}

fn ready(cluster: &Cluster) -> Result<()> {
    checkout::run(&mut kubectl(cluster, ["rollout", "status", "deployment/kdr", "--timeout=90s"]))
}

/// Runs kubectl with the manifests as its input.
fn feed<const N: usize>(cluster: &Cluster, arguments: [&str; N], manifests: &str) -> Result<()> {
    let mut command = kubectl(cluster, arguments);
    let mut child = command.stdin(Stdio::piped()).spawn().context("kubectl")?;
    child.stdin.take().context("kubectl's input")?.write_all(manifests.as_bytes())?;
    let status = child.wait()?;
    if !status.success() {
        bail!("{} ended with {status}", checkout::shown(&command));
    }
    Ok(())
}

fn kubectl<const N: usize>(cluster: &Cluster, arguments: [&str; N]) -> Command {
    let mut command = checkout::command(&cluster.kubectl, ["--namespace", "kdr", "--kubeconfig"]);
    command.arg(&cluster.kubeconfig).args(arguments);
    command
}
