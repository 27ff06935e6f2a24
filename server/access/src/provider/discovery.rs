//! What the provider says about itself, and its keys.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use openidconnect::{IssuerUrl, core::CoreJsonWebKeySet};

use super::{Problem, Provider, metadata::Metadata, problem::chain};
use crate::clock::since;

/// What the provider says about itself is read again after this time.
const FRESH: Duration = Duration::from_hours(1);

/// Its keys are read again at most this often.
const KEYS_EACH: Duration = Duration::from_secs(10);

/// A provider that does not answer is asked again after this time, then after twice that, and so on.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// What the provider has said.
#[derive(Debug)]
pub(crate) struct Known {
    pub metadata: Metadata,
    pub keys: CoreJsonWebKeySet,
    at: SystemTime,
}

/// What there is to know, and how the last attempts went.
#[derive(Debug, Default)]
pub(crate) struct State {
    known: Option<Arc<Known>>,
    failure: Option<Failure>,
    keys_read: Option<SystemTime>,
}

#[derive(Debug, Clone)]
struct Failure {
    problem: Problem,
    at: SystemTime,
    wait: Duration,
}

impl State {
    /// What is known, or why nothing is; `None` when the provider has to be asked.
    fn settled(&self, now: SystemTime) -> Option<Result<Arc<Known>, Problem>> {
        let fresh = self.known.as_ref().filter(|known| since(known.at, now) < FRESH);
        if let Some(known) = fresh {
            return Some(Ok(Arc::clone(known)));
        }
        // What was said before is better than nothing.
        let failure = self.failure.as_ref().filter(|failure| since(failure.at, now) < failure.wait)?;
        Some(self.known.clone().ok_or_else(|| failure.problem.clone()))
    }

    fn note(&mut self, found: Result<Known, Problem>, now: SystemTime) {
        match found {
            Ok(known) => {
                self.keys_read = Some(now);
                self.known = Some(Arc::new(known));
                self.failure = None;
            }
            Err(problem) => {
                let before = self.failure.as_ref().map(|failure| failure.wait * 2);
                let wait = before.unwrap_or(FIRST_WAIT).min(LONGEST_WAIT);
                self.failure = Some(Failure { problem, at: now, wait });
            }
        }
    }

    /// Whether the keys may be read again; whoever hears yes reads them.
    fn may_read_keys(&mut self, now: SystemTime) -> bool {
        let may = self.keys_read.is_none_or(|read| since(read, now) >= KEYS_EACH);
        if may {
            self.keys_read = Some(now);
        }
        may
    }
}

impl Provider {
    /// What the provider says about itself, asked for when it is not known or was long ago.
    pub(crate) async fn known(&self) -> Result<Arc<Known>, Problem> {
        let now = || self.settings.clock.now();
        if let Some(settled) = self.state(|state| state.settled(now())) {
            return settled;
        }
        let _turn = match (self.asking.try_lock(), self.state(|state| state.known.clone())) {
            (Ok(turn), _) => turn,
            // Somebody asks already.
            (Err(_), Some(known)) => return Ok(known),
            (Err(_), None) => self.asking.lock().await,
        };
        if let Some(settled) = self.state(|state| state.settled(now())) {
            return settled;
        }
        let found = self.discover().await;
        match &found {
            Ok(_) => {
                tracing::info!(issuer = self.settings.issuer, "the identity provider has introduced itself");
            }
            Err(problem) => tracing::warn!("{problem}"),
        }
        self.state(|state| {
            state.note(found, now());
            // It has just been noted, so that this is settled.
            state
                .settled(now())
                .unwrap_or_else(|| Err(Problem::unavailable(&self.settings.issuer, "no answer")))
        })
    }

    /// The same with the keys read again, when a token names one that is not known.
    pub(super) async fn with_new_keys(&self) -> Result<Arc<Known>, Problem> {
        let known = self.known().await?;
        let _turn = self.asking.lock().await;
        if !self.state(|state| state.may_read_keys(self.settings.clock.now())) {
            return Ok(self.state(|state| state.known.clone()).unwrap_or(known));
        }
        let keys = CoreJsonWebKeySet::fetch_async(known.metadata.jwks_uri(), &self.http)
            .await
            .map_err(|error| Problem::unavailable(&self.settings.issuer, &chain(&error)))?;
        let known = Arc::new(Known { metadata: known.metadata.clone(), keys, at: known.at });
        self.state(|state| state.known = Some(Arc::clone(&known)));
        Ok(known)
    }

    async fn discover(&self) -> Result<Known, Problem> {
        let issuer = &self.settings.issuer;
        let url =
            IssuerUrl::new(issuer.clone()).map_err(|error| Problem::unavailable(issuer, &chain(&error)))?;
        let metadata = Metadata::discover_async(url, &self.http)
            .await
            .map_err(|error| Problem::unavailable(issuer, &chain(&error)))?;
        Ok(Known { keys: metadata.jwks().clone(), metadata, at: self.settings.clock.now() })
    }
}
