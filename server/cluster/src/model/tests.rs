//! The rows that messages make.

mod hanging_together;
mod history;

use std::collections::{BTreeMap, HashSet};

use k8s_openapi::api::{
    apps::v1::{Deployment, ReplicaSet, StatefulSet},
    batch::v1::{CronJob, Job},
    core::v1::{ConfigMap, Event, Namespace, Pod as ApiPod, Service},
};
use kdr_core::{
    Scope,
    rows::PodDetail,
    view::{Cluster, Rows as Selected, Snapshot, Sync, View},
};
use kdr_testkit::object::{
    CREATED, Object as Json, cron_job, deployment, event, job, namespace, pod, replica_set, stateful_set,
};

use super::*;
use crate::{
    message::Object,
    rows::Rows,
    trim::{Gateway, HttpRoute, Names, Watched},
};

fn now() -> Timestamp {
    "2026-11-01T12:00:00Z".parse().unwrap()
}

/// Trims an object as the watch of its kind does.
fn trimmed(object: &Json) -> (Kind, Object) {
    fn read<K: Watched<Trimmed = Object>>(object: &Json) -> Object {
        serde_json::from_value::<K>(object.0.clone()).unwrap().trim(&mut Names::new())
    }
    match object.kind() {
        "Namespace" => (Kind::Namespaces, read::<Namespace>(object)),
        "Pod" => (Kind::Pods, read::<ApiPod>(object)),
        "Deployment" => (Kind::Deployments, read::<Deployment>(object)),
        "ReplicaSet" => (Kind::ReplicaSets, read::<ReplicaSet>(object)),
        "StatefulSet" => (Kind::StatefulSets, read::<StatefulSet>(object)),
        "Job" => (Kind::Jobs, read::<Job>(object)),
        "CronJob" => (Kind::CronJobs, read::<CronJob>(object)),
        "Event" => (Kind::Events, read::<Event>(object)),
        "ConfigMap" => (Kind::ConfigMaps, read::<ConfigMap>(object)),
        "Service" => (Kind::Services, read::<Service>(object)),
        "Gateway" => (Kind::Gateways, read::<Gateway>(object)),
        "HTTPRoute" => (Kind::HttpRoutes, read::<HttpRoute>(object)),
        other => panic!("no test makes a {other}"),
    }
}

fn change(model: &mut Model, kind: Kind, change: Change) {
    model.apply(Message::Objects { kind, within: None, received: now(), change });
}

fn put(model: &mut Model, object: &Json) {
    let (kind, object) = trimmed(object);
    change(model, kind, Change::Applied(object));
}

fn remove(model: &mut Model, object: &Json) {
    let (kind, object) = trimmed(object);
    change(model, kind, Change::Removed(object));
}

/// A model with the rows that a board makes of its updates.
struct Seen {
    model: Model,
    rows: Rows,
}

impl Seen {
    fn new() -> Self {
        let model = Model::new(now());
        let rows = Rows::new(Cluster::default(), model.kind_states().into());
        Self { model, rows }
    }

    /// Flushes; what is said to be gone must have been there.
    fn flush(&mut self) {
        if let Some(mut update) = self.model.flush(now()) {
            let before = self.everything();
            let pods: HashSet<_> = before.pods.iter().map(|row| row.uid.clone()).collect();
            let workloads: HashSet<_> = before.workloads.iter().map(|row| row.uid.clone()).collect();
            let namespaces: HashSet<_> = before.namespaces.iter().map(|row| row.name.clone()).collect();
            assert!(update.gone_pods.iter().all(|row| pods.contains(&row.uid)));
            assert!(update.gone_workloads.iter().all(|row| workloads.contains(&row.uid)));
            assert!(update.gone_namespaces.iter().all(|name| namespaces.contains(name)));
            assert!(
                update.pods.iter().all(|change| change.before.is_some() == pods.contains(&change.row.uid))
            );
            self.rows.apply(&mut update);
        }
        assert!(!self.model.is_dirty(), "a flush leaves nothing behind");
        assert!(self.model.flush(now()).is_none(), "a second flush has nothing to say");
    }

    /// All rows, without the kinds' states.
    fn everything(&self) -> Snapshot {
        let see = |rows| {
            let view = View { rows, open: None };
            self.rows.snapshot(&view, &Scope::everything(), now())
        };
        let workloads = see(Selected::Workloads { namespace: None }).workloads;
        let all = see(Selected::Pods { namespace: None, workload: None });
        Snapshot { workloads, kinds: Vec::new(), ..all }
    }

