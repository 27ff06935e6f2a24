//! The world as a whole: reproducible, in the states that its story tells, bounded.

use std::{collections::BTreeMap, sync::Arc};

use jiff::{SignedDuration, Timestamp};
use rstest::rstest;
use serde_json::Value;

use super::{
    LogError, Plan, World,
    pod::{Pod, State},
};
use crate::{kind::Kind, store::Key};

mod objects;

fn start() -> Timestamp {
    "2026-11-23T09:00:00Z".parse().unwrap()
}

fn world(pods: usize, churn: f64) -> World {
    World::new(Plan { pods, seed: 7, churn }, start())
}

/// Everything that the API would answer.
fn dump(world: &World) -> BTreeMap<String, String> {
    let objects = Kind::ALL.into_iter().flat_map(|kind| world.store.table(kind).list(None));
    objects
        .map(|object| {
            let body = String::from_utf8(object.body().to_vec()).unwrap();
            (format!("{:?} {}", object.traits.key, body.len()), body)
        })
        .collect()
}

fn of_app<'a>(world: &'a World, namespace: &str, app: &str) -> &'a Pod {
    let fits = |pod: &&Pod| {
        *pod.key.namespace == *namespace
            && pod.labels.get("app.kubernetes.io/name").is_some_and(|name| **name == *app)
            && pod.is_live()
    };
    world.pods().filter(fits).last().unwrap()
}

fn body(world: &World, kind: Kind, namespace: &str, name: &str) -> Value {
    let object = world.store.table(kind).get(&Key::new(namespace, name)).unwrap();
    serde_json::from_slice(&object.body()).unwrap()
}

#[test]
fn the_same_seed_and_time_give_the_same_objects() {
    let (mut one, mut other) = (world(120, 3.0), world(120, 3.0));
    assert_eq!(dump(&one), dump(&other));
    let end = start() + SignedDuration::from_mins(6);
    one.advance(end);
    // The steps make no difference.
    for second in 1..=360 {
        other.advance(start() + SignedDuration::from_secs(second));
    }
    assert_eq!(one.store.version(), other.store.version());
    assert_eq!(dump(&one), dump(&other));
}

#[test]
fn another_seed_gives_another_world() {
    let other = World::new(Plan { pods: 0, seed: 8, churn: 0.0 }, start());
    assert_ne!(dump(&world(0, 0.0)), dump(&other));
}

#[rstest]
#[case::crash_loop("shop-staging", "checkout", "CrashLoopBackOff")]
#[case::image("payments-staging", "invoice", "ImagePullBackOff")]
#[case::waits_for_init("tools", "mirror", "PodInitializing")]
fn troubled_pods_wait_for_the_right_reason(
    #[case] namespace: &str,
    #[case] app: &str,
    #[case] expected: &str,
) {
    let mut world = world(0, 0.0);
    let mut seen = Vec::new();
    for _ in 0..120 {
        world.advance(world.now() + SignedDuration::from_secs(5));
        if let State::Waiting { reason, .. } =
            &of_app(&world, namespace, app).containers.last().unwrap().state
        {
            seen.push(*reason);
        }
    }
    assert!(seen.iter().filter(|reason| **reason == expected).count() > 60, "{seen:?}");
}

#[test]
fn a_crash_loop_goes_on_and_is_told() {
    let mut world = world(0, 0.0);
    let before = of_app(&world, "shop-staging", "checkout").containers[0].restarts;
    world.advance(start() + SignedDuration::from_mins(20));
    let pod = of_app(&world, "shop-staging", "checkout");
    assert!(before > 5, "{before}");
    assert!((3..=5).contains(&(pod.containers[0].restarts - before)), "one restart in five minutes");
    let last = pod.containers[0].last.unwrap();
    assert_eq!((last.code, last.reason), (1, "Error"));
    let events = world.store.table(Kind::Event).list(Some("shop-staging"));
    let told =
        events.filter(|event| String::from_utf8_lossy(&event.body()).contains("Back-off restarting failed"));
    assert_eq!(told.count(), 1, "the same thing again raises a count");
}

#[test]
fn the_log_of_the_run_before_is_deleted_as_soon_as_the_next_has_ended() {
    let mut world = world(0, 0.0);
    let key = of_app(&world, "shop-staging", "checkout").key.clone();
    let (mut collected, mut readable) = (0, 0);
    for _ in 0..400 {
        world.advance(world.now() + SignedDuration::from_secs(2));
        let ended = world.pod(&key).unwrap().containers[0].terminated().is_some();
        match world.log(&key, "", true) {
            Err(LogError::Collected(words)) if ended => {
                assert!(words.starts_with("unable to retrieve container logs for containerd://"), "{words}");
                collected += 1;
            }
            Ok(_) if !ended => readable += 1,
            other => panic!("ended: {ended}, {other:?}"),
        }
    }
    assert!(collected > 3 && readable > collected, "{collected} {readable}");
}

