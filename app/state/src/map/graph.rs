//! Everything within a namespace and what it has to do with each other.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use kdr_proto::v1::{Category, Health, Links, Pod, ResourceRef, WorkloadRef};

use super::lanes::Lane;
use crate::{health, order, relation, row::Row};

#[cfg(test)]
mod tests;

/// One thing on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Which one.
    pub reference: ResourceRef,
    /// Where it belongs.
    pub lane: Lane,
    /// Its row; absent for what is only referred to.
    pub row: Option<Row>,
    /// How well it is. Missing for what is referred to and does not exist.
    pub health: Health,
    /// Of a workload: its pods, the worst first.
    pub pods: Vec<Arc<Pod>>,
}

impl Node {
    /// Its identity on the map.
    pub fn key(&self) -> String {
        key(&self.reference)
    }

    /// Its name; what the viewer may not see has none.
    pub fn name(&self) -> &str {
        relation::name(&self.reference)
    }

    /// What stands under its name: its kind, then what it is in a few words.
    pub fn summary(&self) -> String {
        // A custom resource's kind carries its group, which would leave no room for anything else.
        let kind = short(self.reference.kind.split('.').next().unwrap_or_default());
        match &self.row {
            None if self.health == Health::Missing => format!("{kind} · does not exist"),
            Some(Row::Workload(row)) if row.kind != "Pod" => {
                format!("{kind} · {}/{} ready", row.ready, row.desired)
            }
            Some(Row::Resource(row)) if !row.summary.is_empty() => format!("{kind} · {}", row.summary),
            _ => kind.to_owned(),
        }
    }
}

/// Whether a thing is on the map. The nodes that pods run on are on the map of what is outside of namespaces.
fn shows(outside: bool, of: &ResourceRef) -> bool {
    !FOLDED.contains(&of.kind.as_str()) && (outside || of.kind != "Node")
}

/// Long kinds by the short names that kubectl knows them by.
fn short(kind: &str) -> &str {
    match kind {
        "HorizontalPodAutoscaler" => "HPA",
        "PersistentVolumeClaim" => "PVC",
        "PodDisruptionBudget" => "PDB",
        kind => kind,
    }
}

/// The identity of a resource on the map: `Deployment/shop/checkout`.
pub fn key(reference: &ResourceRef) -> String {
    format!("{}/{}/{}", reference.kind, reference.namespace, reference.name)
}

/// Nodes, and the edges between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Graph {
    /// In no particular order.
    pub nodes: Vec<Node>,
    /// Of what is in no namespace.
    outside: bool,
    index: BTreeMap<String, usize>,
    /// For each node: where its edges lead.
    out: Vec<Vec<usize>>,
    /// For each node: where edges to it begin.
    into: Vec<Vec<usize>>,
}

/// What hangs together with one node.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chain {
    /// Edges, from and to.
    pub edges: Vec<(usize, usize)>,
    /// The node itself, all that leads to it and all that it leads to.
    pub nodes: BTreeSet<usize>,
}

/// Kinds that say nothing which the thing that owns them does not say as well.
const FOLDED: [&str; 2] = ["EndpointSlice", "Endpoints"];

