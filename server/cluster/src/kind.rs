//! The kinds that are watched.

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
    Events,
}

impl Kind {
    /// All of them; the position of a kind is [`Kind::index`].
    pub(crate) const ALL: [Self; 9] = [
        Self::Namespaces,
        Self::Pods,
        Self::Deployments,
        Self::ReplicaSets,
        Self::StatefulSets,
        Self::DaemonSets,
        Self::Jobs,
        Self::CronJobs,
        Self::Events,
    ];

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

/// Whether objects of this Kubernetes kind are watched as workloads, so that what they control can be shown as theirs.
pub(crate) fn is_workload(kind: &str) -> bool {
    matches!(kind, "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob")
}
