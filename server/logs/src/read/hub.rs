//! One reading of each container's live log, whoever and however many look.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use futures::StreamExt as _;
use tokio_util::task::AbortOnDropHandle;

use super::ring::{Item, Ring};
use crate::{
    Logs,
    container::{ContainerEvent, LogRequest},
};

/// A run of a container.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The pod's `metadata.uid`.
    pub(super) uid: Arc<str>,
    pub(super) container: Arc<str>,
    /// `restartCount` while it is the current run.
    pub(super) restarts: u32,
}

/// A live log that is being read as long as somebody holds this.
pub(super) struct Live {
    pub(super) ring: Ring,
    _reading: AbortOnDropHandle<()>,
}

/// The live logs that somebody looks at.
#[derive(Clone, Default)]
pub(crate) struct Hub(Arc<Mutex<HashMap<Key, Weak<Live>>>>);

impl Hub {
    /// The live log of this run, if somebody reads it.
    pub(super) fn find(&self, key: &Key) -> Option<Arc<Live>> {
        let live = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key)?.upgrade()?;
        (!live.ring.has_failed()).then_some(live)
    }

    /// The live log of this run, and whether it has just been opened with this request.
    pub(super) fn find_or_open(&self, key: &Key, logs: &Logs, request: LogRequest) -> (Arc<Live>, bool) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(live) = known.get(key).and_then(Weak::upgrade).filter(|live| !live.ring.has_failed()) {
            return (live, false);
        }
        known.retain(|_, live| live.strong_count() > 0);
        let ring = Ring::default();
        let reading = AbortOnDropHandle::new(tokio::spawn(pump(logs.clone(), request, ring.clone())));
        let live = Arc::new(Live { ring, _reading: reading });
        known.insert(key.clone(), Arc::downgrade(&live));
        (live, true)
    }
}

/// Reads a container's log into the ring.
async fn pump(logs: Logs, request: LogRequest, ring: Ring) {
    let mut log = match logs.container(request).await {
        Ok(log) => log,
        Err(error) => return ring.push(Item::End(Err(error))).await,
    };
    while let Some(event) = log.next().await {
        let item = match event {
            Ok(ContainerEvent::Lines { lines, dropped }) => {
                if dropped > 0 {
                    ring.push(Item::Missed(dropped)).await;
                }
                Item::Lines(Arc::new(lines))
            }
            Ok(ContainerEvent::Gap { from, to, reason }) => Item::Gap { from, to, reason },
            Ok(ContainerEvent::End { reason, message }) => Item::End(Ok((reason, message))),
            Err(error) => Item::End(Err(error)),
        };
        ring.push(item).await;
    }
}
