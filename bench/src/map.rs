//! What the map costs the browser.

use anyhow::Result;
use serde::Deserialize;

use crate::{browser::Measurement, row::Row};

/// What `browser.mjs` found.
#[derive(Deserialize)]
struct Findings {
    /// Milliseconds from navigation until all tiles in sight stand.
    first: f64,
    /// Frames a second while zooming, and the longest time without one in milliseconds.
    fps: f64,
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

/// Zooms in and out of a cluster's map. `cluster` says which.
pub async fn rows(cluster: &str, url: &str) -> Result<Vec<Row>> {
    let url = format!("{url}/map");
    let found: Findings = Measurement::start(&["zoom", &url, "12"]).await?.findings().await?;
    let row = |what: &str, unit, ours, theirs| {
        let what = format!("{cluster}, map: {what}");
        Row { what, unit, ours, against: "limit", theirs, samples: found.zooms }
    };
    Ok(vec![
        Row { samples: 1, ..row("navigation → all tiles in sight", "ms", found.first, 1_000.0) },
        // More is better here, unlike in every other row: so the time between two frames is given.
        row("a frame while zooming, mean", "ms", 1_000.0 / found.fps, 1_000.0 / 60.0 * 1.05),
        row("the longest frame while zooming", "ms", found.longest_frame, 200.0),
        row("the longest task", "ms", found.longest_task, 200.0),
        row("elements in the document", "", found.elements, 5_000.0),
        row("heap of the page", "MB", found.heap / 1e6, 100.0),
    ])
}
