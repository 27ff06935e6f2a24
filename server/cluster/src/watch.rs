//! List and watch of one kind, forever.
//!
//! Lists in pages, then watches from the list's resource version. A watch that ends is opened again where it stopped;
//! when the API server no longer has that history (410) the kind is listed again and told as one [`Change::Listed`], so
//! that nothing flashes away in between. Every fault becomes a [`Message::State`] with its sentence, and a delay.

mod decode;

use std::{sync::Arc, time::Duration};

use jiff::Timestamp;
use kdr_core::view::Sync;
use kube::core::WatchEvent;
use tokio::{sync::mpsc, time::Instant};

use crate::{
    backoff::Backoff,
    kind::Kind,
    message::{Change, Message},
    metrics::Counters,
    rest::{Fault, JSON, Rest},
    timing::Timing,
    trim::{Names, Watched},
};

/// Objects a page. The same as client-go's: large enough to be quick, small enough that one page's JSON is no burden.
const PAGE: u32 = 500;

/// After so many refusals in a row the kind is listed again: a restored etcd, for one, refuses every version from
/// before as "too large" and never says 410.
const STRIKES: u32 = 3;

/// Follows one kind until the actor is gone.
pub(crate) async fn follow<K: Watched>(
    kind: Kind,
    rest: Rest,
    timing: Timing,
    counters: Arc<Counters>,
    actor: mpsc::Sender<Message>,
) {
    let mut watch = Watch {
        kind,
        rest,
        timing,
        counters,
        actor,
        names: Names::new(),
        version: None,
        strikes: 0,
        backoff: Backoff::new(timing.backoff_first),
        well: true,
        good_until: Timestamp::now(),
    };
    // The only way out: the actor does not listen any more.
    let Err(ActorGone) = watch.run::<K>().await;
}

struct Watch {
    kind: Kind,
    rest: Rest,
    timing: Timing,
    counters: Arc<Counters>,
    actor: mpsc::Sender<Message>,
    names: Names,
    /// Go on from here; list when absent.
    version: Option<String>,
    /// Faults since anything was heard.
    strikes: u32,
    backoff: Backoff,
    /// Nothing is wrong, as far as the log knows.
    well: bool,
    /// Until then the data is known to be what the cluster has.
    good_until: Timestamp,
}

struct ActorGone;

enum Stop {
    Fault(Fault),
    ActorGone,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<ActorGone> for Stop {
    fn from(_: ActorGone) -> Self {
        Self::ActorGone
    }
}

impl Watch {
    async fn run<K: Watched>(&mut self) -> Result<std::convert::Infallible, ActorGone> {
        loop {
            let round = match self.version.clone() {
                None => self.list::<K>().await,
                Some(version) => self.watch::<K>(&version).await,
            };
            match round {
                Ok(()) => {}
                Err(Stop::ActorGone) => return Err(ActorGone),
                Err(Stop::Fault(fault)) => self.recover(fault).await?,
            }
        }
    }

    async fn list<K: Watched>(&mut self) -> Result<(), Stop> {
        self.counters.of(self.kind).listed();
        let mut objects = Vec::new();
        let mut token = String::new();
        let version = loop {
            let path = format!("{}?limit={PAGE}{token}", self.kind.path());
            let body = self.rest.get(&path).await?;
            let page = decode::page::<K>(&body, &mut self.names, &mut objects)?;
            match page.token {
                Some(next) => token = format!("&continue={}", encoded(&next)),
                None => break page.version,
            }
        };
        self.tell(Change::Listed(objects)).await?;
        self.version = Some(version);
        Ok(())
    }

    async fn watch<K: Watched>(&mut self, version: &str) -> Result<(), Stop> {
        // Spread over time, so that the kinds' watches do not all end at the same moment.
        let seconds = rand::random_range(300..600);
        let path = format!(
            "{}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={}",
            self.kind.path(),
            encoded(version)
        );
        let mut lines = self.rest.lines(&path, JSON, self.timing.silence).await?;
        let opened = Instant::now();
        let now = Timestamp::now();
        self.good_until = now;
        self.say(Sync::Live, now, String::new()).await?;
        if !std::mem::replace(&mut self.well, true) {
            tracing::info!(kind = self.kind.name(), "watching again");
        }
        let mut heard = false;
        loop {
            let line = match lines.next().await {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(fault) => {
                    // A connection that breaks was good until now; one that fell silent is good for as long as
                    // somebody spoke on it.
                    if !matches!(fault, Fault::Silent(_)) {
                        self.good_until = Timestamp::now();
                    }
                    return Err(fault.into());
                }
            };
            self.heard::<K>(&line).await?;
            heard = true;
        }
        self.good_until = Timestamp::now();
        if !heard && opened.elapsed() < self.timing.short_watch {
            return Err(Fault::EndedAtOnce.into());
        }
        self.progress();
        Ok(())
    }

