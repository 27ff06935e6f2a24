//! The changes of an overview, newest first.

use std::sync::Arc;

use kdr_proto::v1::Change;

/// So many are kept, as many as a snapshot has.
const KEPT: usize = 100;

/// Puts new changes before the ones that are there; one that has come already is not taken twice.
pub(super) fn prepend(known: &[Arc<Change>], new: Vec<Change>) -> Arc<[Arc<Change>]> {
    let newest = known.first().map_or(0, |change| change.id);
    let fresh = new.into_iter().filter(|change| change.id > newest || known.is_empty()).map(Arc::new);
    fresh.chain(known.iter().cloned()).take(KEPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(ids: impl IntoIterator<Item = u64>) -> Vec<Change> {
        ids.into_iter().map(|id| Change { id, ..Change::default() }).collect()
    }

    fn ids(changes: &[Arc<Change>]) -> Vec<u64> {
        changes.iter().map(|change| change.id).collect()
    }

    #[test]
    fn new_changes_stand_first_and_none_stands_twice() {
        let first = prepend(&[], changes([2, 1]));
        assert_eq!(ids(&prepend(&first, changes([4, 3, 2]))), [4, 3, 2, 1]);
    }

    #[test]
    fn old_changes_are_forgotten() {
        let first = prepend(&[], changes((1..=100).rev()));
        let kept = ids(&prepend(&first, changes([102, 101])));
        assert_eq!((kept.len(), kept[0], kept[99]), (100, 102, 3));
    }
}
