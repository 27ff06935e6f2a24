//! What else is worth knowing of a resource, line by line.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    Autoscaler, Budget, Claim, Facts, Gateway, HttpRoute, Ingress, Node, QuotaLimit, Resource, Secret,
    Selected, Service, Surroundings, Volume, summary,
};
use crate::{
    detail::Fact,
    sentence::{count, day},
};

/// Entries of a list that a line shows before it only counts.
const MOST: usize = 20;

/// In the order in which to show it. What is empty is left out.
pub fn facts(resource: &Resource, around: &Surroundings) -> Vec<Fact> {
    let mut lines = Lines::default();
    match &resource.facts {
        Facts::Service(service) => of_service(&mut lines, service, around.selected),
        Facts::EndpointSlice(slice) => {
            lines.add("Service", &*slice.service);
            lines.add("Ready", slice.ready.to_string());
            lines.add("Not ready", slice.not_ready.to_string());
        }
        Facts::Ingress(ingress) => of_ingress(&mut lines, ingress, &around.certificates),
        Facts::Gateway(gateway) => of_gateway(&mut lines, gateway, &around.certificates),
        Facts::HttpRoute(route) => of_http_route(&mut lines, route),
        Facts::ConfigMap { keys } => lines.list("Keys", keys),
        Facts::Secret(secret) => of_secret(&mut lines, secret),
        Facts::ServiceAccount { pull_secrets } => lines.list("Pull secrets", pull_secrets),
        Facts::Claim(claim) => of_claim(&mut lines, claim),
        Facts::Volume(volume) => of_volume(&mut lines, volume),
        Facts::StorageClass { provisioner, is_default, waits_for_consumer } => {
            lines.add("Provisioner", &**provisioner);
            lines.add("Default", yes(*is_default));
            lines.add(
                "Binds",
                if *waits_for_consumer {
                    "when the first pod wants it (WaitForFirstConsumer)"
                } else {
                    "at once"
                },
            );
        }
        Facts::Autoscaler(autoscaler) => of_autoscaler(&mut lines, autoscaler),
        Facts::Budget(budget) => of_budget(&mut lines, budget),
        Facts::NetworkPolicy { selector, ingress, egress } => {
            lines.add("Selector", selector.words());
            lines.add("Filters", summary::directions(*ingress, *egress));
            selected(&mut lines, around.selected);
        }
        Facts::Quota { limits } => of_quota(&mut lines, limits),
        Facts::Node(node) => of_node(&mut lines, node),
    }
    if resource.meta.deleted.is_some() {
        lines.list("Finalizers", &resource.finalizers);
    }
    lines.0
}

/// Lines so far.
#[derive(Default)]
struct Lines(Vec<Fact>);

impl Lines {
    fn add(&mut self, label: &'static str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            self.0.push(Fact { label, value });
        }
    }

    fn list(&mut self, label: &'static str, values: &[Arc<str>]) {
        self.many(label, values, ToString::to_string);
    }

    fn many<T>(&mut self, label: &'static str, values: &[T], words: impl Fn(&T) -> String) {
        let shown = values.iter().take(MOST).map(words);
        let more = values.len().checked_sub(MOST).filter(|more| *more > 0).map(|more| format!("{more} more"));
        self.add(label, shown.chain(more).collect::<Vec<_>>().join(", "));
    }
}

fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "" }
}

/// `namespace/name`.
fn place((namespace, name): &(Arc<str>, Arc<str>)) -> String {
    format!("{namespace}/{name}")
}

fn selected(lines: &mut Lines, selected: Option<Selected>) {
    if let Some(Selected { pods, ready, .. }) = selected {
        lines.add("Pods", format!("{ready} of {} ready", count(pods, "pod")));
    }
}

fn certificates(lines: &mut Lines, certificates: &[(Arc<str>, Option<Timestamp>)]) {
    lines.many("Certificates", certificates, |(secret, expires)| match expires {
        Some(expires) => format!("{secret} until {}", day(*expires)),
        None => format!("{secret} (cannot be read)"),
    });
}

