//! Every view is a link: the address of a view, read and written.
//!
//! | path | screen |
//! | --- | --- |
//! | `/` | all namespaces |
//! | `/n/NAMESPACE` | a namespace's workloads |
//! | `/n/NAMESPACE/KIND/NAME` | a workload's pods |
//! | `/pods`, `/n/NAMESPACE/pods` | pods |
//!
//! The query carries the panel, `?pod=NAMESPACE/NAME&tab=log&container=C&previous=1`, and the filter,
//! `?q=TEXT&problems=1`.

use kdr_proto::v1::{
    PodSelection, ResourceRef, WatchRequest, WorkloadRef, WorkloadSelection, watch_request::Rows,
};

pub mod percent;
#[cfg(test)]
mod tests;

/// The list in the middle of the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Screen {
    /// All namespaces.
    #[default]
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
    /// No such view.
    NotFound {
        /// The address's path.
        path: String,
    },
}

/// A tab of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// Containers and what is wrong with them.
    #[default]
    Overview,
    /// A container's log.
    Log,
    /// Events.
    Events,
    /// The manifest.
    Yaml,
}

impl Tab {
    /// In the order of the screen.
    pub const ALL: [Self; 4] = [Self::Overview, Self::Log, Self::Events, Self::Yaml];

    /// Its name in an address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Log => "log",
            Self::Events => "events",
            Self::Yaml => "yaml",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Log => "Log",
            Self::Events => "Events",
            Self::Yaml => "YAML",
        }
    }
}

/// The pod in the side panel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Panel {
    /// The pod's namespace.
    pub namespace: String,
    /// The pod's name.
    pub name: String,
    /// The opened tab.
    pub tab: Tab,
    /// Whose log; empty for the one that the server chooses.
    pub container: String,
    /// The log of the run before the current one.
    pub previous: bool,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Route {
    /// The list.
    pub screen: Screen,
    /// The panel over it.
    pub panel: Option<Panel>,
    /// The search field's text.
    pub search: String,
    /// Only what is not well.
    pub problems: bool,
}

impl From<Screen> for Route {
    fn from(screen: Screen) -> Self {
        Self { screen, ..Self::default() }
    }
}

impl Screen {
    /// Reads a path.
    pub fn parse(path: &str) -> Self {
        let parts: Vec<String> =
            path.split('/').filter(|part| !part.is_empty()).map(percent::decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] => Self::Namespaces,
            ["pods"] => Self::Pods { namespace: None },
            ["n", namespace] => Self::Workloads { namespace: (*namespace).to_owned() },
            ["n", namespace, "pods"] => Self::Pods { namespace: Some((*namespace).to_owned()) },
            ["n", namespace, kind, name] => Self::WorkloadPods {
                namespace: (*namespace).to_owned(),
                kind: (*kind).to_owned(),
                name: (*name).to_owned(),
            },
            _ => Self::NotFound { path: path.to_owned() },
        }
    }

    /// Its path.
    pub fn path(&self) -> String {
        let encode = percent::encode;
        match self {
            Self::Namespaces => "/".to_owned(),
            Self::Workloads { namespace } => format!("/n/{}", encode(namespace)),
            Self::WorkloadPods { namespace, kind, name } => {
                format!("/n/{}/{}/{}", encode(namespace), encode(kind), encode(name))
            }
            Self::Pods { namespace: None } => "/pods".to_owned(),
            Self::Pods { namespace: Some(namespace) } => format!("/n/{}/pods", encode(namespace)),
            Self::NotFound { path } => path.clone(),
        }
    }

    /// The namespace that it is limited to.
    pub fn namespace(&self) -> Option<&str> {
        match self {
            Self::Workloads { namespace }
            | Self::WorkloadPods { namespace, .. }
            | Self::Pods { namespace: Some(namespace) } => Some(namespace),
            Self::Namespaces | Self::Pods { namespace: None } | Self::NotFound { .. } => None,
        }
    }

    /// The same screen for another namespace (`None`: all); pods stay pods.
    pub fn in_namespace(&self, namespace: Option<&str>) -> Self {
        let namespace = namespace.map(str::to_owned);
        match (self, namespace) {
            (Self::Pods { .. }, namespace) => Self::Pods { namespace },
            (_, None) => Self::Namespaces,
            (_, Some(namespace)) => Self::Workloads { namespace },
        }
    }

    /// The page's title.
    pub fn title(&self) -> String {
        match self {
            Self::Namespaces => "Namespaces".to_owned(),
            Self::Workloads { namespace } => namespace.clone(),
            Self::WorkloadPods { namespace, name, .. } => format!("{name} · {namespace}"),
            Self::Pods { namespace: None } => "Pods".to_owned(),
            Self::Pods { namespace: Some(namespace) } => format!("Pods · {namespace}"),
            Self::NotFound { .. } => "Not found".to_owned(),
        }
    }
}

