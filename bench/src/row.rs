//! One budget's line.

use std::fmt::Write as _;

use serde::Serialize;

/// A measured budget.
#[derive(Debug, Serialize)]
pub struct Row {
    /// What was measured.
    pub what: String,
    /// The unit of both figures.
    pub unit: &'static str,
    /// Ours: the median where there were several runs, else what `what` says.
    pub ours: f64,
    /// Whose the other figure is: `limit`, or the peer's name.
    pub against: &'static str,
    /// The other figure.
    pub theirs: f64,
    /// How many samples are behind `ours`.
    pub samples: usize,
}

impl Row {
    /// Ours divided by theirs.
    pub fn ratio(&self) -> f64 {
        self.ours / self.theirs
    }
}

/// The rows for a person.
pub fn table(rows: &[Row]) -> String {
    let mut out =
        format!("{:<60} {:>11} {:>11} {:>7}  {:<8} {}\n", "", "ours", "other", "ratio", "unit", "other is");
    for row in rows {
        let Row { what, unit, ours, against, theirs, samples } = row;
        let ratio = row.ratio();
        // Writing into a String cannot fail.
        let _ = writeln!(
            out,
            "{what:<60} {ours:>11.1} {theirs:>11.1} {ratio:>7.2}  {unit:<8} {against}, {samples} samples"
        );
    }
    out
}

/// The value below which `share` (0 to 1) of the samples are.
pub fn percentile(samples: &[f64], share: f64) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index into a list of a few hundred"
    )]
    let index = ((sorted.len() as f64 * share).ceil() as usize).saturating_sub(1);
    sorted.get(index).copied().unwrap_or(f64::NAN)
}
