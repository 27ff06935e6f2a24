//! Every budget as a row: ours beside the limit's or the peer's, with the ratio of the same run.
//!
//! Each measurement is one file. The server under test is a process of its own (`kdr serve`); the simulated cluster
//! runs in this one, so that what the server costs is the server's alone. Times of changes and of what the page shows
//! are read from the same machine's clock.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::{Context, Result};
use clap::Parser;

mod browser;
mod crowded;
mod kubectl;
mod latency;
mod logs;
mod map;
mod page;
mod peer;
mod real;
mod row;
mod scoped;
mod server;
mod signed_in;
mod simulated;
mod stand;
mod view;

/// Longer than any part takes on a busy machine. What it has started ends with it.
const PATIENCE: Duration = Duration::from_mins(10);
/// The same when the rows are asked for too that watch for twenty minutes.
const LONG_PATIENCE: Duration = Duration::from_mins(35);

/// Runs the benchmarks and prints a table.
#[derive(Parser)]
struct Arguments {
    /// Only `page`, `simulated`, `crowded`, `scoped`, `signed-in`, `real` or `peer`.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// With the rows of `simulated` and `crowded` that take twenty minutes, and a gigabyte in `peer`.
    #[arg(long)]
    long: bool,
    /// The kubectl to compare with.
    #[arg(long, env = "KDR_TEST_KUBECTL")]
    kubectl: Option<PathBuf>,
    /// The static `kdr` to measure.
    #[arg(long, env = "KDR_BENCH_BINARY")]
    binary: PathBuf,
    /// Where the rows go as JSON.
    #[arg(long, default_value = "bench/results/latest.json")]
    json: PathBuf,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let wanted = |name: &str| arguments.only.is_empty() || arguments.only.iter().any(|only| only == name);
    let patience = if arguments.long { LONG_PATIENCE } else { PATIENCE };
    let mut rows = Vec::new();
    if wanted("page") {
        rows.push(page::weight()?);
    }
    if wanted("simulated") {
        let measuring = simulated::rows(&arguments.binary, arguments.long);
        rows.extend(bounded("simulated", patience, measuring).await?);
    }
    if wanted("crowded") {
        let measuring = crowded::rows(&arguments.binary, arguments.kubectl.as_deref(), arguments.long);
        rows.extend(bounded("crowded", patience, measuring).await?);
    }
    if wanted("scoped") {
        rows.extend(bounded("scoped", PATIENCE, scoped::rows(&arguments.binary)).await?);
    }
    if wanted("signed-in") {
        rows.extend(bounded("signed-in", PATIENCE, signed_in::rows(&arguments.binary)).await?);
    }
    if wanted("real") {
        match peer::cluster() {
            Some(cluster) => {
                let measuring =
                    Box::pin(real::rows(&arguments.binary, &cluster.kubeconfig, &cluster.kubectl));
                rows.extend(bounded("real", PATIENCE, measuring).await?);
            }
            None => eprintln!("SKIPPED the crowd on a real API server: there is no real cluster"),
        }
    }
    if wanted("peer") {
        match peer::cluster() {
            Some(cluster) => {
                let measuring = Box::pin(peer::rows(&arguments.binary, &cluster, arguments.long));
                rows.extend(bounded("peer", patience, measuring).await?);
            }
            None => eprintln!("SKIPPED logs beside kubectl: there is no real cluster"),
        }
    }
    print!("{}", row::table(&rows));
    if let Some(folder) = arguments.json.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&arguments.json, serde_json::to_vec_pretty(&rows)?)
        .with_context(|| arguments.json.display().to_string())
}

/// A part's result, or that it did not end.
async fn bounded<T>(part: &str, patience: Duration, measuring: impl Future<Output = Result<T>>) -> Result<T> {
    eprintln!("measuring: {part}");
    tokio::time::timeout(patience, measuring)
        .await
        .with_context(|| format!("{part}: not measured within {} min", patience.as_secs() / 60))?
        .with_context(|| part.to_owned())
}
