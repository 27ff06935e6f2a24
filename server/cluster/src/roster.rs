//! Who is there: the names of the namespaces, and of the nodes that answer, as their watches tell them. What is asked
//! namespace by namespace or node by node goes by it.

use std::{collections::BTreeSet, sync::Arc};

use kdr_core::resource::Facts;
use tokio::sync::watch;

use crate::message::{Change, Object};

/// A set of names.
type NameSet = BTreeSet<Arc<str>>;

/// The names, kept up to date.
#[derive(Debug)]
pub(crate) struct Roster {
    /// Namespaces that KDR was told of, which count even where namespaces may not be listed.
    configured: NameSet,
    namespaces: watch::Sender<NameSet>,
    nodes: watch::Sender<NameSet>,
}

impl Roster {
    /// Knows these namespaces and no node.
    pub(crate) fn new(configured: impl IntoIterator<Item = Arc<str>>) -> Self {
        let nobody = || watch::Sender::new(NameSet::new());
        Self { configured: configured.into_iter().collect(), namespaces: nobody(), nodes: nobody() }
    }

    /// Takes in what a watch says, if it is of namespaces or nodes.
    pub(crate) fn observe(&self, change: &Change) {
        match change {
            Change::Listed(objects) => {
                let Some(names) = objects.first().and_then(|first| self.names(first)) else { return };
                let present = objects.iter().filter(|object| is_present(object)).filter_map(name);
                let present: NameSet = present.collect();
                names.send_if_modified(|known| std::mem::replace(known, present.clone()) != present);
            }
            Change::Applied(object) => self.set(object, is_present(object)),
            Change::Removed(object) => self.set(object, false),
        }
    }

    /// Tells when the namespaces change.
    pub(crate) fn namespaces(&self) -> watch::Receiver<NameSet> {
        self.namespaces.subscribe()
    }

    /// All namespaces that are known of.
    pub(crate) fn known_namespaces(&self) -> NameSet {
        self.configured.union(&self.namespaces.borrow()).cloned().collect()
    }

    /// The nodes that are ready.
    pub(crate) fn ready_nodes(&self) -> NameSet {
        self.nodes.borrow().clone()
    }

    fn set(&self, object: &Object, present: bool) {
        let (Some(names), Some(name)) = (self.names(object), name(object)) else { return };
        names.send_if_modified(|known| if present { known.insert(name) } else { known.remove(&name) });
    }

    fn names(&self, object: &Object) -> Option<&watch::Sender<NameSet>> {
        match object {
            Object::Namespace(_) => Some(&self.namespaces),
            Object::Resource(resource) if matches!(resource.facts, Facts::Node(_)) => Some(&self.nodes),
            _ => None,
        }
    }
}

fn name(object: &Object) -> Option<Arc<str>> {
    match object {
        Object::Namespace(namespace) => Some(namespace.name.clone()),
        Object::Resource(resource) => Some(resource.meta.name.clone()),
        _ => None,
    }
}

/// A node that is not ready is nobody to ask.
fn is_present(object: &Object) -> bool {
    match object {
        Object::Resource(resource) => match &resource.facts {
            Facts::Node(node) => node
                .conditions
                .iter()
                .any(|condition| &*condition.kind == "Ready" && condition.status == Some(true)),
            _ => true,
        },
        _ => true,
    }
}