    /// What the panel would show of each pod.
    fn details(&self) -> BTreeMap<String, PodDetail> {
        let pods = self.everything().pods;
        pods.iter()
            .filter_map(|row| Some((row.uid.to_string(), *self.rows.pod_detail(&row.resource_ref(), now())?)))
            .collect()
    }

    fn workloads(&self) -> Vec<String> {
        self.everything()
            .workloads
            .iter()
            .map(|row| format!("{} {} {} pods", row.workload.kind, row.workload.name, row.pods))
            .collect()
    }

    fn owner(&self, pod: &str) -> String {
        let all = self.everything();
        let row = all.pods.iter().find(|row| *row.name == *pod).unwrap();
        format!("{} {}", row.workload.kind, row.workload.name)
    }
}

#[test]
fn a_pod_finds_its_deployment_when_the_replica_set_comes_after_it() {
    let web = deployment("shop", "web", 1);
    let set = replica_set("shop", "web-5d9c", 1).owned_by(&web);
    let mut watched = Seen::new();
    put(&mut watched.model, &pod("shop", "web-5d9c-a").owned_by(&set));
    put(&mut watched.model, &web);
    watched.flush();
    assert_eq!(watched.owner("web-5d9c-a"), "ReplicaSet web-5d9c");
    assert_eq!(watched.workloads(), ["Deployment web 0 pods"]);
    put(&mut watched.model, &set);
    watched.flush();
    assert_eq!(watched.owner("web-5d9c-a"), "Deployment web");
    assert_eq!(watched.workloads(), ["Deployment web 1 pods"]);
}

#[test]
fn a_pod_with_its_deployments_stamp_needs_no_replica_set() {
    let web = deployment("shop", "web-front", 1);
    let set = replica_set("shop", "web-front-5d9c", 1);
    let mut seen = Seen::new();
    put(&mut seen.model, &web);
    put(&mut seen.model, &pod("shop", "a").owned_by(&set).label("pod-template-hash", "5d9c"));
    put(&mut seen.model, &pod("shop", "b").owned_by(&set).label("pod-template-hash", "77"));
    seen.flush();
    assert_eq!(
        (seen.owner("a"), seen.owner("b")),
        ("Deployment web-front".into(), "ReplicaSet web-front-5d9c".into())
    );
    // The ReplicaSet itself knows better.
    put(&mut seen.model, &set);
    seen.flush();
    assert_eq!(seen.owner("a"), "ReplicaSet web-front-5d9c");
    remove(&mut seen.model, &set);
    seen.flush();
    assert_eq!(seen.workloads(), ["Deployment web-front 1 pods"]);
}

#[test]
fn a_pod_of_a_cron_jobs_job_belongs_to_the_cron_job() {
    let nightly = cron_job("shop", "nightly", "0 3 * * *");
    let run = job("shop", "nightly-1").owned_by(&nightly);
    let once = job("shop", "once");
    let mut watched = Seen::new();
    for object in [
        &pod("shop", "nightly-1-a").owned_by(&run),
        &pod("shop", "once-a").owned_by(&once),
        &run,
        &once,
        &nightly,
    ] {
        put(&mut watched.model, object);
    }
    watched.flush();
    assert_eq!(watched.owner("nightly-1-a"), "CronJob nightly");
    assert_eq!(watched.owner("once-a"), "Job once");
    assert_eq!(watched.workloads(), ["CronJob nightly 1 pods", "Job once 1 pods"]);
}

#[test]
fn what_nothing_watched_owns_is_its_own_workload() {
    let node = Json::new("v1", "Node", "", "node-1");
    let foreign = Json::new("apps.kruise.io/v1beta1", "StatefulSet", "shop", "db");
    let rollout = Json::new("argoproj.io/v1alpha1", "Rollout", "shop", "web");
    let set = replica_set("shop", "web-1", 1).owned_by(&rollout);
    let mut watched = Seen::new();
    for object in [
        &pod("shop", "bare"),
        &pod("shop", "mirror").owned_by(&node),
        &pod("shop", "db-0").owned_by(&foreign),
        &set,
        &pod("shop", "web-1-a").owned_by(&set),
    ] {
        put(&mut watched.model, object);
    }
    watched.flush();
    assert_eq!(
        watched.workloads(),
        ["Pod bare 1 pods", "Pod db-0 1 pods", "Pod mirror 1 pods", "ReplicaSet web-1 1 pods"]
    );
}

