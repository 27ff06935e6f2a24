//! Rules over others: autoscalers, disruption budgets, network policies and quotas.

use k8s_openapi::api::{
    autoscaling::v2::{HorizontalPodAutoscaler, HorizontalPodAutoscalerCondition},
    core::v1::ResourceQuota,
    networking::v1::NetworkPolicy,
    policy::v1::PodDisruptionBudget,
};
use kdr_core::{
    graph::{Operator, Requirement, Selector},
    meta::ResourceRef,
    quantity::Quantity,
    resource::{Autoscaler, Budget, Facts, QuotaLimit},
};

use super::{
    Names,
    meta::{conditions, count, shared_conditions},
    resource::resource,
    selector, shape,
};
use crate::message::Object;

/// Trims a HorizontalPodAutoscaler.
pub(super) fn autoscaler(autoscaler: HorizontalPodAutoscaler, names: &mut Names) -> Object {
    let spec = autoscaler.spec.unwrap_or_default();
    let status = autoscaler.status.unwrap_or_default();
    let shape = shape::of_spec(&spec, names);
    let target = spec.scale_target_ref;
    let facts = Autoscaler {
        target: ResourceRef {
            kind: names.share(&target.kind),
            namespace: names.share_or_empty(autoscaler.metadata.namespace.as_deref()),
            name: names.share(&target.name),
        },
        least: spec.min_replicas.map_or(1, |least| count(Some(least))),
        most: count(Some(spec.max_replicas)),
        current: count(status.current_replicas),
        desired: count(Some(status.desired_replicas)),
        conditions: conditions!(status.conditions, HorizontalPodAutoscalerCondition, names),
    };
    resource(autoscaler.metadata, shape, Facts::Autoscaler(facts), names)
}

/// Trims a PodDisruptionBudget.
pub(super) fn budget(budget: PodDisruptionBudget, names: &mut Names) -> Object {
    let spec = budget.spec.unwrap_or_default();
    let status = budget.status.unwrap_or_default();
    let shape = shape::of_spec(&spec, names);
    let facts = Budget {
        // Without a selector it is for no pod, with an empty one for every pod.
        selector: match spec.selector {
            Some(found) => selector::trim(&found, names),
            None => nothing(names),
        },
        allowed: count(Some(status.disruptions_allowed)),
        healthy: count(Some(status.current_healthy)),
        desired: count(Some(status.desired_healthy)),
        expected: count(Some(status.expected_pods)),
        conditions: shared_conditions(status.conditions, names),
    };
    resource(budget.metadata, shape, Facts::Budget(facts), names)
}

/// A selector that no pod fulfils.
fn nothing(names: &mut Names) -> Selector {
    Selector {
        requirements: vec![Requirement {
            key: names.share(""),
            operator: Operator::Exists,
            values: Vec::new(),
        }],
    }
}

/// Trims a NetworkPolicy.
pub(super) fn network_policy(policy: NetworkPolicy, names: &mut Names) -> Object {
    let spec = policy.spec.unwrap_or_default();
    let shape = shape::of_spec(&spec, names);
    let types = spec.policy_types.unwrap_or_default();
    let speaks_of = |direction: &str| types.iter().any(|found| found == direction);
    let facts = Facts::NetworkPolicy {
        selector: spec.pod_selector.map(|found| selector::trim(&found, names)).unwrap_or_default(),
        // Without types: always of what comes in, of what goes out when it has rules for that.
        ingress: types.is_empty() || speaks_of("Ingress"),
        egress: speaks_of("Egress")
            || (types.is_empty() && spec.egress.is_some_and(|rules| !rules.is_empty())),
    };
    resource(policy.metadata, shape, facts, names)
}

/// Trims a ResourceQuota.
pub(super) fn quota(quota: ResourceQuota, names: &mut Names) -> Object {
    let shape = quota.spec.as_ref().map_or_else(shape::none, |spec| shape::of_spec(spec, names));
    let status = quota.status.unwrap_or_default();
    let used = status.used.unwrap_or_default();
    let limits = status.hard.unwrap_or_default();
    let limits = limits.iter().map(|(name, hard)| QuotaLimit {
        resource: names.share(name),
        used: used.get(name).map(|used| Quantity::new(&used.0)).unwrap_or_default(),
        hard: Quantity::new(&hard.0),
    });
    let facts = Facts::Quota { limits: limits.collect() };
    resource(quota.metadata, shape, facts, names)
}
