//! Exponential back-off with jitter.

use std::time::Duration;

/// Delays that double from the first to the limit.
#[derive(Debug, Clone)]
pub(crate) struct Backoff {
    first: Duration,
    next: Duration,
}

impl Backoff {
    /// Begins with `first`.
    pub(crate) fn new(first: Duration) -> Self {
        Self { first, next: first }
    }

    /// The next delay, never longer than `limit`, shortened by up to a quarter so that the kinds (and the servers of
    /// several clusters' worth of viewers) do not come back all at the same moment.
    pub(crate) fn next(&mut self, limit: Duration) -> Duration {
        let delay = self.next.min(limit);
        self.next = delay.saturating_mul(2);
        delay.mul_f64(rand::random_range(0.75..=1.0))
    }

    /// Begins again, after something worked.
    pub(crate) fn reset(&mut self) {
        self.next = self.first;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_limit_and_begin_again_after_a_success() {
        let (first, limit) = (Duration::from_millis(500), Duration::from_secs(10));
        let mut backoff = Backoff::new(first);
        for expected in [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000] {
            let delay = backoff.next(limit);
            let expected = Duration::from_millis(expected);
            assert!(
                delay <= expected && delay >= expected.mul_f64(0.75),
                "{delay:?} is not about {expected:?}"
            );
        }
        backoff.reset();
        assert!(backoff.next(limit) <= first);
    }
}
