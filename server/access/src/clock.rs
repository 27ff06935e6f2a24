//! What time it is. Everything that ends asks one clock, so that tests can turn it.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> SystemTime + Send + Sync>);

impl Clock {
    /// A clock that shows what `now` says.
    pub fn new(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    pub(crate) fn now(&self) -> SystemTime {
        (self.0)()
    }

    /// Seconds since 1970.
    pub(crate) fn seconds(&self) -> u64 {
        seconds(self.now())
    }

    /// Resolves when the clock shows `end`.
    pub(crate) async fn reach(&self, end: SystemTime) {
        // The clock may be set while this waits, and a timer counts time that the machine did not sleep through.
        while let Some(left) = end.duration_since(self.now()).ok().filter(|left| !left.is_zero()) {
            tokio::time::sleep(left.min(LOOK)).await;
        }
    }
}

/// A wait looks at the clock again after this time.
const LOOK: Duration = Duration::from_mins(1);

/// Seconds since 1970; 0 before.
pub(crate) fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

/// The time that many seconds after 1970; `None` when that is beyond what a clock can show.
pub(crate) fn at(seconds: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

/// How much time has gone by since `then`; none when the clock was set back.
pub(crate) fn since(then: SystemTime, now: SystemTime) -> Duration {
    now.duration_since(then).unwrap_or_default()
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(SystemTime::now)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Clock")
    }
}
