//! What it costs that everything is seen through a scope: the same view of the same caches, for somebody who sees
//! everything without being asked and for somebody of many bindings who sees as much.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use futures::StreamExt as _;
use kdr_cluster::{Caches, connect_url};
use kdr_core::{
    Scope,
    access::{Grant, Pattern, Role},
    ports::ClusterSource as _,
    view::{Rows, Step, View},
};
use kdr_demo::{Options, Simulation};

use crate::row::{Row, percentile};

const PODS: usize = 10_000;
/// Snapshots of each; they take turns.
const SAMPLES: usize = 101;
/// A scope may make it this much dearer.
const LIMIT: f64 = 1.05;
/// Bindings that somebody has before the one that matches.
const BINDINGS: usize = 5;
const PATIENCE: Duration = Duration::from_mins(1);

/// All rows.
pub async fn rows() -> Result<Vec<Row>> {
    let simulation = Simulation::start(Options { pods: PODS, ..Options::default() }).await?;
    let caches = Caches::start(connect_url(simulation.url().parse()?, "demo", true));
    tokio::time::timeout(PATIENCE, caches.ready().wait_for(|ready| *ready)).await??;
    let views =
        [("map of the cluster", Rows::None), ("all pods", Rows::Pods { namespace: None, workload: None })];
    let mut rows = Vec::new();
    for (what, selection) in views {
        let (mut bare, mut scoped) = (Vec::new(), Vec::new());
        for _ in 0..SAMPLES {
            bare.push(snapshot(&caches, &Scope::everything(), &selection).await?);
            scoped.push(snapshot(&caches, &bound()?, &selection).await?);
        }
        let ratio = percentile(&scoped, 0.5) / percentile(&bare, 0.5);
        rows.push(Row {
            what: format!("10,000 pods: {what}, through a scope of {} bindings beside none", BINDINGS + 1),
            unit: "times",
            ours: ratio,
            against: "limit",
            theirs: LIMIT,
            samples: SAMPLES,
        });
    }
    caches.shutdown();
    simulation.stop().await;
    Ok(rows)
}

/// Sees every namespace, by the last of several bindings.
fn bound() -> Result<Scope> {
    let grant = |pattern: &str| -> Result<Grant> {
        let namespaces = vec![Pattern::new(pattern).context("a pattern")?];
        Ok(Grant { role: Role::Lead, namespaces, because: "a benchmark".into() })
    };
    let mut grants = (0..BINDINGS).map(|at| grant(&format!("team-{at}-*"))).collect::<Result<Vec<_>>>()?;
    grants.push(grant("*")?);
    Ok(Scope::granted(grants, None))
}

/// Milliseconds until the first step of a view.
async fn snapshot(caches: &Caches, scope: &Scope, rows: &Rows) -> Result<f64> {
    let view = caches.scoped(scope);
    let begun = Instant::now();
    let mut steps = view.watch(View { rows: rows.clone(), open: None });
    let first = steps.next().await.context("a first step")?;
    let took = begun.elapsed().as_secs_f64() * 1e3;
    let Step::Snapshot { snapshot, .. } = first else { anyhow::bail!("no snapshot first") };
    ensure!(snapshot.namespaces.len() > 100, "the scope hides namespaces");
    Ok(took)
}
