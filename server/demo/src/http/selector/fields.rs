//! Field selectors.

use super::Test;
use crate::{http::failure::Failure, kind::Kind};

/// The fields that a kind's selectors may name, beside the name and the namespace.
fn known(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Pod => &[
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.schedulerName",
            "spec.serviceAccountName",
            "spec.hostNetwork",
            "status.phase",
            "status.podIP",
            "status.podIPs",
            "status.nominatedNodeName",
        ],
        Kind::Event => &[
            "involvedObject.kind",
            "involvedObject.namespace",
            "involvedObject.name",
            "involvedObject.uid",
            "involvedObject.apiVersion",
            "involvedObject.resourceVersion",
            "involvedObject.fieldPath",
            "reason",
            "reportingComponent",
            "source",
            "type",
        ],
        Kind::Node => &["spec.unschedulable"],
        Kind::Namespace => &["status.phase"],
        Kind::Job => &["status.successful"],
        _ => &[],
    }
}

/// Reads a field selector.
pub(super) fn parse(kind: Kind, text: &str) -> Result<Vec<(String, Test)>, Failure> {
    let requirements = text.split(',').filter(|requirement| !requirement.is_empty());
    requirements.map(|requirement| parse_one(kind, text, requirement)).collect()
}

fn parse_one(kind: Kind, text: &str, requirement: &str) -> Result<(String, Test), Failure> {
    let (name, test) = if let Some((name, value)) = requirement.split_once("!=") {
        (name, Test::NotIn(vec![value.to_owned()]))
    } else if let Some((name, value)) = requirement.split_once("==").or_else(|| requirement.split_once('=')) {
        (name, Test::In(vec![value.to_owned()]))
    } else {
        let words = format!("invalid selector: '{text}'; can't understand '{requirement}'");
        return Err(Failure::bad_request(words));
    };
    if matches!(name, "metadata.name" | "metadata.namespace") || known(kind).contains(&name) {
        return Ok((name.to_owned(), test));
    }
    Err(Failure::bad_request(if kind.resource().group.is_empty() {
        format!("field label not supported: {name}")
    } else {
        format!("{name:?} is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
    }))
}
