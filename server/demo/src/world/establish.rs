//! Puts objects into the store that have no life of their own.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::Value;

use super::World;
use crate::{
    kind::Kind,
    manifest::{self, Made},
    store::{Key, Labels},
};

impl World {
    /// A new object's identity, made by this field manager so many days ago.
    pub(super) fn make(
        &mut self,
        kind: Kind,
        (namespace, name): (&str, &str),
        manager: &'static str,
        days: i64,
    ) -> Made {
        let created = self.now - SignedDuration::from_hours(24 * days);
        Made {
            kind,
            key: Key::new(namespace, name),
            uid: self.uid(),
            created,
            labels: Arc::new(Labels::from([(
                "app.kubernetes.io/managed-by".into(),
                manager_label(manager).into(),
            )])),
            manager,
            changed: created,
            generation: i64::from(!matches!(kind, Kind::ConfigMap | Kind::Secret | Kind::ServiceAccount)),
        }
    }

    /// Writes an object.
    pub(super) fn establish(&mut self, of: &Made, body: Value) {
        let manifest = manifest::made(of, body);
        let mut traits = manifest::traits_of(of.kind, &of.key, &manifest);
        if manifest["metadata"]["labels"].as_object().map_or(0, serde_json::Map::len) == of.labels.len() {
            traits.labels = Arc::clone(&of.labels);
        }
        self.store.put(of.kind, traits, manifest);
    }
}

/// What stands in `app.kubernetes.io/managed-by`.
fn manager_label(manager: &str) -> &'static str {
    match manager {
        "helm" => "Helm",
        "argocd-controller" => "argocd",
        "kube-controller-manager" => "kubernetes",
        _ => "kubectl",
    }
}
