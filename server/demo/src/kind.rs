//! The resources that the simulated cluster serves.

/// A resource's kind. Each has a table in the store, but for metrics, which are computed when asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Kind {
    Namespace,
    Node,
    Pod,
    Event,
    Deployment,
    ReplicaSet,
    StatefulSet,
    DaemonSet,
    Job,
    CronJob,
    NodeMetrics,
    PodMetrics,
}

/// What discovery tells of a kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resource {
    /// Empty for the core group.
    pub(crate) group: &'static str,
    pub(crate) version: &'static str,
    /// The kind's own name, for example `Pod`.
    pub(crate) kind: &'static str,
    /// As in a path, for example `pods`.
    pub(crate) plural: &'static str,
    pub(crate) singular: &'static str,
    pub(crate) namespaced: bool,
    pub(crate) short_names: &'static [&'static str],
    pub(crate) verbs: &'static [&'static str],
}

/// Names of the groups in the order in which the API server lists them.
pub(crate) const GROUPS: [(&str, &str); 3] = [("apps", "v1"), ("batch", "v1"), ("metrics.k8s.io", "v1beta1")];

const READ: &[&str] = &["get", "list", "watch"];
const READ_AND_DELETE: &[&str] = &["delete", "get", "list", "watch"];
const MEASURE: &[&str] = &["get", "list"];

impl Kind {
    /// All kinds.
    pub(crate) const ALL: [Self; 12] = [
        Self::Namespace,
        Self::Node,
        Self::Pod,
        Self::Event,
        Self::Deployment,
        Self::ReplicaSet,
        Self::StatefulSet,
        Self::DaemonSet,
        Self::Job,
        Self::CronJob,
        Self::NodeMetrics,
        Self::PodMetrics,
    ];

    /// What discovery tells of it.
    pub(crate) fn resource(self) -> Resource {
        let (group, version) = self.group_version();
        let (kind, plural, singular, short_names): (_, _, _, &'static [&'static str]) = match self {
            Self::Namespace => ("Namespace", "namespaces", "namespace", &["ns"]),
            Self::Node => ("Node", "nodes", "node", &["no"]),
            Self::Pod => ("Pod", "pods", "pod", &["po"]),
            Self::Event => ("Event", "events", "event", &["ev"]),
            Self::Deployment => ("Deployment", "deployments", "deployment", &["deploy"]),
            Self::ReplicaSet => ("ReplicaSet", "replicasets", "replicaset", &["rs"]),
            Self::StatefulSet => ("StatefulSet", "statefulsets", "statefulset", &["sts"]),
            Self::DaemonSet => ("DaemonSet", "daemonsets", "daemonset", &["ds"]),
            Self::Job => ("Job", "jobs", "job", &[]),
            Self::CronJob => ("CronJob", "cronjobs", "cronjob", &["cj"]),
            Self::NodeMetrics => ("NodeMetrics", "nodes", "", &[]),
            Self::PodMetrics => ("PodMetrics", "pods", "", &[]),
        };
        let verbs = match self {
            Self::Pod => READ_AND_DELETE,
            Self::NodeMetrics | Self::PodMetrics => MEASURE,
            _ => READ,
        };
        let namespaced = !matches!(self, Self::Namespace | Self::Node | Self::NodeMetrics);
        Resource { group, version, kind, plural, singular, namespaced, short_names, verbs }
    }

    fn group_version(self) -> (&'static str, &'static str) {
        match self {
            Self::Namespace | Self::Node | Self::Pod | Self::Event => ("", "v1"),
            Self::Deployment | Self::ReplicaSet | Self::StatefulSet | Self::DaemonSet => GROUPS[0],
            Self::Job | Self::CronJob => GROUPS[1],
            Self::NodeMetrics | Self::PodMetrics => GROUPS[2],
        }
    }

    /// `apiVersion` of its objects.
    pub(crate) fn api_version(self) -> &'static str {
        match self.group_version().0 {
            "" => "v1",
            "apps" => "apps/v1",
            "batch" => "batch/v1",
            _ => "metrics.k8s.io/v1beta1",
        }
    }

    /// The kind that a path's group, version and plural name.
    pub(crate) fn find(group: &str, version: &str, plural: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| {
            let resource = kind.resource();
            resource.group == group && resource.version == version && resource.plural == plural
        })
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
