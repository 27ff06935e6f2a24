//! Resources, the links between things, and what the panel shows of them.

use kdr_core::{
    detail::{Relative, ResourceDetail},
    graph::Relation,
    meta::ResourceRef,
    resource::Category,
    rows::ResourceRow,
    view::{Link, Links},
};
use kdr_proto::v1;

use super::{change, finding, health::health, pod, rows, time::stamp, usage};

/// Where something is.
pub(crate) fn place(place: &ResourceRef) -> v1::ResourceRef {
    v1::ResourceRef {
        kind: place.kind.to_string(),
        namespace: place.namespace.to_string(),
        name: place.name.to_string(),
    }
}

/// A resource.
pub(crate) fn resource(row: &ResourceRow) -> v1::Resource {
    v1::Resource {
        uid: row.uid.to_string(),
        kind: row.resource.kind.to_string(),
        namespace: row.resource.namespace.to_string(),
        name: row.resource.name.to_string(),
        category: category(row.category).into(),
        health: health(row.verdict.health),
        why: row.verdict.why.clone(),
        reason: row.verdict.reason.clone(),
        summary: row.summary.clone(),
        created: row.created.map(stamp),
    }
}

/// What a resource is for.
pub(crate) fn category(category: Category) -> v1::Category {
    match category {
        Category::Route => v1::Category::Route,
        Category::Service => v1::Category::Service,
        Category::Config => v1::Category::Config,
        Category::Storage => v1::Category::Storage,
        Category::Policy => v1::Category::Policy,
        Category::Node => v1::Category::Node,
        Category::Other => v1::Category::Other,
    }
}

/// Everything that one thing points to.
pub(crate) fn links(links: &Links) -> v1::Links {
    v1::Links { from: Some(place(&links.from)), to: links.to.iter().map(link).collect() }
}

fn link(link: &Link) -> v1::Link {
    v1::Link { relation: relation(link.relation).into(), to: Some(place(&link.to)), missing: link.missing }
}

fn relation(relation: Relation) -> v1::Relation {
    match relation {
        Relation::Owns => v1::Relation::Owns,
        Relation::Selects => v1::Relation::Selects,
        Relation::Routes => v1::Relation::Routes,
        Relation::AttachedTo => v1::Relation::AttachedTo,
        Relation::Mounts => v1::Relation::Mounts,
        Relation::Reads => v1::Relation::Reads,
        Relation::RunsAs => v1::Relation::RunsAs,
        Relation::PullsWith => v1::Relation::PullsWith,
        Relation::BoundTo => v1::Relation::BoundTo,
        Relation::Scales => v1::Relation::Scales,
        Relation::Protects => v1::Relation::Protects,
        Relation::Restricts => v1::Relation::Restricts,
        Relation::SecuresWith => v1::Relation::SecuresWith,
        Relation::RunsOn => v1::Relation::RunsOn,
    }
}

/// What the panel shows.
pub(crate) fn detail(detail: &ResourceDetail) -> v1::ResourceDetail {
    let log = detail.advice.log.as_ref();
    v1::ResourceDetail {
        subject: Some(place(&detail.subject)),
        category: detail.category.map_or(v1::Category::Unspecified, category).into(),
        health: health(detail.verdict.health),
        why: detail.verdict.why.clone(),
        reason: detail.verdict.reason.clone(),
        next: detail.advice.next.clone(),
        proofs: detail.advice.proofs.iter().map(finding::proof).collect(),
        since: detail.since.map(stamp),
        summary: detail.summary.clone(),
        created: detail.created.map(stamp),
        labels: pod::labels(&detail.labels),
        facts: detail
            .facts
            .iter()
            .map(|fact| v1::Fact { label: fact.label.to_owned(), value: fact.value.clone() })
            .collect(),
        relatives: detail.relatives.iter().map(relative).collect(),
        pods: detail.pods.iter().map(|row| rows::pod(row)).collect(),
        pod_count: u32::try_from(detail.pod_count).unwrap_or(u32::MAX),
        events: detail.events.iter().map(|event| pod::event(event)).collect(),
        changes: detail.changes.iter().map(|one| change::change(one)).collect(),
        usage: detail.usage.iter().map(usage::container).collect(),
        log_pod: log.map(|log| place(&log.pod)),
        log_container: log.map(|log| log.container.to_string()).unwrap_or_default(),
        log_previous: log.is_some_and(|log| log.previous),
    }
}

fn relative(relative: &Relative) -> v1::Relative {
    v1::Relative {
        relation: relation(relative.relation).into(),
        incoming: relative.incoming,
        resource: Some(place(&relative.resource)),
        health: health(relative.verdict.health),
        why: relative.verdict.why.clone(),
        summary: relative.summary.clone(),
    }
}
