//! What to do about Services and what leads traffic to them.

use crate::{
    health::Verdict,
    resource::{Gateway, Ingress, Service},
    sentence::name,
};

/// About a Service.
pub(super) fn service(service: &Service, reason: &str) -> String {
    match reason {
        "NoEndpoints" => {
            let selector = service.selector.as_ref().map(|selector| name(&selector.words())).unwrap_or_default();
            format!("Correct spec.selector, or start pods that have the labels {selector}.")
        }
        "ScaledToZero" => "Scale its workload up when it should serve again.".to_owned(),
        "NoReadyEndpoints" => "Look at its pods: they say why they are not ready.".to_owned(),
        "PortNotServed" => {
            "Correct targetPort, or declare the port in the container that serves it.".to_owned()
        }
        "NoAddress" => {
            "Check that something gives out load balancers here: without it, as on bare metal, the address stays empty."
                .to_owned()
        }
        _ => "Read its events and its YAML.".to_owned(),
    }
}

/// About an Ingress.
pub(super) fn ingress(ingress: &Ingress, reason: &str) -> String {
    match reason {
        "PortNotFound" => PORT.to_owned(),
        "NoAddress" if ingress.class.is_empty() => {
            "Name an ingressClassName, or check that an ingress controller with a default class runs."
                .to_owned()
        }
        "NoAddress" => format!("Check that an ingress controller for class {} runs.", name(&ingress.class)),
        _ => "Read its events and its YAML.".to_owned(),
    }
}

const PORT: &str = "Correct the port of the backend, or add the port to the Service.";

/// About a Gateway.
///
/// Source of the reasons: the Gateway API's `GatewayConditionReason`.
pub(super) fn gateway(gateway: &Gateway, verdict: &Verdict) -> String {
    match &*verdict.reason {
        "Pending" => format!("Check that a controller for class {} runs.", name(&gateway.class)),
        "AddressNotAssigned" | "AddressNotUsable" => {
            "Check that something gives out load balancers here, or name an address in spec.addresses."
                .to_owned()
        }
        "ListenersNotValid" => "Correct its listeners: their own conditions say what is wrong.".to_owned(),
        "InvalidParameters" => "Correct what spec.infrastructure.parametersRef refers to.".to_owned(),
        _ => "Change it as its controller says.".to_owned(),
    }
}

/// About a `HTTPRoute`.
///
/// Source of the reasons: the Gateway API's `RouteConditionReason`.
pub(super) fn http_route(verdict: &Verdict) -> String {
    match &*verdict.reason {
        "PortNotFound" => PORT,
        "Pending" => "Check that the controller of its Gateway runs.",
        "NoMatchingListenerHostname" => "Let one of its hostnames match a listener of the Gateway.",
        "NoMatchingParent" => "Correct sectionName and port in parentRefs: the Gateway has no such listener.",
        "NotAllowedByListeners" => "Allow its namespace in allowedRoutes of the Gateway's listener.",
        "BackendNotFound" => "Create the Service it leads to, or correct its name.",
        "RefNotPermitted" => "Create a ReferenceGrant in the namespace of the Service that it leads to.",
        "InvalidKind" => "Lead it to a Service: its controller knows no other kind.",
        _ => "Change it as its controller says.",
    }
    .to_owned()
}
