//! How many lines a second one followed log can carry: `cargo run --release -p kdr-logs --example throughput`.
//!
//! Two figures: the pure part (bytes → lines → exactly once), and the whole way from an HTTP server on loopback through
//! the port to a viewer. The node delivers about 90,000 lines (10 MB) a second.

use std::{convert::Infallible, error::Error, hint::black_box, time::Instant};

use axum::{Json, Router, body::Body, routing::get};
use bytes::Bytes;
use futures::{StreamExt as _, stream};
use kdr_core::{
    Scope,
    log::{LogEvent, LogRequest},
    ports::LogSource as _,
};
use kdr_logs::{
    Logs,
    lines::LineReader,
    resume::{Admit, Resume},
};
use serde_json::json;

const LINES: usize = 2_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let log = Bytes::from(log());
    for size in [4 * 1024, 32 * 1024, 400 * 1024] {
        let begin = Instant::now();
        let lines = read(&log, size);
        report(&format!("bytes to lines, each once, chunks of {} KiB", size / 1024), lines, log.len(), begin);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    for (what, chunks) in [
        ("over HTTP, chunks of 32 KiB", chunks(&log, 32 * 1024)),
        ("over HTTP, chunks of one line", lines_as_chunks(&log)),
    ] {
        let begin = Instant::now();
        let lines = runtime.block_on(over_http(chunks))?;
        report(what, lines, log.len(), begin);
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "figures for people")]
fn report(what: &str, lines: usize, bytes: usize, begin: Instant) {
    let seconds = begin.elapsed().as_secs_f64();
    let (lines, megabytes) = (lines as f64 / seconds, bytes as f64 / seconds / 1e6);
    println!("{what:<52} {lines:>12.0} lines/s {megabytes:>8.1} MB/s");
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

fn lines_as_chunks(log: &Bytes) -> Vec<Bytes> {
    let length = log.len() / LINES;
    chunks(log, length)
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

async fn over_http(chunks: Vec<Bytes>) -> Result<usize, Box<dyn Error>> {
    let pod = json!({
        "metadata": {"name": "api-0", "namespace": "shop", "uid": "u1"},
        "spec": {"nodeName": "n1", "containers": [{"name": "app"}]},
    });
    let log = get(move || {
        let body = Body::from_stream(stream::iter(chunks.clone()).map(Ok::<_, Infallible>));
        async move { body }
    });
    let app = Router::new()
        .route("/api/v1/namespaces/shop/pods/api-0", get(|| async { Json(pod) }))
        .route("/api/v1/namespaces/shop/pods/api-0/log", log);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let serving = tokio::spawn(async move { axum::serve(listener, app).await });

    let config = kube::Config::new(format!("http://{address}").parse()?);
    let logs = Logs::new(kube::Client::try_from(config)?);
    let request = LogRequest {
        namespace: "shop".into(),
        pod: "api-0".into(),
        container: "".into(),
        previous: false,
        tail_lines: None,
        since: None,
        follow: true,
    };
    let mut stream = logs.scoped(&Scope::everything()).follow(request).await?;
    let mut read = 0;
    while read < LINES {
        match stream.next().await.transpose()? {
            Some(LogEvent::Lines { lines, .. }) => read += black_box(lines).len(),
            Some(_) => {}
            None => break,
        }
    }
    serving.abort();
    Ok(read)
}
