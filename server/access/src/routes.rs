//! The routes that a browser signs in and out by.

mod callback;
mod sign_in;
mod sign_out;

use axum::{
    Router,
    routing::{get, post},
};
use http::StatusCode;

use crate::{Door, answer, provider::Problem};

pub(crate) fn router(door: Door) -> Router {
    Router::new()
        .route("/access/sign-in", get(sign_in::begin))
        .route("/access/callback", get(callback::finish))
        .route("/access/sign-out", post(sign_out::end))
        .route("/access/signed-out", get(signed_out))
        .with_state(door)
}

async fn signed_out() -> axum::response::Response {
    answer::sentence(StatusCode::OK, "You have signed out.", Vec::new())
}

/// What a problem with the provider is in HTTP.
const fn status(problem: &Problem) -> StatusCode {
    match problem {
        Problem::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
        Problem::Refused(_) | Problem::Claims(_) => StatusCode::FORBIDDEN,
        Problem::Forged(_) | Problem::UnknownKey | Problem::Expired => StatusCode::BAD_GATEWAY,
    }
}

/// The first parameter of this name.
fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
