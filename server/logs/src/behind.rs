//! How far a viewer of a follow is behind what is written, and hence how long a line may wait for it.
//!
//! The node keeps the log anyway, so a viewer that is slow for a moment costs nothing: the node waits. One that is slow
//! for good would see an ever older past: when it is more than a limit behind, the oldest lines are dropped.

use std::time::Duration;

use jiff::Timestamp;

/// What one connection delivers, compared with the clock.
#[derive(Debug)]
pub struct Behind {
    opened: Timestamp,
    /// The smallest difference between the clock and a line's time: what the node's clock differs, plus the time that a
    /// line needs when nothing holds it up.
    least: Option<i128>,
}

impl Behind {
    /// The connection begins.
    pub fn new(opened: Timestamp) -> Self {
        Self { opened, least: None }
    }

    /// How long a line that was written at `time` (nanoseconds since 1970) may wait for a viewer that must not be more
    /// than `limit` behind; without end when it was written before the connection began.
    pub fn patience(&mut self, time: i64, now: Timestamp, limit: Duration) -> Option<Duration> {
        if i128::from(time) < self.opened.as_nanosecond() {
            return None;
        }
        let difference = now.as_nanosecond() - i128::from(time);
        let least = self.least.map_or(difference, |least| least.min(difference));
        self.least = Some(least);
        let behind = u64::try_from(difference - least).map_or(Duration::MAX, Duration::from_nanos);
        Some(limit.saturating_sub(behind))
    }
}

#[cfg(test)]
mod tests;
