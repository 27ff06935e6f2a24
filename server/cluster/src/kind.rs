//! The kinds that are watched.

use kdr_core::resource::Facts;

/// A watched kind, in the order in which the page names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Namespaces,
    Pods,
    Deployments,
    ReplicaSets,
    StatefulSets,
    DaemonSets,
    Jobs,
    CronJobs,
    Services,
    EndpointSlices,
    Ingresses,
    Gateways,
    HttpRoutes,
    ConfigMaps,
    Secrets,
    ServiceAccounts,
    Claims,
    Volumes,
    StorageClasses,
    Autoscalers,
    Budgets,
    NetworkPolicies,
    Quotas,
    Nodes,
    Events,
}

impl Kind {
    /// All of them; the position of a kind is [`Kind::index`].
    pub(crate) const ALL: [Self; 25] = [
        Self::Namespaces,
        Self::Pods,
        Self::Deployments,
        Self::ReplicaSets,
        Self::StatefulSets,
        Self::DaemonSets,
        Self::Jobs,
        Self::CronJobs,
        Self::Services,
        Self::EndpointSlices,
        Self::Ingresses,
        Self::Gateways,
        Self::HttpRoutes,
        Self::ConfigMaps,
        Self::Secrets,
        Self::ServiceAccounts,
        Self::Claims,
        Self::Volumes,
        Self::StorageClasses,
        Self::Autoscalers,
        Self::Budgets,
        Self::NetworkPolicies,
        Self::Quotas,
        Self::Nodes,
        Self::Events,
    ];

    /// Whether it has logs, or leads to what has.
    pub(crate) fn has_logs(self) -> bool {
        matches!(
            self,
            Self::Pods
                | Self::Deployments
                | Self::ReplicaSets
                | Self::StatefulSets
                | Self::DaemonSets
                | Self::Jobs
                | Self::CronJobs
                | Self::Services
        )
    }

    /// Its position in [`Kind::ALL`].
    pub(crate) fn index(self) -> usize {
        self as usize
    }

    /// Plural and group, as `kubectl api-resources` has them.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Namespaces => "namespaces",
            Self::Pods => "pods",
            Self::Deployments => "deployments.apps",
            Self::ReplicaSets => "replicasets.apps",
            Self::StatefulSets => "statefulsets.apps",
            Self::DaemonSets => "daemonsets.apps",
            Self::Jobs => "jobs.batch",
            Self::CronJobs => "cronjobs.batch",
            Self::Services => "services",
            Self::EndpointSlices => "endpointslices.discovery.k8s.io",
            Self::Ingresses => "ingresses.networking.k8s.io",
            Self::Gateways => "gateways.gateway.networking.k8s.io",
            Self::HttpRoutes => "httproutes.gateway.networking.k8s.io",
            Self::ConfigMaps => "configmaps",
            Self::Secrets => "secrets",
            Self::ServiceAccounts => "serviceaccounts",
            Self::Claims => "persistentvolumeclaims",
            Self::Volumes => "persistentvolumes",
            Self::StorageClasses => "storageclasses.storage.k8s.io",
            Self::Autoscalers => "horizontalpodautoscalers.autoscaling",
            Self::Budgets => "poddisruptionbudgets.policy",
            Self::NetworkPolicies => "networkpolicies.networking.k8s.io",
            Self::Quotas => "resourcequotas",
            Self::Nodes => "nodes",
            Self::Events => "events",
        }
    }

    /// Path of the collection over all namespaces.
    pub(crate) fn path(self) -> &'static str {
        match self {
            Self::Namespaces => "/api/v1/namespaces",
            Self::Pods => "/api/v1/pods",
            Self::Deployments => "/apis/apps/v1/deployments",
            Self::ReplicaSets => "/apis/apps/v1/replicasets",
            Self::StatefulSets => "/apis/apps/v1/statefulsets",
            Self::DaemonSets => "/apis/apps/v1/daemonsets",
            Self::Jobs => "/apis/batch/v1/jobs",
            Self::CronJobs => "/apis/batch/v1/cronjobs",
            Self::Services => "/api/v1/services",
            Self::EndpointSlices => "/apis/discovery.k8s.io/v1/endpointslices",
            Self::Ingresses => "/apis/networking.k8s.io/v1/ingresses",
            Self::Gateways => "/apis/gateway.networking.k8s.io/v1/gateways",
            Self::HttpRoutes => "/apis/gateway.networking.k8s.io/v1/httproutes",
            Self::ConfigMaps => "/api/v1/configmaps",
            Self::Secrets => "/api/v1/secrets",
            Self::ServiceAccounts => "/api/v1/serviceaccounts",
            Self::Claims => "/api/v1/persistentvolumeclaims",
            Self::Volumes => "/api/v1/persistentvolumes",
            Self::StorageClasses => "/apis/storage.k8s.io/v1/storageclasses",
            Self::Autoscalers => "/apis/autoscaling/v2/horizontalpodautoscalers",
            Self::Budgets => "/apis/policy/v1/poddisruptionbudgets",
            Self::NetworkPolicies => "/apis/networking.k8s.io/v1/networkpolicies",
            Self::Quotas => "/api/v1/resourcequotas",
            Self::Nodes => "/api/v1/nodes",
            Self::Events => "/api/v1/events",
        }
    }

    /// The watched kind of the workloads that carry this Kubernetes kind.
    pub(crate) fn of_workload(kind: &kdr_core::workload::Kind) -> Self {
        use kdr_core::workload::Kind as Workload;
        match kind {
            Workload::Deployment { .. } => Self::Deployments,
            Workload::ReplicaSet => Self::ReplicaSets,
            Workload::StatefulSet { .. } => Self::StatefulSets,
            Workload::DaemonSet => Self::DaemonSets,
            Workload::Job { .. } => Self::Jobs,
            Workload::CronJob { .. } => Self::CronJobs,
        }
    }
}