impl Graph {
    /// Of a namespace's rows and links, or, `outside`, of those of what is in no namespace.
    pub fn new<'a>(
        outside: bool,
        workloads: &[Row],
        pods: &[Row],
        resources: &[Row],
        links: impl IntoIterator<Item = &'a Arc<Links>>,
    ) -> Self {
        let mut graph = Self { outside, ..Self::default() };
        for row in workloads.iter().chain(resources) {
            graph.add_row(row);
        }
        for pod in pods {
            if let Row::Pod(pod) = pod {
                graph.add_pod(pod);
            }
        }
        for links in links {
            let shown = |of: &&ResourceRef| shows(outside, of);
            let Some(from) = links.from.as_ref().filter(shown) else { continue };
            let from = graph.node_of(from, false);
            for link in &links.to {
                if let Some(to) = link.to.as_ref().filter(shown) {
                    let to = graph.node_of(to, link.missing);
                    graph.link(from, to);
                }
            }
        }
        for node in &mut graph.nodes {
            order::sort(&mut node.pods, |a, b| {
                let urgency = |pod: &Pod| health::urgency(health::of(pod.health));
                urgency(a).cmp(&urgency(b)).then_with(|| a.name.cmp(&b.name))
            });
        }
        graph
    }

    /// A node's place in `nodes`.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.index.get(key).copied()
    }

    /// The workload that a pod of this name stands with.
    pub fn workload_of_pod(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.pods.iter().any(|pod| pod.name == name))
    }

    /// Where a node's edges lead.
    pub fn out(&self, node: usize) -> &[usize] {
        self.out.get(node).map_or(&[], Vec::as_slice)
    }

    /// Where edges to a node begin.
    pub fn into(&self, node: usize) -> &[usize] {
        self.into.get(node).map_or(&[], Vec::as_slice)
    }

    /// All that leads to a node, and all that it leads to: route, service, workload, configuration.
    pub fn chain(&self, node: usize) -> Chain {
        let mut chain = Chain::default();
        chain.nodes.insert(node);
        Self::follow(node, |at| self.out(at), |from, to| (from, to), &mut chain);
        Self::follow(node, |at| self.into(at), |from, to| (to, from), &mut chain);
        order::sort(&mut chain.edges, Ord::cmp);
        chain.edges.dedup();
        chain
    }

    fn follow<'a>(
        from: usize,
        next: impl Fn(usize) -> &'a [usize],
        edge: impl Fn(usize, usize) -> (usize, usize),
        chain: &mut Chain,
    ) {
        let mut seen = BTreeSet::from([from]);
        let mut open = vec![from];
        while let Some(at) = open.pop() {
            for &to in next(at) {
                chain.edges.push(edge(at, to));
                if seen.insert(to) {
                    open.push(to);
                }
            }
        }
        chain.nodes.extend(seen);
    }

    fn add_row(&mut self, row: &Row) {
        let (kind, category) = match row {
            Row::Workload(row) => (row.kind.clone(), None),
            Row::Resource(row) => (row.kind.clone(), Some(row.category())),
            Row::Namespace(_) | Row::Pod(_) => return,
        };
        let reference =
            ResourceRef { kind, namespace: row.namespace().to_owned(), name: row.name().to_owned() };
        if !shows(self.outside, &reference) {
            return;
        }
        let lane =
            category.map_or(Lane::Workloads, |category| Lane::of(category, &reference.kind, self.outside));
        let health = row.health();
        self.add(Node { reference, lane, row: Some(row.clone()), health, pods: Vec::new() });
    }

    fn add(&mut self, node: Node) -> usize {
        let at = self.nodes.len();
        self.index.insert(node.key(), at);
        self.nodes.push(node);
        self.out.push(Vec::new());
        self.into.push(Vec::new());
        at
    }

    /// A pod stands with its workload, which may be one that KDR cannot see.
    fn add_pod(&mut self, pod: &Arc<Pod>) {
        let itself = WorkloadRef { kind: "Pod".to_owned(), name: pod.name.clone() };
        let owner = pod.workload.as_ref().unwrap_or(&itself);
        let reference = ResourceRef {
            kind: owner.kind.clone(),
            namespace: pod.namespace.clone(),
            name: owner.name.clone(),
        };
        let at = self.position(&key(&reference)).unwrap_or_else(|| {
            let health = Health::Unknown;
            self.add(Node { reference, lane: Lane::Workloads, row: None, health, pods: Vec::new() })
        });
        let node = &mut self.nodes[at];
        if node.row.is_none() {
            let of_pod = health::of(pod.health);
            let worse = node.pods.is_empty() || health::urgency(of_pod) < health::urgency(node.health);
            node.health = if worse { of_pod } else { node.health };
        }
        node.pods.push(pod.clone());
    }

    /// The node that a link names; one that is only named gets a node of its own.
    fn node_of(&mut self, reference: &ResourceRef, missing: bool) -> usize {
        self.position(&key(reference)).unwrap_or_else(|| {
            let lane = Lane::of(Category::Unspecified, &reference.kind, self.outside);
            let health = if missing { Health::Missing } else { Health::Healthy };
            self.add(Node { reference: reference.clone(), lane, row: None, health, pods: Vec::new() })
        })
    }

    fn link(&mut self, from: usize, to: usize) {
        if from != to && !self.out[from].contains(&to) {
            self.out[from].push(to);
            self.into[to].push(from);
        }
    }
}
