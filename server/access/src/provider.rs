//! The identity provider: what it says about itself, its keys, and the questions that KDR asks it.
//!
//! It is asked when it is needed. Whatever it says is kept; while it does not answer, what it said before goes on being
//! good, and it is asked again after a while that grows.

mod begin;
mod discovery;
mod grant;
mod http;
mod introduction;
mod leave;
mod metadata;
mod problem;
mod verify;

pub(crate) use begin::Begun;
pub(crate) use grant::Granted;
pub use introduction::Introduction;
pub(crate) use problem::Problem;
pub(crate) use verify::{Nonced, Verified};

use std::sync::{Arc, Mutex, PoisonError};

use openidconnect::{
    AuthType, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet, RedirectUrl,
    core::{CoreClient, CoreClientAuthMethod},
};

use self::{discovery::Known, http::Http};
use crate::{Error, Settings, settings::Origin};

/// A client that knows where to send people and where to ask for tokens.
type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// The identity provider.
#[derive(Debug)]
pub(crate) struct Provider {
    settings: Arc<Settings>,
    redirect: RedirectUrl,
    signed_out: String,
    http: Http,
    state: Mutex<discovery::State>,
    /// Whoever asks the provider about itself holds this, so that it is asked once.
    asking: tokio::sync::Mutex<()>,
}

impl Provider {
    pub(crate) fn new(settings: Arc<Settings>, origin: &Origin) -> Result<Self, Error> {
        let redirect = RedirectUrl::new(origin.url("/access/callback"))
            .map_err(|error| Error::setting("external_url", error.to_string()))?;
        let http = Http::new(settings.ca_file.as_deref())?;
        let signed_out = origin.url("/access/signed-out");
        let (state, asking) = (Mutex::default(), tokio::sync::Mutex::default());
        Ok(Self { settings, redirect, signed_out, http, state, asking })
    }

    fn state<T>(&self, act: impl FnOnce(&mut discovery::State) -> T) -> T {
        act(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn client(&self, known: &Known) -> Client {
        let id = ClientId::new(self.settings.client_id.clone());
        let secret =
            self.settings.client_secret.as_ref().map(|secret| ClientSecret::new(secret.reveal().to_owned()));
        let client = CoreClient::from_provider_metadata(known.metadata.clone(), id, secret);
        client.set_redirect_uri(self.redirect.clone()).set_auth_type(auth_type(known))
    }
}

/// `client_secret_basic` unless the provider only takes the other; it is also what is meant when it says nothing.
fn auth_type(known: &Known) -> AuthType {
    let methods = known.metadata.token_endpoint_auth_methods_supported();
    let has = |method| methods.is_some_and(|methods| methods.contains(&method));
    if has(CoreClientAuthMethod::ClientSecretPost) && !has(CoreClientAuthMethod::ClientSecretBasic) {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}
