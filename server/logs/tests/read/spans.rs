//! Which part of what is there is read, and in which order.

use kdr_core::{
    Error,
    log::{EndReason, Part, ReadRequest, Source, SourceState},
};
use rstest::rstest;

use crate::{
    viewer::{Viewer, followed, what_is_there},
    world::{World, moment},
};

/// Two pods that write in turn: `a 0`, `b 1`, `a 2`, … a second apart.
async fn in_turn(lines: usize) -> World {
    let world = World::with(&["a", "b"]).await;
    for number in 0..lines {
        world.write_at(if number % 2 == 0 { "a" } else { "b" }, 1000, &number.to_string());
    }
    world
}

fn expected(numbers: std::ops::Range<usize>) -> Vec<String> {
    numbers.map(|number| format!("{} {number}", if number % 2 == 0 { "a" } else { "b" })).collect()
}

#[tokio::test]
async fn all_of_it_comes_in_order_of_time() {
    let world = in_turn(9).await;
    let mut viewer = Viewer::of(&world, what_is_there()).await;
    assert_eq!(viewer.lines(9).await, expected(0..9));
    assert_eq!(viewer.end().await, (EndReason::Complete, true));
    assert_eq!((viewer.progress.lines, viewer.progress.selected), (9, 9));
    assert!(viewer.progress.complete);
}

#[tokio::test]
async fn a_tail_counts_over_all_containers() {
    let world = in_turn(9).await;
    let mut viewer = Viewer::of(&world, ReadRequest { part: Part::Tail(3), ..what_is_there() }).await;
    assert_eq!(viewer.lines(3).await, expected(6..9));
    assert_eq!(viewer.end().await, (EndReason::Complete, false));
}

#[tokio::test]
async fn a_tail_longer_than_the_log_is_all_of_it() {
    let world = in_turn(3).await;
    let mut viewer = Viewer::of(&world, ReadRequest { part: Part::Tail(10), ..what_is_there() }).await;
    assert_eq!(viewer.lines(3).await, expected(0..3));
    assert_eq!(viewer.end().await, (EndReason::Complete, true));
}

#[tokio::test]
async fn a_head_ends_after_its_lines() {
    let world = in_turn(9).await;
    let mut viewer = Viewer::of(&world, ReadRequest { part: Part::Head(4), ..what_is_there() }).await;
    assert_eq!(viewer.lines(4).await, expected(0..4));
    assert_eq!(viewer.end().await, (EndReason::Complete, true));
}

#[tokio::test]
async fn since_and_until_are_kept_to_the_millisecond() {
    let world = in_turn(9).await;
    // Line n was written n + 1 seconds after midnight.
    let request = ReadRequest { since: Some(moment(3000)), until: Some(moment(6000)), ..what_is_there() };
    let mut viewer = Viewer::of(&world, request).await;
    assert_eq!(viewer.lines(3).await, expected(2..5));
    assert_eq!(viewer.end().await, (EndReason::Complete, false));
}

#[tokio::test]
async fn the_last_lines_before_a_time_are_found_however_old_they_are() {
    let world = World::with(&["a"]).await;
    for number in 0..5 {
        world.write_at("a", 3_600_000, &number.to_string());
    }
    world.write_at("a", 24 * 3_600_000, "5");
    let before = |part| ReadRequest { until: Some(moment(28 * 3_600_000)), part, ..what_is_there() };
    let mut viewer = Viewer::of(&world, before(Part::Tail(2))).await;
    assert_eq!(viewer.lines(2).await, ["a 3", "a 4"]);
    assert_eq!(viewer.end().await, (EndReason::Complete, false));
    let mut viewer = Viewer::of(&world, before(Part::Tail(9))).await;
    assert_eq!(viewer.lines(5).await, ["a 0", "a 1", "a 2", "a 3", "a 4"]);
    assert_eq!(viewer.end().await, (EndReason::Complete, true), "there is nothing older");
}

#[tokio::test]
async fn a_follow_goes_on_after_the_tail() {
    let world = in_turn(9).await;
    let mut viewer = Viewer::of(&world, ReadRequest { part: Part::Tail(1), ..followed() }).await;
    assert_eq!(viewer.lines(1).await, expected(8..9));
    world.write("b", "now");
    assert_eq!(viewer.lines(1).await, ["b now"]);
}

#[tokio::test]
async fn a_follow_of_nothing_but_what_comes_begins_with_it() {
    let world = in_turn(9).await;
    let mut viewer = Viewer::of(&world, ReadRequest { part: Part::Tail(0), ..followed() }).await;
    let follows = |sources: &[Source]| {
        sources.len() == 2 && sources.iter().all(|source| source.state == SourceState::Following)
    };
    viewer.until(follows).await;
    world.write("a", "now");
    assert_eq!(viewer.lines(1).await, ["a now"]);
}

#[rstest]
#[case::backwards(
    ReadRequest { since: Some(moment(5)), until: Some(moment(5)), ..what_is_there() },
    "`until` is not after `since`."
)]
#[case::an_end_to_follow(
    ReadRequest { until: Some(moment(5)), ..followed() },
    "What has an end (`until`, `previous`) cannot be followed."
)]
#[case::a_head_to_follow(ReadRequest { part: Part::Head(1), ..followed() }, "`head_lines` cannot be followed.")]
#[case::a_novel(
    ReadRequest { part: Part::Tail(50_001), ..followed() },
    "More than 50,000 lines cannot be asked for by number."
)]
#[tokio::test]
async fn what_makes_no_sense_is_refused(#[case] request: ReadRequest, #[case] why: &str) {
    let world = in_turn(1).await;
    let Err(Error::Invalid(said)) = Viewer::open(&world, request).await.map(|_| ()) else { panic!("opened") };
    assert_eq!(said, why);
}

#[tokio::test]
async fn more_containers_than_can_be_read_as_one_are_refused_before_any_is_asked_for() {
    let world = World::start().await;
    let pods: Vec<_> = (0..=1_000).map(|number| format!("web-{number}")).collect();
    for pod in &pods {
        world.add(pod);
    }
    let Err(Error::Invalid(said)) = Viewer::open(&world, followed()).await.map(|_| ()) else {
        panic!("opened")
    };
    assert_eq!(
        said,
        "There are 1001 containers in Deployment web; at most 1000 are read as one log. Choose a workload, a pod or \
         containers by their name."
    );
    let others = ReadRequest { containers: vec!["another".into()], ..followed() };
    Viewer::of(&world, others).await;
}

#[tokio::test]
async fn a_container_too_many_that_comes_later_is_told_as_not_read() {
    let world = World::start().await;
    for pod in 0..1_000 {
        world.add(&format!("web-{pod}"));
    }
    let mut viewer = Viewer::of(&world, ReadRequest { part: Part::Tail(0), ..followed() }).await;
    let follows = |sources: &[Source]| {
        sources.len() == 1_000 && sources.iter().all(|source| source.state == SourceState::Following)
    };
    viewer.until(follows).await;
    world.add("late");
    let is_told = |sources: &[Source]| {
        let last = sources.last().unwrap();
        let said = "1000 other containers are read already; choose fewer.";
        (&*last.pod, &last.state) == ("late", &SourceState::Failed(said.to_owned()))
    };
    viewer.until(is_told).await;
    world.write("web-7", "still read");
    assert_eq!(viewer.lines(1).await, ["web-7 still read"]);
}
