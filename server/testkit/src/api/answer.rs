//! Answers to requests.

use std::{convert::Infallible, io, sync::Arc};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{StreamExt, future, stream};
use http::{StatusCode, header};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedReceiver;

use super::{
    Request, Shared, State,
    resource::Resource,
    route::Route,
    store::{Selection, Told},
};
use crate::{
    log::{LogScript, flushed},
    scenario::{Scenario, Verb},
};

/// What the connection does with a request. An error closes it.
pub(super) type Answer = Result<Response, io::Error>;

/// Answers one request.
pub(super) async fn answer(shared: Arc<Shared>, request: Request) -> Answer {
    let answer = {
        let mut state = shared.state();
        state.requests.push(request.clone());
        decide(&mut state, &request)
    };
    shared.tick();
    match answer {
        Decision::Answer(response) => Ok(response),
        Decision::Watch(told) => Ok(watch_body(&shared, told)),
        Decision::Silent => future::pending::<Result<Response, Infallible>>().await.map_err(io::Error::other),
        Decision::HungUp => Err(io::Error::other("the scenario hangs up")),
    }
}

enum Decision {
    Answer(Response),
    Watch(UnboundedReceiver<Told>),
    Silent,
    HungUp,
}

fn decide(state: &mut State, request: &Request) -> Decision {
    let route = Route::of(&request.path);
    if let Some(scenario) = state.at.get(&request.path).cloned() {
        return play(scenario, "", "get", &request.path);
    }
    if let Some((resource, verb)) = asked(&route, request) {
        let namespace = match &route {
            Route::Collection { namespace, .. } => namespace.as_deref(),
            _ => None,
        };
        let place = namespace.map_or_else(
            || "at the cluster scope".to_owned(),
            |namespace| format!("in the namespace \"{namespace}\""),
        );
        let words = format!("{verb:?}").to_lowercase();
        if verb != Verb::Get
            && let Some(allowed) = state.only_within.get(resource.name)
            && !namespace.is_some_and(|namespace| allowed.iter().any(|allowed| allowed == namespace))
        {
            return play(Scenario::Forbidden, resource.name, &words, &place);
        }
        if let Some(scenario) = scenario(state, resource, verb) {
            return play(scenario, resource.name, &words, &place);
        }
    }
    match route {
        Route::Version => {
            Decision::Answer(json_answer(&json!({"major": "1", "minor": "34", "gitVersion": "v1.34.4"})))
        }
        Route::Nothing => refuse(404, "the server could not find the requested resource"),
        Route::Object { resource, namespace, name } => match state.store.get(resource, &namespace, &name) {
            Some(object) => Decision::Answer(json_answer(object)),
            None => refuse(404, &format!("{} \"{name}\" not found", resource.name)),
        },
        Route::Log { namespace, pod } => log(state, namespace, pod),
        Route::Collection { resource, namespace } => {
            let name = request.parameter("fieldSelector").and_then(|fields| {
                fields.strip_prefix("metadata.name=").or_else(|| fields.strip_prefix("metadata.name%3D"))
            });
            let selection = Selection { namespace, name: name.map(str::to_owned) };
            if request.parameter("watch").is_some() {
                let from = request.parameter("resourceVersion").and_then(|version| version.parse().ok());
                match state.store.watch(resource, selection, from.unwrap_or(0)) {
                    Some(told) => Decision::Watch(told),
                    None => refuse(410, "too old resource version"),
                }
            } else {
                list(state, resource, &selection, request)
            }
        }
    }
}

fn asked(route: &Route, request: &Request) -> Option<(Resource, Verb)> {
    match route {
        Route::Collection { resource, .. } if request.parameter("watch").is_some() => {
            Some((*resource, Verb::Watch))
        }
        Route::Collection { resource, .. } => Some((*resource, Verb::List)),
        Route::Object { resource, .. } => Some((*resource, Verb::Get)),
        Route::Version | Route::Log { .. } | Route::Nothing => None,
    }
}

fn scenario(state: &mut State, resource: Resource, verb: Verb) -> Option<Scenario> {
    let key = (resource.name, verb);
    let next = state.next.get_mut(&key).and_then(std::collections::VecDeque::pop_front);
    next.or_else(|| state.always.get(&key).cloned())
}

