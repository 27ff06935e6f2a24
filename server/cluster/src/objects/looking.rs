//! What following a kind on demand takes.

use std::sync::Arc;

use jiff::Timestamp;
use kdr_core::{
    ports::ApiKind,
    view::{ApiKindRef, Sync},
};

use super::{LIST, PAGE, Shared, WATCH, name, opened::Opened, path, row};
use crate::{
    message::Change,
    rest::Rest,
    roster::Roster,
    timing::Timing,
    trim::BareObject,
    watch::{Follower, Gone, Source, State},
};

/// Follows a kind for its viewers.
#[derive(Clone)]
pub(super) struct Looking {
    shared: Arc<Shared>,
    path: ApiKindRef,
    opened: Arc<Opened>,
    /// As references to its objects name it.
    kind: Arc<str>,
}

impl Looking {
    /// Of this kind.
    pub(super) fn new(shared: Arc<Shared>, path: ApiKindRef, opened: Arc<Opened>, found: &ApiKind) -> Self {
        Self { shared, path, opened, kind: row::kind(found) }
    }
}

impl Follower for Looking {
    type Trimmed = BareObject;

    fn source(&self, namespace: Option<&str>) -> Source {
        Source {
            name: name(&self.path),
            path: path(&self.path, namespace),
            list_as: LIST,
            watch_as: WATCH,
            page: PAGE,
            may_be_missing: true,
        }
    }

    fn rest(&self) -> &Rest {
        &self.shared.rest
    }

    fn timing(&self) -> Timing {
        self.shared.timing
    }

    fn roster(&self) -> &Roster {
        &self.shared.roster
    }

    async fn state(&self, state: State, readable: Vec<Arc<str>>) -> Result<(), Gone> {
        let refused = state.sync == Sync::Forbidden || !readable.is_empty();
        let grant = if refused { crate::grant::grant_of(&self.path, &state.message) } else { String::new() };
        if state.sync == Sync::Forbidden && readable.is_empty() {
            self.opened.empty_with(Sync::Forbidden, state.message, grant);
        } else {
            self.opened.say(state, readable, grant);
        }
        Ok(())
    }

    async fn objects(
        &self,
        within: Option<Arc<str>>,
        received: Timestamp,
        change: Change<BareObject>,
    ) -> Result<(), Gone> {
        self.opened.change(&self.kind, within.as_deref(), received, change);
        Ok(())
    }

    /// The task ends by itself when nobody looks.
    async fn gone(&self) {
        std::future::pending::<()>().await;
    }
}
