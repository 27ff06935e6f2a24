//! How long things last.

use std::time::Duration;

/// How long a session lasts, and how often the provider is asked about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A session ends this long after the sign-in, whatever happens.
    pub absolute: Duration,
    /// A session ends this long after its last request.
    pub idle: Duration,
    /// With a refresh token, the provider is asked this often whether the person and their groups are as they were.
    pub renewal: Duration,
    /// A refusal is believed this long after the provider last agreed, which is when it has to be noticed. Before, another
    /// replica may just have used up the refresh token that this one brings, and the browser has its new one in a moment.
    pub believed: Duration,
    /// While the provider does not answer, a session goes on until this long after it last did.
    pub grace: Duration,
}

impl Limits {
    /// The provider is asked so often that a change is noticed within this time.
    pub fn noticed_within(time: Duration) -> Self {
        Self {
            absolute: Duration::from_hours(12),
            idle: Duration::from_hours(2),
            renewal: time * 4 / 5,
            believed: time,
            grace: time * 3,
        }
    }

    /// A stream that could not be renewed comes again after this time.
    pub(crate) fn pause(&self) -> Duration {
        NOTED.min(self.renewal)
    }

    /// An answer of the provider is given to whoever else asks for this long. A browser has its new cookies by then.
    pub(crate) fn reused(&self) -> Duration {
        Duration::from_secs(30).min(self.renewal / 2)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::noticed_within(Duration::from_mins(5))
    }
}

/// Clocks may differ by this much.
pub(crate) const SKEW: Duration = Duration::from_mins(1);

/// A sign-in has to be finished within this time.
pub(crate) const PENDING: Duration = Duration::from_mins(10);

/// A request this long after the last noted one is noted, which takes a new cookie.
pub(crate) const NOTED: Duration = Duration::from_mins(1);
