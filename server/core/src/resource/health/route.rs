//! Does what leads traffic in lead anywhere, and has its controller taken it up?

use jiff::Timestamp;

use super::{Assessment, certificate, condition, reason, words};
use crate::{
    health::{Health, Verdict},
    pod::Condition,
    resource::{Backend, Gateway, HttpRoute, Ingress, PortRef, Surroundings},
    sentence::{listed, name},
};

/// The state of an Ingress.
pub(super) fn ingress(ingress: &Ingress, around: &Surroundings, now: Timestamp) -> Assessment {
    let own = if ingress.addresses.is_empty() { no_address(&ingress.class) } else { Verdict::healthy() };
    portless(&around.portless).or_worse(certificate::of_secrets(&around.certificates, now)).or_worse(own)
}

/// The state of a Gateway. One that its controller has programmed needs no address to be well.
pub(super) fn gateway(gateway: &Gateway, around: &Surroundings, now: Timestamp) -> Assessment {
    let conditions = &gateway.conditions;
    let own = refused(conditions, &[("Accepted", "Not accepted"), ("ResolvedRefs", NOT_RESOLVED)])
        .or_else(|| programmed(conditions))
        .unwrap_or_default();
    certificate::of_secrets(&around.certificates, now).or_worse(own)
}

/// The state of an `HTTPRoute`. One that belongs to no Gateway waits for nobody.
pub(super) fn http_route(route: &HttpRoute, around: &Surroundings) -> Assessment {
    let conditions = &route.conditions;
    let own =
        refused(conditions, &[("Accepted", "Not accepted by its Gateway"), ("ResolvedRefs", NOT_RESOLVED)]);
    let waits = || {
        let accepted = condition(conditions, "Accepted").and_then(|accepted| accepted.status);
        (accepted.is_none() && !route.gateways.is_empty())
            .then(|| Verdict::new(Health::Progressing, "Pending", "Waits for its Gateway to accept it."))
    };
    portless(&around.portless).or_worse(own.or_else(waits).unwrap_or_default())
}

const NOT_RESOLVED: &str = "Refers to what it may not or cannot use";

fn no_address(class: &str) -> Verdict {
    let controller = match class {
        "" => "its controller".to_owned(),
        class => format!("the controller of class {}", name(class)),
    };
    let why = format!("Has no address yet: {controller} has not given it one.");
    Verdict::new(Health::Progressing, "NoAddress", why)
}

/// Backends whose Service is there without the port.
fn portless(backends: &[Backend]) -> Assessment {
    if backends.is_empty() {
        return Verdict::healthy().into();
    }
    let places = backends.iter().map(|backend| match &backend.port {
        Some(PortRef::Number(number)) => format!("port {number} of Service {}", name(&backend.service)),
        Some(PortRef::Name(port)) => format!("port {} of Service {}", name(port), name(&backend.service)),
        None => format!("a port of Service {}", name(&backend.service)),
    });
    let ending = if backends.len() == 1 { "which has no such port" } else { "which have no such ports" };
    Verdict::new(Health::Degraded, "PortNotFound", format!("Leads to {}, {ending}.", listed(places))).into()
}

/// The first of these conditions that is `False`.
fn refused(conditions: &[Condition], kinds: &[(&str, &str)]) -> Option<Verdict> {
    kinds.iter().find_map(|(kind, what)| {
        let refused = condition(conditions, kind).filter(|condition| condition.status == Some(false))?;
        let why = format!("{what}: {}.", words(refused));
        Some(Verdict::new(Health::Degraded, reason(refused, kind), why))
    })
}

/// A Gateway whose controller has not put it to work; none when it has.
///
/// Source: the Gateway API's `GatewayConditionProgrammed`: `Pending` and `AddressNotAssigned` pass by themselves.
fn programmed(conditions: &[Condition]) -> Option<Verdict> {
    let programmed = condition(conditions, "Programmed");
    match programmed.map(|condition| (condition, condition.status)) {
        Some((_, Some(true))) => None,
        Some((condition, Some(false))) if !matches!(&*condition.reason, "Pending" | "AddressNotAssigned") => {
            let why = format!("Not programmed: {}.", words(condition));
            Some(Verdict::new(Health::Degraded, reason(condition, "NotProgrammed"), why))
        }
        Some((condition, _)) => {
            let why = format!("Waits for its controller: {}.", words(condition));
            Some(Verdict::new(Health::Progressing, reason(condition, "Pending"), why))
        }
        None => Some(Verdict::new(Health::Progressing, "Pending", "Waits for a controller to take it up.")),
    }
}
