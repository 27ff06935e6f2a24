//! The links of a map, by where they begin.

use std::{collections::BTreeMap, sync::Arc};

use kdr_proto::v1::{Links, ResourceRef};

/// Kind, namespace and name.
type Key = (String, String, String);

/// Links by where they begin.
#[derive(Debug, Clone, Default)]
pub(super) struct LinkTable(BTreeMap<Key, Arc<Links>>);

fn key(resource: &ResourceRef) -> Key {
    (resource.kind.clone(), resource.namespace.clone(), resource.name.clone())
}

impl LinkTable {
    /// Takes in what has changed: all links of the same beginning are replaced; without any, it has none any more.
    pub(super) fn change(&mut self, changed: Vec<Links>) {
        for links in changed {
            let Some(from) = links.from.as_ref().map(key) else { continue };
            if links.to.is_empty() {
                self.0.remove(&from);
            } else {
                self.0.insert(from, Arc::new(links));
            }
        }
    }

    /// By kind, namespace and name.
    pub(super) fn all(&self) -> impl Iterator<Item = &Arc<Links>> {
        self.0.values()
    }

    /// Those that begin there.
    pub(super) fn from(&self, resource: &ResourceRef) -> Option<&Arc<Links>> {
        self.0.get(&key(resource))
    }
}
