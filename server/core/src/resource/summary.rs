//! What a resource is, in a few words.

use std::{fmt::Write as _, sync::Arc};

use super::{
    Autoscaler, Backend, Budget, Claim, EndpointSlice, Facts, Gateway, HttpRoute, Ingress, Node, PortRef,
    QuotaLimit, Resource, Secret, Service, ServicePort, Surroundings, Volume,
};
use crate::sentence::{count, day};

/// Stands between two things that a summary says.
const DOT: &str = " · ";

/// Hosts, ports and the like that a summary names before it only counts.
const MOST: usize = 2;

/// For example `ClusterIP · 80 → 8080` or `3 keys`; may be empty.
pub fn summary(resource: &Resource, _around: &Surroundings) -> String {
    match &resource.facts {
        Facts::Service(service) => of_service(service),
        Facts::EndpointSlice(slice) => of_endpoint_slice(slice),
        Facts::Ingress(ingress) => of_ingress(ingress),
        Facts::Gateway(gateway) => of_gateway(gateway),
        Facts::HttpRoute(route) => of_http_route(route),
        Facts::ConfigMap { keys } => of_keys(keys),
        Facts::Secret(secret) => of_secret(secret),
        Facts::ServiceAccount { pull_secrets } if pull_secrets.is_empty() => String::new(),
        Facts::ServiceAccount { pull_secrets } => many(pull_secrets.len(), "pull secret"),
        Facts::Claim(claim) => of_claim(claim),
        Facts::Volume(volume) => of_volume(volume),
        Facts::StorageClass { provisioner, is_default, .. } => {
            joined([&**provisioner, if *is_default { "default" } else { "" }])
        }
        Facts::Autoscaler(autoscaler) => of_autoscaler(autoscaler),
        Facts::Budget(budget) => of_budget(budget),
        Facts::NetworkPolicy { selector, ingress, egress } => {
            joined([&*selector.words(), directions(*ingress, *egress)])
        }
        Facts::Quota { limits } => of_quota(limits),
        Facts::Node(node) => of_node(node),
    }
}

/// What a network policy speaks of.
pub(super) fn directions(ingress: bool, egress: bool) -> &'static str {
    match (ingress, egress) {
        (true, true) => "ingress and egress",
        (true, false) => "ingress",
        (false, true) => "egress",
        (false, false) => "",
    }
}

/// `80 → 8080`, `53/UDP`, `80 → http`.
pub(super) fn port(port: &ServicePort) -> String {
    let protocol = match &*port.protocol {
        "TCP" | "" => "",
        other => other,
    };
    let slash = if protocol.is_empty() { "" } else { "/" };
    match &port.target {
        PortRef::Number(target) if *target == port.port => format!("{}{slash}{protocol}", port.port),
        target => format!("{}{slash}{protocol} → {}", port.port, port_name(target)),
    }
}

/// A port's number or name.
pub(crate) fn port_name(port: &PortRef) -> String {
    match port {
        PortRef::Number(number) => number.to_string(),
        PortRef::Name(name) => name.to_string(),
    }
}

/// Cores as people count them: `8 cores`, `1.5 cores`.
pub(super) fn cores(millis: u64) -> String {
    let (whole, tenths) = (millis / 1000, millis % 1000 / 100);
    match (whole, tenths) {
        (1, 0) => "1 core".to_owned(),
        (whole, 0) => format!("{whole} cores"),
        (whole, tenths) => format!("{whole}.{tenths} cores"),
    }
}

/// Bytes in the largest unit that leaves at least one: `32 GiB`, `1.5 GiB`, `512 MiB`.
pub(crate) fn bytes(bytes: u64) -> String {
    let units = [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let Some((size, unit)) = units.into_iter().find(|(size, _)| bytes >= *size) else {
        return format!("{bytes} B");
    };
    let (whole, tenths) = (bytes / size, bytes % size * 10 / size);
    if tenths == 0 || whole >= 100 { format!("{whole} {unit}") } else { format!("{whole}.{tenths} {unit}") }
}

/// `a, b +3`.
fn first_of<T>(things: &[T], words: impl Fn(&T) -> String) -> String {
    let mut text = String::new();
    for (index, thing) in things.iter().take(MOST).enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(&words(thing));
    }
    if let Some(more) = things.len().checked_sub(MOST).filter(|more| *more > 0) {
        let _ = write!(text, " +{more}");
    }
    text
}

/// What is not empty, with dots between.
fn joined<T: AsRef<str>>(parts: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for part in parts {
        let part = part.as_ref();
        if !text.is_empty() && !part.is_empty() {
            text.push_str(DOT);
        }
        text.push_str(part);
    }
    text
}

fn many(number: usize, noun: &str) -> String {
    count(u32::try_from(number).unwrap_or(u32::MAX), noun)
}

fn texts(texts: &[Arc<str>]) -> String {
    first_of(texts, ToString::to_string)
}

