//! The HTTP client towards the provider. It follows no redirects, speaks TLS except on loopback, and neither waits nor
//! reads without end: the provider is somebody else's program.

mod way;

use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use futures::{FutureExt as _, future::BoxFuture};
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::{legacy::Client, proxy::matcher::Matcher},
    rt::{TokioExecutor, TokioTimer},
};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse, url::Url};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};

use self::way::Way;
use super::problem::chain;
use crate::{Error, settings::is_safe};

/// A question is answered within this time or not at all.
const TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of an answer at most.
const LONGEST: usize = 1024 * 1024;

/// Asks the provider.
#[derive(Debug, Clone)]
pub(crate) struct Http(Client<HttpsConnector<Way>, Full<Bytes>>);

/// Why there is no answer.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum HttpError {
    /// Would send secrets in the clear.
    #[error("it names an address without TLS, {0}, to which nothing is sent")]
    Unsafe(String),
    /// Took too long.
    #[error("no answer within {} seconds", TIMEOUT.as_secs())]
    TimedOut,
    /// Does not end.
    #[error("its answer is longer than {LONGEST} bytes")]
    TooLong,
    /// Did not get through.
    #[error("{0}")]
    Failed(String),
}

impl Http {
    /// Trusts the web's authorities, and those in the file; asks through the environment's proxy.
    pub(crate) fn new(ca_file: Option<&Path>) -> Result<Self, Error> {
        Self::through(Matcher::from_env(), ca_file)
    }

    fn through(proxies: Matcher, ca_file: Option<&Path>) -> Result<Self, Error> {
        let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        if let Some(path) = ca_file {
            trust(&mut roots, path).map_err(|problem| Error::CaFile { path: path.to_owned(), problem })?;
        }
        let crypto = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(crypto)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().enable_http2();
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(30))
            .build(connector.wrap_connector(Way::new(proxies)));
        Ok(Self(client))
    }

    /// Asks one question.
    pub(crate) async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let url = Url::parse(&request.uri().to_string()).ok();
        if !url.is_some_and(|url| is_safe(&url)) {
            return Err(HttpError::Unsafe(request.uri().host().unwrap_or_default().to_owned()));
        }
        let answer = async {
            let answer = self.0.request(request.map(|body| Full::new(Bytes::from(body)))).await;
            let (head, body) = answer.map_err(|error| HttpError::Failed(chain(&error)))?.into_parts();
            let body = Limited::new(body, LONGEST).collect().await.map_err(|error| {
                if error.is::<LengthLimitError>() {
                    return HttpError::TooLong;
                }
                HttpError::Failed(chain(&*error))
            })?;
            Ok(HttpResponse::from_parts(head, body.to_bytes().to_vec()))
        };
        tokio::time::timeout(TIMEOUT, answer).await.unwrap_or(Err(HttpError::TimedOut))
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = BoxFuture<'c, Result<HttpResponse, HttpError>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.ask(request).boxed()
    }
}

fn trust(roots: &mut RootCertStore, path: &Path) -> Result<(), String> {
    let bytes = std::fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
    let mut count = 0;
    for certificate in CertificateDer::pem_slice_iter(&bytes) {
        let certificate = certificate.map_err(|error| format!("is not PEM: {error}"))?;
        roots.add(certificate).map_err(|error| format!("has a certificate that cannot be used: {error}"))?;
        count += 1;
    }
    if count == 0 {
        return Err("holds no certificate in PEM".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests;
