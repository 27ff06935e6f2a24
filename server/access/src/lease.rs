//! Until when a pass is good. Whatever ends it is pushed: nothing here looks again and again.

use std::{future::pending, sync::Arc, time::SystemTime};

use futures::FutureExt as _;
use kdr_core::access::{Bindings, Identity, Lease, Lost, Scope};
use tokio::sync::watch;

use crate::{Clock, Revocations, Revoked};

/// The bindings as they are, and as they will be.
pub(crate) type Bound = watch::Receiver<Arc<Bindings>>;

/// What a lease depends on.
#[derive(Debug, Clone)]
pub(crate) struct Terms {
    /// The session, where there is one.
    pub session: Option<Revoked>,
    /// When it is over.
    pub end: SystemTime,
    /// Whose it is.
    pub identity: Arc<Identity>,
    /// What it was given for.
    pub scope: Scope,
}

/// A lease on these terms.
pub(crate) fn lease(
    terms: Terms,
    renewal: Option<SystemTime>,
    clock: &Clock,
    revocations: &Revocations,
    bound: &Bound,
) -> Lease {
    let (clock, revocations, bound) = (clock.clone(), revocations.clone(), bound.clone());
    let wait = move || {
        let (terms, clock, revocations) = (terms.clone(), clock.clone(), revocations.clone());
        let bound = bound.clone();
        async move {
            tokio::select! {
                biased;
                () = signed_out(&revocations, terms.session.as_ref()) => Lost::SignedOut,
                () = clock.reach(terms.end) => Lost::Expired,
                () = rebound(bound, &terms) => Lost::Rebound,
            }
        }
        .boxed()
    };
    Lease::until(wait, renewal)
}

async fn signed_out(revocations: &Revocations, session: Option<&Revoked>) {
    match session {
        Some(session) => revocations.revoked(session).await,
        None => pending().await,
    }
}

async fn rebound(mut bound: Bound, terms: &Terms) {
    while bound.borrow_and_update().scope(&terms.identity) == terms.scope {
        if bound.changed().await.is_err() {
            // Whoever had the bindings is gone, so that they stay as they are.
            return pending().await;
        }
    }
}

#[cfg(test)]
mod tests;
