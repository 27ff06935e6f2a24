//! The simulator's own commands, on the same port, for tests and benchmarks. No Kubernetes has them.
//!
//! | request | does | answers |
//! | --- | --- | --- |
//! | `POST /simulator/touch/NAMESPACE/POD` | changes an annotation of a pod | `{"time": …, "resourceVersion": …}` |
//! | `POST /simulator/delete/NAMESPACE/POD` | deletes a pod | `{"time": …, "resourceVersion": …}` |
//! | `POST /simulator/crash/NAMESPACE/POD/CONTAINER` | the container ends with exit code 1 | `{"time": …, "resourceVersion": …}` |
//! | `POST /simulator/put`, the body is a manifest | writes the object, status and all; the world leaves it alone then | `{"time": …, "resourceVersion": …}` |
//! | `POST /simulator/remove`, the body names an object | deletes it, finalizers or not | `{"time": …, "resourceVersion": …}` |
//! | `POST /simulator/write/NAMESPACE/POD/CONTAINER`, the body is the line | the container writes it | `{"time": …}` |
//! | `POST /simulator/churn/RATE` | from now on so many changes to pods a second | `{"time": …, "resourceVersion": …}` |
//! | `POST /simulator/expire` | ends all watches with a 410, as a compaction does that they are behind | `{"time": …, "resourceVersion": …}` |
//!
//! `time` is the instant of the change, RFC 3339 with nanoseconds. What is not there is a 404 in plain text.

use std::sync::Arc;

use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode},
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::json as answer_json;
use crate::{kind::Kind, shared::Shared, store::Key};

/// The longest line or manifest that can be written.
const LONGEST: usize = 2 * 1024 * 1024;

pub(super) async fn answer(shared: &Shared, command: &str, request: Request<Body>) -> Response {
    if request.method() != Method::POST {
        return (StatusCode::METHOD_NOT_ALLOWED, "the simulator's commands are POST requests")
            .into_response();
    }
    let done = match command.split('/').collect::<Vec<_>>().as_slice() {
        ["touch", namespace, pod] => touch(shared, &Key::new(*namespace, *pod)),
        ["delete", namespace, pod] => delete(shared, &Key::new(*namespace, *pod)),
        ["crash", namespace, pod, container] => crash(shared, &Key::new(*namespace, *pod), container),
        [command @ ("put" | "remove")] => {
            let command = (*command).to_owned();
            let Ok(body) = to_bytes(request.into_body(), LONGEST).await else {
                return (StatusCode::PAYLOAD_TOO_LARGE, "the manifest is longer than 2 MiB").into_response();
            };
            let Ok(manifest) = serde_json::from_slice::<Value>(&body) else {
                return (StatusCode::BAD_REQUEST, "the manifest is not JSON").into_response();
            };
            if command == "put" { put(shared, manifest) } else { remove(shared, &manifest) }
        }
        ["write", namespace, pod, container] => {
            let Ok(line) = to_bytes(request.into_body(), LONGEST).await else {
                return (StatusCode::PAYLOAD_TOO_LARGE, "the line is longer than 2 MiB").into_response();
            };
            write(shared, &Key::new(*namespace, *pod), container, line.as_ref().into())
        }
        ["churn", rate] => rate.parse().ok().and_then(|rate| churn(shared, rate)),
        ["expire"] => Some(expire(shared)),
        _ => None,
    };
    match done {
        Some((time, version)) => {
            answer_json(&json!({"time": time.to_string(), "resourceVersion": version.to_string()}))
        }
        None => (StatusCode::NOT_FOUND, "no such command, object or running container").into_response(),
    }
}

/// When it was done, and the version of the world then.
type Done = Option<(Timestamp, u64)>;

pub(crate) fn touch(shared: &Shared, pod: &Key) -> Done {
    shared.change(|world| world.touch_pod(pod).then(|| (world.now(), world.store.version())))
}

pub(crate) fn delete(shared: &Shared, pod: &Key) -> Done {
    shared.change(|world| world.delete_pod(pod).then(|| (world.now(), world.store.version())))
}

pub(crate) fn crash(shared: &Shared, pod: &Key, container: &str) -> Done {
    shared.change(|world| world.crash(pod, container).then(|| (world.now(), world.store.version())))
}

/// `None` for what is no rate.
pub(crate) fn churn(shared: &Shared, rate: f64) -> Done {
    (rate.is_finite() && rate >= 0.0).then(|| {
        shared.change(|world| {
            world.set_churn(rate);
            (world.now(), world.store.version())
        })
    })
}

pub(crate) fn expire(shared: &Shared) -> (Timestamp, u64) {
    shared.change(|world| {
        world.store.expire();
        (world.now(), world.store.version())
    })
}

/// The kind and the name of the object that a manifest is of.
fn named(manifest: &Value) -> Option<(Kind, Key)> {
    let kind = Kind::named(manifest["apiVersion"].as_str()?, manifest["kind"].as_str()?)?;
    let metadata = &manifest["metadata"];
    let name = metadata["name"].as_str().filter(|name| !name.is_empty())?;
    let namespace = if kind.resource().namespaced { metadata["namespace"].as_str()? } else { "" };
    (!kind.is_measured()).then(|| (kind, Key::new(namespace, name)))
}

pub(crate) fn put(shared: &Shared, manifest: Value) -> Done {
    let (kind, key) = named(&manifest)?;
    shared.change(|world| {
        world.put_outside(kind, &key, manifest, "simulator")?;
        Some((world.now(), world.store.version()))
    })
}

pub(crate) fn remove(shared: &Shared, manifest: &Value) -> Done {
    let (kind, key) = named(manifest)?;
    shared.change(|world| {
        let deleted = world.delete_outside(kind, &key);
        if deleted && kind != Kind::Pod {
            world.store.withhold(kind, &key);
        }
        deleted.then(|| (world.now(), world.store.version()))
    })
}

pub(crate) fn write(shared: &Shared, pod: &Key, container: &str, line: Arc<[u8]>) -> Done {
    let done = shared
        .change(|world| world.write_line(pod, container, line).then(|| (world.now(), world.store.version())));
    shared.ring_lines();
    done
}
