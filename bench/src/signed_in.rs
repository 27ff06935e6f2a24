//! A thousand people of fifty teams, each signed in at an identity provider and each at a connection of their own, look at
//! the simulated cluster of 10,000 pods.

use std::{path::Path, time::Duration};

use anyhow::{Context, Result, ensure};
use futures::StreamExt as _;
use k8s_openapi::api::core::v1::Namespace;
use kdr_demo::{Options, Simulation};
use kdr_proto::v1::{WatchRequest, WatchResponse, watch_response::Event};
use kube::{Api, Client, Config, ResourceExt as _, api::ListParams};
use tokio::{
    task::JoinSet,
    time::{sleep, timeout},
};
use tonic::Streaming;

pub use self::{
    installation::{Bound, Installation},
    person::Person,
};
use crate::{
    row::{Row, percentile},
    server::connections_to,
    view,
};

mod installation;
mod person;

const PODS: usize = 10_000;
const CLUSTER: &str = "10,000 pods, signed in";
const VIEWERS: usize = 1_000;
const TEAMS: usize = 50;
/// Changes a second while they watch.
const CHURN: f64 = 100.0;
/// So long they all watch before anything is measured.
const WATCHING: Duration = Duration::from_secs(20);
/// The caches are full long before.
const PATIENCE: Duration = Duration::from_mins(2);
/// Everybody reads from a connection of their own; this many open one at once.
const AT_ONCE: usize = 20;

/// What KDR may add to a sign-in, in milliseconds.
const LIMIT_SIGN_IN: f64 = 150.0;
const LIMIT_MEMORY: f64 = 400.0;

/// All rows.
pub async fn rows(binary: &Path) -> Result<Vec<Row>> {
    let simulation = Simulation::start(Options { pods: PODS, seed: 1, churn: 0.0 }).await?;
    let teams = teams(&simulation).await?;
    let bindings = teams.iter().enumerate().map(|(number, namespaces)| Bound {
        group: format!("team-{number}"),
        role: "developer",
        namespaces: namespaces.clone(),
    });
    let installation = Installation::start(binary, simulation, bindings).await?;
    let simulation = &installation.simulation;
    let connections = || connections_to(simulation.url().rsplit(':').next().unwrap_or_default().parse()?);

    eprintln!("{CLUSTER}: {VIEWERS} people sign in");
    let mut people = Vec::new();
    let mut took = Vec::new();
    for number in 0..VIEWERS {
        let (person, time) =
            Person::sign_in(&installation, number, &format!("team-{}", number % TEAMS)).await?;
        people.push(person);
        took.push(time.as_secs_f64() * 1e3);
    }
    // The first one waits until all is known, so that the others are told at once.
    timeout(PATIENCE, until_known(&people[0], &teams[0])).await.context("the caches are not full")??;
    simulation.churn(CHURN).context("churn")?;

    let mut reading = JoinSet::new();
    reading.spawn(read(people[0].watch(request(0, &teams)).await?, teams[0].clone()));
    sleep(Duration::from_secs(2)).await;
    let one = connections()?;
    let rest = people.iter().enumerate().skip(1);
    let mut opening = futures::stream::iter(rest)
        .map(|(number, person)| {
            let request = request(number, &teams);
            async move { (number, person.watch(request).await) }
        })
        .buffer_unordered(AT_ONCE);
    while let Some((number, stream)) = opening.next().await {
        reading.spawn(read(stream?, teams[number % TEAMS].clone()));
    }
    sleep(WATCHING).await;
    let many = connections()?;
    let resident = installation.server.resident()?;
    if let Some(ended) = reading.try_join_next() {
        ended?.context("a viewer's stream ended")?;
    }
    reading.shutdown().await;
    installation.stop().await;
    #[expect(clippy::cast_precision_loss, reason = "some dozens")]
    let (one, many) = (one as f64, many as f64);
    let row = |what: &str, unit, ours, against, theirs| {
        let what = format!("{CLUSTER}: {what}");
        Row { what, unit, ours, against, theirs, samples: VIEWERS }
    };
    Ok(vec![
        row("sign-in, provider included, p99", "ms", percentile(&took, 0.99), "limit", LIMIT_SIGN_IN),
        row("watches, 1,000 viewers, 50 scopes", "", many, "one viewer", one),
        row("memory, 1,000 viewers", "MB", resident / 1e6, "limit", LIMIT_MEMORY),
    ])
}

/// The namespaces of each team.
async fn teams(simulation: &Simulation) -> Result<Vec<Vec<String>>> {
    let api = Api::<Namespace>::all(Client::try_from(Config::new(simulation.url().parse()?))?);
    let mut teams = vec![Vec::new(); TEAMS];
    // The company's own namespaces have no number, and are as good as others here.
    for (at, namespace) in api.list(&ListParams::default()).await?.into_iter().enumerate() {
        teams[at % TEAMS].push(namespace.name_any());
    }
    Ok(teams)
}

/// What somebody's page looks at, within their namespaces.
fn request(viewer: usize, teams: &[Vec<String>]) -> WatchRequest {
    let mine = &teams[viewer % TEAMS];
    view::of_a_page(viewer, mine[viewer / TEAMS % mine.len()].clone())
}

/// Waits until a person sees all their namespaces.
async fn until_known(person: &Person, namespaces: &[String]) -> Result<()> {
    loop {
        let mut stream = person.watch(WatchRequest { rows: None, open: None }).await?;
        let first = stream.message().await?.context("the watch ended")?;
        if matches!(&first.event, Some(Event::Snapshot(snapshot)) if snapshot.namespaces.len() == namespaces.len())
        {
            return Ok(());
        }
        sleep(Duration::from_millis(500)).await;
    }
}

/// Reads all that comes, as a page does, and only of one's own namespaces.
async fn read(mut stream: Streaming<WatchResponse>, mine: Vec<String>) -> Result<()> {
    while let Some(message) = stream.message().await? {
        let pods = match &message.event {
            Some(Event::Snapshot(snapshot)) => &snapshot.pods,
            Some(Event::Delta(delta)) => &delta.pods,
            _ => continue,
        };
        ensure!(pods.iter().all(|pod| mine.contains(&pod.namespace)), "a pod of another team");
    }
    anyhow::bail!("the server has ended it")
}
