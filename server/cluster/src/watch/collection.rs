//! List and watch of one collection.
//!
//! Lists in pages, then watches from the list's resource version. A watch that ends is opened again where it stopped;
//! when the API server no longer has that history (410) the collection is listed again and told as one
//! [`Change::Listed`], so that nothing flashes away in between. Every fault becomes a [`State`] with its sentence, and a
//! delay; only what a new attempt does not help with is left to the caller.

use std::time::Duration;

use jiff::Timestamp;
use kdr_core::view::Sync;
use kube::core::WatchEvent;
use tokio::time::Instant;

use super::{
    decode,
    listener::{Gone, Listener, State},
};
use crate::{
    backoff::Backoff,
    message::Change,
    rest::{Fault, Rest, encoded},
    timing::Timing,
    trim::{Names, Watched},
};

/// After so many refusals in a row the collection is listed again: a restored etcd, for one, refuses every version from
/// before as "too large" and never says 410.
const STRIKES: u32 = 3;

/// Which collection.
pub(crate) struct Source {
    /// For the log: plural and group.
    pub(crate) name: String,
    /// Its path.
    pub(crate) path: String,
    /// In which form lists are asked for.
    pub(crate) list_as: &'static str,
    /// In which form watches are asked for.
    pub(crate) watch_as: &'static str,
    /// Objects a page.
    pub(crate) page: u32,
    /// It may not be served, which is in order.
    pub(crate) may_be_missing: bool,
}

/// Why a collection is not followed any longer.
#[derive(Debug)]
pub(crate) enum End {
    /// Nobody listens any more.
    Gone,
    /// The account may not list it.
    Forbidden(Fault),
    /// It is not served, and that is in order.
    NotServed(Fault),
}

/// Follows a collection.
pub(crate) struct Collection<L> {
    source: Source,
    rest: Rest,
    timing: Timing,
    listener: L,
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

enum Stop {
    /// A fault of a list, or else of a watch.
    Fault(Fault),
    Gone,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Gone> for Stop {
    fn from(_: Gone) -> Self {
        Self::Gone
    }
}

impl<L> Collection<L> {
    /// Knows nothing of the collection yet.
    pub(crate) fn new(source: Source, rest: Rest, timing: Timing, listener: L) -> Self {
        Self {
            source,
            rest,
            timing,
            listener,
            names: Names::new(),
            version: None,
            strikes: 0,
            backoff: Backoff::new(timing.backoff_first),
            well: true,
            good_until: Timestamp::now(),
        }
    }

    /// Whoever is told.
    pub(crate) fn listener(&mut self) -> &mut L {
        &mut self.listener
    }

    /// Whether anything can be listed: the first object of it is asked for.
    pub(crate) async fn probe(&self) -> Result<(), Fault> {
        let path = format!("{}?limit=1", self.source.path);
        self.rest.get_as(&path, self.source.list_as).await.map(|_body| ())
    }
}

impl<L> Collection<L> {
    /// Lists and watches until nobody listens, or an attempt more would not help.
    pub(crate) async fn follow<K: Watched>(&mut self) -> End
    where
        L: Listener<K::Trimmed>,
    {
        loop {
            let version = self.version.clone();
            let round = match &version {
                None => self.list::<K>().await,
                Some(version) => self.watch::<K>(version).await,
            };
            match round {
                Ok(()) => {}
                Err(Stop::Gone) => return End::Gone,
                Err(Stop::Fault(fault @ Fault::Forbidden(_))) if version.is_none() => {
                    self.count_failure::<K>();
                    return End::Forbidden(fault);
                }
                Err(Stop::Fault(fault @ Fault::NotFound(_))) if self.source.may_be_missing => {
                    self.version = None;
                    return End::NotServed(fault);
                }
                Err(Stop::Fault(fault)) => {
                    if self.recover::<K>(fault).await.is_err() {
                        return End::Gone;
                    }
                }
            }
        }
    }

