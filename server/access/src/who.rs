//! What a self-test page shows of a sign-in: what came from the provider, before bindings are made of it.

use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::claims::ClaimSet;

/// Where a pass comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The provider.
    pub issuer: String,
    /// What it says.
    pub claims: Claims,
    /// The path of the claim that groups are read from.
    pub groups_claim: String,
    /// Whether that claim was there. Without it there are no groups, which is mostly a scope that is not asked for.
    pub groups_found: bool,
    /// When the session or the token is over if nothing more is heard.
    pub ends: SystemTime,
}

/// The claims as they were received, without those that only serve the sign-in (`nonce`, `at_hash`, `c_hash`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Claims {
    /// All of them, in JSON.
    Whole(String),
    /// The names alone: there is too much of them for a cookie.
    Names(Vec<String>),
}

/// Bytes of claims that a session carries along.
const LONGEST: usize = 2_048;

/// Names that a session carries along.
const NAMES: usize = 40;

/// What is kept of a token's claims.
pub(crate) fn received(mut claims: ClaimSet) -> Claims {
    for name in ["nonce", "at_hash", "c_hash"] {
        claims.remove(name);
    }
    let names = claims.keys().take(NAMES).cloned().collect();
    match serde_json::to_string(&claims) {
        Ok(text) if text.len() <= LONGEST => Claims::Whole(text),
        _ => Claims::Names(names),
    }
}

impl Claims {
    pub(crate) fn names_only(&self) -> Self {
        match self {
            Self::Names(names) => Self::Names(names.clone()),
            Self::Whole(text) => {
                let claims = serde_json::from_str::<ClaimSet>(text).unwrap_or_default();
                Self::Names(claims.keys().take(NAMES).cloned().collect())
            }
        }
    }
}
