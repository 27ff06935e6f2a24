//! Refusals that a gRPC or gRPC-web client understands: a status in the headers, and no message
//! (`PROTOCOL-HTTP2.md`, "Trailers-Only").

use std::fmt::Write as _;

use axum::body::Body;
use http::{HeaderMap, HeaderValue, Response, header};

/// RESOURCE_EXHAUSTED.
pub(crate) const RESOURCE_EXHAUSTED: u8 = 8;
/// UNAVAILABLE.
pub(crate) const UNAVAILABLE: u8 = 14;
/// UNAUTHENTICATED.
pub(crate) const UNAUTHENTICATED: u8 = 16;
/// PERMISSION_DENIED.
pub(crate) const PERMISSION_DENIED: u8 = 7;
/// UNIMPLEMENTED.
pub(crate) const UNIMPLEMENTED: u8 = 12;

/// Whether a request or response is gRPC or gRPC-web.
pub(crate) fn is(headers: &HeaderMap) -> bool {
    kind(headers).is_some()
}

fn kind(headers: &HeaderMap) -> Option<&HeaderValue> {
    headers.get(header::CONTENT_TYPE).filter(|kind| kind.as_bytes().starts_with(b"application/grpc"))
}

/// A refusal in the protocol of the request with these headers.
pub(crate) fn refusal(request: &HeaderMap, code: u8, sentence: &str) -> Response<Body> {
    let kind = kind(request).cloned().unwrap_or(HeaderValue::from_static("application/grpc"));
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert("grpc-status", HeaderValue::from(u16::from(code)));
    if let Ok(message) = HeaderValue::try_from(percent_encoded(sentence)) {
        headers.insert("grpc-message", message);
    }
    response
}

/// `grpc-message` is percent-encoded but for printable ASCII.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if (b' '..=b'~').contains(&byte) && byte != b'%' {
            out.push(char::from(byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
