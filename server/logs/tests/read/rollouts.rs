//! Pods and containers that come and go while their logs are read.

use kdr_core::log::{EndReason, MarkerKind, Part, ReadRequest, Selected, Selection, SourceState};

use crate::{
    viewer::{Viewer, followed, what_is_there},
    world::World,
};

fn of_pod(name: &str, follow: bool) -> ReadRequest {
    let selection = Selection { namespace: "shop".into(), pods: Selected::Pod(name.into()) };
    ReadRequest { selection, follow, ..followed() }
}

#[tokio::test]
async fn a_restart_stands_between_the_last_line_and_the_first() {
    let world = World::with(&["a"]).await;
    world.write("a", "one");
    let mut viewer = Viewer::of(&world, followed()).await;
    assert_eq!(viewer.lines(1).await, ["a one"]);
    world.write("a", "last words");
    world.end("a", 137);
    assert_eq!(viewer.lines(1).await, ["a last words"]);
    let (kind, message) = viewer.marker().await;
    assert_eq!(kind, MarkerKind::Failed);
    assert!(message.contains("OOMKilled (137)"), "{message}");
    world.again("a");
    world.write("a", "hello again");
    let lines = viewer.lines(1).await;
    assert_eq!(lines, ["[Container app was restarted, for the first time.]", "a hello again"]);
}

#[tokio::test]
async fn the_run_before_is_there_without_asking() {
    let world = World::with(&["a"]).await;
    world.write("a", "it breaks");
    world.end("a", 1);
    world.again("a");
    world.write("a", "it runs");
    let mut viewer = Viewer::of(&world, ReadRequest { part: Part::Tail(10), ..followed() }).await;
    let expected = [
        "a it breaks",
        "[Container app ended: exit 1.]",
        "[Container app was restarted, for the first time.]",
        "a it runs",
    ];
    assert_eq!(viewer.lines(2).await, expected);
}

#[tokio::test]
async fn of_a_crash_loop_that_waits_the_last_run_is_there_once() {
    let world = World::with(&["a"]).await;
    world.write("a", "it breaks");
    world.end("a", 1);
    let mut viewer = Viewer::of(&world, followed()).await;
    assert_eq!(viewer.lines(1).await, ["a it breaks"]);
    assert_eq!(viewer.marker().await, (MarkerKind::Failed, "Container app ended: exit 1.".into()));
    world.again("a");
    world.write("a", "it runs");
    assert_eq!(viewer.lines(1).await, ["[Container app was restarted, for the first time.]", "a it runs"]);
}

#[tokio::test]
async fn only_the_previous_run_can_be_read() {
    let world = World::with(&["a"]).await;
    world.write("a", "before");
    world.end("a", 1);
    world.again("a");
    world.write("a", "now");
    let mut viewer = Viewer::of(&world, ReadRequest { previous: true, ..what_is_there() }).await;
    assert_eq!(viewer.lines(1).await, ["a before"]);
    assert_eq!(viewer.end().await.0, EndReason::Complete);
}

