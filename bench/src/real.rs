//! The same size on a real API server: pods that the real controllers made and the real scheduler placed, on nodes
//! whose kubelets kwok plays. `cargo xtask cluster crowd` makes them.

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};
use k8s_openapi::api::core::v1 as api;
use kube::{
    Api, Client, Config,
    api::{ListParams, Patch, PatchParams},
    config::{KubeConfigOptions, Kubeconfig},
};
use serde_json::json;
use tokio::time::sleep;

use crate::{
    crowded::{LIMIT_PEAK, LIMIT_STEADY},
    kubectl::Watching,
    latency::{self, milliseconds},
    map,
    row::Row,
    server::Server,
};

const CLUSTER: &str = "10,000 pods of a real API server";
const PODS: usize = 10_000;
/// The label of a crowd's namespaces.
const CROWD: &str = "kdr.test/crowd";
/// Pods whose status is changed: those of one namespace, which are in sight as a whole.
const SAMPLES: usize = 50;
/// The reason that these are given, and that their rows then show.
const REASON: &str = "Measured";
const STEADY: Duration = Duration::from_mins(1);

/// All rows; none when there is no crowd.
pub async fn rows(binary: &Path, kubeconfig: &Path, program: &Path) -> Result<Vec<Row>> {
    let options = KubeConfigOptions::default();
    let config = Config::from_custom_kubeconfig(Kubeconfig::read_from(kubeconfig)?, &options).await?;
    let client = Client::try_from(config)?;
    let crowd = ListParams::default().labels(CROWD);
    let namespaces = Api::<api::Namespace>::all(client.clone()).list_metadata(&crowd).await?.items;
    let Some(namespace) = namespaces.into_iter().find_map(|namespace| namespace.metadata.name) else {
        eprintln!("SKIPPED {CLUSTER}: there is no crowd; `cargo xtask cluster crowd` makes one");
        return Ok(Vec::new());
    };
    let server = Server::start(binary, kubeconfig).await?;
    server.pods(PODS).await?;
    sleep(Duration::from_secs(5)).await;
    let memory = |when: &str, bytes: f64, theirs| {
        let what = format!("{CLUSTER}: server's memory, {when}");
        Row { what, unit: "MB", ours: bytes / 1e6, against: "limit", theirs, samples: 1 }
    };
    let mut rows = vec![memory("peak through a cold start", server.peak()?, LIMIT_PEAK)];
    rows.extend(map::opened(CLUSTER, &server.url).await?);

    let pods: Api<api::Pod> = Api::namespaced(client, &namespace);
    rows.extend(change_latency(&server, kubeconfig, program, &pods, &namespace).await?);
    sleep(STEADY).await;
    rows.push(memory("steady", server.resident()?, LIMIT_STEADY));
    Ok(rows)
}

/// Gives pods a reason, one after the other; the page shows it, and kubectl prints it. The API server's own time for the
/// change counts for both.
async fn change_latency(
    server: &Server,
    kubeconfig: &Path,
    program: &Path,
    pods: &Api<api::Pod>,
    namespace: &str,
) -> Result<[Row; 2]> {
    let peer = Watching::start(program, kubeconfig, PODS).await?;
    let chosen = pods.list_metadata(&ListParams::default().limit(100)).await?.items;
    let page = latency::page(&server.url, namespace, REASON, chosen.len().min(SAMPLES)).await?;
    let mut made = Vec::new();
    for pod in chosen.into_iter().take(SAMPLES) {
        let name = pod.metadata.name.context("a name")?;
        made.push((name.clone(), milliseconds(SystemTime::now())));
        let patch = json!({"status": {"reason": REASON}});
        pods.patch_status(&name, &PatchParams::default(), &Patch::Merge(patch)).await?;
        sleep(latency::PACE).await;
    }
    let ours =
        latency::row(&format!("{CLUSTER}: change → on the page, p99"), &made, &page.findings().await?)?;
    let beside = peer.beside(CLUSTER, &made, &ours).await?;
    Ok([ours, beside])
}
