//! Label and field selectors.

use super::{failure::Failure, query::Query};
use crate::{kind::Kind, store::Traits};

mod fields;
mod labels;
mod tokens;

/// Which objects a request means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Selector {
    labels: Vec<(String, Test)>,
    fields: Vec<(String, Test)>,
}

/// What a requirement asks of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Exists,
    Absent,
    In(Vec<String>),
    /// Absent counts, too.
    NotIn(Vec<String>),
    /// A number above this.
    Above(i64),
    /// A number below this.
    Below(i64),
}

impl Test {
    fn passes(&self, value: Option<&str>) -> bool {
        let among =
            |values: &[String]| value.is_some_and(|value| values.iter().any(|wanted| wanted == value));
        let number = || value.and_then(|value| value.parse::<i64>().ok());
        match self {
            Self::Exists => value.is_some(),
            Self::Absent => value.is_none(),
            Self::In(values) => among(values),
            Self::NotIn(values) => !among(values),
            Self::Above(limit) => number().is_some_and(|number| number > *limit),
            Self::Below(limit) => number().is_some_and(|number| number < *limit),
        }
    }
}

impl Selector {
    /// Reads a request's selectors.
    pub(super) fn new(kind: Kind, query: &Query<'_>) -> Result<Self, Failure> {
        let labels =
            query.text("labelSelector").map(labels::parse).transpose().map_err(Failure::bad_request)?;
        let fields = query.text("fieldSelector").map(|text| fields::parse(kind, text)).transpose()?;
        Ok(Self { labels: labels.unwrap_or_default(), fields: fields.unwrap_or_default() })
    }

    /// Whether it selects everything.
    pub(super) fn is_empty(&self) -> bool {
        self.labels.is_empty() && self.fields.is_empty()
    }

    /// Whether an object with these traits is selected.
    pub(super) fn selects(&self, traits: &Traits) -> bool {
        let field = |name: &str| match name {
            "metadata.name" => Some(&*traits.key.name),
            "metadata.namespace" => Some(&*traits.key.namespace),
            _ => traits.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| &**value),
        };
        self.labels
            .iter()
            .all(|(key, test)| test.passes(traits.labels.get(key.as_str()).map(|value| &**value)))
            && self.fields.iter().all(|(name, test)| test.passes(field(name)))
    }
}

#[cfg(test)]
mod tests;
