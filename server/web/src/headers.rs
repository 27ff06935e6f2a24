//! Headers on every answer.

use axum::body::Body;
use http::{HeaderName, HeaderValue, Response, header};

use crate::grpc;

/// The page runs its own script and WASM, shows its own style and images, speaks to its own server; nothing else. The
/// hash is that of the shell's only inline script.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' \
    'sha256-+aj9j9QvC6BBnWOwTzazGM/4OQ3+UIv6vhkH0zlHE60='; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

const ALL: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
    ),
];

/// Adds them.
pub(crate) async fn add(mut response: Response<Body>) -> Response<Body> {
    let streams = grpc::is(response.headers());
    let headers = response.headers_mut();
    for (name, value) in ALL {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if streams {
        // nginx would otherwise hold a stream's messages back until its buffer is full.
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
