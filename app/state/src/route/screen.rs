//! The screens and their paths.

use kdr_proto::v1::{
    MapSelection, ObjectSelection, OverviewSelection, PodSelection, WorkloadRef, WorkloadSelection,
    watch_request::Rows,
};

use super::percent;
use crate::log::query::{Of, Selection};

/// The place on the map of what is in no namespace, as the server calls it.
pub const CLUSTER_SCOPED: &str = "*";

/// What it is called in an address. No namespace can have this name.
const CLUSTER_SCOPED_PATH: &str = "-";

/// What the logs of a namespace are called in an address. No kind has this name.
const LOGS: &str = "logs";

/// What the group of the core's kinds is called in an address. No other group has this name.
const CORE: &str = "core";

/// What is in the middle of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Screen {
    /// What needs a person, what has changed, what uses most: in the cluster or in one namespace.
    Overview {
        /// `None` for the whole cluster.
        namespace: Option<String>,
    },
    /// The whole cluster as tiles, or everything within a namespace with the links between.
    Map {
        /// `None` for the whole cluster, [`CLUSTER_SCOPED`] for what is in no namespace.
        namespace: Option<String>,
    },
    /// All namespaces.
    Namespaces,
    /// The workloads of a namespace.
    Workloads {
        /// The namespace.
        namespace: String,
    },
    /// The pods of a workload.
    WorkloadPods {
        /// The namespace.
        namespace: String,
        /// The Kubernetes kind.
        kind: String,
        /// The workload's name.
        name: String,
    },
    /// Pods of one namespace or of all.
    Pods {
        /// `None` for all.
        namespace: Option<String>,
    },
    /// Logs, or what there is to read logs of.
    Logs {
        /// `None` where none is picked yet.
        namespace: Option<String>,
        /// `None` where nothing is picked yet.
        of: Option<Of>,
    },
    /// Every kind that the API server lists.
    Kinds,
    /// The objects of one kind.
    Objects {
        /// API group; empty for the core.
        group: String,
        /// For example `v1`.
        version: String,
        /// For example `campaigns`.
        plural: String,
        /// `None` for all.
        namespace: Option<String>,
    },
    /// No such view.
    NotFound {
        /// The address's path.
        path: String,
    },
}

impl Default for Screen {
    fn default() -> Self {
        Self::Overview { namespace: None }
    }
}

