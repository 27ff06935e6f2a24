//! Why no connection could be made, for people: rustls names its cases for programmers.

/// What rustls 0.23 says, and what that means to whoever wrote the kubeconfig.
const MEANINGS: [(&str, &str); 5] = [
    (
        "UnknownIssuer",
        "its certificate is signed by an authority that KDR does not trust; check certificate-authority in the kubeconfig",
    ),
    (
        "not valid for name",
        "its certificate is made out to another name; check server and tls-server-name in the kubeconfig",
    ),
    ("certificate expired", "its certificate has expired, or this machine's clock is wrong"),
    ("certificate not valid yet", "its certificate is not valid yet, or this machine's clock is wrong"),
    (
        "InvalidContentType",
        "what answers there does not speak TLS; its address in the kubeconfig may have to begin with http://",
    ),
];

/// The cause with its meaning, where it needs one.
pub(super) fn explained(cause: String) -> String {
    match MEANINGS.iter().find(|(word, _)| cause.contains(word)) {
        Some((_, meaning)) => format!("{meaning} ({cause})"),
        None => cause,
    }
}

#[cfg(test)]
mod tests;
