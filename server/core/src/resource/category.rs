//! What a resource is for.

use super::Facts;

/// What a resource is for, which decides where the map draws it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Leads traffic in.
    Route,
    /// A Service.
    Service,
    /// Keys and identities that pods use.
    Config,
    /// Claims, volumes and their classes.
    Storage,
    /// Rules over others.
    Policy,
    /// A node.
    Node,
    /// Any other kind.
    Other,
}

impl Facts {
    /// What a resource of this kind is for.
    pub fn category(&self) -> Category {
        match self {
            Self::Ingress(_) | Self::Gateway(_) | Self::HttpRoute(_) => Category::Route,
            Self::Service(_) | Self::EndpointSlice(_) => Category::Service,
            Self::ConfigMap { .. } | Self::Secret(_) | Self::ServiceAccount { .. } => Category::Config,
            Self::Claim(_) | Self::Volume(_) | Self::StorageClass { .. } => Category::Storage,
            Self::Autoscaler(_) | Self::Budget(_) | Self::NetworkPolicy { .. } | Self::Quota { .. } => {
                Category::Policy
            }
            Self::Node(_) => Category::Node,
        }
    }
}
