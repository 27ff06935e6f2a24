//! `selfsubjectaccessreviews`: who asks may do everything here.

use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::failure::Failure;

/// The longest review that is read.
const LONGEST: usize = 64 * 1024;

/// Answers a review: allowed.
pub(super) async fn answer(request: Request<Body>) -> Result<Response, Failure> {
    let body = to_bytes(request.into_body(), LONGEST).await;
    let body = body.map_err(|error| Failure::bad_request(error.to_string()))?;
    let review = serde_json::from_slice::<Value>(&body);
    let mut review = review.map_err(|error| Failure::bad_request(error.to_string()))?;
    if !review["spec"].is_object() {
        return Err(Failure::bad_request("the review has no spec"));
    }
    review["kind"] = json!("SelfSubjectAccessReview");
    review["apiVersion"] = json!("authorization.k8s.io/v1");
    if !review["metadata"].is_object() {
        review["metadata"] = json!({});
    }
    review["status"] =
        json!({"allowed": true, "reason": "the simulated cluster lets everybody do everything"});
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((StatusCode::CREATED, kind, review.to_string()).into_response())
}
