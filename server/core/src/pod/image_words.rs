//! What a registry says when an image cannot be pulled, shortened.

/// Words of a registry, a resolver or a TLS library (lower case), and what they mean. The first hit counts: what is
/// told in detail stands before what is told in general.
pub(crate) const MEANINGS: [(&str, &str); 25] = [
    ("toomanyrequests", "the registry's rate limit is reached"),
    ("429 too many requests", "the registry's rate limit is reached"),
    ("no such host", "the registry's name does not resolve"),
    ("server misbehaving", "the registry's name does not resolve"),
    ("connection refused", "the registry refuses the connection"),
    ("http response to https client", "the registry speaks HTTP, not HTTPS"),
    ("x509:", "the registry's certificate is not trusted"),
    ("no match for platform", "the image is not built for its node's platform"),
    ("no matching manifest", "the image is not built for its node's platform"),
    ("no space left on device", "its node's disk is full"),
    ("source image rejected", "its signature is not accepted"),
    ("pull access denied", "it does not exist, or needs a pull secret"),
    ("insufficient_scope", "it does not exist, or needs a pull secret"),
    ("401 unauthorized", "the registry asks for a pull secret"),
    ("authentication required", "the registry asks for a pull secret"),
    ("no basic auth credentials", "the registry asks for a pull secret"),
    ("403 forbidden", "the registry denies access"),
    ("denied:", "the registry denies access"),
    ("manifest unknown", "not found"),
    ("name unknown", "not found"),
    ("not found", "not found"),
    ("503 service unavailable", "the registry is unavailable"),
    ("i/o timeout", "the registry does not answer"),
    ("handshake timeout", "the registry does not answer"),
    ("deadline exceeded", "the registry does not answer"),
];

/// Why the image cannot be pulled; empty when the message does not say.
pub(crate) fn shortened(message: &str, image: &str) -> String {
    // Not to be misled by an image whose name contains such words.
    let words =
        if image.is_empty() { message.to_lowercase() } else { message.replace(image, "").to_lowercase() };
    if let Some((_, meaning)) = MEANINGS.iter().find(|(sign, _)| words.contains(sign)) {
        return (*meaning).to_owned();
    }
    let cause = message.rsplit_once("desc = ").map_or(message, |(_, cause)| cause);
    // The kubelet's own `Back-off pulling image "x"` says nothing that the sentence does not say.
    let cause = if cause.starts_with("Back-off pulling image") {
        cause.split_once("\": ").map_or("", |(_, cause)| cause)
    } else {
        cause
    };
    crate::sentence::first_sentence(cause)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[rstest]
    #[case::not_found(
        "Back-off pulling image \"shop/search:1\": ErrImagePull: rpc error: code = NotFound desc = failed to pull and \
         unpack image \"docker.io/shop/search:1\": failed to resolve reference \"docker.io/shop/search:1\": \
         docker.io/shop/search:1: not found",
        "not found"
    )]
    #[case::denied(
        "failed to resolve reference \"docker.io/shop/search:1\": pull access denied, repository does not exist or \
         may require authorization: server message: insufficient_scope: authorization failed",
        "it does not exist, or needs a pull secret"
    )]
    #[case::unauthorized(
        "unexpected status from HEAD request to https://r.test/v2/: 401 Unauthorized",
        "the registry asks for a pull secret"
    )]
    #[case::forbidden("unexpected status: 403 Forbidden", "the registry denies access")]
    #[case::rate(
        "unexpected status from GET request to https://r/v2/: 429 Too Many Requests toomanyrequests: You have \
         reached your pull rate limit",
        "the registry's rate limit is reached"
    )]
    #[case::resolver(
        "dial tcp: lookup r.test on 10.96.0.10:53: no such host",
        "the registry's name does not resolve"
    )]
    #[case::resolver_timeout(
        "dial tcp: lookup r.test on 10.96.0.10:53: read udp: i/o timeout",
        "the registry does not answer"
    )]
    #[case::refused(
        "dial tcp 10.0.0.1:443: connect: connection refused",
        "the registry refuses the connection"
    )]
    #[case::certificate(
        "tls: failed to verify certificate: x509: certificate signed by unknown authority",
        "the registry's certificate is not trusted"
    )]
    #[case::manifest_unknown("manifest for shop/search:1: manifest unknown", "not found")]
    #[case::name_unknown("NAME_UNKNOWN: repository name unknown to registry", "not found")]
    #[case::denied_alone("pull access denied for it", "it does not exist, or needs a pull secret")]
    #[case::scope_alone(
        "insufficient_scope: authorization failed",
        "it does not exist, or needs a pull secret"
    )]
    #[case::authentication(
        "failed to authorize: authentication required",
        "the registry asks for a pull secret"
    )]
    #[case::credentials(
        "GET https://r/v2/: no basic auth credentials",
        "the registry asks for a pull secret"
    )]
    #[case::denied_by_policy("denied: Permission \"get\" denied on resource", "the registry denies access")]
    #[case::rate_by_status(
        "unexpected status: 429 Too Many Requests",
        "the registry's rate limit is reached"
    )]
    #[case::rate_by_word("toomanyrequests: slow down", "the registry's rate limit is reached")]
    #[case::resolver_failure("lookup r.test: server misbehaving", "the registry's name does not resolve")]
    #[case::plain_http(
        "http: server gave HTTP response to HTTPS client",
        "the registry speaks HTTP, not HTTPS"
    )]
    #[case::signature("Source image rejected: A signature was required", "its signature is not accepted")]
    #[case::unavailable("unexpected status: 503 Service Unavailable", "the registry is unavailable")]
    #[case::handshake("net/http: TLS handshake timeout", "the registry does not answer")]
    #[case::deadline("context deadline exceeded", "the registry does not answer")]
    #[case::manifest_list(
        "no matching manifest for linux/arm64 in the manifest list",
        "the image is not built for its node's platform"
    )]
    #[case::platform(
        "no match for platform in manifest: not found",
        "the image is not built for its node's platform"
    )]
    #[case::disk("write /var/lib: no space left on device", "its node's disk is full")]
    #[case::new_words("rpc error: code = Unknown desc = the moon is full. Really.", "the moon is full")]
    #[case::back_off_alone("Back-off pulling image \"shop/search:1\"", "")]
    #[case::back_off_with_new_words(
        "Back-off pulling image \"shop/search:1\": the moon is full",
        "the moon is full"
    )]
    #[case::silent("", "")]
    fn the_registrys_words_are_short(#[case] message: &str, #[case] expected: &str) {
        assert_eq!(super::shortened(message, "shop/search:1"), expected);
    }

    #[test]
    fn an_images_name_is_not_a_cause() {
        assert_eq!(super::shortened("Back-off pulling image \"denied:1\"", "denied:1"), "");
    }
}
