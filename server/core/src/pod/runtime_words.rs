//! What a container runtime says when a container cannot be created or started, shortened.

use crate::sentence::first_sentence;

/// What precedes the cause, outermost first; each runtime wraps the error of the next one.
const WRAPPERS: [&str; 4] = [
    "unable to start container process: ",
    "runc create failed: ",
    "desc = ",
    "failed to create shim task: ",
];

/// The cause, without the chain of those who pass it on.
///
/// `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed:
/// unable to start container process: exec: "/nope": stat /nope: no such file or directory: unknown` becomes
/// `exec: "/nope": stat /nope: no such file or directory`.
pub(super) fn shortened(message: &str) -> String {
    let cause = WRAPPERS
        .iter()
        .find_map(|wrapper| message.rsplit_once(wrapper).map(|(_, cause)| cause))
        .unwrap_or(message);
    let cause = first_sentence(cause.trim_end().trim_end_matches(": unknown"));
    // A cause that nobody gives must not leave the sentence open.
    if cause.is_empty() { "its node does not say why".to_owned() } else { cause }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case::runc(
        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create \
         failed: unable to start container process: exec: \"/nope\": stat /nope: no such file or directory: unknown",
        "exec: \"/nope\": stat /nope: no such file or directory"
    )]
    #[case::shim(
        "failed to create containerd task: failed to create shim task: no such file: unknown",
        "no such file"
    )]
    #[case::rpc("rpc error: code = Unknown desc = name is reserved", "name is reserved")]
    #[case::plain("something else. And more.", "something else")]
    #[case::silent("", "its node does not say why")]
    fn the_cause_stands_alone(#[case] message: &str, #[case] expected: &str) {
        assert_eq!(super::shortened(message), expected);
    }
}
