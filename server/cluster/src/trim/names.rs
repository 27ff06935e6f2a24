//! What repeats is kept once: namespaces, images, nodes and reasons are the same on thousands of pods, and so are the
//! labels of the pods of one template, what they refer to and which ports they say they serve.

use std::{
    collections::{BTreeMap, HashSet},
    hash::Hash,
    sync::Arc,
};

use kdr_core::{
    graph::{Labels, Reference},
    pod::ContainerPort,
};

/// Below this many values pruning is not worth the walk.
const PRUNE_ABOVE: usize = 1024;

/// Gives out one shared copy of each string, and of each list that pods of one template have in common.
#[derive(Debug)]
pub(crate) struct Names {
    texts: Pool<str>,
    references: Pool<[Reference]>,
    ports: Pool<[ContainerPort]>,
    labels: Pool<[(Arc<str>, Arc<str>)]>,
}

/// One copy of each value, for as long as anybody has it.
#[derive(Debug)]
struct Pool<T: ?Sized> {
    shared: HashSet<Arc<T>>,
    prune_at: usize,
}

impl Names {
    /// Knows nothing yet.
    pub(crate) fn new() -> Self {
        Self { texts: Pool::new(), references: Pool::new(), ports: Pool::new(), labels: Pool::new() }
    }

    /// The shared copy of this string.
    pub(crate) fn share(&mut self, text: &str) -> Arc<str> {
        self.texts.share(text)
    }

    /// The shared copy of a string that may be absent; the empty string then.
    pub(crate) fn share_or_empty(&mut self, text: Option<&str>) -> Arc<str> {
        self.share(text.unwrap_or_default())
    }

    /// The shared copy of these references, sorted and without duplicates.
    pub(crate) fn references(&mut self, mut references: Vec<Reference>) -> Arc<[Reference]> {
        references.sort_unstable();
        references.dedup();
        self.references.share(&references)
    }

    /// The shared copy of these ports.
    pub(crate) fn ports(&mut self, ports: &[ContainerPort]) -> Arc<[ContainerPort]> {
        self.ports.share(ports)
    }

    /// The shared copy of these labels.
    pub(crate) fn labels(&mut self, labels: &BTreeMap<String, String>) -> Labels {
        let pairs: Vec<_> = labels.iter().map(|(key, value)| (self.share(key), self.share(value))).collect();
        Labels::sorted(self.labels.share(&pairs))
    }
}

impl<T: ?Sized + Eq + Hash> Pool<T>
where
    for<'a> Arc<T>: From<&'a T>,
{
    fn new() -> Self {
        Self { shared: HashSet::new(), prune_at: PRUNE_ABOVE }
    }

    fn share(&mut self, value: &T) -> Arc<T> {
        if let Some(shared) = self.shared.get(value) {
            return shared.clone();
        }
        if self.shared.len() >= self.prune_at {
            self.shared.retain(|known| Arc::strong_count(known) > 1);
            self.prune_at = (self.shared.len() * 2).max(PRUNE_ABOVE);
        }
        let shared: Arc<T> = value.into();
        self.shared.insert(shared.clone());
        shared
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
        let known = names.texts.shared.len();
        assert!(known <= 2 * PRUNE_ABOVE, "{known} strings are kept");
        assert!(Arc::ptr_eq(&kept, &names.share("shop")), "a string in use was forgotten");
    }

    #[test]
    fn the_same_ports_are_kept_once() {
        let mut names = Names::new();
        let ports = [ContainerPort { name: "http".into(), number: 8080 }];
        let kept = names.ports(&ports);
        assert!(Arc::ptr_eq(&kept, &names.ports(&ports)));
    }
}
