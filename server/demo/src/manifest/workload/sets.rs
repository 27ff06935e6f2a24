//! StatefulSets and DaemonSets.

use serde_json::{Value, json};

use super::{pod, selector, set_positive, workload_metadata};
use crate::world::{
    wiring::Claim,
    workload::{Count, Revision, Workload},
};

pub(super) fn stateful_set(workload: &Workload, revision: &Revision, count: Count) -> Value {
    let hash = format!("{}-{}", workload.key.name, revision.hash);
    let mut status = json!({
        "observedGeneration": workload.generation,
        "replicas": count.live,
        "availableReplicas": count.ready,
        "currentRevision": hash,
        "updateRevision": hash,
        "collisionCount": 0,
    });
    set_positive(&mut status, "readyReplicas", count.ready);
    set_positive(&mut status, "currentReplicas", count.live);
    set_positive(&mut status, "updatedReplicas", count.live);
    let mut manifest = json!({
        "metadata": workload_metadata(workload, workload.manager()),
        "spec": {
            "replicas": workload.replicas,
            "serviceName": &*workload.key.name,
            "selector": selector(workload),
            "template": pod::template(&revision.template, &workload.selector),
            "podManagementPolicy": "Parallel",
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
            "revisionHistoryLimit": 10,
        },
        "status": status,
    });
    if let Some(Claim::PerPod { gib, class }) = revision.template.wiring.claim {
        manifest["spec"]["volumeClaimTemplates"] = json!([{
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": "data"},
            "spec": {
                "accessModes": ["ReadWriteOnce"], "storageClassName": class, "volumeMode": "Filesystem",
                "resources": {"requests": {"storage": format!("{gib}Gi")}},
            },
            "status": {"phase": "Pending"},
        }]);
    }
    manifest
}

pub(super) fn daemon_set(workload: &Workload, revision: &Revision, count: Count) -> Value {
    let mut status = json!({
        "observedGeneration": workload.generation,
        "currentNumberScheduled": count.live,
        "desiredNumberScheduled": workload.replicas,
        "numberMisscheduled": 0,
        "numberReady": count.ready,
    });
    set_positive(&mut status, "updatedNumberScheduled", count.live);
    set_positive(&mut status, "numberAvailable", count.ready);
    set_positive(&mut status, "numberUnavailable", workload.replicas.saturating_sub(count.ready));
    json!({
        "metadata": workload_metadata(workload, "helm"),
        "spec": {
            "selector": selector(workload),
            "template": pod::template(&revision.template, &workload.selector),
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "maxSurge": 0}},
            "revisionHistoryLimit": 10,
        },
        "status": status,
    })
}
