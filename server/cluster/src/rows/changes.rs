//! The latest changes, bounded. Restarts have a bound of their own, so that a crash loop does not push out the rollout
//! that caused it.

use std::{collections::VecDeque, sync::Arc};

use kdr_core::{
    change::{Change, ChangeKind},
    meta::ResourceRef,
    view::MOST_CHANGES,
};

/// Kept at most, of restarts and of everything else.
const KEPT: [usize; 2] = [300, 1_000];

/// Of those that a snapshot carries, restarts at most.
const MOST_RESTARTS: usize = 25;

/// The latest changes.
#[derive(Default)]
pub(crate) struct Changes {
    restarts: VecDeque<Arc<Change>>,
    others: VecDeque<Arc<Change>>,
}

impl Changes {
    /// Takes these in, oldest first.
    pub(super) fn extend(&mut self, changes: &[Arc<Change>]) {
        for change in changes {
            let restart = change.kind == ChangeKind::Restart;
            let (kept, most) =
                if restart { (&mut self.restarts, KEPT[0]) } else { (&mut self.others, KEPT[1]) };
            kept.push_back(change.clone());
            if kept.len() > most {
                kept.pop_front();
            }
        }
    }

    /// The latest ones, newest first, of those that are wanted.
    pub(super) fn latest(&self, wanted: impl Fn(&ResourceRef) -> bool) -> Vec<Arc<Change>> {
        let restarts =
            self.restarts.iter().rev().filter(|change| wanted(&change.subject)).take(MOST_RESTARTS);
        let others = self.others.iter().rev().filter(|change| wanted(&change.subject)).take(MOST_CHANGES);
        let mut latest: Vec<_> = restarts.chain(others).cloned().collect();
        latest.sort_unstable_by_key(|change| std::cmp::Reverse(change.id));
        latest.truncate(MOST_CHANGES);
        latest
    }
}
