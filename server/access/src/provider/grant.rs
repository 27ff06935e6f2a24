//! What the provider gives for a code or a refresh token: who somebody is.

use openidconnect::{
    AccessToken, AuthorizationCode, Nonce, OAuth2TokenResponse as _, PkceCodeVerifier, RefreshToken,
    TokenResponse as _,
    core::CoreTokenResponse,
    http::{Method, Request, header},
};
use serde_json::Value;

use super::{Begun, Nonced, Problem, Provider, discovery::Known};
use crate::claims::{self, ClaimSet, Reading};

/// Who somebody is, and what the next question is asked with.
#[derive(Debug, Clone)]
pub(crate) struct Granted {
    pub reading: Reading,
    /// Of the ID token, and of the user info when that was asked.
    pub claims: ClaimSet,
    pub refresh: Option<String>,
    /// The ID token.
    pub hint: Option<String>,
}

impl Provider {
    /// Exchanges the code of a sign-in.
    pub(crate) async fn exchange(&self, code: String, begun: &Begun) -> Result<Granted, Problem> {
        let known = self.known().await?;
        let issuer = &self.settings.issuer;
        let answer = self
            .client(&known)
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| Problem::unavailable(issuer, "it names no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier.clone()))
            .request_async(&self.http)
            .await
            .map_err(|error| Problem::of_grant(issuer, &error))?;
        let nonce = Nonce::new(begun.nonce.clone());
        if answer.id_token().is_none() {
            return Err(Problem::Claims(format!("The identity provider {issuer} gave no ID token.")));
        }
        self.granted(&known, &answer, Nonced::SignIn(&nonce, answer.access_token()), None).await
    }

    /// Asks again who somebody is.
    pub(crate) async fn refresh(&self, refresh: String, subject: &str) -> Result<Granted, Problem> {
        let known = self.known().await?;
        let issuer = &self.settings.issuer;
        let answer = self
            .client(&known)
            .exchange_refresh_token(&RefreshToken::new(refresh.clone()))
            .map_err(|_| Problem::unavailable(issuer, "it names no token endpoint"))?
            .request_async(&self.http)
            .await
            .map_err(|error| Problem::of_grant(issuer, &error))?;
        let mut granted = self.granted(&known, &answer, Nonced::Any, Some(subject)).await?;
        // Without a new one the old one goes on being good.
        granted.refresh = granted.refresh.or(Some(refresh));
        Ok(granted)
    }

    /// Reads who it is. `expected` is the subject that it has to be.
    async fn granted(
        &self,
        known: &Known,
        answer: &CoreTokenResponse,
        nonced: Nonced<'_>,
        expected: Option<&str>,
    ) -> Result<Granted, Problem> {
        let (mut all, hint) = match answer.id_token() {
            Some(token) => (self.verify(token, nonced).await?.claims, Some(token.to_string())),
            None => (ClaimSet::new(), None),
        };
        let subject =
            expected.or_else(|| all.get("sub").and_then(Value::as_str)).unwrap_or_default().to_owned();
        if all.get("sub").is_some_and(|found| *found != *subject) {
            return Err(OTHER);
        }
        // A refresh that was granted without an ID token, or one without these claims, tells them elsewhere.
        if !claims::is_complete(&all, &self.settings) {
            let more = self.user_info(known, answer.access_token(), &subject).await?;
            for (name, value) in more.unwrap_or_default() {
                all.entry(name).or_insert(value);
            }
        }
        if all.is_empty() {
            return Err(Problem::Claims(
                "The identity provider does not tell any more who you are.".to_owned(),
            ));
        }
        let reading = claims::read(&all, &self.settings).map_err(Problem::Claims)?;
        let refresh = answer.refresh_token().map(|token| token.secret().clone());
        Ok(Granted { reading, claims: all, refresh, hint })
    }

    /// What the user info endpoint tells; `None` when there is none, or none that can be read.
    async fn user_info(
        &self,
        known: &Known,
        access: &AccessToken,
        subject: &str,
    ) -> Result<Option<ClaimSet>, Problem> {
        let issuer = &self.settings.issuer;
        let Some(endpoint) = known.metadata.userinfo_endpoint() else { return Ok(None) };
        let request = Request::builder()
            .method(Method::GET)
            .uri(endpoint.url().as_str())
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", access.secret()))
            .body(Vec::new())
            .map_err(|error| Problem::unavailable(issuer, &error.to_string()))?;
        let answer =
            self.http.ask(request).await.map_err(|error| Problem::unavailable(issuer, &error.to_string()))?;
        let status = answer.status();
        if status.is_client_error() {
            tracing::warn!(issuer, %status, "the identity provider does not give the user info");
            return Ok(None);
        }
        if !status.is_success() {
            return Err(Problem::unavailable(issuer, &format!("its user info endpoint says {status}")));
        }
        let Ok(claims) = serde_json::from_slice::<ClaimSet>(answer.body()) else {
            tracing::warn!(issuer, "the identity provider's user info is not JSON");
            return Ok(None);
        };
        // The answer is to a token that may have been exchanged for another person's.
        // https://openid.net/specs/openid-connect-core-1_0.html#UserInfoResponse
        if claims.get("sub").and_then(Value::as_str) == Some(subject) { Ok(Some(claims)) } else { Err(OTHER) }
    }
}

const OTHER: Problem = Problem::Forged("it is about another person");
