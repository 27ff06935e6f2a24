//! How the company's Services are reached: Ingresses, a Gateway with HTTPRoutes, and certificates.

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::INGRESS_ADDRESS;
use crate::{
    kind::Kind,
    world::{World, certificate::tls_secret},
};

const GATEWAY_ADDRESS: &str = "203.0.113.20";

/// An Ingress: namespace, name, host, the Secret of its certificate, and its paths with Service and port.
type Route =
    (&'static str, &'static str, &'static str, &'static str, &'static [(&'static str, &'static str, u16)]);

const INGRESSES: [Route; 5] = [
    (
        "shop-production",
        "web",
        "shop.example",
        "shop-example-tls",
        &[("/", "web", 80), ("/cart", "cart", 80), ("/checkout", "checkout", 80), ("/search", "search", 80)],
    ),
    (
        "shop-staging",
        "web",
        "staging.shop.example",
        "staging-shop-example-tls",
        &[("/", "web", 80), ("/cart", "cart", 80)],
    ),
    // Of these, one Service and one port are not there.
    (
        "shop-develop",
        "storefront",
        "dev.shop.example",
        "",
        &[("/", "web", 80), ("/images", "images", 8_081), ("/wishlist", "wishlist", 80)],
    ),
    ("observability", "grafana", "grafana.shop.example", "grafana-tls", &[("/", "grafana", 80)]),
    ("tools", "gitea", "git.shop.example", "gitea-tls", &[("/", "gitea", 80)]),
];

/// Certificates: namespace, Secret, host, days that are left.
const CERTIFICATES: [(&str, &str, &str, i64); 5] = [
    ("shop-production", "shop-example-tls", "shop.example", 61),
    ("shop-staging", "staging-shop-example-tls", "staging.shop.example", -3),
    ("observability", "grafana-tls", "grafana.shop.example", 75),
    ("tools", "gitea-tls", "git.shop.example", 75),
    ("ingress", "pay-shop-example-tls", "pay.shop.example", 68),
];

impl World {
    pub(super) fn lay_routes(&mut self) {
        // Counted from when a viewer first sees it; an hour more, so that a whole day is never missing.
        let seen = self.now + crate::world::PAST + SignedDuration::from_hours(1);
        for (namespace, name, host, days) in CERTIFICATES {
            let until = seen + SignedDuration::from_hours(24 * days);
            if let Some(body) = tls_secret(host, until) {
                let made =
                    self.make(Kind::Secret, (namespace, name), "cert-manager-certificates-issuing", 93);
                self.establish(&made, body);
            }
        }
        for route in INGRESSES {
            self.add_ingress(route);
        }
        self.open_gateway();
    }

    fn add_ingress(&mut self, (namespace, name, host, secret, paths): Route) {
        let paths = paths.iter().map(|(path, service, port)| {
            json!({
                "path": path, "pathType": "Prefix",
                "backend": {"service": {"name": service, "port": {"number": port}}},
            })
        });
        let mut spec = json!({
            "ingressClassName": "nginx",
            "rules": [{"host": host, "http": {"paths": paths.collect::<Vec<_>>()}}],
        });
        if !secret.is_empty() {
            spec["tls"] = json!([{"hosts": [host], "secretName": secret}]);
        }
        let made = self.make(Kind::Ingress, (namespace, name), "argocd-controller", 190);
        let status = json!({"loadBalancer": {"ingress": [{"ip": INGRESS_ADDRESS}]}});
        self.establish(&made, json!({"spec": spec, "status": status}));
    }

    fn open_gateway(&mut self) {
        let since = self.days_from_now(-80);
        let well = |kind: &str, reason: &str, words: &str| {
            json!({
                "type": kind, "status": "True", "reason": reason, "message": words, "observedGeneration": 1,
                "lastTransitionTime": since,
            })
        };
        let made = self.make(Kind::Gateway, ("ingress", "public"), "argocd-controller", 80);
        let body = json!({
            "spec": {
                "gatewayClassName": "envoy",
                "listeners": [{
                    "name": "https", "port": 443, "protocol": "HTTPS", "hostname": "*.shop.example",
                    "allowedRoutes": {"namespaces": {"from": "All"}},
                    "tls": {
                        "mode": "Terminate",
                        "certificateRefs": [{"group": "", "kind": "Secret", "name": "pay-shop-example-tls"}],
                    },
                }],
            },
            "status": {
                "addresses": [{"type": "IPAddress", "value": GATEWAY_ADDRESS}],
                "conditions": [
                    well("Accepted", "Accepted", "The Gateway has been scheduled"),
                    well("Programmed", "Programmed", "Address assigned to the Gateway"),
                ],
                "listeners": [{
                    "name": "https", "attachedRoutes": 2,
                    "supportedKinds": [{"group": "gateway.networking.k8s.io", "kind": "HTTPRoute"}],
                    "conditions": [
                        well("Programmed", "Programmed", "Sending translated listener configuration to the data plane"),
                        well("ResolvedRefs", "ResolvedRefs", "Listener references have been resolved"),
                    ],
                }],
            },
        });
        self.establish(&made, body);
        for (namespace, name, host, service, port) in [
            ("payments-production", "api", "pay.shop.example", "api", 443),
            ("shop-production", "images", "images.shop.example", "images", 80),
        ] {
            let parent = json!({
                "group": "gateway.networking.k8s.io", "kind": "Gateway", "namespace": "ingress", "name": "public",
            });
            let backend = json!({"group": "", "kind": "Service", "name": service, "port": port, "weight": 1});
            let conditions = [
                well("Accepted", "Accepted", "Route is accepted"),
                well("ResolvedRefs", "ResolvedRefs", "Resolved all the Object references for the Route"),
            ];
            let made = self.make(Kind::HttpRoute, (namespace, name), "argocd-controller", 80);
            let route: Value = json!({
                "spec": {
                    "parentRefs": [parent],
                    "hostnames": [host],
                    "rules": [{
                        "matches": [{"path": {"type": "PathPrefix", "value": "/"}}], "backendRefs": [backend],
                    }],
                },
                "status": {"parents": [{
                    "parentRef": parent, "conditions": conditions,
                    "controllerName": "gateway.envoyproxy.io/gatewayclass-controller",
                }]},
            });
            self.establish(&made, route);
        }
    }
}
