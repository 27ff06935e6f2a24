//! Labels.

use std::sync::Arc;

/// Labels of an object, in the order of their keys. A slice, not a map: objects have a handful, tens of thousands of
/// objects have some, and those of one template have the same, which this lets them share.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Labels(Arc<[(Arc<str>, Arc<str>)]>);

impl Labels {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// None.
    pub fn none() -> Self {
        Self::default()
    }

    /// These, which are sorted by key and have none twice.
    pub fn sorted(labels: Arc<[(Arc<str>, Arc<str>)]>) -> Self {
        Self(labels)
    }

    /// The value of a label.
    pub fn get(&self, key: &str) -> Option<&Arc<str>> {
        let at = self.0.binary_search_by(|(known, _)| (**known).cmp(key)).ok()?;
        self.0.get(at).map(|(_, value)| value)
    }

    /// Keys and values.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Arc<str>)> {
        self.0.iter().map(|(key, value)| (key, value))
    }
}

/// Of two with the same key the last counts, as in a map.
impl FromIterator<(Arc<str>, Arc<str>)> for Labels {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Arc<str>)>>(labels: I) -> Self {
        let labels: std::collections::BTreeMap<_, _> = labels.into_iter().collect();
        Self(labels.into_iter().collect())
    }
}

impl<const N: usize> From<[(Arc<str>, Arc<str>); N]> for Labels {
    fn from(labels: [(Arc<str>, Arc<str>); N]) -> Self {
        labels.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_found_by_key_and_stand_in_its_order() {
        let labels: Labels = [("tier", "front"), ("app", "web"), ("app", "shop")]
            .map(|(key, value)| (key.into(), value.into()))
            .into();
        assert_eq!(labels.get("app").map(|value| &**value), Some("shop"));
        assert_eq!(labels.get("tier").map(|value| &**value), Some("front"));
        assert_eq!(labels.get("nothing"), None);
        assert_eq!(labels.iter().map(|(key, _)| &**key).collect::<Vec<_>>(), ["app", "tier"]);
    }
}
