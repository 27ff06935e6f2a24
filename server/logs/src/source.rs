//! The port: logs within a scope.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::{
    FutureExt as _, Stream, StreamExt as _,
    future::{BoxFuture, ready},
    stream::BoxStream,
};
use kdr_core::{
    Error, Scope,
    access::Right,
    log::{LastLines, LastRun, Members, ReadRequest},
    ports::{LogSource, LogStream, LogView},
};
use kube::Client;
use tokio_util::task::AbortOnDropHandle;

use crate::{
    container::{ContainerEvent, ContainerStream, LogRequest},
    follow::{Follower, Opening, Reading},
    last::LastRuns,
    metrics::{Counters, Metrics},
    pace::Pace,
    queue::{Receiver, queue},
    read::{self, Hub},
    refusal::{Question, Refusal, pod_not_found},
    request::{Asked, From, is_name},
    resume::Resume,
    run::{Fate, container, fate, not_started, served},
    upstream,
};

/// The logs of a cluster's containers.
///
/// Errors of its views: `NotFound` for a pod or container that does not exist or lies outside the scope, `NotReady` for a
/// container without a log, `Forbidden` when KDR's account lacks a right, `Unavailable` when the API server or the node
/// does not answer.
#[derive(Clone)]
pub struct Logs {
    client: Client,
    pub(crate) pace: Pace,
    counters: Arc<Counters>,
    last: LastRuns,
    hub: Hub,
}

impl Logs {
    /// With a client that has no read time-out (a followed log may be silent for hours) and does not retry by itself.
    pub fn new(client: Client) -> Self {
        Self::with_pace(client, Pace::default())
    }

    /// With other times of waiting than the default.
    pub fn with_pace(client: Client, pace: Pace) -> Self {
        let counters = Arc::default();
        let last = LastRuns::new(client.clone(), Arc::clone(&counters), pace.answer);
        Self { client, pace, counters, last, hub: Hub::default() }
    }

    /// Figures of all views together.
    pub fn metrics(&self) -> Metrics {
        self.counters.read()
    }

    /// Streams one container's log. Resolves when the node has answered; an error within the stream ends it.
    pub async fn container(self, request: LogRequest) -> Result<ContainerStream, Error> {
        let LogRequest { namespace, pod: name, previous, .. } = &request;
        if !is_name(namespace) || !is_name(name) {
            return Err(pod_not_found(namespace, name));
        }
        let about_pod =
            Question { namespace, pod: name, container: "", previous: *previous, not_started: "" };
        let pod = upstream::pod(&self.client, namespace, name, self.pace.answer)
            .await
            .map_err(|refusal| refusal.explain(&about_pod))?;
        let container = container(&pod, &request.container)?.to_owned();
        let waits_for = not_started(&pod, &container);
        if pod.spec.as_ref().is_none_or(|spec| spec.node_name.as_deref().unwrap_or_default().is_empty()) {
            let why = waits_for.unwrap_or_default();
            return Err(Error::NotReady(format!("The container has not started: {why}.")));
        }

        let run = served(&pod, &container, *previous);
        let reading = match fate(&pod, &run) {
            _ if !request.follow || *previous => Reading::History,
            // An ended run's log is read like any other that is whole, and its end is known.
            Fate::Ended { how, previous: Some(false) } => Reading::Rest { how },
            _ => Reading::Live,
        };
        let follow = reading == Reading::Live;
        let asked = Asked { from: From::Viewer, follow, previous: *previous };
        let opening = self.open(request.clone(), container.clone(), asked);
        let about_log = Question {
            container: &container,
            not_started: waits_for.as_deref().unwrap_or_default(),
            ..about_pod
        };
        let first = self.begin(opening, follow).await.map_err(|refusal| refusal.explain(&about_log))?;

        let (sender, receiver) = queue();
        let since = request.since.map(|since| i64::try_from(since.as_nanosecond()).unwrap_or(i64::MAX));
        let follower = Follower {
            client: self.client,
            run,
            previous: *previous,
            pace: self.pace,
            queue: sender,
            counters: self.counters,
            resume: Resume::new(since, request.tail_lines.is_some()),
            empty_since: None,
            request,
        };
        let task = AbortOnDropHandle::new(tokio::spawn(follower.run(reading, first)));
        Ok(Viewed { receiver, task: Some(task) }.boxed())
    }

    fn open(&self, request: LogRequest, container: String, asked: Asked) -> Opening {
        let (client, counters) = (self.client.clone(), self.counters.clone());
        async move { upstream::open(&client, &counters, &request, &container, asked).await }.boxed()
    }

    /// Waits for the node's answer, in a follow only for so long as most nodes need.
    async fn begin(&self, mut opening: Opening, follow: bool) -> Result<Opening, Refusal> {
        let limit = if follow { self.pace.begin } else { self.pace.answer };
        match tokio::time::timeout(limit, &mut opening).await {
            Ok(answer) => Ok(ready(Ok(answer?)).boxed()),
            Err(_) if follow => Ok(opening),
            Err(_) => Err(Refusal::timed_out(limit)),
        }
    }
}

impl LogSource<Bytes> for Logs {
    fn scoped(&self, scope: &Scope) -> Arc<dyn LogView<Bytes>> {
        Arc::new(ScopedLogs { logs: self.clone(), scope: scope.clone() })
    }
}

/// The logs within a scope.
struct ScopedLogs {
    logs: Logs,
    scope: Scope,
}

impl LogView<Bytes> for ScopedLogs {
    fn read(
        &self,
        request: ReadRequest,
        members: BoxStream<'static, Members>,
    ) -> BoxFuture<'static, Result<LogStream<Bytes>, Error>> {
        if let Err(denial) = self.scope.demand(Right::ReadLogs, &request.selection.namespace) {
            return ready(Err(denial)).boxed();
        }
        read::read(self.logs.clone(), self.logs.hub.clone(), request, members).boxed()
    }

    fn last_lines(&self, request: LastLines) -> BoxFuture<'static, Result<LastRun<Bytes>, Error>> {
        if let Err(denial) = self.scope.demand(Right::ReadLogs, &request.namespace) {
            return ready(Err(denial)).boxed();
        }
        self.logs.last.clone().of(request).boxed()
    }
}

/// The viewer's stream; dropping it ends the reading.
struct Viewed {
    receiver: Receiver,
    task: Option<AbortOnDropHandle<()>>,
}

impl Stream for Viewed {
    type Item = Result<ContainerEvent, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let event = self.receiver.poll_next_unpin(context);
        if matches!(event, Poll::Ready(None)) {
            self.task = None;
        }
        event
    }
}
