//! Services, and the EndpointSlices that follow their pods.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::Arc,
};

use super::{World, workload::WorkloadId};
use crate::{
    kind::Kind,
    manifest::{self, Made},
    store::Labels,
};

/// A Service of one workload's pods.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    pub(crate) made: Made,
    pub(crate) selector: Arc<Labels>,
    pub(crate) ports: Vec<Port>,
    /// `None` (the word) for a headless one.
    pub(crate) cluster_ip: Arc<str>,
    /// Of a load balancer, for one of that type.
    pub(crate) address: Option<&'static str>,
    /// The name of its EndpointSlice.
    pub(crate) slice: String,
}

/// A Service's port.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Port {
    pub(crate) name: &'static str,
    /// The Service's own number.
    pub(crate) outer: u16,
    /// The container port's name; empty if `number` says it.
    pub(crate) target: &'static str,
    /// The container port's number; zero if no container has one of that name.
    pub(crate) number: u16,
    /// `nodePort`
    pub(crate) on_nodes: Option<u16>,
}

/// A Service that follows the pods of a workload.
#[derive(Debug)]
pub(super) struct Follower {
    pub(super) service: Service,
    slice: Made,
    content: u64,
}

impl Port {
    /// The usual port of a Service before a container that listens there.
    pub(crate) fn before(number: u16) -> Self {
        let name = port_name(number);
        let outer = match name {
            "http" => 80,
            "https" => 443,
            _ => number,
        };
        Self { name, outer, target: name, number, on_nodes: None }
    }
}

/// What a container calls the port that it listens on.
pub(crate) fn port_name(number: u16) -> &'static str {
    match number {
        443 | 8443 => "https",
        5432 => "postgres",
        6379 => "redis",
        8181 => "ready",
        9092 => "kafka",
        9100 | 9402 | 10_250 => "metrics",
        _ => "http",
    }
}

impl World {
    /// An address of the Services' range.
    pub(super) fn cluster_ip(&mut self) -> Arc<str> {
        self.addresses += 1;
        format!("10.96.{}.{}", self.addresses / 250, self.addresses % 250 + 2).into()
    }

    /// Adds a Service; its EndpointSlice follows the pods of this workload, or has none.
    pub(super) fn add_service(&mut self, service: Service, pods: Option<WorkloadId>) {
        let manifest = manifest::service(&service);
        let traits = manifest::traits_of(Kind::Service, &service.made.key, &manifest);
        self.store.put(Kind::Service, traits, manifest);
        let slice = Made {
            kind: Kind::EndpointSlice,
            key: manifest::slice_key(&service),
            uid: self.uid(),
            labels: Arc::new(manifest::slice_labels(&service)),
            manager: "kube-controller-manager",
            ..service.made.clone()
        };
        let mut follower = Follower { service, slice, content: 0 };
        if let Some(id) = pods {
            self.followers.entry(id).or_default().push(follower);
            return;
        }
        let body = manifest::slice_body(&follower.service, std::iter::empty());
        follower.slice.generation = 1;
        self.establish(&follower.slice, body);
    }

    /// Writes the EndpointSlices of a workload's Services.
    pub(super) fn write_slices(&mut self, id: WorkloadId) {
        let Some(followers) = self.followers.get_mut(&id) else { return };
        let workload = self.workloads.get(&id);
        for follower in followers {
            let revisions = workload.into_iter().flat_map(|workload| &workload.revisions);
            let pods = revisions.flat_map(|revision| &revision.pods);
            let body = manifest::slice_body(&follower.service, pods.filter_map(|id| self.pods.get(id)));
            let mut hasher = DefaultHasher::new();
            body.hash(&mut hasher);
            let content = hasher.finish();
            if content == follower.content {
                continue;
            }
            follower.content = content;
            follower.slice.generation += 1;
            follower.slice.changed = self.now;
            let (slice, manifest) = (&follower.slice, manifest::made(&follower.slice, body));
            let traits = crate::store::Traits {
                key: slice.key.clone(),
                labels: Arc::clone(&slice.labels),
                fields: Vec::new(),
            };
            self.store.put(Kind::EndpointSlice, traits, manifest);
        }
    }
}
