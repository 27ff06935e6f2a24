//! Services and their EndpointSlices.

use std::sync::Arc;

use k8s_openapi::{
    api::{core::v1 as api, discovery::v1 as discovery},
    apimachinery::pkg::util::intstr::IntOrString,
};
use kdr_core::resource::{EndpointSlice, Facts, PortRef, Service, ServicePort};

use super::{Names, resource::resource, selector, shape};
use crate::message::Object;

/// The label by which an EndpointSlice says whose it is.
const SERVICE_NAME: &str = "kubernetes.io/service-name";

/// Trims a Service.
pub(super) fn service(service: api::Service, names: &mut Names) -> Object {
    let spec = service.spec.unwrap_or_default();
    let shape = shape::of_spec(&spec, names);
    let balancer = service.status.and_then(|status| status.load_balancer);
    let addresses = balancer.and_then(|balancer| balancer.ingress).unwrap_or_default();
    let facts = Service {
        kind: names.share(spec.type_.as_deref().unwrap_or("ClusterIP")),
        cluster_ip: spec.cluster_ip.as_deref().filter(|ip| !ip.is_empty() && *ip != "None").map(Into::into),
        external_name: names.share_or_empty(spec.external_name.as_deref()),
        selector: selector::of_labels(spec.selector, names),
        ports: spec.ports.unwrap_or_default().into_iter().filter_map(|found| port(found, names)).collect(),
        addresses: addresses
            .into_iter()
            .filter_map(|ingress| ingress.ip.or(ingress.hostname))
            .map(Into::into)
            .collect(),
    };
    resource(service.metadata, shape, Facts::Service(facts), names)
}

/// `None` for a port whose number cannot be one.
fn port(port: api::ServicePort, names: &mut Names) -> Option<ServicePort> {
    let number = u16::try_from(port.port).ok()?;
    let target = match port.target_port {
        // Zero and nothing mean the port itself.
        None | Some(IntOrString::Int(0)) => PortRef::Number(number),
        Some(IntOrString::Int(target)) => PortRef::Number(u16::try_from(target).ok()?),
        Some(IntOrString::String(name)) => port_ref(&name, names),
    };
    Some(ServicePort {
        name: names.share_or_empty(port.name.as_deref()),
        port: number,
        target,
        protocol: names.share(port.protocol.as_deref().unwrap_or("TCP")),
    })
}

/// A port that was written as text, which may be a number all the same.
pub(super) fn port_ref(text: &str, names: &mut Names) -> PortRef {
    text.parse().map_or_else(|_| PortRef::Name(names.share(text)), PortRef::Number)
}

/// Trims an EndpointSlice: nothing but how many endpoints take traffic.
pub(super) fn endpoint_slice(slice: discovery::EndpointSlice, names: &mut Names) -> Object {
    let labels = slice.metadata.labels.as_ref();
    let service: Arc<str> =
        names.share_or_empty(labels.and_then(|all| all.get(SERVICE_NAME)).map(String::as_str));
    // An absent `ready` means unknown, which the API asks to take for ready.
    let is_ready = |endpoint: &&discovery::Endpoint| {
        endpoint.conditions.as_ref().is_none_or(|conditions| conditions.ready != Some(false))
    };
    let ready = slice.endpoints.iter().filter(is_ready).count();
    let facts = EndpointSlice {
        service,
        ready: u32::try_from(ready).unwrap_or(u32::MAX),
        not_ready: u32::try_from(slice.endpoints.len() - ready).unwrap_or(u32::MAX),
    };
    resource(slice.metadata, shape::none(), Facts::EndpointSlice(facts), names)
}
