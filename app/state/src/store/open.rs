//! The opened resource.

use std::sync::Arc;

use kdr_proto::v1::{PodDetail, ResourceDetail};

/// What is known of the opened resource.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Opened {
    /// What only a pod has: containers and where it runs. Absent for any other kind.
    pub pod: Option<Arc<PodDetail>>,
    /// What any resource has.
    pub detail: Option<Arc<ResourceDetail>>,
}

impl Opened {
    /// Nothing, unless something is known.
    pub(super) fn of(pod: Option<PodDetail>, detail: Option<ResourceDetail>) -> Option<Self> {
        (pod.is_some() || detail.is_some())
            .then(|| Self { pod: pod.map(Arc::new), detail: detail.map(Arc::new) })
    }
}

/// How far the opened resource is known.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Open {
    /// None is opened.
    #[default]
    Nothing,
    /// Its details have not come yet.
    Loading,
    /// As it is now.
    Present(Opened),
    /// It does not exist (any more); with its last details if there were any.
    Gone(Option<Opened>),
}

impl Open {
    /// What is or was known of it.
    pub fn known(&self) -> Option<&Opened> {
        match self {
            Self::Present(opened) | Self::Gone(Some(opened)) => Some(opened),
            Self::Nothing | Self::Loading | Self::Gone(None) => None,
        }
    }

    /// Takes in what has changed of it: what is new replaces what was known, the rest stays.
    pub(super) fn change(&mut self, new: Opened) {
        let before = self.known().cloned().unwrap_or_default();
        *self = Self::Present(Opened { pod: new.pod.or(before.pod), detail: new.detail.or(before.detail) });
    }

    /// It is gone; what was known of it stays.
    pub(super) fn close(&mut self) {
        *self = Self::Gone(self.known().cloned());
    }
}
