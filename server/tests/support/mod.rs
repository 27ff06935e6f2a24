//! The real program as a child process, and just enough HTTP to ask it something.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its part of this module")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::{
    path::Path,
    process::{ExitStatus, Output, Stdio},
    sync::{Arc, Mutex},
    task::{Context, Poll},
    time::Duration,
};

use axum::http;
use kdr_core::access::Pass;

use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    process::{Child, Command},
    time::timeout,
};
use tonic::transport::{Channel, Endpoint};
use tower::Service;

/// A service, every request to which carries a pass.
#[derive(Clone)]
pub struct Passing<S>(pub S, pub Pass);

impl<S: Service<http::Request<B>>, B> Service<http::Request<B>> for Passing<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, mut request: http::Request<B>) -> S::Future {
        request.extensions_mut().insert(self.1.clone());
        self.0.call(request)
    }
}

/// No test waits longer than this for anything.
pub const LIMIT: Duration = Duration::from_secs(30);

/// The program, in surroundings that have no kubeconfig, no settings and no cluster.
pub fn command(args: &[&str], home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kdr"));
    command
        .args(args)
        .env_clear()
        .env("HOME", home)
        .current_dir(home)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

/// Runs the program to its end.
pub async fn run(mut command: Command) -> Output {
    timeout(LIMIT, command.output()).await.expect("it ends by itself").unwrap()
}

/// A running server.
pub struct Kdr {
    child: Child,
    /// Where the page is: `127.0.0.1:PORT`.
    pub page: String,
    /// Where health and metrics are.
    pub admin: String,
    /// What it has written to standard error so far.
    pub log: Arc<Mutex<String>>,
}

impl Kdr {
    /// Starts it and waits until it serves.
    pub async fn start(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let mut errors = BufReader::new(child.stderr.take().unwrap()).lines();
        let written = log.clone();
        // Ends with the child.
        tokio::spawn(async move {
            while let Ok(Some(line)) = errors.next_line().await {
                let mut log = written.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (mut page, mut admin) = (None, None);
        while page.is_none() {
            let line = timeout(LIMIT, lines.next_line()).await.expect("it serves").unwrap();
            let line = line.unwrap_or_else(|| panic!("it ended: {}", log.lock().unwrap()));
            let url = line.strip_prefix("KDR is at ");
            page = url.and_then(|url| url.split_once("://")).map(|(_, address)| address.to_owned());
            admin = admin.or(line.strip_prefix("Health and metrics are at http://").map(str::to_owned));
        }
        Self { child, page: page.unwrap(), admin: admin.unwrap(), log }
    }

    /// A gRPC channel to it.
    pub async fn channel(&self) -> Channel {
        let endpoint = Endpoint::from_shared(format!("http://{}", self.page)).unwrap();
        timeout(LIMIT, endpoint.connect()).await.unwrap().unwrap()
    }

    /// Asks it to end, as an operator does.
    pub fn terminate(&self) {
        let pid = rustix::process::Pid::from_raw(self.child.id().unwrap().try_into().unwrap()).unwrap();
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).unwrap();
    }

    /// Waits for its end.
    pub async fn ended(&mut self) -> ExitStatus {
        timeout(LIMIT, self.child.wait()).await.expect("it ends").unwrap()
    }

    /// Waits until it has logged `text`.
    pub async fn logged(&self, text: &str) -> String {
        let found = async {
            loop {
                let log = self.log.lock().unwrap().clone();
                if let Some(line) = log.lines().find(|line| line.contains(text)) {
                    return line.to_owned();
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        timeout(LIMIT, found).await.unwrap_or_else(|_| panic!("no {text:?} in {}", self.log.lock().unwrap()))
    }
}

/// The answer to a request.
pub struct Answer {
    /// Status line and headers, in lower case.
    pub head: String,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Reads `path`.
pub async fn get(address: &str, path: &str) -> Answer {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    timeout(LIMIT, stream.read_to_end(&mut bytes)).await.expect("an answer").unwrap();
    answer(&bytes).expect("a whole answer")
}

/// Splits an answer; `None` while its head is not there.
pub fn answer(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    Some(Answer { head, body: bytes[end + 4..].to_vec() })
}
