//! What one viewer may take of a server that many share. Whoever did not sign in has the server for themselves.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use kdr_core::access::Identity;
use tokio::time::Instant;
use tonic::Status;

/// Open streams of one viewer: fifty tabs with a log each.
const STREAMS: u32 = 100;
/// Streams of one viewer about kinds that are watched while somebody looks at them; there are places for 64 of those.
const KINDS: u32 = 16;
/// Reads from the API server by one viewer at the same time, of the 64 that there are.
const READS: u32 = 8;
/// Calls that one viewer may make at once,
const BURST: f64 = 200.0;
/// and so many more with each second.
const A_SECOND: f64 = 50.0;
/// Viewers that are kept in mind before those are forgotten who did nothing lately.
const KNOWN: usize = 10_000;

/// All viewers of whom there is something to count.
#[derive(Clone, Default)]
pub(super) struct Viewers(Arc<Mutex<HashMap<String, Counted>>>);

struct Counted {
    streams: u32,
    kinds: u32,
    reads: u32,
    /// Calls left as of `at`.
    calls: f64,
    at: Instant,
}

impl Counted {
    fn calls_left(&self, now: Instant) -> f64 {
        (self.calls + now.duration_since(self.at).as_secs_f64() * A_SECOND).min(BURST)
    }

    fn is_idle(&self, now: Instant) -> bool {
        self.streams == 0 && self.reads == 0 && self.calls_left(now) >= BURST
    }
}

/// An open call of a viewer.
pub(super) struct Open {
    viewers: Viewers,
    subject: String,
    /// What of it is counted.
    of: fn(&mut Counted) -> &mut u32,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut viewers = self.viewers.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counted) = viewers.get_mut(&self.subject) {
            let open = (self.of)(counted);
            *open = open.saturating_sub(1);
        }
    }
}

impl Viewers {
    /// Counts a call.
    pub(super) fn ask(&self, identity: &Identity) -> Result<(), Status> {
        self.count(identity, |_| Ok(()))
    }

    /// Counts a call that is a stream, for as long as it is open.
    pub(super) fn open(&self, identity: &Identity) -> Result<Option<Open>, Status> {
        let many =
            format!("You have {STREAMS} streams open, which is as many as one person may; close a tab");
        self.take(identity, |counted| &mut counted.streams, STREAMS, &many)
    }

    /// Counts a kind that is looked at, for as long as it is.
    pub(super) fn kind(&self, identity: &Identity) -> Result<Option<Open>, Status> {
        let many = format!("You look at {KINDS} kinds, which is as many as one person may; close a tab");
        self.take(identity, |counted| &mut counted.kinds, KINDS, &many)
    }

    /// Counts a call that reads from the API server, for as long as it does.
    pub(super) fn read(&self, identity: &Identity) -> Result<Option<Open>, Status> {
        let many = "You read as much at once as one person may; try again in a moment";
        self.take(identity, |counted| &mut counted.reads, READS, many)
    }

    fn take(
        &self,
        identity: &Identity,
        of: fn(&mut Counted) -> &mut u32,
        most: u32,
        many: &str,
    ) -> Result<Option<Open>, Status> {
        self.count(identity, |counted| {
            let open = of(counted);
            if *open >= most {
                return Err(Status::resource_exhausted(many));
            }
            *open += 1;
            Ok(())
        })?;
        let open = || Open { viewers: self.clone(), subject: identity.subject.clone(), of };
        Ok((!identity.subject.is_empty()).then(open))
    }

    fn count(
        &self,
        identity: &Identity,
        take: impl FnOnce(&mut Counted) -> Result<(), Status>,
    ) -> Result<(), Status> {
        if identity.subject.is_empty() {
            return Ok(());
        }
        let now = Instant::now();
        let mut viewers = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if viewers.len() >= KNOWN {
            viewers.retain(|_, counted| !counted.is_idle(now));
        }
        let fresh = || Counted { streams: 0, kinds: 0, reads: 0, calls: BURST, at: now };
        let counted = viewers.entry(identity.subject.clone()).or_insert_with(fresh);
        (counted.calls, counted.at) = (counted.calls_left(now), now);
        if counted.calls < 1.0 {
            return Err(Status::resource_exhausted("You ask too much at once; try again in a moment"));
        }
        counted.calls -= 1.0;
        take(counted)
    }
}
