//! A cluster that cannot be read: KDR starts all the same and says so, in its log, to probes, and on the page.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::{fs, net::TcpListener, sync::Arc, thread};

use kdr_proto::v1::{
    KindState, Sync, WatchRequest, cluster_service_client::ClusterServiceClient, watch_response::Event,
};
use kdr_testkit::{MockApi, Scenario, Verb};
use rstest::rstest;
use rustls::{
    ServerConfig, ServerConnection,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
};
use support::{Kdr, LIMIT, get};
use tempfile::tempdir;
use tokio::time::timeout;
use tonic::Code;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

/// All kinds that the mock is asked for.
const KINDS: [&str; 9] = [
    "namespaces",
    "pods",
    "events",
    "deployments.apps",
    "replicasets.apps",
    "statefulsets.apps",
    "daemonsets.apps",
    "jobs.batch",
    "cronjobs.batch",
];

/// Serves the cluster at `server`.
async fn serve(server: &str) -> Kdr {
    let home = tempdir().unwrap();
    let kubeconfig = format!(
        "{{apiVersion: v1, kind: Config, current-context: c, contexts: [{{name: c, context: {{cluster: far, user: me}}}}], \
         clusters: [{{name: far, cluster: {{server: '{server}'}}}}], users: [{{name: me, user: {{token: secret-token}}}}]}}"
    );
    let path = home.path().join("kubeconfig");
    fs::write(&path, kubeconfig).unwrap();
    let args = ["serve", "--kubeconfig", path.to_str().unwrap(), "--listen", "127.0.0.1:0"];
    Kdr::start(support::command(&args, home.path())).await
}

/// The state of the pods, once it is `sync`, as the page gets it.
async fn pods(kdr: &Kdr, sync: Sync) -> KindState {
    let mut client = ClusterServiceClient::new(kdr.channel().await);
    let mut stream = client.watch(WatchRequest::default()).await.unwrap().into_inner();
    let state = async {
        loop {
            let kinds = match stream.message().await.unwrap().unwrap().event.unwrap() {
                Event::Snapshot(snapshot) => snapshot.kinds,
                Event::Delta(delta) => delta.kinds,
                _ => Vec::new(),
            };
            if let Some(pods) = kinds.into_iter().find(|kind| kind.kind == "pods" && kind.sync() == sync) {
                return pods;
            }
        }
    };
    timeout(LIMIT, state).await.unwrap_or_else(|_| panic!("the pods are never {sync:?}"))
}

/// What holds whenever the API server cannot be read; returns the sentence about the pods.
async fn says_so(mut kdr: Kdr) -> String {
    let state = pods(&kdr, Sync::Reconnecting).await;
    assert!(state.since.is_some() && !state.message.is_empty());
    assert_eq!(state.message.lines().count(), 1, "{}", state.message);

    let ready = get(&kdr.admin, "/readyz").await;
    assert!(ready.head.starts_with("http/1.1 503"), "{}", ready.head);
    let line = ready.text().lines().find(|line| line.starts_with("pods: ")).map(str::to_owned).unwrap();
    assert!(line.ends_with(&state.message), "{line}");
    assert!(get(&kdr.admin, "/healthz").await.head.starts_with("http/1.1 200"));
    let request = HealthCheckRequest { service: String::new() };
    let health = HealthClient::new(kdr.channel().await).check(request).await.unwrap().into_inner();
    assert_eq!(health.status(), ServingStatus::NotServing);

    // One line for all kinds, however often it is tried again.
    let line = kdr.logged(&state.message).await;
    assert!(line.contains("WARN") && line.contains("pods") && line.contains("events"), "{line}");
    let log = kdr.log.lock().unwrap().clone();
    assert!(!log.contains("secret-token") && !log.contains("ERROR") && !log.contains('\u{1b}'), "{log}");

    kdr.terminate();
    assert_eq!(kdr.ended().await.code(), Some(0));
    state.message
}

#[tokio::test]
async fn an_api_server_that_is_not_there() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let said = says_so(serve(&format!("https://{free}")).await).await;
    assert!(said.contains(&free.to_string()) && said.contains("refused"), "{said}");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for() {
    let said = says_so(serve(&format!("https://{}", untrusted())).await).await;
    assert!(said.contains("its certificate is signed by an authority that KDR does not trust"), "{said}");
}

/// A TLS server with a certificate that nobody has signed. Its thread ends with the test's process.
fn untrusted() -> String {
    let certified = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut connection = ServerConnection::new(config.clone()).unwrap();
            // Fails as soon as the client has seen the certificate.
            let _ = connection.complete_io(&mut stream);
        }
    });
    address
}

#[tokio::test]
async fn credentials_that_are_refused() {
    let api = MockApi::start().await;
    for kind in KINDS {
        api.always(kind, Verb::List, Scenario::Unauthorized);
    }
    let said = says_so(serve(&api.url().to_string()).await).await;
    assert!(said.contains("401"), "{said}");
}

#[rstest]
#[case::forbidden(Scenario::Forbidden, Sync::Forbidden, "cannot list resource")]
#[case::not_served(Scenario::NotServed, Sync::Broken, "")]
#[tokio::test]
async fn one_kind_in_trouble_is_named_and_keeps_nobody_from_the_rest(
    #[case] scenario: Scenario,
    #[case] sync: Sync,
    #[case] words: &str,
) {
    let api = MockApi::start().await;
    api.always("pods", Verb::List, scenario);
    let kdr = serve(&api.url().to_string()).await;
    let state = pods(&kdr, sync).await;
    assert!(state.message.contains(words) && !state.message.is_empty(), "{}", state.message);
    kdr.logged(&state.message).await;
    let request = HealthCheckRequest { service: String::new() };
    let mut health = HealthClient::new(kdr.channel().await).watch(request).await.unwrap().into_inner();
    let serving =
        async { while health.message().await.unwrap().unwrap().status() != ServingStatus::Serving {} };
    timeout(LIMIT, serving).await.expect("the rest is served");
}

#[tokio::test]
async fn a_manifest_of_a_cluster_that_does_not_answer_is_unavailable() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let kdr = serve(&format!("https://{free}")).await;
    let resource = kdr_proto::v1::ResourceRef { kind: "Pod".into(), namespace: "a".into(), name: "b".into() };
    let request = kdr_proto::v1::GetManifestRequest { resource: Some(resource) };
    let status = ClusterServiceClient::new(kdr.channel().await).get_manifest(request).await.unwrap_err();
    assert_eq!((status.code(), status.message().lines().count()), (Code::Unavailable, 1));
}
