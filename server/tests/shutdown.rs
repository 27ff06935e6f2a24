//! The end: streams are told, and everything is over within ten seconds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::time::{Duration, Instant};

use kdr_proto::v1::{
    LogEndReason, PodSelection, ReadRequest, WatchRequest, cluster_service_client::ClusterServiceClient,
    log_service_client::LogServiceClient, read_request::Selection, read_response, watch_request,
    watch_response::Event,
};
use support::{Kdr, LIMIT};
use tempfile::tempdir;
use tokio::{io::AsyncWriteExt as _, net::TcpStream, time::timeout};

async fn demo() -> Kdr {
    let home = tempdir().unwrap();
    Kdr::start(support::command(&["demo", "--no-open"], home.path())).await
}

#[tokio::test]
async fn open_streams_are_told_and_the_program_ends_within_ten_seconds() {
    let mut kdr = demo().await;
    let channel = kdr.channel().await;
    let rows = watch_request::Rows::Pods(PodSelection::default());
    let request = WatchRequest { rows: Some(rows), open: None };
    let mut watch = ClusterServiceClient::new(channel.clone()).watch(request).await.unwrap().into_inner();
    let running = async {
        loop {
            let pods = match watch.message().await.unwrap().unwrap().event.unwrap() {
                Event::Snapshot(snapshot) => snapshot.pods,
                Event::Delta(delta) => delta.pods,
                _ => Vec::new(),
            };
            if let Some(pod) = pods.into_iter().find(|pod| pod.status == "Running") {
                return pod;
            }
        }
    };
    let pod = timeout(LIMIT, running).await.unwrap();
    let request = ReadRequest {
        namespace: pod.namespace,
        selection: Some(Selection::Pod(pod.name)),
        follow: true,
        ..ReadRequest::default()
    };
    let mut log = LogServiceClient::new(channel).read(request).await.unwrap().into_inner();

    let begun = Instant::now();
    kdr.terminate();
    let goodbye = async {
        loop {
            if let Event::Goodbye(goodbye) = watch.message().await.unwrap().expect("a goodbye").event.unwrap()
            {
                return goodbye;
            }
        }
    };
    assert!(timeout(LIMIT, goodbye).await.unwrap().reconnect_after_ms > 0);
    assert!(watch.message().await.unwrap().is_none(), "the stream is over");
    let end = async {
        loop {
            let event = log.message().await.unwrap().expect("an end").event.unwrap();
            if let read_response::Event::End(end) = event {
                return end;
            }
        }
    };
    assert_eq!(timeout(LIMIT, end).await.unwrap().reason(), LogEndReason::ServerStops);
    assert_eq!(kdr.ended().await.code(), Some(0));
    // Nobody holds it back here, so it takes nothing like the ten seconds.
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    assert!(TcpStream::connect(&kdr.page).await.is_err(), "the port is closed");
}

/// A client that begins a request and never ends it.
async fn stuck(kdr: &Kdr) -> TcpStream {
    let mut stream = TcpStream::connect(&kdr.page).await.unwrap();
    let head = format!(
        "POST /kdr.v1.ClusterService/GetManifest HTTP/1.1\r\nhost: {}\r\n\
         content-type: application/grpc-web+proto\r\ncontent-length: 100\r\n\r\nx",
        kdr.page
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // An answer to a later connection means that this one is being served.
    support::get(&kdr.page, "/").await;
    stream
}

#[tokio::test]
async fn a_stuck_client_does_not_hold_back_the_end() {
    let mut kdr = demo().await;
    let _stuck = stuck(&kdr).await;
    let begun = Instant::now();
    kdr.terminate();
    assert_eq!(kdr.ended().await.code(), Some(0));
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let mut kdr = demo().await;
    let _stuck = stuck(&kdr).await;
    let begun = Instant::now();
    kdr.terminate();
    // The port is closed as soon as the first signal has been taken.
    while TcpStream::connect(&kdr.page).await.is_ok() {
        tokio::task::yield_now().await;
    }
    kdr.terminate();
    assert_eq!(kdr.ended().await.code(), Some(1));
    assert!(begun.elapsed() < Duration::from_secs(3), "{:?}", begun.elapsed());
}
