//! What the page weighs.

use std::fs;

use anyhow::{Context, Result};

use crate::row::Row;

const LIMIT_KB: f64 = 409.6;

/// Everything a first visit downloads but for the shell around it, compressed with brotli.
pub fn weight() -> Result<Row> {
    let mut bytes = 0;
    for entry in fs::read_dir("dist").context("dist/; build the page first")? {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "br") {
            bytes += entry.metadata()?.len();
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a few hundred thousand")]
    let ours = bytes as f64 / 1000.0;
    Ok(Row {
        what: "page, brotli".to_owned(),
        unit: "KB",
        ours,
        against: "limit",
        theirs: LIMIT_KB,
        samples: 1,
    })
}
