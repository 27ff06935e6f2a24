//! Filters: what they select, over all containers and all of what is there.

use kdr_core::{
    Error,
    log::{
        EndReason, Part, ReadRequest,
        filter::{Filter, Level, Pattern},
    },
};

use crate::{
    viewer::{Viewer, followed, what_is_there},
    world::World,
};

fn with(text: &str) -> Filter {
    Filter { include: vec![Pattern { text: text.into(), ..Pattern::default() }], ..Filter::default() }
}

/// Two pods that write in turn; every fifth line fails, with a stack trace of one line.
async fn failing() -> World {
    let world = World::with(&["a", "b"]).await;
    for number in 0..20 {
        let pod = if number % 2 == 0 { "a" } else { "b" };
        let level = if number % 5 == 0 { "ERROR" } else { "INFO" };
        world.write(pod, &format!("{level} order {number}"));
        if number % 5 == 0 {
            world.write(pod, "    at shop.Checkout.pay(Checkout.java:42)");
        }
    }
    world
}

#[tokio::test]
async fn a_text_is_found_in_all_containers_in_order() {
    let world = failing().await;
    let mut viewer = Viewer::of(&world, ReadRequest { filter: with("order 1"), ..what_is_there() }).await;
    let lines = viewer.lines(11).await;
    assert_eq!(lines[..3], ["b INFO order 1", "a ERROR order 10", "b INFO order 11"]);
    assert_eq!(viewer.end().await, (EndReason::Complete, true));
    assert_eq!((viewer.progress.lines, viewer.progress.selected), (24, 11));
}

#[tokio::test]
async fn a_tail_counts_what_is_selected_however_far_back_it_is() {
    let world = failing().await;
    let request = ReadRequest { filter: with("error order"), part: Part::Tail(2), ..followed() };
    let mut viewer = Viewer::of(&world, request).await;
    assert_eq!(viewer.lines(2).await, ["a ERROR order 10", "b ERROR order 15"]);
    world.write("a", "INFO nothing");
    world.write("b", "ERROR order 99");
    assert_eq!(viewer.lines(1).await, ["b ERROR order 99"]);
}

#[tokio::test]
async fn a_head_counts_what_is_selected() {
    let world = failing().await;
    let request = ReadRequest { filter: with("error order"), part: Part::Head(2), ..what_is_there() };
    let mut viewer = Viewer::of(&world, request).await;
    assert_eq!(viewer.lines(2).await, ["a ERROR order 0", "b ERROR order 5"]);
    assert_eq!(viewer.end().await.0, EndReason::Complete);
}

#[tokio::test]
async fn a_level_keeps_stack_traces_with_their_lines() {
    let world = failing().await;
    let filter = Filter { level_at_least: Some(Level::Error), ..Filter::default() };
    let mut viewer = Viewer::of(&world, ReadRequest { filter, ..what_is_there() }).await;
    let lines = viewer.lines(8).await;
    let trace = |pod: &str| format!("{pod}     at shop.Checkout.pay(Checkout.java:42)");
    assert_eq!(
        lines[..4],
        ["a ERROR order 0".to_owned(), trace("a"), "b ERROR order 5".to_owned(), trace("b")]
    );
}

#[tokio::test]
async fn context_is_of_the_same_container_and_says_that_it_is() {
    let world = failing().await;
    let filter = Filter { before: 1, after: 1, ..with("order 10") };
    let mut viewer = Viewer::of(&world, ReadRequest { filter, ..what_is_there() }).await;
    let expected = ["a (INFO order 8)", "a ERROR order 10", "a (    at shop.Checkout.pay(Checkout.java:42))"];
    assert_eq!(viewer.lines(3).await, expected);
}

#[tokio::test]
async fn nothing_found_is_an_end_with_what_was_searched() {
    let world = failing().await;
    let mut viewer = Viewer::of(&world, ReadRequest { filter: with("no such"), ..what_is_there() }).await;
    assert_eq!(viewer.end().await, (EndReason::Complete, true));
    assert_eq!((viewer.progress.lines, viewer.progress.selected), (24, 0));
    assert!(viewer.progress.bytes > 400);
}

#[tokio::test]
async fn an_expression_that_cannot_be_read_is_named() {
    let world = failing().await;
    let mut filter = with("(a");
    filter.include[0].regex = true;
    let Err(Error::Invalid(why)) =
        Viewer::open(&world, ReadRequest { filter, ..what_is_there() }).await.map(|_| ())
    else {
        panic!("opened");
    };
    assert!(why.starts_with("`(a` is no regular expression"), "{why}");
}
