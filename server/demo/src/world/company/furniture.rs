//! What every namespace has, and what the company's have beside their workloads.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::{
    kind::Kind,
    manifest::{self, Made},
    world::{World, quota::Quota},
};

/// Who may be reached from other namespaces: the rest of a namespace is closed by its NetworkPolicy.
const POLICIES: [(&str, &str); 6] = [
    ("shop-production", "web"),
    ("shop-production", "cart"),
    ("payments-production", "api"),
    ("payments-production", "ledger"),
    ("data", "postgres"),
    ("data", "redis"),
];

impl World {
    /// What Kubernetes' own controllers put into every namespace.
    pub(in crate::world) fn furnish(&mut self, namespace: &str, days: i64) {
        let manager = "kube-controller-manager";
        let bare = |made: Made| Made { labels: Arc::default(), ..made };
        let account = bare(self.make(Kind::ServiceAccount, (namespace, "default"), manager, days));
        let company = Self::is_company(namespace) && !namespace.starts_with("kube-");
        let body =
            if company { json!({"imagePullSecrets": [{"name": super::PULL_SECRET}]}) } else { json!({}) };
        self.establish(&account, body);
        let root = bare(self.make(Kind::ConfigMap, (namespace, "kube-root-ca.crt"), manager, days));
        let words = "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as \
                     the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions \
                     of Kubernetes clusters.";
        let certificate = "-----BEGIN CERTIFICATE-----\nZGVtbyBkYXRh\n-----END CERTIFICATE-----\n";
        self.establish(
            &root,
            json!({
                "metadata": {"annotations": {"kubernetes.io/description": words}},
                "data": {"ca.crt": certificate},
            }),
        );
        if company {
            let login =
                json!({"auths": {"registry.shop.example": {"auth": BASE64_STANDARD.encode("demo:demo")}}});
            let body = json!({
                "type": "kubernetes.io/dockerconfigjson",
                "data": {".dockerconfigjson": BASE64_STANDARD.encode(login.to_string())},
            });
            let secret = self.make(Kind::Secret, (namespace, super::PULL_SECRET), "helm", days);
            self.establish(&secret, body);
        }
    }

    /// Quotas and limits. They must be there before the pods that they are for.
    pub(super) fn set_limits(&mut self) {
        for (namespace, memory, cpu, pods) in
            [("shop-develop", 4_096, 8, 40), ("payments-staging", 8_192, 8, 40)]
        {
            let made = self.make(Kind::ResourceQuota, (namespace, "compute"), "helm", 300);
            self.quotas.push(Quota { made, memory, cpu, pods });
            self.write_quota(namespace);
            let limits = self.make(Kind::LimitRange, (namespace, "defaults"), "helm", 300);
            self.establish(
                &Made { generation: 0, ..limits },
                json!({"spec": {"limits": [{
                    "type": "Container", "default": {"memory": "256Mi"},
                    "defaultRequest": {"cpu": "50m", "memory": "64Mi"},
                }]}}),
            );
        }
    }

    /// Network policies, budgets and autoscalers.
    pub(super) fn set_rules(&mut self) {
        for namespace in ["shop-production", "payments-production", "data"] {
            self.add_policy(
                namespace,
                "default-deny-ingress",
                &json!({"podSelector": {}, "policyTypes": ["Ingress"]}),
            );
        }
        for (namespace, app) in POLICIES {
            let port = self.port_of(namespace, app);
            let spec = json!({
                "podSelector": {"matchLabels": {"app.kubernetes.io/name": app}},
                "policyTypes": ["Ingress"],
                "ingress": [{"from": [{"namespaceSelector": {}}], "ports": [{"protocol": "TCP", "port": port}]}],
            });
            self.add_policy(namespace, &format!("allow-{app}"), &spec);
        }
        for (namespace, app) in [
            ("shop-production", "web"),
            ("shop-production", "cart"),
            ("shop-production", "checkout"),
            ("payments-production", "api"),
            ("data", "postgres"),
        ] {
            if let Some(id) = self.workload_of(namespace, app) {
                self.guard(id, 200);
            }
        }
        for (namespace, app, range, sees) in [
            ("shop-production", "orders-worker", (2, 6), true),
            ("shop-production", "web", (4, 4), true),
            ("payments-staging", "api", (1, 4), false),
        ] {
            if let Some(id) = self.workload_of(namespace, app) {
                self.add_autoscaler(id, range, sees);
            }
        }
    }

    fn add_policy(&mut self, namespace: &str, name: &str, spec: &Value) {
        let made = self.make(Kind::NetworkPolicy, (namespace, name), "argocd-controller", 250);
        self.establish(&made, json!({"spec": spec}));
    }

    /// The port on which a workload's pods listen.
    fn port_of(&self, namespace: &str, app: &str) -> u16 {
        let workload = self.workload_of(namespace, app).and_then(|id| self.workloads.get(&id));
        let newest = workload.and_then(|workload| workload.newest());
        newest
            .and_then(|newest| newest.template.containers.iter().find_map(|spec| spec.port))
            .unwrap_or(8_080)
    }

    /// The workload of this name that is no Job.
    pub(super) fn workload_of(&self, namespace: &str, name: &str) -> Option<crate::world::WorkloadId> {
        let fits = |key: &crate::store::Key| *key.namespace == *namespace && *key.name == *name;
        self.workloads.iter().find(|(_, workload)| fits(&workload.key)).map(|(id, _)| *id)
    }

    /// A time of so many days from now on, as manifests write it.
    pub(super) fn days_from_now(&self, days: i64) -> String {
        manifest::time(self.now + jiff::SignedDuration::from_hours(24 * days))
    }
}
