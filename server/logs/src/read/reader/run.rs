//! Which run of a container is the latest.

use kdr_core::pod::{
    Container,
    RunState::{Running, Terminated, Unknown, Waiting},
};

/// A run of the container.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run {
    pub(super) restarts: u32,
    /// It has not ended, or it has and no other is waited for yet.
    pub(super) is_current: bool,
    /// Nobody has said yet that it runs.
    pub(super) is_assumed: bool,
}

impl Run {
    /// The latest run; none when it has never been started.
    pub(super) fn of(container: &Container) -> Option<Self> {
        let status = container.status.as_ref()?;
        match (&status.state, &status.last) {
            (Running { .. }, _) => {
                Some(Self { restarts: status.restarts, is_current: true, is_assumed: false })
            }
            (Terminated(_), _) | (Waiting { .. } | Unknown, Terminated(_)) => {
                Some(Self { restarts: status.restarts, is_current: false, is_assumed: false })
            }
            _ => None,
        }
    }

    /// The run that has not been heard of yet.
    pub(super) fn assumed(container: &Container) -> Self {
        let restarts = container.status.as_ref().map_or(0, |status| status.restarts);
        Self { restarts, is_current: true, is_assumed: true }
    }
}
