//! The lines around those that are wanted.

use std::collections::VecDeque;

/// The last lines that were not shown, and how many are still to be.
#[derive(Debug)]
pub(super) struct Context<L> {
    before: VecDeque<L>,
    after: usize,
}

impl<L> Default for Context<L> {
    fn default() -> Self {
        Self { before: VecDeque::new(), after: 0 }
    }
}

impl<L> Context<L> {
    /// Takes the next line; emits what is to be shown now, and whether it is context.
    pub(super) fn push(
        &mut self,
        wanted: bool,
        before: usize,
        after: usize,
        item: L,
        mut emit: impl FnMut(L, bool),
    ) {
        if wanted {
            self.before.drain(..).for_each(|item| emit(item, true));
            emit(item, false);
            self.after = after;
        } else if self.after > 0 {
            self.after -= 1;
            emit(item, true);
        } else if before > 0 {
            if self.before.len() >= before {
                self.before.pop_front();
            }
            self.before.push_back(item);
        }
    }
}
