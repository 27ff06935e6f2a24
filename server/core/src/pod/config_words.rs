//! Why a container cannot be configured: what it refers to is not there, or its image may not run like that.

use super::{Container, runtime_words};
use crate::sentence::{Predicate, name, quoted};

/// Tells the message of `CreateContainerConfigError`.
pub(super) fn told(message: &str, container: &Container) -> Predicate {
    missing_object(message)
        .or_else(|| missing_key(message))
        .or_else(|| forbidden_user(message, container))
        .unwrap_or_else(|| {
            Predicate::new(format!("cannot be configured: {}", runtime_words::shortened(message)))
        })
}

/// Kind and name of what does not exist: `configmap "x" not found`, `secret "x" not found`.
pub(crate) fn object(message: &str) -> Option<(&'static str, &str)> {
    let kind = match message {
        _ if !message.contains("not found") => None,
        _ if message.starts_with("configmap ") => Some("ConfigMap"),
        _ if message.starts_with("secret ") => Some("Secret"),
        _ => None,
    }?;
    Some((kind, quoted(message)?))
}

/// The key that is not there, and kind and name of what lacks it: `couldn't find key k in ConfigMap ns/x`.
pub(crate) fn key(message: &str) -> Option<(&str, &str, &str)> {
    let (key, place) = message.strip_prefix("couldn't find key ")?.split_once(" in ")?;
    let (kind, object) = place.split_once(' ')?;
    let (_, object) = object.split_once('/')?;
    Some((key, kind, object))
}

fn missing_object(message: &str) -> Option<Predicate> {
    let (kind, object) = object(message)?;
    Some(Predicate::new(format!("needs {kind} {}, which does not exist", name(object))))
}

fn missing_key(message: &str) -> Option<Predicate> {
    let (key, kind, object) = key(message)?;
    Some(Predicate::new(format!("needs key {} of {kind} {}, which has no such key", name(key), name(object))))
}

fn forbidden_user(message: &str, container: &Container) -> Option<Predicate> {
    if !message.contains("runAsNonRoot") {
        return None;
    }
    let image = name(&container.image);
    let user = message.split_once("non-numeric user (").and_then(|(_, rest)| rest.split_once(')'));
    Some(Predicate::new(match user {
        Some((user, _)) => format!(
            "may not run as root, and the user {} of image {image} is not a number: set runAsUser",
            name(user)
        ),
        None => format!("may not run as root, but image {image} does"),
    }))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use crate::fixtures::app;

    #[rstest]
    #[case::config_map("configmap \"shop\" not found", "Needs ConfigMap `shop`, which does not exist.")]
    #[case::secret("secret \"db\" not found", "Needs Secret `db`, which does not exist.")]
    #[case::key(
        "couldn't find key url in ConfigMap default/shop",
        "Needs key `url` of ConfigMap `shop`, which has no such key."
    )]
    #[case::root(
        "container has runAsNonRoot and image will run as root (pod: \"a_b(c)\", container: web)",
        "May not run as root, but image `registry.test/web:1` does."
    )]
    #[case::user(
        "container has runAsNonRoot and image has non-numeric user (nginx), cannot verify user is non-root",
        "May not run as root, and the user `nginx` of image `registry.test/web:1` is not a number: set runAsUser."
    )]
    #[case::other("the moon is full", "Cannot be configured: the moon is full.")]
    #[case::half_a_reference("configmap not found", "Cannot be configured: configmap not found.")]
    #[case::silent("", "Cannot be configured: its node does not say why.")]
    fn what_is_missing_is_named(#[case] message: &str, #[case] expected: &str) {
        assert_eq!(super::told(message, &app("web").build()).sentence(None), expected);
    }
}
