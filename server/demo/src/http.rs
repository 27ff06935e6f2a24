//! The Kubernetes HTTP API over the simulated world.
//!
//! Source of the wording and the rules: kube-apiserver v1.34, as the conformance suite compares it.

use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Method, Request, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::Value;

use crate::{shared::Shared, store::Key};

mod discovery;
pub(crate) mod door;
mod failure;
mod form;
mod list;
mod log;
mod metrics;
mod path;
mod query;
mod review;
mod selector;
mod snapshots;
mod watch;
mod write;

pub(crate) use snapshots::Snapshots;

use failure::Failure;
use form::Accept;
use path::Target;
use query::Query;

/// Serves everything.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(answer).with_state(shared)
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request<Body>) -> Response {
    if let Some(command) = request.uri().path().strip_prefix("/simulator/") {
        let command = command.to_owned();
        return door::answer(&shared, &command, request).await;
    }
    let target = path::parse(request.uri().path());
    let accept = Accept::of(request.headers());
    let answered = match (request.method(), target) {
        (_, Target::Unavailable) => Err(Failure::unavailable()),
        (&Method::GET, target) => {
            get(&shared, target, &Query::new(request.uri().query().unwrap_or_default()), accept)
        }
        (&Method::POST, Target::AccessReview) => review::answer(request).await,
        (method, Target::Collection { kind, namespace }) if method == Method::POST => {
            write::create(&shared, kind, namespace.as_deref(), request).await
        }
        (method, Target::Object { kind, namespace, name }) => {
            let key = Key::new(namespace, name);
            match *method {
                Method::DELETE => write::delete(&shared, kind, &key),
                Method::PUT => write::replace(&shared, kind, &key, request).await,
                Method::PATCH => write::patch(&shared, kind, &key, request).await,
                _ => Err(Failure::method_not_allowed()),
            }
        }
        _ => Err(Failure::method_not_allowed()),
    };
    answered.unwrap_or_else(IntoResponse::into_response)
}

fn get(shared: &Arc<Shared>, target: Target, query: &Query<'_>, accept: Accept) -> Result<Response, Failure> {
    let aggregated = accept == Accept::AggregatedDiscovery;
    Ok(match target {
        Target::Health => "ok".into_response(),
        Target::Version => json(&discovery::version()),
        Target::Core if aggregated => discovery::aggregated_core(),
        Target::Core => json(&discovery::core()),
        Target::Groups if aggregated => discovery::aggregated_groups(),
        Target::Groups => json(&discovery::groups()),
        Target::Group(group) => json(&discovery::group(&group).ok_or_else(Failure::no_page)?),
        Target::GroupVersion { group, version } => {
            json(&discovery::resources(&group, &version).ok_or_else(Failure::no_page)?)
        }
        Target::Collection { kind, namespace } => {
            list::answer(shared, kind, namespace.as_deref(), query, accept)?
        }
        Target::Object { kind, namespace, name } => {
            list::get(shared, kind, &Key::new(namespace, name), accept.single(kind)?)?
        }
        Target::Log { namespace, pod } => log::answer(shared, &Key::new(namespace, pod), query)?,
        Target::AccessReview => return Err(Failure::method_not_allowed()),
        Target::Unavailable => return Err(Failure::unavailable()),
        Target::NoResource => return Err(Failure::no_resource()),
        Target::NoPage => return Err(Failure::no_page()),
    })
}

fn json(value: &Value) -> Response {
    raw_json(value.to_string())
}

fn raw_json(body: impl Into<Body>) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], body.into()).into_response()
}

#[cfg(test)]
mod tests;
