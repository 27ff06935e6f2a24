//! The columns of a namespace's map, from where traffic comes in to what it is stored in.

use std::collections::BTreeMap;

use kdr_proto::v1::Category;

use super::{graph::Graph, settle::settle};
use crate::{health, order, quantity};

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lane {
    /// Ingress, Gateway, `HTTPRoute`; outside of namespaces: nodes.
    Routes,
    /// Services; outside of namespaces: volumes.
    Services,
    /// What keeps pods running; outside of namespaces: storage classes.
    Workloads,
    /// What pods read and write, what limits them, and everything else.
    Config,
}

impl Lane {
    /// From left to right.
    pub const ALL: [Self; 4] = [Self::Routes, Self::Services, Self::Workloads, Self::Config];

    /// Its place from the left.
    pub fn index(self) -> usize {
        match self {
            Self::Routes => 0,
            Self::Services => 1,
            Self::Workloads => 2,
            Self::Config => 3,
        }
    }

    /// Where a resource belongs, within a namespace or outside of them. Of what is only referred to the category is not known: its kind tells.
    pub fn of(category: Category, kind: &str, outside: bool) -> Self {
        if outside {
            return match kind {
                "Node" => Self::Routes,
                "PersistentVolume" => Self::Services,
                "StorageClass" => Self::Workloads,
                _ => Self::Config,
            };
        }
        match (category, kind) {
            (Category::Route, _) | (_, "Ingress" | "Gateway" | "HTTPRoute") => Self::Routes,
            (Category::Service, _) | (_, "Service") => Self::Services,
            (
                Category::Unspecified,
                "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" | "Job" | "CronJob" | "Pod",
            ) => Self::Workloads,
            _ => Self::Config,
        }
    }

    /// Its title over so many things: `Workloads 6, pods 21`.
    pub fn title(self, outside: bool, things: usize, pods: usize) -> String {
        let title = match (self, outside) {
            (Self::Routes, false) => "Routes",
            (Self::Services, false) => "Services",
            (Self::Workloads, false) => "Workloads",
            (Self::Config, false) => "Config and storage",
            (Self::Routes, true) => "Nodes",
            (Self::Services, true) => "Volumes",
            (Self::Workloads, true) => "Storage classes",
            (Self::Config, true) => "Others",
        };
        let count = |count: usize| quantity::count(u64::try_from(count).unwrap_or(u64::MAX));
        match pods {
            0 => format!("{title} {}", count(things)),
            _ => format!("{title} {}, pods {}", count(things), count(pods)),
        }
    }
}

/// The keys of the nodes of each lane, in the order in which they stand.
pub type Order = [Vec<String>; 4];

/// The order of each lane: what was there before stays. Trouble comes first; then each thing stands as near as can be
/// to what it belongs to, so that most edges are level.
pub fn order(before: &Order, graph: &Graph) -> Order {
    let mut ranks: BTreeMap<usize, usize> = BTreeMap::new();
    let mut fresh: Order = Order::default();
    // From the workloads outwards: services stand beside their workloads, routes beside their services.
    for lane in [Lane::Workloads, Lane::Services, Lane::Routes, Lane::Config] {
        let mut nodes: Vec<usize> =
            (0..graph.nodes.len()).filter(|node| graph.nodes[*node].lane == lane).collect();
        order::sort_by_key(&mut nodes, |node| {
            let it = &graph.nodes[*node];
            let neighbours = graph.out(*node).iter().chain(graph.into(*node));
            let nearest = neighbours.filter_map(|neighbour| ranks.get(neighbour)).min().copied();
            let urgency = if health::is_problem(it.health) { health::urgency(it.health) } else { u8::MAX };
            (urgency, nearest.unwrap_or(usize::MAX), it.reference.kind.clone(), it.reference.name.clone())
        });
        ranks.extend(nodes.iter().enumerate().map(|(rank, node)| (*node, rank)));
        let keys = nodes.into_iter().map(|node| graph.nodes[node].key()).collect();
        fresh[lane.index()] = settle(&before[lane.index()], keys);
    }
    fresh
}

#[cfg(test)]
mod tests;
