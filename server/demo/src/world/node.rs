//! Nodes.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::{World, agenda::Action};
use crate::{kind::Kind, manifest};

/// The label of the nodes for everything, which DaemonSets ask for.
pub(super) const GENERAL: (&str, &str) = ("node.shop.example/pool", "general");
/// How many nodes of the company there are, with those in trouble.
pub(super) const COMPANY: usize = 7;

const HEARTBEAT: SignedDuration = SignedDuration::from_mins(5);

/// What is wrong with a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Its kubelet has no memory left to give and puts pods out.
    MemoryPressure,
    /// Somebody has closed it for new pods.
    Cordoned,
    /// Its kubelet has not been heard of since then.
    Silent(Timestamp),
}

/// A node.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) name: Arc<str>,
    pub(crate) uid: Arc<str>,
    pub(crate) created: Timestamp,
    pub(crate) ip: Arc<str>,
    pub(crate) zone: &'static str,
    pub(crate) control_plane: bool,
    /// It belongs to the company, not to the crowd.
    pub(crate) company: bool,
    /// Cores and GiB.
    pub(crate) size: (u32, u32),
    pub(crate) heartbeat: Timestamp,
    pub(crate) trouble: Option<Trouble>,
    /// Pods on it.
    pub(crate) pods: u32,
    /// Pods that it has ever had: the next one's address.
    pub(crate) addresses: u32,
}

impl World {
    /// Adds a node that has been there for so many days.
    pub(super) fn add_node(&mut self, name: String, control_plane: bool, company: bool, days: i64) {
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let node = Node {
            name: name.into(),
            uid: self.uid(),
            created: self.now - SignedDuration::from_hours(24 * days),
            ip: format!("10.0.{}.{}", number / 200, 10 + number % 200).into(),
            zone: ["eu-central-1a", "eu-central-1b", "eu-central-1c"][self.nodes.len() % 3],
            control_plane,
            company,
            size: if control_plane { (4, 16) } else { (8, 32) },
            heartbeat: self.now,
            trouble: None,
            pods: 0,
            addresses: 0,
        };
        self.store.put(Kind::Node, manifest::node_traits(&node), manifest::node(&node));
        self.nodes.push(node);
    }

    /// Adds a node of the company that is in trouble, apart from those that the others run on.
    pub(super) fn add_troubled_node(&mut self, name: &str, trouble: Trouble, days: i64) {
        self.add_node(name.to_owned(), false, true, days);
        let Some(node) = self.nodes.last_mut() else { return };
        node.trouble = Some(trouble);
        if let Trouble::Silent(since) = trouble {
            node.heartbeat = since;
        }
        self.store.put(Kind::Node, manifest::node_traits(node), manifest::node(node));
    }

    /// The company's nodes report their state. (The crowd's do it by leases only, which nobody watches.)
    pub(super) fn heartbeat(&mut self) {
        for node in self.nodes.iter_mut().filter(|node| node.company) {
            if matches!(node.trouble, Some(Trouble::Silent(_))) {
                continue;
            }
            node.heartbeat = self.now;
            self.store.put(Kind::Node, manifest::node_traits(node), manifest::node(node));
        }
        self.later(HEARTBEAT, Action::Heartbeat);
    }

    /// Puts a pod on a node: the node's index and the pod's address there.
    pub(super) fn occupy(&mut self, index: usize) -> String {
        let node = &mut self.nodes[index];
        node.pods += 1;
        node.addresses += 1;
        let host = node.addresses % 250 + 2;
        format!("10.{}.{}.{host}", 200 + index / 256 % 50, index % 256)
    }

    /// The node of this name.
    pub(super) fn node_index(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| *node.name == *name)
    }
}
