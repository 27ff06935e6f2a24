//! What a followed log costs: `cargo run --release -p kdr-logs --example throughput` (on Linux).
//!
//! Two parts: the pure one (bytes → lines → exactly once), and the whole way from a socket through the port to a viewer,
//! without what the server of the socket takes. The node delivers about 90,000 lines (10 MB) a second.

use std::{
    error::Error,
    fs,
    hint::black_box,
    io::{BufRead as _, BufReader, Write as _},
    net::{TcpListener, TcpStream},
    sync::{Arc, mpsc},
    thread,
    time::Instant,
};

use bytes::Bytes;
use futures::StreamExt as _;
use kdr_core::{
    Scope,
    fixtures::{app, pod},
    log::{LogEvent, Members, Part, ReadRequest, Selected, Selection, filter::Filter},
    ports::LogSource as _,
};
use kdr_logs::{
    Logs,
    lines::LineReader,
    resume::{Admit, Resume},
};

const LINES: usize = 1_000_000;

const POD: &str = r#"{"metadata": {"name": "api-0", "namespace": "shop", "uid": "u1"},
    "spec": {"nodeName": "n1", "containers": [{"name": "app"}]}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let log = Bytes::from(log());
    for size in [4 * 1024, 32 * 1024, 400 * 1024] {
        let (begin, before) = (Instant::now(), cpu()?);
        let lines = read(&log, size);
        report(&format!("bytes to lines, each once, {} KiB", size / 1024), lines, begin, cpu()? - before);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let line = log.len() / LINES;
    for (what, size) in [("1 line", line), ("10 lines", 10 * line), ("32 KiB", 32 * 1024)] {
        let pieces = response(&log, size);
        let (begin, before) = (Instant::now(), cpu()?);
        let (lines, server, serving) = runtime.block_on(over_http(pieces))?;
        report(&format!("over HTTP, pieces of {what}"), lines, begin, cpu()? - before - server);
        serving.end();
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn report(what: &str, lines: usize, begin: Instant, cpu: f64) {
    let (millions, seconds) = (lines as f64 / 1e6, begin.elapsed().as_secs_f64());
    let (took, cost) = (seconds / millions, cpu / millions);
    println!("{what:<44} {took:>8.3} s and {cost:>8.3} s of CPU per million lines");
}

/// The CPU time of all threads so far, in seconds.
fn cpu() -> Result<f64, Box<dyn Error>> {
    let mut seconds = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        seconds += of_thread(&thread?.path().join("schedstat").to_string_lossy())?;
    }
    Ok(seconds)
}

fn of_thread(path: &str) -> Result<f64, Box<dyn Error>> {
    let nanos: f64 = fs::read_to_string(path)?.split(' ').next().unwrap_or_default().parse()?;
    Ok(nanos / 1e9)
}

/// Lines of 110 bytes, as the kubelet writes them: each 11 µs after the one before.
fn log() -> Vec<u8> {
    let filler = "x".repeat(110 - 31 - 12);
    let mut log = Vec::with_capacity(LINES * 111);
    for number in 0..LINES {
        let nanos = 1_582_156_800_000_000_000 + number as i128 * 11_111;
        let time = jiff::Timestamp::from_nanosecond(nanos).unwrap_or_default();
        log.extend_from_slice(format!("{time:.9} {number:>11} {filler}\n").as_bytes());
    }
    log
}

fn chunks(log: &Bytes, size: usize) -> Vec<Bytes> {
    (0..log.len()).step_by(size).map(|begin| log.slice(begin..log.len().min(begin + size))).collect()
}

/// The pieces of a response whose body comes in chunks of so many bytes.
fn response(log: &Bytes, size: usize) -> Vec<Vec<u8>> {
    let mut pieces = vec![b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec()];
    pieces.extend(
        chunks(log, size)
            .into_iter()
            .map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), &chunk, b"\r\n"].concat()),
    );
    pieces
}

fn read(log: &Bytes, size: usize) -> usize {
    let mut resume = Resume::new(None, false);
    let mut reader = LineReader::default();
    let mut lines = 0;
    for chunk in chunks(log, size) {
        reader.push(chunk);
        while let Some(line) = reader.next_line() {
            if let Admit::New { time } = resume.admit(&line) {
                black_box(time);
                lines += 1;
            }
        }
    }
    lines
}

/// Answers until a log has been sent; the CPU time that sending it took.
fn serve(listener: &TcpListener, pieces: &[Vec<u8>]) -> Result<f64, Box<dyn Error>> {
    for stream in listener.incoming() {
        let stream = stream?;
        let mut lines = BufReader::new(&stream).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        while lines.next().transpose()?.is_some_and(|header| !header.is_empty()) {}
        if request.contains("/log?") {
            return send(&stream, pieces);
        }
        let length = POD.len();
        let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
        (&stream).write_all([head.as_bytes(), POD.as_bytes()].concat().as_slice())?;
    }
    Ok(0.0)
}

fn send(mut stream: &TcpStream, pieces: &[Vec<u8>]) -> Result<f64, Box<dyn Error>> {
    let before = of_thread("/proc/thread-self/schedstat")?;
    stream.set_nodelay(true)?;
    for piece in pieces {
        stream.write_all(piece)?;
    }
    Ok(of_thread("/proc/thread-self/schedstat")? - before)
}

/// A server's thread. Its time counts in the sum of all as long as it is there.
struct Serving {
    over: mpsc::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Serving {
    fn end(self) {
        drop(self.over);
        // A panic shows as a missing figure.
        let _ = self.thread.join();
    }
}

/// How many lines were read, and what that took of CPU on the server's side.
async fn over_http(pieces: Vec<Vec<u8>>) -> Result<(usize, f64, Serving), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let config = kube::Config::new(format!("http://{}", listener.local_addr()?).parse()?);
    let (done, cost) = mpsc::channel();
    let (over, until) = mpsc::channel::<()>();
    let thread = thread::spawn(move || {
        // An error shows as a missing figure.
        let _ = done.send(serve(&listener, &pieces).unwrap_or(f64::NAN));
        let _ = until.recv();
    });
    let logs = Logs::new(kube::Client::try_from(config)?);
    let pod = pod("api-0").with(app("app").running()).build();
    let members = Members { known: true, pods: vec![Arc::new(pod)] };
    let request = ReadRequest {
        selection: Selection { namespace: "shop".into(), pods: Selected::Pod("api-0".into()) },
        containers: Vec::new(),
        previous: false,
        since: None,
        until: None,
        part: Part::All,
        follow: true,
        filter: Filter::default(),
    };
    let members = futures::stream::iter([members]).chain(futures::stream::pending()).boxed();
    let mut stream = logs.scoped(&Scope::everything()).read(request, members).await?;
    let mut read = 0;
    while read < LINES {
        match stream.next().await.transpose()? {
            Some(LogEvent::Lines { lines, .. }) => read += black_box(lines).len(),
            Some(_) => {}
            None => break,
        }
    }
    let cost = cost.recv()?;
    Ok((read, cost, Serving { over, thread }))
}
