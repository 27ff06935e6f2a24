//! Where the API server has an object.

use kdr_core::{Error, Scope, meta::ResourceRef, ports::ApiKind};

use crate::{discovery::Discovery, kind::Kind, rest::encoded};

/// Where one object is.
pub(super) struct Place {
    /// Path at the API server.
    pub(super) path: String,
    /// Whose viewers see it, whatever namespace was asked for; empty for what is in none.
    pub(super) seen_within: String,
}

/// Where one object is. Kinds that are always watched are known; the others, as `Kind.group` or, where it is the only one
/// of this name, `Kind`, are looked up.
pub(super) async fn of(discovery: &Discovery, scope: &Scope, resource: &ResourceRef) -> Result<Place, Error> {
    let ResourceRef { kind, namespace, name } = resource;
    if let Some(known) = Kind::of_name(kind) {
        check_dns(name, "name")?;
        let namespace = if known.is_namespaced() {
            check_dns(namespace, "namespace")?;
            Some(&**namespace)
        } else {
            None
        };
        let path = format!("{}/{name}", known.path_within(namespace));
        let of_itself = (known == Kind::Namespaces).then_some(&**name);
        return Ok(Place { path, seen_within: of_itself.or(namespace).unwrap_or_default().to_owned() });
    }
    check_segment(name)?;
    let found = find(discovery, scope, kind).await?;
    let collection = collection(&found);
    if !found.namespaced {
        let path = format!("{}/{}/{}", collection, found.path.plural, encoded(name));
        return Ok(Place { path, seen_within: String::new() });
    }
    check_dns(namespace, "namespace")?;
    let path = format!("{collection}/namespaces/{namespace}/{}/{}", found.path.plural, encoded(name));
    Ok(Place { path, seen_within: namespace.to_string() })
}

/// Path of a group and version.
fn collection(kind: &ApiKind) -> String {
    let (group, version) = (&kind.path.group, &kind.path.version);
    if group.is_empty() { format!("/api/{version}") } else { format!("/apis/{group}/{version}") }
}

/// For those who do not see everything there are only kinds within namespaces.
async fn find(discovery: &Discovery, scope: &Scope, wanted: &str) -> Result<ApiKind, Error> {
    let kinds = discovery.kinds_within(scope).await?;
    let (kind, group) = wanted.split_once('.').map_or((wanted, None), |(kind, group)| (kind, Some(group)));
    let same =
        |found: &ApiKind| *found.kind == *kind && group.is_none_or(|group| *found.path.group == *group);
    let mut found = kinds.kinds.into_iter().filter(same);
    let wanted = wanted.escape_debug();
    match (found.next(), found.next()) {
        (Some(found), None) => Ok(found),
        (None, _) => {
            Err(Error::Invalid(format!("The API server has no kind `{wanted}` that can be listed.")))
        }
        (Some(one), Some(other)) => Err(Error::Invalid(format!(
            "There is more than one kind `{wanted}`: name its group, as `{kind}.{}` or `{kind}.{}`.",
            one.path.group, other.path.group
        ))),
    }
}

/// The names of the built-in kinds are DNS subdomains, so what else there is could only mean another path.
fn check_dns(text: &str, what: &str) -> Result<(), Error> {
    let legal = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    if text.is_empty() {
        return Err(Error::Invalid(format!("The resource's {what} is missing.")));
    }
    if text.len() > 253 || !text.bytes().all(legal) || !text.starts_with(|c: char| c.is_ascii_alphanumeric())
    {
        return Err(cannot_be(text, what));
    }
    Ok(())
}

/// Other kinds may have any name that can stand between two slashes: a ClusterRole `system:node`, for one.
fn check_segment(name: &str) -> Result<(), Error> {
    if name.is_empty() {
        return Err(Error::Invalid("The resource's name is missing.".into()));
    }
    if name.len() > 253 || matches!(name, "." | "..") || name.contains(['/', '%']) {
        return Err(cannot_be(name, "name"));
    }
    Ok(())
}

fn cannot_be(text: &str, what: &str) -> Error {
    Error::Invalid(format!("`{}` cannot be a {what} in Kubernetes.", text.escape_debug()))
}
