//! Label selectors.

use std::{collections::BTreeMap, sync::Arc};

use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use kdr_core::graph::{Operator, Requirement, Selector};

use super::Names;

/// A Service's plain map; `None` when it is empty, which selects nothing.
pub(super) fn of_labels(labels: Option<BTreeMap<String, String>>, names: &mut Names) -> Option<Selector> {
    let labels = labels.filter(|labels| !labels.is_empty())?;
    Some(Selector::of_labels(labels.iter().map(|(key, value)| (names.share(key), names.share(value)))))
}

/// A label selector; an absent one selects nothing in a budget and everything in a policy, which the caller knows.
pub(super) fn trim(selector: &LabelSelector, names: &mut Names) -> Selector {
    let labels = selector.match_labels.iter().flatten();
    let mut trimmed = Selector::of_labels(labels.map(|(key, value)| (names.share(key), names.share(value))));
    for expression in selector.match_expressions.iter().flatten() {
        let values: Vec<Arc<str>> =
            expression.values.iter().flatten().map(|value| names.share(value)).collect();
        trimmed.requirements.push(Requirement {
            key: names.share(&expression.key),
            operator: match expression.operator.as_str() {
                "NotIn" => Operator::NotIn,
                "Exists" => Operator::Exists,
                "DoesNotExist" => Operator::DoesNotExist,
                // Whatever else a newer API may have is no match rather than a wrong one.
                _ => Operator::In,
            },
            values,
        });
    }
    trimmed
}
