//! Where a sign-in begins: the provider's address with what this sign-in is known by.

use openidconnect::{
    AuthenticationFlow, AuthorizationRequest, CsrfToken, Nonce, PkceCodeChallenge, Scope,
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
        let Manner { prompts, parameters } = manner(&self.settings.issuer, ask);
        let request = prompts.iter().cloned().fold(request, AuthorizationRequest::add_prompt);
        let request =
            parameters.iter().fold(request, |request, (name, value)| request.add_extra_param(*name, *value));
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

/// How a provider is to be asked.
#[derive(Debug, PartialEq, Eq)]
struct Manner {
    prompts: &'static [CoreAuthPrompt],
    parameters: &'static [(&'static str, &'static str)],
}

/// The standard's manner, and that of the one provider that has its own.
fn manner(issuer: &str, ask: bool) -> Manner {
    // It refuses `prompt=login`, and gives a refresh token not for a scope but for this parameter, and that only together
    // with a consent. https://developers.google.com/identity/openid-connect/openid-connect#authenticationuriparameters
    if issuer == "https://accounts.google.com" {
        let prompts: &[_] = if ask {
            &[CoreAuthPrompt::SelectAccount, CoreAuthPrompt::Consent]
        } else {
            &[CoreAuthPrompt::Consent]
        };
        return Manner { prompts, parameters: &[("access_type", "offline")] };
    }
    Manner { prompts: if ask { &[CoreAuthPrompt::Login] } else { &[] }, parameters: &[] }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://id.example", false, &[], &[])]
    #[case("https://id.example", true, &[CoreAuthPrompt::Login], &[])]
    #[case("https://accounts.google.com", false, &[CoreAuthPrompt::Consent], &[("access_type", "offline")])]
    #[case(
        "https://accounts.google.com",
        true,
        &[CoreAuthPrompt::SelectAccount, CoreAuthPrompt::Consent],
        &[("access_type", "offline")]
    )]
    fn google_is_asked_in_its_own_manner(
        #[case] issuer: &str,
        #[case] ask: bool,
        #[case] prompts: &'static [CoreAuthPrompt],
        #[case] parameters: &'static [(&'static str, &'static str)],
    ) {
        assert_eq!(manner(issuer, ask), Manner { prompts, parameters });
    }
}
