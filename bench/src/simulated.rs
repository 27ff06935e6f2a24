//! The page and the server on a simulated cluster of 1,000 pods.

use std::{fs, path::Path, time::Duration};

use anyhow::{Context, Result};
use kdr_demo::{Options, Simulation};
use kdr_proto::v1::{Pod, PodSelection, WatchRequest, watch_request::Rows, watch_response::Event};

use crate::{
    browser::{Measurement, Sightings},
    map,
    row::{Row, percentile},
    server::{Server, connections_to},
};

const PODS: usize = 1_000;
const VIEWERS: usize = 100;
/// Changes and lines whose way to the page is timed.
const SAMPLES: usize = 100;
/// Between two of them; no multiple of the server's window, so that they fall anywhere within it.
const PACE: Duration = Duration::from_millis(137);

/// All rows of this cluster.
pub async fn rows(binary: &Path) -> Result<Vec<Row>> {
    let simulation = Simulation::start(Options { pods: PODS, seed: 1, churn: 0.0 }).await?;
    let folder = tempfile::tempdir()?;
    let kubeconfig = folder.path().join("kubeconfig");
    fs::write(&kubeconfig, kubeconfig_for(&simulation.url()))?;
    let server = Server::start(binary, &kubeconfig).await?;
    let pods = settled(&server).await?;
    let crowd: Vec<&Pod> = pods.iter().filter(|pod| is_crowd(pod)).collect();
    let Pod { namespace, name, .. } = crowd.first().context("no pod runs")?;

    let mut rows = vec![first_rows(&server).await?, memory(&server)?];
    rows.push(line_latency(&simulation, &server, namespace, name).await?);
    rows.extend(map::rows(&server.url).await?);
    rows.push(idle(&server, namespace).await?);
    rows.push(viewers(&simulation, &server).await?);
    rows.push(change_latency(&simulation, &server, &crowd).await?);
    drop(server);
    simulation.stop().await;
    Ok(rows)
}

fn kubeconfig_for(url: &str) -> String {
    format!(
        "apiVersion: v1\nkind: Config\ncurrent-context: bench\n\
         clusters: [{{name: bench, cluster: {{server: \"{url}\"}}}}]\n\
         users: [{{name: bench, user: {{}}}}]\n\
         contexts: [{{name: bench, context: {{cluster: bench, user: bench}}}}]\n"
    )
}

/// Waits until the server knows all pods.
async fn settled(server: &Server) -> Result<Vec<Pod>> {
    let mut pods = std::collections::BTreeMap::new();
    let mut stream = server.cluster().await?.watch(all_pods()).await?.into_inner();
    while pods.len() < PODS {
        let fresh = match stream.message().await?.context("the watch ended")?.event {
            Some(Event::Snapshot(snapshot)) => snapshot.pods,
            Some(Event::Delta(delta)) => delta.pods,
            _ => continue,
        };
        pods.extend(fresh.into_iter().map(|pod| (pod.uid.clone(), pod)));
    }
    Ok(pods.into_values().collect())
}

/// Pods around the company, whose own stories would be in the way: their namespaces end in a number.
fn is_crowd(pod: &Pod) -> bool {
    pod.namespace.ends_with(|last: char| last.is_ascii_digit()) && pod.status == "Running"
}

fn all_pods() -> WatchRequest {
    WatchRequest { rows: Some(Rows::Pods(PodSelection::default())), open: None }
}

async fn first_rows(server: &Server) -> Result<Row> {
    let url = format!("{}/pods", server.url);
    let times: Vec<f64> = Measurement::start(&["first-rows", &url, "7"]).await?.findings().await?;
    let ours = percentile(&times, 0.5);
    let what = "1,000 pods: navigation → first rows, median";
    Ok(Row { what, unit: "ms", ours, against: "limit", theirs: 1_000.0, samples: times.len() })
}

fn memory(server: &Server) -> Result<Row> {
    let ours = server.resident()? / 1e6;
    Ok(Row {
        what: "1,000 pods: server's memory",
        unit: "MB",
        ours,
        against: "limit",
        theirs: 60.0,
        samples: 1,
    })
}

/// Deletes pods, one after the other; the page's row says `Terminating`.
async fn change_latency(simulation: &Simulation, server: &Server, pods: &[&Pod]) -> Result<Row> {
    let chosen = &pods[..SAMPLES.min(pods.len())];
    let url = format!("{}/pods", server.url);
    let count = chosen.len().to_string();
    let page = Measurement::start(&["statuses", &url, "Terminating", &count]).await?;
    let mut made = Vec::new();
    for pod in chosen {
        let moment = simulation.delete_pod(&pod.namespace, &pod.name).context("the pod is gone")?;
        made.push((pod.name.clone(), milliseconds(moment.time)));
        tokio::time::sleep(PACE).await;
    }
    latency("change in the cluster → on the page, p99", &made, &page.findings().await?)
}

async fn line_latency(simulation: &Simulation, server: &Server, namespace: &str, pod: &str) -> Result<Row> {
    let url = format!("{}/pods?open=Pod/{namespace}/{pod}&tab=log", server.url);
    let page = Measurement::start(&["lines", &url, "bench-line-", &SAMPLES.to_string()]).await?;
    let mut made = Vec::new();
    for number in 0..SAMPLES {
        let line = format!("bench-line-{number}");
        let moment =
            simulation.write_log_line(namespace, pod, "", line.as_bytes()).context("no such container")?;
        made.push((line, milliseconds(moment.time)));
        tokio::time::sleep(PACE).await;
    }
    latency("log line → on the page, p99", &made, &page.findings().await?)
}

fn latency(what: &'static str, made: &[(String, f64)], seen: &Sightings) -> Result<Row> {
    let times: Vec<f64> =
        made.iter().filter_map(|(text, made)| seen.get(text).map(|seen| seen - made)).collect();
    anyhow::ensure!(times.len() == made.len(), "{what}: the page showed {} of {}", times.len(), made.len());
    let ours = percentile(&times, 0.99);
    Ok(Row { what, unit: "ms", ours, against: "limit", theirs: 250.0, samples: times.len() })
}

#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit in 53 bits")]
fn milliseconds(time: impl Into<std::time::SystemTime>) -> f64 {
    let since = time.into().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    since.as_micros() as f64 / 1_000.0
}

/// Connections to the API server with a hundred viewers, beside those with one.
async fn viewers(simulation: &Simulation, server: &Server) -> Result<Row> {
    let port = simulation.url().rsplit(':').next().unwrap_or_default().parse()?;
    let mut streams = Vec::new();
    let mut one = 0;
    for viewer in 0..VIEWERS {
        let mut stream = server.cluster().await?.watch(all_pods()).await?.into_inner();
        stream.message().await?.context("the watch ended")?;
        streams.push(stream);
        if viewer == 0 {
            one = connections_to(port)?;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a handful")]
    let (ours, theirs) = (connections_to(port)? as f64, one as f64);
    let what = "connections to the API server, 100 viewers";
    Ok(Row { what, unit: "", ours, against: "one viewer", theirs, samples: VIEWERS })
}

/// What a page that nothing happens on takes from the wire.
async fn idle(server: &Server, namespace: &str) -> Result<Row> {
    const SECONDS: &str = "30";
    let url = format!("{}/n/{namespace}", server.url);
    let ours: f64 = Measurement::start(&["idle", &url, SECONDS]).await?.findings().await?;
    let what = "idle page, 30 s";
    Ok(Row { what, unit: "B/s", ours, against: "limit", theirs: 1_000.0, samples: 1 })
}
