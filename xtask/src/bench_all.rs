//! `cargo bench-all`: builds what the benchmarks measure, then runs `bench/`.

use std::process::ExitCode;

use anyhow::Result;
use kdr_testcluster::Cluster;

use crate::{checkout, page, server, tools};

/// Everything after the name goes to the benchmarks: `cargo bench-all --only page-size`.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// Arguments of the benchmarks; `--help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds the page and the static server, then measures.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    tools::debian_packages()?;
    tools::node_packages()?;
    page::build()?;
    let binary = server::build_static()?;
    let mut bench = checkout::cargo(["run", "--quiet", "--release", "--package", "kdr-bench", "--"]);
    bench.args(&arguments.rest).env("KDR_BENCH_BINARY", binary);
    if let Some(kubectl) = Cluster::kubectl_without_a_cluster() {
        bench.env("KDR_TEST_KUBECTL", kubectl);
    }
    let (real, peer) = (wants(&arguments.rest, "real"), wants(&arguments.rest, "peer"));
    if real || peer {
        match kdr_testcluster::up(&|line| eprintln!("{line}")) {
            Ok(cluster) => {
                if let Some(registry) = cluster.registry {
                    bench.env("KDR_BENCH_BUSYBOX", format!("{registry}/busybox:1"));
                }
                match peer.then(|| Cluster::stern(&|line| eprintln!("{line}"))) {
                    Some(Ok(stern)) => drop(bench.env("KDR_BENCH_STERN", stern)),
                    Some(Err(reason)) => eprintln!("without stern, and so without its row: {reason:#}"),
                    None => {}
                }
                bench.env("KDR_TEST_KUBECONFIG", cluster.kubeconfig).env("KDR_TEST_KUBECTL", cluster.kubectl);
            }
            Err(reason) => eprintln!("without the real cluster, and so without its rows: {reason:#}"),
        }
    }
    checkout::run(&mut bench)?;
    Ok(ExitCode::SUCCESS)
}

/// Whether a part of the benchmarks is among those that are asked for.
fn wants(arguments: &[String], part: &str) -> bool {
    let only = |argument: &String| argument == "--only" || argument.starts_with("--only=");
    !arguments.iter().any(only)
        || arguments.iter().flat_map(|argument| argument.split([',', '='])).any(|word| word == part)
}
