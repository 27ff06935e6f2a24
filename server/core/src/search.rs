//! Finding things by words.

use std::sync::Arc;

use crate::{health::Health, meta::ResourceRef};

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Query {
    /// Lower case; all of them have to be found.
    pub words: Vec<String>,
    /// Only within this namespace.
    pub namespace: Option<Arc<str>>,
    /// Only what is not healthy.
    pub problems_only: bool,
    /// At most so many hits.
    pub limit: usize,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hits {
    /// Trouble first, then the best matches; at most as many as asked for.
    pub hits: Vec<Hit>,
    /// How many there are in truth.
    pub total: usize,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Which one.
    pub resource: ResourceRef,
    /// How it is.
    pub health: Health,
    /// Why it is not healthy.
    pub why: String,
    /// Its status or what it is, in a few words.
    pub summary: String,
    /// Where the query was found, when that is neither name nor namespace.
    pub found_in: String,
    /// How well it matches; smaller is better.
    pub rank: u8,
}

/// What of a thing can be searched: each text with what it is.
pub struct Searched<'a> {
    /// Name.
    pub name: &'a str,
    /// Namespace.
    pub namespace: &'a str,
    /// Everything else, as (`image`, `registry/x:1`).
    pub texts: Vec<(&'static str, &'a str)>,
    /// Labels.
    pub labels: &'a crate::graph::Labels,
}

impl Query {
    /// Splits a text into words.
    pub fn new(text: &str, namespace: Option<Arc<str>>, problems_only: bool, limit: usize) -> Self {
        let words = text.split_whitespace().map(str::to_lowercase).collect();
        Self { words, namespace, problems_only, limit }
    }

    /// How well a thing matches, and where it was found if not in name or namespace; `None` when it does not.
    ///
    /// Rank 0: the name is the word, 1: begins with it, 2: contains it, 3: found elsewhere.
    pub fn matches(&self, searched: &Searched<'_>) -> Option<(u8, String)> {
        let (mut worst, mut found_in) = (0, String::new());
        for word in &self.words {
            let (rank, place) = find(word, searched)?;
            worst = worst.max(rank);
            if found_in.is_empty() {
                found_in = place;
            }
        }
        Some((worst, found_in))
    }
}

fn find(word: &str, searched: &Searched<'_>) -> Option<(u8, String)> {
    let name = searched.name.to_lowercase();
    if name == *word {
        return Some((0, String::new()));
    }
    if name.starts_with(word) {
        return Some((1, String::new()));
    }
    if name.contains(word) || searched.namespace.to_lowercase().contains(word) {
        return Some((2, String::new()));
    }
    let text = searched.texts.iter().find(|(_, text)| text.to_lowercase().contains(word));
    if let Some((what, text)) = text {
        return Some((3, format!("{what} {text}")));
    }
    let label = searched.labels.iter().map(|(key, value)| format!("{key}={value}"));
    label
        .into_iter()
        .find(|label| label.to_lowercase().contains(word))
        .map(|label| (3, format!("label {label}")))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("web-1", Some((0, "")))]
    #[case("web", Some((1, "")))]
    #[case("B-1", Some((2, "")))]
    #[case("shop", Some((2, "")))]
    #[case("registry", Some((3, "image registry/web:2")))]
    #[case("web registry", Some((3, "image registry/web:2")))]
    #[case("tier=front", Some((3, "label tier=front")))]
    #[case("db", None)]
    #[case("web db", None)]
    fn all_words_have_to_be_found(#[case] text: &str, #[case] expected: Option<(u8, &str)>) {
        let labels = [("tier".into(), "front".into())].into();
        let searched = Searched {
            name: "web-1",
            namespace: "shop",
            texts: vec![("image", "registry/web:2"), ("status", "Running")],
            labels: &labels,
        };
        let found = Query::new(text, None, false, 50).matches(&searched);
        assert_eq!(found, expected.map(|(rank, place)| (rank, place.to_owned())));
    }
}
