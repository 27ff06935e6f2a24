//! A session: what a sealed cookie holds. The server keeps nothing of it.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use kdr_core::access::Identity;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{
    Claims, Limits, Revoked,
    clock::at,
    cookie::{Cookies, fits},
    provider::Granted,
    who,
};

/// A session. Times are seconds since 1970.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// 128 random bits.
    id: String,
    subject: String,
    name: String,
    groups: Vec<String>,
    groups_found: bool,
    /// When they signed in.
    begun: u64,
    /// When they were last here.
    pub seen: u64,
    /// When the provider last said who they are.
    verified: u64,
    pub refresh: Option<String>,
    /// The ID token, which tells the provider whom a sign-out is about.
    pub hint: Option<String>,
    pub claims: Claims,
}

/// Bytes of an ID token that a session still carries along.
const LONGEST_HINT: usize = 4_000;

/// Cookies that a session may take before it drops what it can do without. Each request carries them, and proxies and
/// HTTP/2 limit what a request's head may hold.
const LIGHT: usize = 2;

/// Cookies at most.
const MOST: usize = 5;

impl Session {
    /// A session that begins now.
    pub(crate) fn begin(granted: Granted, now: u64) -> Self {
        let id = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 16]>());
        let empty = Identity::default();
        let mut session = Self {
            id,
            subject: empty.subject,
            name: empty.name,
            groups: empty.groups,
            groups_found: false,
            begun: now,
            seen: now,
            verified: now,
            refresh: None,
            hint: None,
            claims: Claims::Names(Vec::new()),
        };
        session.renew(granted, now);
        session
    }

    /// Takes over what the provider says by now.
    pub(crate) fn renew(&mut self, granted: Granted, now: u64) {
        let Granted { reading, claims, refresh, hint } = granted;
        let Identity { subject, name, groups } = reading.identity;
        (self.subject, self.name, self.groups) = (subject, name, groups);
        self.groups_found = reading.groups_found;
        self.verified = now;
        self.refresh = refresh;
        self.hint = hint.or_else(|| self.hint.take()).filter(|hint| hint.len() <= LONGEST_HINT);
        self.claims = who::received(claims);
    }

    /// The session of a cookie's content.
    pub(crate) fn read(content: &[u8]) -> Option<Self> {
        serde_json::from_slice(content).ok()
    }

    /// The cookies of this session; `None` when there is too much of it.
    pub(crate) fn cookies(&self, cookies: &Cookies) -> Option<Vec<http::HeaderValue>> {
        let mut light = self.clone();
        let mut content = serde_json::to_vec(&light).ok()?;
        if !fits(content.len(), LIGHT) {
            light.claims = light.claims.names_only();
            content = serde_json::to_vec(&light).ok()?;
        }
        if !fits(content.len(), LIGHT) {
            light.hint = None;
            content = serde_json::to_vec(&light).ok()?;
        }
        fits(content.len(), MOST).then(|| cookies.set_session(&content))?
    }

    pub(crate) fn identity(&self) -> Arc<Identity> {
        let (subject, name, groups) = (self.subject.clone(), self.name.clone(), self.groups.clone());
        Arc::new(Identity { subject, name, groups })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    pub(crate) const fn groups_found(&self) -> bool {
        self.groups_found
    }

    /// What it is known by when it is revoked.
    pub(crate) fn revoked_as(&self) -> Revoked {
        Sha256::digest(&self.id).into()
    }

    /// When it is over, whatever happens.
    pub(crate) fn absolute_end(&self, limits: &Limits) -> SystemTime {
        after(self.begun, limits.absolute)
    }

    /// When it is over if nobody comes.
    pub(crate) fn end(&self, limits: &Limits) -> SystemTime {
        self.absolute_end(limits).min(after(self.seen, limits.idle))
    }

    /// When the provider is to be asked, where it can be; elsewhere, when a stream has to come again so that whoever
    /// watches it is not taken for gone.
    pub(crate) fn renewal(&self, limits: &Limits) -> SystemTime {
        match self.refresh {
            // Early enough that whoever watches without asking for anything is not taken for gone.
            Some(_) => after(self.verified, limits.renewal.min(limits.idle / 2)),
            None => after(self.seen, limits.idle / 2),
        }
    }

    /// From when on the provider's refusal ends it.
    pub(crate) fn believes(&self, limits: &Limits) -> SystemTime {
        after(self.verified, limits.believed)
    }

    /// Until when it goes on without the provider.
    pub(crate) fn grace(&self, limits: &Limits) -> SystemTime {
        after(self.verified, limits.grace)
    }
}

fn after(seconds: u64, time: Duration) -> SystemTime {
    // A time that no clock can show is not one of ours: such a session is over.
    at(seconds).and_then(|start| start.checked_add(time)).unwrap_or(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests;
