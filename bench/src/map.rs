//! What the map costs the browser.

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::{
    browser::Measurement,
    row::{Row, percentile},
};

/// What `browser.mjs` found.
#[derive(Deserialize)]
struct Findings {
    /// Milliseconds between two frames on the screen while the page zooms, and the longest of them.
    shown: f64,
    longest_shown: f64,
    /// The same of the main thread's frames, which it misses while it builds a level; the zoom goes on without it.
    frame: f64,
    longest_frame: f64,
    /// The longest task of the main thread, in milliseconds.
    longest_task: f64,
    /// Elements in the document, the most of both levels.
    elements: f64,
    /// Bytes of the JavaScript heap and of WASM's memory.
    heap: f64,
    /// How often it was zoomed in and out.
    zooms: usize,
}

/// Between two frames, in milliseconds, with one of twenty missing.
const FRAME: f64 = 1_000.0 / 60.0 * 1.05;

/// Opens a cluster's map. `cluster` says which.
pub async fn opened(cluster: &str, url: &str) -> Result<[Row; 2]> {
    let times: Vec<f64> =
        Measurement::start(&["first-tiles", &format!("{url}/map"), "8"]).await?.findings().await?;
    let (first_visit, visits) = times.split_first().context("no navigation")?;
    let row = |what: &str, ours, samples| {
        let what = format!("{cluster}, map: {what}");
        Row { what, unit: "ms", ours, against: "limit", theirs: 1_000.0, samples }
    };
    Ok([
        row("navigation → all tiles in sight, median", percentile(visits, 0.5), visits.len()),
        row("the same in a browser's first minute", *first_visit, 1),
    ])
}

/// The same, then zooms in and out of it.
pub async fn rows(cluster: &str, url: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::from(opened(cluster, url).await?);
    let found: Findings =
        Measurement::start(&["zoom", &format!("{url}/map"), "12"]).await?.findings().await?;
    let row = |what: &str, unit, ours, theirs| {
        let what = format!("{cluster}, map: {what}");
        Row { what, unit, ours, against: "limit", theirs, samples: found.zooms }
    };
    rows.extend([
        row("a frame on the screen while it zooms, mean", "ms", found.shown, FRAME),
        row("the longest of them", "ms", found.longest_shown, 200.0),
        // The screen does not wait for it.
        Row {
            against: "60 a second",
            ..row("a frame of the main thread meanwhile and after, mean", "ms", found.frame, FRAME)
        },
        row("the longest of them", "ms", found.longest_frame, 200.0),
        row("the longest task", "ms", found.longest_task, 200.0),
        row("elements in the document", "", found.elements, 5_000.0),
        row("heap of the page", "MB", found.heap / 1e6, 100.0),
    ]);
    Ok(rows)
}
