//! Until when a certificate is valid.

use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::Timestamp;
use x509_parser::pem::Pem;

/// Longer chains than this are no certificate that anybody serves.
const LIMIT: usize = 256 * 1024;

/// The end of the validity of the first certificate, which is the server's own, of a chain in PEM, in base64. `None`
/// when it cannot be read.
pub(super) fn expires(base64: Option<&str>) -> Option<Timestamp> {
    let base64 = base64.filter(|text| text.len() <= LIMIT)?;
    let pem = STANDARD.decode(base64).ok()?;
    let first =
        Pem::iter_from_buffer(&pem).find_map(|block| block.ok().filter(|it| it.label == "CERTIFICATE"))?;
    let certificate = first.parse_x509().ok()?;
    Timestamp::from_second(certificate.validity().not_after.timestamp()).ok()
}

#[cfg(test)]
mod tests;
