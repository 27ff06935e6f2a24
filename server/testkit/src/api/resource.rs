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
const RESOURCES: [Resource; 9] = [
    resource("namespaces", "Namespace", "v1", "/api/v1/namespaces"),
    resource("pods", "Pod", "v1", "/api/v1/pods"),
    resource("events", "Event", "v1", "/api/v1/events"),
    resource("deployments.apps", "Deployment", "apps/v1", "/apis/apps/v1/deployments"),
    resource("replicasets.apps", "ReplicaSet", "apps/v1", "/apis/apps/v1/replicasets"),
    resource("statefulsets.apps", "StatefulSet", "apps/v1", "/apis/apps/v1/statefulsets"),
    resource("daemonsets.apps", "DaemonSet", "apps/v1", "/apis/apps/v1/daemonsets"),
    resource("jobs.batch", "Job", "batch/v1", "/apis/batch/v1/jobs"),
    resource("cronjobs.batch", "CronJob", "batch/v1", "/apis/batch/v1/cronjobs"),
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
