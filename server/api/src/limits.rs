//! How much one server takes on.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tonic::Status;

/// The longest request, in bytes. Requests name things; none is longer than a few names.
pub(crate) const REQUEST_BYTES: usize = 64 * 1024;

/// How many calls may be open at once.
#[derive(Clone)]
pub struct Limits {
    streams: Arc<Semaphore>,
    reads: Arc<Semaphore>,
}

impl Limits {
    /// Up to `streams` open streams and `reads` reads from the API server at once, over all viewers.
    pub fn new(streams: usize, reads: usize) -> Self {
        Self { streams: Arc::new(Semaphore::new(streams)), reads: Arc::new(Semaphore::new(reads)) }
    }

    /// A place for one stream, given back by drop.
    pub(crate) fn stream(&self) -> Result<OwnedSemaphorePermit, Status> {
        Arc::clone(&self.streams).try_acquire_owned().map_err(|_| {
            Status::resource_exhausted(
                "KDR serves as many open pages as it may; close one, or start another KDR",
            )
        })
    }

    /// A place for one read from the API server, given back by drop.
    pub(crate) fn read(&self) -> Result<OwnedSemaphorePermit, Status> {
        Arc::clone(&self.reads).try_acquire_owned().map_err(|_| {
            Status::resource_exhausted(
                "KDR reads as much from the API server as it may; try again in a moment",
            )
        })
    }
}

impl Default for Limits {
    /// 4,000 streams, 64 reads.
    fn default() -> Self {
        Self::new(4_000, 64)
    }
}
