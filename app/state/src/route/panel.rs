//! The side panel within an address.

use kdr_proto::v1::ResourceRef;

use super::percent;
use crate::log::query::{Query, Selection};

/// A tab of the panel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tab {
    /// How it is, what is wrong with it, and what it has to do with.
    #[default]
    Overview,
    /// Its containers' log.
    Log,
    /// What it has to do with.
    Relations,
    /// Events.
    Events,
    /// What was changed, by whom.
    Changes,
    /// The manifest.
    Yaml,
}

impl Tab {
    /// In the order of the screen.
    pub const ALL: [Self; 6] =
        [Self::Overview, Self::Log, Self::Relations, Self::Events, Self::Changes, Self::Yaml];

    /// Those of a resource that has no pods, and so no log.
    pub const OF_RESOURCES: [Self; 5] =
        [Self::Overview, Self::Relations, Self::Events, Self::Changes, Self::Yaml];

    /// Its name in an address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Log => "log",
            Self::Relations => "relations",
            Self::Events => "events",
            Self::Changes => "changes",
            Self::Yaml => "yaml",
        }
    }

    /// Its title.
    pub fn title(self) -> &'static str {
        match self {
            Self::Overview => "Overview",
            Self::Log => "Log",
            Self::Relations => "Relations",
            Self::Events => "Events",
            Self::Changes => "Changes",
            Self::Yaml => "YAML",
        }
    }
}

/// The resource in the side panel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Panel {
    /// The Kubernetes kind, for example `Pod`.
    pub kind: String,
    /// Empty for what is in no namespace.
    pub namespace: String,
    /// The resource's name.
    pub name: String,
    /// The opened tab.
    pub tab: Tab,
    /// What of its log is looked at.
    pub log: Query,
}

impl Panel {
    /// Of a resource, with its overview.
    pub fn of(resource: &ResourceRef) -> Self {
        Self {
            kind: resource.kind.clone(),
            namespace: resource.namespace.clone(),
            name: resource.name.clone(),
            ..Self::default()
        }
    }

    /// Of a pod, with its overview.
    pub fn of_pod(namespace: &str, name: &str) -> Self {
        let (kind, namespace, name) = ("Pod".to_owned(), namespace.to_owned(), name.to_owned());
        Self { kind, namespace, name, ..Self::default() }
    }

    /// The same resource with another tab.
    #[must_use]
    pub fn at(self, tab: Tab) -> Self {
        Self { tab, ..self }
    }

    /// The log of one of its containers; of the run before the current one, if `previous`.
    #[must_use]
    pub fn at_log(self, container: &str, previous: bool) -> Self {
        let containers = Some(container.to_owned()).filter(|name| !name.is_empty()).into_iter().collect();
        Self { tab: Tab::Log, log: Query { containers, previous, ..Query::default() }, ..self }
    }

    /// Whose log it shows.
    pub fn selection(&self) -> Selection {
        Selection::of(&self.namespace, &self.kind, &self.name)
    }

    /// What it shows.
    pub fn resource(&self) -> ResourceRef {
        ResourceRef { kind: self.kind.clone(), namespace: self.namespace.clone(), name: self.name.clone() }
    }

    /// Whether it shows a pod.
    pub fn is_pod(&self) -> bool {
        self.kind == "Pod"
    }

    /// The tabs there are.
    pub fn tabs(&self) -> &'static [Tab] {
        if Selection::is_readable(&self.kind) { &Tab::ALL } else { &Tab::OF_RESOURCES }
    }

    /// Takes a parameter of an address, when it is one of the panel's.
    pub(super) fn read(&mut self, key: &str, value: &str) {
        match key {
            "open" => {
                if let [kind, namespace, name] = value.splitn(3, '/').collect::<Vec<_>>()[..] {
                    (self.kind, self.namespace, self.name) =
                        (kind.to_owned(), namespace.to_owned(), name.to_owned());
                }
            }
            "tab" => self.tab = Tab::ALL.into_iter().find(|tab| tab.slug() == value).unwrap_or_default(),
            _ => self.log.read(key, value),
        }
    }

    /// What was read, when it names a resource.
    pub(super) fn named(self) -> Option<Self> {
        (!self.kind.is_empty() && !self.name.is_empty()).then_some(self)
    }

    /// Its parameters in an address.
    pub(super) fn write(&self, query: &mut Vec<String>) {
        let encode = percent::encode;
        query.push(format!("open={}/{}/{}", encode(&self.kind), encode(&self.namespace), encode(&self.name)));
        if self.tab != Tab::Overview {
            query.push(format!("tab={}", self.tab.slug()));
        }
        self.log.write(query);
    }
}
