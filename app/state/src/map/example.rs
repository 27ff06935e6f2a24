//! A small shop, for the tests of the map.

use std::sync::Arc;

use kdr_proto::v1::{Health, Link, Links, Resource, ResourceRef, Workload};

use super::graph::Graph;
use crate::row::Row;

pub(super) fn reference(kind: &str, namespace: &str, name: &str) -> ResourceRef {
    ResourceRef { kind: kind.into(), namespace: namespace.into(), name: name.into() }
}

pub(super) fn workload(name: &str) -> Workload {
    Workload {
        namespace: "shop".into(),
        kind: "Deployment".into(),
        name: name.into(),
        health: Health::Healthy.into(),
        ..Workload::default()
    }
}

fn resource(kind: &str, name: &str) -> Row {
    let health = Health::Healthy.into();
    Resource { kind: kind.into(), namespace: "shop".into(), name: name.into(), health, ..Resource::default() }
        .into()
}

fn links(kind: &str, name: &str, to: &[(&str, &str, bool)]) -> Arc<Links> {
    let link = |(kind, name, missing): &(&str, &str, bool)| Link {
        to: Some(reference(kind, "shop", name)),
        missing: *missing,
        ..Link::default()
    };
    Arc::new(Links { from: Some(reference(kind, "shop", name)), to: to.iter().map(link).collect() })
}

/// An ingress leads to two services; checkout is broken and reads a secret that does not exist.
pub(super) fn shop() -> Graph {
    let broken = Workload { health: Health::Degraded.into(), ..workload("checkout") };
    let workloads = [broken.into(), workload("api").into(), workload("search").into()];
    let resources = [
        resource("Ingress", "shop.example"),
        resource("Service", "api"),
        resource("Service", "checkout"),
        resource("Service", "search"),
        resource("ConfigMap", "unused"),
        resource("ConfigMap", "checkout-env"),
    ];
    let links = [
        links("Ingress", "shop.example", &[("Service", "checkout", false), ("Service", "api", false)]),
        links("Service", "checkout", &[("Deployment", "checkout", false)]),
        links("Service", "api", &[("Deployment", "api", false)]),
        links("Service", "search", &[("Deployment", "search", false)]),
        links("Deployment", "checkout", &[("ConfigMap", "checkout-env", false), ("Secret", "gone", true)]),
    ];
    Graph::new(false, &workloads, &[], &resources, &links)
}