impl Screen {
    /// Reads a path.
    pub fn parse(path: &str) -> Self {
        let parts: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(percent::decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let owned = |part: &str| part.to_owned();
        match parts.as_slice() {
            [] => Self::default(),
            ["namespaces"] => Self::Namespaces,
            ["pods"] => Self::Pods { namespace: None },
            ["kinds"] => Self::Kinds,
            ["map"] => Self::Map { namespace: None },
            ["map", CLUSTER_SCOPED_PATH] => Self::Map { namespace: Some(owned(CLUSTER_SCOPED)) },
            ["map", namespace] => Self::Map { namespace: Some(owned(namespace)) },
            ["n", namespace] => Self::Workloads { namespace: owned(namespace) },
            ["n", namespace, "overview"] => Self::Overview { namespace: Some(owned(namespace)) },
            ["n", namespace, "pods"] => Self::Pods { namespace: Some(owned(namespace)) },
            [LOGS] => Self::Logs { namespace: None, of: None },
            ["n", namespace, LOGS] => Self::Logs { namespace: Some(owned(namespace)), of: None },
            // All of the namespace: no labels at all.
            ["n", namespace, LOGS, kind] => {
                let of = Some(Selection::of(namespace, kind, "").of);
                Self::Logs { namespace: Some(owned(namespace)), of }
            }
            ["n", namespace, LOGS, kind, name] => Self::Logs {
                namespace: Some(owned(namespace)),
                of: Some(Selection::of(namespace, kind, name).of),
            },
            ["n", namespace, kind, name] => {
                Self::WorkloadPods { namespace: owned(namespace), kind: owned(kind), name: owned(name) }
            }
            ["kinds", group, version, plural] => Self::Objects {
                group: if *group == CORE { String::new() } else { owned(group) },
                version: owned(version),
                plural: owned(plural),
                namespace: None,
            },
            _ => Self::NotFound { path: path.to_owned() },
        }
    }

    /// Its path.
    pub fn path(&self) -> String {
        let encode = percent::encode;
        match self {
            Self::Overview { namespace: None } => "/".to_owned(),
            Self::Overview { namespace: Some(namespace) } => format!("/n/{}/overview", encode(namespace)),
            Self::Map { namespace: None } => "/map".to_owned(),
            Self::Map { namespace: Some(namespace) } if namespace == CLUSTER_SCOPED => {
                format!("/map/{CLUSTER_SCOPED_PATH}")
            }
            Self::Map { namespace: Some(namespace) } => format!("/map/{}", encode(namespace)),
            Self::Namespaces => "/namespaces".to_owned(),
            Self::Workloads { namespace } => format!("/n/{}", encode(namespace)),
            Self::WorkloadPods { namespace, kind, name } => {
                format!("/n/{}/{}/{}", encode(namespace), encode(kind), encode(name))
            }
            Self::Logs { namespace: None, .. } => format!("/{LOGS}"),
            Self::Logs { namespace: Some(namespace), of: None } => format!("/n/{}/{LOGS}", encode(namespace)),
            Self::Logs { namespace: Some(namespace), of: Some(of) } => {
                let (kind, name) = of.kind_and_name();
                let name = if name.is_empty() { String::new() } else { format!("/{}", encode(name)) };
                format!("/n/{}/{LOGS}/{}{name}", encode(namespace), encode(kind))
            }
            Self::Pods { namespace: None } => "/pods".to_owned(),
            Self::Pods { namespace: Some(namespace) } => format!("/n/{}/pods", encode(namespace)),
            Self::Kinds => "/kinds".to_owned(),
            Self::Objects { group, version, plural, .. } => {
                let group = if group.is_empty() { CORE } else { group };
                format!("/kinds/{}/{}/{}", encode(group), encode(version), encode(plural))
            }
            Self::NotFound { path } => path.clone(),
        }
    }

    /// The namespace that it is limited to.
    pub fn namespace(&self) -> Option<&str> {
        match self {
            Self::Workloads { namespace } | Self::WorkloadPods { namespace, .. } => Some(namespace),
            Self::Map { namespace } => namespace.as_deref().filter(|namespace| *namespace != CLUSTER_SCOPED),
            Self::Overview { namespace }
            | Self::Pods { namespace }
            | Self::Logs { namespace, .. }
            | Self::Objects { namespace, .. } => namespace.as_deref(),
            Self::Namespaces | Self::Kinds | Self::NotFound { .. } => None,
        }
    }

    /// Whose logs it shows, when it shows some.
    pub fn selection(&self) -> Option<Selection> {
        match self {
            Self::Logs { namespace: Some(namespace), of: Some(of) } => {
                Some(Selection { namespace: namespace.clone(), of: of.clone() })
            }
            _ => None,
        }
    }

    /// The same screen for another namespace (`None`: all). One that is made for a single namespace becomes the list
    /// of them, and the other way around.
    pub fn in_namespace(&self, namespace: Option<&str>) -> Self {
        let namespace = namespace.map(str::to_owned);
        match (self, namespace) {
            (Self::Pods { .. }, namespace) => Self::Pods { namespace },
            (Self::Map { .. }, namespace) => Self::Map { namespace },
            (Self::Logs { .. }, namespace) => Self::Logs { namespace, of: None },
            (Self::Objects { group, version, plural, .. }, namespace) => Self::Objects {
                group: group.clone(),
                version: version.clone(),
                plural: plural.clone(),
                namespace,
            },
            (Self::Namespaces | Self::Workloads { .. } | Self::WorkloadPods { .. }, None) => Self::Namespaces,
            (Self::Namespaces | Self::Workloads { .. } | Self::WorkloadPods { .. }, Some(namespace)) => {
                Self::Workloads { namespace }
            }
            (Self::Overview { .. } | Self::Kinds | Self::NotFound { .. }, namespace) => {
                Self::Overview { namespace }
            }
        }
    }

    /// The rows that the server is asked for.
    pub(super) fn rows(&self) -> Option<Rows> {
        let all = |namespace: &Option<String>| namespace.clone().unwrap_or_default();
        Some(match self {
            Self::Namespaces
            | Self::Kinds
            | Self::NotFound { .. }
            | Self::Map { namespace: None }
            | Self::Logs { namespace: None, .. } => return None,
            Self::Overview { namespace } => Rows::Overview(OverviewSelection { namespace: all(namespace) }),
            // What there is to read logs of: workloads, Services, pods.
            Self::Map { namespace: Some(namespace) } | Self::Logs { namespace: Some(namespace), .. } => {
                Rows::Map(MapSelection { namespace: namespace.clone() })
            }
            Self::Workloads { namespace } => {
                Rows::Workloads(WorkloadSelection { namespace: namespace.clone() })
            }
            Self::WorkloadPods { namespace, kind, name } => Rows::Pods(PodSelection {
                namespace: namespace.clone(),
                workload: Some(WorkloadRef { kind: kind.clone(), name: name.clone() }),
            }),
            Self::Pods { namespace } => {
                Rows::Pods(PodSelection { namespace: all(namespace), workload: None })
            }
            Self::Objects { group, version, plural, namespace } => Rows::Objects(ObjectSelection {
                group: group.clone(),
                version: version.clone(),
                plural: plural.clone(),
                namespace: all(namespace),
            }),
        })
    }

    /// The page's title.
    pub fn title(&self) -> String {
        let within = |title: &str, namespace: &Option<String>| match namespace.as_deref() {
            None => title.to_owned(),
            Some(CLUSTER_SCOPED) => format!("{title} · outside namespaces"),
            Some(namespace) => format!("{title} · {namespace}"),
        };
        match self {
            Self::Overview { namespace } => within("Overview", namespace),
            Self::Map { namespace } => within("Map", namespace),
            Self::Namespaces => "Namespaces".to_owned(),
            Self::Workloads { namespace } => namespace.clone(),
            Self::WorkloadPods { namespace, name, .. } => format!("{name} · {namespace}"),
            Self::Pods { namespace } => within("Pods", namespace),
            Self::Logs { namespace: Some(namespace), of: Some(of) } => {
                format!("Logs · {} · {namespace}", of.title())
            }
            Self::Logs { namespace, .. } => within("Logs", namespace),
            Self::Kinds => "Kinds".to_owned(),
            Self::Objects { plural, namespace, .. } => within(plural, namespace),
            Self::NotFound { .. } => "Not found".to_owned(),
        }
    }
}
