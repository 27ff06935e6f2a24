//! What the log says of the cluster: one line for all kinds whose watch has come into the same state for the same
//! reason, whenever that changes. The attempts behind it are the adapter's to log, for whoever looks for a defect.

use std::{collections::BTreeMap, pin::pin, sync::Arc, time::Duration};

use futures::{StreamExt as _, future};
use kdr_core::{
    ports::ClusterView,
    view::{KindState, Step, Sync, View},
};
use tokio::time;

/// Changes that come within this time are told together.
const SETTLING: Duration = Duration::from_secs(1);

/// An API server that has not answered the first list by then is slow enough to be told; the list itself waits longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Logs the kinds' states until the cluster's stream ends.
pub(crate) async fn log(cluster: Arc<dyn ClusterView>) {
    let mut steps =
        cluster.watch(View::default()).map(kinds).filter(|kinds| future::ready(!kinds.is_empty())).fuse();
    let mut known = BTreeMap::new();
    let mut impatient = pin!(time::sleep(PATIENCE));
    let mut told = false;
    loop {
        let step = tokio::select! {
            step = steps.next() => step,
            () = &mut impatient, if !told => {
                told = true;
                let kinds = unanswered(&known).join(" ");
                if !kinds.is_empty() {
                    tracing::warn!(kinds, "not listed after {} s: the API server is slow or silent; KDR goes on waiting", PATIENCE.as_secs());
                }
                continue;
            }
        };
        let Some(mut latest) = step else { return };
        let mut more = pin!(steps.by_ref().take_until(time::sleep(SETTLING)));
        while let Some(kinds) = more.next().await {
            latest = kinds;
        }
        for change in changes(&mut known, &latest) {
            change.log();
        }
    }
}

/// The kinds whose first list is still awaited.
fn unanswered(known: &BTreeMap<Arc<str>, (Sync, String)>) -> Vec<Arc<str>> {
    known.iter().filter(|(_, (sync, _))| *sync == Sync::Listing).map(|(kind, _)| kind.clone()).collect()
}

/// Every kind's state, when one has changed; else none.
fn kinds(step: Step) -> Vec<KindState> {
    match step {
        Step::Snapshot { snapshot, .. } => snapshot.kinds,
        Step::Delta(delta) => delta.kinds,
    }
}

/// Kinds that have come into the same state for the same reason.
#[derive(Debug, PartialEq, Eq)]
struct Change {
    sync: Sync,
    message: String,
    kinds: Vec<Arc<str>>,
}

impl Change {
    fn log(&self) {
        let Self { sync, message, kinds } = self;
        let kinds = kinds.join(" ");
        match sync {
            Sync::Listing => {}
            Sync::NotServed => tracing::info!(kinds, "not installed in this cluster"),
            Sync::Live => tracing::info!(kinds, "live"),
            Sync::Reconnecting => tracing::warn!(kinds, "cannot be read, trying again: {message}"),
            Sync::Forbidden => tracing::warn!(kinds, "may not be read: {message}"),
            Sync::Broken => tracing::warn!(kinds, "cannot be read: {message}"),
        }
    }
}

/// What has changed since `known`, which is brought up to date.
fn changes(known: &mut BTreeMap<Arc<str>, (Sync, String)>, kinds: &[KindState]) -> Vec<Change> {
    let mut changes: Vec<Change> = Vec::new();
    for KindState { kind, sync, message, .. } in kinds {
        let state = (*sync, message.clone());
        if known.get(kind) == Some(&state) {
            continue;
        }
        match changes.iter_mut().find(|change| change.sync == *sync && change.message == *message) {
            Some(change) => change.kinds.push(kind.clone()),
            None => changes.push(Change { sync: *sync, message: message.clone(), kinds: vec![kind.clone()] }),
        }
        known.insert(kind.clone(), state);
    }
    changes
}

#[cfg(test)]
mod tests;