fn of_service(service: &Service) -> String {
    let ports = first_of(&service.ports, port);
    match (&*service.kind, &service.cluster_ip) {
        ("ExternalName", _) => joined(["ExternalName", &service.external_name]),
        ("ClusterIP" | "", None) => joined(["headless", &ports]),
        (kind, _) => joined([kind, &texts(&service.addresses), &ports]),
    }
}

fn of_endpoint_slice(slice: &EndpointSlice) -> String {
    match slice.not_ready {
        0 => format!("{} ready", slice.ready),
        not_ready => format!("{} of {} ready", slice.ready, slice.ready.saturating_add(not_ready)),
    }
}

fn of_ingress(ingress: &Ingress) -> String {
    let tls = if ingress.tls_secrets.is_empty() { "" } else { "TLS" };
    joined([&*hosts(&ingress.hosts, &ingress.backends), tls])
}

fn of_http_route(route: &HttpRoute) -> String {
    hosts(&route.hosts, &route.backends)
}

/// `shop.example.com +2 → web:80`: where a request goes, when that is a matter of one Service.
fn hosts(hosts: &[Arc<str>], backends: &[Backend]) -> String {
    let hosts = if hosts.is_empty() { "*".to_owned() } else { texts(hosts) };
    let Some((first, rest)) = backends.split_first() else {
        return hosts;
    };
    let same = |other: &Backend| other.service == first.service && other.port == first.port;
    if rest.iter().all(same) {
        return format!("{hosts} → {}", backend(first));
    }
    let mut services: Vec<&str> = backends.iter().map(|backend| &*backend.service).collect();
    services.sort_unstable();
    services.dedup();
    match services.as_slice() {
        [only] => format!("{hosts} → {only}"),
        several => format!("{hosts} → {}", many(several.len(), "Service")),
    }
}

/// `web:80`, `web:http`, `web`.
pub(super) fn backend(backend: &Backend) -> String {
    match &backend.port {
        Some(port) => format!("{}:{}", backend.service, port_name(port)),
        None => backend.service.to_string(),
    }
}

fn of_gateway(gateway: &Gateway) -> String {
    joined([&*gateway.class, &texts(&gateway.listeners), &texts(&gateway.addresses)])
}

fn of_keys(keys: &[Arc<str>]) -> String {
    if keys.is_empty() { "no keys".to_owned() } else { many(keys.len(), "key") }
}

fn of_secret(secret: &Secret) -> String {
    match secret.expires {
        Some(expires) => joined([&*secret.kind, &format!("expires {}", day(expires))]),
        None => joined([&*secret.kind, &of_keys(&secret.keys)]),
    }
}

fn of_claim(claim: &Claim) -> String {
    joined([&*claim.phase, &claim.capacity.text, &claim.modes.join(", ")])
}

fn of_volume(volume: &Volume) -> String {
    let claim = volume.claim.as_ref().map(|(namespace, name)| format!("{namespace}/{name}"));
    joined([&*volume.phase, &volume.capacity.text, claim.as_deref().unwrap_or_default()])
}

fn of_autoscaler(autoscaler: &Autoscaler) -> String {
    let &Autoscaler { least, most, current, desired, .. } = autoscaler;
    let mut text = format!("{} {least}…{most}, now {current}", autoscaler.target.name);
    if desired != current {
        let _ = write!(text, " → {desired}");
    }
    if is_at_its_maximum(autoscaler) {
        text.push_str(", at its maximum");
    }
    text
}

/// Whether it would make more pods if it might.
pub(super) fn is_at_its_maximum(autoscaler: &Autoscaler) -> bool {
    autoscaler.conditions.iter().any(|condition| {
        &*condition.kind == "ScalingLimited"
            && condition.status == Some(true)
            && &*condition.reason == "TooManyReplicas"
    })
}

fn of_budget(budget: &Budget) -> String {
    if budget.expected == 0 {
        return "no pods".to_owned();
    }
    let allowed = match budget.allowed {
        0 => "none may be evicted".to_owned(),
        allowed => format!("{allowed} may be evicted"),
    };
    format!("{} of {} healthy{DOT}{allowed}", budget.healthy, count(budget.expected, "pod"))
}

/// What is closest to its limit: of limits that are equally close the first.
fn of_quota(limits: &[QuotaLimit]) -> String {
    let share = |limit: &QuotaLimit| {
        limit.used.millis.saturating_mul(1_000).checked_div(limit.hard.millis).unwrap_or_default()
    };
    match limits.iter().rev().max_by_key(|limit| share(limit)) {
        Some(limit) => {
            let more = match limits.len() - 1 {
                0 => String::new(),
                more => format!(" +{more}"),
            };
            format!("{} {} of {}{more}", limit.resource, limit.used.text, limit.hard.text)
        }
        None => "no limits".to_owned(),
    }
}

fn of_node(node: &Node) -> String {
    let size =
        |figure: u64, words: fn(u64) -> String| if figure == 0 { String::new() } else { words(figure) };
    joined([&*node.roles.join(", "), &node.version, &size(node.cpu_millis, cores), &size(node.memory, bytes)])
}

#[cfg(test)]
mod tests;
