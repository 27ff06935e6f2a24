//! Where a sign-out leads: to the provider, so that the next sign-in asks who it is.

use openidconnect::url::Url;

use super::Provider;

impl Provider {
    /// The provider's address for a logout; `None` when it has none or does not answer.
    pub(crate) async fn leave(&self, hint: Option<&str>) -> Option<String> {
        let known = self.known().await.ok()?;
        let end = known.metadata.additional_metadata().end_session_endpoint.as_ref()?;
        let mut url: Url = end.url().clone();
        {
            let mut query = url.query_pairs_mut();
            query.append_pair("client_id", &self.settings.client_id);
            query.append_pair("post_logout_redirect_uri", &self.signed_out);
            if let Some(hint) = hint {
                query.append_pair("id_token_hint", hint);
            }
        }
        Some(url.into())
    }
}
