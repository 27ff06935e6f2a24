//! Adapter: who asks. Sign-in through an OpenID provider, sessions that live in sealed cookies, and the pass that a
//! request gets for either.
//!
//! ```text
//!   browser ─ /access/sign-in ─→ provider ─ /access/callback ─→ session, sealed into cookies
//!                                                                   │
//!   request ─ cookies ──────→ session ── renewal (provider) ──┐     │
//!           └ bearer token ─→ token (provider's keys) ────────┴→ claims → Identity ┐
//!                                                                        Bindings ─┴→ Scope → Pass
//!                                                  Revocations, Bindings, the end ─→ Lease ──────┘
//! ```
//!
//! Nothing is kept on the server that a restart would lose or that another replica would miss, except the ids of
//! sessions that were signed out: [`Revocations`] can be synchronised for that.

mod admission;
mod answer;
mod attempts;
mod claims;
mod clock;
mod cookie;
mod door;
mod error;
mod key;
mod lease;
mod limits;
mod local_path;
mod provider;
mod renewal;
mod revocations;
mod routes;
mod seal;
mod secret;
mod session;
mod settings;
mod used;
mod who;

pub use admission::{Admission, Refused};
pub use clock::Clock;
pub use door::{Door, Peer};
pub use error::Error;
pub use key::Key;
pub use limits::Limits;
pub use provider::Introduction;
pub use revocations::{Revocations, Revoked};
pub use secret::Secret;
pub use settings::Settings;
pub use who::{Claims, Who};
