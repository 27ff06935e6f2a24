//! Ends of certificates, and what is none.

use proptest::prelude::*;
use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rstest::rstest;

use super::*;

fn certificate(year: i32) -> String {
    let mut params = CertificateParams::new(["shop.example".to_owned()]).unwrap();
    params.not_after = date_time_ymd(year, 3, 1);
    params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
}

fn read(pem: &str) -> Option<String> {
    expires(Some(&STANDARD.encode(pem))).map(|end| end.to_string())
}

#[test]
fn the_first_certificate_of_the_chain_counts() {
    let chain = format!("{}{}", certificate(2031), certificate(2049));
    assert_eq!(read(&chain).unwrap(), "2031-03-01T00:00:00Z");
    // After 2049 the time is written in another form.
    assert_eq!(read(&certificate(2051)).unwrap(), "2051-03-01T00:00:00Z");
    let key = KeyPair::generate().unwrap().serialize_pem();
    assert_eq!(read(&format!("{key}{chain}")).unwrap(), "2031-03-01T00:00:00Z");
}

#[rstest]
#[case::nothing("")]
#[case::text("hello")]
#[case::empty("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n")]
#[case::no_certificate("-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----\n")]
#[case::cut_off("-----BEGIN CERTIFICATE-----\naGVsbG8=")]
fn what_is_no_certificate_has_no_end(#[case] pem: &str) {
    assert_eq!(read(pem), None);
}

#[test]
fn absent_not_base64_and_too_much_have_no_end() {
    assert_eq!(expires(None), None);
    assert_eq!(expires(Some("###")), None);
    assert_eq!(read(&certificate(2031).repeat(LIMIT / 100)), None);
}

proptest! {
    #[test]
    fn no_damage_makes_it_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut pem = certificate(2031).into_bytes();
        let index = at.index(pem.len());
        pem[index] = byte;
        let _ = expires(Some(&STANDARD.encode(&pem)));
    }
}