    async fn list<K: Watched>(&mut self) -> Result<(), Stop>
    where
        L: Listener<K::Trimmed>,
    {
        if let Some(counters) = self.listener.counters() {
            counters.listed();
        }
        let mut objects = Vec::new();
        let mut token = String::new();
        let version = loop {
            let path = format!("{}?limit={}{token}", self.source.path, self.source.page);
            let body = self.rest.get_as(&path, self.source.list_as).await?;
            let page = decode::page::<K>(&body, &mut self.names, &mut objects)?;
            match page.token {
                Some(next) => token = format!("&continue={}", encoded(&next)),
                None => break page.version,
            }
        };
        self.tell::<K>(Change::Listed(objects)).await?;
        self.version = Some(version);
        Ok(())
    }

    async fn watch<K: Watched>(&mut self, version: &str) -> Result<(), Stop>
    where
        L: Listener<K::Trimmed>,
    {
        // Spread over time, so that the kinds' watches do not all end at the same moment.
        let seconds = rand::random_range(300..600);
        let path = format!(
            "{}?watch=true&allowWatchBookmarks=true&timeoutSeconds={seconds}&resourceVersion={}",
            self.source.path,
            encoded(version)
        );
        let mut lines = self.rest.lines(&path, self.source.watch_as, self.timing.silence).await?;
        let opened = Instant::now();
        self.hear::<K>();
        self.listener
            .state(State { sync: Sync::Live, since: self.good_until, message: String::new() })
            .await?;
        if !std::mem::replace(&mut self.well, true) {
            tracing::info!(kind = self.source.name, "watching again");
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

    async fn heard<K: Watched>(&mut self, line: &[u8]) -> Result<(), Stop>
    where
        L: Listener<K::Trimmed>,
    {
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
        self.hear::<K>();
        if let Some(change) = change {
            self.tell::<K>(change).await?;
        }
        Ok(())
    }

    /// What is known is good as of now.
    fn hear<K: Watched>(&mut self)
    where
        L: Listener<K::Trimmed>,
    {
        self.good_until = Timestamp::now();
        if let Some(counters) = self.listener.counters() {
            counters.heard(self.good_until);
        }
    }

    fn count_failure<K: Watched>(&mut self)
    where
        L: Listener<K::Trimmed>,
    {
        if let Some(counters) = self.listener.counters() {
            counters.failed();
        }
    }

    /// Something worked, so the next fault is a first one.
    fn progress(&mut self) {
        self.strikes = 0;
        self.backoff.reset();
    }

    /// Says what is wrong, and waits before the next attempt.
    async fn recover<K: Watched>(&mut self, fault: Fault) -> Result<(), Gone>
    where
        L: Listener<K::Trimmed>,
    {
        self.count_failure::<K>();
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
        let since = if sync == Sync::Reconnecting { self.good_until } else { Timestamp::now() };
        self.pause(State { sync, since, message: fault.sentence() }, delay).await
    }

    /// Says why nothing can be read, and waits for so long or, while that is shorter, as long as the back-off says.
    pub(crate) async fn refused<T>(&mut self, sync: Sync, fault: &Fault, limit: Duration) -> Result<(), Gone>
    where
        L: Listener<T>,
    {
        let delay = self.backoff.next(limit);
        self.pause(State { sync, since: Timestamp::now(), message: fault.sentence() }, delay).await
    }

    async fn pause<T>(&mut self, state: State, delay: Duration) -> Result<(), Gone>
    where
        L: Listener<T>,
    {
        let (kind, fault) = (&self.source.name, &state.message);
        if std::mem::replace(&mut self.well, false) {
            tracing::warn!(kind, fault, "list or watch failed");
        } else {
            tracing::debug!(kind, fault, strikes = self.strikes, ?delay, "list or watch failed again");
        }
        self.listener.state(state).await?;
        tokio::select! {
            () = tokio::time::sleep(delay) => Ok(()),
            () = self.listener.gone() => Err(Gone),
        }
    }

    async fn tell<K: Watched>(&mut self, change: Change<K::Trimmed>) -> Result<(), Gone>
    where
        L: Listener<K::Trimmed>,
    {
        let received = Timestamp::now();
        self.good_until = received;
        if let Some(counters) = self.listener.counters() {
            counters.received(received);
        }
        self.listener.change(received, change).await
    }
}
