//! An API server with one pod, whose log a test serves by hand: it takes each question as it comes and says what
//! the answer is, byte by byte. What happens is what the test says, in the order in which it says it.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderValue, Response, StatusCode, header::CONNECTION},
    response::IntoResponse as _,
    routing::get,
};
use bytes::Bytes;
use futures::StreamExt as _;
use kdr_core::Error;
use kdr_logs::{
    Logs, Pace,
    container::{ContainerEvent, ContainerStream, EndReason, LogRequest},
};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    sync::{mpsc, oneshot},
    task::JoinHandle,
};
use tokio_stream::wrappers::ReceiverStream;

/// 2020-02-20T00:00:00Z in seconds since 1970.
pub const MIDNIGHT: i64 = 1_582_156_800;

/// Patience for tests: long enough to see that something is asked, short enough not to wait for it.
pub const PACE: Pace = Pace {
    first: Duration::from_millis(1),
    longest: Duration::from_millis(4),
    answer: Duration::from_secs(10),
    begin: Duration::from_secs(10),
    silence: Duration::from_mins(1),
    behind: Duration::from_secs(10),
};

/// What is served for the pod.
type PodAnswer = (StatusCode, Value);

#[derive(Clone)]
struct Shared {
    pod: Arc<Mutex<PodAnswer>>,
    asked: mpsc::Sender<Asked>,
}

/// The API server.
pub struct Node {
    pub logs: Logs,
    port: u16,
    shared: Shared,
    asked: mpsc::Receiver<Asked>,
    serving: Option<JoinHandle<()>>,
}

/// A question for a log, which waits for the test's answer.
pub struct Asked {
    pub query: HashMap<String, String>,
    answer: oneshot::Sender<Response<Body>>,
}

/// A log's response that goes on.
pub struct Answer(mpsc::Sender<Result<Bytes, std::io::Error>>);

impl Node {
    pub async fn start() -> Self {
        Self::with_pace(PACE).await
    }

    pub async fn with_pace(pace: Pace) -> Self {
        let (asking, asked) = mpsc::channel(16);
        let shared = Shared { pod: Arc::new(Mutex::new((StatusCode::OK, running(0)))), asked: asking };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mut config = kube::Config::new(format!("http://127.0.0.1:{port}").parse().unwrap());
        config.default_retry = false;
        let logs = Logs::with_pace(kube::Client::try_from(config).unwrap(), pace);
        let mut node = Self { logs, port, shared, asked, serving: None };
        node.serve(listener);
        node
    }

    fn serve(&mut self, listener: TcpListener) {
        let app = Router::new()
            .route("/api/v1/namespaces/{namespace}/pods/{pod}", get(pod))
            .route("/api/v1/namespaces/{namespace}/pods/{pod}/log", get(log))
            .with_state(self.shared.clone());
        self.serving = Some(tokio::spawn(async move { axum::serve(listener, app).await.unwrap() }));
    }

    /// From now on nobody listens. Responses that are under way are the test's to break.
    pub async fn stop(&mut self) {
        let serving = self.serving.take().unwrap();
        serving.abort();
        assert!(serving.await.unwrap_err().is_cancelled());
    }

    /// Listens again, at the same address.
    pub async fn restart(&mut self) {
        let listener = TcpListener::bind(("127.0.0.1", self.port)).await.unwrap();
        self.serve(listener);
    }

    /// What the API server says of the pod from now on.
    pub fn set_pod(&self, pod: Value) {
        *self.shared.pod.lock().unwrap() = (StatusCode::OK, pod);
    }

    /// What the API server says instead of the pod.
    pub fn refuse_pod(&self, code: StatusCode, message: &str) {
        *self.shared.pod.lock().unwrap() = (code, status(code, message));
    }

    /// The next question for a log.
    pub async fn asked(&mut self) -> Asked {
        within(self.asked.recv()).await.unwrap()
    }

