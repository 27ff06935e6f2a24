//! Who may see what, through the services themselves: every method for every role, in and out of scope; and the bytes of
//! what somebody gets who sees one namespace of many.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use std::{collections::BTreeSet, sync::Arc};

use kdr_api::{Api, Drain, Limits, Metrics, Mounted};
use kdr_cluster::{Caches, connect_url};
use kdr_core::access::{Grant, Pass, Pattern, Right, Role, Scope};
use kdr_demo::{Options, Simulation};
use kdr_logs::Logs;
use kdr_proto::{
    FILE_DESCRIPTOR_SET,
    v1::{
        GetManifestRequest, LastLinesRequest, ListKindsRequest, MapSelection, OverviewSelection,
        PodSelection, ReadRequest, ResourceRef, SearchRequest, Snapshot, WatchRequest, WorkloadSelection,
        cluster_service_client::ClusterServiceClient,
        cluster_service_server::{ClusterService, ClusterServiceServer},
        log_service_client::LogServiceClient,
        log_service_server::{LogService, LogServiceServer},
        read_request,
        watch_request::Rows,
        watch_response::Event,
    },
};
use prost::Message;
use tokio::time::timeout;
use tonic::{Code, Status};

use self::support::{LIMIT, Passing};

/// Within the scope of whoever asks.
const OURS: &str = "shop-staging";
/// Not within it.
const THEIRS: &str = "payments-production";

/// Every method of the API, and what it takes. A method without a row fails the test.
const METHODS: [(&str, Right); 6] = [
    ("ClusterService/Watch", Right::See),
    ("ClusterService/GetManifest", Right::See),
    ("ClusterService/Search", Right::See),
    ("ClusterService/ListKinds", Right::See),
    ("LogService/Read", Right::ReadLogs),
    ("LogService/LastLines", Right::ReadLogs),
];

/// What came of asking.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Answered,
    Denied,
}

struct World {
    simulation: Simulation,
    api: Api,
    // Ends the watches when it is dropped.
    _caches: Arc<Caches>,
}

impl World {
    async fn start(pods: usize) -> Self {
        let simulation = Simulation::start(Options { seed: 1, pods, ..Options::default() }).await.unwrap();
        let connection = connect_url(simulation.url().parse().unwrap(), "demo", true);
        let logs = Arc::new(Logs::new(connection.log_client()));
        let caches = Arc::new(Caches::start(connection));
        let mut ready = caches.ready();
        timeout(LIMIT, ready.wait_for(|ready| *ready)).await.unwrap().unwrap();
        let (drain, limits) = (Drain::default(), Limits::default());
        let api = Api::new(caches.clone(), logs, drain, limits, Metrics::default(), "0.0.0");
        Self { simulation, api, _caches: caches }
    }

    fn viewer(&self, role: Role, namespaces: &str) -> Viewer<'_> {
        let namespaces = vec![Pattern::new(namespaces).unwrap()];
        let grant = Grant { role, namespaces, because: "a test".into() };
        Viewer { api: &self.api, pass: Pass { scope: Scope::granted(vec![grant], None), ..Pass::local() } }
    }
}

struct Viewer<'a> {
    api: &'a Api,
    pass: Pass,
}

