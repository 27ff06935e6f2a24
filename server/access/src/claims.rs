//! What a token says about a person: their name and groups, wherever the provider writes them.

use kdr_core::access::Identity;
use serde_json::{Map, Value};

use crate::Settings;

/// All claims of a token.
pub(crate) type ClaimSet = Map<String, Value>;

/// A person as their claims tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub identity: Identity,
    /// Whether the claim of the groups was there at all.
    pub groups_found: bool,
}

/// Bytes of a name at most.
const LONGEST_NAME: usize = 256;

/// Reads a person. What is refused is refused with a sentence that says what to do.
pub(crate) fn read(claims: &ClaimSet, settings: &Settings) -> Result<Reading, String> {
    let groups = groups(claims, &settings.groups_claim)?;
    let groups_found = groups.is_some();
    let subject = claims.get("sub").and_then(Value::as_str).unwrap_or_default().to_owned();
    let name = name(claims, &settings.name_claim)?;
    Ok(Reading { identity: Identity { subject, name, groups: groups.unwrap_or_default() }, groups_found })
}

/// Whether both claims that KDR reads are there.
pub(crate) fn is_complete(claims: &ClaimSet, settings: &Settings) -> bool {
    [&settings.name_claim, &settings.groups_claim].into_iter().all(|path| at(claims, path).is_some())
}

fn name(claims: &ClaimSet, path: &str) -> Result<String, String> {
    let name = at(claims, path).and_then(Value::as_str).filter(|name| !name.is_empty()).ok_or_else(|| {
        format!(
            "The identity provider does not tell the name: the claim `{path}` is missing or is not text. Whoever runs \
             KDR has to ask for a scope that gives it, or to name another claim."
        )
    })?;
    if name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(format!("The claim `{path}` holds something that cannot be a name."));
    }
    // Whoever may enter any address as theirs must not be taken for its owner.
    if path == "email" && claims.get("email_verified").is_some_and(is_false) {
        return Err(
            "The identity provider has not verified this e-mail address, so that it may be anybody's. \
                    Verify it there and sign in again."
                .to_owned(),
        );
    }
    Ok(name.to_owned())
}

/// Some providers write truth values as text.
fn is_false(value: &Value) -> bool {
    match value {
        Value::Bool(value) => !value,
        Value::String(value) => value.eq_ignore_ascii_case("false"),
        _ => false,
    }
}

/// `None` when there is no such claim.
fn groups(claims: &ClaimSet, path: &str) -> Result<Option<Vec<String>>, String> {
    let malformed =
        || format!("The claim `{path}` is neither a text nor a list of texts, so that it tells no groups.");
    match at(claims, path) {
        None | Some(Value::Null) if is_overage(claims, path) => Err(format!(
            "The identity provider left out the claim `{path}`, as there are too many groups for a token. Whoever runs \
             it has to limit the claim to the groups that are assigned to KDR, or to emit roles instead and name that \
             claim in KDR's configuration."
        )),
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(group)) => Ok(Some(vec![group.clone()])),
        Some(Value::Array(groups)) => {
            let texts = groups.iter().map(|group| group.as_str().map(str::to_owned));
            texts.collect::<Option<_>>().map(Some).ok_or_else(malformed)
        }
        Some(_) => Err(malformed()),
    }
}

/// Entra's way of saying that there are more groups than fit.
/// <https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference>
fn is_overage(claims: &ClaimSet, path: &str) -> bool {
    let elsewhere = claims.get("_claim_names").and_then(Value::as_object);
    let has_groups = claims.get("hasgroups").is_some_and(|value| !is_false(value));
    elsewhere.is_some_and(|names| names.contains_key(path)) || (path == "groups" && has_groups)
}

/// The claim at a path such as `realm_access.roles`. A name may have dots itself (`https://example.com/groups`): the
/// longest name that is there counts.
fn at<'a>(claims: &'a ClaimSet, path: &str) -> Option<&'a Value> {
    claims.get(path).or_else(|| {
        path.rmatch_indices('.')
            .find_map(|(dot, _)| at(claims.get(&path[..dot])?.as_object()?, &path[dot + 1..]))
    })
}

#[cfg(test)]
mod tests;
