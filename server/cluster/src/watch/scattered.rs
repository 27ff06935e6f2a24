//! A kind that may not be listed in the whole cluster, followed in each namespace in which it may be.
//!
//! ```text
//!   roster of namespaces ──▶ one task a namespace ── objects ──▶ follower
//!                                   │ report: how far
//!                                   ▼
//!                            one state of the kind ──────────────▶ follower
//! ```
//!
//! Nobody can ask in which namespaces a right holds, so each is tried; one that refuses is tried again later and later.
//! The right for the whole cluster is tried again from time to time, too, and ends all this.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    sync::Arc,
    time::Duration,
};

use jiff::Timestamp;
use kdr_core::view::Sync;
use tokio::{
    sync::{Semaphore, mpsc, watch},
    task::{AbortHandle, JoinSet},
    time::Instant,
};

use super::{
    collection::{Collection, End},
    follower::{Follower, Teller},
    listener::{Gone, Listener, State},
};
use crate::{backoff::Backoff, message::Change, rest::Fault, trim::Watched};

/// Namespaces of one kind that are tried at the same time.
const AT_ONCE: usize = 4;

/// Namespaces of one kind that are followed: each costs a connection.
const MOST: usize = 50;

/// How far the watch of one namespace is.
struct Report {
    namespace: Arc<str>,
    state: Heard,
}

enum Heard {
    /// As the collection says.
    State(State),
    /// The account may not list there.
    Refused,
    /// There are too many namespaces to follow this one, too.
    OneTooMany,
}

impl Heard {
    /// Whether what is in the namespace is known.
    fn is_known(&self) -> bool {
        matches!(self, Self::State(state) if state.sync != Sync::Listing)
    }
}

/// Follows the kind namespace by namespace until it can be listed everywhere.
pub(crate) async fn follow<K: Watched<Trimmed = F::Trimmed>, F: Follower>(
    follower: &F,
    everywhere: &mut Collection<Teller<F>>,
    refusal: &Fault,
) -> Result<(), Gone> {
    let timing = follower.timing();
    let (reports, mut inbox) = mpsc::channel(64);
    let mut scattered = Scattered {
        follower,
        refusal: refusal.sentence(),
        tasks: JoinSet::new(),
        namespaces: BTreeMap::new(),
        said: None,
        cleared: watch::Sender::new(!everywhere.listener().listed),
        reports,
        tries: Arc::new(Semaphore::new(AT_ONCE)),
        slots: Arc::new(Semaphore::new(MOST)),
    };
    let mut roster = follower.roster().namespaces();
    scattered.spread::<K>(&follower.roster().known_namespaces()).await?;
    let mut backoff = Backoff::new(timing.backoff_first);
    loop {
        // Without anything to show there is nothing to lose by asking often.
        let delay = if scattered.readable().is_empty() {
            backoff.next(timing.backoff_refused)
        } else {
            timing.recheck
        };
        let recheck = Instant::now() + delay;
        loop {
            tokio::select! {
                report = inbox.recv() => {
                    if let Some(Report { namespace, state }) = report {
                        if matches!(state, Heard::State(_)) {
                            // What was listed everywhere gives way to what can be seen now, not earlier.
                            everywhere.listener().forget().await?;
                            scattered.cleared.send_replace(true);
                        }
                        scattered.take(namespace, state).await?;
                    }
                }
                Ok(()) = roster.changed() => {
                    scattered.spread::<K>(&follower.roster().known_namespaces()).await?;
                }
                () = tokio::time::sleep_until(recheck) => break,
                () = follower.gone() => return Err(Gone),
            }
        }
        if everywhere.probe().await.is_ok() {
            return Ok(());
        }
    }
}

