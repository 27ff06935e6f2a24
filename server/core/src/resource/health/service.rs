//! Does a Service have somewhere to send its traffic?

use crate::{
    graph::Selector,
    health::{Health, Verdict},
    resource::{PodsOf, PortRef, Selected, Service, Surroundings},
    sentence::{count, listed, name},
};

/// The verdict on a Service.
pub(super) fn verdict(service: &Service, around: &Surroundings) -> Verdict {
    if &*service.kind == "ExternalName" {
        return Verdict::healthy();
    }
    if let (Some(selector), Some(selected)) = (&service.selector, around.selected) {
        if selected.pods == 0 {
            return around.pods_of.as_ref().map_or_else(|| selects_nothing(selector), without_pods);
        }
        if selected.ready == 0 {
            return nothing_ready(selected);
        }
        if !around.unserved.is_empty() {
            return Verdict::new(Health::Degraded, "PortNotServed", unserved(&around.unserved));
        }
    }
    if &*service.kind == "LoadBalancer" && service.addresses.is_empty() {
        let why = "Waits for the address of its load balancer.";
        return Verdict::new(Health::Progressing, "NoAddress", why);
    }
    Verdict::healthy()
}

fn selects_nothing(selector: &Selector) -> Verdict {
    let why = format!("Selects no pods: none has the labels {}.", name(&selector.words()));
    Verdict::new(Health::Degraded, "NoEndpoints", why)
}

/// Somebody has scaled its workload to zero on purpose, or the workload itself says why it has no pods.
fn without_pods(of: &PodsOf) -> Verdict {
    let workload = format!("{} {}", of.workload.kind, name(&of.workload.name));
    if of.desired == 0 {
        let why = format!("Sends nowhere while {workload} is scaled to zero.");
        return Verdict::new(Health::Suspended, "ScaledToZero", why);
    }
    Verdict::new(Health::Progressing, "NoReadyEndpoints", format!("{workload} has no pods yet."))
}

/// A Service is as patient as its pods: while one of them is on its way, so is the Service.
fn nothing_ready(selected: Selected) -> Verdict {
    let why = match selected.pods {
        1 => "Its only pod is not ready.".to_owned(),
        pods => format!("None of its {} is ready.", count(pods, "pod")),
    };
    let health = if selected.starting > 0 { Health::Progressing } else { Health::Degraded };
    Verdict::new(health, "NoReadyEndpoints", why)
}

/// A name that no container gives leads nowhere for certain; a number may be served without being declared, hence the
/// other words.
fn unserved(ports: &[PortRef]) -> String {
    let named = ports.iter().filter_map(|port| match port {
        PortRef::Name(text) => Some(name(text)),
        PortRef::Number(_) => None,
    });
    let named: Vec<String> = named.collect();
    if !named.is_empty() {
        let noun = if named.len() == 1 { "a port" } else { "ports" };
        return format!("No container of its pods has {noun} named {}.", listed(named.into_iter()));
    }
    let numbers = ports.iter().filter_map(|port| match port {
        PortRef::Number(number) => Some(number.to_string()),
        PortRef::Name(_) => None,
    });
    let numbers: Vec<String> = numbers.collect();
    let noun = if numbers.len() == 1 { "port" } else { "ports" };
    format!(
        "Sends to {noun} {}, which no container declares; they declare others.",
        listed(numbers.into_iter())
    )
}
