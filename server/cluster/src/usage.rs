//! What containers use: asked for again and again, because the metrics API cannot be watched.
//!
//! ```text
//!   metrics.k8s.io, all pods ──403──▶ metrics.k8s.io, namespace by namespace
//!             │ 404, 503                          │
//!             ▼                                   ▼
//!   each ready node's stats/summary ──▶ nothing: why, in a sentence
//! ```

mod pods;
mod summary;

use std::{
    sync::{Arc, atomic::Ordering::Relaxed},
    time::{Duration, Instant},
};

use tokio::sync::mpsc;

use crate::{
    message::{Measured, Message},
    metrics::Counters,
    rest::{Fault, Rest},
    roster::Roster,
    timing::Timing,
    trim::Names,
};

/// Each node that is asked costs the API server a request to that node, so that many are asked less often.
const PER_NODE: Duration = Duration::from_millis(200);

/// Asks for what containers use until the actor is gone: often while somebody looks, else now and then for the history.
pub(crate) async fn poll(
    rest: Rest,
    timing: Timing,
    counters: Arc<Counters>,
    roster: Arc<Roster>,
    actor: mpsc::Sender<Message>,
) {
    let mut meter = Meter { rest, roster, names: Names::new() };
    let mut last: Option<Instant> = None;
    let mut rest_between = timing.usage;
    loop {
        let since = last.map_or(Duration::MAX, |last| last.elapsed());
        let is_watched = counters.viewers.load(Relaxed) > 0;
        if since >= timing.usage_idle.max(rest_between) || (is_watched && since >= rest_between) {
            let (measured, nodes) = meter.measure().await;
            last = Some(Instant::now());
            rest_between = timing.usage.max(PER_NODE.saturating_mul(nodes));
            if actor.send(Message::Usage(measured)).await.is_err() {
                return;
            }
        }
        tokio::select! {
            () = tokio::time::sleep(timing.usage) => {}
            () = actor.closed() => return,
        }
    }
}

struct Meter {
    rest: Rest,
    roster: Arc<Roster>,
    names: Names,
}

impl Meter {
    /// One measurement of everything, and how many nodes were asked for it one by one.
    async fn measure(&mut self) -> (Measured, u32) {
        let fault = match pods::everywhere(&self.rest, &mut self.names).await {
            Ok(measurements) => return (Measured::Containers(measurements), 0),
            Err(fault) => fault,
        };
        tracing::debug!(%fault, "the metrics API gives nothing");
        if let Fault::Forbidden(_) = fault {
            let namespaces = self.roster.known_namespaces();
            if let Some(measurements) = pods::within(&self.rest, &namespaces, &mut self.names).await {
                return (Measured::Containers(measurements), 0);
            }
        }
        let without = match &fault {
            Fault::NotFound(_) => {
                "the cluster does not have the metrics API, which metrics-server provides".to_owned()
            }
            Fault::Forbidden(message) => format!("KDR's account may not read metrics.k8s.io: {message}"),
            fault => format!("the metrics API does not answer: {fault}"),
        };
        match summary::ask(&self.rest, &self.roster, &mut self.names).await {
            Ok((measurements, nodes)) => (Measured::Containers(measurements), nodes),
            Err(fault) => {
                let why = format!("{without}; and the nodes cannot be asked instead: {fault}.");
                (Measured::Unavailable(why), 0)
            }
        }
    }
}

#[cfg(test)]
mod tests;
