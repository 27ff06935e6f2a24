//! How long to wait for what. One place, so that a test can be quick about it.

use std::time::Duration;

/// How long the caches wait, for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// For the beginning of an answer, and between two pieces of a list. The API server itself gives up on a list
    /// after a minute.
    pub answer: Duration,
    /// For the next byte of a watch. The API server sends each watch a bookmark about once a minute, so silence for
    /// longer means that the connection is half open (a firewall or a dead node forgot it): no operating system
    /// notices that by itself, because a watch never writes.
    pub silence: Duration,
    /// Before the first new attempt after a fault; doubled at each further one.
    pub backoff_first: Duration,
    /// Never longer than this between attempts.
    pub backoff_limit: Duration,
    /// Never longer than this between attempts while the account lacks a right or the kind is not served: only a
    /// person can change that.
    pub backoff_refused: Duration,
    /// Before an extension that is not installed is looked for again.
    pub extension: Duration,
    /// Before a right for the whole cluster is tried again while some namespaces can be read without it.
    pub recheck: Duration,
    /// Between two measurements while somebody looks.
    pub usage: Duration,
    /// Between two measurements while nobody does.
    pub usage_idle: Duration,
    /// A watch that was opened on demand stays open for so long after its last viewer has left.
    pub linger: Duration,
    /// A watch that ended without a word before this counts as a fault.
    pub short_watch: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            answer: Duration::from_mins(1),
            silence: Duration::from_secs(100),
            backoff_first: Duration::from_millis(500),
            backoff_limit: Duration::from_secs(10),
            backoff_refused: Duration::from_secs(30),
            extension: Duration::from_mins(1),
            recheck: Duration::from_mins(5),
            usage: Duration::from_secs(15),
            usage_idle: Duration::from_mins(1),
            linger: Duration::from_secs(30),
            short_watch: Duration::from_secs(1),
        }
    }
}
