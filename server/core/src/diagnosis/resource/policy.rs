//! What to do about autoscalers, disruption budgets and nodes.

use crate::{health::Verdict, resource::Autoscaler, sentence::name};

/// About an autoscaler.
///
/// Source of the words: Kubernetes' `pkg/controller/podautoscaler`.
pub(super) fn autoscaler(autoscaler: &Autoscaler, verdict: &Verdict) -> String {
    let target = format!("{} {}", autoscaler.target.kind, name(&autoscaler.target.name));
    let why = &verdict.why;
    match &*verdict.reason {
        "ScalingDisabled" => format!("Scale {target} to at least one when it should run."),
        _ if why.contains("missing request for") => {
            let resource = why.split_once("missing request for ").map_or("", |(_, rest)| rest);
            let resource = resource.split([' ', '.', ':', ',']).next().unwrap_or_default();
            format!("Give every container of {target} a request for {resource}: the target is a share of it.")
        }
        "FailedGetResourceMetric" | "FailedGetContainerResourceMetric"
            if why.contains("did not receive metrics") || why.contains("no metrics returned") =>
        {
            format!("Look at the pods of {target}: those that are not ready have no metrics.")
        }
        "FailedGetResourceMetric" | "FailedGetContainerResourceMetric" => {
            "Install metrics-server, or look at why the API metrics.k8s.io does not answer.".to_owned()
        }
        "FailedGetPodsMetric" | "FailedGetObjectMetric" | "FailedGetExternalMetric" => {
            "Look at the adapter that serves this metric, and at the metric's name.".to_owned()
        }
        "InvalidSelector" | "AmbiguousSelector" => {
            format!("Let the selector of {target} match its own pods and nobody else's autoscaler.")
        }
        _ => format!("Check that {target} can be scaled, and what the message says."),
    }
}

/// About a disruption budget.
pub(super) fn budget(reason: &str) -> &'static str {
    match reason {
        "SyncFailed" => {
            "Let it select pods of controllers that can be scaled, or use a number instead of a share."
        }
        _ => "Look at its pods that are not healthy; a node with them cannot be drained until then.",
    }
}

/// About a node.
pub(super) fn node(reason: &str, node: &str) -> String {
    let named = name(node);
    match reason {
        "NotReady" => {
            format!("Look at the kubelet and the container runtime of {named}: `journalctl -u kubelet`.")
        }
        "NodeStatusUnknown" => format!(
            "Check that {named} runs and reaches the API server; if it is gone for good: `kubectl delete node {node}`."
        ),
        "NodeStatusNeverUpdated" => format!("Look at the kubelet of {named}: `journalctl -u kubelet`."),
        "MemoryPressure" => {
            format!(
                "Find which pods use the memory of {named}, and give them requests and limits; it evicts pods."
            )
        }
        "DiskPressure" => {
            format!("Free disk space on {named}: images, logs, emptyDir volumes; until then it evicts pods.")
        }
        "PIDPressure" => format!("Find which pods start so many processes on {named}; it evicts pods."),
        "NetworkUnavailable" => format!("Look at the network plugin's pod on {named}."),
        _ => format!("Let it take pods again when it may: `kubectl uncordon {node}`."),
    }
}
