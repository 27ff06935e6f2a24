//! What has no route of its own: a deep link into the page, an unknown method of the API, or nothing at all.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
};
use http::{HeaderValue, Method, Response, StatusCode, header};

use crate::{Assets, grpc, shell};

/// Answers everything that nothing else answers.
pub(crate) async fn serve(State(assets): State<Arc<Assets>>, request: Request) -> Response<Body> {
    if grpc::is(request.headers()) {
        return grpc::refusal(
            request.headers(),
            grpc::UNIMPLEMENTED,
            &format!("KDR has no method {}; server reflection lists those it has", request.uri().path()),
        );
    }
    let path = request.uri().path();
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return sentence(StatusCode::METHOD_NOT_ALLOWED, format!("{path} is read with GET only."));
    }
    if !is_page(path) {
        return sentence(
            StatusCode::NOT_FOUND,
            format!("There is nothing at {path}; KDR's page begins at /."),
        );
    }
    shell::serve(&assets, request).await
}

/// Whether a path is one of the page's own. Their first segment is a screen's name; a dot in it means a file
/// (`/robots.txt`) or a service (`/kdr.v1.LogService/Follow`). Further segments are names of resources, dots and all.
fn is_page(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    first != "assets" && !first.contains('.')
}

/// A response of one sentence.
pub(crate) fn sentence(status: StatusCode, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text + "\n"));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
