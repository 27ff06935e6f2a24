use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use futures::{FutureExt as _, stream};
use jiff::Timestamp;
use kdr_core::{
    Error, Health,
    access::{Identity, Lease, Lost, Pass},
    fixtures::{app, pod},
    health::Verdict,
    rows::{PodRow, WorkloadRef},
    view::{Cluster, Delta, KindState, Snapshot, Step, Sync},
};
use kdr_proto::v1::{
    self, GetManifestRequest, ResourceRef, WatchRequest, WatchResponse,
    cluster_service_client::ClusterServiceClient, watch_response::Event,
};
use prometheus_client::{encoding::text, registry::Registry};
use rstest::rstest;
use tokio::{sync::watch, time::Instant};
use tonic::{Code, Status, Streaming};

use crate::{Limits, fakes::Fakes};

async fn open(fakes: &Fakes) -> Streaming<WatchResponse> {
    ClusterServiceClient::new(fakes.api().cluster())
        .watch(WatchRequest::default())
        .await
        .unwrap()
        .into_inner()
}

async fn event(stream: &mut Streaming<WatchResponse>) -> Event {
    stream.message().await.unwrap().expect("a message").event.expect("an event")
}

fn snapshot(dropped: u64) -> Step {
    Step::Snapshot { snapshot: Box::default(), dropped }
}

fn crash_loop() -> PodRow {
    let pod = pod("checkout-1").with(app("app").waiting("CrashLoopBackOff", "").restarts(6)).build();
    let workload = WorkloadRef { kind: "Deployment".into(), name: "checkout".into() };
    let verdict = Verdict::new(Health::Degraded, "CrashLoopBackOff", "Crashes on start: exit 1.");
    PodRow { verdict, ..PodRow::new(&pod, workload, Timestamp::UNIX_EPOCH) }
}

#[tokio::test]
async fn a_snapshot_comes_first_and_deltas_follow() {
    let fakes = Fakes::default();
    let steps = fakes.watch();
    let first = Snapshot {
        cluster: Cluster { name: "demo".into(), kubernetes_version: "v1.34.4".into(), demo: true },
        kinds: vec![KindState {
            kind: "pods".into(),
            sync: Sync::Reconnecting,
            since: Timestamp::UNIX_EPOCH,
            message: "The API server does not answer.".into(),
            objects: Some(3),
            namespaces: vec!["shop".into()],
            grant: "apiVersion: v1".into(),
        }],
        ..Snapshot::default()
    };
    steps.send(Step::Snapshot { snapshot: Box::new(first), dropped: 0 }).await.unwrap();
    let delta = Delta {
        observed_at: Some(Timestamp::UNIX_EPOCH),
        pods: vec![Arc::new(crash_loop())],
        gone_pods: vec!["u0".into()],
        ..Delta::default()
    };
    steps.send(Step::Delta(Box::new(delta))).await.unwrap();
    let mut stream = open(&fakes).await;

    let Event::Snapshot(snapshot) = event(&mut stream).await else { panic!("no snapshot") };
    let cluster = snapshot.cluster.unwrap();
    assert_eq!((cluster.name.as_str(), cluster.demo), ("demo", true));
    assert_eq!((cluster.kubernetes_version.as_str(), cluster.kdr_version.as_str()), ("v1.34.4", "1.2.3"));
    assert_eq!(snapshot.kinds[0].sync(), v1::Sync::Reconnecting);
    assert_eq!(snapshot.kinds[0].message, "The API server does not answer.");

    let message = stream.message().await.unwrap().unwrap();
    assert_eq!(message.observed_at, Some(prost_types::Timestamp::default()));
    assert!(message.server_time.unwrap().seconds > 0);
    let Some(Event::Delta(delta)) = message.event else { panic!("no delta") };
    let pod = &delta.pods[0];
    assert_eq!(pod.health(), v1::Health::Degraded);
    assert_eq!((pod.status.as_str(), pod.why.as_str()), ("CrashLoopBackOff", "Crashes on start: exit 1."));
    assert_eq!((pod.ready_containers, pod.total_containers, pod.restarts), (0, 1, 6));
    assert_eq!(delta.gone_pods, ["u0"]);
}

#[tokio::test(start_paused = true)]
async fn a_heartbeat_comes_after_15_s_of_silence() {
    let fakes = Fakes::default();
    let steps = fakes.watch();
    steps.send(snapshot(0)).await.unwrap();
    let mut stream = open(&fakes).await;
    assert!(matches!(event(&mut stream).await, Event::Snapshot(_)));
    let begun = Instant::now();
    for count in 1..=3 {
        assert!(matches!(event(&mut stream).await, Event::Heartbeat(_)));
        assert_eq!(begun.elapsed().as_secs(), 15 * count);
    }
    // Whatever is said ends the silence.
    tokio::time::sleep(Duration::from_secs(10)).await;
    steps.send(Step::Delta(Box::default())).await.unwrap();
    assert!(matches!(event(&mut stream).await, Event::Delta(_)));
    let begun = Instant::now();
    assert!(matches!(event(&mut stream).await, Event::Heartbeat(_)));
    assert_eq!(begun.elapsed().as_secs(), 15);
}

