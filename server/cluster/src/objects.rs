//! Objects of any kind, watched by their metadata for as long as somebody looks at them: everywhere, or where that is
//! forbidden in each namespace in which it is not.
//!
//! ```text
//!   viewer ── subscribe ──▶ Opened (one a kind) ◀── one task: discovery, then list and watch of metadata
//!      ▲                      rows under one lock                 ends a while after the last viewer has left
//!      └── snapshot, then updates
//! ```

mod looking;
mod opened;
mod row;

use std::{
    collections::HashMap,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use jiff::Timestamp;
use kdr_core::{
    Error,
    ports::ApiKind,
    rows::ResourceRow,
    view::{ApiKindRef, KindState, Sync},
};
use tokio::{sync::broadcast, task::AbortHandle};

use self::{looking::Looking, opened::Opened};
use crate::{
    backoff::Backoff,
    discovery::Discovery,
    rest::{Rest, encoded},
    roster::Roster,
    timing::Timing,
    trim::Bare,
    watch::{Collection, End, Follower as _, State, Teller, follow_scattered},
};

/// Kinds that are watched on demand at the same time; more than any cluster's people look at.
const MOST_KINDS: usize = 64;

/// Objects a page: metadata is small.
const PAGE: u32 = 500;

/// Lists of metadata; whole objects from whoever knows no other form.
const LIST: &str = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

/// Watches of metadata.
const WATCH: &str = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json";

/// How often what only time changes is looked at again.
const TURN: Duration = Duration::from_secs(10);

/// All kinds that are watched on demand. Clones share them.
#[derive(Clone)]
pub(crate) struct Objects {
    shared: Arc<Shared>,
}

struct Shared {
    rest: Rest,
    timing: Timing,
    discovery: Discovery,
    roster: Arc<Roster>,
    /// Absent once the caches have stopped.
    kinds: Mutex<Option<HashMap<ApiKindRef, Running>>>,
}

struct Running {
    opened: Arc<Opened>,
    task: AbortHandle,
}

/// All objects of a kind, at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ObjectsSnapshot {
    /// By namespace and name.
    pub(crate) rows: Vec<Arc<ResourceRow>>,
    /// How well the kind is known.
    pub(crate) state: KindState,
}

/// What has changed about the objects of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct ObjectsUpdate {
    /// When it was received from the API server; absent when only time has passed.
    pub(crate) observed_at: Option<Timestamp>,
    /// New and changed rows.
    pub(crate) rows: Vec<Arc<ResourceRow>>,
    /// Rows of what is gone.
    pub(crate) gone: Vec<Arc<ResourceRow>>,
    /// How well the kind is known, when that or the count is different.
    pub(crate) state: Option<KindState>,
}

/// One viewer of a kind. The watch stays open while there is one, and a little longer.
pub(crate) struct Subscription {
    opened: Arc<Opened>,
}

impl Subscription {
    /// All there is now, and whatever comes after. To be called again by a viewer that was too slow. Without a receiver
    /// nothing will come any more.
    pub(crate) fn snapshot(&self) -> (ObjectsSnapshot, Option<broadcast::Receiver<Arc<ObjectsUpdate>>>) {
        self.opened.snapshot()
    }

    /// Whether its objects are known to be in no namespace.
    pub(crate) fn is_in_no_namespace(&self) -> bool {
        self.opened.is_in_no_namespace()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.opened.leave();
    }
}

impl Objects {
    /// Watches nothing yet.
    pub(crate) fn new(rest: Rest, timing: Timing, discovery: Discovery, roster: Arc<Roster>) -> Self {
        let kinds = Mutex::new(Some(HashMap::new()));
        Self { shared: Arc::new(Shared { rest, timing, discovery, roster, kinds }) }
    }

    /// Joins the viewers of a kind; the first one opens its watch. Must be called within a tokio runtime.
    pub(crate) fn subscribe(&self, kind: &ApiKindRef) -> Subscription {
        let mut kinds = self.shared.kinds();
        let Some(kinds) = kinds.as_mut() else {
            return Subscription { opened: Opened::closed(kind, "KDR is stopping.") };
        };
        if let Some(running) = kinds.get(kind) {
            running.opened.join();
            return Subscription { opened: running.opened.clone() };
        }
        if kinds.len() >= MOST_KINDS && !make_place(kinds) {
            let words = format!("{MOST_KINDS} kinds are being looked at already; close some.");
            return Subscription { opened: Opened::closed(kind, &words) };
        }
        let opened = Arc::new(Opened::new(kind));
        opened.join();
        let task = tokio::spawn(run(self.shared.clone(), kind.clone(), opened.clone())).abort_handle();
        kinds.insert(kind.clone(), Running { opened: opened.clone(), task });
        Subscription { opened }
    }

    /// Ends every watch and every viewer's updates.
    pub(crate) fn close(&self) {
        for running in self.shared.kinds().take().into_iter().flatten().map(|(_, running)| running) {
            running.task.abort();
            running.opened.close();
        }
    }
}

