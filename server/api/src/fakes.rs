//! Ports that say what a test tells them to.

use std::{
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::{FutureExt as _, Stream, StreamExt as _, future::BoxFuture, stream::BoxStream};
use kdr_core::{
    Error, Scope,
    access::Pass,
    log::{LastLines, LastRun, LogEvent, Members, ReadRequest, Selection},
    meta::ResourceRef,
    ports::{ApiKinds, ClusterSource, ClusterView, LogSource, LogStream, LogView},
    search::{Hits, Query},
    view::{Step, View},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use tonic::codegen::http;
use tower::Service;

use crate::{Api, Download, Drain, Gated, Limits, Metrics, Mounted};
use kdr_proto::v1::{
    cluster_service_server::{ClusterService, ClusterServiceServer},
    log_service_server::{LogService, LogServiceServer},
};

/// The version that [`Fakes::api`] tells.
pub(crate) const VERSION: &str = "1.2.3";

/// What the fake ports answer, and what they were asked.
#[derive(Clone)]
pub(crate) struct Fakes {
    /// The next watch's steps.
    pub(crate) steps: Arc<Mutex<Option<Steps>>>,
    /// The view that was asked for last.
    pub(crate) view: Arc<Mutex<Option<View>>>,
    /// What was searched for last.
    pub(crate) query: Arc<Mutex<Option<Query>>>,
    /// The answer to each manifest; absent: none ever comes.
    pub(crate) manifest: Arc<Mutex<Option<Result<String, Error>>>>,
    /// The next log's answer; absent: none ever comes.
    pub(crate) log: Arc<Mutex<Option<Result<Events, Error>>>>,
    /// The log that was asked for last.
    pub(crate) asked: Arc<Mutex<Option<ReadRequest>>>,
    /// What every request carries.
    pub(crate) pass: Arc<Mutex<Pass>>,
    pub(crate) end: CancellationToken,
    pub(crate) metrics: Metrics,
}

pub(crate) type Steps = BoxStream<'static, Step>;
pub(crate) type Events = LogStream<Bytes>;

impl Fakes {
    /// The services over these fakes.
    pub(crate) fn api(&self) -> Open {
        self.limited(Limits::default())
    }

    /// The same with other limits.
    pub(crate) fn limited(&self, limits: Limits) -> Open {
        let source = Arc::new(self.clone());
        let drain = Drain::new(self.end.clone());
        let api = Api::new(source.clone(), source, drain, limits, self.metrics.clone(), VERSION);
        Open(api, self.pass.lock().unwrap().clone())
    }

    /// The next watch yields what is sent here.
    pub(crate) fn watch(&self) -> mpsc::Sender<Step> {
        let (sender, receiver) = mpsc::channel(16);
        self.watch_yields(Received(receiver));
        sender
    }

    /// The next watch yields this.
    pub(crate) fn watch_yields(&self, steps: impl Stream<Item = Step> + Send + 'static) {
        *self.steps.lock().unwrap() = Some(steps.boxed());
    }

    /// The next log yields what is sent here.
    pub(crate) fn follow(&self) -> mpsc::Sender<Result<LogEvent<Bytes>, Error>> {
        let (sender, receiver) = mpsc::channel(16);
        *self.log.lock().unwrap() = Some(Ok(Received(receiver).boxed()));
        sender
    }
}

/// The services, every request to which carries a pass.
pub(crate) struct Open(Api, Pass);

impl Open {
    pub(crate) fn cluster(&self) -> Admitted<Mounted<ClusterServiceServer<impl ClusterService + use<>>>> {
        Admitted(self.0.cluster(), self.1.clone())
    }

    pub(crate) fn log(&self) -> Admitted<Mounted<LogServiceServer<impl LogService + use<>>>> {
        Admitted(self.0.log(), self.1.clone())
    }

    pub(crate) fn download(&self) -> Admitted<Gated<Download>> {
        Admitted(self.0.download(), self.1.clone())
    }
}

#[derive(Clone)]
pub(crate) struct Admitted<S>(S, Pass);

impl<S: Service<http::Request<B>>, B> Service<http::Request<B>> for Admitted<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: http::Request<B>) -> S::Future {
        request.extensions_mut().insert(self.1.clone());
        self.0.call(request)
    }
}

impl Default for Fakes {
    fn default() -> Self {
        Self {
            steps: Arc::default(),
            view: Arc::default(),
            query: Arc::default(),
            manifest: Arc::default(),
            log: Arc::default(),
            asked: Arc::default(),
            pass: Arc::new(Mutex::new(Pass::local())),
            end: CancellationToken::default(),
            metrics: Metrics::default(),
        }
    }
}

struct Received<T>(mpsc::Receiver<T>);

impl<T> Stream for Received<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_recv(context)
    }
}

impl ClusterSource for Fakes {
    fn scoped(&self, _: &Scope) -> Arc<dyn ClusterView> {
        Arc::new(self.clone())
    }
}

impl ClusterView for Fakes {
    fn watch(&self, view: View) -> BoxStream<'static, Step> {
        *self.view.lock().unwrap() = Some(view);
        self.steps.lock().unwrap().take().expect("the test has said what a watch yields")
    }

    fn manifest(&self, _: ResourceRef) -> BoxFuture<'static, Result<String, Error>> {
        match self.manifest.lock().unwrap().clone() {
            Some(answer) => async { answer }.boxed(),
            None => std::future::pending().boxed(),
        }
    }

    fn search(&self, query: &Query) -> Hits {
        *self.query.lock().unwrap() = Some(query.clone());
        Hits::default()
    }

    fn members(&self, _: &Selection) -> BoxStream<'static, Members> {
        futures::stream::pending().boxed()
    }

    fn kinds(&self) -> BoxFuture<'static, Result<ApiKinds, Error>> {
        async { Ok(ApiKinds::default()) }.boxed()
    }
}

impl LogSource<Bytes> for Fakes {
    fn scoped(&self, _: &Scope) -> Arc<dyn LogView<Bytes>> {
        Arc::new(self.clone())
    }
}

impl LogView<Bytes> for Fakes {
    fn read(
        &self,
        request: ReadRequest,
        _: BoxStream<'static, Members>,
    ) -> BoxFuture<'static, Result<LogStream<Bytes>, Error>> {
        *self.asked.lock().unwrap() = Some(request);
        match self.log.lock().unwrap().take() {
            Some(answer) => async { answer }.boxed(),
            None => std::future::pending().boxed(),
        }
    }

    fn last_lines(&self, _: LastLines) -> BoxFuture<'static, Result<LastRun<Bytes>, Error>> {
        std::future::pending().boxed()
    }
}
