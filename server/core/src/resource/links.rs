//! What a resource refers to by name.

use std::sync::Arc;

use super::{Backend, Facts, Resource};
use crate::graph::{Reference, Relation};

/// Everything that a resource refers to by name, without duplicates.
pub(super) fn references(resource: &Resource) -> Vec<Reference> {
    let own = &resource.meta.namespace;
    let to = |relation, kind: &str, namespace: &Arc<str>, name: &Arc<str>| Reference {
        relation,
        kind: kind.into(),
        namespace: namespace.clone(),
        name: name.clone(),
        optional: false,
    };
    let nowhere: Arc<str> = "".into();
    let services = |backends: &[Backend]| -> Vec<Reference> {
        backends.iter().map(|to_| to(Relation::Routes, "Service", &to_.namespace, &to_.service)).collect()
    };
    let mut references = match &resource.facts {
        Facts::Ingress(ingress) => {
            let secrets =
                ingress.tls_secrets.iter().map(|name| to(Relation::SecuresWith, "Secret", own, name));
            services(&ingress.backends).into_iter().chain(secrets).collect()
        }
        Facts::Gateway(gateway) => gateway
            .tls_secrets
            .iter()
            .map(|(namespace, name)| to(Relation::SecuresWith, "Secret", namespace, name))
            .collect(),
        Facts::HttpRoute(route) => {
            let gateways = route
                .gateways
                .iter()
                .map(|(namespace, name)| to(Relation::AttachedTo, "Gateway", namespace, name));
            services(&route.backends).into_iter().chain(gateways).collect()
        }
        Facts::ServiceAccount { pull_secrets } => pull_secrets
            .iter()
            .map(|name| Reference { optional: true, ..to(Relation::PullsWith, "Secret", own, name) })
            .collect(),
        Facts::Claim(claim) => {
            let volume = (!claim.volume.is_empty())
                .then(|| to(Relation::BoundTo, "PersistentVolume", &nowhere, &claim.volume));
            // A bound claim does without its class; one that waits does not.
            let class = claim.class.as_ref().filter(|class| !class.is_empty()).map(|class| Reference {
                optional: !claim.volume.is_empty(),
                ..to(Relation::BoundTo, "StorageClass", &nowhere, class)
            });
            volume.into_iter().chain(class).collect()
        }
        Facts::Volume(volume) => (!volume.class.is_empty())
            .then(|| Reference {
                optional: true,
                ..to(Relation::BoundTo, "StorageClass", &nowhere, &volume.class)
            })
            .into_iter()
            .collect(),
        Facts::Autoscaler(autoscaler) => {
            let target = &autoscaler.target;
            vec![to(Relation::Scales, &target.kind, own, &target.name)]
        }
        Facts::Service(_)
        | Facts::EndpointSlice(_)
        | Facts::ConfigMap { .. }
        | Facts::Secret(_)
        | Facts::StorageClass { .. }
        | Facts::Budget(_)
        | Facts::NetworkPolicy { .. }
        | Facts::Quota { .. }
        | Facts::Node(_) => Vec::new(),
    };
    references.sort_unstable();
    references.dedup();
    references
}