#[test]
fn too_much_memory_ends_a_container_that_was_ready() {
    let mut world = world(0, 0.0);
    let (mut ready, mut killed) = (false, false);
    for _ in 0..300 {
        world.advance(world.now() + SignedDuration::from_secs(3));
        let pod = of_app(&world, "shop-develop", "search");
        ready |= pod.is_ready();
        killed |=
            pod.containers[0].terminated().is_some_and(|end| end.reason == "OOMKilled" && end.code == 137);
    }
    assert!(ready && killed, "ready: {ready}, killed: {killed}");
}

#[test]
fn an_unready_pod_runs_and_its_probe_is_told() {
    let world = world(0, 0.0);
    let pod = of_app(&world, "shop-develop", "recommend");
    assert!(pod.containers[0].running_since().is_some() && !pod.is_ready());
    let events = world.store.table(Kind::Event).list(Some("shop-develop"));
    let probe = events.filter(|event| String::from_utf8_lossy(&event.body()).contains("statuscode: 503"));
    assert_eq!(probe.count(), 1);
}

#[test]
fn a_pod_that_fits_nowhere_is_never_on_a_node() {
    let mut world = world(0, 0.0);
    world.advance(start() + SignedDuration::from_mins(30));
    let pod = body(&world, Kind::Pod, "data", "kafka-2");
    assert!(pod["spec"]["nodeName"].is_null());
    assert_eq!(pod["status"]["conditions"][0]["reason"], "Unschedulable");
    assert!(world.delete_pod(&Key::new("data", "kafka-2")));
    world.advance(start() + SignedDuration::from_mins(31));
    assert!(body(&world, Kind::Pod, "data", "kafka-2")["spec"]["nodeName"].is_null(), "nor is its successor");
}

#[test]
fn rollouts_follow_each_other_and_end_well() {
    let mut world = world(0, 0.0);
    let generation = |world: &World| {
        body(world, Kind::Deployment, "shop-production", "web")["metadata"]["generation"].as_i64().unwrap()
    };
    let before = generation(&world);
    let (mut surged, mut lacked) = (0, 0);
    for _ in 0..1_500 {
        world.advance(world.now() + SignedDuration::from_secs(1));
        let status = &body(&world, Kind::Deployment, "shop-production", "web")["status"];
        surged = surged.max(status["replicas"].as_u64().unwrap_or(0));
        lacked = lacked.max(status["unavailableReplicas"].as_u64().unwrap_or(0));
    }
    assert!(generation(&world) >= before + 2, "two more in 25 minutes");
    assert_eq!(surged, 5, "one pod more than the four wanted, never two");
    assert!(lacked <= 1, "{lacked} pods were lacking");
    let sets = world.store.table(Kind::ReplicaSet).list(Some("shop-production"));
    let sets = sets.filter(|set| set.traits.key.name.starts_with("web-")).count();
    assert!(sets <= 5, "{sets} ReplicaSets are kept");
}

#[test]
fn a_deleted_pod_is_replaced() {
    let mut world = world(0, 0.0);
    for (namespace, app) in [("shop-develop", "images"), ("data", "redis"), ("kube-system", "kube-proxy")] {
        let key = of_app(&world, namespace, app).key.clone();
        let uid = world.pod(&key).unwrap().uid.clone();
        let live = |world: &World| {
            let named = |pod: &&Pod| pod.key.namespace == key.namespace && pod.key.name.starts_with(app);
            world.pods().filter(named).filter(|pod| pod.is_live() && pod.is_ready()).count()
        };
        let before = live(&world);
        assert!(world.delete_pod(&key));
        world.advance(world.now() + SignedDuration::from_mins(1));
        assert!(world.pod(&key).is_none_or(|pod| pod.uid != uid), "{key:?} is still there");
        assert_eq!(live(&world), before, "{namespace}/{app}");
    }
}

