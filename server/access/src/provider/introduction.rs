//! What the provider says about itself, for whoever sets KDR up.

use super::{Problem, Provider, verify::ALGORITHMS};

/// What a provider says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Introduction {
    /// Where people sign in.
    pub authorization: String,
    /// Where people sign out; `None` when they cannot.
    pub sign_out: Option<String>,
    /// How many keys it signs with.
    pub keys: usize,
    /// How it signs of what is taken, such as `RS256`.
    pub algorithms: Vec<String>,
    /// Scopes that KDR asks for and that the provider does not name among its own. Some name only a few of theirs.
    pub unknown_scopes: Vec<String>,
}

impl Provider {
    pub(crate) async fn introduction(&self) -> Result<Introduction, Problem> {
        let known = self.known().await?;
        let metadata = &known.metadata;
        let lacks = |what: &str| Err(Problem::unavailable(&self.settings.issuer, what));
        let signs = metadata.id_token_signing_alg_values_supported().iter();
        let algorithms: Vec<_> = signs.filter(|how| ALGORITHMS.contains(how)).map(name).collect();
        if metadata.token_endpoint().is_none() {
            return lacks("it names no token endpoint");
        }
        if algorithms.is_empty() {
            let taken = ALGORITHMS.iter().map(name).collect::<Vec<_>>().join(", ");
            return lacks(&format!("it signs tokens by none of {taken}"));
        }
        if known.keys.keys().is_empty() {
            return lacks("it publishes no key");
        }
        let named = metadata.scopes_supported();
        let is_unknown = |scope: &&String| {
            named.is_some_and(|named| !named.iter().any(|known| known.as_str() == scope.as_str()))
        };
        let end = metadata.additional_metadata().end_session_endpoint.as_ref();
        Ok(Introduction {
            authorization: metadata.authorization_endpoint().to_string(),
            sign_out: end.map(|end| end.url().to_string()),
            keys: known.keys.keys().len(),
            algorithms,
            unknown_scopes: self.settings.scopes.iter().filter(is_unknown).cloned().collect(),
        })
    }
}

/// What the standard calls it.
fn name(algorithm: &impl serde::Serialize) -> String {
    serde_json::to_value(algorithm).ok().and_then(|name| Some(name.as_str()?.to_owned())).unwrap_or_default()
}
