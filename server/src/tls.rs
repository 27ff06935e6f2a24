//! TLS by KDR itself: certificate and key from files, which are read again when they change.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use rustls::{
    ServerConfig,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};
use tokio_rustls::TlsAcceptor;

use crate::failure::Failure;

/// The files are looked at this often.
const LOOK: Duration = Duration::from_secs(2);

/// Where certificate and key are, in PEM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Files {
    /// The chain, the server's own certificate first.
    pub(crate) certificate: PathBuf,
    /// The key of that one.
    pub(crate) key: PathBuf,
}

impl Files {
    /// What takes connections with them. They are read now, and again whenever they change; when they cannot be read
    /// then, the last good ones stay.
    pub(crate) fn acceptor(self) -> Result<TlsAcceptor, Failure> {
        let provider = Arc::new(ring::default_provider());
        let first = self.read(&provider).map_err(Failure::usage)?;
        let current = Arc::new(Current(RwLock::new(first)));
        let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .map_err(|error| Failure::runtime(format!("TLS cannot be set up: {error}")))?;
        let mut config = config
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(&current) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        tokio::spawn(self.follow(provider, current));
        Ok(TlsAcceptor::from(Arc::new(config)))
    }

    async fn follow(self, provider: Arc<CryptoProvider>, current: Arc<Current>) {
        let mut known = self.stamp().await;
        // Ends with the program.
        loop {
            tokio::time::sleep(LOOK).await;
            let now = self.stamp().await;
            if now == known {
                continue;
            }
            known = now;
            match self.read(&provider) {
                Ok(fresh) => {
                    *current.0.write().unwrap_or_else(PoisonError::into_inner) = fresh;
                    tracing::info!(certificate = %self.certificate.display(), "the certificate was exchanged");
                }
                Err(sentence) => tracing::error!("the certificate stays as it is: {sentence}"),
            }
        }
    }

    /// Both contents.
    async fn stamp(&self) -> [Option<Vec<u8>>; 2] {
        [tokio::fs::read(&self.certificate).await.ok(), tokio::fs::read(&self.key).await.ok()]
    }

    fn read(&self, provider: &CryptoProvider) -> Result<Arc<CertifiedKey>, String> {
        let unusable = |path: &Path, why: &dyn fmt::Display| format!("{}: {why}", path.display());
        let chain: Result<Vec<_>, _> =
            CertificateDer::pem_file_iter(&self.certificate).and_then(Iterator::collect);
        let chain = chain.map_err(|error| unusable(&self.certificate, &error))?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|error| unusable(&self.key, &error))?;
        let pair = CertifiedKey::from_der(chain, key, provider);
        pair.map(Arc::new).map_err(|error| unusable(&self.certificate, &error))
    }
}

/// The certificate as of now.
#[derive(Debug)]
struct Current(RwLock<Arc<CertifiedKey>>);

impl ResolvesServerCert for Current {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner)))
    }
}
