//! What has changed in the cluster since KDR has been watching, bounded.

use std::{collections::VecDeque, sync::Arc};

use jiff::Timestamp;
use kdr_core::{
    change::{Change, ChangeKind, FieldChange},
    meta::ResourceRef,
};

/// The changes that the next flush tells.
#[derive(Default)]
pub(super) struct Changes {
    latest: u64,
    fresh: VecDeque<Arc<Change>>,
}

/// A flush tells at most so many; of more the oldest are left out.
const MOST_FRESH: usize = 500;

impl Changes {
    /// Something was changed now.
    pub(super) fn add(
        &mut self,
        kind: ChangeKind,
        subject: ResourceRef,
        who: Arc<str>,
        what: String,
        fields: Vec<FieldChange>,
    ) {
        self.latest += 1;
        if self.fresh.len() == MOST_FRESH {
            self.fresh.pop_front();
        }
        let (id, at) = (self.latest, Timestamp::now());
        self.fresh.push_back(Arc::new(Change { id, at, kind, subject, who, what, fields }));
    }

    /// Whether there is anything to tell.
    pub(super) fn is_empty(&self) -> bool {
        self.fresh.is_empty()
    }

    /// What there is to tell, oldest first.
    pub(super) fn take(&mut self) -> Vec<Arc<Change>> {
        std::mem::take(&mut self.fresh).into()
    }
}
