//! Which API there is.

use anyhow::{Context, Result, ensure};
use kube::{
    Discovery,
    discovery::{Scope, verbs},
};

use crate::stage::Stage;

/// Group, version, kind, plural, namespaced.
const NEEDED: [(&str, &str, &str, &str, bool); 26] = [
    ("", "v1", "Namespace", "namespaces", false),
    ("", "v1", "Node", "nodes", false),
    ("", "v1", "Pod", "pods", true),
    ("", "v1", "Event", "events", true),
    ("apps", "v1", "Deployment", "deployments", true),
    ("apps", "v1", "ReplicaSet", "replicasets", true),
    ("apps", "v1", "StatefulSet", "statefulsets", true),
    ("apps", "v1", "DaemonSet", "daemonsets", true),
    ("batch", "v1", "Job", "jobs", true),
    ("batch", "v1", "CronJob", "cronjobs", true),
    ("", "v1", "Service", "services", true),
    ("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims", true),
    ("", "v1", "PersistentVolume", "persistentvolumes", false),
    ("", "v1", "ConfigMap", "configmaps", true),
    ("", "v1", "Secret", "secrets", true),
    ("", "v1", "ServiceAccount", "serviceaccounts", true),
    ("", "v1", "ResourceQuota", "resourcequotas", true),
    ("", "v1", "LimitRange", "limitranges", true),
    ("discovery.k8s.io", "v1", "EndpointSlice", "endpointslices", true),
    ("networking.k8s.io", "v1", "Ingress", "ingresses", true),
    ("networking.k8s.io", "v1", "NetworkPolicy", "networkpolicies", true),
    ("storage.k8s.io", "v1", "StorageClass", "storageclasses", false),
    ("autoscaling", "v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", true),
    ("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets", true),
    ("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", false),
    ("apiregistration.k8s.io", "v1", "APIService", "apiservices", false),
];

pub(crate) async fn version_is_told(stage: &Stage) -> Result<()> {
    let version = stage.client.apiserver_version().await?;
    ensure!(version.major == "1", "major is {:?}", version.major);
    ensure!(version.minor.parse::<u32>().is_ok_and(|minor| minor >= 30), "minor is {:?}", version.minor);
    ensure!(version.git_version.starts_with("v1."), "gitVersion is {:?}", version.git_version);
    Ok(())
}

pub(crate) async fn both_forms_list_what_kdr_needs(stage: &Stage) -> Result<()> {
    let aggregated = Discovery::new(stage.client.clone()).run_aggregated().await?;
    // A group whose server does not answer would end it.
    let single = Discovery::new(stage.client.clone()).exclude(&["custom.metrics.k8s.io"]).run().await?;
    for discovery in [aggregated, single] {
        let find = |group: &str, version: &str, kind: &str| {
            let group = discovery.groups().find(|known| known.name() == group)?;
            group.versioned_resources(version).into_iter().find(|(resource, _)| resource.kind == kind)
        };
        for (group, version, kind, plural, namespaced) in NEEDED {
            let (resource, can) =
                find(group, version, kind).with_context(|| format!("no {group}/{version} {kind}"))?;
            ensure!(resource.plural == plural, "{kind}: plural is {:?}", resource.plural);
            ensure!((can.scope == Scope::Namespaced) == namespaced, "{kind}: scope is {:?}", can.scope);
            for verb in [verbs::GET, verbs::LIST, verbs::WATCH] {
                ensure!(can.supports_operation(verb), "{kind}: no {verb}");
            }
            if kind == "Pod" {
                let log = can.subresources.iter().find(|(resource, _)| resource.plural.ends_with("log"));
                ensure!(log.is_some_and(|(_, can)| can.supports_operation(verbs::GET)), "no pods/log");
            }
        }
        for kind in ["PodMetrics", "NodeMetrics"] {
            let (_, can) = find("metrics.k8s.io", "v1beta1", kind).with_context(|| format!("no {kind}"))?;
            ensure!(can.supports_operation(verbs::LIST), "{kind}: no list");
            ensure!(!can.supports_operation(verbs::WATCH), "{kind}: can be watched");
        }
    }
    Ok(())
}
