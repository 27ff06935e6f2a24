//! The small company whose cluster it is.

use jiff::SignedDuration;

use super::{World, agenda::Action};
use crate::{kind::Kind, manifest};

mod extensions;
mod faults;
mod furniture;
mod payments;
mod platform;
mod routes;
mod shop;

/// The load balancer before the ingress controller.
pub(super) const INGRESS_ADDRESS: &str = "203.0.113.10";
/// The class of storage that there is for everything.
pub(super) const STORAGE_CLASS: &str = "standard";
pub(super) const PROVISIONER: &str = "csi.simulator.example";
/// The Secret with which images of the company's own registry are pulled.
pub(super) const PULL_SECRET: &str = "registry-shop-example";

/// Its namespaces, with their age in days.
const NAMESPACES: [(&str, i64); 13] = [
    ("data", 402),
    ("default", 411),
    ("ingress", 409),
    ("kube-node-lease", 411),
    ("kube-public", 411),
    ("kube-system", 411),
    ("observability", 398),
    ("payments-production", 377),
    ("payments-staging", 377),
    ("shop-develop", 405),
    ("shop-production", 405),
    ("shop-staging", 405),
    ("tools", 122),
];

impl World {
    /// Whether a namespace is the company's, not the crowd's.
    pub(super) fn is_company(namespace: &str) -> bool {
        NAMESPACES.iter().any(|(name, _)| *name == namespace)
    }

    /// Nodes, namespaces and workloads of the company, and what will happen to them.
    pub(super) fn found_company(&mut self) {
        self.add_node("control-plane-1".to_owned(), true, true, 411);
        for number in 1..=3 {
            self.add_node(format!("worker-{number}"), false, true, 411 - 30 * number);
        }
        self.trouble_nodes();
        for (name, days) in NAMESPACES {
            self.add_namespace(name, days);
        }
        self.set_limits();
        self.open_shop();
        self.open_payments();
        self.set_up_platform();
        self.extend();
        self.make_trouble();
        self.set_rules();
        self.lay_routes();
        self.later(SignedDuration::from_secs(75), Action::Story);
        self.later(SignedDuration::from_secs(40), Action::Rollout);
        self.later(SignedDuration::from_secs(60), Action::Heartbeat);
    }

    pub(super) fn add_namespace(&mut self, name: &str, days: i64) {
        let created =
            self.now - SignedDuration::from_hours(24 * days + i64::try_from(name.len()).unwrap_or(0));
        let uid = self.uid();
        self.store.put(
            Kind::Namespace,
            manifest::namespace_traits(name),
            manifest::namespace(name, &uid, created),
        );
        self.furnish(name, days);
    }
}
