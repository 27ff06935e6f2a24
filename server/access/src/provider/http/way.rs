//! The way to the provider: directly, or through the proxy that the environment names (`HTTPS_PROXY`, but for `NO_PROXY`).

use std::{
    error::Error,
    sync::Arc,
    task::{Context, Poll},
};

use futures::{FutureExt as _, TryFutureExt as _, future::BoxFuture};
use http::{Uri, uri::Scheme};
use hyper_util::client::{
    legacy::connect::{HttpConnector, proxy::Tunnel},
    proxy::matcher::Matcher,
};
use tower::Service;

/// Opens connections.
#[derive(Clone)]
pub(super) struct Way {
    direct: HttpConnector,
    proxies: Arc<Matcher>,
}

impl Way {
    pub(super) fn new(proxies: Matcher) -> Self {
        let mut direct = HttpConnector::new();
        // TLS is spoken on top of it.
        direct.enforce_http(false);
        Self { direct, proxies: Arc::new(proxies) }
    }
}

impl Service<Uri> for Way {
    type Response = <HttpConnector as Service<Uri>>::Response;
    type Error = Box<dyn Error + Send + Sync>;
    type Future = BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.direct.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        // Without TLS nothing is asked but this machine.
        let proxy = self.proxies.intercept(&to).filter(|_| to.scheme() == Some(&Scheme::HTTPS));
        let Some(proxy) = proxy else { return self.direct.call(to).err_into().boxed() };
        if proxy.uri().scheme() != Some(&Scheme::HTTP) {
            let host = proxy.uri().host().unwrap_or_default();
            let error =
                format!("the proxy {host} in HTTPS_PROXY is not one of HTTP, which alone KDR can use");
            return async { Err(error.into()) }.boxed();
        }
        let tunnel = Tunnel::new(proxy.uri().clone(), self.direct.clone());
        let mut tunnel = match proxy.basic_auth() {
            Some(credentials) => tunnel.with_auth(credentials.clone()),
            None => tunnel,
        };
        tunnel.call(to).err_into().boxed()
    }
}
