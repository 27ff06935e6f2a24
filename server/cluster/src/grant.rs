//! The manifest that would grant a missing right: a role with `get`, `list` and `watch`, bound to KDR's account.

use kdr_core::view::ApiKindRef;

use crate::kind::Kind;

/// Stands for the account where the API server's words do not name it.
const SOMEBODY: &str = "SUBJECT";

/// What would have to be applied so that this kind can be read, after the API server's words of refusal
/// (`User "system:serviceaccount:kdr:kdr" cannot list resource "pods" in API group "" in the namespace "shop"`). For the
/// namespace that they name, else for the whole cluster.
pub(crate) fn grant(kind: Kind, refusal: &str) -> String {
    let namespace = quoted(refusal, "in the namespace ").filter(|_| kind.is_namespaced());
    manifest(kind.group(), kind.plural(), namespace, quoted(refusal, "User "))
}

/// The same of a kind that is watched on demand, in the whole cluster.
pub(crate) fn grant_of(kind: &ApiKindRef, refusal: &str) -> String {
    manifest(&kind.group, &kind.plural, None, quoted(refusal, "User "))
}

/// The same for one namespace, or for the whole cluster, and for this account.
fn manifest(group: &str, plural: &str, namespace: Option<&str>, account: Option<&str>) -> String {
    let role = if namespace.is_some() { "Role" } else { "ClusterRole" };
    let name = format!("kdr-reads-{plural}");
    let place = namespace.map(|namespace| format!("\n  namespace: {}", text(namespace))).unwrap_or_default();
    let group = text(group);
    let subject = subject(account.unwrap_or(SOMEBODY));
    format!(
        "apiVersion: rbac.authorization.k8s.io/v1
kind: {role}
metadata:
  name: {name}{place}
rules:
  - apiGroups: [{group}]
    resources: [{plural}]
    verbs: [get, list, watch]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: {role}Binding
metadata:
  name: {name}{place}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: {role}
  name: {name}
subjects:
{subject}"
    )
}

/// A binding's subject.
fn subject(account: &str) -> String {
    let service_account =
        account.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':'));
    match service_account {
        Some((namespace, name)) => format!(
            "  - kind: ServiceAccount\n    name: {}\n    namespace: {}\n",
            text(name),
            text(namespace)
        ),
        None => {
            format!("  - apiGroup: rbac.authorization.k8s.io\n    kind: User\n    name: {}\n", text(account))
        }
    }
}

/// Text as YAML, in quotes: a name may look like a number or hold anything. Every JSON string is one of YAML.
fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What stands in quotes after these words.
fn quoted<'a>(refusal: &'a str, words: &str) -> Option<&'a str> {
    let (_, rest) = refusal.split_once(words)?;
    rest.strip_prefix('"')?.split_once('"').map(|(quoted, _)| quoted).filter(|quoted| !quoted.is_empty())
}

#[cfg(test)]
mod tests;
