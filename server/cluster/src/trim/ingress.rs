//! Ingresses.

use std::sync::Arc;

use k8s_openapi::api::networking::v1 as api;
use kdr_core::resource::{Backend, Facts, Ingress, PortRef};

use super::{Names, resource::resource, shape};
use crate::message::Object;

/// The annotation that named the class before `spec.ingressClassName` existed, and still does in many a chart.
const CLASS: &str = "kubernetes.io/ingress.class";

/// Trims an Ingress.
pub(super) fn ingress(ingress: api::Ingress, names: &mut Names) -> Object {
    let spec = ingress.spec.unwrap_or_default();
    let shape = shape::of_spec(&spec, names);
    let namespace = names.share_or_empty(ingress.metadata.namespace.as_deref());
    let annotation = ingress.metadata.annotations.as_ref().and_then(|annotations| annotations.get(CLASS));
    let class = names.share_or_empty(spec.ingress_class_name.as_ref().or(annotation).map(String::as_str));
    let nowhere = names.share("");
    let mut facts = Ingress { class, ..Ingress::default() };
    for rule in spec.rules.unwrap_or_default() {
        let host = names.share_or_empty(rule.host.as_deref());
        if !host.is_empty() && !facts.hosts.contains(&host) {
            facts.hosts.push(host.clone());
        }
        for path in rule.http.map(|http| http.paths).unwrap_or_default() {
            let at = (host.clone(), names.share_or_empty(path.path.as_deref()));
            facts.backends.extend(backend(at, &namespace, path.backend, names));
        }
    }
    let default = spec.default_backend;
    facts.backends.extend(
        default.and_then(|found| backend((nowhere.clone(), nowhere.clone()), &namespace, found, names)),
    );
    for secret in spec.tls.unwrap_or_default().iter().filter_map(|tls| tls.secret_name.as_deref()) {
        let secret = names.share(secret);
        if !secret.is_empty() && !facts.tls_secrets.contains(&secret) {
            facts.tls_secrets.push(secret);
        }
    }
    let balancer = ingress.status.and_then(|status| status.load_balancer);
    let addresses = balancer.and_then(|balancer| balancer.ingress).unwrap_or_default();
    facts.addresses =
        addresses.into_iter().filter_map(|found| found.ip.or(found.hostname)).map(Into::into).collect();
    resource(ingress.metadata, shape, Facts::Ingress(facts), names)
}

/// `None` for a backend that is no Service.
fn backend(
    (host, path): (Arc<str>, Arc<str>),
    namespace: &Arc<str>,
    backend: api::IngressBackend,
    names: &mut Names,
) -> Option<Backend> {
    let service = backend.service.filter(|service| !service.name.is_empty())?;
    let port = service.port.and_then(|port| {
        let number = port.number.and_then(|number| u16::try_from(number).ok()).map(PortRef::Number);
        number.or_else(|| {
            Some(PortRef::Name(names.share(port.name.as_deref().filter(|name| !name.is_empty())?)))
        })
    });
    Some(Backend { host, path, namespace: namespace.clone(), service: names.share(&service.name), port })
}
