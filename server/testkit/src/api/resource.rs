//! The resources that the mock serves.

/// One resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Resource {
    /// Plural and group: `pods`, `deployments.apps`.
    pub(super) name: &'static str,
    /// Kubernetes kind.
    pub(super) kind: &'static str,
    /// `apiVersion`.
    pub(super) api_version: &'static str,
    /// Path of the collection over all namespaces.
    pub(super) path: &'static str,
}

const fn resource(
    name: &'static str,
    kind: &'static str,
    api_version: &'static str,
    path: &'static str,
) -> Resource {
    Resource { name, kind, api_version, path }
}

/// All of them.
const RESOURCES: [Resource; 26] = [
    resource("namespaces", "Namespace", "v1", "/api/v1/namespaces"),
    resource("pods", "Pod", "v1", "/api/v1/pods"),
    resource("events", "Event", "v1", "/api/v1/events"),
    resource("deployments.apps", "Deployment", "apps/v1", "/apis/apps/v1/deployments"),
    resource("replicasets.apps", "ReplicaSet", "apps/v1", "/apis/apps/v1/replicasets"),
    resource("statefulsets.apps", "StatefulSet", "apps/v1", "/apis/apps/v1/statefulsets"),
    resource("daemonsets.apps", "DaemonSet", "apps/v1", "/apis/apps/v1/daemonsets"),
    resource("jobs.batch", "Job", "batch/v1", "/apis/batch/v1/jobs"),
    resource("cronjobs.batch", "CronJob", "batch/v1", "/apis/batch/v1/cronjobs"),
    resource("services", "Service", "v1", "/api/v1/services"),
    resource(
        "endpointslices.discovery.k8s.io",
        "EndpointSlice",
        "discovery.k8s.io/v1",
        "/apis/discovery.k8s.io/v1/endpointslices",
    ),
    resource(
        "ingresses.networking.k8s.io",
        "Ingress",
        "networking.k8s.io/v1",
        "/apis/networking.k8s.io/v1/ingresses",
    ),
    resource(
        "gateways.gateway.networking.k8s.io",
        "Gateway",
        "gateway.networking.k8s.io/v1",
        "/apis/gateway.networking.k8s.io/v1/gateways",
    ),
    resource(
        "httproutes.gateway.networking.k8s.io",
        "HTTPRoute",
        "gateway.networking.k8s.io/v1",
        "/apis/gateway.networking.k8s.io/v1/httproutes",
    ),
    resource("configmaps", "ConfigMap", "v1", "/api/v1/configmaps"),
    resource("secrets", "Secret", "v1", "/api/v1/secrets"),
    resource("serviceaccounts", "ServiceAccount", "v1", "/api/v1/serviceaccounts"),
    resource("persistentvolumeclaims", "PersistentVolumeClaim", "v1", "/api/v1/persistentvolumeclaims"),
    resource("persistentvolumes", "PersistentVolume", "v1", "/api/v1/persistentvolumes"),
    resource(
        "storageclasses.storage.k8s.io",
        "StorageClass",
        "storage.k8s.io/v1",
        "/apis/storage.k8s.io/v1/storageclasses",
    ),
    resource(
        "horizontalpodautoscalers.autoscaling",
        "HorizontalPodAutoscaler",
        "autoscaling/v2",
        "/apis/autoscaling/v2/horizontalpodautoscalers",
    ),
    resource(
        "poddisruptionbudgets.policy",
        "PodDisruptionBudget",
        "policy/v1",
        "/apis/policy/v1/poddisruptionbudgets",
    ),
    resource(
        "networkpolicies.networking.k8s.io",
        "NetworkPolicy",
        "networking.k8s.io/v1",
        "/apis/networking.k8s.io/v1/networkpolicies",
    ),
    resource("resourcequotas", "ResourceQuota", "v1", "/api/v1/resourcequotas"),
    resource("nodes", "Node", "v1", "/api/v1/nodes"),
    // One that comes with an extension.
    resource("campaigns.shop.example", "Campaign", "shop.example/v1", "/apis/shop.example/v1/campaigns"),
];

impl Resource {
    /// By plural and group.
    pub(super) fn named(name: &str) -> Self {
        *RESOURCES.iter().find(|resource| resource.name == name).expect("one of the mock's resources")
    }

    /// By kind.
    pub(super) fn of_kind(kind: &str) -> Self {
        *RESOURCES.iter().find(|resource| resource.kind == kind).expect("a kind that the mock serves")
    }

    /// By the path of its API and its plural.
    pub(super) fn at(prefix: &str, plural: &str) -> Option<Self> {
        let path = format!("{prefix}/{plural}");
        RESOURCES.iter().find(|resource| resource.path == path).copied()
    }
}
