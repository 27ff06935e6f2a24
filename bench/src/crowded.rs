//! The page and the server on a simulated cluster of 10,000 pods on 1,000 nodes in 200 namespaces, of which 1 % change
//! every second.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use kdr_proto::v1::Pod;
use serde::Deserialize;
use tokio::time::{Instant, sleep};

use crate::{
    browser::Measurement,
    kubectl::Watching,
    latency, map,
    row::{Row, percentile},
    stand::{Stand, is_crowd},
    view::View,
};

mod truth;
mod viewers;

const PODS: usize = 10_000;
const CLUSTER: &str = "10,000 pods";
/// Changes a second, which is 1 %.
const CHURN: f64 = 100.0;
/// In which pods are changed whose way to the page is timed: the list of all pods, narrowed to it, is in sight as a
/// whole.
const IN_SIGHT: &str = "ember-005";
/// So long it has churned when memory is called steady, at least.
const STEADY: Duration = Duration::from_mins(1);
/// All kinds are listed again within this.
const RELISTED: Duration = Duration::from_mins(1);
/// When memory is looked at to see whether it grows.
const EARLY: Duration = Duration::from_mins(2);
const LATE: Duration = Duration::from_mins(20);

pub const LIMIT_STEADY: f64 = 150.0;
pub const LIMIT_PEAK: f64 = 256.0;

/// All rows of this cluster; `long` for those too that take twenty minutes.
pub async fn rows(binary: &Path, kubectl: Option<&Path>, long: bool) -> Result<Vec<Row>> {
    let stand = Stand::start(binary, PODS).await?;
    let pods = stand.server.pods(PODS).await?;
    sleep(Duration::from_secs(5)).await;
    let mut rows = vec![memory("peak through a cold start", stand.server.peak()?, LIMIT_PEAK)];
    let Pod { namespace, .. } = pods.iter().find(|pod| is_crowd(pod)).context("no pod runs")?;
    rows.extend(first_load(&stand).await?);
    rows.push(one_namespace(&stand, namespace).await?);

    say("the churn begins");
    stand.simulation.churn(CHURN).context("churn")?;
    let begun = Instant::now();
    let lived_through = View::open(&stand.server).await?;
    rows.extend(map::rows(CLUSTER, &stand.server.url).await?);
    rows.extend(change_latency(&stand, kubectl, &lived_through).await?);
    tokio::time::sleep_until(begun + STEADY).await;
    rows.push(memory("steady", stand.server.resident()?, LIMIT_STEADY));
    rows.push(relist(&stand).await?);
    rows.extend(viewers::rows(&stand).await?);
    if long {
        rows.extend(growth(&stand).await?);
    }
    say("the churn ends");
    stand.simulation.churn(0.0).context("churn")?;
    rows.push(truth::beside_a_fresh_list(lived_through, &stand).await?);
    stand.stop().await;
    Ok(rows)
}

fn say(what: &str) {
    eprintln!("{CLUSTER}: {what}");
}

fn row(what: &str, unit: &'static str, ours: f64, theirs: f64) -> Row {
    Row { what: format!("{CLUSTER}: {what}"), unit, ours, against: "limit", theirs, samples: 1 }
}

fn memory(when: &str, bytes: f64, limit: f64) -> Row {
    row(&format!("server's memory, {when}"), "MB", bytes / 1e6, limit)
}

/// What the first load of the map costs on the wire.
async fn first_load(stand: &Stand) -> Result<[Row; 2]> {
    #[derive(Deserialize)]
    struct Bytes {
        /// Of the page's own files, compressed as they are sent, with their headers.
        files: f64,
        /// Of the answers to calls of the API, until the map stood for two seconds.
        calls: f64,
    }
    say("the first load of the map");
    let url = format!("{}/map", stand.server.url);
    let bytes: Bytes = Measurement::start(&["load", &url]).await?.findings().await?;
    Ok([
        row("map, first load: data on the wire", "KB", bytes.calls / 1e3, 1_000.0),
        row("map, first load: that and the page's files", "KB", (bytes.calls + bytes.files) / 1e3, 1_000.0),
    ])
}

/// The map of one namespace, from its address to its first cards.
async fn one_namespace(stand: &Stand, namespace: &str) -> Result<Row> {
    say("the map of one namespace");
    let url = format!("{}/map/{namespace}", stand.server.url);
    let times: Vec<f64> = Measurement::start(&["first-cards", &url, "7"]).await?.findings().await?;
    let ours = percentile(&times, 0.5);
    let samples = times.len();
    Ok(Row { samples, ..row("map of a namespace: navigation → first cards, median", "ms", ours, 500.0) })
}

/// Deletes pods, one after the other; the page's row says `Terminating`, and kubectl prints a line.
async fn change_latency(stand: &Stand, kubectl: Option<&Path>, view: &View) -> Result<Vec<Row>> {
    say("changes on their way to the page");
    let mut peer = None;
    if let Some(program) = kubectl {
        peer = Some(Watching::start(program, &stand.kubeconfig(), PODS).await?);
    } else {
        eprintln!("SKIPPED {CLUSTER}: kubectl get pods -A -w, as there is no kubectl");
    }
    let page = latency::page(&stand.server.url, IN_SIGHT, "Terminating", latency::SAMPLES).await?;
    let made = latency::deletions(stand, view, IN_SIGHT).await?;
    let what = format!("{CLUSTER}: change → on the page, p99");
    let mut rows = vec![latency::row(&what, &made, &page.findings().await?)?];
    if let Some(peer) = peer {
        let beside = peer.beside(CLUSTER, &made, &rows[0]).await?;
        rows.push(beside);
    }
    Ok(rows)
}

/// All watches end with a 410 at once.
async fn relist(stand: &Stand) -> Result<Row> {
    say("a 410 for all watches");
    let before = stand.server.relists().await?;
    stand.server.forget_peak()?;
    stand.simulation.expire_watches();
    let begun = Instant::now();
    let mut lists = before;
    // Until no kind is left that lists again.
    loop {
        sleep(Duration::from_secs(5)).await;
        let now = stand.server.relists().await?;
        if now > before && now.total_cmp(&lists).is_eq() {
            break;
        }
        lists = now;
        ensure!(begun.elapsed() < RELISTED, "not all kinds are listed again");
    }
    say(&format!("{} kinds were listed again", lists - before));
    Ok(memory("peak through a 410 re-list", stand.server.peak()?, LIMIT_PEAK))
}

/// What server and page hold after two minutes of churn, and after twenty.
async fn growth(stand: &Stand) -> Result<[Row; 2]> {
    #[derive(Deserialize)]
    struct Heap {
        early: f64,
        late: f64,
    }
    say("twenty minutes of churn");
    let url = format!("{}/map", stand.server.url);
    let (early, late) = (EARLY.as_secs().to_string(), LATE.as_secs().to_string());
    let page = Measurement::start(&["growth", &url, &early, &late]).await?;
    sleep(EARLY).await;
    let before = stand.server.resident()?;
    sleep(LATE.saturating_sub(EARLY)).await;
    let after = stand.server.resident()?;
    let heap: Heap = page.findings().await?;
    let row = |what, ours: f64, theirs: f64| Row {
        against: "after 2 min",
        ..row(what, "MB", ours / 1e6, theirs / 1e6)
    };
    Ok([
        row("server's memory after 20 min of churn", after, before),
        row("map: heap of the page after 20 min of churn", heap.late, heap.early),
    ])
}