#[test]
fn cron_jobs_run_and_leave_few_jobs_behind() {
    let mut world = world(0, 0.0);
    world.advance(start() + SignedDuration::from_hours(6));
    let jobs = |namespace: &str, prefix: &str| {
        let jobs = world.store.table(Kind::Job).list(Some(namespace));
        jobs.filter(|job| job.traits.key.name.starts_with(prefix)).count()
    };
    assert!((3..=4).contains(&jobs("shop-production", "sitemap-")));
    assert_eq!(jobs("tools", "usage-report-"), 0, "it is suspended");
    let failed = world.store.table(Kind::Job).list(Some("tools")).next().unwrap();
    assert!(String::from_utf8_lossy(&failed.body()).contains("BackoffLimitExceeded"));
}

#[test]
fn a_crowd_is_as_large_as_asked_for_and_mostly_well() {
    let world = world(3_000, 0.0);
    let pods = world.pods().count();
    assert!((2_950..3_050).contains(&pods), "{pods}");
    let nodes = world.nodes().iter().filter(|node| !node.company).count();
    let namespaces = world.store.table(Kind::Namespace).list(None).count();
    assert!((285..=295).contains(&nodes), "ten pods a node: {nodes} nodes");
    assert!((70..=73).contains(&namespaces), "fifty pods a namespace: {namespaces} namespaces");
    let crowd = world.pods().filter(|pod| !World::is_company(&pod.key.namespace));
    let troubled = crowd.filter(|pod| !pod.is_ready()).count();
    assert!((10..=60).contains(&troubled), "{troubled} are in trouble");
}

#[test]
fn churn_changes_pods_at_its_rate_and_nothing_grows() {
    let mut world = world(400, 20.0);
    let (pods, version) = (world.pods().count(), world.store.version());
    world.advance(start() + SignedDuration::from_mins(4));
    let changes = world.store.version() - version;
    assert!((3_000..24_000).contains(&changes), "{changes} in four minutes");
    assert!(world.pods().count().abs_diff(pods) < 40, "{} pods", world.pods().count());
    assert!(world.store.table(Kind::Event).list(None).count() <= 2_200, "events are bounded");
    let oldest = world.store.table(Kind::Pod).since(0).map(Iterator::count);
    assert!(oldest.is_err(), "the history is bounded");
    assert!(world.agenda.due().is_some_and(|due| due >= world.now()), "nothing is left behind");
}

#[test]
fn churn_begins_and_ends_on_request_and_never_runs_twice() {
    let mut world = world(400, 0.0);
    let mut minute = 0;
    let mut changes = |world: &mut World, rate: f64| {
        world.set_churn(rate);
        let version = world.store.version();
        minute += 1;
        world.advance(start() + SignedDuration::from_mins(minute));
        world.store.version() - version
    };
    let none = changes(&mut world, 0.0);
    let once = changes(&mut world, 20.0);
    assert!(once > none + 600, "{once} with churn, {none} without");
    for rate in [0.0, 20.0, 0.0, 20.0] {
        world.set_churn(rate);
    }
    let still_once = changes(&mut world, 20.0);
    assert!(still_once < once * 3 / 2, "{still_once} after it was begun again, {once} before");
    changes(&mut world, 0.0);
    let after = changes(&mut world, 0.0);
    assert!(after < once / 4, "{after} after its end");
}

#[test]
fn what_waits_on_the_agenda_is_bounded() {
    let mut world = world(0, 1.0);
    // Events of the last hour are on it: after an hour it has its full length.
    world.advance(start() + SignedDuration::from_mins(70));
    let early = world.agenda.len();
    world.advance(start() + SignedDuration::from_mins(110));
    assert!(world.agenda.len() < early + early / 2, "{early}, then {}", world.agenda.len());
}

#[test]
fn a_line_is_written_to_a_running_container_only() {
    let mut world = world(0, 0.0);
    let (good, bad) = (of_app(&world, "data", "redis").key.clone(), Key::new("data", "kafka-2"));
    let text: Arc<[u8]> = b"hello"[..].into();
    assert!(world.write_line(&good, "redis", Arc::clone(&text)));
    assert!(world.write_line(&good, "", Arc::clone(&text)), "its first container");
    assert!(!world.write_line(&good, "nobody", Arc::clone(&text)));
    assert!(!world.write_line(&bad, "kafka", Arc::clone(&text)), "it does not run");
    let run = world.log(&good, "", false).unwrap().run;
    assert_eq!(run.written.iter().map(|line| line.number).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn touching_a_pod_is_one_change() {
    let mut world = world(0, 0.0);
    let key = of_app(&world, "data", "redis").key.clone();
    let version = world.store.version();
    assert!(world.touch_pod(&key));
    assert_eq!(world.store.version(), version + 1);
    assert!(!world.touch_pod(&Key::new("data", "nobody")));
}
