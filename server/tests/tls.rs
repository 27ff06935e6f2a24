//! TLS by the program itself, and certificates that are exchanged while it runs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::{fs, path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName},
};
use support::{Kdr, LIMIT, command, run};
use tempfile::tempdir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::TlsConnector;

/// Writes a certificate of its own for `localhost`, and its key.
fn certificate(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(folder.join("tls.crt"), made.cert.pem()).unwrap();
    fs::write(folder.join("tls.key"), made.signing_key.serialize_pem()).unwrap();
    made.cert.der().clone()
}

const KUBECONFIG: &str = "apiVersion: v1
kind: Config
current-context: none
clusters: [{name: none, cluster: {server: \"http://127.0.0.1:1\"}}]
users: [{name: none, user: {}}]
contexts: [{name: none, context: {cluster: none, user: none}}]
";

const SERVE: [&str; 11] = [
    "serve",
    "--kubeconfig",
    "kubeconfig",
    "--listen",
    "127.0.0.1:0",
    "--admin-listen",
    "127.0.0.1:0",
    "--tls-cert",
    "tls.crt",
    "--tls-key",
    "tls.key",
];

/// Asks for the page by somebody who trusts this certificate alone; what was agreed on with it.
async fn ask(kdr: &Kdr, trusted: &CertificateDer<'static>, protocol: &[u8]) -> std::io::Result<String> {
    let mut roots = RootCertStore::empty();
    roots.add(trusted.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let mut config = config
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let stream = TcpStream::connect(&kdr.page).await?;
    let name = ServerName::try_from("localhost").unwrap();
    let mut stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    let agreed = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec).unwrap_or_default();
    if agreed == b"h2" {
        return Ok("h2".to_owned());
    }
    stream.write_all(b"GET /access HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    // Whether the peer says goodbye in the way of TLS is all the same.
    let _ = timeout(LIMIT, stream.read_to_end(&mut answer)).await;
    Ok(String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_certificate_is_exchanged_without_a_restart() {
    let home = tempdir().unwrap();
    fs::write(home.path().join("kubeconfig"), KUBECONFIG).unwrap();
    let first = certificate(home.path());
    let kdr = Kdr::start(command(&SERVE, home.path())).await;
    assert_eq!(ask(&kdr, &first, b"http/1.1").await.unwrap(), "HTTP/1.1 200 OK");
    assert_eq!(ask(&kdr, &first, b"h2").await.unwrap(), "h2");

    let second = certificate(home.path());
    kdr.logged("the certificate was exchanged").await;
    assert_eq!(ask(&kdr, &second, b"h2").await.unwrap(), "h2");
    ask(&kdr, &first, b"h2").await.unwrap_err();

    fs::write(home.path().join("tls.crt"), "nonsense").unwrap();
    kdr.logged("the certificate stays as it is").await;
    assert_eq!(ask(&kdr, &second, b"h2").await.unwrap(), "h2");
}

#[tokio::test]
async fn who_does_not_speak_tls_gets_nothing_and_disturbs_nobody() {
    let home = tempdir().unwrap();
    fs::write(home.path().join("kubeconfig"), KUBECONFIG).unwrap();
    let trusted = certificate(home.path());
    let kdr = Kdr::start(command(&SERVE, home.path())).await;
    let mut plain = TcpStream::connect(&kdr.page).await.unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nhost: localhost\r\n\r\n").await.unwrap();
    let mut answer = Vec::new();
    let _ = timeout(LIMIT, plain.read_to_end(&mut answer)).await.unwrap();
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");
    assert_eq!(ask(&kdr, &trusted, b"h2").await.unwrap(), "h2");
}

#[tokio::test]
async fn half_a_pair_is_refused_with_what_is_missing() {
    let home = tempdir().unwrap();
    fs::write(home.path().join("kubeconfig"), KUBECONFIG).unwrap();
    certificate(home.path());
    let out = run(command(&SERVE[..9], home.path())).await;
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert_eq!(
        (out.status.code(), said.as_str()),
        (Some(2), "error: --tls-cert: a certificate needs its key: give --tls-key as well\n")
    );
}
