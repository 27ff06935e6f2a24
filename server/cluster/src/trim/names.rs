//! Shared strings: namespaces, labels, images, nodes and reasons repeat on every pod.

use std::{collections::HashSet, sync::Arc};

/// Below this many strings pruning is not worth the walk.
const PRUNE_ABOVE: usize = 1024;

/// Gives out one shared copy of each string.
#[derive(Debug)]
pub(crate) struct Names {
    shared: HashSet<Arc<str>>,
    prune_at: usize,
}

impl Names {
    /// Knows nothing yet.
    pub(crate) fn new() -> Self {
        Self { shared: HashSet::new(), prune_at: PRUNE_ABOVE }
    }

    /// The shared copy of this string.
    pub(crate) fn share(&mut self, text: &str) -> Arc<str> {
        if let Some(shared) = self.shared.get(text) {
            return shared.clone();
        }
        if self.shared.len() >= self.prune_at {
            self.shared.retain(|name| Arc::strong_count(name) > 1);
            self.prune_at = (self.shared.len() * 2).max(PRUNE_ABOVE);
        }
        let shared: Arc<str> = text.into();
        self.shared.insert(shared.clone());
        shared
    }

    /// The shared copy of a string that may be absent; the empty string then.
    pub(crate) fn share_or_empty(&mut self, text: Option<&str>) -> Arc<str> {
        self.share(text.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_kept_once_and_forgotten_when_nobody_has_it() {
        let mut names = Names::new();
        let kept = names.share("shop");
        assert!(Arc::ptr_eq(&kept, &names.share("shop")));
        for index in 0..10 * PRUNE_ABOVE {
            names.share(&format!("pod-{index}"));
        }
        assert!(names.shared.len() <= 2 * PRUNE_ABOVE, "{} strings are kept", names.shared.len());
        assert!(Arc::ptr_eq(&kept, &names.share("shop")), "a string in use was forgotten");
    }
}
