//! A cluster of pods with logs, behind an API server that serves them as a kubelet would. A test writes lines, lets
//! containers end and pods come and go, and cuts connections.

use std::{
    collections::{BTreeMap, HashMap},
    convert::Infallible,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, State},
    http::{Response, StatusCode},
    response::IntoResponse as _,
    routing::get,
};
use bytes::Bytes;
use futures::{StreamExt as _, stream::BoxStream};
use jiff::Timestamp;
use kdr_core::{
    fixtures::{app, pod},
    log::Members,
};
use kdr_logs::{Logs, Pace};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_stream::wrappers::{ReceiverStream, WatchStream};

/// 2020-02-20T00:00:00Z in seconds since 1970.
pub const MIDNIGHT: i64 = 1_582_156_800;

const PACE: Pace = Pace {
    first: Duration::from_millis(1),
    longest: Duration::from_millis(4),
    answer: Duration::from_secs(10),
    begin: Duration::from_secs(10),
    silence: Duration::from_mins(1),
    behind: Duration::from_secs(10),
};

/// One run of the only container of a pod.
#[derive(Debug, Clone, Default)]
struct Run {
    /// In milliseconds after midnight.
    lines: Vec<(i64, String)>,
    ended: Option<i32>,
}

#[derive(Debug, Clone)]
struct PodState {
    uid: String,
    runs: Vec<Run>,
    started: bool,
}

struct Cluster {
    pods: BTreeMap<String, PodState>,
    /// In milliseconds after midnight.
    now: i64,
    next_uid: u32,
    /// Connections opened before this one was counted are cut.
    cut: u64,
}

#[derive(Clone)]
struct Shared {
    cluster: Arc<Mutex<Cluster>>,
    changed: watch::Sender<u64>,
    members: watch::Sender<Members>,
    follows: Arc<AtomicUsize>,
    asked: Arc<AtomicUsize>,
}

/// The cluster.
pub struct World {
    pub logs: Logs,
    shared: Shared,
    serving: JoinHandle<()>,
}

impl World {
    pub async fn start() -> Self {
        let cluster = Cluster { pods: BTreeMap::new(), now: 0, next_uid: 0, cut: 0 };
        let shared = Shared {
            cluster: Arc::new(Mutex::new(cluster)),
            changed: watch::Sender::new(0),
            members: watch::Sender::new(Members { known: true, pods: Vec::new() }),
            follows: Arc::default(),
            asked: Arc::default(),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut config =
            kube::Config::new(format!("http://{}", listener.local_addr().unwrap()).parse().unwrap());
        config.default_retry = false;
        let logs = Logs::with_pace(kube::Client::try_from(config).unwrap(), PACE);
        let app = Router::new()
            .route("/api/v1/namespaces/{namespace}/pods/{pod}", get(get_pod))
            .route("/api/v1/namespaces/{namespace}/pods/{pod}/log", get(get_log))
            .with_state(shared.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { logs, shared, serving }
    }

    /// A cluster with these pods, which run.
    pub async fn with(pods: &[&str]) -> Self {
        let world = Self::start().await;
        for pod in pods {
            world.add(pod);
        }
        world
    }

    fn cluster(&self) -> MutexGuard<'_, Cluster> {
        self.shared.cluster.lock().unwrap()
    }

    /// Tells everyone who reads or watches.
    fn tell(&self) {
        let members = self.cluster().members();
        self.shared.members.send_replace(members);
        self.shared.changed.send_modify(|version| *version += 1);
    }

    fn change<T>(&self, change: impl FnOnce(&mut Cluster) -> T) -> T {
        let result = change(&mut self.cluster());
        self.tell();
        result
    }

    /// A pod comes and runs.
    pub fn add(&self, name: &str) {
        self.change(|cluster| cluster.add(name, true));
    }

    /// A pod comes, and its container waits.
    pub fn add_waiting(&self, name: &str) {
        self.change(|cluster| cluster.add(name, false));
    }

    /// The waiting container starts.
    pub fn begin(&self, name: &str) {
        self.change(|cluster| cluster.pods.get_mut(name).unwrap().started = true);
    }

    /// It starts, and only its node knows.
    pub fn begin_unseen(&self, name: &str) {
        self.cluster().pods.get_mut(name).unwrap().started = true;
    }

    /// A pod goes with its log.
    pub fn delete(&self, name: &str) {
        self.change(|cluster| cluster.pods.remove(name).unwrap());
    }

    /// The container writes a line, a millisecond after the last one anywhere.
    pub fn write(&self, name: &str, text: &str) {
        self.write_at(name, 1, text);
    }

    /// The container writes a line so many milliseconds after the last one anywhere.
    pub fn write_at(&self, name: &str, later: i64, text: &str) {
        {
            let mut cluster = self.cluster();
            cluster.now += later;
            let now = cluster.now;
            let run = cluster.pods.get_mut(name).unwrap().runs.last_mut().unwrap();
            assert_eq!(run.ended, None, "{name} has ended");
            run.lines.push((now, text.to_owned()));
        }
        self.shared.changed.send_modify(|version| *version += 1);
    }

    /// The container ends, and waits to be started again.
    pub fn end(&self, name: &str, code: i32) {
        self.change(|cluster| cluster.run(name).ended = Some(code));
    }

    /// The container that has ended runs again.
    pub fn again(&self, name: &str) {
        self.change(|cluster| cluster.pods.get_mut(name).unwrap().runs.push(Run::default()));
    }

    /// All connections are cut.
    pub fn cut(&self) {
        self.cluster().cut += 1;
        self.shared.changed.send_modify(|version| *version += 1);
    }

    /// The members as they are and as they change.
    pub fn members(&self) -> BoxStream<'static, Members> {
        WatchStream::new(self.shared.members.subscribe()).boxed()
    }

