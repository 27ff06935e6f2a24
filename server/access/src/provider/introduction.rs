//! What the provider says about itself, for whoever sets KDR up.

use super::{Problem, Provider};

/// What a provider says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// Where people sign in.
    pub authorization: String,
    /// Where KDR asks for their tokens; `None` when the provider has no such place.
    pub tokens: Option<String>,
    /// Where people sign out; `None` when they cannot.
    pub sign_out: Option<String>,
    /// How many keys it signs with.
    pub keys: usize,
    /// How it signs, such as `RS256`.
    pub algorithms: Vec<String>,
    /// Scopes that KDR asks for and that the provider does not name among its own. Some name only a few of theirs.
    pub unknown_scopes: Vec<String>,
}

impl Provider {
    pub(crate) async fn introduction(&self) -> Result<Introduction, Problem> {
        let known = self.known().await?;
        let metadata = &known.metadata;
        let algorithms = metadata.id_token_signing_alg_values_supported().iter();
        let named = metadata.scopes_supported();
        let is_unknown = |scope: &&String| {
            named.is_some_and(|named| !named.iter().any(|known| known.as_str() == scope.as_str()))
        };
        let end = metadata.additional_metadata().end_session_endpoint.as_ref();
        Ok(Introduction {
            authorization: metadata.authorization_endpoint().to_string(),
            tokens: metadata.token_endpoint().map(ToString::to_string),
            sign_out: end.map(|end| end.url().to_string()),
            keys: known.keys.keys().len(),
            algorithms: algorithms.map(name).collect(),
            unknown_scopes: self.settings.scopes.iter().filter(is_unknown).cloned().collect(),
        })
    }
}

/// What the standard calls it.
fn name(algorithm: &impl serde::Serialize) -> String {
    serde_json::to_value(algorithm).ok().and_then(|name| Some(name.as_str()?.to_owned())).unwrap_or_default()
}
