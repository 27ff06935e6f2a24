//! The page's connection to the server: what it is doing, and how long it waits before it tries again.

use crate::instant;

/// Without any message for so long the connection counts as lost: the server speaks at least every 15 s.
pub const SILENCE_MS: u32 = 20_000;

/// A tab that is hidden for so long lets go of its streams.
pub const HIDDEN_MS: u32 = 60_000;

/// The state of the connection.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Link {
    /// The first connection is being made; there is no data yet.
    #[default]
    Connecting,
    /// Messages arrive.
    Live,
    /// The server is lost, and is being tried again.
    Reconnecting {
        /// Why, in a sentence.
        reason: String,
    },
}

impl Link {
    /// One or two words, for the indicator. `data_from` is the server's time of the last message.
    pub fn words(&self, data_from: Option<i64>, offset_minutes: i32) -> String {
        match (self, data_from) {
            (Self::Connecting, _) | (Self::Reconnecting { .. }, None) => "connecting".to_owned(),
            (Self::Live, _) => "live".to_owned(),
            (Self::Reconnecting { .. }, Some(at)) => {
                format!("reconnecting, data from {}", instant::clock_time(at, offset_minutes))
            }
        }
    }

    /// The name that styles go by.
    pub fn slug(&self) -> &'static str {
        match self {
            Self::Connecting => "connecting",
            Self::Live => "live",
            Self::Reconnecting { .. } => "reconnecting",
        }
    }
}

/// Exponential back-off with jitter, so that a restarted server is not met by all pages at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    const FIRST_MS: u32 = 250;
    const LONGEST_MS: u32 = 10_000;

    /// The next attempt succeeded.
    pub fn reset(&mut self) {
        self.failures = 0;
    }

    /// How many milliseconds to wait before the next attempt: between half and all of 250 ms, doubled with each
    /// failure up to 10 s. `random` is uniform in `0..=1000`.
    pub fn next_delay(&mut self, random: u32) -> u32 {
        let full = (Self::FIRST_MS << self.failures.min(10)).min(Self::LONGEST_MS);
        self.failures = self.failures.saturating_add(1);
        full / 2 + full / 2 * random.min(1000) / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_ten_seconds() {
        let mut backoff = Backoff::default();
        let longest: Vec<_> = (0..8).map(|_| backoff.next_delay(1000)).collect();
        assert_eq!(longest, [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
        backoff.reset();
        assert_eq!(backoff.next_delay(0), 125);
        for _ in 0..100 {
            assert!((125..=10_000).contains(&backoff.next_delay(500)));
        }
    }

    #[test]
    fn a_lost_server_is_said_with_the_datas_time() {
        let lost = Link::Reconnecting { reason: "The server does not answer.".into() };
        assert_eq!(lost.words(Some(1_795_392_247_000), 0), "reconnecting, data from 00:04:07");
        assert_eq!(lost.words(None, 0), "connecting");
        assert_eq!(Link::Live.words(Some(0), 0), "live");
    }
}
