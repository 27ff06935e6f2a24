//! The door: everything that sign-in and admission share.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{Router, extract::ConnectInfo};
use http::Extensions;
use kdr_core::access::{Bindings, Identity, Lease, Scope};
use tokio::sync::watch;

use crate::{
    Error, Introduction, Key, Revocations, Settings,
    attempts::Attempts,
    cookie::Cookies,
    lease::{Bound, Terms, lease},
    provider::Provider,
    renewal::Renewals,
    routes,
    seal::Seal,
    settings::Origin,
    used::Used,
};

/// Lets people in who come from the identity provider. Clones are the same door.
#[derive(Debug, Clone)]
pub struct Door(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: Arc<Settings>,
    origin: Origin,
    provider: Arc<Provider>,
    cookies: Cookies,
    bound: Bound,
    revocations: Revocations,
    attempts: Attempts,
    renewals: Renewals,
    used: Used,
}

/// Where a request comes from, as an extension of it. [`Door::routes`] limits attempts by it; without, axum's
/// [`ConnectInfo`] is taken, and without that all requests come from one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

impl Door {
    /// A door to which the provider has the key. It opens whether the provider answers yet or not.
    ///
    /// # Errors
    /// When a setting cannot work or the CA file cannot be read.
    pub fn provider(settings: Settings, bindings: watch::Receiver<Arc<Bindings>>) -> Result<Self, Error> {
        let origin = settings.check()?;
        let settings = Arc::new(settings);
        let keys: Vec<Key> = settings.keys.clone();
        Ok(Self(Arc::new(Inner {
            provider: Arc::new(Provider::new(Arc::clone(&settings), &origin)?),
            cookies: Cookies::new(Seal::new(keys), origin.secure),
            bound: bindings,
            revocations: Revocations::new(settings.clock.clone()),
            attempts: Attempts::default(),
            renewals: Renewals::default(),
            used: Used::default(),
            settings,
            origin,
        })))
    }

    /// `/access/sign-in`, `/access/callback`, `/access/sign-out` and `/access/signed-out`.
    pub fn routes(&self) -> Router {
        routes::router(self.clone())
    }

    /// The sessions that were signed out, for whoever tells other replicas.
    pub fn revocations(&self) -> &Revocations {
        &self.0.revocations
    }

    /// What the provider says about itself.
    ///
    /// # Errors
    /// Why it says nothing, in a sentence.
    pub async fn introduction(&self) -> Result<Introduction, String> {
        self.0.provider.introduction().await.map_err(|problem| problem.to_string())
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn origin(&self) -> &Origin {
        &self.0.origin
    }

    pub(crate) fn identity_provider(&self) -> &Arc<Provider> {
        &self.0.provider
    }

    pub(crate) fn cookies(&self) -> &Cookies {
        &self.0.cookies
    }

    pub(crate) fn attempts(&self) -> &Attempts {
        &self.0.attempts
    }

    pub(crate) fn renewals(&self) -> &Renewals {
        &self.0.renewals
    }

    pub(crate) fn used(&self) -> &Used {
        &self.0.used
    }

    /// What somebody may see now.
    pub(crate) fn scope(&self, identity: &Identity) -> Scope {
        self.0.bound.borrow().scope(identity)
    }

    pub(crate) fn lease(&self, terms: Terms, renewal: Option<std::time::SystemTime>) -> Lease {
        lease(terms, renewal, &self.0.settings.clock, &self.0.revocations, &self.0.bound)
    }
}

/// Where a request comes from.
pub(crate) fn peer(extensions: &Extensions) -> IpAddr {
    let told = extensions.get::<Peer>().map(|peer| peer.0);
    let connected = || extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    told.or_else(connected).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}