    async fn heard<K: Watched>(&mut self, line: &[u8]) -> Result<(), Stop> {
        if line.is_empty() {
            return Ok(());
        }
        let (version, change) = match decode::event::<K>(line)? {
            WatchEvent::Added(object) | WatchEvent::Modified(object) => {
                (decode::version(&object)?, Some(Change::Applied(object.trim(&mut self.names))))
            }
            WatchEvent::Deleted(object) => {
                (decode::version(&object)?, Some(Change::Removed(object.trim(&mut self.names))))
            }
            WatchEvent::Bookmark(bookmark) => (bookmark.metadata.resource_version, None),
            WatchEvent::Error(status) => return Err(Fault::from_status(*status).into()),
        };
        self.version = Some(version);
        self.progress();
        self.good_until = Timestamp::now();
        self.counters.of(self.kind).heard(self.good_until);
        if let Some(change) = change {
            self.tell(change).await?;
        }
        Ok(())
    }

    /// Something worked, so the next fault is a first one.
    fn progress(&mut self) {
        self.strikes = 0;
        self.backoff.reset();
    }

    /// Says what is wrong, and waits before the next attempt.
    async fn recover(&mut self, fault: Fault) -> Result<(), ActorGone> {
        self.counters.of(self.kind).failed();
        let expired = fault == Fault::Expired;
        if expired && self.strikes == 0 {
            // Ordinary: nothing was wrong but the age of the version. The list that follows tells if it is worse.
            self.strikes = 1;
            self.version = None;
            return Ok(());
        }
        self.strikes += 1;
        if expired
            || matches!(fault, Fault::Undecodable(_))
            || (fault.is_answer() && self.strikes.is_multiple_of(STRIKES))
        {
            self.version = None;
        }
        let (sync, limit) = match &fault {
            Fault::Forbidden(_) => (Sync::Forbidden, self.timing.backoff_refused),
            Fault::NotFound(_) => (Sync::Broken, self.timing.backoff_refused),
            Fault::Undecodable(_) => (Sync::Broken, self.timing.backoff_limit),
            _ => (Sync::Reconnecting, self.timing.backoff_limit),
        };
        let mut delay = self.backoff.next(limit);
        if let Fault::Throttled { after: Some(after) } = fault {
            delay = delay.max(after.min(Duration::from_mins(1)));
        }
        let kind = self.kind.name();
        if std::mem::replace(&mut self.well, false) {
            tracing::warn!(kind, %fault, "list or watch failed");
        } else {
            tracing::debug!(kind, %fault, strikes = self.strikes, ?delay, "list or watch failed again");
        }
        let since = if sync == Sync::Reconnecting { self.good_until } else { Timestamp::now() };
        self.say(sync, since, fault.sentence()).await?;
        tokio::select! {
            () = tokio::time::sleep(delay) => Ok(()),
            () = self.actor.closed() => Err(ActorGone),
        }
    }

    async fn say(&self, sync: Sync, since: Timestamp, message: String) -> Result<(), ActorGone> {
        self.send(Message::State { kind: self.kind, sync, since, message, readable: Vec::new() }).await
    }

    async fn tell(&mut self, change: Change) -> Result<(), ActorGone> {
        let received = Timestamp::now();
        self.good_until = received;
        self.counters.of(self.kind).received(received);
        self.send(Message::Objects { kind: self.kind, within: None, received, change }).await
    }

    async fn send(&self, message: Message) -> Result<(), ActorGone> {
        self.actor.send(message).await.map_err(|_closed| ActorGone)
    }
}

/// Percent-encodes what may not stand in a query: resource versions and continue tokens are opaque.
fn encoded(text: &str) -> String {
    let mut query = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            query.push(char::from(byte));
        } else {
            query.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    query
}

fn hex(digit: u8) -> char {
    char::from_digit(digit.into(), 16).unwrap_or('0').to_ascii_uppercase()
}

#[cfg(test)]
mod tests;
