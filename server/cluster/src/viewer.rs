//! One viewer's stream: the updates, seen through its view and scope.

use std::{
    pin::Pin,
    sync::{Arc, atomic::Ordering::Relaxed},
};

use futures::{Stream, stream};
use jiff::Timestamp;
use kdr_core::{
    Scope,
    rows::PodDetail,
    view::{Delta, KindState, Snapshot, Step, View},
};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use crate::{board::Board, metrics::Counters, update::Update};

/// Opens a viewer's stream.
pub(crate) fn watch(
    board: Arc<Board>,
    counters: Arc<Counters>,
    scope: Scope,
    view: View,
) -> Pin<Box<dyn Stream<Item = Step> + Send>> {
    counters.viewers.fetch_add(1, Relaxed);
    let viewer =
        Viewer { board, counters, scope, view, updates: None, kinds: Vec::new(), open: None, started: false };
    Box::pin(stream::unfold(viewer, |mut viewer| async move { Some((viewer.next().await?, viewer)) }))
}

struct Viewer {
    board: Arc<Board>,
    counters: Arc<Counters>,
    scope: Scope,
    view: View,
    updates: Option<Receiver<Arc<Update>>>,
    /// The kinds' states as last sent.
    kinds: Vec<KindState>,
    /// The opened pod as last sent.
    open: Option<Box<PodDetail>>,
    started: bool,
}

impl Drop for Viewer {
    fn drop(&mut self) {
        self.counters.viewers.fetch_sub(1, Relaxed);
    }
}

impl Viewer {
    async fn next(&mut self) -> Option<Step> {
        if !self.started {
            self.started = true;
            return Some(self.snapshot(0));
        }
        loop {
            let updates = self.updates.as_mut()?;
            match updates.recv().await {
                Ok(update) if update.version.is_some() => return Some(self.snapshot(0)),
                Ok(update) => {
                    if let Some(delta) = self.delta(&update) {
                        return Some(Step::Delta(Box::new(delta)));
                    }
                }
                Err(RecvError::Lagged(missed)) => {
                    // What is still queued is in the snapshot, too.
                    let queued = u64::try_from(updates.len()).unwrap_or(u64::MAX);
                    self.counters.snapshots_resent.fetch_add(1, Relaxed);
                    return Some(self.snapshot(missed.saturating_add(queued)));
                }
                Err(RecvError::Closed) => return None,
            }
        }
    }

    fn snapshot(&mut self, dropped: u64) -> Step {
        let now = Timestamp::now();
        let (snapshot, updates): (Snapshot, _) =
            self.board.subscribe(|rows| rows.snapshot(&self.view, &self.scope, now));
        self.updates = updates;
        self.kinds.clone_from(&snapshot.kinds);
        self.open.clone_from(&snapshot.open);
        Step::Snapshot { snapshot: Box::new(snapshot), dropped }
    }

    /// What an update means to this viewer; `None` when nothing.
    fn delta(&mut self, update: &Update) -> Option<Delta> {
        let mut delta = Delta::default();
        for row in &update.namespaces {
            if self.scope.sees(&row.name) {
                delta.namespaces.push(row.clone());
            }
        }
        let gone = update.gone_namespaces.iter().filter(|name| self.scope.sees(name));
        delta.gone_namespaces.extend(gone.cloned());
        let selected = |row: &&Arc<_>| self.view.selects_workload(row) && self.scope.sees(&row.namespace);
        delta.workloads.extend(update.workloads.iter().filter(selected).cloned());
        delta.gone_workloads.extend(update.gone_workloads.iter().filter(selected).map(|row| row.uid.clone()));
        let selects = |row: &_| self.view.selects_pod(row);
        for change in update.pods.iter().filter(|change| self.scope.sees(&change.row.namespace)) {
            if !change.row_changed() {
                continue;
            }
            if selects(&change.row) {
                delta.pods.push(change.row.clone());
            } else if change.before.as_deref().is_some_and(selects) {
                delta.gone_pods.push(change.row.uid.clone());
            }
        }
        let gone = update.gone_pods.iter().filter(|row| selects(row) && self.scope.sees(&row.namespace));
        delta.gone_pods.extend(gone.map(|row| row.uid.clone()));
        self.look_at_open(update, &mut delta);
        let counted = self.counts_differ(&update.kinds);
        if update.kinds_changed || (delta != Delta::default() && counted) {
            delta.kinds = update.kinds.to_vec();
            self.kinds.clone_from(&delta.kinds);
        }
        if delta == Delta::default() {
            return None;
        }
        delta.observed_at = update.observed_at;
        Some(delta)
    }

    /// Counts of events change all the time and nobody looks at them.
    fn counts_differ(&self, kinds: &[KindState]) -> bool {
        let counts = |kinds: &[KindState]| {
            kinds.iter().filter(|kind| kind.kind != "events").map(|kind| kind.objects).collect::<Vec<_>>()
        };
        counts(&self.kinds) != counts(kinds)
    }

    fn look_at_open(&mut self, update: &Update, delta: &mut Delta) {
        let Some(object) = self.view.open.as_ref().filter(|object| self.scope.sees(&object.namespace)) else {
            return;
        };
        let is_it =
            |namespace: &Arc<str>, name: &Arc<str>| *namespace == object.namespace && *name == object.name;
        let touched = update.events.iter().any(|(about, _)| about == object)
            || update.pods.iter().any(|change| is_it(&change.row.namespace, &change.row.name))
            || update.gone_pods.iter().any(|row| is_it(&row.namespace, &row.name));
        if !touched {
            return;
        }
        let now = Timestamp::now();
        let open = self.board.with(|rows| rows.named(object).and_then(|uid| rows.detail(&uid, now)));
        if open == self.open {
            return;
        }
        delta.open_gone = open.is_none();
        delta.open.clone_from(&open);
        self.open = open;
    }
}
