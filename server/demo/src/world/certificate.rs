//! Certificates for the company's hosts: real ones, though nobody has the key's trust.

use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use rcgen::{CertificateParams, DnType, KeyPair, SerialNumber, date_time_ymd};
use serde_json::{Value, json};

/// What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410).
const PKCS8_ED25519: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];
/// For how long a certificate is issued, as usual with ACME.
const VALID: SignedDuration = SignedDuration::from_hours(24 * 90);

/// A Secret of type `kubernetes.io/tls` for a host, valid until the day of `until`: all but its metadata.
///
/// Ed25519 signatures do not depend on chance, so that the same arguments give the same bytes. `None` if the
/// certificate cannot be made.
pub(super) fn tls_secret(host: &str, until: Timestamp) -> Option<Value> {
    let mut seed = [0x4b; 32];
    seed.iter_mut().zip(host.bytes()).for_each(|(byte, letter)| *byte ^= letter);
    let der = [&PKCS8_ED25519[..], &seed].concat();
    let key = KeyPair::try_from(der).ok()?;
    let mut params = CertificateParams::new([host.to_owned()]).ok()?;
    params.distinguished_name.push(DnType::CommonName, host);
    params.distinguished_name.push(DnType::OrganizationName, "KDR demo data");
    params.serial_number = Some(SerialNumber::from(until.as_second().unsigned_abs()));
    let (from, to) = (day(until.checked_sub(VALID).ok()?)?, day(until)?);
    params.not_before = date_time_ymd(from.0, from.1, from.2);
    params.not_after = date_time_ymd(to.0, to.1, to.2);
    let certificate = params.self_signed(&key).ok()?;
    let encode = |text: String| BASE64_STANDARD.encode(text);
    Some(json!({
        "type": "kubernetes.io/tls",
        "data": {"tls.crt": encode(certificate.pem()), "tls.key": encode(key.serialize_pem())},
    }))
}

fn day(at: Timestamp) -> Option<(i32, u8, u8)> {
    let date = at.to_zoned(TimeZone::UTC).date();
    Some((i32::from(date.year()), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?))
}
