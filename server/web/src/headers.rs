//! Headers on every answer.

use axum::body::Body;
use http::{HeaderName, HeaderValue, Response, header};

use crate::{Site, grpc};

/// The page runs its own script and WASM, shows its own style and images, speaks to its own server; nothing else. The
/// hash is that of the shell's only inline script. At the end stands where forms may lead.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' \
    'sha256-+aj9j9QvC6BBnWOwTzazGM/4OQ3+UIv6vhkH0zlHE60='; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

const ALL: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), clipboard-write=(self)",
    ),
];

/// The content security policy of a page whose forms may lead to this origin besides.
pub(crate) fn policy(forms: &str) -> HeaderValue {
    let policy = format!("{CONTENT_SECURITY_POLICY} {forms}");
    HeaderValue::try_from(policy.trim_end()).unwrap_or(HeaderValue::from_static(CONTENT_SECURITY_POLICY))
}

/// Adds them, but for those that an answer has already.
pub(crate) fn add(site: &Site, mut response: Response<Body>) -> Response<Body> {
    let streams = grpc::is(response.headers());
    let headers = response.headers_mut();
    for (name, value) in ALL {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, site.policy.clone());
    if site.secure {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if streams {
        // nginx would otherwise hold a stream's messages back until its buffer is full.
        headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
