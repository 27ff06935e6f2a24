//! Steps of a watch.

use kdr_core::view::{Cluster, Delta, KindState, Snapshot, Step, Sync};
use kdr_proto::v1::{self, watch_response::Event};

use super::{
    change, finding, pod, resource, rows,
    time::{now, stamp},
    usage,
};

/// A step; `version` is KDR's own, `viewer` whom it is for.
pub(crate) fn step(step: &Step, version: &str, viewer: &str) -> v1::WatchResponse {
    match step {
        Step::Snapshot { snapshot, dropped } => v1::WatchResponse {
            server_time: Some(now()),
            dropped: *dropped,
            observed_at: None,
            event: Some(Event::Snapshot(self::snapshot(snapshot, version, viewer))),
        },
        Step::Delta(delta) => v1::WatchResponse {
            server_time: Some(now()),
            dropped: 0,
            observed_at: delta.observed_at.map(stamp),
            event: Some(Event::Delta(self::delta(delta))),
        },
    }
}

/// The server is alive and nothing has changed.
pub(crate) fn heartbeat() -> v1::WatchResponse {
    bare(Event::Heartbeat(v1::Heartbeat {}))
}

/// The server is about to end.
pub(crate) fn goodbye(reconnect_after_ms: u32) -> v1::WatchResponse {
    bare(Event::Goodbye(v1::Goodbye { reconnect_after_ms }))
}

fn bare(event: Event) -> v1::WatchResponse {
    v1::WatchResponse { server_time: Some(now()), dropped: 0, observed_at: None, event: Some(event) }
}

fn snapshot(snapshot: &Snapshot, version: &str, viewer: &str) -> v1::Snapshot {
    v1::Snapshot {
        cluster: Some(cluster(&snapshot.cluster, version, viewer)),
        kinds: snapshot.kinds.iter().map(kind).collect(),
        namespaces: snapshot.namespaces.iter().map(|row| rows::namespace(row)).collect(),
        workloads: snapshot.workloads.iter().map(|row| rows::workload(row)).collect(),
        pods: snapshot.pods.iter().map(|row| rows::pod(row)).collect(),
        open: snapshot.open.as_deref().map(pod::detail),
        resources: snapshot.resources.iter().map(|row| resource::resource(row)).collect(),
        links: snapshot.links.iter().map(|links| resource::links(links)).collect(),
        findings: snapshot.findings.as_ref().map(finding::findings),
        changes: snapshot.changes.iter().map(|one| change::change(one)).collect(),
        usage: snapshot.usage.as_deref().map(usage::usage),
        detail: snapshot.detail.as_deref().map(resource::detail),
        denial: snapshot.denial.clone(),
    }
}

fn delta(delta: &Delta) -> v1::Delta {
    v1::Delta {
        kinds: delta.kinds.iter().map(kind).collect(),
        namespaces: delta.namespaces.iter().map(|row| rows::namespace(row)).collect(),
        workloads: delta.workloads.iter().map(|row| rows::workload(row)).collect(),
        pods: delta.pods.iter().map(|row| rows::pod(row)).collect(),
        gone_namespaces: delta.gone_namespaces.iter().map(ToString::to_string).collect(),
        gone_workloads: delta.gone_workloads.iter().map(ToString::to_string).collect(),
        gone_pods: delta.gone_pods.iter().map(ToString::to_string).collect(),
        open: delta.open.as_deref().map(pod::detail),
        open_gone: delta.open_gone,
        resources: delta.resources.iter().map(|row| resource::resource(row)).collect(),
        gone_resources: delta.gone_resources.iter().map(ToString::to_string).collect(),
        links: delta.links.iter().map(|links| resource::links(links)).collect(),
        findings: delta.findings.as_ref().map(finding::findings),
        changes: delta.changes.iter().map(|one| change::change(one)).collect(),
        usage: delta.usage.as_deref().map(usage::usage),
        detail: delta.detail.as_deref().map(resource::detail),
    }
}

fn cluster(cluster: &Cluster, version: &str, viewer: &str) -> v1::Cluster {
    v1::Cluster {
        name: cluster.name.clone(),
        kubernetes_version: cluster.kubernetes_version.clone(),
        kdr_version: version.to_owned(),
        demo: cluster.demo,
        viewer: viewer.to_owned(),
    }
}

fn kind(state: &KindState) -> v1::KindState {
    v1::KindState {
        kind: state.kind.to_string(),
        sync: sync(state.sync).into(),
        since: Some(stamp(state.since)),
        message: state.message.clone(),
        objects: state.objects,
        namespaces: state.namespaces.iter().map(ToString::to_string).collect(),
        grant: state.grant.clone(),
    }
}

fn sync(sync: Sync) -> v1::Sync {
    match sync {
        Sync::Listing => v1::Sync::Listing,
        Sync::Live => v1::Sync::Live,
        Sync::Reconnecting => v1::Sync::Reconnecting,
        Sync::Forbidden => v1::Sync::Forbidden,
        Sync::Broken => v1::Sync::Broken,
        Sync::NotServed => v1::Sync::NotServed,
    }
}
