//! The end of the server as its streams learn of it.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use tokio_util::sync::CancellationToken;
use tonic::Status;

/// Viewers come back at different moments: the first after this time,
const FIRST_MILLIS: u32 = 500;
/// each next one so much later,
const STEP_MILLIS: u32 = 20;
/// and none later than this after the first.
const SPREAD_MILLIS: u32 = 2_000;

/// Tells streams that the server is about to end, and when their viewers should come back.
#[derive(Clone, Default)]
pub struct Drain {
    token: CancellationToken,
    told: Arc<AtomicU32>,
}

impl Drain {
    /// Ends when `token` is cancelled.
    pub fn new(token: CancellationToken) -> Self {
        Self { token, told: Arc::default() }
    }

    /// Resolves when the server is about to end.
    pub(crate) async fn started(&self) {
        self.token.cancelled().await;
    }

    /// When the viewer that is told now should come back, in milliseconds.
    pub(crate) fn reconnect_after_ms(&self) -> u32 {
        let before = self.told.fetch_add(1, Ordering::Relaxed);
        FIRST_MILLIS + before.wrapping_mul(STEP_MILLIS) % SPREAD_MILLIS
    }

    /// Runs a question to its end, or refuses it when the server ends first.
    pub(crate) async fn or<T>(&self, question: impl Future<Output = Result<T, Status>>) -> Result<T, Status> {
        tokio::select! {
            biased;
            () = self.started() => Err(Status::unavailable("KDR is about to end; ask again in a moment")),
            answer = question => answer,
        }
    }
}
