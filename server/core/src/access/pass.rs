//! What a request carries: who asks, what they may see, and until when.

use std::{fmt, net::IpAddr, sync::Arc, time::SystemTime};

use futures::future::{BoxFuture, FutureExt as _, pending};

use super::{Identity, Scope};

/// Who asks, what they may see, and until when. Whoever lets a request in makes one.
#[derive(Debug, Clone)]
pub struct Pass {
    /// Who asks.
    pub identity: Arc<Identity>,
    /// What they may see.
    pub scope: Scope,
    /// Until when.
    pub lease: Lease,
    /// From where they ask, for the audit log.
    pub from: Option<IpAddr>,
}

impl Pass {
    /// Of whoever sits at the machine itself: everything, for ever.
    pub fn local() -> Self {
        let identity = Arc::new(Identity { name: "local".to_owned(), ..Identity::default() });
        Self { identity, scope: Scope::everything(), lease: Lease::endless(), from: None }
    }
}

/// Why a pass is no longer good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lost {
    /// The session or token is over.
    Expired,
    /// Signed out, here or elsewhere.
    SignedOut,
    /// The bindings give something else by now.
    Rebound,
}

impl Lost {
    /// For a person.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Expired => "Your session is over; sign in again.",
            Self::SignedOut => "You have signed out; sign in again.",
            Self::Rebound => "What you may see has changed; open it again.",
        }
    }
}

/// Waits until a pass is no longer good.
type Wait = dyn Fn() -> BoxFuture<'static, Lost> + Send + Sync;

/// Until when a pass is good.
#[derive(Clone)]
pub struct Lease {
    wait: Option<Arc<Wait>>,
    renewal: Option<SystemTime>,
}

impl Lease {
    /// Good for ever.
    pub const fn endless() -> Self {
        Self { wait: None, renewal: None }
    }

    /// Good until `wait` resolves. At `renewal` a stream that can be taken up again has to be, so that the provider is
    /// asked whether all is as it was.
    pub fn until(
        wait: impl Fn() -> BoxFuture<'static, Lost> + Send + Sync + 'static,
        renewal: Option<SystemTime>,
    ) -> Self {
        Self { wait: Some(Arc::new(wait)), renewal }
    }

    /// Resolves when the pass is no longer good.
    pub fn lost(&self) -> BoxFuture<'static, Lost> {
        self.wait.as_ref().map_or_else(|| pending().boxed(), |wait| wait())
    }

    /// When a stream has to be taken up again.
    pub const fn renewal(&self) -> Option<SystemTime> {
        self.renewal
    }
}

impl fmt::Debug for Lease {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lease").field("renewal", &self.renewal).finish_non_exhaustive()
    }
}
