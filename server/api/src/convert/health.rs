//! Health.

use kdr_core::Health;
use kdr_proto::v1;

/// The contract's number of a health.
pub(crate) fn health(health: Health) -> i32 {
    let health = match health {
        Health::Healthy => v1::Health::Healthy,
        Health::Suspended => v1::Health::Suspended,
        Health::Progressing => v1::Health::Progressing,
        Health::Unknown => v1::Health::Unknown,
        Health::Missing => v1::Health::Missing,
        Health::Degraded => v1::Health::Degraded,
    };
    health.into()
}
