//! How much one server takes on, and how much of it for one viewer.

mod viewer;

use std::sync::Arc;

use kdr_core::access::Pass;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;

use self::viewer::{Open, Viewers};

/// The longest request, in bytes. Requests name things; none is longer than a few names.
pub(crate) const REQUEST_BYTES: usize = 64 * 1024;

/// How many calls may be open at once.
#[derive(Clone)]
pub struct Limits {
    streams: Arc<Semaphore>,
    reads: Arc<Semaphore>,
    viewers: Viewers,
}

/// A place for one call, given back by drop.
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
    _open: Option<Open>,
}

impl Limits {
    /// Up to `streams` open streams and `reads` reads from the API server at once, over all viewers.
    pub fn new(streams: usize, reads: usize) -> Self {
        Self {
            streams: Arc::new(Semaphore::new(streams)),
            reads: Arc::new(Semaphore::new(reads)),
            viewers: Viewers::default(),
        }
    }

    /// A place for one stream; `about_a_kind` if the cluster is watched for it alone, or for few.
    pub(crate) fn stream(&self, pass: &Pass, about_a_kind: bool) -> Result<Place, Status> {
        let open = self.viewers.open(&pass.identity, about_a_kind)?;
        let permit = Arc::clone(&self.streams).try_acquire_owned().map_err(|_| {
            Status::resource_exhausted(
                "KDR serves as many open pages as it may; close one, or start another KDR",
            )
        })?;
        Ok(Place { _permit: permit, _open: open })
    }

    /// A place for one read from the API server.
    pub(crate) fn read(&self, pass: &Pass) -> Result<Place, Status> {
        let open = self.viewers.read(&pass.identity)?;
        let permit = Arc::clone(&self.reads).try_acquire_owned().map_err(|_| {
            Status::resource_exhausted(
                "KDR reads as much from the API server as it may; try again in a moment",
            )
        })?;
        Ok(Place { _permit: permit, _open: open })
    }

    /// Leave to answer a question from memory.
    pub(crate) fn question(&self, pass: &Pass) -> Result<(), Status> {
        self.viewers.ask(&pass.identity)
    }
}

impl Default for Limits {
    /// 4,000 streams, 64 reads.
    fn default() -> Self {
        Self::new(4_000, 64)
    }
}

#[cfg(test)]
mod tests;
