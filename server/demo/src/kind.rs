//! The resources that the simulated cluster serves.

mod fields;
mod group;
mod resource;

pub(crate) use group::{GROUPS, REVIEWS, STALE};
pub(crate) use resource::Resource;

/// A resource's kind. Each has a table in the store, but for metrics, which are computed when asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Namespace,
    Node,
    Pod,
    Event,
    Service,
    PersistentVolumeClaim,
    PersistentVolume,
    ConfigMap,
    Secret,
    ServiceAccount,
    ResourceQuota,
    LimitRange,
    Deployment,
    ReplicaSet,
    StatefulSet,
    DaemonSet,
    Job,
    CronJob,
    HorizontalPodAutoscaler,
    EndpointSlice,
    Ingress,
    NetworkPolicy,
    PodDisruptionBudget,
    StorageClass,
    Gateway,
    HttpRoute,
    ApiService,
    CustomResourceDefinition,
    /// The company's own custom resource.
    Campaign,
    NodeMetrics,
    PodMetrics,
}

impl Kind {
    /// All kinds.
    pub(crate) const ALL: [Self; 31] = [
        Self::Namespace,
        Self::Node,
        Self::Pod,
        Self::Event,
        Self::Service,
        Self::PersistentVolumeClaim,
        Self::PersistentVolume,
        Self::ConfigMap,
        Self::Secret,
        Self::ServiceAccount,
        Self::ResourceQuota,
        Self::LimitRange,
        Self::Deployment,
        Self::ReplicaSet,
        Self::StatefulSet,
        Self::DaemonSet,
        Self::Job,
        Self::CronJob,
        Self::HorizontalPodAutoscaler,
        Self::EndpointSlice,
        Self::Ingress,
        Self::NetworkPolicy,
        Self::PodDisruptionBudget,
        Self::StorageClass,
        Self::Gateway,
        Self::HttpRoute,
        Self::ApiService,
        Self::CustomResourceDefinition,
        Self::Campaign,
        Self::NodeMetrics,
        Self::PodMetrics,
    ];

    /// Whether it is measured when asked for, and has no objects in the store.
    pub(crate) fn is_measured(self) -> bool {
        matches!(self, Self::NodeMetrics | Self::PodMetrics)
    }

    /// `apiVersion` of its objects.
    pub(crate) fn api_version(self) -> &'static str {
        self.resource().api_version
    }

    /// The kind that a path's group, version and plural name.
    pub(crate) fn find(group: &str, version: &str, plural: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| {
            let resource = kind.resource();
            resource.group == group && resource.version == version && resource.plural == plural
        })
    }

    /// The kind that a manifest names.
    pub(crate) fn named(api_version: &str, kind: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|known| known.resource().kind == kind && known.api_version() == api_version)
    }

    /// The kind in an error's words: `pods`, `deployments.apps`.
    pub(crate) fn qualified(self) -> String {
        let resource = self.resource();
        if resource.group.is_empty() {
            resource.plural.to_owned()
        } else {
            format!("{}.{}", resource.plural, resource.group)
        }
    }
}
