//! What a request's path names.

use crate::kind::{GROUPS, Kind, REVIEWS, STALE};

/// What a path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Health,
    Version,
    /// `/api`
    Core,
    /// `/apis`
    Groups,
    Group(String),
    GroupVersion {
        group: String,
        version: String,
    },
    Collection {
        kind: Kind,
        namespace: Option<String>,
    },
    Object {
        kind: Kind,
        namespace: String,
        name: String,
    },
    Log {
        namespace: String,
        pod: String,
    },
    /// `/apis/authorization.k8s.io/v1/selfsubjectaccessreviews`
    AccessReview,
    /// Anything of the group whose server does not answer.
    Unavailable,
    /// The group is there, but it has no such resource.
    NoResource,
    NoPage,
}

/// Reads a path. Names need no unescaping: Kubernetes' names have no special characters.
pub(super) fn parse(path: &str) -> Target {
    let parts = path.trim_matches('/').split('/').collect::<Vec<_>>();
    match parts.as_slice() {
        ["healthz" | "livez" | "readyz", ..] => Target::Health,
        ["version"] => Target::Version,
        ["api"] => Target::Core,
        ["apis"] => Target::Groups,
        ["apis", group] => Target::Group((*group).to_owned()),
        ["api", "v1", rest @ ..] => resource("", "v1", rest),
        ["apis", group, version, rest @ ..] if REVIEWS == (*group, *version) => match rest {
            [] => Target::GroupVersion { group: (*group).to_owned(), version: (*version).to_owned() },
            ["selfsubjectaccessreviews"] => Target::AccessReview,
            _ => Target::NoResource,
        },
        ["apis", group, version, ..] if STALE == (*group, *version) => Target::Unavailable,
        ["apis", group, version, rest @ ..] if GROUPS.contains(&(*group, *version)) => {
            resource(group, version, rest)
        }
        _ => Target::NoPage,
    }
}

fn resource(group: &str, version: &str, rest: &[&str]) -> Target {
    let find = |plural: &str, namespaced: bool| {
        Kind::find(group, version, plural).filter(|kind| !namespaced || kind.resource().namespaced)
    };
    let object = |kind, namespace: &str, name: &str| Target::Object {
        kind,
        namespace: namespace.to_owned(),
        name: name.to_owned(),
    };
    let found = match rest {
        [] => return Target::GroupVersion { group: group.to_owned(), version: version.to_owned() },
        ["namespaces", namespace, plural] => find(plural, true)
            .map(|kind| Target::Collection { kind, namespace: Some((*namespace).to_owned()) }),
        ["namespaces", namespace, plural, name] => {
            find(plural, true).map(|kind| object(kind, namespace, name))
        }
        ["namespaces", namespace, "pods", pod, "log"] if group.is_empty() => {
            Some(Target::Log { namespace: (*namespace).to_owned(), pod: (*pod).to_owned() })
        }
        [plural] => find(plural, false).map(|kind| Target::Collection { kind, namespace: None }),
        [plural, name] => {
            find(plural, false).filter(|kind| !kind.resource().namespaced).map(|kind| object(kind, "", name))
        }
        _ => None,
    };
    found.unwrap_or(Target::NoResource)
}