#[tokio::test]
async fn a_drain_says_goodbye_and_ends_the_stream() {
    let fakes = Fakes::default();
    let _steps = fakes.watch();
    let mut first = open(&fakes).await;
    let _steps = fakes.watch();
    let mut second = open(&fakes).await;
    fakes.end.cancel();
    let Event::Goodbye(goodbye) = event(&mut first).await else { panic!("no goodbye") };
    assert!((500..=2_500).contains(&goodbye.reconnect_after_ms));
    assert!(first.message().await.unwrap().is_none());
    assert!(matches!(event(&mut second).await, Event::Goodbye(_)));
}

#[tokio::test]
async fn viewers_do_not_all_come_back_at_once() {
    let fakes = Fakes::default();
    fakes.end.cancel();
    let api = fakes.api();
    let mut delays = std::collections::HashSet::new();
    for _ in 0..10 {
        let _steps = fakes.watch();
        let stream = ClusterServiceClient::new(api.cluster()).watch(WatchRequest::default()).await.unwrap();
        let Event::Goodbye(goodbye) = event(&mut stream.into_inner()).await else { panic!("no goodbye") };
        delays.insert(goodbye.reconnect_after_ms);
    }
    assert_eq!(delays.len(), 10);
}

#[tokio::test]
async fn a_source_that_always_has_something_cannot_hold_back_the_goodbye() {
    let fakes = Fakes::default();
    fakes.watch_yields(stream::repeat_with(|| snapshot(0)));
    let mut stream = open(&fakes).await;
    assert!(matches!(event(&mut stream).await, Event::Snapshot(_)));
    fakes.end.cancel();
    // What was made before the end may still be on its way.
    while !matches!(event(&mut stream).await, Event::Goodbye(_)) {}
    assert!(stream.message().await.unwrap().is_none());
}

#[tokio::test]
async fn a_watch_whose_source_has_ended_says_goodbye() {
    let fakes = Fakes::default();
    fakes.watch_yields(stream::empty());
    let mut stream = open(&fakes).await;
    assert!(matches!(event(&mut stream).await, Event::Goodbye(_)));
    assert!(stream.message().await.unwrap().is_none());
}

/// A pass that is lost when the sender says so, and due at `renewal`.
fn pass(renewal: Option<SystemTime>) -> (watch::Sender<Option<Lost>>, Pass) {
    let (sender, receiver) = watch::channel(None);
    let wait = move || {
        let mut receiver = receiver.clone();
        async move {
            let lost = receiver.wait_for(Option::is_some).await.ok().and_then(|lost| *lost);
            match lost {
                Some(lost) => lost,
                None => std::future::pending().await,
            }
        }
        .boxed()
    };
    (sender, Pass { lease: Lease::until(wait, renewal), ..Pass::local() })
}

#[rstest]
#[case(Lost::Expired, Code::Unauthenticated)]
#[case(Lost::SignedOut, Code::Unauthenticated)]
#[case(Lost::Rebound, Code::Unavailable)]
#[tokio::test]
async fn a_stream_ends_with_the_viewers_pass(#[case] lost: Lost, #[case] code: Code) {
    let fakes = Fakes::default();
    let (lose, pass) = pass(None);
    *fakes.pass.lock().unwrap() = pass;
    // A source that always has something does not hold it back.
    fakes.watch_yields(stream::repeat_with(|| snapshot(0)));
    let mut stream = open(&fakes).await;
    assert!(matches!(event(&mut stream).await, Event::Snapshot(_)));
    lose.send_replace(Some(lost));
    let status = loop {
        if let Err(status) = stream.message().await {
            break status;
        }
    };
    assert_eq!((status.code(), status.message()), (code, lost.sentence()));
}

#[tokio::test]
async fn a_pass_that_is_due_has_the_viewer_come_back_at_once() {
    let fakes = Fakes::default();
    let (_lose, pass) = pass(Some(SystemTime::now()));
    *fakes.pass.lock().unwrap() = pass;
    let _steps = fakes.watch();
    let mut stream = open(&fakes).await;
    let Event::Goodbye(goodbye) = event(&mut stream).await else { panic!("no goodbye") };
    assert_eq!(goodbye.reconnect_after_ms, 0);
    assert!(stream.message().await.unwrap().is_none());
}

#[tokio::test]
async fn a_snapshot_says_whom_it_is_for() {
    let fakes = Fakes::default();
    fakes.pass.lock().unwrap().identity = Arc::new(Identity { name: "jo".into(), ..Identity::default() });
    fakes.watch_yields(stream::iter([snapshot(0)]));
    let Event::Snapshot(snapshot) = event(&mut open(&fakes).await).await else { panic!("no snapshot") };
    assert_eq!(snapshot.cluster.unwrap().viewer, "jo");
}

