//! What a workload has beside it: ServiceAccount, ConfigMap, Secret, Service, claims.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{
    World,
    service::{Port, Service},
    wiring::Claim,
    workload::{Controller, WorkloadId},
};
use crate::{kind::Kind, manifest::Made, store::Labels};

impl World {
    /// Gives a workload what its template refers to, and a Service before its pods.
    pub(super) fn equip(&mut self, id: WorkloadId) {
        let Some(workload) = self.workloads.get(&id) else { return };
        let Some(template) = workload.newest().map(|newest| Arc::clone(&newest.template)) else { return };
        let (key, labels, created) = (workload.key.clone(), Arc::clone(&workload.labels), workload.created);
        let selector = Arc::clone(&workload.selector);
        let stateful = matches!(workload.controller, Controller::StatefulSet);
        let company = Self::is_company(&key.namespace);
        let manager = workload.manager();
        let own = |world: &mut Self, kind, name: &str| Made {
            created,
            changed: created,
            labels: Arc::clone(&labels),
            ..world.make(kind, (&key.namespace, name), manager, 0)
        };
        if *template.service_account != *"default" {
            let account = own(self, Kind::ServiceAccount, &template.service_account);
            let pull = template.wiring.pull_secret.as_ref().map(|name| json!([{"name": &**name}]));
            let body = pull.map_or(json!({}), |pull| json!({"imagePullSecrets": pull}));
            self.establish(&account, body);
        }
        if let Some(name) = template.wiring.config_map.as_ref().filter(|_| !template.lacks_config()) {
            let made = own(self, Kind::ConfigMap, name);
            self.establish(&made, config(&key.name, 0));
            if company {
                self.config_maps.push((made, 0));
            }
        }
        if let Some(name) = &template.wiring.secret {
            let password = BASE64_STANDARD.encode(format!("demo-{}", self.dice.suffix(12)));
            let made = own(self, Kind::Secret, name);
            self.establish(&made, json!({"type": "Opaque", "data": {"password": password}}));
        }
        if let Some(number) = template.containers.iter().find_map(|container| container.port) {
            let name = if &*key.name == "coredns" { "kube-dns" } else { &*key.name };
            let cluster_ip = if stateful { "None".into() } else { self.cluster_ip() };
            let address =
                (&*key.name == "ingress-nginx-controller").then_some(super::company::INGRESS_ADDRESS);
            let mut port = Port::before(number);
            port.on_nodes = address.map(|_| 31_443);
            let slice = format!("{name}-{}", self.dice.suffix(5));
            let made = own(self, Kind::Service, name);
            let service = Service { made, selector, ports: vec![port], cluster_ip, address, slice };
            self.add_service(service, Some(id));
        }
        if let Some(Claim::PerPod { gib, class }) = template.wiring.claim {
            let replicas = self.workloads.get(&id).map_or(0, |workload| workload.replicas);
            for ordinal in 0..replicas {
                let name = format!("data-{}-{ordinal}", key.name);
                self.add_claim((&key.namespace, &name), (gib, class), &labels, created);
            }
        }
    }

    /// Adds a claim with its volume; of a class that is not there, the claim only.
    pub(super) fn add_claim(
        &mut self,
        (namespace, name): (&str, &str),
        (gib, class): (u32, &'static str),
        labels: &Arc<Labels>,
        created: Timestamp,
    ) {
        let size = json!({"storage": format!("{gib}Gi")});
        let bound = class == super::company::STORAGE_CLASS;
        let claim = self.make(Kind::PersistentVolumeClaim, (namespace, name), "kube-controller-manager", 0);
        let claim = Made { created, changed: created, labels: Arc::clone(labels), generation: 0, ..claim };
        let volume = format!("pvc-{}", claim.uid);
        let mut body = json!({
            "metadata": {"finalizers": ["kubernetes.io/pvc-protection"]},
            "spec": {
                "accessModes": ["ReadWriteOnce"], "resources": {"requests": size}, "storageClassName": class,
                "volumeMode": "Filesystem",
            },
            "status": {"phase": "Pending"},
        });
        if bound {
            body["spec"]["volumeName"] = json!(volume);
            body["status"] = json!({"phase": "Bound", "accessModes": ["ReadWriteOnce"], "capacity": size});
            body["metadata"]["annotations"] = json!({
                "pv.kubernetes.io/bind-completed": "yes", "pv.kubernetes.io/bound-by-controller": "yes",
                "volume.kubernetes.io/storage-provisioner": super::company::PROVISIONER,
            });
        }
        self.establish(&claim, body);
        if !bound {
            return;
        }
        let created = created + SignedDuration::from_secs(3);
        let made = self.make(Kind::PersistentVolume, ("", &volume), "csi-provisioner", 0);
        let made = Made { created, changed: created, labels: Arc::default(), generation: 0, ..made };
        let body = json!({
            "metadata": {
                "finalizers": ["kubernetes.io/pv-protection"],
                "annotations": {"pv.kubernetes.io/provisioned-by": super::company::PROVISIONER},
            },
            "spec": {
                "capacity": size, "accessModes": ["ReadWriteOnce"], "persistentVolumeReclaimPolicy": "Delete",
                "storageClassName": class, "volumeMode": "Filesystem",
                "csi": {"driver": super::company::PROVISIONER, "volumeHandle": volume},
                "claimRef": {
                    "apiVersion": "v1", "kind": "PersistentVolumeClaim", "namespace": namespace, "name": name,
                    "uid": &*claim.uid,
                },
            },
            "status": {"phase": "Bound"},
        });
        self.establish(&made, body);
    }
}

/// The ConfigMap of a workload after so many edits.
pub(super) fn config(workload: &str, edits: u32) -> serde_json::Value {
    json!({
        "data": {
            "LOG_LEVEL": if edits.is_multiple_of(2) { "info" } else { "debug" },
            "config.yaml": format!("service: {workload}\nworkers: {}\ncache: {{ttl: 300s}}\n", 4 + edits / 2 % 5),
        },
    })
}
