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
    /// Takes it out of what is counted.
    closes: fn(&mut Counted),
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut viewers = self.viewers.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(counted) = viewers.get_mut(&self.subject) {
            (self.closes)(counted);
        }
    }
}

impl Viewers {
    /// Counts a call.
    pub(super) fn ask(&self, identity: &Identity) -> Result<(), Status> {
        self.count(identity, |_| Ok(()))
    }

    /// Counts a call that is a stream, for as long as it is open; `about_a_kind` if things are watched for it alone, or
    /// for few.
    pub(super) fn open(&self, identity: &Identity, about_a_kind: bool) -> Result<Option<Open>, Status> {
        let opens = |counted: &mut Counted| {
            let (streams, kinds) = (counted.streams + 1, counted.kinds + u32::from(about_a_kind));
            if streams > STREAMS {
                return Err(format!(
                    "You have {STREAMS} streams open, which is as many as one person may; close a tab"
                ));
            }
            if kinds > KINDS {
                return Err(format!(
                    "You look at lists of kinds in {KINDS} places, which is as many as one person may; close a tab"
                ));
            }
            (counted.streams, counted.kinds) = (streams, kinds);
            Ok(())
        };
        let closes = if about_a_kind {
            |counted: &mut Counted| {
                counted.streams = counted.streams.saturating_sub(1);
                counted.kinds = counted.kinds.saturating_sub(1);
            }
        } else {
            |counted: &mut Counted| counted.streams = counted.streams.saturating_sub(1)
        };
        self.take(identity, opens, closes)
    }

    /// Counts a call that reads from the API server, for as long as it does.
    pub(super) fn read(&self, identity: &Identity) -> Result<Option<Open>, Status> {
        let opens = |counted: &mut Counted| {
            if counted.reads >= READS {
                return Err("You read as much at once as one person may; try again in a moment".to_owned());
            }
            counted.reads += 1;
            Ok(())
        };
        self.take(identity, opens, |counted| counted.reads = counted.reads.saturating_sub(1))
    }

    fn take(
        &self,
        identity: &Identity,
        opens: impl FnOnce(&mut Counted) -> Result<(), String>,
        closes: fn(&mut Counted),
    ) -> Result<Option<Open>, Status> {
        self.count(identity, |counted| opens(counted).map_err(Status::resource_exhausted))?;
        let open = || Open { viewers: self.clone(), subject: identity.subject.clone(), closes };
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
