//! List and watch of one kind, forever: everywhere, or where that is forbidden in each namespace in which it is not.

mod collection;
mod decode;
mod follower;
mod listener;
mod scattered;

use std::sync::Arc;

use jiff::Timestamp;
use kdr_core::view::Sync;
use tokio::sync::mpsc;

pub(crate) use collection::{Collection, End, Source};
pub(crate) use decode::list;
pub(crate) use follower::{Follower, Teller};
pub(crate) use listener::{Gone, State};
pub(crate) use scattered::follow as follow_scattered;

use crate::{
    kind::Kind,
    message::{Change, Message, Object},
    metrics::{Counters, KindCounters},
    rest::{Fault, JSON, Rest},
    roster::Roster,
    timing::Timing,
    trim::Watched,
};

/// Objects a page. The same as client-go's: large enough to be quick, small enough that one page's JSON is no burden.
const PAGE: u32 = 500;

/// The same of kinds whose objects may have a megabyte each.
const PAGE_OF_LARGE: u32 = 50;

/// What the watch of a kind needs.
#[derive(Clone)]
pub(crate) struct Following {
    pub(crate) kind: Kind,
    /// Only of this namespace.
    pub(crate) within: Option<Arc<str>>,
    pub(crate) rest: Rest,
    pub(crate) timing: Timing,
    pub(crate) counters: Arc<Counters>,
    pub(crate) roster: Arc<Roster>,
    pub(crate) actor: mpsc::Sender<Message>,
}

/// Follows one kind until the actor is gone.
pub(crate) async fn follow<K: Watched<Trimmed = Object>>(following: Following) {
    let (kind, timing) = (following.kind, following.timing);
    let teller = Teller::new(following.clone());
    let source = following.source(following.within.as_deref());
    let mut everywhere = Collection::new(source, following.rest.clone(), timing, teller);
    loop {
        let round = match everywhere.follow::<K>().await {
            End::Gone => Err(Gone),
            End::NotServed(fault) => not_served(&mut everywhere, &fault).await,
            End::Forbidden(_) if kind.is_extension() && following.is_not_installed().await => {
                not_served(&mut everywhere, &Fault::NotFound(format!("there is no {}", kind.name()))).await
            }
            End::Forbidden(fault) if kind.is_namespaced() && following.within.is_none() => {
                scattered::follow::<K, _>(&following, &mut everywhere, &fault).await
            }
            End::Forbidden(fault) => {
                everywhere.refused(Sync::Forbidden, &fault, timing.backoff_refused).await
            }
        };
        if let Err(Gone) = round {
            return;
        }
    }
}

/// An extension that is not installed: quietly looked for again later.
async fn not_served(everywhere: &mut Collection<Teller<Following>>, fault: &Fault) -> Result<(), Gone> {
    everywhere.listener().forget().await?;
    let following = everywhere.listener().follower.clone();
    let state = State { sync: Sync::NotServed, since: Timestamp::now(), message: String::new() };
    tracing::debug!(kind = following.kind.name(), %fault, "an extension is not installed");
    following.state(state, Vec::new()).await?;
    tokio::select! {
        () = tokio::time::sleep(following.timing.extension) => Ok(()),
        () = following.actor.closed() => Err(Gone),
    }
}

impl Following {
    /// Who lacks the right for an extension is refused whether it is installed or not; anybody may ask for the group.
    async fn is_not_installed(&self) -> bool {
        let group = format!("/apis/{}", self.kind.group());
        matches!(self.rest.get(&group).await, Err(Fault::NotFound(_)))
    }

    async fn send(&self, message: Message) -> Result<(), Gone> {
        self.actor.send(message).await.map_err(|_closed| Gone)
    }
}

impl Follower for Following {
    type Trimmed = Object;

    fn source(&self, namespace: Option<&str>) -> Source {
        let is_large = matches!(self.kind, Kind::Secrets | Kind::ConfigMaps);
        Source {
            name: self.kind.name().to_owned(),
            path: self.kind.path_within(namespace),
            list_as: JSON,
            watch_as: JSON,
            page: if is_large { PAGE_OF_LARGE } else { PAGE },
            may_be_missing: self.kind.is_extension(),
        }
    }

    fn rest(&self) -> &Rest {
        &self.rest
    }

    fn timing(&self) -> Timing {
        self.timing
    }

    fn roster(&self) -> &Roster {
        &self.roster
    }

    async fn state(&self, state: State, readable: Vec<Arc<str>>) -> Result<(), Gone> {
        let State { sync, since, message } = state;
        self.send(Message::State { kind: self.kind, sync, since, message, readable }).await
    }

    async fn objects(
        &self,
        within: Option<Arc<str>>,
        received: Timestamp,
        change: Change,
    ) -> Result<(), Gone> {
        if within.is_none() {
            self.roster.observe(self.kind, &change);
        }
        self.send(Message::Objects { kind: self.kind, within, received, change }).await
    }

    async fn gone(&self) {
        self.actor.closed().await;
    }

    fn counters(&self) -> Option<&KindCounters> {
        Some(self.counters.of(self.kind))
    }
}

#[cfg(test)]
mod tests;
