//! Admission by a session, for browsers.

use std::{net::IpAddr, sync::Arc};

use http::{HeaderMap, HeaderValue};
use kdr_core::access::{Lost, Pass};

use super::{Admission, too_many};
use crate::{
    Door, Who,
    clock::seconds,
    cookie::{Found, Jar},
    lease::Terms,
    limits::NOTED,
    provider::Problem,
    session::Session,
};

/// Why a session is not let in any more.
enum Over {
    /// It never will be again.
    Ended(String),
    /// The provider does not let it in: not now, for it does not answer, or not this one, of which the browser may have a
    /// newer one by now. Its cookie is left where it is.
    Kept(String),
}

impl Door {
    pub(super) async fn admit_session(&self, headers: &HeaderMap, peer: IpAddr) -> Admission {
        let session = match self.cookies().session(&Jar::of(headers)) {
            Found::Nothing => return nobody("Sign in first.", Vec::new()),
            Found::Broken => None,
            Found::Content(content) => Session::read(&content),
        };
        let Some(session) = session else {
            if !self.attempts().take(peer, self.settings().clock.now()) {
                return too_many();
            }
            tracing::info!(%peer, "refused: the session's cookie does not open");
            return nobody(
                "Your session cannot be read here; sign in again.",
                self.cookies().clear_session(),
            );
        };
        match self.current(session).await {
            Ok((session, changed)) => self.admit_current(&session, changed),
            Err(Over::Kept(sentence)) => nobody(sentence, Vec::new()),
            Err(Over::Ended(sentence)) => nobody(sentence, self.cookies().clear_session()),
        }
    }

    /// Whether a request brings a session that has not ended.
    pub(crate) fn has_session(&self, headers: &HeaderMap) -> bool {
        let Found::Content(content) = self.cookies().session(&Jar::of(headers)) else { return false };
        let now = self.settings().clock.now();
        let lasts =
            |session: &Session| now < session.end(&self.settings().limits) && self.alive(session).is_ok();
        Session::read(&content).is_some_and(|session| lasts(&session))
    }

    /// The session as it is now, and whether its browser has to know: it is renewed when it is time.
    async fn current(&self, mut session: Session) -> Result<(Session, bool), Over> {
        let limits = &self.settings().limits;
        let now = self.settings().clock.now();
        self.alive(&session)?;
        if now >= session.end(limits) {
            return Err(Over::Ended(Lost::Expired.sentence().to_owned()));
        }
        let mut changed = false;
        if let Some(refresh) = session.refresh.clone()
            && now >= session.renewal(limits)
        {
            let provider = self.identity_provider();
            let asked = self.renewals().renew(provider, self.settings(), &refresh, session.subject());
            match asked.await {
                Ok((granted, at)) => {
                    session.renew(granted.as_ref().clone(), at);
                    changed = true;
                    // Signed out meanwhile.
                    self.alive(&session)?;
                }
                Err(Problem::Unavailable(why)) if now >= session.grace(limits) => {
                    return Err(Over::Kept(why));
                }
                // Its browser is told nothing: it may have got a newer cookie from another replica in the meantime.
                Err(Problem::Unavailable(_)) => return Ok((session, false)),
                Err(Problem::Refused(_)) if now < session.believes(limits) => return Ok((session, false)),
                Err(problem) => {
                    tracing::info!(name = session.name(), "the session is over: {problem}");
                    return Err(Over::Kept(format!("{problem} Sign in again.")));
                }
            }
        }
        // With a refresh token each renewal is noted, and nothing between, which could overtake one.
        let now = seconds(now);
        let is_due = now >= session.seen.saturating_add(NOTED.as_secs());
        if changed || (is_due && session.refresh.is_none()) {
            session.seen = now;
            changed = true;
        }
        Ok((session, changed))
    }

    fn alive(&self, session: &Session) -> Result<(), Over> {
        if self.revocations().has(&session.revoked_as()) {
            return Err(Over::Ended(Lost::SignedOut.sentence().to_owned()));
        }
        Ok(())
    }

    fn admit_current(&self, session: &Session, changed: bool) -> Admission {
        let limits = &self.settings().limits;
        // With a session too long for a browser, the one that it has goes on until it ends.
        let cookies = changed.then(|| session.cookies(self.cookies())).flatten().unwrap_or_default();
        let identity = session.identity();
        let scope = self.scope(&identity);
        let end = session.end(limits);
        let who = Who {
            issuer: self.settings().issuer.clone(),
            claims: session.claims.clone(),
            groups_claim: self.settings().groups_claim.clone(),
            groups_found: session.groups_found(),
            ends: end,
        };
        let terms = Terms {
            session: Some(session.revoked_as()),
            end,
            identity: Arc::clone(&identity),
            scope: scope.clone(),
        };
        // While the provider does not answer, a stream would come again and again.
        let now = self.settings().clock.now();
        let soonest = now.checked_add(limits.pause()).unwrap_or(now);
        let mut times = [session.renewal(limits), session.believes(limits)].into_iter();
        let renewal = times.find(|time| *time > now).unwrap_or(soonest);
        let pass = Pass { identity, scope, lease: self.lease(terms, Some(renewal)), from: None };
        Admission::In { pass, who: Box::new(who), cookies }
    }
}

fn nobody(sentence: impl Into<String>, cookies: Vec<HeaderValue>) -> Admission {
    Admission::Nobody { sentence: sentence.into(), cookies }
}
