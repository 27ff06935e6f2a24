//! Someone who reads the logs of a selection.

use std::time::Duration;

use bytes::Bytes;
use futures::StreamExt as _;
use kdr_core::{
    Error, Scope,
    log::{
        EndReason, LogEvent, Marker, MarkerKind, Part, Progress, ReadRequest, Selected, Selection, Source,
        filter::Filter,
    },
    ports::{LogSource as _, LogStream},
    rows::WorkloadRef,
};

use crate::world::World;

/// Everything of a workload, followed.
pub fn followed() -> ReadRequest {
    let workload = WorkloadRef { kind: "Deployment".into(), name: "web".into() };
    ReadRequest {
        selection: Selection { namespace: "shop".into(), pods: Selected::Workload(workload) },
        containers: Vec::new(),
        previous: false,
        since: None,
        until: None,
        part: Part::All,
        follow: true,
        filter: Filter::default(),
    }
}

/// The same without what comes.
pub fn what_is_there() -> ReadRequest {
    ReadRequest { follow: false, ..followed() }
}

pub struct Viewer {
    stream: LogStream<Bytes>,
    /// As last told.
    pub sources: Vec<Source>,
    pub progress: Progress,
}

impl Viewer {
    pub async fn of(world: &World, request: ReadRequest) -> Self {
        Self::open(world, request).await.unwrap()
    }

    pub async fn open(world: &World, request: ReadRequest) -> Result<Self, Error> {
        let view = world.logs.scoped(&Scope::everything());
        let stream = within(view.read(request, world.members())).await?;
        Ok(Self { stream, sources: Vec::new(), progress: Progress::default() })
    }

    /// The next event but sources and progress, which are kept.
    pub async fn next(&mut self) -> Option<LogEvent<Bytes>> {
        loop {
            match within(self.stream.next()).await?.unwrap() {
                LogEvent::Sources(sources) => {
                    self.keep(sources);
                }
                LogEvent::Progress(progress) => self.progress = progress,
                event => return Some(event),
            }
        }
    }

    fn keep(&mut self, sources: Vec<Source>) {
        for source in sources {
            let id = source.id as usize;
            if id < self.sources.len() {
                self.sources[id] = source;
            } else {
                assert_eq!(id, self.sources.len(), "they count up");
                self.sources.push(source);
            }
        }
    }

    /// Until this holds of the sources.
    pub async fn until(&mut self, holds: impl Fn(&[Source]) -> bool) {
        while !holds(&self.sources) {
            match within(self.stream.next()).await.unwrap().unwrap() {
                LogEvent::Sources(sources) => {
                    self.keep(sources);
                }
                LogEvent::Progress(progress) => self.progress = progress,
                other => panic!("{other:?}"),
            }
        }
    }

    /// So many lines, as `pod text`; with what stands between them in brackets.
    pub async fn lines(&mut self, count: usize) -> Vec<String> {
        let mut texts = Vec::new();
        let mut lines_so_far = 0;
        while lines_so_far < count {
            match self.next().await.unwrap_or_else(|| panic!("the end after {texts:?}")) {
                LogEvent::Lines { lines, dropped } => {
                    assert_eq!(dropped, 0);
                    lines_so_far += lines.len();
                    texts.extend(lines.iter().map(|line| {
                        let pod = &self.sources[line.source as usize].pod;
                        let text = String::from_utf8_lossy(&line.line.text);
                        if line.context { format!("{pod} ({text})") } else { format!("{pod} {text}") }
                    }));
                }
                LogEvent::Marker(marker) => texts.push(format!("[{}]", marker.message)),
                LogEvent::Gap { reason, .. } => texts.push(format!("[gap: {reason}]")),
                other => panic!("after {texts:?}: {other:?}"),
            }
        }
        assert_eq!(lines_so_far, count, "{texts:?}");
        texts
    }

    pub async fn marker(&mut self) -> (MarkerKind, String) {
        match self.next().await {
            Some(LogEvent::Marker(Marker { kind, message, .. })) => (kind, message),
            other => panic!("no marker: {other:?}"),
        }
    }

    /// The end, after which there is nothing: why, and whether there is nothing older.
    pub async fn end(&mut self) -> (EndReason, bool) {
        match self.next().await {
            Some(LogEvent::End { reason, from_beginning, .. }) => {
                assert!(self.stream.next().await.is_none());
                (reason, from_beginning)
            }
            other => panic!("not the end: {other:?}"),
        }
    }
}

/// A test that waits for what does not come fails instead of hanging.
pub async fn within<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("nothing happened for 20 s")
}
