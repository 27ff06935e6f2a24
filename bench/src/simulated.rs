//! The page and the server on a simulated cluster of 1,000 pods.

use std::path::Path;

use anyhow::{Context, Result};
use kdr_proto::v1::Pod;

use crate::{
    browser::Measurement,
    latency::{self, milliseconds},
    logs, map,
    row::{Row, percentile},
    server::all_pods,
    stand::{Stand, is_crowd},
    view::View,
};

const PODS: usize = 1_000;
const VIEWERS: usize = 100;
/// All rows of this cluster; `long` for a busy log of twenty minutes.
pub async fn rows(binary: &Path, long: bool) -> Result<Vec<Row>> {
    let stand = Stand::start(binary, PODS).await?;
    let pods = stand.server.pods(PODS).await?;
    let crowd: Vec<&Pod> = pods.iter().filter(|pod| is_crowd(pod)).collect();
    let Pod { namespace, name, .. } = crowd.first().context("no pod runs")?;

    let mut rows = vec![first_rows(&stand).await?, memory(&stand)?];
    rows.push(line_latency(&stand, namespace, name).await?);
    rows.extend(logs::viewers(&stand, namespace, name).await?);
    rows.extend(map::rows("1,000 pods", &stand.server.url).await?);
    rows.push(idle(&stand, namespace).await?);
    rows.push(viewers(&stand).await?);
    rows.push(change_latency(&stand, namespace).await?);
    let busy = crowd.last().context("no pod runs")?;
    rows.extend(logs::busy(&stand, &busy.namespace, &busy.name, long).await?);
    stand.stop().await;
    Ok(rows)
}

async fn first_rows(stand: &Stand) -> Result<Row> {
    let url = format!("{}/pods", stand.server.url);
    let times: Vec<f64> = Measurement::start(&["first-rows", &url, "7"]).await?.findings().await?;
    let ours = percentile(&times, 0.5);
    let what = "1,000 pods: navigation → first rows, median".to_owned();
    Ok(Row { what, unit: "ms", ours, against: "limit", theirs: 1_000.0, samples: times.len() })
}

fn memory(stand: &Stand) -> Result<Row> {
    let ours = stand.server.resident()? / 1e6;
    let what = "1,000 pods: server's memory".to_owned();
    Ok(Row { what, unit: "MB", ours, against: "limit", theirs: 60.0, samples: 1 })
}

/// Deletes pods of a namespace, one after the other; the page's row says `Terminating`. All are in sight.
async fn change_latency(stand: &Stand, namespace: &str) -> Result<Row> {
    let view = View::open(&stand.server).await?;
    let page = latency::page(&stand.server.url, namespace, "Terminating", latency::SAMPLES).await?;
    let made = latency::deletions(stand, &view, namespace).await?;
    latency::row("change in the cluster → on the page, p99", &made, &page.findings().await?)
}

async fn line_latency(stand: &Stand, namespace: &str, pod: &str) -> Result<Row> {
    let url = format!("{}/pods?open=Pod/{namespace}/{pod}&tab=log", stand.server.url);
    let page = Measurement::start(&["lines", &url, "bench-line-", &latency::SAMPLES.to_string()]).await?;
    let mut made = Vec::new();
    for number in 0..latency::SAMPLES {
        let line = format!("bench-line-{number}");
        let moment = stand
            .simulation
            .write_log_line(namespace, pod, "", line.as_bytes())
            .context("no such container")?;
        made.push((line, milliseconds(moment.time)));
        tokio::time::sleep(latency::PACE).await;
    }
    latency::row("log line → on the page, p99", &made, &page.findings().await?)
}

/// Connections to the API server with a hundred viewers, beside those with one.
async fn viewers(stand: &Stand) -> Result<Row> {
    let mut streams = Vec::new();
    let mut one = 0;
    for viewer in 0..VIEWERS {
        let mut stream = stand.server.cluster().await?.watch(all_pods()).await?.into_inner();
        stream.message().await?.context("the watch ended")?;
        streams.push(stream);
        if viewer == 0 {
            one = stand.connections()?;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful")]
    let (ours, theirs) = (stand.connections()? as f64, one as f64);
    let what = "connections to the API server, 100 viewers".to_owned();
    Ok(Row { what, unit: "", ours, against: "one viewer", theirs, samples: VIEWERS })
}

/// What a page that nothing happens on takes from the wire.
async fn idle(stand: &Stand, namespace: &str) -> Result<Row> {
    const SECONDS: &str = "30";
    let url = format!("{}/n/{namespace}", stand.server.url);
    let ours: f64 = Measurement::start(&["idle", &url, SECONDS]).await?.findings().await?;
    let what = "idle page, 30 s".to_owned();
    Ok(Row { what, unit: "B/s", ours, against: "limit", theirs: 1_000.0, samples: 1 })
}
