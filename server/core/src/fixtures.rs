//! Pods, workloads and resources for tests, in the words of `kubectl describe`. Only with the feature `fixtures`.
//!
//! ```
//! use kdr_core::fixtures::{app, pod};
//! use kdr_core::pod::columns::columns;
//!
//! let pod = pod("web-1").with(app("web").waiting("CrashLoopBackOff", "").restarts(6)).build();
//! assert_eq!(columns(&pod).status, "CrashLoopBackOff");
//! ```

use jiff::{SignedDuration, Timestamp};

use crate::{meta::Meta, pod::Condition};

mod container;
mod event;
mod pod;
mod resource;
mod traffic;
mod workload;

pub use container::{ContainerBuilder, app, end, ephemeral, init, sidecar};
pub use event::warning;
pub use pod::{PodBuilder, pod};
pub use resource::{
    ResourceBuilder, autoscaler, budget, claim, config_map, endpoint_slice, network_policy, node, quota,
    reference, secret, service_account, storage_class, tls_secret, volume,
};
pub use traffic::{backend, gateway, http_route, ingress, service};
pub use workload::{WorkloadBuilder, cron_job, daemon_set, deployment, job, replica_set, stateful_set};

/// The moment at which tests look at the cluster: 2026-01-15T12:00:00Z.
pub const NOW: Timestamp = Timestamp::constant(1_768_478_400, 0);

/// So many seconds before [`NOW`]; after it when negative.
pub fn ago(seconds: i64) -> Timestamp {
    NOW.saturating_sub(SignedDuration::from_secs(seconds)).unwrap_or(NOW)
}

/// A condition that has been so for an hour.
pub fn condition(kind: &str, status: Option<bool>, reason: &str, message: &str) -> Condition {
    Condition {
        kind: kind.into(),
        status,
        reason: reason.into(),
        message: message.into(),
        since: Some(ago(3600)),
    }
}

/// Metadata of an object in `default` that is an hour old.
fn meta(name: &str) -> Meta {
    Meta {
        uid: format!("uid-{name}").into(),
        namespace: "default".into(),
        name: name.into(),
        created: Some(ago(3600)),
        deleted: None,
        generation: 1,
        labels: [].into(),
        controller: None,
        manager: "".into(),
    }
}