struct Scattered<'a, F> {
    follower: &'a F,
    /// Why it is not listed everywhere, in a sentence.
    refusal: String,
    tasks: JoinSet<()>,
    namespaces: BTreeMap<Arc<str>, One>,
    /// The state as told last.
    said: Option<(State, Vec<Arc<str>>)>,
    reports: mpsc::Sender<Report>,
    /// Nothing of a list of everywhere is held any longer.
    cleared: watch::Sender<bool>,
    tries: Arc<Semaphore>,
    slots: Arc<Semaphore>,
}

struct One {
    task: AbortHandle,
    /// Absent until it has answered.
    heard: Option<Heard>,
    /// Its objects have been told.
    shown: bool,
}

impl<F: Follower> Scattered<'_, F> {
    /// Begins with namespaces that are new, ends with those that are gone.
    async fn spread<K: Watched<Trimmed = F::Trimmed>>(
        &mut self,
        known: &BTreeSet<Arc<str>>,
    ) -> Result<(), Gone> {
        let gone: Vec<Arc<str>> =
            self.namespaces.keys().filter(|namespace| !known.contains(*namespace)).cloned().collect();
        for namespace in gone {
            if let Some(one) = self.namespaces.remove(&namespace) {
                one.task.abort();
                self.hide(&namespace, one.shown).await?;
            }
        }
        for namespace in known {
            if !self.namespaces.contains_key(namespace) {
                let within = Within {
                    follower: self.follower.clone(),
                    namespace: namespace.clone(),
                    reports: self.reports.clone(),
                    cleared: self.cleared.subscribe(),
                };
                let task = within.follow::<K>(self.tries.clone(), self.slots.clone());
                let task = self.tasks.spawn(task);
                self.namespaces.insert(namespace.clone(), One { task, heard: None, shown: false });
            }
        }
        self.say().await
    }

    async fn take(&mut self, namespace: Arc<str>, heard: Heard) -> Result<(), Gone> {
        let Some(one) = self.namespaces.get_mut(&namespace) else { return Ok(()) };
        let refused = !matches!(heard, Heard::State(_));
        let was_shown = one.shown;
        one.shown = heard.is_known();
        one.heard = Some(heard);
        if refused {
            self.hide(&namespace, was_shown).await?;
        }
        self.say().await
    }

    /// What may not be read any longer is not shown any longer.
    async fn hide(&self, namespace: &Arc<str>, shown: bool) -> Result<(), Gone> {
        if !shown {
            return Ok(());
        }
        self.follower.objects(Some(namespace.clone()), Timestamp::now(), Change::Listed(Vec::new())).await
    }

    fn readable(&self) -> Vec<Arc<str>> {
        self.namespaces.iter().filter(|(_, one)| one.shown).map(|(namespace, _)| namespace.clone()).collect()
    }

    /// Tells the actor how far the kind is, if that is any different.
    async fn say(&mut self) -> Result<(), Gone> {
        let readable = self.readable();
        let Some(state) = self.state(readable.len()) else { return Ok(()) };
        let said = (state, readable);
        if self.said.as_ref() == Some(&said) {
            return Ok(());
        }
        self.follower.state(said.0.clone(), said.1.clone()).await?;
        self.said = Some(said);
        Ok(())
    }

    /// The worst of the namespaces that can be read; `None` while that is not known yet.
    fn state(&self, readable: usize) -> Option<State> {
        let states = self.namespaces.values().filter_map(|one| match &one.heard {
            Some(heard @ Heard::State(state)) if heard.is_known() => Some(state),
            _ => None,
        });
        let worst = states.max_by_key(|state| (state.sync != Sync::Live, state.sync == Sync::Broken));
        let is_open = |one: &One| match &one.heard {
            None => true,
            Some(heard @ Heard::State(_)) => !heard.is_known(),
            Some(_) => false,
        };
        let waiting = self.namespaces.values().any(is_open);
        match worst {
            Some(state) if state.sync != Sync::Live => Some(state.clone()),
            Some(state) => {
                let shown = match readable {
                    1 => "the one namespace that it may read".to_owned(),
                    readable => format!("the {readable} namespaces that it may read"),
                };
                let mut message = format!("{} Shown is what is in {shown}.", self.refusal);
                let left =
                    self.namespaces.values().filter(|one| matches!(one.heard, Some(Heard::OneTooMany)));
                let left = left.count();
                if left > 0 {
                    let _ = write!(message, " {left} more are not: KDR follows {MOST} one by one.");
                }
                Some(State { sync: Sync::Live, since: state.since, message })
            }
            None if waiting => None,
            None => Some(State {
                sync: Sync::Forbidden,
                since: self.said.as_ref().map_or_else(Timestamp::now, |(said, _)| said.since),
                message: self.refusal.clone(),
            }),
        }
    }
}

