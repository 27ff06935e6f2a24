//! Label selectors.

mod parse;

use std::sync::Arc;

use super::Labels;

/// A label selector; without requirements it selects everything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selector {
    /// All of them must hold.
    pub requirements: Vec<Requirement>,
}

/// One requirement of a selector.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The label's key.
    pub key: Arc<str>,
    /// How its value is judged.
    pub operator: Operator,
    /// Against these; empty for [`Operator::Exists`] and [`Operator::DoesNotExist`].
    pub values: Vec<Arc<str>>,
}

/// How a label is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// It is one of the values.
    In,
    /// It is none of the values, or not there.
    NotIn,
    /// It is there.
    Exists,
    /// It is not there.
    DoesNotExist,
}

impl Selector {
    /// Of `matchLabels`, or of a Service's plain map.
    pub fn of_labels(labels: impl IntoIterator<Item = (Arc<str>, Arc<str>)>) -> Self {
        let requirements = labels.into_iter();
        Self {
            requirements: requirements
                .map(|(key, value)| Requirement { key, operator: Operator::In, values: vec![value] })
                .collect(),
        }
    }

    /// Whether these labels are selected.
    pub fn matches(&self, labels: &Labels) -> bool {
        self.requirements.iter().all(|requirement| requirement.holds(labels))
    }

    /// As kubectl writes it: `app=web,tier in (a, b)`; `<all>` when it selects everything.
    pub fn words(&self) -> String {
        if self.requirements.is_empty() {
            return "<all>".to_owned();
        }
        self.requirements.iter().map(Requirement::words).collect::<Vec<_>>().join(",")
    }
}

impl Requirement {
    fn holds(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.key);
        match self.operator {
            Operator::In => value.is_some_and(|value| self.values.contains(value)),
            Operator::NotIn => value.is_none_or(|value| !self.values.contains(value)),
            Operator::Exists => value.is_some(),
            Operator::DoesNotExist => value.is_none(),
        }
    }

    fn words(&self) -> String {
        let values = || self.values.join(", ");
        match (self.operator, self.values.as_slice()) {
            (Operator::In, [value]) => format!("{}={value}", self.key),
            (Operator::NotIn, [value]) => format!("{}!={value}", self.key),
            (Operator::In, _) => format!("{} in ({})", self.key, values()),
            (Operator::NotIn, _) => format!("{} notin ({})", self.key, values()),
            (Operator::Exists, _) => self.key.to_string(),
            (Operator::DoesNotExist, _) => format!("!{}", self.key),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().map(|(key, value)| ((*key).into(), (*value).into())).collect()
    }

    #[rstest]
    #[case(Operator::In, &["web"], true, "app=web")]
    #[case(Operator::In, &["api", "web"], true, "app in (api, web)")]
    #[case(Operator::In, &["api"], false, "app=api")]
    #[case(Operator::NotIn, &["web"], false, "app!=web")]
    #[case(Operator::NotIn, &["api", "db"], true, "app notin (api, db)")]
    #[case(Operator::Exists, &[], true, "app")]
    #[case(Operator::DoesNotExist, &[], false, "!app")]
    fn a_requirement_holds_and_reads_as_in_kubectl(
        #[case] operator: Operator,
        #[case] values: &[&str],
        #[case] holds: bool,
        #[case] words: &str,
    ) {
        let values = values.iter().map(|value| (*value).into()).collect();
        let selector = Selector { requirements: vec![Requirement { key: "app".into(), operator, values }] };
        assert_eq!(selector.matches(&labels(&[("app", "web")])), holds);
        assert_eq!(selector.words(), words);
    }

    #[test]
    fn a_label_that_is_not_there_is_not_in_and_does_not_exist() {
        let of = |operator| Requirement { key: "tier".into(), operator, values: vec!["a".into()] };
        let holds = |operator| of(operator).holds(&labels(&[("app", "web")]));
        assert!(holds(Operator::NotIn) && holds(Operator::DoesNotExist));
        assert!(!holds(Operator::In) && !holds(Operator::Exists));
    }

    #[test]
    fn no_requirement_selects_everything() {
        assert!(Selector::default().matches(&labels(&[])));
        assert_eq!(Selector::default().words(), "<all>");
    }
}