impl Route {
    /// Reads an address: its path, and its query with or without the question mark. Parameters that it does not know
    /// are ignored.
    pub fn parse(path: &str, query: &str) -> Self {
        let mut route = Self::from(Screen::parse(path));
        let mut panel = Panel::default();
        for pair in query.trim_start_matches('?').split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = percent::decode(&value.replace('+', " "));
            match key {
                "pod" => {
                    if let Some((namespace, name)) = value.split_once('/') {
                        (panel.namespace, panel.name) = (namespace.to_owned(), name.to_owned());
                    }
                }
                "tab" => {
                    panel.tab = Tab::ALL.into_iter().find(|tab| tab.slug() == value).unwrap_or_default();
                }
                "container" => panel.container = value,
                "previous" => panel.previous = value == "1",
                "q" => route.search = value,
                "problems" => route.problems = value == "1",
                _ => {}
            }
        }
        route.panel = (!panel.namespace.is_empty() && !panel.name.is_empty()).then_some(panel);
        route
    }

    /// Its address: path and query.
    pub fn href(&self) -> String {
        let mut query = Vec::new();
        if !self.search.is_empty() {
            query.push(format!("q={}", percent::encode(&self.search)));
        }
        if self.problems {
            query.push("problems=1".to_owned());
        }
        if let Some(panel) = &self.panel {
            query.push(format!("pod={}/{}", percent::encode(&panel.namespace), percent::encode(&panel.name)));
            if panel.tab != Tab::Overview {
                query.push(format!("tab={}", panel.tab.slug()));
            }
            if !panel.container.is_empty() {
                query.push(format!("container={}", percent::encode(&panel.container)));
            }
            if panel.previous {
                query.push("previous=1".to_owned());
            }
        }
        let path = self.screen.path();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }

    /// The same list with another panel.
    pub fn with_panel(&self, panel: Option<Panel>) -> Self {
        Self { panel, ..self.clone() }
    }

    /// What the server is asked for.
    pub fn request(&self) -> WatchRequest {
        let rows = match &self.screen {
            Screen::Namespaces | Screen::NotFound { .. } => None,
            Screen::Workloads { namespace } => {
                Some(Rows::Workloads(WorkloadSelection { namespace: namespace.clone() }))
            }
            Screen::WorkloadPods { namespace, kind, name } => Some(Rows::Pods(PodSelection {
                namespace: namespace.clone(),
                workload: Some(WorkloadRef { kind: kind.clone(), name: name.clone() }),
            })),
            Screen::Pods { namespace } => Some(Rows::Pods(PodSelection {
                namespace: namespace.clone().unwrap_or_default(),
                workload: None,
            })),
        };
        let open = self.panel.as_ref().map(|panel| ResourceRef {
            kind: "Pod".to_owned(),
            namespace: panel.namespace.clone(),
            name: panel.name.clone(),
        });
        WatchRequest { rows, open }
    }

    /// The page's title: the opened pod, else the screen.
    pub fn title(&self) -> String {
        let subject = self.panel.as_ref().map_or_else(|| self.screen.title(), |panel| panel.name.clone());
        format!("{subject} · KDR")
    }
}
