//! What can go wrong with the provider or with what it says, in the words a person reads.

use std::error::Error;

use openidconnect::{
    ClaimsVerificationError, RequestTokenError, SignatureVerificationError, StandardErrorResponse,
    core::CoreErrorResponseType,
};

use super::http::HttpError;

/// Why somebody is not who they say, or nobody can tell. Each text is a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Problem {
    /// The provider does not answer, or not as a provider.
    #[error("{0}")]
    Unavailable(String),
    /// The provider says no.
    #[error("{0}")]
    Refused(String),
    /// The token is none for KDR.
    #[error("The token is not valid here: {0}.")]
    Forged(&'static str),
    /// No key of the provider has the id that the token names.
    #[error("The token is not valid here: the identity provider has no such key.")]
    UnknownKey,
    /// The token was good once.
    #[error("The token has expired; get a new one.")]
    Expired,
    /// The token is good, and what it says cannot be used.
    #[error("{0}")]
    Claims(String),
}

impl Problem {
    pub(crate) fn unavailable(issuer: &str, why: &str) -> Self {
        Self::Unavailable(format!("The identity provider {issuer} does not answer: {why}."))
    }

    /// What the token endpoint's answer means.
    pub(crate) fn of_grant(
        issuer: &str,
        error: &RequestTokenError<HttpError, StandardErrorResponse<CoreErrorResponseType>>,
    ) -> Self {
        let RequestTokenError::ServerResponse(answer) = error else {
            return Self::unavailable(issuer, &chain(error));
        };
        let code = printable(answer.error().as_ref());
        match answer.error() {
            // These are about KDR's configuration or the provider's state, not about the person.
            CoreErrorResponseType::InvalidClient => Self::Unavailable(format!(
                "The identity provider {issuer} does not take KDR's own id and secret ({code}); whoever runs KDR has to \
                 correct them."
            )),
            CoreErrorResponseType::Extension(name)
                if matches!(name.as_str(), "server_error" | "temporarily_unavailable" | "slow_down") =>
            {
                Self::unavailable(issuer, &code)
            }
            _ => Self::refused(&code, answer.error_description().map(String::as_str)),
        }
    }

    /// The provider's no, in its words.
    pub(crate) fn refused(code: &str, description: Option<&str>) -> Self {
        let code = printable(code);
        Self::Refused(match description.map(printable).filter(|words| !words.is_empty()) {
            Some(words) => format!("The identity provider refused: {code} ({words})."),
            None => format!("The identity provider refused: {code}."),
        })
    }
}

impl From<ClaimsVerificationError> for Problem {
    fn from(error: ClaimsVerificationError) -> Self {
        use SignatureVerificationError as Signature;
        // Never what the token says instead: this is shown and logged.
        Self::Forged(match error {
            ClaimsVerificationError::Expired(_) => return Self::Expired,
            ClaimsVerificationError::SignatureVerification(Signature::NoMatchingKey) => {
                return Self::UnknownKey;
            }
            ClaimsVerificationError::InvalidIssuer(_) => "another issuer made it",
            ClaimsVerificationError::InvalidAudience(_) => "it is for another audience",
            ClaimsVerificationError::InvalidNonce(_) => "its nonce is not that of this sign-in",
            ClaimsVerificationError::SignatureVerification(
                Signature::DisallowedAlg(_) | Signature::UnsupportedAlg(_) | Signature::NoSignature,
            ) => "its algorithm is not one of those that are allowed",
            ClaimsVerificationError::SignatureVerification(Signature::AmbiguousKeyId(_)) => {
                "it does not tell which of the identity provider's keys signed it"
            }
            ClaimsVerificationError::SignatureVerification(_) => "its signature does not match",
            _ => "it is not of the kind that is expected",
        })
    }
}

/// An error with what caused it.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut texts = vec![error.to_string()];
    let mut cause = error.source();
    while let Some(error) = cause {
        texts.push(error.to_string());
        cause = error.source();
    }
    texts.dedup();
    printable(&texts.join(": "))
}

/// Characters of a foreign text that are shown.
const SHOWN: usize = 300;

/// A foreign text as one line without surprises.
fn printable(text: &str) -> String {
    let plain = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    plain.take(SHOWN).collect::<String>().trim().trim_end_matches('.').to_owned()
}