    /// Follows the log; the node's answer is the test's.
    pub async fn follow(&mut self, request: LogRequest) -> (Viewer, Asked) {
        let opening = tokio::spawn(self.open(request));
        let asked = self.asked().await;
        (Viewer { opening: Some(opening), stream: None }, asked)
    }

    /// Opens a log, which resolves when the test has answered.
    pub fn open(
        &self,
        request: LogRequest,
    ) -> impl Future<Output = Result<ContainerStream, Error>> + Send + use<> {
        self.logs.clone().container(request)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}

impl Asked {
    /// What was asked for, in the order of the alphabet, without what is always asked for.
    pub fn query(&self) -> String {
        let mut query: Vec<String> = self.query.iter().map(|(key, value)| format!("{key}={value}")).collect();
        query.retain(|pair| pair != "timestamps=true" && pair != "container=app");
        query.sort();
        query.join(" ")
    }

    /// Begins a response.
    pub fn answer(self) -> Answer {
        let (sender, receiver) = mpsc::channel(64);
        let mut response = Response::new(Body::from_stream(ReceiverStream::new(receiver)));
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
        let _ = self.answer.send(response);
        Answer(sender)
    }

    /// A response that is whole at once.
    pub async fn answer_whole(self, body: impl Into<Bytes>) {
        let answer = self.answer();
        answer.send(body).await;
        answer.end();
    }

    /// Refuses with a `Status`.
    pub fn refuse(self, code: StatusCode, message: &str) {
        let _ = self.answer.send(closing(code, status(code, message)));
    }
}

impl Answer {
    pub async fn send(&self, bytes: impl Into<Bytes>) {
        self.0.send(Ok(bytes.into())).await.unwrap();
    }

    /// The response ends as it should.
    pub fn end(self) {
        drop(self.0);
    }

    /// The connection is lost.
    pub async fn lose(self) {
        self.0.send(Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))).await.unwrap();
    }

    /// Resolves when the other side has gone.
    pub async fn left(&self) {
        within(self.0.closed()).await;
    }
}

async fn pod(State(shared): State<Shared>, Path((_, name)): Path<(String, String)>) -> Response<Body> {
    if name != "api-0" {
        let message = format!("pods \"{name}\" not found");
        return closing(StatusCode::NOT_FOUND, status(StatusCode::NOT_FOUND, &message));
    }
    let (code, body) = shared.pod.lock().unwrap().clone();
    closing(code, body)
}

async fn log(
    State(shared): State<Shared>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response<Body>, Infallible> {
    let (answer, answered) = oneshot::channel();
    let _ = shared.asked.send(Asked { query, answer }).await;
    Ok(answered.await.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response()))
}