fn of_service(lines: &mut Lines, service: &Service, around: Option<Selected>) {
    lines.add("Type", &*service.kind);
    lines.add("Cluster IP", service.cluster_ip.as_deref().unwrap_or_default());
    lines.add("External name", &*service.external_name);
    lines.list("Addresses", &service.addresses);
    lines.many("Ports", &service.ports, |port| match &*port.name {
        "" => summary::port(port),
        name => format!("{name} {}", summary::port(port)),
    });
    lines.add("Selector", service.selector.as_ref().map(crate::graph::Selector::words).unwrap_or_default());
    selected(lines, around);
}

fn of_ingress(lines: &mut Lines, ingress: &Ingress, known: &[(Arc<str>, Option<Timestamp>)]) {
    lines.add("Class", &*ingress.class);
    lines.many("Rules", &ingress.backends, |to| {
        let host = if to.host.is_empty() { "*" } else { &*to.host };
        format!("{host}{} → {}", to.path, summary::backend(to))
    });
    lines.list("Addresses", &ingress.addresses);
    lines.list("TLS secrets", &ingress.tls_secrets);
    certificates(lines, known);
}

fn of_gateway(lines: &mut Lines, gateway: &Gateway, known: &[(Arc<str>, Option<Timestamp>)]) {
    lines.add("Class", &*gateway.class);
    lines.list("Listeners", &gateway.listeners);
    lines.list("Addresses", &gateway.addresses);
    lines.many("TLS secrets", &gateway.tls_secrets, place);
    certificates(lines, known);
}

fn of_http_route(lines: &mut Lines, route: &HttpRoute) {
    lines.list("Hosts", &route.hosts);
    lines.many("Gateways", &route.gateways, place);
    lines.many("Rules", &route.backends, |to| {
        let path = if to.path.is_empty() { "/" } else { &*to.path };
        format!("{path} → {}", summary::backend(to))
    });
}

fn of_secret(lines: &mut Lines, secret: &Secret) {
    lines.add("Type", &*secret.kind);
    lines.list("Keys", &secret.keys);
    lines.add("Expires", secret.expires.map(day).unwrap_or_default());
}

fn of_claim(lines: &mut Lines, claim: &Claim) {
    lines.add("Phase", &*claim.phase);
    lines.add("Capacity", &*claim.capacity.text);
    lines.list("Access modes", &claim.modes);
    lines.add("Class", claim.class.as_deref().unwrap_or_default());
    lines.add("Volume", &*claim.volume);
}

fn of_volume(lines: &mut Lines, volume: &Volume) {
    lines.add("Phase", &*volume.phase);
    lines.add("Message", &*volume.message);
    lines.add("Capacity", &*volume.capacity.text);
    lines.add("Class", &*volume.class);
    lines.add("Claim", volume.claim.as_ref().map(place).unwrap_or_default());
}

fn of_autoscaler(lines: &mut Lines, autoscaler: &Autoscaler) {
    lines.add("Scales", format!("{} {}", autoscaler.target.kind, autoscaler.target.name));
    lines.add("Replicas", format!("{} to {}", autoscaler.least, autoscaler.most));
    lines.add("Now", autoscaler.current.to_string());
    lines.add("Wanted", autoscaler.desired.to_string());
    lines.add("At its maximum", yes(summary::is_at_its_maximum(autoscaler)));
}

fn of_budget(lines: &mut Lines, budget: &Budget) {
    lines.add("Selector", budget.selector.words());
    lines.add("May be evicted", budget.allowed.to_string());
    lines.add("Healthy", format!("{} of {}", budget.healthy, count(budget.expected, "pod")));
    lines.add("Asks for", format!("{} healthy", budget.desired));
}

fn of_quota(lines: &mut Lines, limits: &[QuotaLimit]) {
    lines.many("Used", limits, |limit| {
        format!("{} {} of {}", limit.resource, limit.used.text, limit.hard.text)
    });
}

fn of_node(lines: &mut Lines, node: &Node) {
    lines.list("Roles", &node.roles);
    lines.add("Kubelet", &*node.version);
    lines.add("CPU", summary::cores(node.cpu_millis));
    lines.add("Memory", summary::bytes(node.memory));
    lines.add("Most pods", node.pods.to_string());
    lines.list("Taints", &node.taints);
    lines.add("Cordoned", yes(node.cordoned));
}

#[cfg(test)]
mod tests;
