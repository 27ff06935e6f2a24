//! The last lines of the run that ended last, and of an earlier one while the node has none of that run.
//!
//! ```text
//!   pod ─→ run: which one ended last, and how to ask for its log
//!           │
//!           ├─ remembered ────────────────→ answer: what has ended writes no more
//!           └─ ask the node ─┬─ lines ────→ remember, answer
//!                            └─ none now ─→ an earlier run that is remembered, marked as such; else the refusal
//! ```

mod memory;
mod run;
mod tail;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use kdr_core::{
    Error,
    log::{LastLines, LastRun},
};
use kube::Client;

use self::{
    memory::{Key, Memory},
    run::EndedRun,
    tail::{LINES, Tail},
};
use crate::{
    container::LogRequest,
    lines::LineReader,
    metrics::Counters,
    refusal::{Question, Refusal, pod_not_found},
    request::{Asked, From, is_name},
    run::container,
    upstream,
};

/// So many containers' last runs are remembered: those that were asked for last.
const CONTAINERS: usize = 512;

/// Reads how runs ended, and remembers it. Clones share what they remember.
#[derive(Clone)]
pub struct LastRuns {
    client: Client,
    counters: Arc<Counters>,
    memory: Arc<Mutex<Memory>>,
    /// The API server has to answer within this time.
    answer: Duration,
}

impl LastRuns {
    /// Remembers nothing yet.
    pub fn new(client: Client, counters: Arc<Counters>, answer: Duration) -> Self {
        Self { client, counters, memory: Arc::new(Mutex::new(Memory::new(CONTAINERS))), answer }
    }

    /// The last lines of the run that ended last, or of the one before that could be read.
    pub async fn of(self, request: LastLines) -> Result<LastRun<Bytes>, Error> {
        let LastLines { namespace, pod: name, .. } = &request;
        if !is_name(namespace) || !is_name(name) {
            return Err(pod_not_found(namespace, name));
        }
        let question = Question { namespace, pod: name, container: "", previous: true, not_started: "" };
        let pod = upstream::pod(&self.client, namespace, name, self.answer)
            .await
            .map_err(|refusal| refusal.explain(&question))?;
        let uid = pod.metadata.uid.clone().unwrap_or_default();
        if request.uid.as_deref().is_some_and(|wanted| wanted != uid) {
            return Err(pod_not_found(namespace, name));
        }
        let container = container(&pod, &request.container)?;
        let Some(run) = run::ended_last(&pod, container) else {
            return Err(Error::NotReady(format!("No run of container {container} has ended yet.")));
        };
        // Not `previous`: that the pod has one is known, whatever the node says of it.
        let about_log = Question { container, previous: false, ..question };
        let key = Key { uid, container: container.to_owned() };
        let known = self.memory().get(&key);
        if let Some(known) = &known
            && run.is(known)
        {
            return Ok(LastRun { latest: true, ..known.clone() });
        }

        let earlier = known.map(|known| LastRun { latest: false, ..known });
        match self.read(&request, container, &run).await {
            Ok(tail) if tail.has_lines() => {
                let found = run.with(tail);
                self.memory().put(key, found.clone());
                Ok(found)
            }
            // It wrote nothing; or what the node served was the next run's log.
            Ok(tail) => Ok(earlier.unwrap_or_else(|| run.with(tail))),
            Err(refusal) if refusal.is_about_rights() => Err(refusal.explain(&about_log)),
            Err(refusal) => earlier.ok_or_else(|| refusal.explain(&about_log)),
        }
    }

    /// The end of the run's log. What is not of this run is left out.
    async fn read(&self, request: &LastLines, container: &str, run: &EndedRun) -> Result<Tail, Refusal> {
        let log = LogRequest {
            namespace: request.namespace.clone(),
            pod: request.pod.clone(),
            container: container.into(),
            previous: run.previous,
            tail_lines: Some(LINES),
            since: None,
            follow: false,
        };
        let asked = Asked { from: From::Viewer, follow: false, previous: run.previous };
        let reading = async {
            let mut upstream = upstream::open(&self.client, &self.counters, &log, container, asked).await?;
            let mut reader = LineReader::default();
            let mut tail = Tail::default();
            while let Some(chunk) = upstream.chunk().await {
                reader.push(chunk.map_err(Refusal::Unreachable)?);
                while let Some(line) = reader.next_line() {
                    tail.take(&line, run);
                }
            }
            while let Some(line) = reader.finish() {
                // In place of a log the node may write why there is none, without a time and an end.
                if line.time.is_none() && !tail.has_read() {
                    let message = String::from_utf8_lossy(&line.text).into_owned();
                    return Err(Refusal::Status { code: 404, message });
                }
                tail.take(&line, run);
            }
            Ok(tail)
        };
        let limit = self.answer;
        tokio::time::timeout(limit, reading).await.unwrap_or_else(|_| Err(Refusal::timed_out(limit)))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        // It is consistent between any two statements that could panic.
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
