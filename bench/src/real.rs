//! The same size on a real API server: pods that the real controllers made and the real scheduler placed, on nodes whose
//! kubelets kwok plays. `cargo xtask cluster crowd` makes them.

use std::{
    path::Path,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result};
use k8s_openapi::api::core::v1 as api;
use kdr_proto::v1::{WatchResponse, watch_response::Event};
use kube::{
    Api, Client, Config,
    api::{ListParams, Patch, PatchParams},
    config::{KubeConfigOptions, Kubeconfig},
};
use serde_json::json;
use tokio::time::sleep;
use tonic::Streaming;

use crate::{
    browser::Measurement,
    crowded::{LIMIT_PEAK, LIMIT_STEADY, kubectl},
    latency::{self, milliseconds},
    row::{Row, percentile},
    server::Server,
    stand::all_pods,
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
    let known = server.cluster().await?.watch(all_pods()).await?.into_inner();
    known_pods(known, PODS).await?;
    sleep(Duration::from_secs(5)).await;
    let memory =
        |when: &str, bytes: f64, limit| row(&format!("server's memory, {when}"), "MB", bytes / 1e6, limit);
    let mut rows = vec![memory("peak through a cold start", server.peak()?, LIMIT_PEAK)];
    let url = format!("{}/map", server.url);
    let loads: Vec<f64> = Measurement::start(&["first-tiles", &url, "8"]).await?.findings().await?;
    let tiles = row("navigation → all tiles in sight, median", "ms", percentile(&loads, 0.5), 1_000.0);
    rows.push(Row { samples: loads.len(), ..tiles });

    let pods: Api<api::Pod> = Api::namespaced(client, &namespace);
    rows.extend(change_latency(&server, kubeconfig, program, &pods, &namespace).await?);
    sleep(STEADY).await;
    rows.push(memory("steady", server.resident()?, LIMIT_STEADY));
    Ok(rows)
}

fn row(what: &str, unit: &'static str, ours: f64, theirs: f64) -> Row {
    Row { what: format!("{CLUSTER}: {what}"), unit, ours, against: "limit", theirs, samples: 1 }
}

/// Waits until the server knows so many.
async fn known_pods(mut stream: Streaming<WatchResponse>, at_least: usize) -> Result<()> {
    let mut known = 0;
    while known < at_least {
        known += match stream.message().await?.context("the watch ended")?.event {
            Some(Event::Snapshot(snapshot)) => snapshot.pods.len(),
            Some(Event::Delta(delta)) => delta.pods.len(),
            _ => 0,
        };
    }
    Ok(())
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
    let peer = kubectl::Watching::start(program, kubeconfig, PODS).await?;
    let chosen = pods.list_metadata(&ListParams::default().limit(100)).await?.items;
    let count = chosen.len().min(SAMPLES).to_string();
    let url = format!("{}/pods?q={namespace}", server.url);
    let page = Measurement::start(&["statuses", &url, REASON, &count, latency::WINDOW]).await?;
    let mut made = Vec::new();
    for pod in chosen.into_iter().take(SAMPLES) {
        let name = pod.metadata.name.context("a name")?;
        made.push((name.clone(), milliseconds(SystemTime::now())));
        let patch = json!({"status": {"reason": REASON}});
        pods.patch_status(&name, &PatchParams::default(), &Patch::Merge(patch)).await?;
        sleep(latency::PACE).await;
    }
    let what = format!("{CLUSTER}: change → on the page, p99");
    let ours = latency::row(&what, &made, &page.findings().await?)?;
    let theirs = latency::late("kubectl", &made, &peer.sightings(&made).await)?;
    let beside = row("the same changes → on the page or printed, p99", "ms", ours.ours, theirs);
    Ok([Row { samples: made.len(), against: "kubectl get pods -A -w", ..beside }, ours])
}
