//! A defect in a handler is an answer and a line in the log, never a broken connection and never its text on the page.

use std::any::Any;

use axum::body::Body;
use http::{Response, StatusCode};

use crate::fallback::sentence;

/// What the viewer gets. The panic hook has already logged what it was.
pub(crate) fn answer(_: Box<dyn Any + Send>) -> Response<Body> {
    // Clients of gRPC turn this status into UNKNOWN or INTERNAL by themselves.
    sentence(
        StatusCode::INTERNAL_SERVER_ERROR,
        "KDR has a defect here; its log on the server says more.".to_owned(),
    )
}