#[test]
fn a_namespace_that_may_not_be_read_has_a_row_while_something_is_in_it() {
    let tool = pod("hidden", "tool");
    let mut watched = Seen::new();
    put(&mut watched.model, &tool);
    put(&mut watched.model, &namespace("empty"));
    watched.flush();
    let rows = watched.everything().namespaces;
    let told: Vec<_> =
        rows.iter().map(|row| (&*row.name, row.pods, row.workloads, row.created.is_some())).collect();
    assert_eq!(told, [("empty", 0, 0, true), ("hidden", 1, 1, false)]);
    remove(&mut watched.model, &tool);
    remove(&mut watched.model, &namespace("empty"));
    watched.flush();
    assert!(watched.everything().namespaces.is_empty());
}

#[test]
fn a_deleted_workload_leaves_its_pods_and_its_namesake_gets_them_not_before_they_are_its_own() {
    let old = stateful_set("shop", "db", 1);
    let mut watched = Seen::new();
    put(&mut watched.model, &old);
    put(&mut watched.model, &pod("shop", "db-0").owned_by(&old));
    watched.flush();
    assert_eq!(watched.workloads(), ["StatefulSet db 1 pods"]);
    remove(&mut watched.model, &old);
    watched.flush();
    assert_eq!((watched.workloads(), watched.owner("db-0")), (vec![], "StatefulSet db".to_owned()));
    put(&mut watched.model, &old.uid("another"));
    watched.flush();
    assert_eq!(watched.workloads(), ["StatefulSet db 1 pods"]);
}

#[test]
fn what_changes_nothing_that_is_shown_is_not_told() {
    let mut watched = Seen::new();
    put(&mut watched.model, &pod("shop", "tool"));
    watched.flush();
    put(
        &mut watched.model,
        &pod("shop", "tool").annotation("beat", "1").set("/metadata/resourceVersion", "9"),
    );
    assert!(!watched.model.is_dirty());
    put(&mut watched.model, &pod("shop", "tool").status("podIP", "10.0.0.1"));
    let update = watched.model.flush(now()).expect("the panel shows the address");
    assert!(!update.pods[0].row_changed() && update.workloads.is_empty() && update.namespaces.is_empty());
}

#[test]
fn an_unschedulable_pod_turns_bad_by_time_alone() {
    let since = "2026-11-01T12:00:00Z";
    let mut watched = Seen::new();
    put(
        &mut watched.model,
        &pod("shop", "big").unschedulable("0/3 nodes are available: insufficient memory", since),
    );
    watched.flush();
    let at = watched.model.next_turn().expect("time changes it");
    let seconds = at.duration_since(now()).as_secs();
    assert!((1..=60).contains(&seconds), "{seconds} s");
    watched.model.turn(at);
    let update = watched.model.flush(at).expect("its verdict has changed");
    assert_eq!(update.pods[0].row.verdict.health, kdr_core::Health::Degraded);
    assert_eq!(update.observed_at, None);
    assert_eq!(watched.model.next_turn(), None);
}

#[test]
fn a_kinds_state_keeps_its_beginning_while_it_lasts_and_settles_once_listed_or_refused() {
    let mut model = Model::new(now());
    let later = now() + jiff::SignedDuration::from_secs(9);
    let say = |model: &mut Model, kind, sync, since, message: &str| {
        model.apply(Message::State { kind, sync, since, message: message.into(), readable: vec![] });
    };
    say(&mut model, Kind::Pods, Sync::Reconnecting, now(), "one");
    say(&mut model, Kind::Pods, Sync::Reconnecting, later, "two");
    let state = model.kind_states()[Kind::Pods.index()].clone();
    assert_eq!((state.since, &*state.message), (now(), "two"));
    assert!(!model.is_settled(), "a kind that was never reached is not settled");
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Pods) {
        say(&mut model, kind, Sync::Forbidden, later, "no");
    }
    assert!(!model.is_settled());
    change(&mut model, Kind::Pods, Change::Listed(Vec::new()));
    assert!(model.is_settled());
}

#[test]
fn a_job_that_gets_an_owner_before_its_row_was_made_leaves_no_namespace_behind() {
    let mut seen = Seen::new();
    put(&mut seen.model, &job("shop", "nightly-1"));
    let owned = job("shop", "nightly-1").owned_by(&cron_job("shop", "nightly", "0 3 * * *"));
    put(&mut seen.model, &owned);
    put(&mut seen.model, &pod("shop", "web-1"));
    seen.flush();
    assert_eq!(seen.everything().namespaces[0].workloads, 1);
    remove(&mut seen.model, &owned);
    remove(&mut seen.model, &pod("shop", "web-1"));
    seen.flush();
    assert!(seen.everything().namespaces.is_empty());
}
