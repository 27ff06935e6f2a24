//! How patiently a log is asked for again.

use std::time::Duration;

/// Times of waiting. The default is meant for real clusters.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Pause before the first new attempt; doubled with each that fails.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
    /// The API server has to answer within this time.
    pub answer: Duration,
    /// A follow counts as begun after this time, even if the node has not answered: kubelets before 1.32 do not answer
    /// before the first line.
    pub begin: Duration,
    /// A follow that was silent for so long is asked for anew: a connection can die without a word.
    pub silence: Duration,
    /// A viewer of a follow that is further behind what is written loses the oldest lines.
    pub behind: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(250),
            longest: Duration::from_secs(10),
            answer: Duration::from_secs(15),
            begin: Duration::from_secs(2),
            silence: Duration::from_mins(5),
            behind: Duration::from_secs(10),
        }
    }
}

/// Growing pauses.
#[derive(Debug)]
pub(crate) struct BackOff {
    pace: Pace,
    failures: u32,
}

impl BackOff {
    pub(crate) fn new(pace: Pace) -> Self {
        Self { pace, failures: 0 }
    }

    /// The next failure begins with the shortest pause.
    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }

    /// Attempts that failed in a row.
    pub(crate) fn failures(&self) -> u32 {
        self.failures
    }

    /// The pause after one more failure: doubled each time, and spread by a quarter either way, so that many follows
    /// that were cut at the same moment do not come back at the same moment.
    pub(crate) fn next(&mut self) -> Duration {
        let doubled = self.pace.first.saturating_mul(1 << self.failures.min(16));
        self.failures = self.failures.saturating_add(1);
        doubled.min(self.pace.longest).mul_f64(rand::random_range(0.75..1.25))
    }

    /// Waits for [`BackOff::next`].
    pub(crate) async fn pause(&mut self) {
        tokio::time::sleep(self.next()).await;
    }
}

#[cfg(test)]
mod tests;
