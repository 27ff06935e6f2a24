//! What to do about an image that cannot be pulled.

use super::container::Blame;
use crate::{pod::image_words, sentence::name};

/// What to do about what the registry says.
pub(super) fn next(reason: &str, message: &str, blame: &Blame) -> String {
    let (image, node) = (name(&blame.container.image), name(&blame.pod.node));
    match (&*image_words::shortened(message, &blame.container.image), reason) {
        ("not found", _) => format!("Correct the name or tag of image {image}, or push it."),
        ("it does not exist, or needs a pull secret", _) => {
            format!("Correct the name of image {image}, or name a pull secret for it in imagePullSecrets.")
        }
        ("the registry asks for a pull secret", _) => {
            "Name a pull secret for this registry in imagePullSecrets, or renew the one that is named."
                .to_owned()
        }
        ("the registry denies access", _) => "Let the account of the pull secret read this image.".to_owned(),
        ("the registry's rate limit is reached", _) => {
            "Pull with an account (imagePullSecrets) or from a mirror; it is tried again meanwhile."
                .to_owned()
        }
        ("the registry's name does not resolve", _) => {
            format!("Correct the registry's name in image {image}, or mend the DNS of node {node}.")
        }
        (
            "the registry refuses the connection"
            | "the registry does not answer"
            | "the registry is unavailable",
            _,
        )
        | (_, "RegistryUnavailable") => {
            format!(
                "Check that the registry runs and that node {node} reaches it; it is tried again meanwhile."
            )
        }
        ("the registry speaks HTTP, not HTTPS", _) => {
            format!(
                "Let the registry serve HTTPS, or allow plain HTTP to it in the container runtime of node {node}."
            )
        }
        ("the registry's certificate is not trusted", _) => {
            format!("Give the container runtime of node {node} the certificate authority of the registry.")
        }
        ("the image is not built for its node's platform", _) => {
            format!("Build image {image} for its node's platform, or choose other nodes with a nodeSelector.")
        }
        ("its node's disk is full", _) => format!("Free disk space on node {node}."),
        ("its signature is not accepted", _) | (_, "SignatureValidationFailed") => {
            format!("Sign image {image} with a key that node {node} accepts.")
        }
        _ => format!("Check the name of image {image} and whether node {node} reaches its registry."),
    }
}
