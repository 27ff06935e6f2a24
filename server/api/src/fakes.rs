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
    log::{LastLines, LastRun, LogEvent, Members, ReadRequest, Selection},
    meta::ResourceRef,
    ports::{ApiKinds, ClusterSource, ClusterView, LogSource, LogStream, LogView},
    search::{Hits, Query},
    view::{Step, View},
};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::{Api, Drain, Limits, Metrics};

/// The version that [`Fakes::api`] tells.
pub(crate) const VERSION: &str = "1.2.3";

/// What the fake ports answer, and what they were asked.
#[derive(Clone, Default)]
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
    pub(crate) end: CancellationToken,
    pub(crate) metrics: Metrics,
}

pub(crate) type Steps = BoxStream<'static, Step>;
pub(crate) type Events = LogStream<Bytes>;

impl Fakes {
    /// The services over these fakes.
    pub(crate) fn api(&self) -> Api {
        self.limited(Limits::default())
    }

    /// The same with other limits.
    pub(crate) fn limited(&self, limits: Limits) -> Api {
        let source = Arc::new(self.clone());
        Api::new(source.clone(), source, Drain::new(self.end.clone()), limits, self.metrics.clone(), VERSION)
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
