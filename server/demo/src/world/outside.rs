//! What somebody outside of the world does to it: objects put and deleted, containers that crash.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{World, agenda::Exit, workload::WorkloadId};
use crate::{
    kind::Kind,
    manifest,
    store::{Key, Object},
};

impl World {
    /// A name that nothing has yet, as the API server makes it.
    pub(crate) fn generate_name(&mut self, prefix: &str) -> String {
        format!("{prefix}{}", self.dice.suffix(5))
    }

    /// Writes an object as it is given: the object. The world writes nothing to it from then on.
    pub(crate) fn put_outside(
        &mut self,
        kind: Kind,
        key: &Key,
        manifest: Value,
        manager: &str,
    ) -> Option<Arc<Object>> {
        let uid = self.uid();
        let old = self.store.table(kind).get(key);
        let old = old.and_then(|old| serde_json::from_slice::<Value>(&old.body()).ok());
        let manifest = manifest::completed(kind, key, manifest, old.as_ref(), (&uid, self.now, manager));
        let leaves = !manifest["metadata"]["deletionTimestamp"].is_null() && !has_finalizers(&manifest);
        let traits = manifest::traits_of(kind, key, &manifest);
        self.store.hold(kind, traits, manifest);
        let object = self.store.table(kind).get(key).map(Arc::clone);
        if leaves {
            // The last finalizer has been taken away.
            self.store.withhold(kind, key);
        }
        object
    }

    /// Deletes an object as a person would: whether it could. What has finalizers stays until they are taken away;
    /// a pod or a workload of the world goes with all that follows from it.
    pub(crate) fn delete_outside(&mut self, kind: Kind, key: &Key) -> bool {
        let Some(object) = self.store.table(kind).get(key).map(Arc::clone) else { return false };
        if kind == Kind::Pod && self.delete_pod(key) {
            return true;
        }
        if kind == Kind::Namespace {
            return self.delete_namespace(&key.name);
        }
        let Ok(mut manifest) = serde_json::from_slice::<Value>(&object.body()) else { return false };
        if has_finalizers(&manifest) {
            if manifest["metadata"]["deletionTimestamp"].is_null() {
                manifest["metadata"]["deletionTimestamp"] = json!(manifest::time(self.now));
                manifest["metadata"]["deletionGracePeriodSeconds"] = json!(0);
                if let Some(metadata) = manifest["metadata"].as_object_mut() {
                    metadata.remove("resourceVersion");
                }
                let traits = manifest::traits_of(kind, key, &manifest);
                self.store.hold(kind, traits, manifest);
            }
            return true;
        }
        if let Some(id) = self.workload_named(kind, key) {
            self.dismiss(id);
            self.settle();
        }
        self.store.withhold(kind, key);
        true
    }

    fn workload_named(&self, kind: Kind, key: &Key) -> Option<WorkloadId> {
        let fits = |workload: &super::workload::Workload| workload.key == *key && workload.kind() == kind;
        self.workloads.iter().find(|(_, workload)| fits(workload)).map(|(id, _)| *id)
    }

    /// Lets a workload go, and its pods after it.
    fn dismiss(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.remove(&id) else { return };
        self.marked.remove(&id);
        for revision in &workload.revisions {
            let key = Key::new(workload.key.namespace.clone(), revision.name.clone());
            self.store.delete(Kind::ReplicaSet, &key);
        }
        for pod in workload.pods() {
            self.delete(pod);
        }
        self.write_slices(id);
    }

    /// Deletes a namespace in which the world runs nothing, with what has been put there.
    fn delete_namespace(&mut self, name: &str) -> bool {
        if self.pods.values().any(|pod| *pod.key.namespace == *name) {
            return false;
        }
        for kind in Kind::ALL.into_iter().filter(|kind| kind.resource().namespaced) {
            let keys = self.store.table(kind).list(Some(name)).map(|object| object.traits.key.clone());
            for key in keys.collect::<Vec<_>>() {
                self.store.withhold(kind, &key);
            }
        }
        self.store.withhold(Kind::Namespace, &Key::new("", name));
        true
    }

    /// Ends a running container (the pod's first if the name is empty) with exit code 1: whether it could.
    pub(crate) fn crash(&mut self, key: &Key, container: &str) -> bool {
        let Some(pod) = self.pod(key).filter(|pod| pod.is_live()) else { return false };
        let at =
            pod.template.containers.iter().position(|spec| container.is_empty() || *spec.name == *container);
        let Some(at) = at.filter(|at| pod.containers[*at].running_since().is_some()) else { return false };
        let (id, run) = (pod.id, pod.containers[at].restarts);
        self.exit(id, at, run, Exit { code: 1, reason: "Error" });
        self.settle();
        true
    }
}

fn has_finalizers(manifest: &Value) -> bool {
    manifest["metadata"]["finalizers"].as_array().is_some_and(|finalizers| !finalizers.is_empty())
}