impl Kind {
    /// The watched kind of the resources that have these facts.
    pub(crate) fn of_resource(facts: &Facts) -> Self {
        match facts {
            Facts::Service(_) => Self::Services,
            Facts::EndpointSlice(_) => Self::EndpointSlices,
            Facts::Ingress(_) => Self::Ingresses,
            Facts::Gateway(_) => Self::Gateways,
            Facts::HttpRoute(_) => Self::HttpRoutes,
            Facts::ConfigMap { .. } => Self::ConfigMaps,
            Facts::Secret(_) => Self::Secrets,
            Facts::ServiceAccount { .. } => Self::ServiceAccounts,
            Facts::Claim(_) => Self::Claims,
            Facts::Volume(_) => Self::Volumes,
            Facts::StorageClass { .. } => Self::StorageClasses,
            Facts::Autoscaler(_) => Self::Autoscalers,
            Facts::Budget(_) => Self::Budgets,
            Facts::NetworkPolicy { .. } => Self::NetworkPolicies,
            Facts::Quota { .. } => Self::Quotas,
            Facts::Node(_) => Self::Nodes,
        }
    }

    /// Whether its objects are neither namespaces, pods, workloads nor events.
    pub(crate) fn is_resource(self) -> bool {
        (Self::Services.index()..=Self::Nodes.index()).contains(&self.index())
    }

    /// Whether its objects are within namespaces.
    pub(crate) fn is_namespaced(self) -> bool {
        !matches!(self, Self::Namespaces | Self::Volumes | Self::StorageClasses | Self::Nodes)
    }

    /// Kubernetes' name of the kind.
    pub(crate) fn kubernetes_kind(self) -> &'static str {
        match self {
            Self::Namespaces => "Namespace",
            Self::Pods => "Pod",
            Self::Deployments => "Deployment",
            Self::ReplicaSets => "ReplicaSet",
            Self::StatefulSets => "StatefulSet",
            Self::DaemonSets => "DaemonSet",
            Self::Jobs => "Job",
            Self::CronJobs => "CronJob",
            Self::Services => "Service",
            Self::EndpointSlices => "EndpointSlice",
            Self::Ingresses => "Ingress",
            Self::Gateways => "Gateway",
            Self::HttpRoutes => "HTTPRoute",
            Self::ConfigMaps => "ConfigMap",
            Self::Secrets => "Secret",
            Self::ServiceAccounts => "ServiceAccount",
            Self::Claims => "PersistentVolumeClaim",
            Self::Volumes => "PersistentVolume",
            Self::StorageClasses => "StorageClass",
            Self::Autoscalers => "HorizontalPodAutoscaler",
            Self::Budgets => "PodDisruptionBudget",
            Self::NetworkPolicies => "NetworkPolicy",
            Self::Quotas => "ResourceQuota",
            Self::Nodes => "Node",
            Self::Events => "Event",
        }
    }

    /// The watched kind of this name.
    pub(crate) fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.kubernetes_kind() == name)
    }

    /// Plural: `deployments`.
    pub(crate) fn plural(self) -> &'static str {
        self.name().split('.').next().unwrap_or_default()
    }

    /// API group; empty for the core.
    pub(crate) fn group(self) -> &'static str {
        self.name().split_once('.').map_or("", |(_, group)| group)
    }

    /// Path of the collection of one namespace; of a kind that has none, of the collection.
    pub(crate) fn path_within(self, namespace: Option<&str>) -> String {
        match (namespace, self.path().rsplit_once('/')) {
            (Some(namespace), Some((api, plural))) if self.is_namespaced() => {
                format!("{api}/namespaces/{namespace}/{plural}")
            }
            _ => self.path().to_owned(),
        }
    }

    /// Whether a cluster may do without: what comes with an extension.
    pub(crate) fn is_extension(self) -> bool {
        matches!(self, Self::Gateways | Self::HttpRoutes)
    }
}

/// Whether objects of this Kubernetes kind are watched as workloads, so that what they control can be shown as theirs.
pub(crate) fn is_workload(kind: &str) -> bool {
    matches!(kind, "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob")
}
