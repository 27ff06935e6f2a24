//! Why a question to the API server was not answered, and the sentence that a person reads.

use kdr_core::Error;

/// Why a question was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The API server, or the node through it, said no.
    #[error("{code}: {message}")]
    Status {
        /// The HTTP status.
        code: u16,
        /// The API's message.
        message: String,
    },
    /// There was no answer.
    #[error("{0}")]
    Unreachable(String),
}

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Namespace.
    pub namespace: &'a str,
    /// Pod.
    pub pod: &'a str,
    /// Container; empty when the question is for the pod itself.
    pub container: &'a str,
    /// The previous run's log.
    pub previous: bool,
    /// Why the container has not started, as its status says it; empty when it has.
    pub not_started: &'a str,
}

impl Refusal {
    /// From what kube's client says.
    pub fn from_kube(error: &kube::Error) -> Self {
        match error {
            kube::Error::Api(status) => Self::Status { code: status.code, message: status.message.clone() },
            other => Self::Unreachable(innermost(other)),
        }
    }

    /// The API server took too long.
    pub fn timed_out(after: std::time::Duration) -> Self {
        Self::Unreachable(format!("no answer within {} s", after.as_secs()))
    }

    /// There is no such pod (any more), says the API server.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Status { code: 404, .. })
    }

    /// It will not pass by waiting.
    pub fn is_about_rights(&self) -> bool {
        matches!(self, Self::Status { code: 401 | 403, .. })
    }

    /// The sentence for a person.
    pub fn explain(&self, question: &Question<'_>) -> Error {
        let Question { namespace, container, .. } = question;
        match self {
            Self::Unreachable(why) => Error::Unavailable(format!("The API server does not answer: {why}.")),
            Self::Status { code: 401, .. } => Error::Forbidden(
                "The API server does not accept KDR's credentials (401). Renew them in the kubeconfig or service account."
                    .to_owned(),
            ),
            Self::Status { code: 403, .. } => {
                let resource = if container.is_empty() { "pods" } else { "pods/log" };
                let right = format!("get {resource} in namespace {namespace}");
                Error::Forbidden(format!("KDR's account may not {right}. Grant it: {right}."))
            }
            Self::Status { code: 404, .. } if container.is_empty() => pod_not_found(namespace, question.pod),
            Self::Status { code: 400 | 404, message } => refused_by_node(message, question),
            Self::Status { code: 429, .. } => {
                Error::Unavailable("The API server has too much to do (429). Try again in a moment.".to_owned())
            }
            Self::Status { code: 500.., message } => {
                let message = message.trim_end_matches('.');
                Error::Unavailable(match node_silent(message) {
                    Some(why) => format!("The node does not answer: {why}."),
                    None => format!("The log cannot be read from the node: {message}."),
                })
            }
            Self::Status { code, message } => {
                Error::Invalid(format!("The API server refused the question ({code}): {message}"))
            }
        }
    }
}

/// What became of the API server's own question to the node, without its address: `Get "https://…": dial tcp …: i/o
/// timeout`.
fn node_silent(message: &str) -> Option<&str> {
    let (_, why) = message.strip_prefix("Get \"https://")?.split_once("\": ")?;
    Some(why.strip_prefix("net/http: ").unwrap_or(why))
}

/// The same words for a pod that does not exist and for one that the viewer may not know of.
pub fn pod_not_found(namespace: &str, pod: &str) -> Error {
    Error::NotFound(format!("There is no pod {pod} in namespace {namespace}."))
}

/// The kubelet's own refusals; the words are those of its `validateContainerLogStatus`.
fn refused_by_node(message: &str, question: &Question<'_>) -> Error {
    let container = question.container;
    if question.previous && message.contains("previous terminated container") {
        return Error::NotReady(format!("There is no previous run of container {container}."));
    }
    if let Some((_, reason)) = message.split_once("is waiting to start") {
        let reason = match (question.not_started, reason.trim_start_matches([':', ' ', '-'])) {
            ("", "image can't be pulled") => "ErrImagePull",
            ("", "trying and failing to pull image") => "ImagePullBackOff",
            ("", reason) => reason,
            (known, _) => known,
        };
        return Error::NotReady(format!("The container has not started: {reason}."));
    }
    if message.contains("is terminated") || message.contains("unable to retrieve container logs") {
        return no_longer_there(container, message);
    }
    if message.contains("is not available")
        || message.contains("no logs available")
        || message.contains("does not exist")
    {
        return Error::NotReady(format!(
            "The node does not know container {container} yet. Try again in a moment."
        ));
    }
    Error::NotReady(format!(
        "The node refused the log of container {container}: {}.",
        message.trim_end_matches('.')
    ))
}

/// The node has deleted the log.
pub fn no_longer_there(container: &str, message: &str) -> Error {
    let message = message.trim().trim_end_matches('.');
    Error::NotReady(format!("The node no longer has this log of container {container}: {message}."))
}

/// The cause at the bottom, which is the one that says something.
pub fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string().trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests;
