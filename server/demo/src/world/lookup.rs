//! Questions and commands from outside: touch a pod, delete it, write a line, read a log.

use std::sync::Arc;

use jiff::Timestamp;

use super::{
    World,
    pod::{Pod, State, Status, Terminated},
    template::{Container, Role},
};
use crate::{
    log::{Run, Voice, Written},
    manifest,
    store::Key,
};

/// Lines written on request that are kept for a container.
const WRITTEN: usize = 10_000;

/// Why a log cannot be read. The words are the API server's and the kubelet's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LogError {
    /// The pod does not exist.
    NoPod,
    /// The pod is on no node: the API server answers with nothing.
    Nowhere,
    /// The kubelet has deleted the run before; its words, which it answers in place of the log.
    Collected(String),
    /// Anything that a person may put right.
    Bad(String),
}

/// One run of a container, as far as its log is concerned.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) container: usize,
    pub(crate) run: Run,
}

impl World {
    /// A pod by its name.
    pub(crate) fn pod(&self, key: &Key) -> Option<&Pod> {
        self.pods.get(self.pod_names.get(key)?)
    }

    /// All pods.
    pub(crate) fn pods(&self) -> impl Iterator<Item = &Pod> {
        self.pods.values()
    }

    /// All nodes.
    pub(crate) fn nodes(&self) -> &[super::Node] {
        &self.nodes
    }

    /// Changes a pod's annotation `simulator/touched`: whether it exists.
    pub(crate) fn touch_pod(&mut self, key: &Key) -> bool {
        let Some(id) = self.pod_names.get(key).copied() else { return false };
        let now = self.now.to_string();
        self.change(id, |pod| {
            pod.annotations.retain(|(name, _)| *name != "simulator/touched");
            pod.annotations.push(("simulator/touched", now));
        });
        self.settle();
        true
    }

    /// Deletes a pod as a person would: whether it exists.
    pub(crate) fn delete_pod(&mut self, key: &Key) -> bool {
        let Some(id) = self.pod_names.get(key).copied() else { return false };
        self.delete(id);
        self.settle();
        true
    }

    /// Has a running container write a line now: whether it could.
    pub(crate) fn write_line(&mut self, key: &Key, container: &str, text: Arc<[u8]>) -> bool {
        let now = self.now;
        let Some(pod) = self.pod_names.get(key).and_then(|id| self.pods.get_mut(id)) else { return false };
        let place =
            pod.template.containers.iter().position(|spec| container.is_empty() || *spec.name == *container);
        let Some(status) = place.and_then(|at| pod.containers.get_mut(at)) else { return false };
        if status.running_since().is_none() {
            return false;
        }
        if status.written.len() >= WRITTEN {
            status.written.drain(..WRITTEN / 2);
        }
        let run = status.restarts;
        let number = status.written.last().map_or(0, |last| last.number + 1);
        status.written.push(Written { run, number, time: now, text });
        true
    }

    /// Which run's log a request means. As in the API server's and the kubelet's `validateContainerLogStatus`.
    pub(crate) fn log(&self, key: &Key, container: &str, previous: bool) -> Result<Session, LogError> {
        let pod = self.pod(key).ok_or(LogError::NoPod)?;
        let at = choose_container(pod, container).map_err(LogError::Bad)?;
        if pod.node.is_empty() {
            return Err(LogError::Nowhere);
        }
        let (spec, status) = (&pod.template.containers[at], &pod.containers[at]);
        if let (true, State::Terminated(_), Some(last)) = (previous, &status.state, status.last) {
            // Of the runs that have ended, a kubelet keeps the latest only.
            let id = manifest::container_id(pod, at, last.run);
            return Err(LogError::Collected(format!("unable to retrieve container logs for {id}")));
        }
        let run = choose_run(status, previous).map_err(|words| {
            LogError::Bad(if previous {
                format!("previous terminated container \"{}\" in pod \"{}\" not found", spec.name, key.name)
            } else {
                format!("container \"{}\" in pod \"{}\" {words}", spec.name, key.name)
            })
        })?;
        Ok(Session { container: at, run: Self::run(pod, at, run) })
    }

    /// A run as it is now; nothing when the pod is gone.
    pub(crate) fn log_again(&self, key: &Key, session: &Session) -> Option<Run> {
        let pod = self.pod(key).filter(|pod| pod.uid == session.run.pod)?;
        let status = pod.containers.get(session.container)?;
        let number = session.run.number;
        let ended = status.terminated().filter(|end| end.run == number);
        let ended = ended.or(status.last.filter(|end| end.run == number));
        let span = match (ended, status.running_since()) {
            (Some(end), _) => Span { number, started: end.started, finished: Some(end.finished) },
            (None, Some(started)) if status.restarts == number => Span { number, started, finished: None },
            _ => return None,
        };
        Some(Self::run(pod, session.container, span))
    }

    fn run(pod: &Pod, at: usize, Span { number, started, finished }: Span) -> Run {
        let written = &pod.containers[at].written;
        let mine = written.iter().filter(|written| written.run == number).cloned().collect();
        let voice: Voice = pod.template.containers[at].voice;
        Run { pod: pod.uid.clone(), container: at, number, voice, started, finished, written: mine }
    }
}

#[derive(Debug, Clone, Copy)]
struct Span {
    number: u32,
    started: Timestamp,
    finished: Option<Timestamp>,
}

impl From<Terminated> for Span {
    fn from(end: Terminated) -> Self {
        Self { number: end.run, started: end.started, finished: Some(end.finished) }
    }
}

fn choose_run(status: &Status, previous: bool) -> Result<Span, String> {
    if previous {
        return status.last.map(Span::from).ok_or_else(String::new);
    }
    match &status.state {
        State::Running { started } => Ok(Span { number: status.restarts, started: *started, finished: None }),
        State::Terminated(end) => Ok((*end).into()),
        State::Waiting { reason, .. } => status.last.map(Span::from).ok_or_else(|| match *reason {
            "ErrImagePull" => "is waiting to start: image can't be pulled".to_owned(),
            "ImagePullBackOff" => "is waiting to start: trying and failing to pull image".to_owned(),
            reason => format!("is waiting to start: {reason}"),
        }),
    }
}

/// As in the API server's `validateContainer`.
fn choose_container(pod: &Pod, wanted: &str) -> Result<usize, String> {
    let names = |init: bool| {
        let of_role = move |container: &&Container| (container.role != Role::App) == init;
        let list = pod.template.containers.iter().filter(of_role).map(|container| &*container.name);
        list.collect::<Vec<_>>().join(" ")
    };
    if !wanted.is_empty() {
        let found = pod.template.containers.iter().position(|spec| *spec.name == *wanted);
        return found.ok_or_else(|| format!("container {wanted} is not valid for pod {}", pod.key.name));
    }
    let mut main = pod.template.containers.iter().enumerate().filter(|(_, spec)| spec.role == Role::App);
    if let (Some((at, _)), None) = (main.next(), main.next()) {
        return Ok(at);
    }
    let init = match names(true) {
        init if init.is_empty() => init,
        init => format!(" or one of the init containers: [{init}]"),
    };
    let (pod, names) = (&pod.key.name, names(false));
    Err(format!("a container name must be specified for pod {pod}, choose one of: [{names}]{init}"))
}
