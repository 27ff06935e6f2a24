//! Which containers belong to a selection, and what became of them: a function of the pods, without I/O.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::Timestamp;
use kdr_core::{
    log::{Members, Source, SourceState},
    pod::{Container, Pod, RunState, Stage},
};

use super::reader::Seen;

/// A container of a pod that will never be another's.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    uid: Arc<str>,
    container: Arc<str>,
}

/// A container that has joined.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) source: Source,
    pub(super) uid: Arc<str>,
    pub(super) seen: Seen,
    /// Others were there before.
    pub(super) later: bool,
}

/// What is different.
#[derive(Debug, Default)]
pub(super) struct News {
    pub(super) joined: Vec<Joined>,
    /// What is known now of containers that were there, by [`Source::id`].
    pub(super) changed: Vec<(u32, Seen, u32)>,
}

struct Known {
    id: u32,
    pod: Arc<str>,
    seen: Seen,
}

/// The containers of a selection so far.
pub(super) struct Membership {
    /// Only containers of these names; all when empty.
    names: Vec<Arc<str>>,
    known: HashMap<Key, Known>,
    begun: bool,
    next: u32,
}

/// How many containers there are of these names; of all when there are none.
pub(super) fn count(members: &Members, names: &[Arc<str>]) -> usize {
    let containers = members.pods.iter().flat_map(|pod| pod.all_containers());
    containers.filter(|container| is_wanted(names, container)).count()
}

fn is_wanted(names: &[Arc<str>], container: &Container) -> bool {
    names.is_empty() || names.contains(&container.name)
}

impl Membership {
    /// Knows nobody yet.
    pub(super) fn new(names: Vec<Arc<str>>) -> Self {
        Self { names, known: HashMap::new(), begun: false, next: 0 }
    }

    /// Whether every pod that was ever there is gone.
    pub(super) fn are_all_gone(&self) -> bool {
        self.begun && self.known.values().all(|known| known.seen.gone.is_some())
    }

    /// Takes in who is there now.
    pub(super) fn take(&mut self, members: &Members) -> News {
        let mut news = News::default();
        let later = std::mem::replace(&mut self.begun, true);
        let mut present: HashSet<Key> = HashSet::new();
        let mut youngest: Option<(Timestamp, Arc<str>)> = None;
        for pod in &members.pods {
            for container in pod.all_containers() {
                if !is_wanted(&self.names, container) {
                    continue;
                }
                let key = Key { uid: pod.meta.uid.clone(), container: container.name.clone() };
                let seen = seen(pod, container);
                present.insert(key.clone());
                match self.known.get_mut(&key) {
                    Some(known) if known.seen != seen => {
                        news.changed.push((known.id, seen.clone(), restarts(container)));
                        known.seen = seen;
                    }
                    Some(_) => {}
                    None => {
                        if later && let Some(created) = pod.meta.created {
                            youngest = youngest.max(Some((created, pod.meta.name.clone())));
                        }
                        news.joined.push(self.join(key, pod, container, seen, later));
                    }
                }
            }
        }
        for (key, known) in &mut self.known {
            if known.seen.gone.is_none() && !present.contains(key) {
                known.seen.gone = Some(gone(&known.pod, youngest.as_ref().map(|(_, name)| &**name)));
                news.changed.push((known.id, known.seen.clone(), restarts(&known.seen.container)));
            }
        }
        news.changed.sort_unstable_by_key(|(id, ..)| *id);
        news
    }

    fn join(&mut self, key: Key, pod: &Pod, container: &Container, seen: Seen, later: bool) -> Joined {
        let id = self.next;
        self.next += 1;
        let source = Source {
            id,
            pod: pod.meta.name.clone(),
            container: container.name.clone(),
            role: container.role,
            restarts: restarts(container),
            node: pod.node.clone(),
            state: if has_run(container) {
                SourceState::Reading
            } else {
                SourceState::Waiting(seen.waiting.clone())
            },
        };
        let uid = key.uid.clone();
        self.known.insert(key, Known { id, pod: pod.meta.name.clone(), seen: seen.clone() });
        Joined { source, uid, seen, later }
    }
}

fn seen(pod: &Pod, container: &Container) -> Seen {
    Seen {
        container: Arc::new(container.clone()),
        waiting: waiting(pod, container),
        ended: matches!(pod.stage(), Stage::Succeeded | Stage::Failed),
        gone: None,
    }
}

fn restarts(container: &Container) -> u32 {
    container.status.as_ref().map_or(0, |status| status.restarts)
}

/// Whether it has ever been started.
fn has_run(container: &Container) -> bool {
    container.status.as_ref().is_some_and(|status| {
        let is_run = |state: &RunState| matches!(state, RunState::Running { .. } | RunState::Terminated(_));
        is_run(&status.state) || is_run(&status.last)
    })
}

/// Why it has not started, in a sentence.
fn waiting(pod: &Pod, container: &Container) -> String {
    if pod.node.is_empty() {
        let scheduler =
            pod.condition("PodScheduled").map(|condition| &*condition.message).unwrap_or_default();
        return sentence("No node has been chosen for the pod", scheduler);
    }
    match container.status.as_ref().map(|status| &status.state) {
        Some(RunState::Waiting { reason, message })
            if &**reason == "PodInitializing" && message.is_empty() =>
        {
            "It waits for the init containers.".to_owned()
        }
        Some(RunState::Waiting { reason, message }) => sentence(reason, message),
        _ if !pod.reason.is_empty() => sentence(&pod.reason, &pod.message),
        _ => "It has not started yet.".to_owned(),
    }
}

fn sentence(what: &str, why: &str) -> String {
    let why = why.trim_end_matches('.');
    if why.is_empty() { format!("{what}.") } else { format!("{what}: {why}.") }
}

fn gone(pod: &str, successor: Option<&str>) -> String {
    match successor {
        Some(successor) if successor == pod => format!("Pod {pod} was replaced by a new one of its name."),
        Some(successor) => format!("Pod {pod} was replaced by {successor}."),
        None => format!("Pod {pod} was deleted."),
    }
}

#[cfg(test)]
mod tests;
