//! Many viewers of one container.

use kdr_core::log::{Part, ReadRequest, SourceState};

use crate::{
    viewer::{Viewer, followed},
    world::World,
};

fn tail(lines: u32) -> ReadRequest {
    ReadRequest { part: Part::Tail(lines), ..followed() }
}

async fn following(world: &World, request: ReadRequest) -> Viewer {
    let mut viewer = Viewer::of(world, request).await;
    viewer.until(|sources| sources.iter().any(|source| source.state == SourceState::Following)).await;
    viewer
}

#[tokio::test]
async fn two_hundred_viewers_cost_one_stream() {
    let world = World::with(&["a"]).await;
    let mut viewers = Vec::new();
    for _ in 0..200 {
        viewers.push(following(&world, tail(0)).await);
    }
    world.write("a", "for all");
    for viewer in &mut viewers {
        assert_eq!(viewer.lines(1).await, ["a for all"]);
    }
    assert_eq!(world.follows(), 1);
}

#[tokio::test]
async fn who_comes_later_gets_what_was_read_before_without_asking_again() {
    let world = World::with(&["a"]).await;
    let mut first = following(&world, tail(0)).await;
    for number in 0..5 {
        world.write("a", &number.to_string());
    }
    first.lines(5).await;
    let asked = world.asked();
    let mut late = Viewer::of(&world, tail(3)).await;
    assert_eq!(late.lines(3).await, ["a 2", "a 3", "a 4"]);
    world.write("a", "5");
    assert_eq!(late.lines(1).await, ["a 5"]);
    assert_eq!(world.asked(), asked);
}

#[tokio::test]
async fn who_wants_more_than_was_read_gets_it_once() {
    let world = World::with(&["a"]).await;
    for number in 0..5 {
        world.write("a", &number.to_string());
    }
    let mut first = following(&world, tail(0)).await;
    world.write("a", "5");
    first.lines(1).await;
    let mut late = Viewer::of(&world, followed()).await;
    let expected: Vec<String> = (0..6).map(|number| format!("a {number}")).collect();
    assert_eq!(late.lines(6).await, expected);
    world.write("a", "6");
    assert_eq!(late.lines(1).await, ["a 6"]);
    assert_eq!(world.follows(), 1);
}

#[tokio::test]
async fn the_stream_closes_with_the_last_viewer() {
    let world = World::with(&["a"]).await;
    let one = following(&world, tail(0)).await;
    let mut other = following(&world, tail(0)).await;
    drop(one);
    world.write("a", "still here");
    assert_eq!(other.lines(1).await, ["a still here"]);
    drop(other);
    while world.follows() > 0 {
        tokio::task::yield_now().await;
    }
    let mut again = following(&world, tail(1)).await;
    assert_eq!(again.lines(1).await, ["a still here"]);
}
