//! Field selectors.

use super::Test;
use crate::{http::failure::Failure, kind::Kind};

/// Reads a field selector.
pub(super) fn parse(kind: Kind, whole: &str) -> Result<Vec<(String, Test)>, Failure> {
    let requirements = whole.split(',').filter(|requirement| !requirement.is_empty());
    requirements.map(|requirement| parse_one(kind, whole, requirement)).collect()
}

fn parse_one(kind: Kind, whole: &str, requirement: &str) -> Result<(String, Test), Failure> {
    let (field, test) = if let Some((field, value)) = requirement.split_once("!=") {
        (field, Test::NotIn(vec![value.to_owned()]))
    } else if let Some((field, value)) = requirement.split_once("==").or_else(|| requirement.split_once('='))
    {
        (field, Test::In(vec![value.to_owned()]))
    } else {
        let words = format!("invalid selector: '{whole}'; can't understand '{requirement}'");
        return Err(Failure::bad_request(words));
    };
    if matches!(field, "metadata.name" | "metadata.namespace") || kind.fields().contains(&field) {
        return Ok((field.to_owned(), test));
    }
    Err(Failure::bad_request(if kind.resource().group.is_empty() {
        format!("field label not supported: {field}")
    } else {
        format!("{field:?} is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
    }))
}
