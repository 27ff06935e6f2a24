//! What a path asks for.

use super::resource::Resource;

/// What a path asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Route {
    Version,
    Collection { resource: Resource, namespace: Option<String> },
    Object { resource: Resource, namespace: String, name: String },
    Log { namespace: String, pod: String },
    Nothing,
}

impl Route {
    /// Reads a path.
    pub(super) fn of(path: &str) -> Self {
        let parts: Vec<&str> = path.split('/').skip(1).collect();
        let (prefix, rest) = match parts.as_slice() {
            ["version"] => return Self::Version,
            ["api", version, rest @ ..] => (format!("/api/{version}"), rest),
            ["apis", group, version, rest @ ..] => (format!("/apis/{group}/{version}"), rest),
            _ => return Self::Nothing,
        };
        let found = match rest {
            [plural] => {
                Resource::at(&prefix, plural).map(|resource| Self::Collection { resource, namespace: None })
            }
            [plural, name] => Resource::at(&prefix, plural).map(|resource| Self::Object {
                resource,
                namespace: String::new(),
                name: (*name).to_owned(),
            }),
            ["namespaces", namespace, plural] => Resource::at(&prefix, plural)
                .map(|resource| Self::Collection { resource, namespace: Some((*namespace).to_owned()) }),
            ["namespaces", namespace, plural, name] => Resource::at(&prefix, plural).map(|resource| {
                Self::Object { resource, namespace: (*namespace).to_owned(), name: (*name).to_owned() }
            }),
            ["namespaces", namespace, "pods", pod, "log"] => {
                Some(Self::Log { namespace: (*namespace).to_owned(), pod: (*pod).to_owned() })
            }
            _ => None,
        };
        found.unwrap_or(Self::Nothing)
    }
}
