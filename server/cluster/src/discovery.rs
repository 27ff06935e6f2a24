//! Which kinds the API server lists.
//!
//! One request for the core and one for all groups where the API server has aggregated discovery (since 1.27), else one
//! for each group, as before. A group whose own server does not answer is named and takes nothing else with it.

mod aggregated;
mod legacy;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use kdr_core::{
    Error, Scope,
    ports::{ApiKind, ApiKinds},
    view::ApiKindRef,
};
use tokio::sync::Mutex;

use crate::{
    kind::Kind,
    rest::{Fault, Rest},
};

/// An answer is good for so long: kinds come and go when somebody installs something.
const FRESH: Duration = Duration::from_mins(1);

/// Discovery with a short memory. Clones share it.
#[derive(Clone)]
pub(crate) struct Discovery {
    rest: Rest,
    known: Arc<Mutex<Option<(Instant, ApiKinds)>>>,
}

impl Discovery {
    /// Asks this API server.
    pub(crate) fn new(rest: Rest) -> Self {
        Self { rest, known: Arc::default() }
    }

    /// Every kind that can be listed and watched. Whoever asks while somebody else does waits for the same answer.
    pub(crate) async fn kinds(&self) -> Result<ApiKinds, Error> {
        let mut known = self.known.lock().await;
        if let Some((asked, kinds)) = &*known
            && asked.elapsed() < FRESH
        {
            return Ok(kinds.clone());
        }
        let kinds = self.ask().await.map_err(|fault| match fault {
            Fault::Forbidden(message) => {
                Error::Forbidden(format!("KDR's account may not ask which kinds there are: {message}."))
            }
            fault => Error::Unavailable(format!("Which kinds there are cannot be asked: {fault}.")),
        })?;
        *known = Some((Instant::now(), kinds.clone()));
        Ok(kinds)
    }

    /// The same for a viewer: those who do not see everything are told of the kinds within namespaces, and nothing in the
    /// API server's words.
    pub(crate) async fn kinds_within(&self, scope: &Scope) -> Result<ApiKinds, Error> {
        let kinds = self.kinds().await;
        if scope.is_everything() {
            return kinds;
        }
        let hidden = |_| Error::Unavailable("Which kinds there are cannot be asked now.".to_owned());
        let mut kinds = kinds.map_err(hidden)?;
        kinds.kinds.retain(|kind| kind.namespaced);
        kinds.failures.clear();
        Ok(kinds)
    }

    async fn ask(&self) -> Result<ApiKinds, Fault> {
        let (core, groups) =
            futures::join!(aggregated::ask(&self.rest, "/api"), aggregated::ask(&self.rest, "/apis"));
        let mut found = match (core?, groups?) {
            (Some(core), Some(groups)) => {
                let mut found = Found::default();
                aggregated::read(core, &mut found);
                aggregated::read(groups, &mut found);
                found
            }
            _ => legacy::ask(&self.rest).await?,
        };
        found.kinds.sort_by(|a, b| (&a.path.group, &a.kind).cmp(&(&b.path.group, &b.kind)));
        found.failures.sort_unstable();
        Ok(ApiKinds { kinds: found.kinds, failures: found.failures })
    }
}

/// What has been found so far.
#[derive(Default)]
struct Found {
    kinds: Vec<ApiKind>,
    failures: Vec<String>,
}

/// One resource as discovery has it.
struct Listed<'a> {
    group: &'a str,
    version: &'a str,
    plural: &'a str,
    kind: &'a str,
    namespaced: bool,
    verbs: &'a [String],
}

impl Found {
    /// Adds a resource, unless it cannot be listed and watched or is known by a version that is preferred to this one.
    fn add(&mut self, listed: &Listed<'_>) {
        let can = |verb: &str| listed.verbs.iter().any(|known| known == verb);
        let is_subresource = listed.plural.contains('/');
        let known = |kind: &ApiKind| *kind.path.group == *listed.group && *kind.path.plural == *listed.plural;
        if is_subresource || !can("list") || !can("watch") || self.kinds.iter().any(known) {
            return;
        }
        let watched =
            Kind::ALL.iter().any(|kind| kind.group() == listed.group && kind.plural() == listed.plural);
        self.kinds.push(ApiKind {
            path: ApiKindRef {
                group: listed.group.into(),
                version: listed.version.into(),
                plural: listed.plural.into(),
            },
            kind: listed.kind.into(),
            namespaced: listed.namespaced,
            watched,
        });
    }

    /// A version of a group cannot be asked.
    fn fail(&mut self, group_version: &str, why: &str) {
        self.failures.push(format!("The kinds of {group_version} are not known: {why}."));
    }
}

#[cfg(test)]
mod tests;
