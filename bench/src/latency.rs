//! From a change in the cluster until somebody sees it.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Result, ensure};

use crate::{
    browser::Sightings,
    row::{Row, percentile},
};

/// What was changed, and when in milliseconds since 1970.
pub type Changes = Vec<(String, f64)>;

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
