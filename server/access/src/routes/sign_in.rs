//! `GET /access/sign-in?to=PATH`: sends the browser to the provider.

use axum::{
    extract::{Request, State},
    response::Response,
};
use http::StatusCode;

use super::{parameter, status};
use crate::{Door, admission::TOO_MANY, answer, cookie::Jar, door::peer, local_path};

pub(super) async fn begin(State(door): State<Door>, request: Request) -> Response {
    let peer = peer(request.extensions());
    if !door.attempts().take(peer, door.settings().clock.now()) {
        return answer::sentence(StatusCode::TOO_MANY_REQUESTS, TOO_MANY, Vec::new());
    }
    let to = request.uri().query().and_then(|query| parameter(query, "to")).unwrap_or_default();
    let ask = door.cookies().has_left(&Jar::of(request.headers()));
    match door.identity_provider().begin(local_path::or_front(&to), ask).await {
        Ok((url, begun)) => {
            let content = serde_json::to_vec(&begun).ok();
            let cookie = content.and_then(|content| door.cookies().set_pending(&content));
            cookie.map_or_else(unnoted, |cookie| answer::redirect(&url, vec![cookie]))
        }
        Err(problem) => answer::sentence(status(&problem), &problem.to_string(), Vec::new()),
    }
}

fn unnoted() -> Response {
    answer::sentence(
        StatusCode::INTERNAL_SERVER_ERROR,
        "The sign-in cannot be noted in a cookie.",
        Vec::new(),
    )
}
