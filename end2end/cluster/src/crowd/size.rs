//! How large a crowd is, and how its pods are spread.

use std::fmt;

use anyhow::{Result, bail};

/// Pods of one Deployment at most: as many as a real one often has.
const REPLICAS: u32 = 10;

/// Pods that one node takes: the kubelet's default.
pub(crate) const PODS_PER_NODE: u32 = 110;

/// How many pods on how many nodes in how many namespaces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::Args)]
pub struct Size {
    /// How many pods
    #[arg(long, default_value_t = 10_000)]
    pub pods: u32,
    /// On how many nodes
    #[arg(long, default_value_t = 1_000)]
    pub nodes: u32,
    /// In how many namespaces
    #[arg(long, default_value_t = 200)]
    pub namespaces: u32,
}

impl Size {
    /// Fails for a crowd that can never run.
    pub(crate) fn check(self) -> Result<()> {
        if self.pods == 0 || self.nodes == 0 || self.namespaces == 0 {
            bail!("a crowd has at least one pod, one node and one namespace");
        }
        if self.namespaces > self.pods {
            bail!("{} pods cannot be in {} namespaces", self.pods, self.namespaces);
        }
        if self.pods > self.nodes.saturating_mul(PODS_PER_NODE) {
            bail!("a node takes {PODS_PER_NODE} pods: {} need more than {} nodes", self.pods, self.nodes);
        }
        Ok(())
    }

    /// The replicas of each Deployment of a namespace: their sums differ by one pod between namespaces at most.
    pub(crate) fn replicas(self, namespace: u32) -> Vec<u32> {
        let pods = self.pods / self.namespaces + u32::from(namespace < self.pods % self.namespaces);
        let full = pods / REPLICAS;
        let rest = pods % REPLICAS;
        let mut replicas = vec![REPLICAS; full as usize];
        replicas.extend((rest > 0).then_some(rest));
        replicas
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pods on {} nodes in {} namespaces", self.pods, self.nodes, self.namespaces)
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(10_000, 1_000, 200)]
    #[case(1, 1, 1)]
    #[case(2_003, 50, 7)]
    fn every_pod_has_a_deployment(#[case] pods: u32, #[case] nodes: u32, #[case] namespaces: u32) {
        let size = Size { pods, nodes, namespaces };
        size.check().unwrap();
        let sums: Vec<u32> = (0..namespaces).map(|at| size.replicas(at).iter().sum()).collect();
        assert_eq!(sums.iter().sum::<u32>(), pods);
        assert!(sums.iter().max().unwrap() - sums.iter().min().unwrap() <= 1);
    }

    #[rstest]
    #[case(0, 1, 1, "a crowd has at least one pod")]
    #[case(5, 1, 6, "5 pods cannot be in 6 namespaces")]
    #[case(111, 1, 1, "a node takes 110 pods: 111 need more than 1 nodes")]
    fn a_crowd_that_cannot_run_is_refused(
        #[case] pods: u32,
        #[case] nodes: u32,
        #[case] namespaces: u32,
        #[case] why: &str,
    ) {
        let error = Size { pods, nodes, namespaces }.check().unwrap_err().to_string();
        assert!(error.starts_with(why), "{error}");
    }
}
