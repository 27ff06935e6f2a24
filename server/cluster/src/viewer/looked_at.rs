//! The objects of one kind, as one viewer looks at them.

use std::sync::Arc;

use kdr_core::{
    Scope,
    access::Right,
    meta::ResourceRef,
    rows::ResourceRow,
    view::{KindState, Rows as Selection, Sync, View},
};
use tokio::sync::broadcast::Receiver;

use crate::objects::{Objects, ObjectsUpdate, Subscription};

/// The objects of a kind, seen through a view and a scope.
pub(super) struct LookedAt {
    subscription: Subscription,
    updates: Option<Receiver<Arc<ObjectsUpdate>>>,
    namespace: Option<Arc<str>>,
    scope: Scope,
    state: KindState,
}

impl LookedAt {
    /// What a view looks at; `None` when it does not look at objects of a kind.
    pub(super) fn of(view: &View, objects: &Objects, scope: &Scope) -> Option<Self> {
        let Selection::Objects { kind, namespace } = &view.rows else { return None };
        let subscription = objects.subscribe(kind);
        let (snapshot, updates) = subscription.snapshot();
        let (namespace, scope) = (namespace.clone(), scope.clone());
        let state = limited(&scope, &subscription, snapshot.state);
        Some(Self { subscription, updates, namespace, scope, state })
    }

    /// All of them now, and how well their kind is known.
    pub(super) fn snapshot(&mut self) -> (Vec<Arc<ResourceRow>>, KindState) {
        let (snapshot, updates) = self.subscription.snapshot();
        (self.updates, self.state) = (updates, limited(&self.scope, &self.subscription, snapshot.state));
        let rows = snapshot.rows.into_iter().filter(|row| self.wants(&row.resource)).collect();
        (rows, self.state.clone())
    }

    /// Whether this one is looked at.
    pub(super) fn wants(&self, place: &ResourceRef) -> bool {
        self.namespace.as_ref().is_none_or(|wanted| *wanted == place.namespace)
            && self.scope.sees_place(place)
    }

    /// How well the kind is known.
    pub(super) fn state(&self) -> &KindState {
        &self.state
    }

    /// The kind is known so well now; whether that makes a difference to the viewer.
    pub(super) fn set_state(&mut self, state: KindState) -> bool {
        let state = limited(&self.scope, &self.subscription, state);
        let differs = state != self.state;
        self.state = state;
        differs
    }
}

/// What a viewer is told of a kind's state. Of one that is in no namespace few see anything, and the others are told why.
fn limited(scope: &Scope, subscription: &Subscription, state: KindState) -> KindState {
    let state = scope.limit_kind(state);
    match scope.demand(Right::See, "") {
        Err(denial) if subscription.is_in_no_namespace() => {
            KindState { sync: Sync::Broken, message: denial.to_string(), ..state }
        }
        _ => state,
    }
}

/// The next change; `None` when the viewer was too slow for it. Waits for ever when there will be none.
pub(super) async fn changed(objects: Option<&mut LookedAt>) -> Option<Arc<ObjectsUpdate>> {
    use tokio::sync::broadcast::error::RecvError;
    if let Some(updates) = objects.and_then(|objects| objects.updates.as_mut()) {
        match updates.recv().await {
            Ok(update) => return Some(update),
            Err(RecvError::Lagged(_)) => return None,
            Err(RecvError::Closed) => {}
        }
    }
    std::future::pending().await
}
