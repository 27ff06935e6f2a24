//! `metrics.k8s.io`: measured when asked for.

use std::sync::Arc;

use axum::response::Response;
use serde_json::{Value, json};

use super::{failure::Failure, form::Form, list, raw_json, selector::Selector};
use crate::{
    kind::Kind,
    manifest,
    shared::Shared,
    store::Key,
    world::{Node, World, pod::Pod},
};

/// Answers a list. The list has no resource version, as with metrics-server.
pub(super) fn list(
    shared: &Shared,
    kind: Kind,
    namespace: Option<&str>,
    selector: &Selector,
    form: Form,
) -> Response {
    let world = shared.world();
    let selects_pod = |pod: &&Pod| {
        namespace.is_none_or(|wanted| *pod.key.namespace == *wanted)
            && selector.selects(&manifest::pod_traits(pod))
    };
    let items = if kind == Kind::PodMetrics {
        let pods = world.pods().filter(selects_pod);
        pods.filter_map(|pod| manifest::pod_metrics(pod, world.now()))
            .map(|item| typed(kind, form, item))
            .collect()
    } else {
        let selects = |node: &&Node| selector.selects(&manifest::node_traits(node));
        world.nodes().iter().filter(selects).map(|node| of_node(&world, form, node)).collect::<Vec<_>>()
    };
    let mut body = list::head(kind, form, &json!({}));
    body.push_str(&items.join(","));
    body.push_str("]}\n");
    raw_json(body)
}

/// Answers a single measurement.
pub(super) fn get(shared: &Shared, kind: Kind, key: &Key, form: Form) -> Result<Response, Failure> {
    let world = shared.world();
    let found = match kind {
        Kind::PodMetrics => {
            let metrics = world.pod(key).and_then(|pod| manifest::pod_metrics(pod, world.now()));
            metrics.map(|item| typed(kind, form, item))
        }
        _ => world.nodes().iter().find(|node| node.name == key.name).map(|node| of_node(&world, form, node)),
    };
    found.map(raw_json).ok_or_else(|| match kind {
        Kind::PodMetrics => Failure::not_found(Kind::Pod, &key.name),
        _ => Failure::no_node_metrics(&key.name),
    })
}

fn of_node(world: &World, form: Form, node: &Node) -> String {
    let pods = world.pods().filter(|pod| Arc::ptr_eq(&pod.node, &node.name) || pod.node == node.name);
    typed(Kind::NodeMetrics, form, manifest::node_metrics(node, pods, world.now()))
}

fn typed(kind: Kind, form: Form, mut item: Value) -> String {
    if form == Form::Metadata {
        let metadata = item["metadata"].take();
        return json!({"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": metadata})
            .to_string();
    }
    item["kind"] = json!(kind.resource().kind);
    item["apiVersion"] = json!(kind.api_version());
    item.to_string()
}
