//! The world with its clock, shared by all requests.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard},
    time::Duration,
};

use jiff::Timestamp;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::{http::Snapshots, kind::Kind, world::World};

/// The longest time without a look at the agenda.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// The world, and who is to be told when it changes.
#[derive(Debug)]
pub(crate) struct Shared {
    world: RwLock<World>,
    /// Rung with the version of the latest change to a kind. What has changed is read from the store's history.
    bells: BTreeMap<Kind, watch::Sender<u64>>,
    /// Rung when a line is written on request.
    lines: watch::Sender<u64>,
    snapshots: Mutex<Snapshots>,
    /// Cancelled when the simulation stops.
    pub(crate) ended: CancellationToken,
}

impl Shared {
    pub(crate) fn new(world: World, ended: CancellationToken) -> Self {
        let bell = |kind| (kind, watch::Sender::new(world.store.table(kind).latest()));
        let bells = Kind::ALL.into_iter().map(bell).collect();
        let snapshots = Mutex::new(Snapshots::default());
        Self { world: RwLock::new(world), bells, lines: watch::Sender::new(0), snapshots, ended }
    }

    /// The world as it was when it was last looked after, which is a moment ago.
    pub(crate) fn world(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the world, brought up to now before, and tells those who watch.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world.write().unwrap_or_else(PoisonError::into_inner);
        world.advance(Timestamp::now());
        let result = change(&mut world);
        for (kind, bell) in &self.bells {
            let latest = world.store.table(*kind).latest();
            bell.send_if_modified(|known| std::mem::replace(known, latest) != latest);
        }
        result
    }

    /// Told when there are changes to a kind.
    pub(crate) fn bell(&self, kind: Kind) -> watch::Receiver<u64> {
        self.bells[&kind].subscribe()
    }

    /// Told when a line is written on request.
    pub(crate) fn lines(&self) -> watch::Receiver<u64> {
        self.lines.subscribe()
    }

    /// Tells those who follow a log.
    pub(crate) fn ring_lines(&self) {
        self.lines.send_modify(|lines| *lines += 1);
    }

    /// The lists that are read page by page.
    pub(crate) fn snapshots(&self) -> MutexGuard<'_, Snapshots> {
        self.snapshots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the world up to the clock until the simulation stops.
    pub(crate) async fn run(&self) {
        loop {
            let due = self.world().due();
            let wait = due.map_or(LONGEST_SLEEP, |due| {
                let wait = due.duration_since(Timestamp::now());
                Duration::try_from(wait).unwrap_or_default().min(LONGEST_SLEEP)
            });
            tokio::select! {
                () = tokio::time::sleep(wait) => self.change(|_| ()),
                () = self.ended.cancelled() => return,
            }
        }
    }
}
