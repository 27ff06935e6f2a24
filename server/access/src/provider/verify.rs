//! Whether an ID token is one that the provider made for KDR, and is good now.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use openidconnect::{
    AccessToken, AccessTokenHash, ClientId, IdTokenVerifier, Nonce,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJwsSigningAlgorithm as Algorithm},
};
use serde_json::Value;

use super::{Problem, Provider, discovery::Known};
use crate::{
    claims::ClaimSet,
    clock::{at, seconds},
    limits::SKEW,
};

/// The signatures that are taken. None that is made with a secret that both sides have, and not `none`.
pub(super) const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha384,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::RsaSsaPssSha384,
    Algorithm::RsaSsaPssSha512,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// Bytes of a token at most.
const LONGEST: usize = 16 * 1024;

/// A verified token.
#[derive(Debug)]
pub(crate) struct Verified {
    pub claims: ClaimSet,
    /// When it ends, with the time that clocks may differ by.
    pub end: std::time::SystemTime,
}

/// What a token's `nonce` has to be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Nonced<'a> {
    /// That of the sign-in, and the token has to be the access token's.
    SignIn(&'a Nonce, &'a AccessToken),
    /// Whatever it is: the token was not asked for here, or is not the first one.
    Any,
}

impl Provider {
    /// Verifies a token as a client sends it.
    pub(crate) async fn verify_text(&self, text: &str) -> Result<Verified, Problem> {
        if text.len() > LONGEST {
            return Err(Problem::Forged("it is too long"));
        }
        let token = text.parse().map_err(|_| Problem::Forged("it is no ID token"))?;
        self.verify(&token, Nonced::Any).await
    }

    /// Verifies a token. When it names a key that is not known, the provider may have a new one.
    pub(crate) async fn verify(&self, token: &CoreIdToken, nonced: Nonced<'_>) -> Result<Verified, Problem> {
        let known = self.known().await?;
        match self.verify_with(&known, token, nonced) {
            Err(Problem::UnknownKey) => self.verify_with(&*self.with_new_keys().await?, token, nonced),
            verified => verified,
        }
    }

    fn verify_with(
        &self,
        known: &Known,
        token: &CoreIdToken,
        nonced: Nonced<'_>,
    ) -> Result<Verified, Problem> {
        let claims = payload(token)?;
        let checks = self.verifier(known, &claims);
        let nonce = |found: Option<&Nonce>| match nonced {
            Nonced::SignIn(expected, _) => openidconnect::NonceVerifier::verify(expected, found),
            Nonced::Any => Ok(()),
        };
        let verified = token.claims(&checks, nonce)?;
        if let (Nonced::SignIn(_, access), Some(expected)) = (nonced, verified.access_token_hash()) {
            let hash = token.signing_alg().ok().zip(token.signing_key(&checks).ok());
            let hash = hash.and_then(|(alg, key)| AccessTokenHash::from_token(access, alg, key).ok());
            if hash.as_ref() != Some(expected) {
                return Err(Problem::Forged("it belongs to another access token"));
            }
        }
        let now = seconds(self.settings.clock.now() + SKEW);
        let later = |name| claims.get(name).and_then(Value::as_f64).is_some_and(|time| time > as_float(now));
        if later("nbf") || later("iat") {
            return Err(Problem::Forged("it is not valid yet"));
        }
        let end = std::time::SystemTime::from(verified.expiration());
        let end = end.checked_add(SKEW).or_else(|| at(now)).unwrap_or(end);
        Ok(Verified { claims, end })
    }

    fn verifier<'a>(&'a self, known: &Known, claims: &ClaimSet) -> CoreIdTokenVerifier<'a> {
        let settings = &self.settings;
        let audience = audience(claims, |audience| settings.takes(audience)).unwrap_or(&settings.client_id);
        let audience = ClientId::new(audience.to_owned());
        let now = settings.clock.now().checked_sub(SKEW);
        let now = now.unwrap_or(std::time::SystemTime::UNIX_EPOCH);
        // A public client's, so that the client's secret verifies nothing.
        IdTokenVerifier::new_public_client(audience, known.metadata.issuer().clone(), known.keys.clone())
            .set_allowed_algs(ALGORITHMS)
            .set_other_audience_verifier_fn(|other| settings.takes(other))
            .set_time_fn(move || now.into())
    }
}

/// The audience to check for: the first of the token's that is taken.
fn audience(claims: &ClaimSet, takes: impl Fn(&str) -> bool) -> Option<&str> {
    let audiences = match claims.get("aud") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    audiences.iter().filter_map(Value::as_str).find(|audience| takes(audience))
}

/// All claims: the library only knows those of the standard. They are what the signature is for, so that they are as
/// good as it is.
fn payload(token: &CoreIdToken) -> Result<ClaimSet, Problem> {
    let text = token.to_string();
    let payload = text.split('.').nth(1).and_then(|part| BASE64_URL_SAFE_NO_PAD.decode(part).ok());
    let claims = payload.and_then(|payload| serde_json::from_slice(&payload).ok());
    claims.ok_or(Problem::Forged("it is no ID token"))
}

/// Seconds since 1970 are exact in a float for millions of years.
#[expect(clippy::cast_precision_loss, reason = "exact below 2^53")]
const fn as_float(seconds: u64) -> f64 {
    seconds as f64
}
