//! Label and field selectors.

use super::{failure::Failure, query::Query};
use crate::{kind::Kind, store::Traits};

/// Which objects a request means.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Selector {
    labels: Vec<(String, Test)>,
    fields: Vec<(String, Test)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Test {
    Exists,
    Absent,
    In(Vec<String>),
    /// Absent counts, too.
    NotIn(Vec<String>),
}

impl Test {
    fn passes(&self, value: Option<&str>) -> bool {
        let among = |values: &[String]| value.is_some_and(|value| values.iter().any(|wanted| wanted == value));
        match self {
            Self::Exists => value.is_some(),
            Self::Absent => value.is_none(),
            Self::In(values) => among(values),
            Self::NotIn(values) => !among(values),
        }
    }
}

impl Selector {
    /// Reads a request's selectors.
    pub(super) fn new(kind: Kind, query: &Query<'_>) -> Result<Self, Failure> {
        Ok(Self {
            labels: query.text("labelSelector").map(labels).transpose()?.unwrap_or_default(),
            fields: query.text("fieldSelector").map(|text| fields(kind, text)).transpose()?.unwrap_or_default(),
        })
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
        self.labels.iter().all(|(key, test)| test.passes(traits.labels.get(key.as_str()).map(|value| &**value)))
            && self.fields.iter().all(|(name, test)| test.passes(field(name)))
    }
}

/// The fields that a kind's selectors may name, beside the name and the namespace.
fn known_fields(kind: Kind) -> &'static [&'static str] {
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

fn fields(kind: Kind, text: &str) -> Result<Vec<(String, Test)>, Failure> {
    let requirements = text.split(',').filter(|requirement| !requirement.is_empty());
    requirements
        .map(|requirement| {
            let (name, test) = if let Some((name, value)) = requirement.split_once("!=") {
                (name, Test::NotIn(vec![value.to_owned()]))
            } else if let Some((name, value)) = requirement.split_once("==").or_else(|| requirement.split_once('=')) {
                (name, Test::In(vec![value.to_owned()]))
            } else {
                let words = format!("invalid selector: '{requirement}'; can't understand '{requirement}'");
                return Err(Failure::bad_request(words));
            };
            let known = matches!(name, "metadata.name" | "metadata.namespace") || known_fields(kind).contains(&name);
            if !known {
                return Err(Failure::bad_request(format!("field label not supported: {name}")));
            }
            Ok((name.to_owned(), test))
        })
        .collect()
}

fn labels(text: &str) -> Result<Vec<(String, Test)>, Failure> {
    let mut requirements = Vec::new();
    let mut rest = text;
    while !rest.trim().is_empty() {
        let end = end_of_requirement(rest);
        let requirement = rest[..end].trim();
        rest = rest.get(end + 1..).unwrap_or_default();
        if requirement.is_empty() {
            return Err(unparsable(text, requirement));
        }
        requirements.push(label(requirement).ok_or_else(|| unparsable(text, requirement))?);
    }
    Ok(requirements)
}

/// Where the first comma is that is not within brackets, or the end.
fn end_of_requirement(text: &str) -> usize {
    let mut within = false;
    let end = text.char_indices().find(|(_, character)| {
        match character {
            '(' => within = true,
            ')' => within = false,
            _ => {}
        }
        *character == ',' && !within
    });
    end.map_or(text.len(), |(at, _)| at)
}

fn label(requirement: &str) -> Option<(String, Test)> {
    let (key, test) = if let Some(key) = requirement.strip_prefix('!') {
        (key, Test::Absent)
    } else if let Some((key, value)) = requirement.split_once("!=") {
        (key, Test::NotIn(vec![value_of(value)?]))
    } else if let Some((key, value)) = requirement.split_once("==").or_else(|| requirement.split_once('=')) {
        (key, Test::In(vec![value_of(value)?]))
    } else if let Some((key, values)) = requirement.split_once(" notin ") {
        (key, Test::NotIn(set(values)?))
    } else if let Some((key, values)) = requirement.split_once(" in ") {
        (key, Test::In(set(values)?))
    } else {
        (requirement, Test::Exists)
    };
    let key = key.trim();
    let fine = !key.is_empty() && key.chars().all(|character| is_name(character) || character == '/');
    fine.then(|| (key.to_owned(), test))
}

fn set(text: &str) -> Option<Vec<String>> {
    let values = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    values.split(',').map(value_of).collect()
}

fn value_of(text: &str) -> Option<String> {
    let value = text.trim();
    value.chars().all(is_name).then(|| value.to_owned())
}

fn is_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.')
}

fn unparsable(text: &str, requirement: &str) -> Failure {
    Failure::bad_request(format!("unable to parse requirement {requirement:?} of label selector {text:?}"))
}