/// Without keep-alive, so that a server that was stopped answers nothing more on old connections.
fn closing(code: StatusCode, body: Value) -> Response<Body> {
    let mut response = (code, Json(body)).into_response();
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

fn status(code: StatusCode, message: &str) -> Value {
    json!({"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message, "code": code.as_u16()})
}

/// The pod with its container `app` in this state.
pub fn in_state(restarts: u32, state: &Value, last: &Value) -> Value {
    let id = format!("containerd://{restarts}");
    json!({
        "kind": "Pod", "apiVersion": "v1",
        "metadata": {"name": "api-0", "namespace": "shop", "uid": "u1"},
        "spec": {"nodeName": "n1", "containers": [{"name": "app"}, {"name": "proxy"}]},
        "status": {"phase": "Running", "containerStatuses": [{
            "name": "app", "image": "", "imageID": "", "ready": true,
            "restartCount": restarts, "containerID": id, "state": state, "lastState": last,
        }]},
    })
}

/// It runs, after so many restarts; the run before was killed for its memory.
pub fn running(restarts: u32) -> Value {
    let last = match restarts {
        0 => json!({}),
        _ => terminated(restarts - 1, 137, "OOMKilled"),
    };
    in_state(restarts, &json!({"running": {"startedAt": "2020-02-20T00:00:00Z"}}), &last)
}

pub fn terminated(restarts: u32, code: i32, reason: &str) -> Value {
    json!({"terminated": {"exitCode": code, "reason": reason, "containerID": format!("containerd://{restarts}")}})
}

/// A line as the kubelet writes it, at so many milliseconds after midnight.
pub fn line(millis: i64, text: &str) -> Vec<u8> {
    stamped(millis, text.as_bytes())
}

pub fn stamped(millis: i64, text: &[u8]) -> Vec<u8> {
    let time = jiff::Timestamp::from_millisecond(MIDNIGHT * 1000 + millis).unwrap();
    [format!("{time:.9} ").as_bytes(), text, b"\n"].concat()
}

/// The default request of the tests: follow from the beginning.
pub fn followed() -> LogRequest {
    LogRequest {
        namespace: "shop".into(),
        pod: "api-0".into(),
        container: "".into(),
        previous: false,
        tail_lines: None,
        since: None,
        follow: true,
    }
}

/// Someone who reads a log.
pub struct Viewer {
    opening: Option<JoinHandle<Result<ContainerStream, Error>>>,
    stream: Option<ContainerStream>,
}

impl Viewer {
    /// The next event; none at the end.
    pub async fn next(&mut self) -> Option<Result<ContainerEvent, Error>> {
        if self.stream.is_none() {
            assert!(self.opened().await, "refused");
        }
        within(self.stream.as_mut().unwrap().next()).await
    }

    /// Whether it could be opened.
    pub async fn opened(&mut self) -> bool {
        let opened = within(self.opening.take().unwrap()).await.unwrap();
        self.stream = opened.ok();
        self.stream.is_some()
    }

    /// Why the log could not be opened.
    pub async fn refused(mut self) -> Error {
        match within(self.opening.take().unwrap()).await.unwrap() {
            Ok(_) => panic!("opened"),
            Err(error) => error,
        }
    }

    /// Lines until there are so many, with nothing else in between.
    pub async fn bytes(&mut self, count: usize) -> Vec<Bytes> {
        let mut texts = Vec::new();
        while texts.len() < count {
            match self.next().await {
                Some(Ok(ContainerEvent::Lines { lines, dropped: 0 })) => {
                    texts.extend(lines.into_iter().map(|line| line.text));
                }
                other => panic!("after {} of {count} lines: {other:?}", texts.len()),
            }
        }
        assert_eq!(texts.len(), count);
        texts
    }

    pub async fn texts(&mut self, count: usize) -> Vec<String> {
        self.bytes(count).await.iter().map(|text| String::from_utf8_lossy(text).into_owned()).collect()
    }

    /// A gap: from and to in milliseconds after midnight, and why. A time that is not near midnight is now.
    pub async fn gap(&mut self) -> (i64, Option<i64>, String) {
        match self.next().await {
            Some(Ok(ContainerEvent::Gap { from, to, reason })) => {
                let to = to.as_millisecond() - MIDNIGHT * 1000;
                let near = (0..86_400_000).contains(&to).then_some(to);
                (from.as_millisecond() - MIDNIGHT * 1000, near, reason)
            }
            other => panic!("not a gap: {other:?}"),
        }
    }

    /// The end, after which there is nothing.
    pub async fn end(&mut self) -> (EndReason, String) {
        match self.next().await {
            Some(Ok(ContainerEvent::End { reason, message })) => {
                assert_eq!(self.next().await, None);
                (reason, message)
            }
            other => panic!("not the end: {other:?}"),
        }
    }

    /// The error that ends the stream.
    pub async fn error(&mut self) -> Error {
        match self.next().await {
            Some(Err(error)) => {
                assert_eq!(self.next().await, None);
                error
            }
            other => panic!("no error: {other:?}"),
        }
    }
}

/// A test that waits for what does not come fails instead of hanging.
pub async fn within<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("nothing happened for 20 s")
}