fn play(scenario: Scenario, resource: &str, verb: &str, place: &str) -> Decision {
    let (plural, group) = resource.split_once('.').unwrap_or((resource, ""));
    match scenario {
        Scenario::Refused { code, message } => refuse(code, &message),
        Scenario::Unauthorized => refuse(401, "Unauthorized"),
        Scenario::Forbidden => refuse(
            403,
            &format!(
                "{resource} is forbidden: User \"system:serviceaccount:kdr:kdr\" cannot {verb} resource \"{plural}\" in \
                 API group \"{group}\" {place}"
            ),
        ),
        Scenario::NotServed => refuse(404, "the server could not find the requested resource"),
        Scenario::Expired => refuse(410, "too old resource version"),
        Scenario::Throttled { retry_after } => Decision::Answer(
            (
                StatusCode::TOO_MANY_REQUESTS,
                [(header::RETRY_AFTER, retry_after.to_string())],
                "Too many requests, please try again later.\n",
            )
                .into_response(),
        ),
        Scenario::Body(body) => {
            Decision::Answer(([(header::CONTENT_TYPE, "application/json")], body).into_response())
        }
        Scenario::Silent => Decision::Silent,
        Scenario::HungUp => Decision::HungUp,
    }
}

fn list(state: &mut State, resource: Resource, selection: &Selection, request: &Request) -> Decision {
    let limit = request.parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(usize::MAX);
    let token = request.parameter("continue").map(|token| token.replace("%2F", "/").replace("%2B", "+"));
    let Some(page) = state.store.list(resource, selection, limit, token.as_deref()) else {
        return refuse(410, "The provided continue parameter is too old");
    };
    let mut metadata = json!({"resourceVersion": page.version.to_string()});
    if let Some(token) = page.token {
        metadata["continue"] = token.into();
    }
    Decision::Answer(json_answer(&json!({
        "kind": format!("{}List", resource.kind),
        "apiVersion": resource.api_version,
        "metadata": metadata,
        "items": page.items,
    })))
}

fn log(state: &mut State, namespace: String, pod: String) -> Decision {
    let exists = state.store.get(Resource::named("pods"), &namespace, &pod).is_some();
    let missing = format!("pods \"{pod}\" not found");
    let script = state.logs.get_mut(&(namespace, pod)).and_then(std::collections::VecDeque::pop_front);
    match script {
        Some(LogScript { refusal: Some((code, message)), .. }) => refuse(code, &message),
        Some(script) => Decision::Answer(text(Body::from_stream(script.stream()))),
        None if exists => Decision::Answer(text(Body::empty())),
        None => refuse(404, &missing),
    }
}

fn text(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "text/plain")], body).into_response()
}

fn refuse(code: u16, message: &str) -> Decision {
    let code_of = StatusCode::from_u16(code).expect("an HTTP status");
    Decision::Answer(
        (code_of, [(header::CONTENT_TYPE, "application/json")], status(code, message).to_string())
            .into_response(),
    )
}

fn json_answer(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}

/// A `Status` of the API.
pub(super) fn status(code: u16, message: &str) -> Value {
    let reason = match code {
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        410 => "Expired",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        _ => "InternalError",
    };
    json!({
        "kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message,
        "reason": reason, "code": code,
    })
}

/// The body of a watch. When it is dropped, whoever waits for the number of watches is told.
fn watch_body(shared: &Arc<Shared>, told: UnboundedReceiver<Told>) -> Response {
    struct Open {
        told: Option<UnboundedReceiver<Told>>,
        shared: Arc<Shared>,
    }
    impl Drop for Open {
        fn drop(&mut self) {
            self.told = None;
            self.shared.tick();
        }
    }
    let open = Open { told: Some(told), shared: shared.clone() };
    let lines = stream::unfold(open, |mut open| async move {
        match open.told.as_mut()?.recv().await? {
            Told::Line(line) => Some((Ok(Bytes::from(line)), open)),
            Told::Cut => {
                open.told = None;
                flushed().await;
                Some((Err(io::Error::other("cut by the test")), open))
            }
        }
    });
    // The first frame makes the headers go out at once, as the API server does.
    ([(header::CONTENT_TYPE, "application/json")], Body::from_stream(lines.boxed())).into_response()
}
