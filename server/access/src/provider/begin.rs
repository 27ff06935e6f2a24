//! Where a sign-in begins: the provider's address with what this sign-in is known by.

use openidconnect::{
    AuthenticationFlow, CsrfToken, Nonce, PkceCodeChallenge, Scope,
    core::{CoreAuthPrompt, CoreResponseType},
};
use serde::{Deserialize, Serialize};

use super::{Problem, Provider};

/// A sign-in that has begun. Its browser keeps it, sealed, so that any replica can finish it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Begun {
    /// Ties the provider's answer to this browser.
    pub state: String,
    /// Ties the ID token to this sign-in.
    pub nonce: String,
    /// Ties the code to whoever began: only they know what the challenge was made of.
    pub verifier: String,
    /// Where it leads.
    pub to: String,
    /// Seconds since 1970.
    pub at: u64,
}

impl Provider {
    /// Begins a sign-in; the provider's address comes with it. `ask`: the provider must ask who it is, though it may know.
    pub(crate) async fn begin(&self, to: &str, ask: bool) -> Result<(String, Begun), Problem> {
        let known = self.known().await?;
        let client = self.client(&known);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        // The library asks for `openid` itself.
        let scopes = self.settings.scopes.iter().filter(|scope| *scope != "openid").cloned().map(Scope::new);
        let request = client
            .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(scopes)
            .set_pkce_challenge(challenge);
        let request = if ask { request.add_prompt(CoreAuthPrompt::Login) } else { request };
        let (url, state, nonce) = request.url();
        let begun = Begun {
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
            to: to.to_owned(),
            at: self.settings.clock.seconds(),
        };
        Ok((url.into(), begun))
    }
}
