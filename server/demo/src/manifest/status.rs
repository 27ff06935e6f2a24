//! A pod's status, as its kubelet reports it.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{condition, condition_because, time};
use crate::world::{
    pod::{Pod, State, Status, Terminated},
    template::{Container, Role},
};

/// `status`
pub(super) fn of_pod(pod: &Pod) -> Value {
    let phase = pod.phase();
    let mut status = json!({"phase": phase, "qosClass": "Burstable", "conditions": conditions(pod, phase)});
    if let Some((_, words)) = &pod.evicted {
        status["reason"] = json!("Evicted");
        status["message"] = json!(words);
    }
    let Some(admitted) = pod.admitted else { return status };
    status["observedGeneration"] = json!(1);
    status["startTime"] = json!(time(admitted));
    status["hostIP"] = json!(&*pod.host_ip);
    status["hostIPs"] = json!([{"ip": &*pod.host_ip}]);
    if has_sandbox(pod) {
        status["podIP"] = json!(&*pod.ip);
        status["podIPs"] = json!([{"ip": &*pod.ip}]);
    }
    let list = |init: bool| {
        let parts = pod.parts().filter(|(_, spec, _)| (spec.role != Role::App) == init);
        parts.map(|(at, spec, status)| container(pod, at, spec, status)).collect::<Vec<_>>()
    };
    status["containerStatuses"] = list(false).into();
    let init = list(true);
    if !init.is_empty() {
        status["initContainerStatuses"] = init.into();
    }
    status
}

/// Whether the kubelet has got as far as to have an address for it.
fn has_sandbox(pod: &Pod) -> bool {
    pod.containers.iter().any(|status| match &status.state {
        State::Waiting { reason, .. } => !matches!(*reason, "ContainerCreating" | "PodInitializing"),
        State::Running { .. } | State::Terminated(_) => true,
    })
}

fn conditions(pod: &Pod, phase: &str) -> Value {
    if let Some(since) = pod.unschedulable.filter(|_| pod.node.is_empty()) {
        let words = pod.template.misfit(&pod.key.name).unwrap_or_default();
        return json!([condition_because("PodScheduled", false, since, "Unschedulable", words)]);
    }
    let Some(scheduled) = pod.scheduled else { return json!([]) };
    let mut conditions = Vec::new();
    if let Some(admitted) = pod.admitted {
        let names = |wanted: &dyn Fn(&Container, &Status) -> bool| {
            let parts = pod.parts().filter(|(_, spec, status)| wanted(spec, status));
            parts.map(|(_, spec, _)| &*spec.name).collect::<Vec<_>>().join(" ")
        };
        let over = matches!(phase, "Succeeded" | "Failed");
        conditions.push(condition("PodReadyToStartContainers", has_sandbox(pod) && !over, admitted));
        conditions.push(if let Some(since) = pod.initialized {
            condition("Initialized", true, since)
        } else {
            let waiting = names(&|spec, status| spec.role == Role::Init && status.terminated().is_none());
            let words = format!("containers with incomplete status: [{waiting}]");
            condition_because("Initialized", false, admitted, "ContainersNotInitialized", &words)
        });
        let unready = names(&|spec, status| spec.role != Role::Init && !status.ready);
        for kind in ["Ready", "ContainersReady"] {
            conditions.push(if over {
                condition_because(kind, false, pod.ready_since, "PodCompleted", "")
            } else if unready.is_empty() {
                condition(kind, true, pod.ready_since)
            } else {
                let words = format!("containers with unready status: [{unready}]");
                condition_because(kind, false, pod.ready_since, "ContainersNotReady", &words)
            });
        }
    }
    conditions.push(condition("PodScheduled", true, scheduled));
    if let Some((at, words)) = &pod.evicted {
        conditions.insert(0, condition_because("DisruptionTarget", true, *at, "TerminationByKubelet", words));
    }
    for condition in &mut conditions {
        condition["lastProbeTime"] = Value::Null;
        condition["observedGeneration"] = json!(1);
    }
    conditions.into()
}

/// The runtime's name for a run of a container.
pub(crate) fn container_id(pod: &Pod, at: usize, run: u32) -> String {
    format!("containerd://{}", digest(&(&pod.uid, at, run)))
}

fn container(pod: &Pod, at: usize, spec: &Container, status: &Status) -> Value {
    let id = |run: u32| container_id(pod, at, run);
    let state = match &status.state {
        State::Waiting { reason, message } if message.is_empty() => json!({"waiting": {"reason": reason}}),
        State::Waiting { reason, message } => json!({"waiting": {"reason": reason, "message": message}}),
        State::Running { started } => json!({"running": {"startedAt": time(*started)}}),
        State::Terminated(end) => json!({"terminated": terminated(*end, &id(end.run))}),
    };
    let last = status.last.map_or(json!({}), |end| json!({"terminated": terminated(end, &id(end.run))}));
    let run = match status.state {
        State::Running { .. } => Some(status.restarts),
        State::Terminated(end) => Some(end.run),
        State::Waiting { .. } => status.last.map(|end| end.run),
    };
    let mut container = json!({
        "name": &*spec.name,
        "image": &*spec.image,
        "imageID": "",
        "ready": status.ready,
        "started": status.started,
        "restartCount": status.restarts,
        "state": state,
        "lastState": last,
    });
    if let Some(run) = run {
        let repository = spec.image.rsplit_once(':').map_or(&*spec.image, |(repository, _)| repository);
        container["imageID"] = json!(format!("{repository}@sha256:{}", digest(&spec.image)));
        container["containerID"] = json!(id(run));
    }
    container
}

fn terminated(end: Terminated, id: &str) -> Value {
    let Terminated { code, reason, started, finished, .. } = end;
    let at: fn(Timestamp) -> String = time;
    json!({
        "exitCode": code, "reason": reason, "startedAt": at(started), "finishedAt": at(finished), "containerID": id,
    })
}

/// 64 hexadecimal digits that depend on this, as container and image ids have.
fn digest(of: &impl Hash) -> String {
    let part = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, of).hash(&mut hasher);
        hasher.finish()
    };
    format!("{:016x}{:016x}{:016x}{:016x}", part(0), part(1), part(2), part(3))
}
