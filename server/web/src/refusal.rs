//! Refusals of those who may not come in, in the protocol that they speak.

use axum::body::Body;
use http::{HeaderMap, Response, StatusCode};

use crate::{fallback::sentence, grpc};

/// A refusal: a gRPC status when the request with these headers was gRPC or gRPC-web, else a sentence with this status.
pub fn refusal(request: &HeaderMap, status: StatusCode, text: &str) -> Response<Body> {
    if !grpc::is(request) {
        return sentence(status, text.to_owned());
    }
    let code = match status {
        StatusCode::UNAUTHORIZED => grpc::UNAUTHENTICATED,
        StatusCode::FORBIDDEN => grpc::PERMISSION_DENIED,
        StatusCode::TOO_MANY_REQUESTS => grpc::RESOURCE_EXHAUSTED,
        _ => grpc::UNAVAILABLE,
    };
    grpc::refusal(request, code, text)
}
