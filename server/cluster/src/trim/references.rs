//! What a pod refers to by name: volumes, environment, ServiceAccount and pull secrets.

use std::sync::Arc;

use k8s_openapi::api::core::v1 as api;
use kdr_core::graph::{Reference, Relation};

use super::Names;

/// In every namespace, written by the controller manager, and in every pod's token volume: it says nothing.
const ROOT_CA: &str = "kube-root-ca.crt";

/// What the pod of this name refers to.
pub(super) fn of_pod(
    namespace: &Arc<str>,
    pod: &str,
    spec: &api::PodSpec,
    names: &mut Names,
) -> Arc<[Reference]> {
    gather(namespace, Some(pod), spec, names)
}

/// What the pods of a template refer to. The claims of ephemeral volumes have each pod's own name, so they are not
/// among it.
pub(super) fn of_template(
    namespace: &Arc<str>,
    template: &api::PodTemplateSpec,
    names: &mut Names,
) -> Arc<[Reference]> {
    match &template.spec {
        Some(spec) => gather(namespace, None, spec, names),
        None => names.references(Vec::new()),
    }
}

fn gather(
    namespace: &Arc<str>,
    pod: Option<&str>,
    spec: &api::PodSpec,
    names: &mut Names,
) -> Arc<[Reference]> {
    let mut found = Gatherer { namespace, names, references: Vec::new() };
    for volume in spec.volumes.iter().flatten() {
        found.volume(pod, volume);
    }
    for container in spec.init_containers.iter().flatten().chain(&spec.containers) {
        found.environment(container.env.as_deref(), container.env_from.as_deref());
    }
    for container in spec.ephemeral_containers.iter().flatten() {
        found.environment(container.env.as_deref(), container.env_from.as_deref());
    }
    let account = spec.service_account_name.as_deref().unwrap_or_default();
    // Every namespace has `default`; where it is still being made the pod waits and nobody has done anything wrong.
    found.add(Relation::RunsAs, "ServiceAccount", account, account == "default");
    for secret in spec.image_pull_secrets.iter().flatten() {
        // The kubelet goes on without one that does not exist.
        found.add(Relation::PullsWith, "Secret", &secret.name, true);
    }
    let Gatherer { references, names, .. } = found;
    names.references(references)
}

struct Gatherer<'a> {
    namespace: &'a Arc<str>,
    names: &'a mut Names,
    references: Vec<Reference>,
}

impl Gatherer<'_> {
    fn add(&mut self, relation: Relation, kind: &str, name: &str, optional: bool) {
        if name.is_empty() {
            return;
        }
        self.references.push(Reference {
            relation,
            kind: self.names.share(kind),
            namespace: self.namespace.clone(),
            name: self.names.share(name),
            optional,
        });
    }

    fn volume(&mut self, pod: Option<&str>, volume: &api::Volume) {
        if let Some(map) = &volume.config_map {
            self.add(Relation::Mounts, "ConfigMap", &map.name, map.optional == Some(true));
        }
        if let Some(secret) = &volume.secret {
            let name = secret.secret_name.as_deref().unwrap_or_default();
            self.add(Relation::Mounts, "Secret", name, secret.optional == Some(true));
        }
        if let Some(claim) = &volume.persistent_volume_claim {
            self.add(Relation::Mounts, "PersistentVolumeClaim", &claim.claim_name, false);
        }
        if let (Some(_), Some(pod)) = (&volume.ephemeral, pod) {
            let claim = format!("{pod}-{}", volume.name);
            self.add(Relation::Mounts, "PersistentVolumeClaim", &claim, false);
        }
        let projected = volume.projected.iter().flat_map(|projected| projected.sources.iter().flatten());
        for source in projected {
            if let Some(map) = source.config_map.as_ref().filter(|map| map.name != ROOT_CA) {
                self.add(Relation::Mounts, "ConfigMap", &map.name, map.optional == Some(true));
            }
            if let Some(secret) = &source.secret {
                self.add(Relation::Mounts, "Secret", &secret.name, secret.optional == Some(true));
            }
        }
    }

    fn environment(&mut self, env: Option<&[api::EnvVar]>, from: Option<&[api::EnvFromSource]>) {
        let sources = env.unwrap_or_default().iter().filter_map(|variable| variable.value_from.as_ref());
        for source in sources {
            if let Some(key) = &source.config_map_key_ref {
                self.add(Relation::Reads, "ConfigMap", &key.name, key.optional == Some(true));
            }
            if let Some(key) = &source.secret_key_ref {
                self.add(Relation::Reads, "Secret", &key.name, key.optional == Some(true));
            }
        }
        for source in from.unwrap_or_default() {
            if let Some(map) = &source.config_map_ref {
                self.add(Relation::Reads, "ConfigMap", &map.name, map.optional == Some(true));
            }
            if let Some(secret) = &source.secret_ref {
                self.add(Relation::Reads, "Secret", &secret.name, secret.optional == Some(true));
            }
        }
    }
}

#[cfg(test)]
mod tests;
