//! What a viewer may see.

use crate::meta::ResourceRef;

/// The part of the cluster that one viewer may see.
///
/// A handler never holds an adapter, only a view that an adapter made for a scope (see [`crate::ports`]). Until
/// sign-in exists there is one scope, everything, and the server answers on loopback only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope(Extent);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Extent {
    Everything,
}

impl Scope {
    /// Whether this thing may be seen; a namespace is seen by those who see what is in it.
    pub fn sees_place(&self, place: &ResourceRef) -> bool {
        self.sees(if &*place.kind == "Namespace" { &place.name } else { &place.namespace })
    }

    /// The whole cluster.
    pub fn everything() -> Self {
        Self(Extent::Everything)
    }

    /// Whether things of this namespace may be seen.
    pub fn sees(&self, _namespace: &str) -> bool {
        match self.0 {
            Extent::Everything => true,
        }
    }
}
