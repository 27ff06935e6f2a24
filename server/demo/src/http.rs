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
mod list;
mod log;
mod metrics;
mod path;
mod query;
mod selector;
mod snapshots;
mod watch;

pub(crate) use snapshots::Snapshots;

use failure::Failure;
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
    let query = Query::new(request.uri().query().unwrap_or_default());
    let target = path::parse(request.uri().path());
    let aggregated = request
        .headers()
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("as=APIGroupDiscoveryList"));
    let answered = match (request.method(), target) {
        (&Method::GET, target) => get(&shared, target, &query, aggregated),
        (&Method::DELETE, Target::Object { kind: crate::kind::Kind::Pod, namespace, name }) => {
            delete_pod(&shared, &Key::new(namespace, name))
        }
        _ => Err(Failure::method_not_allowed()),
    };
    answered.unwrap_or_else(IntoResponse::into_response)
}

fn get(shared: &Arc<Shared>, target: Target, query: &Query, aggregated: bool) -> Result<Response, Failure> {
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
        Target::Collection { kind, namespace } => list::answer(shared, kind, namespace.as_deref(), query)?,
        Target::Object { kind, namespace, name } => list::get(shared, kind, &Key::new(namespace, name))?,
        Target::Log { namespace, pod } => log::answer(shared, &Key::new(namespace, pod), query)?,
        Target::NoResource => return Err(Failure::no_resource()),
        Target::NoPage => return Err(Failure::no_page()),
    })
}

fn delete_pod(shared: &Shared, key: &Key) -> Result<Response, Failure> {
    let kind = crate::kind::Kind::Pod;
    let object = shared.change(|world| {
        let deleted = world.delete_pod(key);
        deleted.then(|| world.store.table(kind).get(key).map(|object| object.body())).flatten()
    });
    object.map(raw_json).ok_or_else(|| Failure::not_found(kind, &key.name))
}

fn json(value: &Value) -> Response {
    raw_json(value.to_string())
}

fn raw_json(body: impl Into<Body>) -> Response {
    (StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], body.into()).into_response()
}

#[cfg(test)]
mod tests;
