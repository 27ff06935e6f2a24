//! Why a controller may not create pods, in the API server's words, shortened.

use crate::sentence::{first_sentence, name};

/// The cause of a `FailedCreate`.
///
/// `pods "web-7d9f-" is forbidden: exceeded quota: compute, requested: limits.memory=1Gi, used: limits.memory=4Gi,
/// limited: limits.memory=4Gi` becomes ``quota `compute` is exceeded: limits.memory=1Gi asked for, 4Gi of 4Gi used``
/// where one resource is concerned.
pub(super) fn shortened(message: &str) -> String {
    let cause = message.split_once(" is forbidden: ").map_or(message, |(_, cause)| cause);
    if let Some(quota) = cause.strip_prefix("exceeded quota: ") {
        return of_a_quota(quota);
    }
    if let Some((_, account)) = message.split_once("error looking up service account ") {
        let account = account.split(": ").next().unwrap_or_default();
        let account = account.rsplit_once('/').map_or(account, |(_, account)| account);
        return format!("service account {} does not exist", name(account));
    }
    match first_sentence(cause).as_str() {
        "" => "the API server does not say why".to_owned(),
        words => words.to_owned(),
    }
}

fn of_a_quota(told: &str) -> String {
    let mut parts = told.split(", ");
    let quota = name(parts.next().unwrap_or_default());
    let parts: Vec<&str> = parts.collect();
    let figures = match parts.as_slice() {
        [requested, used, limited] => figures(requested, used, limited),
        _ => None,
    };
    format!("quota {quota} is exceeded{}", figures.unwrap_or_default())
}

/// The figures of the one resource that is short.
fn figures(requested: &str, used: &str, limited: &str) -> Option<String> {
    let (resource, requested) = requested.strip_prefix("requested: ")?.split_once('=')?;
    let (_, used) = used.strip_prefix("used: ")?.split_once('=')?;
    let (_, limited) = limited.strip_prefix("limited: ")?.split_once('=')?;
    let one = |figure: &str| !figure.contains([',', '=']);
    (one(requested) && one(used) && one(limited)).then(|| {
        let (resource, requested) = (first_sentence(resource), first_sentence(requested));
        format!(
            ": {resource}={requested} asked for, {} of {} used",
            first_sentence(used),
            first_sentence(limited)
        )
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case::one_resource(
        "pods \"web-7d9f-\" is forbidden: exceeded quota: compute, requested: limits.memory=1Gi, used: \
         limits.memory=4Gi, limited: limits.memory=4Gi",
        "quota `compute` is exceeded: limits.memory=1Gi asked for, 4Gi of 4Gi used"
    )]
    #[case::several_resources(
        "pods \"a\" is forbidden: exceeded quota: q, requested: cpu=1,pods=1, used: cpu=2,pods=4, limited: cpu=2",
        "quota `q` is exceeded"
    )]
    #[case::several_resources_used(
        "pods \"a\" is forbidden: exceeded quota: q, requested: cpu=1, used: cpu=2,pods=4, limited: cpu=2",
        "quota `q` is exceeded"
    )]
    #[case::several_resources_limited(
        "pods \"a\" is forbidden: exceeded quota: q, requested: cpu=1, used: cpu=2, limited: cpu=2,pods=4",
        "quota `q` is exceeded"
    )]
    #[case::several_resources_requested(
        "pods \"a\" is forbidden: exceeded quota: q, requested: cpu=1,pods=1, used: cpu=2, limited: cpu=2",
        "quota `q` is exceeded"
    )]
    #[case::no_figures("pods \"a\" is forbidden: exceeded quota: q", "quota `q` is exceeded")]
    #[case::account(
        "pods \"a-\" is forbidden: error looking up service account shop/robot: serviceaccount \"robot\" not found",
        "service account `robot` does not exist"
    )]
    #[case::security(
        "pods \"a\" is forbidden: violates PodSecurity \"restricted:latest\": privileged. More.",
        "violates PodSecurity \"restricted:latest\": privileged"
    )]
    #[case::webhook(
        "admission webhook \"w\" denied the request: no",
        "admission webhook \"w\" denied the request: no"
    )]
    #[case::silent("", "the API server does not say why")]
    fn the_cause_stands_alone(#[case] message: &str, #[case] expected: &str) {
        assert_eq!(super::shortened(message), expected);
    }
}