/// One namespace's watch.
struct Within<F> {
    follower: F,
    namespace: Arc<str>,
    reports: mpsc::Sender<Report>,
    cleared: watch::Receiver<bool>,
}

impl<F: Follower> Within<F> {
    async fn follow<K: Watched<Trimmed = F::Trimmed>>(self, tries: Arc<Semaphore>, slots: Arc<Semaphore>) {
        let timing = self.follower.timing();
        let source = self.follower.source(Some(&self.namespace));
        let rest = self.follower.rest().clone();
        let mut refusals = Backoff::new(timing.backoff_refused);
        let mut faults = Backoff::new(timing.backoff_first);
        let mut collection = Collection::new(source, rest, timing, self);
        loop {
            let probed = {
                let _turn = tries.acquire().await;
                collection.probe().await
            };
            let delay = match probed {
                Ok(()) => {
                    refusals.reset();
                    faults.reset();
                    let Ok(_slot) = slots.try_acquire() else {
                        if collection.listener().report(Heard::OneTooMany).await.is_err() {
                            return;
                        }
                        tokio::time::sleep(timing.recheck).await;
                        continue;
                    };
                    if collection.listener().begin().await.is_err() {
                        return;
                    }
                    match collection.follow::<K>().await {
                        End::Gone => return,
                        // Asked again at once: the probe knows what to do with the answer.
                        End::Forbidden(_) | End::NotServed(_) => Duration::ZERO,
                    }
                }
                Err(Fault::Forbidden(_) | Fault::NotFound(_)) => {
                    if collection.listener().report(Heard::Refused).await.is_err() {
                        return;
                    }
                    refusals.next(timing.recheck.max(timing.backoff_refused))
                }
                Err(fault) => {
                    let state = State {
                        sync: Sync::Reconnecting,
                        since: Timestamp::now(),
                        message: fault.sentence(),
                    };
                    if collection.listener().state(state).await.is_err() {
                        return;
                    }
                    faults.next(timing.backoff_limit)
                }
            };
            tokio::time::sleep(delay).await;
        }
    }

    /// Says that it can be listed, and waits until there is room for what that gives.
    async fn begin(&mut self) -> Result<(), Gone> {
        let state = State { sync: Sync::Listing, since: Timestamp::now(), message: String::new() };
        self.report(Heard::State(state)).await?;
        self.cleared.wait_for(|cleared| *cleared).await.map(|_cleared| ()).map_err(|_closed| Gone)
    }

    async fn report(&self, state: Heard) -> Result<(), Gone> {
        let report = Report { namespace: self.namespace.clone(), state };
        self.reports.send(report).await.map_err(|_closed| Gone)
    }
}

impl<F: Follower> Listener<F::Trimmed> for Within<F> {
    async fn state(&mut self, state: State) -> Result<(), Gone> {
        self.report(Heard::State(state)).await
    }

    async fn change(&mut self, received: Timestamp, change: Change<F::Trimmed>) -> Result<(), Gone> {
        self.follower.objects(Some(self.namespace.clone()), received, change).await
    }

    async fn gone(&self) {
        self.reports.closed().await;
    }

    fn counters(&self) -> Option<&crate::metrics::KindCounters> {
        self.follower.counters()
    }
}
