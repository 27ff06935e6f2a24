//! The cluster's certificates, made once and kept over restarts, so that kubeconfigs stay valid.
//!
//! ```text
//! ca ─┬─ apiserver       serving certificate for loopback and the in-cluster names
//!     ├─ front-proxy     what the API server shows to metrics-server on a user's behalf
//!     └─ admin           client certificate of O=system:masters
//! service-account        key pair that signs the pods' tokens
//! ```

use anyhow::Result;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

use crate::paths::{self, Layout};

/// Names and addresses under which the API server is reached.
const SERVER_NAMES: [&str; 7] = [
    "127.0.0.1",
    "10.96.0.1",
    "localhost",
    "kubernetes",
    "kubernetes.default",
    "kubernetes.default.svc",
    "kubernetes.default.svc.cluster.local",
];

/// Makes what is not there yet.
pub(crate) fn ensure(layout: &Layout) -> Result<()> {
    // Written last: while it is missing nothing else counts.
    if layout.pki("service-account.pub").exists() {
        return Ok(());
    }
    let key = KeyPair::generate()?;
    let mut ca = CertificateParams::default();
    ca.distinguished_name.push(DnType::CommonName, "kdr-test-ca");
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    ca.key_usages =
        vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign, KeyUsagePurpose::DigitalSignature];
    paths::write(&layout.pki("ca.crt"), &ca.self_signed(&key)?.pem())?;
    let issuer = Issuer::new(ca, key);

    let names: Vec<String> = SERVER_NAMES.iter().map(ToString::to_string).collect();
    let mut server = CertificateParams::new(names)?;
    server.distinguished_name.push(DnType::CommonName, "kube-apiserver");
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    leaf(layout, "apiserver", server, &issuer)?;

    leaf(layout, "front-proxy", client("front-proxy-client"), &issuer)?;

    let mut admin = client("admin-cert");
    admin.distinguished_name.push(DnType::OrganizationName, "system:masters");
    leaf(layout, "admin", admin, &issuer)?;

    let account = KeyPair::generate()?;
    paths::write(&layout.pki("service-account.key"), &account.serialize_pem())?;
    paths::write(&layout.pki("service-account.pub"), &account.public_key_pem())
}

fn client(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    params
}

fn leaf(
    layout: &Layout,
    name: &str,
    mut params: CertificateParams,
    issuer: &Issuer<'_, KeyPair>,
) -> Result<()> {
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    let key = KeyPair::generate()?;
    paths::write(&layout.pki(&format!("{name}.key")), &key.serialize_pem())?;
    paths::write(&layout.pki(&format!("{name}.crt")), &params.signed_by(&key, issuer)?.pem())
}
