//! A way to an API server: its client and its name.

use std::sync::Arc;

use http::Uri;
use hyper_util::{client::legacy, rt::TokioExecutor};
use kube::client::{Body, ConfigExt};
use tower::ServiceBuilder;

use crate::timing::Timing;

/// A way to an API server. Cheap to clone.
#[derive(Clone)]
pub struct Connection {
    /// For lists, watches and single objects.
    pub(crate) client: kube::Client,
    /// The API server's URL, for messages.
    pub(crate) address: String,
    pub(crate) cluster: String,
    pub(crate) demo: bool,
    pub(crate) timing: Timing,
    /// Namespaces to look into even where namespaces may not be listed.
    pub(crate) namespaces: Vec<String>,
    /// Nothing but what logs need, of this namespace alone.
    pub(crate) only: Option<Arc<str>>,
}

/// The connection to a simulated cluster: plain HTTP, no credentials. Only for loopback.
pub fn connect_url(url: Uri, name: impl Into<String>, demo: bool) -> Connection {
    let address = url.to_string();
    let config = kube::Config::new(url);
    let http = legacy::Client::builder(TokioExecutor::new()).build_http::<Body>();
    let service = ServiceBuilder::new().layer(config.base_uri_layer()).service(http);
    let namespaces = vec![config.default_namespace.clone()];
    let client = kube::Client::new(service, config.default_namespace);
    Connection {
        client,
        address,
        cluster: name.into(),
        demo,
        timing: Timing::default(),
        namespaces,
        only: None,
    }
}

impl Connection {
    /// With other waiting times; for tests.
    #[must_use]
    pub fn with_timing(self, timing: Timing) -> Self {
        Self { timing, ..self }
    }

    /// With these namespaces to look into even where namespaces may not be listed, besides the context's own.
    #[must_use]
    pub fn with_namespaces(mut self, namespaces: impl IntoIterator<Item = String>) -> Self {
        self.namespaces.extend(namespaces);
        self
    }

    /// For whoever only reads the logs of one namespace: nothing else is asked for, so no other right is needed.
    #[must_use]
    pub fn for_logs_of(mut self, namespace: &str) -> Self {
        self.only = Some(namespace.into());
        self
    }

    /// The context's namespace.
    pub fn namespace(&self) -> &str {
        self.client.default_namespace()
    }

    /// The client for following logs. It waits for an answer without limit and retries nothing by itself: a log may be
    /// silent for days, and only whoever follows it knows where to go on.
    ///
    /// It is the very client that watches. No read time-out is set on the connections; each list and watch brings its
    /// own ([`Timing`]), because what is silence to a watch is ordinary to a log. As kube speaks HTTP/1.1, each stream
    /// has a connection of its own and a slow log holds up nothing else.
    pub fn log_client(&self) -> kube::Client {
        self.client.clone()
    }

    /// The context's cluster, `in-cluster`, or the simulator's name.
    pub fn cluster_name(&self) -> &str {
        &self.cluster
    }
}