impl Viewer<'_> {
    fn cluster(
        &self,
    ) -> ClusterServiceClient<Passing<Mounted<ClusterServiceServer<impl ClusterService + use<>>>>> {
        let client = ClusterServiceClient::new(Passing(self.api.cluster(), self.pass.clone()));
        client.max_decoding_message_size(usize::MAX)
    }

    fn log(&self) -> LogServiceClient<Passing<Mounted<LogServiceServer<impl LogService + use<>>>>> {
        LogServiceClient::new(Passing(self.api.log(), self.pass.clone()))
    }

    async fn snapshot(&self, rows: Option<Rows>, open: Option<ResourceRef>) -> Snapshot {
        let mut stream = self.cluster().watch(WatchRequest { rows, open }).await.unwrap().into_inner();
        let first = timeout(LIMIT, stream.message()).await.unwrap().unwrap().unwrap();
        match first.event {
            Some(Event::Snapshot(snapshot)) => snapshot,
            other => panic!("no snapshot first: {other:?}"),
        }
    }

    async fn pods(&self, namespace: &str) -> Snapshot {
        let selection = PodSelection { namespace: namespace.to_owned(), workload: None };
        self.snapshot(Some(Rows::Pods(selection)), None).await
    }

    /// Asks a method about a namespace, in which there is this pod.
    async fn ask(&self, method: &str, namespace: &str, pod: &str) -> Outcome {
        let namespace = namespace.to_owned();
        match method {
            "ClusterService/Watch" => {
                let snapshot = self.pods(&namespace).await;
                let denied = snapshot.pods.is_empty();
                assert_eq!(denied, !snapshot.denial.is_empty(), "{}", snapshot.denial);
                if denied { Outcome::Denied } else { Outcome::Answered }
            }
            "ClusterService/GetManifest" => {
                let resource = Some(ResourceRef { kind: "Pod".into(), namespace, name: pod.into() });
                outcome(self.cluster().get_manifest(GetManifestRequest { resource }).await)
            }
            "ClusterService/Search" => {
                let request = SearchRequest { query: pod.into(), namespace, ..SearchRequest::default() };
                let found = self.cluster().search(request).await.unwrap().into_inner();
                assert_eq!(found.hits.is_empty(), found.total == 0);
                if found.hits.is_empty() { Outcome::Denied } else { Outcome::Answered }
            }
            // What is in no namespace stands for what is theirs.
            "ClusterService/ListKinds" => {
                let kinds = self.cluster().list_kinds(ListKindsRequest {}).await.unwrap().into_inner().kinds;
                let wanted = |namespaced| kinds.iter().any(|kind| kind.namespaced == namespaced);
                if wanted(namespace == OURS) { Outcome::Answered } else { Outcome::Denied }
            }
            "LogService/Read" => {
                let selection = Some(read_request::Selection::Pod(pod.into()));
                outcome(self.log().read(ReadRequest { namespace, selection, ..ReadRequest::default() }).await)
            }
            "LogService/LastLines" => {
                let request = LastLinesRequest { namespace, pod: pod.into(), ..LastLinesRequest::default() };
                outcome(self.log().last_lines(request).await)
            }
            other => panic!("{other} is never asked"),
        }
    }
}

/// That there is nothing to tell is an answer as well.
fn outcome<T>(answer: Result<T, Status>) -> Outcome {
    match answer {
        Ok(_) => Outcome::Answered,
        Err(status) if status.code() == Code::FailedPrecondition => Outcome::Answered,
        Err(status) => {
            assert_eq!(status.code(), Code::PermissionDenied, "{status}");
            Outcome::Denied
        }
    }
}

