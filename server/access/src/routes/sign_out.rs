//! `POST /access/sign-out`: ends the session here at once, and then at the provider.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    response::Response,
};
use http::{HeaderMap, StatusCode, header};

use crate::{
    Door, answer,
    cookie::{Found, Jar},
    session::Session,
};

pub(super) async fn end(State(door): State<Door>, request: Request) -> Response {
    if !is_own(&door, request.headers()) {
        let text = "Only KDR's own page signs out, not a page of another site.";
        return answer::sentence(StatusCode::FORBIDDEN, text, Vec::new());
    }
    let found = match door.cookies().session(&Jar::of(request.headers())) {
        Found::Content(content) => Session::read(&content),
        Found::Nothing | Found::Broken => None,
    };
    let mut hint = None;
    if let Some(session) = found {
        // Not only as long as this cookie would have lasted: a replica that has not heard of it yet may renew a copy.
        door.revocations().revoke(session.revoked_as(), session.absolute_end(&door.settings().limits));
        tracing::info!(name = session.name(), "signed out");
        if let Some(refresh) = session.refresh {
            let provider = Arc::clone(door.identity_provider());
            tokio::spawn(async move { provider.revoke(&refresh).await });
        }
        hint = session.hint;
    }
    let elsewhere = door.identity_provider().leave(hint.as_deref()).await;
    let to = elsewhere.as_deref().unwrap_or("/access/signed-out");
    let mut cookies = door.cookies().clear_session();
    cookies.extend(door.cookies().set_left());
    answer::redirect(to, cookies)
}

/// Whether KDR's own page asks. A browser says so in one header or the other; a form of a page that sends no referrer
/// has the origin `null`, which is why the other one counts first.
fn is_own(door: &Door, headers: &HeaderMap) -> bool {
    let origin = headers.get(header::ORIGIN).map(http::HeaderValue::as_bytes);
    let same = origin.is_some_and(|origin| door.origin().is(origin));
    match headers.get("sec-fetch-site") {
        Some(site) => site == "same-origin" && (same || origin.is_none_or(|origin| origin == b"null")),
        None => same,
    }
}
