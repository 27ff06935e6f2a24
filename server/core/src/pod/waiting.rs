//! Why a container is not running: the reasons of `state.waiting` that a person should look at.

use super::{Container, Role, RunState, config_words, image_words, runtime_words, why};
use crate::sentence::{Predicate, count, first_sentence, name};

/// Whether a waiting reason means trouble rather than work in progress.
pub(crate) fn is_trouble(reason: &str) -> bool {
    reason.starts_with("Err")
        || reason.ends_with("Error")
        || reason.ends_with("BackOff")
        || matches!(
            reason,
            "InvalidImageName" | "RegistryUnavailable" | "SignatureValidationFailed" | "ContainerCannotRun"
        )
}

/// Tells such a reason.
pub(super) fn told(reason: &str, message: &str, container: &Container) -> Predicate {
    let image = name(&container.image);
    match reason {
        "CrashLoopBackOff" => crash_loop(container),
        "ErrImageNeverPull" => Predicate::new(format!(
            "needs image {image}, which is not on its node and may not be pulled (imagePullPolicy Never)"
        )),
        "InvalidImageName" => Predicate::with("has an ", format!("invalid image name: {image}")),
        "ImageInspectError" => Predicate::new(format!("cannot start: its node cannot read image {image}")),
        "ErrImagePull" | "ImagePullBackOff" | "RegistryUnavailable" | "SignatureValidationFailed" => {
            Predicate::new(cannot_pull(reason, message, container))
        }
        "CreateContainerConfigError" => config_words::told(message, container),
        "PostStartHookError" => Predicate::new("fails in its postStart hook"),
        "CreateContainerError" | "RunContainerError" | "ContainerCannotRun" => {
            Predicate::new(format!("cannot start: {}", runtime_words::shortened(message)))
        }
        _ => Predicate::new(match first_sentence(message).as_str() {
            "" => format!("cannot start: {reason}"),
            words => format!("cannot start: {words}"),
        }),
    }
}

fn crash_loop(container: &Container) -> Predicate {
    let duty = if container.role == Role::Init { why::Duty::Finish } else { why::Duty::Run };
    match container.status.as_ref().map(|status| (&status.last, status.restarts)) {
        Some((RunState::Terminated(end), _)) => why::how_it_ended(end, container, duty),
        Some((_, restarts)) if restarts > 0 => {
            Predicate::new(format!("crashes again and again: {}", count(restarts, "restart")))
        }
        _ => Predicate::new("crashes again and again"),
    }
}

fn cannot_pull(reason: &str, message: &str, container: &Container) -> String {
    let image = name(&container.image);
    match (image_words::shortened(message, &container.image).as_str(), reason) {
        ("", "RegistryUnavailable") => format!("cannot pull image {image}: the registry is unavailable"),
        ("", "SignatureValidationFailed") => {
            format!("cannot pull image {image}: its signature is not accepted")
        }
        ("", _) => format!("cannot pull image {image}"),
        (words, _) => format!("cannot pull image {image}: {words}"),
    }
}
