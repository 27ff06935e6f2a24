//! Container logs that are never stored: each line is a function of the container's run and the line's number.
//!
//! ```text
//!   Run (pod, container, number of the run, when it started)
//!     └─ timeline  line number ◄─► time            so that the last lines, or those since a time, are found at once
//!     └─ text      (seed, number, time) ─► bytes   the voice of the container
//!     └─ reader    merged with the lines that were written on request, in the kubelet's form
//! ```

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use jiff::Timestamp;

mod reader;
mod stamp;
mod text;
mod timeline;
mod voice;

pub(crate) use reader::{Reader, Start};
pub(crate) use voice::Voice;

/// A line that was written on request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Written {
    /// The run that wrote it.
    pub(crate) run: u32,
    /// Its number among the container's written lines.
    pub(crate) number: u64,
    pub(crate) time: Timestamp,
    pub(crate) text: Arc<[u8]>,
}

/// One run of a container.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// The pod's `uid`.
    pub(crate) pod: Arc<str>,
    /// The container's place in the pod.
    pub(crate) container: usize,
    /// How many runs of the container there were before.
    pub(crate) number: u32,
    pub(crate) voice: Voice,
    pub(crate) started: Timestamp,
    pub(crate) finished: Option<Timestamp>,
    /// In order.
    pub(crate) written: Vec<Written>,
}

impl Run {
    /// What its lines depend on, beside their numbers.
    fn seed(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.pod, self.container, self.number).hash(&mut hasher);
        hasher.finish()
    }
}

#[cfg(test)]
mod tests;