#[tokio::test]
async fn a_slow_viewer_is_told_what_it_missed() {
    let fakes = Fakes::default();
    fakes.watch_yields(stream::iter([snapshot(0), snapshot(17)]));
    let mut stream = open(&fakes).await;
    assert_eq!(stream.message().await.unwrap().unwrap().dropped, 0);
    assert_eq!(stream.message().await.unwrap().unwrap().dropped, 17);
    assert!(counted(&fakes).contains("kdr_api_dropped_total{method=\"Watch\"} 17\n"));
}

#[tokio::test]
async fn a_defect_in_a_source_ends_one_stream_with_a_sentence() {
    let fakes = Fakes::default();
    fakes.watch_yields(stream::once(async { panic!("the fake's defect") }));
    let mut stream = open(&fakes).await;
    let status = stream.message().await.unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    assert!(!status.message().contains("fake"), "{}", status.message());
}

#[tokio::test]
async fn there_are_only_so_many_streams_and_a_closed_one_makes_room() {
    let fakes = Fakes::default();
    let api = fakes.limited(Limits::new(1, 0));
    let watch = || async {
        let steps = fakes.watch();
        ClusterServiceClient::new(api.cluster())
            .watch(WatchRequest::default())
            .await
            .map(|answer| (answer, steps))
    };
    let first = watch().await.unwrap();
    assert_eq!(watch().await.unwrap_err().code(), Code::ResourceExhausted);
    drop(first);
    watch().await.unwrap();
    let refused = manifest(&api, "Pod").await.unwrap_err();
    assert_eq!(refused.code(), Code::ResourceExhausted);
}

#[tokio::test]
async fn an_oversized_request_is_refused() {
    let fakes = Fakes::default();
    let refused = manifest(&fakes.api(), &"x".repeat(70_000)).await.unwrap_err();
    assert_eq!(refused.code(), Code::OutOfRange);
}

async fn manifest(api: &crate::fakes::Open, kind: &str) -> Result<v1::GetManifestResponse, Status> {
    let resource = ResourceRef { kind: kind.into(), namespace: "shop".into(), name: "checkout-1".into() };
    let request = GetManifestRequest { resource: Some(resource) };
    ClusterServiceClient::new(api.cluster()).get_manifest(request).await.map(tonic::Response::into_inner)
}

#[tokio::test]
async fn a_manifest_is_passed_on() {
    let fakes = Fakes::default();
    *fakes.manifest.lock().unwrap() = Some(Ok("kind: Pod\n".into()));
    let answer = manifest(&fakes.api(), "Pod").await.unwrap();
    assert_eq!(answer.yaml, "kind: Pod\n");
    assert!(answer.server_time.is_some());
}

#[rstest]
#[case(Error::NotFound("There is no such pod.".into()), Code::NotFound)]
#[case(Error::Forbidden("KDR may not get pods.".into()), Code::PermissionDenied)]
#[case(Error::Unavailable("The API server does not answer.".into()), Code::Unavailable)]
#[tokio::test]
async fn a_manifest_that_cannot_be_read_says_why(#[case] error: Error, #[case] code: Code) {
    let fakes = Fakes::default();
    *fakes.manifest.lock().unwrap() = Some(Err(error.clone()));
    let status = manifest(&fakes.api(), "Pod").await.unwrap_err();
    assert_eq!((status.code(), status.message()), (code, error.to_string().as_str()));
}

#[tokio::test]
async fn a_question_that_waits_is_refused_when_the_server_ends() {
    let fakes = Fakes::default();
    let api = fakes.api();
    let (answer, ()) = tokio::join!(manifest(&api, "Pod"), async { fakes.end.cancel() });
    assert_eq!(answer.unwrap_err().code(), Code::Unavailable);
}

#[tokio::test]
async fn calls_are_counted_by_method_and_status() {
    let fakes = Fakes::default();
    *fakes.manifest.lock().unwrap() = Some(Err(Error::NotFound(String::new())));
    manifest(&fakes.api(), "Pod").await.unwrap_err();
    fakes.watch_yields(stream::iter([snapshot(0)]));
    let mut whole = open(&fakes).await;
    while whole.message().await.unwrap().is_some() {}
    drop(whole);
    let _steps = fakes.watch();
    drop(open(&fakes).await);
    let _steps = fakes.watch();
    let _open = open(&fakes).await;

    let text = counted(&fakes);
    for line in [
        "kdr_api_calls_total{method=\"GetManifest\",code=\"NotFound\"} 1",
        "kdr_api_calls_total{method=\"Watch\",code=\"Ok\"} 1",
        "kdr_api_calls_total{method=\"Watch\",code=\"Cancelled\"} 1",
        "kdr_api_calls_open{method=\"Watch\"} 1",
        "kdr_api_messages_total{method=\"Watch\"} 2",
        "kdr_api_first_message_seconds_count{method=\"Watch\"} 1",
    ] {
        assert!(text.lines().any(|one| one == line), "{line} is not in\n{text}");
    }
}

fn counted(fakes: &Fakes) -> String {
    let mut registry = Registry::default();
    fakes.metrics.register(&mut registry);
    let mut text = String::new();
    text::encode(&mut text, &registry).unwrap();
    text
}
