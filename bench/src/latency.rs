//! From a change in the cluster until somebody sees it.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::{Result, ensure};
use tokio::time::{Instant, sleep};

use crate::{
    browser::{Measurement, Sightings},
    row::{Row, percentile},
    stand::Stand,
    view::View,
};

/// Changes whose way to the page is timed.
pub const SAMPLES: usize = 100;
/// Between two of them; no multiple of the server's window, so that they fall anywhere within it.
pub const PACE: Duration = Duration::from_millis(137);
/// Height of the browser's window in pixels: some fifty pods of a namespace are in sight, and those that come in their
/// place.
const WINDOW: &str = "3000";
/// All changes are made within this.
const MADE: Duration = Duration::from_mins(2);

/// What was changed, and when in milliseconds since 1970.
pub type Changes = Vec<(String, f64)>;

/// The list of all pods, narrowed by its filter to one namespace so that what changes is in sight: notes when so many
/// rows first show a status.
pub async fn page(server: &str, namespace: &str, status: &str, count: usize) -> Result<Measurement> {
    let url = format!("{server}/pods?q={namespace}");
    Measurement::start(&["statuses", &url, status, &count.to_string(), WINDOW]).await
}

/// A row of how long changes took to be on the page, 99 of 100, against the limit.
pub fn row(what: &str, made: &Changes, seen: &Sightings) -> Result<Row> {
    let ours = late(what, made, seen)?;
    Ok(Row { what: what.to_owned(), unit: "ms", ours, against: "limit", theirs: 250.0, samples: made.len() })
}

/// Within how many milliseconds 99 of 100 changes were seen. Fails when one was not, and names it.
pub fn late(what: &str, made: &Changes, seen: &Sightings) -> Result<f64> {
    let time = |(text, made): &(String, f64)| {
        seen.get(text).map_or_else(
            || {
                eprintln!("{what}: {text} was not seen");
                f64::INFINITY
            },
            |seen| seen - made,
        )
    };
    let times: Vec<f64> = made.iter().map(time).collect();
    let unseen = times.iter().filter(|time| time.is_infinite()).count();
    ensure!(unseen == 0, "{what}: {unseen} of {} were never seen", made.len());
    Ok(percentile(&times, 0.99))
}

/// A time in milliseconds since 1970.
#[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 fit in 53 bits")]
pub fn milliseconds(time: impl Into<SystemTime>) -> f64 {
    let since = time.into().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_micros() as f64 / 1_000.0
}

/// Deletes pods of a namespace, one after the other; says which, and when. What is deleted is replaced: there is always
/// one that runs, or soon will.
pub async fn deletions(stand: &Stand, view: &View, namespace: &str) -> Result<Changes> {
    let mut made = Changes::new();
    let mut names = BTreeSet::new();
    let begun = Instant::now();
    while made.len() < SAMPLES {
        ensure!(begun.elapsed() < MADE, "too few pods of {namespace} run");
        if let Some(name) = view.running(namespace).find(|name| !names.contains(name))
            && let Some(moment) = stand.simulation.delete_pod(namespace, &name)
        {
            made.push((name.clone(), milliseconds(moment.time)));
            names.insert(name);
        }
        sleep(PACE).await;
    }
    Ok(made)
}
