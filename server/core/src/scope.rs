//! What a viewer may see.

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
