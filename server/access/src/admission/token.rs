//! Admission by an ID token, for programs.

use std::{net::IpAddr, sync::Arc};

use kdr_core::access::Pass;

use super::{Admission, too_many};
use crate::{
    Door, Who, claims,
    lease::Terms,
    provider::{Problem, Verified},
    who,
};

impl Door {
    pub(super) async fn admit_token(&self, token: &str, peer: IpAddr) -> Admission {
        // Before the signature is checked, which costs more than anything else here.
        if !self.attempts().has(peer, self.settings().clock.now()) {
            return too_many();
        }
        let verified = match self.identity_provider().verify_text(token).await {
            Ok(verified) => verified,
            Err(problem) => return self.refused(peer, &problem),
        };
        match claims::read(&verified.claims, self.settings()) {
            Ok(reading) => self.admit_verified(verified, reading),
            Err(sentence) => self.refused(peer, &Problem::Claims(sentence)),
        }
    }

    fn admit_verified(&self, verified: Verified, reading: claims::Reading) -> Admission {
        let identity = Arc::new(reading.identity);
        let scope = self.scope(&identity);
        let who = Who {
            issuer: self.settings().issuer.clone(),
            claims: who::received(verified.claims),
            groups_claim: self.settings().groups_claim.clone(),
            groups_found: reading.groups_found,
            ends: verified.end,
        };
        let terms =
            Terms { session: None, end: verified.end, identity: Arc::clone(&identity), scope: scope.clone() };
        let pass = Pass { identity, scope, lease: self.lease(terms, None), from: None };
        Admission::In { pass, who: Box::new(who), cookies: Vec::new() }
    }
}