#[test]
fn every_method_of_the_api_is_in_the_table() {
    let set = prost_types::FileDescriptorSet::decode(FILE_DESCRIPTOR_SET).unwrap();
    let services = set.file.iter().filter(|file| file.package() == "kdr.v1").flat_map(|file| &file.service);
    let methods: BTreeSet<String> = services
        .flat_map(|service| {
            service.method.iter().map(move |method| format!("{}/{}", service.name(), method.name()))
        })
        .collect();
    assert_eq!(methods, METHODS.iter().map(|(method, _)| (*method).to_owned()).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_method_answers_every_role_within_its_scope_and_nobody_outside() {
    let world = World::start(0).await;
    let all = world.viewer(Role::Operator, "*");
    let mut pods = Vec::new();
    for namespace in [OURS, THEIRS] {
        pods.push((namespace, all.pods(namespace).await.pods[0].name.clone()));
    }
    for (method, right) in METHODS {
        for (namespace, pod) in &pods {
            assert_eq!(all.ask(method, namespace, pod).await, Outcome::Answered, "{method} {namespace}");
            for role in Role::ALL {
                let expected =
                    if *namespace == OURS && role.may(right) { Outcome::Answered } else { Outcome::Denied };
                let found = world.viewer(role, OURS).ask(method, namespace, pod).await;
                assert_eq!(found, expected, "{method}: {role} of {OURS} asks about {namespace}");
            }
        }
    }
    world.simulation.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_no_namespace_is_not_reached_by_claiming_that_it_is_in_ours() {
    let world = World::start(0).await;
    let all = world.viewer(Role::Operator, "*");
    let node = all
        .pods(OURS)
        .await
        .pods
        .iter()
        .find_map(|pod| Some(pod.node.clone()).filter(|node| !node.is_empty()));
    let node = node.unwrap();
    for namespace in ["", OURS] {
        let resource =
            || ResourceRef { kind: "Node".into(), namespace: namespace.into(), name: node.clone() };
        let ask = |viewer: &Viewer<'_>| {
            let mut client = viewer.cluster();
            let resource = Some(resource());
            async move { client.get_manifest(GetManifestRequest { resource }).await }
        };
        assert_eq!(outcome(ask(&all).await), Outcome::Answered);
        let developer = world.viewer(Role::Operator, OURS);
        assert_eq!(outcome(ask(&developer).await), Outcome::Denied, "{namespace:?}");
        assert!(developer.snapshot(None, Some(resource())).await.detail.is_none());
    }
    world.simulation.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_hundred_other_namespaces_not_a_name_crosses_the_wire() {
    let world = World::start(10_000).await;
    let all = world.viewer(Role::Operator, "*");
    let everything = all.snapshot(Some(Rows::Pods(PodSelection::default())), None).await;
    let workloads = all.snapshot(Some(Rows::Workloads(WorkloadSelection::default())), None).await.workloads;
    let mut names = BTreeSet::new();
    let mut ours = String::new();
    let of_pods = everything.pods.iter().map(|pod| (&pod.namespace, &pod.name));
    let of_workloads = workloads.iter().map(|row| (&row.namespace, &row.name));
    for (namespace, name) in of_pods.chain(of_workloads) {
        if namespace == OURS {
            ours.push_str(name);
        } else {
            names.extend([namespace.clone(), name.clone()]);
        }
    }
    // What is called the same here proves nothing, nor does a word that may stand anywhere (`gateway`, `limits`).
    let is_name =
        |name: &str| name.contains(|letter: char| letter.is_ascii_digit()) || name.ends_with("-production");
    names.retain(|name| !ours.contains(name.as_str()) && is_name(name));
    let namespaces = everything.namespaces.iter().filter(|row| row.name != OURS).count();
    assert!(namespaces >= 200 && names.len() > 8_000, "{namespaces} namespaces, {} names", names.len());

    let one = world.viewer(Role::Developer, OURS);
    let here = || OURS.to_owned();
    let everywhere = String::new;
    let mut wire = Vec::new();
    let views = [
        None,
        Some(Rows::Workloads(WorkloadSelection { namespace: everywhere() })),
        Some(Rows::Pods(PodSelection { namespace: everywhere(), workload: None })),
        Some(Rows::Overview(OverviewSelection { namespace: everywhere() })),
        Some(Rows::Overview(OverviewSelection { namespace: here() })),
        Some(Rows::Map(MapSelection { namespace: here() })),
        Some(Rows::Map(MapSelection { namespace: "*".to_owned() })),
    ];
    for rows in views {
        wire.extend(one.snapshot(rows, None).await.encode_to_vec());
    }
    let seen = one.pods("").await;
    assert!(!seen.pods.is_empty() && seen.namespaces.len() == 1);
    for pod in seen.pods {
        let place =
            ResourceRef { kind: "Pod".into(), namespace: pod.namespace.clone(), name: pod.name.clone() };
        wire.extend(one.snapshot(None, Some(place.clone())).await.encode_to_vec());
        let owner = pod.workload.unwrap();
        let owner = ResourceRef { kind: owner.kind, namespace: pod.namespace, name: owner.name };
        wire.extend(one.snapshot(None, Some(owner)).await.encode_to_vec());
        let request = GetManifestRequest { resource: Some(place) };
        wire.extend(one.cluster().get_manifest(request).await.unwrap().into_inner().encode_to_vec());
    }
    for query in ["a", "e", "o", "pod", "node"] {
        let request = SearchRequest { query: query.into(), limit: 500, ..SearchRequest::default() };
        wire.extend(one.cluster().search(request).await.unwrap().into_inner().encode_to_vec());
    }
    wire.extend(one.cluster().list_kinds(ListKindsRequest {}).await.unwrap().into_inner().encode_to_vec());

    let text = String::from_utf8_lossy(&wire);
    assert!(text.contains(OURS), "the recording holds what may be seen");
    let within = |name: &str| {
        let part_of_a_word = |letter: char| letter.is_ascii_alphanumeric();
        text.match_indices(name).any(|(at, _)| {
            let (before, after) = (&text[..at], &text[at + name.len()..]);
            !before.ends_with(part_of_a_word) && !after.starts_with(part_of_a_word)
        })
    };
    let found: Vec<_> = names.iter().filter(|name| within(name)).take(5).collect();
    assert!(found.is_empty(), "names of others: {found:?}");
    world.simulation.stop().await;
}