    /// Follows that are open.
    pub fn follows(&self) -> usize {
        self.shared.follows.load(SeqCst)
    }

    /// Logs that were asked for so far, followed or not.
    pub fn asked(&self) -> usize {
        self.shared.asked.load(SeqCst)
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Cluster {
    fn add(&mut self, name: &str, started: bool) {
        self.next_uid += 1;
        let state = PodState { uid: format!("u{}", self.next_uid), runs: vec![Run::default()], started };
        self.pods.insert(name.to_owned(), state);
    }

    fn run(&mut self, name: &str) -> &mut Run {
        self.pods.get_mut(name).unwrap().runs.last_mut().unwrap()
    }

    fn members(&self) -> Members {
        let pods = self.pods.iter().map(|(name, state)| Arc::new(state.as_pod(name))).collect();
        Members { known: true, pods }
    }
}

impl PodState {
    fn restarts(&self) -> u32 {
        u32::try_from(self.runs.len() - 1).unwrap()
    }

    /// As KDR's caches have it.
    fn as_pod(&self, name: &str) -> kdr_core::pod::Pod {
        let current = self.runs.last().unwrap();
        let before = self.runs.iter().rev().nth(1).and_then(|run| run.ended);
        let reason = |code: i32| if code == 137 { "OOMKilled" } else { "Error" };
        let finished = |code: i32, run: usize| kdr_core::pod::Terminated {
            exit_code: code,
            reason: reason(code).into(),
            finished: self.runs[run].lines.last().map(|(at, _)| moment(*at)),
            ..kdr_core::pod::Terminated::default()
        };
        let last = self.runs.len() - 1;
        let container = app("app").restarts(self.restarts());
        let container = match (self.started, current.ended) {
            (false, _) => container.waiting("ContainerCreating", ""),
            (true, None) => container.running(),
            (true, Some(code)) => container.waiting("CrashLoopBackOff", "").last_ended(finished(code, last)),
        };
        let container = match before {
            Some(code) if current.ended.is_none() => container.last_ended(finished(code, last - 1)),
            _ => container,
        };
        let mut pod = pod(name).with(container).build();
        pod.meta.namespace = "shop".into();
        pod.meta.uid = self.uid.as_str().into();
        pod
    }

    /// As the API server says it.
    fn as_json(&self, name: &str) -> Value {
        let restarts = self.restarts();
        let id = |run: u32| format!("containerd://{}-{run}", self.uid);
        let ended = |code: i32, run: u32| json!({"terminated": {"exitCode": code, "containerID": id(run)}});
        let before = self.runs.iter().rev().nth(1).and_then(|run| run.ended);
        let last = before.map_or(json!({}), |code| ended(code, restarts - 1));
        let (state, last) = match (self.started, self.runs.last().unwrap().ended) {
            (false, _) => (json!({"waiting": {"reason": "ContainerCreating"}}), json!({})),
            (true, None) => (json!({"running": {}}), last),
            (true, Some(code)) => (json!({"waiting": {"reason": "CrashLoopBackOff"}}), ended(code, restarts)),
        };
        json!({
            "kind": "Pod", "apiVersion": "v1",
            "metadata": {"name": name, "namespace": "shop", "uid": self.uid},
            "spec": {"nodeName": "n1", "containers": [{"name": "app"}]},
            "status": {"phase": "Running", "containerStatuses": [{
                "name": "app", "image": "", "imageID": "", "ready": true, "restartCount": restarts,
                "containerID": id(restarts), "state": state, "lastState": last,
            }]},
        })
    }
}

/// So many milliseconds after midnight.
pub fn moment(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(MIDNIGHT * 1000 + millis).unwrap()
}

fn refused(code: StatusCode, message: &str) -> Response<Body> {
    let status = json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message, "code": code.as_u16()});
    (code, Json(status)).into_response()
}

