//! What a sign-out means to the provider: the refresh token is good no more, and the browser goes there, so that the next
//! sign-in asks who it is.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use openidconnect::{
    AuthType, HttpRequest, RevocationUrl,
    http::{Request, header},
    url::Url,
};

use super::{Provider, auth_type, discovery::Known};

impl Provider {
    /// Tells the provider that a refresh token will not be used again. Nobody waits for that: it is good to KDR alone, which
    /// has forgotten it.
    pub(crate) async fn revoke(&self, refresh: &str) {
        let Ok(known) = self.known().await else { return };
        let Some(endpoint) = &known.metadata.additional_metadata().revocation_endpoint else { return };
        let why = match self.revocation(&known, endpoint, refresh) {
            Ok(request) => match self.http.ask(request).await {
                Ok(answer) if answer.status().is_success() => return,
                Ok(answer) => answer.status().to_string(),
                Err(error) => error.to_string(),
            },
            Err(error) => error.to_string(),
        };
        tracing::warn!("the identity provider was not told that a refresh token is over: {why}");
    }

    /// <https://www.rfc-editor.org/rfc/rfc7009>; the library's own refuses a provider on loopback.
    fn revocation(
        &self,
        known: &Known,
        endpoint: &RevocationUrl,
        refresh: &str,
    ) -> Result<HttpRequest, openidconnect::http::Error> {
        let id = &self.settings.client_id;
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", refresh).append_pair("token_type_hint", "refresh_token");
        let mut request = Request::post(endpoint.as_str())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        match (&self.settings.client_secret, auth_type(known)) {
            (Some(secret), AuthType::BasicAuth) => {
                let encoded =
                    |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
                let both = format!("{}:{}", encoded(id), encoded(secret.reveal()));
                let basic = format!("Basic {}", BASE64_STANDARD.encode(both));
                request = request.header(header::AUTHORIZATION, basic);
            }
            (Some(secret), _) => {
                form.append_pair("client_id", id).append_pair("client_secret", secret.reveal());
            }
            (None, _) => {
                form.append_pair("client_id", id);
            }
        }
        request.body(form.finish().into_bytes())
    }

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
