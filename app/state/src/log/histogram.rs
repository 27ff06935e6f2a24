//! How many lines were written when, by how serious they are: as bars of a drawing.

use std::fmt::Write as _;

use kdr_proto::v1::LogLevel;

use super::buffer::{Buffer, Entry};

/// Bars of a drawing.
pub const BARS: usize = 120;
/// How high it is, in its own units. A bar is ten of them wide.
pub const HEIGHT: u64 = 100;

/// Bars by how serious the lines are, each as the `d` of a path; the errors stand at the bottom.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Histogram {
    /// The time of the first and of the last line, in milliseconds since 1970.
    pub span: (i64, i64),
    /// Errors and worse.
    pub errors: String,
    /// Warnings.
    pub warnings: String,
    /// Everything else.
    pub others: String,
    /// Lines in each bar: errors, warnings, all.
    pub counts: Vec<(u32, u32, u32)>,
}

/// Counts the lines that are held, but for those of containers that are switched off.
pub fn histogram(buffer: &Buffer, is_hidden: impl Fn(u32) -> bool) -> Option<Histogram> {
    let lines = || {
        let shown = |entry: &&Entry| entry.line().is_some_and(|line| !is_hidden(line.source));
        buffer
            .entries()
            .iter()
            .filter(shown)
            .filter_map(|entry| Some((entry.time()? / 1_000_000, entry.level)))
    };
    let (from, to) = (lines().map(|(time, _)| time).min()?, lines().map(|(time, _)| time).max()?);
    let mut counts = vec![(0_u32, 0_u32, 0_u32); BARS];
    for (time, level) in lines() {
        let count = &mut counts[bar(time, (from, to))];
        match level {
            LogLevel::Error | LogLevel::Fatal => count.0 += 1,
            LogLevel::Warn => count.1 += 1,
            _ => {}
        }
        count.2 += 1;
    }
    let highest = u64::from(counts.iter().map(|count| count.2).max().unwrap_or(0)).max(1);
    let mut drawn = Histogram { span: (from, to), ..Histogram::default() };
    for (index, (errors, warnings, all)) in counts.iter().enumerate() {
        // Few errors among many lines are still to be seen.
        let height = |count: u32| match u64::from(count) * HEIGHT / highest {
            0 if count > 0 => 3,
            height => height,
        };
        let mut bottom = HEIGHT;
        let parts = [
            (&mut drawn.errors, *errors),
            (&mut drawn.warnings, *warnings),
            (&mut drawn.others, all - errors - warnings),
        ];
        for (path, count) in parts {
            let height = height(count).min(bottom);
            if height > 0 {
                // Writing to a string cannot fail.
                write!(path, "M{} {bottom}h8v-{height}h-8z", index * 10 + 1).unwrap_or(());
            }
            bottom -= height;
        }
    }
    drawn.counts = counts;
    Some(drawn)
}

/// The bar of a moment.
pub fn bar(time: i64, (from, to): (i64, i64)) -> usize {
    let bars = i64::try_from(BARS).unwrap_or(1);
    let bar = (time - from) * bars / (to - from).max(1);
    usize::try_from(bar.clamp(0, bars - 1)).unwrap_or(0)
}

/// The moment at so many thousandths of a span.
pub fn moment(permille: i64, (from, to): (i64, i64)) -> i64 {
    from + (to - from) * permille.clamp(0, 1_000) / 1_000
}

#[cfg(test)]
mod tests;