async fn get_pod(State(shared): State<Shared>, Path((_, name)): Path<(String, String)>) -> Response<Body> {
    match shared.cluster.lock().unwrap().pods.get(&name) {
        Some(state) => Json(state.as_json(&name)).into_response(),
        None => refused(StatusCode::NOT_FOUND, "pods not found"),
    }
}

async fn get_log(
    State(shared): State<Shared>,
    Path((_, name)): Path<(String, String)>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response<Body>, Infallible> {
    shared.asked.fetch_add(1, SeqCst);
    let is = |key: &str| query.get(key).is_some_and(|value| value == "true");
    let (uid, run) = {
        let cluster = shared.cluster.lock().unwrap();
        let Some(state) = cluster.pods.get(&name) else {
            return Ok(refused(StatusCode::NOT_FOUND, "pods not found"));
        };
        if !state.started {
            let message = "container \"app\" in pod is waiting to start: ContainerCreating";
            return Ok(refused(StatusCode::BAD_REQUEST, message));
        }
        let current = state.runs.len() - 1;
        let run = if is("previous") && state.runs[current].ended.is_none() {
            current.checked_sub(1)
        } else {
            Some(current)
        };
        let Some(run) = run else {
            return Ok(refused(
                StatusCode::BAD_REQUEST,
                "previous terminated container \"app\" in pod not found",
            ));
        };
        (state.uid.clone(), run)
    };
    let since = query.get("sinceTime").map(|since| since.parse::<Timestamp>().unwrap());
    let tail = query.get("tailLines").map(|tail| tail.parse::<usize>().unwrap());
    let (sender, receiver) = mpsc::channel(4);
    tokio::spawn(serve(shared, Asked { name, uid, run, since, tail, follow: is("follow") }, sender));
    Ok(Response::new(Body::from_stream(ReceiverStream::new(receiver))))
}

struct Asked {
    name: String,
    uid: String,
    run: usize,
    since: Option<Timestamp>,
    tail: Option<usize>,
    follow: bool,
}

/// Counts an open follow.
struct Open(Arc<AtomicUsize>);

impl Drop for Open {
    fn drop(&mut self) {
        self.0.fetch_sub(1, SeqCst);
    }
}

/// Sends the run's lines, and in a follow those that come, until the run ends, the pod goes or the connection is cut.
async fn serve(shared: Shared, asked: Asked, sender: mpsc::Sender<Result<Bytes, std::io::Error>>) {
    let _open = asked.follow.then(|| {
        shared.follows.fetch_add(1, SeqCst);
        Open(shared.follows.clone())
    });
    let mut changed = shared.changed.subscribe();
    let cut = shared.cluster.lock().unwrap().cut;
    let mut next = None;
    loop {
        changed.borrow_and_update();
        let (text, over, is_cut) = {
            let cluster = shared.cluster.lock().unwrap();
            let state = cluster.pods.get(&asked.name).filter(|state| state.uid == asked.uid);
            let run = state.map(|state| &state.runs[asked.run]);
            let lines = run.map_or(&[][..], |run| &run.lines);
            let begin = *next.get_or_insert_with(|| {
                lines.len() - asked.tail.map_or(lines.len(), |tail| tail.min(lines.len()))
            });
            let wanted = lines.get(begin..).unwrap_or_default().iter();
            let wanted = wanted.filter(|(at, _)| asked.since.is_none_or(|since| moment(*at) >= since));
            let stamped: Vec<String> =
                wanted.map(|(at, text)| format!("{:.9} {text}\n", moment(*at))).collect();
            let text = stamped.concat();
            next = Some(lines.len().max(begin));
            (text, run.is_none_or(|run| run.ended.is_some()), cluster.cut != cut)
        };
        if is_cut {
            let _ = sender.send(Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))).await;
            return;
        }
        if !text.is_empty() && sender.send(Ok(text.into())).await.is_err() {
            return;
        }
        if over || !asked.follow {
            return;
        }
        tokio::select! {
            changed = changed.changed() => if changed.is_err() { return },
            () = sender.closed() => return,
        }
    }
}
