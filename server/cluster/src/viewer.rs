//! One viewer's stream: the updates, seen through its view and scope.

mod looked_at;
mod members;

pub(crate) use members::members;

use std::{
    pin::Pin,
    sync::{Arc, atomic::Ordering::Relaxed},
};

use futures::{Stream, stream};
use jiff::Timestamp;
use kdr_core::{
    Scope,
    detail::ResourceDetail,
    meta::ResourceRef,
    rows::{PodDetail, ResourceRow},
    view::{Delta, Findings, KindState, Rows as Selection, Snapshot, Step, View},
};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use self::looked_at::LookedAt;
use crate::{
    board::Board,
    metrics::Counters,
    objects::{Objects, ObjectsUpdate},
    rows::Rows,
    update::Update,
};

/// Opens a viewer's stream.
pub(crate) fn watch(
    board: Arc<Board>,
    counters: Arc<Counters>,
    objects: &Objects,
    scope: Scope,
    view: View,
) -> Pin<Box<dyn Stream<Item = Step> + Send>> {
    counters.viewers.fetch_add(1, Relaxed);
    let objects = LookedAt::of(&view, objects, &scope);
    let (sent, started) = (Sent::default(), false);
    let viewer = Viewer { board, counters, scope, view, updates: None, objects, sent, started };
    Box::pin(stream::unfold(viewer, |mut viewer| async move { Some((viewer.next().await?, viewer)) }))
}

struct Viewer {
    board: Arc<Board>,
    counters: Arc<Counters>,
    scope: Scope,
    view: View,
    updates: Option<Receiver<Arc<Update>>>,
    /// Objects of a kind that is watched as long as somebody looks.
    objects: Option<LookedAt>,
    sent: Sent,
    started: bool,
}

