use rstest::rstest;

use super::explained;

#[rstest]
#[case::nobody_vouches(
    "invalid peer certificate: UnknownIssuer",
    "its certificate is signed by an authority that KDR does not trust; "
)]
#[case::another_name(
    "invalid peer certificate: certificate not valid for name \"a\"; certificate is only valid for DnsName(\"b\")",
    "its certificate is made out to another name; "
)]
#[case::too_old(
    "invalid peer certificate: certificate expired: verification time 2 (UNIX)",
    "its certificate has expired"
)]
#[case::no_tls(
    "received corrupt message of type InvalidContentType",
    "what answers there does not speak TLS; "
)]
#[case::clear_as_it_is("Connection refused (os error 111)", "Connection refused (os error 111)")]
fn a_cause_is_told_with_its_meaning(#[case] cause: &str, #[case] told: &str) {
    let explained = explained(cause.to_owned());
    assert!(explained.starts_with(told) && explained.contains(cause), "{explained}");
}
