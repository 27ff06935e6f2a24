//! What it costs that everything is seen through a scope: the same server, for somebody who sees everything without being
//! asked and for somebody of many bindings who sees as much.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use kdr_demo::{Options, Simulation};
use kdr_proto::v1::{PodSelection, Snapshot, WatchRequest, watch_request::Rows, watch_response::Event};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    row::{Row, percentile},
    signed_in::{Bound, Installation, Person},
};

const PODS: usize = 10_000;
/// Snapshots of each; they take turns.
const SAMPLES: usize = 101;
/// A scope may make it this much dearer.
const LIMIT: f64 = 1.05;
/// Bindings that somebody has before the one that matches.
const BINDINGS: usize = 5;
const PATIENCE: Duration = Duration::from_mins(1);
/// Changes a second, and who watches them, while the server's time is taken: so long, so often by turns.
const CHURN: f64 = 100.0;
const VIEWERS: usize = 50;
const WATCHING: Duration = Duration::from_secs(10);
const TURNS: usize = 4;

/// All rows.
pub async fn rows(binary: &Path) -> Result<Vec<Row>> {
    let simulation = Simulation::start(Options { pods: PODS, seed: 1, churn: 0.0 }).await?;
    let bound = |group: &str, role, namespaces: &str| Bound {
        group: group.to_owned(),
        role,
        namespaces: vec![namespaces.to_owned()],
    };
    let mut bindings: Vec<_> =
        (0..BINDINGS).map(|at| bound("leads", "lead", &format!("team-{at}-*"))).collect();
    bindings.extend([bound("leads", "lead", "*"), bound("operators", "operator", "*")]);
    let installation = Installation::start(binary, simulation, bindings).await?;
    let (bare, _) = Person::sign_in(&installation, 0, "operators").await?;
    let (scoped, _) = Person::sign_in(&installation, 1, "leads").await?;
    timeout(PATIENCE, until_known(&bare)).await.context("the caches are not full")??;

    let mut rows = Vec::new();
    let pods = || Some(Rows::Pods(PodSelection::default()));
    for (what, selection) in [("the map", None), ("all pods", pods())] {
        let (mut without, mut with) = (Vec::new(), Vec::new());
        for _ in 0..SAMPLES {
            without.push(first(&bare, selection.clone()).await?.1);
            with.push(first(&scoped, selection.clone()).await?.1);
        }
        let what = format!("{what}, latency through {} bindings beside none", BINDINGS + 1);
        rows.push(row(&what, percentile(&with, 0.5) / percentile(&without, 0.5), SAMPLES));
    }
    installation.simulation.churn(CHURN).context("churn")?;
    let (mut without, mut with) = (0.0, 0.0);
    for turn in 0..TURNS {
        // Neither is always the first.
        let first_with = turn % 2 == 0;
        let [first, then] = if first_with { [&scoped, &bare] } else { [&bare, &scoped] };
        let took = [cpu_of(&installation, first).await?, cpu_of(&installation, then).await?];
        with += took[usize::from(!first_with)];
        without += took[usize::from(first_with)];
    }
    let what = format!("server's CPU for {VIEWERS} viewers of changes, the same");
    rows.push(row(&what, with / without, TURNS));
    installation.stop().await;
    Ok(rows)
}

fn row(what: &str, ours: f64, samples: usize) -> Row {
    Row {
        what: format!("10,000 pods: {what}"),
        unit: "times",
        ours,
        against: "limit",
        theirs: LIMIT,
        samples,
    }
}

/// Waits until all pods are there.
async fn until_known(person: &Person) -> Result<()> {
    while first(person, Some(Rows::Pods(PodSelection::default()))).await?.0.pods.len() < PODS {
        sleep(Duration::from_millis(500)).await;
    }
    Ok(())
}

/// The first answer of a watch, and the milliseconds until it was there and read.
async fn first(person: &Person, rows: Option<Rows>) -> Result<(Snapshot, f64)> {
    let begun = Instant::now();
    let mut stream = person.watch(WatchRequest { rows, open: None }).await?;
    let event = stream.message().await?.context("the watch ended")?.event;
    let took = begun.elapsed().as_secs_f64() * 1e3;
    let Some(Event::Snapshot(snapshot)) = event else { anyhow::bail!("no snapshot first") };
    Ok((snapshot, took))
}

/// CPU seconds of the server while many watch all pods and the map as somebody.
async fn cpu_of(installation: &Installation, person: &Person) -> Result<f64> {
    let mut reading = JoinSet::new();
    for viewer in 0..VIEWERS {
        let rows = (viewer % 2 == 0).then(|| Rows::Pods(PodSelection::default()));
        let mut stream = person.watch(WatchRequest { rows, open: None }).await?;
        stream.message().await?.context("the watch ended")?;
        reading.spawn(async move { while stream.message().await.is_ok_and(|message| message.is_some()) {} });
    }
    let before = installation.server.cpu()?;
    sleep(WATCHING).await;
    let took = installation.server.cpu()? - before;
    ensure!(reading.try_join_next().is_none(), "a viewer's stream ended");
    reading.shutdown().await;
    Ok(took)
}
