//! What is in no namespace: storage classes, custom resource definitions, API services; and the company's own
//! custom resources.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{PROVISIONER, STORAGE_CLASS};
use crate::{
    kind::{GROUPS, Kind, STALE},
    manifest::Made,
    world::World,
};

impl World {
    pub(super) fn extend(&mut self) {
        for (name, mode, default) in
            [(STORAGE_CLASS, "Immediate", true), ("archive", "WaitForFirstConsumer", false)]
        {
            let made = self.make(Kind::StorageClass, ("", name), "helm", 400);
            let default = json!({"storageclass.kubernetes.io/is-default-class": default.to_string()});
            self.establish(
                &Made { generation: 0, ..made },
                json!({
                    "metadata": {"annotations": default}, "provisioner": PROVISIONER, "reclaimPolicy": "Delete",
                    "volumeBindingMode": mode, "allowVolumeExpansion": true,
                }),
            );
        }
        for kind in [Kind::Campaign, Kind::Gateway, Kind::HttpRoute] {
            self.define(kind);
        }
        self.register();
        self.campaign();
    }

    /// The definition of a custom resource.
    fn define(&mut self, kind: Kind) {
        let resource = kind.resource();
        let name = kind.qualified();
        let made = self.make(Kind::CustomResourceDefinition, ("", &name), "helm", 90);
        let since = self.days_from_now(-90);
        let names = json!({
            "plural": resource.plural, "singular": resource.singular, "kind": resource.kind,
            "listKind": format!("{}List", resource.kind), "shortNames": resource.short_names,
        });
        let condition = |kind: &str, reason: &str, message: &str| {
            json!({
                "type": kind, "status": "True", "reason": reason, "message": message, "lastTransitionTime": since,
            })
        };
        let version = resource.version;
        let schema = json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true});
        let body = json!({
            "spec": {
                "group": resource.group, "names": names, "scope": "Namespaced",
                "conversion": {"strategy": "None"},
                "versions": [{
                    "name": version, "served": true, "storage": true, "schema": {"openAPIV3Schema": schema},
                    "subresources": {"status": {}},
                }],
            },
            "status": {
                "acceptedNames": names, "storedVersions": [version],
                "conditions": [
                    condition("NamesAccepted", "NoConflicts", "no conflicts found"),
                    condition("Established", "InitialNamesAccepted", "the initial names have been accepted"),
                ],
            },
        });
        self.establish(&made, body);
    }

    /// Which server answers for which group: one of them is not there.
    fn register(&mut self) {
        let since = self.days_from_now(-12);
        for (group, version) in [("", "v1")].into_iter().chain(GROUPS).chain([STALE]) {
            let name = format!("{version}.{group}");
            let made = self.make(Kind::ApiService, ("", &name), "helm", 400);
            let made = Made { labels: Arc::default(), generation: 0, ..made };
            let (service, status, reason, message) = match group {
                "metrics.k8s.io" => (
                    Some(("kube-system", "metrics-server")),
                    "True",
                    "Passed",
                    "all checks passed".to_owned(),
                ),
                group if group == STALE.0 => (
                    Some(("observability", "prometheus-adapter")),
                    "False",
                    "ServiceNotFound",
                    "service/prometheus-adapter in \"observability\" is not present".to_owned(),
                ),
                _ => (None, "True", "Local", "Local APIServices are always available".to_owned()),
            };
            let mut spec = json!({
                "group": group, "version": version, "groupPriorityMinimum": 1_000, "versionPriority": 100,
            });
            if let Some((namespace, name)) = service {
                spec["service"] = json!({"namespace": namespace, "name": name, "port": 443});
                spec["insecureSkipTLSVerify"] = json!(true);
            }
            let condition = json!({
                "type": "Available", "status": status, "reason": reason, "message": message,
                "lastTransitionTime": since,
            });
            self.establish(&made, json!({"spec": spec, "status": {"conditions": [condition]}}));
        }
    }

    fn campaign(&mut self) {
        let since = self.days_from_now(-6);
        let ready = |status: &str, reason: &str, message: &str| -> Value {
            json!([{
                "type": "Ready", "status": status, "reason": reason, "message": message,
                "lastTransitionTime": since, "observedGeneration": 1,
            }])
        };
        let well = ready("True", "Published", "the campaign is live in 3 regions");
        let ill = ready("False", "AudienceNotFound", "audience \"returning-customers\" does not exist");
        for (namespace, name, days, conditions) in
            [("shop-production", "black-friday", 6, well), ("shop-develop", "spring-sale", 6, ill)]
        {
            let made = self.make(Kind::Campaign, (namespace, name), "kubectl-client-side-apply", days);
            let body = json!({
                "spec": {"title": name, "discountPercent": 20, "audience": "returning-customers"},
                "status": {"observedGeneration": 1, "conditions": conditions},
            });
            self.establish(&made, body);
        }
    }
}
