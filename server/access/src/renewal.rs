//! Asking the provider again about a session. A page asks for many things at once, and a refresh token is often good
//! for one use only: whoever brings the same one gets the same answer.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use futures::{
    FutureExt as _,
    future::{BoxFuture, Shared},
};
use sha2::{Digest as _, Sha256};

use crate::{
    Clock, Settings,
    clock::since,
    provider::{Granted, Problem, Provider},
};

/// A question that nobody waits for any more is forgotten after this time.
const FORGOTTEN: Duration = Duration::from_secs(90);

/// What the provider said, and when (seconds since 1970).
type Outcome = Result<(Arc<Granted>, u64), Problem>;

/// The questions that are open or were answered just now, by the digest of the refresh token.
#[derive(Debug, Default)]
pub(crate) struct Renewals(Mutex<HashMap<[u8; 32], Question>>);

#[derive(Debug)]
struct Question {
    asked: SystemTime,
    outcome: Shared<BoxFuture<'static, Outcome>>,
}

impl Question {
    fn is_remembered(&self, now: SystemTime, reused: Duration) -> bool {
        let limit = if self.outcome.peek().is_some() { reused } else { FORGOTTEN };
        since(self.asked, now) < limit
    }
}

impl Renewals {
    /// Asks the provider, or waits for the answer to whoever asked first.
    pub(crate) async fn renew(
        &self,
        provider: &Arc<Provider>,
        settings: &Settings,
        refresh: &str,
        subject: &str,
    ) -> Outcome {
        let (clock, reused) = (&settings.clock, settings.limits.reused());
        let now = clock.now();
        let outcome = {
            let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            questions.retain(|_, question| question.is_remembered(now, reused));
            let question = questions.entry(Sha256::digest(refresh).into()).or_insert_with(|| Question {
                asked: now,
                outcome: ask(Arc::clone(provider), clock.clone(), refresh.to_owned(), subject.to_owned()),
            });
            question.outcome.clone()
        };
        outcome.await
    }
}

/// The question is asked to its end even if whoever wanted to know goes away: the provider may have replaced the refresh
/// token by then, and the new one must not be lost.
fn ask(
    provider: Arc<Provider>,
    clock: Clock,
    refresh: String,
    subject: String,
) -> Shared<BoxFuture<'static, Outcome>> {
    let task = tokio::spawn(async move {
        let granted = provider.refresh(refresh, &subject).await?;
        Ok((Arc::new(granted), clock.seconds()))
    });
    let lost = |_| Err(Problem::Unavailable("KDR could not ask the identity provider.".to_owned()));
    task.map(move |outcome| outcome.unwrap_or_else(lost)).boxed().shared()
}