impl Shared {
    fn kinds(&self) -> MutexGuard<'_, Option<HashMap<ApiKindRef, Running>>> {
        self.kinds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets a kind that nobody looks at; tells whether that is still so.
    fn forget(&self, kind: &ApiKindRef, opened: &Arc<Opened>) -> bool {
        let mut kinds = self.kinds();
        let idle = opened.is_idle();
        if let (true, Some(kinds)) = (idle, kinds.as_mut()) {
            // Another may have its place by now.
            kinds.retain(|known, running| known != kind || !Arc::ptr_eq(&running.opened, opened));
        }
        idle
    }
}

/// Ends the watch of a kind that nobody looks at any more, or of one that there is not; tells whether there was one.
fn make_place(kinds: &mut HashMap<ApiKindRef, Running>) -> bool {
    let idle = kinds.iter().find(|(_, running)| running.opened.is_idle());
    let free = idle.or_else(|| kinds.iter().find(|(_, running)| running.opened.is_not_served()));
    let Some(kind) = free.map(|(kind, _)| kind.clone()) else { return false };
    if let Some(running) = kinds.remove(&kind) {
        running.task.abort();
        running.opened.empty(Sync::Broken, "Too many kinds are looked at; open this list again.".to_owned());
        running.opened.close();
    }
    true
}

/// Watches one kind until nobody has looked at it for a while.
async fn run(shared: Arc<Shared>, kind: ApiKindRef, opened: Arc<Opened>) {
    let linger = shared.timing.linger;
    let mut watching = pin!(watch(&shared, &kind, &opened));
    let mut turn = tokio::time::interval(TURN);
    let mut idle = pin!(opened.idle(linger));
    loop {
        tokio::select! {
            () = &mut watching => return,
            _ = turn.tick() => opened.turn(Timestamp::now()),
            () = &mut idle => {
                if shared.forget(&kind, &opened) {
                    return;
                }
                idle.set(opened.idle(linger));
            }
        }
    }
}

async fn watch(shared: &Arc<Shared>, kind: &ApiKindRef, opened: &Arc<Opened>) {
    let timing = shared.timing;
    let mut backoff = Backoff::new(timing.backoff_first);
    loop {
        match find(&shared.discovery, kind).await {
            Ok(Some(found)) => {
                backoff.reset();
                opened.set_namespaced(found.namespaced);
                follow(shared, kind, &found, opened).await;
            }
            Ok(None) => {
                let words =
                    format!("The API server has no kind {} that can be listed and watched.", name(kind));
                opened.empty(Sync::NotServed, words);
            }
            Err(error) => {
                let state =
                    State { sync: Sync::Reconnecting, since: Timestamp::now(), message: error.to_string() };
                opened.say(state, Vec::new(), String::new());
                tokio::time::sleep(backoff.next(timing.backoff_limit)).await;
                continue;
            }
        }
        tokio::time::sleep(timing.extension).await;
    }
}

/// Follows the kind until it is not served any longer.
async fn follow(shared: &Arc<Shared>, kind: &ApiKindRef, found: &ApiKind, opened: &Arc<Opened>) {
    let timing = shared.timing;
    let follower = Looking::new(shared.clone(), kind.clone(), opened.clone(), found);
    let teller = Teller::new(follower.clone());
    let mut collection = Collection::new(follower.source(None), shared.rest.clone(), timing, teller);
    loop {
        match collection.follow::<Bare>().await {
            End::Gone => return,
            End::NotServed(_) => {
                let words = format!(
                    "{} is not served any longer: it was removed from the cluster, or what serves it does not answer.",
                    name(kind)
                );
                opened.empty(Sync::Broken, words);
                return;
            }
            End::Forbidden(fault) if found.namespaced => {
                if follow_scattered::<Bare, _>(&follower, &mut collection, &fault).await.is_err() {
                    return;
                }
            }
            End::Forbidden(fault) => {
                let words = fault.sentence();
                let grant = crate::grant::grant_of(kind, &words);
                opened.empty_with(Sync::Forbidden, words, grant);
                tokio::time::sleep(timing.backoff_refused).await;
            }
        }
    }
}

/// Only what discovery knows is asked for, so that no viewer can name another path.
async fn find(discovery: &Discovery, kind: &ApiKindRef) -> Result<Option<ApiKind>, Error> {
    let kinds = discovery.kinds().await?;
    let same = |found: &ApiKind| found.path.group == kind.group && found.path.plural == kind.plural;
    Ok(kinds.kinds.into_iter().find(|found| same(found) && found.path.version == kind.version))
}

/// Plural and group.
fn name(kind: &ApiKindRef) -> String {
    if kind.group.is_empty() { kind.plural.to_string() } else { format!("{}.{}", kind.plural, kind.group) }
}

/// Path of the collection in one namespace, or over all.
fn path(kind: &ApiKindRef, namespace: Option<&str>) -> String {
    let ApiKindRef { group, version, plural } = kind;
    let place = namespace.map(|namespace| format!("namespaces/{}/", encoded(namespace))).unwrap_or_default();
    if group.is_empty() {
        format!("/api/{version}/{place}{plural}")
    } else {
        format!("/apis/{group}/{version}/{place}{plural}")
    }
}

#[cfg(test)]
mod tests;
