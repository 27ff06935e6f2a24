//! Failures as the API server answers them: a `metav1.Status`, in its words.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::kind::Kind;

/// Why a request fails.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Failure {
    code: StatusCode,
    /// Empty for what is not answered with a `Status`, but in plain text.
    reason: &'static str,
    message: String,
    details: Value,
    metadata: Value,
}

impl Failure {
    fn new(code: StatusCode, reason: &'static str, message: impl Into<String>) -> Self {
        Self { code, reason, message: message.into(), details: Value::Null, metadata: json!({}) }
    }

    /// 400
    pub(super) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequest", message)
    }

    /// 404 for an object.
    pub(super) fn not_found(kind: Kind, name: &str) -> Self {
        let qualified = kind.qualified();
        let resource = kind.resource();
        let mut details = json!({"name": name, "kind": resource.plural});
        if !resource.group.is_empty() {
            details["group"] = json!(resource.group);
        }
        let failure =
            Self::new(StatusCode::NOT_FOUND, "NotFound", format!("{qualified} \"{name}\" not found"));
        Self { details, ..failure }
    }

    /// 404 for a resource that the API does not have.
    pub(super) fn no_resource() -> Self {
        let words = "the server could not find the requested resource";
        Self { details: json!({}), ..Self::new(StatusCode::NOT_FOUND, "NotFound", words) }
    }

    /// 404 outside of the API.
    pub(super) fn no_page() -> Self {
        Self::new(StatusCode::NOT_FOUND, "", "404 page not found\n")
    }

    /// 405
    pub(super) fn method_not_allowed() -> Self {
        let words = "the server does not allow this method on the requested resource";
        Self { details: json!({}), ..Self::new(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", words) }
    }

    /// 406
    pub(super) fn not_acceptable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_ACCEPTABLE, "NotAcceptable", message)
    }

    /// 409 for an object that is there already.
    pub(super) fn already_exists(kind: Kind, name: &str) -> Self {
        let not_found = Self::not_found(kind, name);
        let words = format!("{} \"{name}\" already exists", kind.qualified());
        Self { details: not_found.details, ..Self::new(StatusCode::CONFLICT, "AlreadyExists", words) }
    }

    /// 503 of the aggregator for a server that does not answer: in plain text, not a `Status`.
    pub(super) fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "", "service unavailable\n")
    }

    /// 413
    pub(super) fn too_large_body() -> Self {
        let words = "Request entity too large: limit is 3145728";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", words)
    }

    /// 415
    pub(super) fn unsupported_media_type() -> Self {
        let words = "the body of the request was in an unknown format - accepted media types include: \
                     application/merge-patch+json";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UnsupportedMediaType", words)
    }

    /// 410 for a continue token, with another that goes on with what there is now.
    pub(super) fn expired_continue(next: &str) -> Self {
        let words = "The provided continue parameter is too old to display a consistent list result. You can start a \
                     new list without the continue parameter, or use the continue token in this response to retrieve \
                     the remainder of the results. Continuing with the provided token results in an inconsistent list \
                     - objects that were created, modified, or deleted between the time the first chunk was returned \
                     and now may show up in the list.";
        Self { metadata: json!({"continue": next}), ..Self::new(StatusCode::GONE, "Expired", words) }
    }

    /// 410 for a resource version.
    pub(super) fn too_old(asked: u64, oldest: u64) -> Self {
        Self::new(StatusCode::GONE, "Expired", format!("too old resource version: {asked} ({oldest})"))
    }

    /// 504 for a resource version that is yet to come.
    pub(super) fn too_large(asked: u64, current: u64) -> Self {
        let words = format!("Timeout: Too large resource version: {asked}, current: {current}");
        let details = json!({
            "causes": [{"reason": "ResourceVersionTooLarge", "message": "Too large resource version"}],
            "retryAfterSeconds": 1,
        });
        Self { details, ..Self::new(StatusCode::GATEWAY_TIMEOUT, "Timeout", words) }
    }

    /// 422 for a parameter; `cause` is `FieldValueInvalid` or `FieldValueForbidden`.
    pub(super) fn invalid(of: (&str, &str), name: &str, field: &str, cause: &str, problem: &str) -> Self {
        let (group, kind) = of;
        let qualified = if group.is_empty() { kind.to_owned() } else { format!("{kind}.{group}") };
        let words = format!("{qualified} \"{name}\" is invalid: {field}: {problem}");
        let causes = json!([{"reason": cause, "message": problem, "field": field}]);
        let mut details = json!({"kind": kind, "causes": causes});
        for (key, value) in [("name", name), ("group", group)] {
            if !value.is_empty() {
                details[key] = json!(value);
            }
        }
        Self { details, ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, "Invalid", words) }
    }

    /// 422 for a list's or watch's parameter.
    pub(super) fn invalid_list(field: &str, problem: &str) -> Self {
        Self::invalid(("meta.k8s.io", "ListOptions"), "", field, "FieldValueForbidden", problem)
    }

    /// 500, as the API server answers to a watch from a resource version that is none.
    pub(super) fn internal(message: impl Into<String>) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
    }

    /// 404 of metrics-server for a node, in its own words.
    pub(super) fn no_node_metrics(name: &str) -> Self {
        let failure = Self::new(StatusCode::NOT_FOUND, "NotFound", format!("node {name:?} not found"));
        Self { details: json!({"name": name, "kind": "node"}), ..failure }
    }

    /// The `metav1.Status`.
    pub(super) fn status(&self) -> Value {
        let mut status = json!({
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": self.metadata,
            "status": "Failure",
            "message": self.message,
            "reason": self.reason,
            "code": self.code.as_u16(),
        });
        if !self.details.is_null() {
            status["details"] = self.details.clone();
        }
        status
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        if self.reason.is_empty() {
            return (self.code, self.message).into_response();
        }
        let body = self.status().to_string();
        (self.code, [(header::CONTENT_TYPE, "application/json")], body).into_response()
    }
}
