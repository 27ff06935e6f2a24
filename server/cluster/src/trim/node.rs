//! Nodes.

use k8s_openapi::api::core::v1 as api;
use kdr_core::{
    quantity::Quantity,
    resource::{Facts, Node},
};

use super::{Names, meta::conditions, resource::resource, shape};
use crate::message::Object;

/// The prefix of the labels that name a node's roles.
const ROLE: &str = "node-role.kubernetes.io/";

/// The label that named the role before.
const OLD_ROLE: &str = "kubernetes.io/role";

/// Trims a node.
pub(super) fn node(node: api::Node, names: &mut Names) -> Object {
    let spec = node.spec.unwrap_or_default();
    let status = node.status.unwrap_or_default();
    let allocatable = status.allocatable.unwrap_or_default();
    let amount =
        |resource: &str| allocatable.get(resource).map(|amount| Quantity::new(&amount.0)).unwrap_or_default();
    let labels = node.metadata.labels.iter().flatten();
    let roles = labels.filter_map(|(key, value)| match key.strip_prefix(ROLE) {
        Some(role) => (!role.is_empty()).then_some(role),
        None => (key == OLD_ROLE).then_some(value.as_str()),
    });
    let facts = Node {
        cordoned: spec.unschedulable.unwrap_or_default(),
        version: names.share_or_empty(status.node_info.as_ref().map(|info| info.kubelet_version.as_str())),
        cpu_millis: amount("cpu").thousandths(),
        memory: amount("memory").units(),
        pods: u32::try_from(amount("pods").units()).unwrap_or(u32::MAX),
        roles: roles.map(|role| names.share(role)).collect(),
        taints: spec.taints.iter().flatten().map(|taint| names.share(&words(taint))).collect(),
        // When they last were confirmed is left out: that changes all the time and says nothing.
        conditions: conditions!(status.conditions, api::NodeCondition, names),
    };
    resource(node.metadata, shape::none(), Facts::Node(facts), names)
}

/// A taint as kubectl writes it.
fn words(taint: &api::Taint) -> String {
    match taint.value.as_deref() {
        None | Some("") => format!("{}:{}", taint.key, taint.effect),
        Some(value) => format!("{}={value}:{}", taint.key, taint.effect),
    }
}