#[tokio::test]
async fn ten_replicas_through_a_rolling_restart_lose_nothing_and_double_nothing() {
    const REPLICAS: usize = 10;
    const LINES: usize = 20;
    let old: Vec<String> = (0..REPLICAS).map(|number| format!("old-{number}")).collect();
    let new: Vec<String> = (0..REPLICAS).map(|number| format!("new-{number}")).collect();
    let world = World::with(&old.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let mut viewer = Viewer::of(&world, followed()).await;
    viewer
        .until(|sources| {
            sources.len() == REPLICAS && sources.iter().all(|source| source.state == SourceState::Following)
        })
        .await;
    let mut expected = Vec::new();
    let mut seen = Vec::new();
    for (old, new) in old.iter().zip(&new) {
        for (pod, number) in
            [old, new].into_iter().flat_map(|pod| (0..LINES).map(move |number| (pod, number)))
        {
            if number == 0 && pod == new {
                world.add_waiting(new);
                world.begin(new);
                // As a proxy does, at the worst of times.
                world.cut();
            }
            world.write(pod, &number.to_string());
            expected.push(format!("{pod} {number}"));
        }
        // The old one's lines are read before it goes: a node keeps a log as long as its pod.
        seen.extend(viewer.lines(2 * LINES).await);
        world.delete(old);
    }
    seen.retain(|line| !line.starts_with('['));
    for pod in old.iter().chain(&new) {
        let of = |lines: &[String]| -> Vec<String> {
            lines.iter().filter(|line| line.starts_with(&format!("{pod} "))).cloned().collect()
        };
        assert_eq!(of(&seen), of(&expected), "each line once and in order");
    }
    assert_eq!(seen.len(), expected.len());
}

#[tokio::test]
async fn a_new_pod_joins_and_says_so() {
    let world = World::with(&["a"]).await;
    let mut viewer = Viewer::of(&world, followed()).await;
    viewer.until(|sources| sources.iter().any(|source| source.state == SourceState::Following)).await;
    world.add("b");
    world.write("b", "hello");
    assert_eq!(viewer.lines(1).await, ["[Pod b is new.]", "b hello"]);
}

#[tokio::test]
async fn a_pod_that_goes_says_who_took_its_place() {
    let world = World::with(&["a"]).await;
    world.write("a", "one");
    let mut viewer = Viewer::of(&world, followed()).await;
    assert_eq!(viewer.lines(1).await, ["a one"]);
    world.delete("a");
    assert_eq!(viewer.marker().await, (MarkerKind::Gone, "Pod a was deleted.".into()));
    assert!(matches!(&viewer.sources[0].state, SourceState::Ended(_)));
}

#[tokio::test]
async fn a_container_that_waits_says_why_and_is_read_when_it_starts() {
    let world = World::start().await;
    world.add_waiting("a");
    let mut viewer = Viewer::of(&world, followed()).await;
    viewer.until(|sources| matches!(sources, [one] if matches!(one.state, SourceState::Waiting(_)))).await;
    assert_eq!(viewer.sources[0].state, SourceState::Waiting("ContainerCreating.".into()));
    world.begin("a");
    world.write("a", "hello");
    assert_eq!(viewer.lines(1).await, ["a hello"]);
}

#[tokio::test]
async fn one_that_waits_holds_nobody_up() {
    let world = World::with(&["a"]).await;
    world.add_waiting("b");
    world.write("a", "one");
    let mut viewer = Viewer::of(&world, followed()).await;
    assert_eq!(viewer.lines(1).await, ["a one"]);
}

#[tokio::test]
async fn what_is_there_ends_although_one_waits() {
    let world = World::with(&["a"]).await;
    world.add_waiting("b");
    world.write("a", "one");
    let mut viewer = Viewer::of(&world, what_is_there()).await;
    assert_eq!(viewer.lines(1).await, ["a one"]);
    assert_eq!(viewer.end().await.0, EndReason::Complete);
}

#[tokio::test]
async fn what_is_there_is_read_before_anybody_says_that_it_runs() {
    let world = World::start().await;
    world.add_waiting("a");
    world.begin_unseen("a");
    world.write("a", "first");
    let mut viewer = Viewer::of(&world, what_is_there()).await;
    assert_eq!(viewer.lines(1).await, ["a first"]);
    viewer.end().await;
}

#[tokio::test]
async fn the_log_of_one_pod_ends_with_the_pod() {
    let world = World::with(&["a"]).await;
    world.write("a", "one");
    let mut viewer = Viewer::of(&world, of_pod("a", true)).await;
    assert_eq!(viewer.lines(1).await, ["a one"]);
    world.delete("a");
    assert_eq!(viewer.marker().await.0, MarkerKind::Gone);
    assert_eq!(viewer.end().await.0, EndReason::PodGone);
}

#[tokio::test]
async fn a_cut_connection_loses_nothing_and_doubles_nothing() {
    let world = World::with(&["a", "b"]).await;
    let mut viewer = Viewer::of(&world, followed()).await;
    viewer
        .until(|sources| {
            sources.len() == 2 && sources.iter().all(|source| source.state == SourceState::Following)
        })
        .await;
    for number in 0..20 {
        world.write("a", &number.to_string());
        world.cut();
        world.write("b", &number.to_string());
        let mut lines = viewer.lines(2).await;
        lines.sort();
        assert_eq!(lines, [format!("a {number}"), format!("b {number}")]);
    }
}