/// What the viewer has, of what is compared as a whole.
#[derive(Default)]
struct Sent {
    kinds: Vec<KindState>,
    /// The opened pod.
    open: Option<Box<PodDetail>>,
    /// The opened resource.
    detail: Option<Box<ResourceDetail>>,
    /// How many findings there are where the view looks, and everywhere.
    total: Option<(usize, usize)>,
    /// What an overview has been told of them.
    findings: Option<Findings>,
    /// Versions of findings and usage.
    findings_version: u64,
    usage: u64,
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
            let received = tokio::select! {
                received = updates.recv() => received,
                changed = looked_at::changed(self.objects.as_mut()) => {
                    // Without a change it was too slow for these.
                    let Some(changed) = changed else { return Some(self.snapshot(0)) };
                    let Some(delta) = self.objects_delta(&changed) else { continue };
                    return Some(Step::Delta(Box::new(delta)));
                }
            };
            match received {
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
                    let missed = missed.saturating_add(queued);
                    // How much happens elsewhere is nothing for those who do not see it.
                    let told = if self.scope.is_everything() { missed } else { missed.min(1) };
                    return Some(self.snapshot(told));
                }
                Err(RecvError::Closed) => return None,
            }
        }
    }

    fn snapshot(&mut self, dropped: u64) -> Step {
        let now = Timestamp::now();
        let ((snapshot, findings_version, usage), updates): ((Snapshot, u64, u64), _) =
            self.board.subscribe(|rows| {
                (rows.snapshot(&self.view, &self.scope, now), rows.findings_version(), rows.usage_version())
            });
        self.updates = updates;
        let mut snapshot = snapshot;
        if let Some(objects) = &mut self.objects {
            let (rows, state) = objects.snapshot();
            snapshot.resources = rows;
            snapshot.kinds.push(state);
        }
        self.sent = Sent {
            kinds: snapshot.kinds.clone(),
            open: snapshot.open.clone(),
            detail: snapshot.detail.clone(),
            total: snapshot.findings.as_ref().map(counts),
            findings: snapshot.findings.clone(),
            findings_version,
            usage,
        };
        Step::Snapshot { snapshot: Box::new(snapshot), dropped }
    }

    /// What an update means to this viewer; `None` when nothing.
    fn delta(&mut self, update: &Update) -> Option<Delta> {
        let mut delta = Delta::default();
        self.add_namespaces(update, &mut delta);
        self.add_workloads_and_pods(update, &mut delta);
        self.add_resources(update, &mut delta);
        self.add_findings(&mut delta);
        let changes = update.changes.iter().rev();
        let selected =
            changes.filter(|change| Rows::selects_change(&self.view, &self.scope, &change.subject));
        delta.changes.extend(selected.cloned());
        if update.usage.is_some() {
            let (usage, version) =
                self.board.with(|rows| (rows.usage(&self.view, &self.scope), rows.usage_version()));
            if self.sent.usage != version {
                self.sent.usage = version;
                delta.usage = usage;
            }
        }
        self.look_at_open(update, &mut delta);
        // Those who do not see everything are told no counts.
        let counted = self.scope.is_everything() && self.counts_differ(&update.kinds);
        if update.kinds_changed || (delta != Delta::default() && counted) {
            let kinds = update.kinds.iter().cloned().map(|state| self.scope.limit_kind(state));
            delta.kinds = kinds.collect();
            delta.kinds.extend(self.objects.as_ref().map(|objects| objects.state().clone()));
            if self.sent.kinds == delta.kinds {
                delta.kinds.clear();
            } else {
                self.sent.kinds.clone_from(&delta.kinds);
            }
        }
        if delta == Delta::default() {
            return None;
        }
        delta.observed_at = update.observed_at;
        Some(delta)
    }

    fn add_namespaces(&self, update: &Update, delta: &mut Delta) {
        delta.namespaces.extend(update.namespaces.iter().filter(|row| self.scope.sees(&row.name)).cloned());
        let gone = update.gone_namespaces.iter().filter(|name| self.scope.sees(name));
        delta.gone_namespaces.extend(gone.cloned());
    }

    fn add_workloads_and_pods(&self, update: &Update, delta: &mut Delta) {
        let changed = update.workloads.iter().filter(|change| change.row_changed).map(|change| &change.row);
        let selected = |row: &&Arc<_>| self.view.selects_workload(row) && self.scope.sees(&row.namespace);
        delta.workloads.extend(changed.filter(selected).cloned());
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
    }

    fn add_resources(&self, update: &Update, delta: &mut Delta) {
        let selects = |place: &ResourceRef| self.view.selects_resource(place) && self.scope.sees_place(place);
        let changed = update.resources.iter().filter(|change| change.row_changed).map(|change| &change.row);
        delta.resources.extend(changed.filter(|row| selects(&row.resource)).cloned());
        let gone = update.gone_resources.iter().filter(|row| selects(&row.resource));
        delta.gone_resources.extend(gone.map(|row| row.uid.clone()));
        let links = update.links.iter().filter(|links| selects(&links.from));
        delta.links.extend(links.map(|links| self.scope.limit_links(links)));
    }

    fn add_findings(&mut self, delta: &mut Delta) {
        let (view, scope, known) = (&self.view, &self.scope, self.sent.findings_version);
        let (findings, version) = self.board.with(|rows| {
            let version = rows.findings_version();
            ((version != known).then(|| rows.findings(view, scope)), version)
        });
        self.sent.findings_version = version;
        // Of a view that is told their number only, most changes are none.
        let total = findings.as_ref().map(counts);
        let listed = matches!(self.view.rows, Selection::Overview { .. });
        let differ = if listed { findings != self.sent.findings } else { total != self.sent.total };
        if findings.is_some() && differ {
            delta.findings.clone_from(&findings);
        }
        if findings.is_some() {
            (self.sent.total, self.sent.findings) = (total, findings.filter(|_| listed));
        }
    }

    /// What a change of the looked at objects means; `None` when nothing.
    fn objects_delta(&mut self, changed: &ObjectsUpdate) -> Option<Delta> {
        let objects = self.objects.as_mut()?;
        let mut delta = Delta::default();
        let wanted = |row: &&Arc<ResourceRow>| objects.wants(&row.resource);
        delta.resources.extend(changed.rows.iter().filter(wanted).cloned());
        delta.gone_resources.extend(changed.gone.iter().filter(wanted).map(|row| row.uid.clone()));
        if let Some(state) = &changed.state
            && objects.set_state(state.clone())
        {
            self.sent.kinds.retain(|known| known.kind != state.kind);
            self.sent.kinds.push(objects.state().clone());
            delta.kinds.clone_from(&self.sent.kinds);
        }
        if delta == Delta::default() {
            return None;
        }
        delta.observed_at = changed.observed_at;
        Some(delta)
    }

    /// Counts of events change all the time and nobody looks at them.
    fn counts_differ(&self, kinds: &[KindState]) -> bool {
        let counts = |kinds: &[KindState]| {
            let watched = kinds.iter().filter(|kind| &*kind.kind != "events");
            watched.map(|kind| kind.objects).collect::<Vec<_>>()
        };
        let before = self.sent.kinds.get(..kinds.len()).unwrap_or(&self.sent.kinds);
        counts(before) != counts(kinds)
    }

    fn look_at_open(&mut self, update: &Update, delta: &mut Delta) {
        let Some(object) = self.view.open.as_ref().filter(|object| self.scope.sees_place(object)) else {
            return;
        };
        if !touches(update, object) {
            return;
        }
        let now = Timestamp::now();
        let (open, detail) =
            self.board.with(|rows| (rows.pod_detail(object, now), rows.detail(object, &self.scope)));
        if open != self.sent.open {
            delta.open.clone_from(&open);
            self.sent.open = open;
        }
        if detail != self.sent.detail {
            delta.open_gone = detail.is_none();
            delta.detail.clone_from(&detail);
            self.sent.detail = detail;
        }
    }
}

/// Whether an update may have changed what is shown of an opened thing: what it has to do with is in its namespace, or
/// in none; what is in none may have to do with everything.
fn touches(update: &Update, object: &ResourceRef) -> bool {
    let near = |namespace: &str| {
        object.namespace.is_empty() || namespace.is_empty() || *namespace == *object.namespace
    };
    update.usage.is_some()
        || update.pods.iter().any(|change| near(&change.row.namespace))
        || update.gone_pods.iter().any(|row| near(&row.namespace))
        || update.workloads.iter().any(|change| near(&change.row.namespace))
        || update.gone_workloads.iter().any(|row| near(&row.namespace))
        || update.resources.iter().any(|change| near(&change.row.resource.namespace))
        || update.gone_resources.iter().any(|row| near(&row.resource.namespace))
        || update.links.iter().any(|links| near(&links.from.namespace))
        || update.events.iter().any(|change| near(&change.object.namespace))
        || update.changes.iter().any(|change| change.subject == *object)
}

fn counts(findings: &kdr_core::view::Findings) -> (usize, usize) {
    (findings.total, findings.everywhere)
}
