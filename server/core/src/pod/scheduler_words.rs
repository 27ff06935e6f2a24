//! Why the scheduler finds no node, made readable.
//!
//! Source: `FitError.Error()` in Kubernetes' `pkg/scheduler/framework/types.go`:
//! `0/4 nodes are available: 3 Insufficient memory, 1 node(s) had untolerated taint {dedicated: gpu}. preemption: …`.

use crate::sentence::{first_sentence, name, quoted};

/// The reasons as a list that stands after a colon: `3 nodes lack memory, 1 node is cordoned`.
pub(super) fn told(message: &str) -> String {
    let reasons = message.split_once(" nodes are available: ").map(|(_, reasons)| reasons);
    let told = reasons.map(without_preemption).and_then(|reasons| {
        per_node(reasons).or_else(|| of_the_pod(reasons)).filter(|told| !told.is_empty())
    });
    told.or_else(|| of_the_pod(message)).unwrap_or_else(|| match first_sentence(message).as_str() {
        "" => "the scheduler does not say why".to_owned(),
        "no nodes available to schedule pods" => "the cluster has no node".to_owned(),
        sentence => sentence.to_owned(),
    })
}

/// Without what the scheduler says of preemption, and without the full stop.
fn without_preemption(reasons: &str) -> &str {
    let reasons = reasons.split(" preemption:").next().unwrap_or_default();
    reasons.trim_end().trim_end_matches('.')
}

/// Reasons that nodes have, each with the number of nodes in front; none if this is something else.
fn per_node(reasons: &str) -> Option<String> {
    let mut parts: Vec<(u32, String)> = Vec::new();
    for part in reasons.split(", ") {
        let counted = part.split_once(' ').and_then(|(number, reason)| Some((number.parse().ok()?, reason)));
        match (counted, parts.last_mut()) {
            (Some((nodes, reason)), _) => parts.push((nodes, reason.to_owned())),
            // A reason may have a comma of its own.
            (None, Some((_, reason))) => *reason = format!("{reason}, {part}"),
            (None, None) => return None,
        }
    }
    let told = parts.iter().map(|(nodes, reason)| {
        let many = *nodes != 1;
        format!("{nodes} node{} {}", if many { "s" } else { "" }, of_a_node(reason, many))
    });
    Some(told.collect::<Vec<_>>().join(", "))
}

/// What is wrong with so many nodes, as a predicate for one or many.
fn of_a_node(reason: &str, many: bool) -> String {
    let (have, are, do_not, lack) =
        if many { ("have", "are", "do not", "lack") } else { ("has", "is", "does not", "lacks") };
    if let Some(resource) = reason.strip_prefix("Insufficient ") {
        return format!("{lack} {resource}");
    }
    if let Some((_, taint)) = reason.split_once("taint {") {
        return of_a_taint(taint.split('}').next().unwrap_or_default(), have, are, do_not);
    }
    let reason = reason.strip_prefix("node(s) ").unwrap_or(reason);
    match reason {
        "Too many pods" => format!("{have} no room for another pod"),
        "had untolerated taint(s)" | "had taints that the pod didn't tolerate" => {
            format!("{have} a taint that the pod does not tolerate")
        }
        "were unschedulable" => format!("{are} cordoned"),
        "didn't match Pod's node affinity/selector" => {
            format!("{do_not} match its node selector or affinity")
        }
        "didn't match pod affinity rules" => format!("{do_not} match its pod affinity"),
        "didn't match pod anti-affinity rules" => format!("{are} excluded by its pod anti-affinity"),
        "didn't satisfy existing pods anti-affinity rules" => {
            format!("{are} excluded by the anti-affinity of pods that run there")
        }
        "didn't have free ports for the requested pod ports" => format!("{have} its host port in use"),
        "had volume node affinity conflict" | "didn't match PersistentVolume's node affinity" => {
            format!("{do_not} reach its volume")
        }
        "exceed max volume count" => format!("{have} too many volumes attached"),
        "didn't find available persistent volumes to bind" => format!("{have} no volume for its claim"),
        "did not have enough free storage" => format!("{lack} storage for its claim"),
        spread if spread.starts_with("didn't match pod topology spread constraints") => {
            format!("{are} excluded by its topology spread constraints")
        }
        other => format!("{are} no match ({})", first_sentence(other)),
    }
}

/// A taint as the scheduler prints it: `key: value`.
fn of_a_taint(taint: &str, have: &str, are: &str, do_not: &str) -> String {
    let (key, value) = taint.split_once(':').unwrap_or((taint, ""));
    let value = value.trim();
    match key.trim() {
        "node.kubernetes.io/not-ready" => format!("{are} not ready"),
        "node.kubernetes.io/unreachable" => format!("{do_not} answer"),
        "node.kubernetes.io/unschedulable" => format!("{are} cordoned"),
        "node.kubernetes.io/memory-pressure" => format!("{are} short of memory"),
        "node.kubernetes.io/disk-pressure" => format!("{are} short of disk"),
        "node.kubernetes.io/pid-pressure" => format!("{are} short of process ids"),
        "node-role.kubernetes.io/control-plane" | "node-role.kubernetes.io/master" => {
            format!("{are} kept for the control plane")
        }
        key if value.is_empty() => format!("{have} the untolerated taint {}", name(key)),
        key => format!("{have} the untolerated taint {}", name(&format!("{key}={value}"))),
    }
}

/// Reasons that lie in the pod, the same for all nodes.
fn of_the_pod(reasons: &str) -> Option<String> {
    if reasons.starts_with("pod has unbound immediate PersistentVolumeClaims") {
        return Some("its PersistentVolumeClaim is not bound to a volume".to_owned());
    }
    let claim = name(quoted(reasons.strip_prefix("persistentvolumeclaim ")?)?);
    if reasons.contains("not found") {
        return Some(format!("PersistentVolumeClaim {claim} does not exist"));
    }
    if reasons.contains("is being deleted") {
        return Some(format!("PersistentVolumeClaim {claim} is being deleted"));
    }
    reasons
        .contains("non-existent persistentvolume")
        .then(|| format!("PersistentVolumeClaim {claim} is bound to a volume that does not exist"))
}

#[cfg(test)]
mod tests;
