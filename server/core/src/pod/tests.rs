//! Whatever an API server sends, the classifier answers and keeps its promises.

use jiff::Timestamp;
use proptest::{
    collection::vec,
    option,
    prelude::{Just, Strategy, any},
    prop_assert, prop_assert_eq, prop_oneof, proptest,
    sample::select,
};
use rstest::rstest;

use super::{Condition, Container, ContainerStatus, Pod, Role, RunState, Stage, Terminated};
use crate::{
    fixtures::{app, ephemeral, init, pod},
    health::Health,
    pod::{
        columns::columns,
        health::{container_verdict, turns_at, verdict},
    },
    usage::Allotted,
};

/// Words that Kubernetes uses, and others.
fn word() -> impl Strategy<Value = String> {
    let known = select(vec![
        "",
        "Running",
        "Pending",
        "Failed",
        "Succeeded",
        "Unknown",
        "NodeLost",
        "Evicted",
        "Completed",
        "Error",
        "OOMKilled",
        "StartError",
        "CrashLoopBackOff",
        "ImagePullBackOff",
        "CreateContainerConfigError",
        "ContainerCreating",
        "PodInitializing",
        "SchedulingGated",
        "Unschedulable",
        "ReadinessGatesNotReady",
        "PodScheduled",
        "Ready",
        "Initialized",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<String>()]
}

/// Messages that begin like known ones and end anyhow.
fn message() -> impl Strategy<Value = String> {
    let start = select(vec![
        "",
        "0/4 nodes are available: 3 ",
        "configmap \"",
        "couldn't find key ",
        "Back-off pulling image \"",
        "The node was low on resource: ",
    ]);
    (start, any::<String>()).prop_map(|(start, end)| start.to_owned() + &end)
}

fn time() -> impl Strategy<Value = Option<Timestamp>> {
    let near = (-200..200_i64).prop_map(crate::fixtures::ago);
    option::of(prop_oneof![3 => near, 1 => select(vec![Timestamp::MIN, Timestamp::MAX])])
}

fn run() -> impl Strategy<Value = RunState> {
    let ended = (any::<i32>(), select(vec![0, 0, 9, -1, i32::MAX]), word(), message(), time(), time())
        .prop_map(|(exit_code, signal, reason, message, started, finished)| {
            RunState::Terminated(Box::new(Terminated {
                exit_code,
                signal,
                reason: reason.into(),
                message: message.into(),
                started,
                finished,
            }))
        });
    prop_oneof![
        Just(RunState::Unknown),
        (word(), message()).prop_map(|(reason, message)| RunState::Waiting {
            reason: reason.into(),
            message: message.into()
        }),
        time().prop_map(|started| RunState::Running { started }),
        ended,
        Just(RunState::Terminated(Box::default())),
    ]
}

fn container() -> impl Strategy<Value = Container> {
    let status = (any::<bool>(), any::<bool>(), any::<u32>(), run(), run(), 0..4_usize).prop_map(
        |(ready, started, restarts, state, last, position)| ContainerStatus {
            position,
            ready,
            started,
            restarts,
            state,
            last,
        },
    );
    // Any role in any list: nothing may rely on their agreement.
    let role = select(vec![Role::App, Role::Init, Role::Sidecar, Role::Ephemeral]);
    (word(), word(), role, word(), option::weighted(0.9, status)).prop_map(
        |(name, image, role, memory_limit, status)| Container {
            name: name.into(),
            image: image.into(),
            role,
            memory_limit: memory_limit.into(),
            allotted: Allotted::default(),
            ports: [].into(),
            status,
        },
    )
}

fn condition() -> impl Strategy<Value = Condition> {
    (word(), any::<Option<bool>>(), word(), message(), time()).prop_map(
        |(kind, status, reason, message, since)| Condition {
            kind: kind.into(),
            status,
            reason: reason.into(),
            message: message.into(),
            since,
        },
    )
}

fn any_pod() -> impl Strategy<Value = Pod> {
    let containers = || vec(container(), 0..4);
    (
        (word(), word(), message(), word(), any::<bool>(), time(), time()),
        vec(condition(), 0..4),
        (containers(), containers(), containers()),
    )
        .prop_map(
            |((phase, reason, message, node, restarts_always, created, deleted), conditions, containers)| {
                let mut pod = pod("p").phase(&phase).reason(&reason, &message).created(created).build();
                pod.node = node.into();
                pod.restarts_always = restarts_always;
                pod.meta.deleted = deleted;
                pod.conditions = conditions;
                (pod.init_containers, pod.containers, pod.ephemeral_containers) = containers;
                pod
            },
        )
}

proptest! {
    #[test]
    fn columns_keep_their_promises(pod in any_pod()) {
        let columns = columns(&pod);
        prop_assert!(columns.ready <= columns.total);
        prop_assert!(columns.last_restart.is_none() || columns.restarts > 0);
    }

    #[test]
    fn verdicts_keep_their_promises(pod in any_pod(), now in time()) {
        let now = now.unwrap_or(crate::fixtures::NOW);
        let containers = pod.all_containers().map(|container| container_verdict(&pod, container, now));
        for verdict in containers.chain([verdict(&pod, now)]) {
            let healthy = verdict.health == Health::Healthy;
            prop_assert_eq!(verdict.why.is_empty(), healthy);
            prop_assert_eq!(verdict.reason.is_empty(), healthy);
            prop_assert!(healthy || verdict.why.ends_with('.'), "{}", verdict.why);
            prop_assert!(!verdict.why.contains(char::is_control), "{:?}", verdict.why);
            prop_assert!(verdict.why.chars().count() < 1000, "{}", verdict.why);
        }
    }

    #[test]
    fn a_verdict_turns_only_when_it_says_so(pod in any_pod(), seconds in 0..400_i64) {
        let now = crate::fixtures::NOW;
        let later = crate::fixtures::ago(-seconds);
        let at = turns_at(&pod, now);
        prop_assert!(at.is_none_or(|at| at > now));
        if at.is_none_or(|at| later < at) {
            prop_assert_eq!(verdict(&pod, later), verdict(&pod, now));
        }
    }
}

#[rstest]
#[case("Pending", false, Stage::Active)]
#[case("Running", false, Stage::Active)]
#[case("", false, Stage::Active)]
#[case("Succeeded", false, Stage::Succeeded)]
#[case("Failed", false, Stage::Failed)]
#[case("Running", true, Stage::Terminating)]
#[case("Failed", true, Stage::Terminating)]
fn a_pods_stage(#[case] phase: &str, #[case] deleted: bool, #[case] stage: Stage) {
    let pod = pod("p").phase(phase);
    assert_eq!(if deleted { pod.deleted() } else { pod }.build().stage(), stage);
}

#[test]
fn the_panel_shows_containers_in_the_order_in_which_they_run() {
    let pod = pod("p").with(ephemeral("e")).with(app("a")).with(init("i")).with(app("b")).build();
    let names: Vec<_> = pod.all_containers().map(|container| &*container.name).collect();
    assert_eq!(names, ["i", "a", "b", "e"]);
}

#[test]
fn a_condition_is_found_by_its_type() {
    let pod = pod("p").condition("Ready", Some(true), "", "").condition("Initialized", None, "", "").build();
    assert_eq!(pod.condition("Initialized").map(|condition| condition.status), Some(None));
    assert!(pod.condition("PodScheduled").is_none());
}
