use std::task::Poll;

use futures::{FutureExt as _, StreamExt as _, poll};

use super::*;

fn batch(first: i64, count: usize, bytes: usize) -> Batch {
    let mut batch = Batch::default();
    for time in (first..).take(count) {
        batch.push(Line { time_unix_nanos: time, text: Bytes::from(vec![b'x'; bytes]), cut: false });
    }
    batch
}

/// The next event: the first line's time, how many lines, how many dropped before them.
fn lines(event: Option<Other>) -> (i64, usize, u64) {
    match event {
        Some(Ok(ContainerEvent::Lines { lines, dropped })) => {
            (lines[0].time_unix_nanos, lines.len(), dropped)
        }
        other => panic!("not lines: {other:?}"),
    }
}

fn gap() -> Other {
    Err(Error::Unavailable("in between".to_owned()))
}

#[tokio::test]
async fn what_waits_travels_together_up_to_a_full_batch() {
    let (sender, mut receiver) = queue();
    for first in 0..600 {
        assert_eq!(sender.lines(batch(first, 1, 10), None).await, Ok(0));
    }
    assert_eq!(lines(receiver.next().await), (0, BATCH_LINES, 0));
    assert_eq!(lines(receiver.next().await), (512, 88, 0));
}

#[tokio::test]
async fn other_events_keep_their_place_among_the_lines() {
    let (sender, mut receiver) = queue();
    sender.lines(batch(0, 1, 10), None).await.unwrap();
    sender.other(gap()).await.unwrap();
    sender.lines(batch(1, 1, 10), None).await.unwrap();
    drop(sender);
    assert_eq!(lines(receiver.next().await), (0, 1, 0));
    assert_eq!(receiver.next().await, Some(gap()));
    assert_eq!(lines(receiver.next().await), (1, 1, 0));
    assert_eq!(receiver.next().await, None);
}

#[tokio::test]
async fn the_oldest_batches_make_room_and_the_next_lines_say_how_many_they_were() {
    let (sender, mut receiver) = queue();
    let full = i64::try_from(BATCH_LINES).unwrap();
    let batches = i64::try_from(QUEUE_LINES).unwrap() / full;
    let mut dropped = 0;
    for index in 0..batches + 3 {
        dropped += sender.lines(batch(index * full, BATCH_LINES, 1), Some(Duration::ZERO)).await.unwrap();
    }
    assert_eq!(dropped, 3 * BATCH_LINES as u64);
    assert_eq!(lines(receiver.next().await), (3 * full, BATCH_LINES, dropped));
    assert_eq!(lines(receiver.next().await), (4 * full, BATCH_LINES, 0));
}

#[tokio::test]
async fn bytes_are_bounded_too() {
    let (sender, mut receiver) = queue();
    for index in 0..6 {
        sender.lines(batch(index, 1, BATCH_BYTES), Some(Duration::ZERO)).await.unwrap();
    }
    assert_eq!(lines(receiver.next().await), (2, 1, 2));
}

#[tokio::test]
async fn a_gap_survives_the_lines_around_it() {
    let (sender, mut receiver) = queue();
    sender.lines(batch(0, 1, BATCH_BYTES), Some(Duration::ZERO)).await.unwrap();
    sender.other(gap()).await.unwrap();
    for index in 1..5 {
        sender.lines(batch(index, 1, BATCH_BYTES), Some(Duration::ZERO)).await.unwrap();
    }
    assert_eq!(receiver.next().await, Some(gap()));
    assert_eq!(lines(receiver.next().await), (1, 1, 1));
}

#[tokio::test]
async fn history_waits_for_the_viewer_and_loses_nothing() {
    let (sender, mut receiver) = queue();
    for index in 0..4 {
        sender.lines(batch(index, 1, BATCH_BYTES), None).await.unwrap();
    }
    let mut fifth = Box::pin(sender.lines(batch(4, 1, BATCH_BYTES), None));
    assert_eq!(poll!(&mut fifth), Poll::Pending);
    assert_eq!(lines(receiver.next().await), (0, 1, 0));
    assert_eq!(fifth.await, Ok(0));
    for index in 1..5 {
        assert_eq!(lines(receiver.next().await), (index, 1, 0));
    }
}

#[tokio::test(start_paused = true)]
async fn a_batch_waits_for_as_long_as_it_may_before_the_oldest_make_room() {
    let (sender, mut receiver) = queue();
    for index in 0..4 {
        sender.lines(batch(index, 1, BATCH_BYTES), None).await.unwrap();
    }
    let began = tokio::time::Instant::now();
    assert_eq!(sender.lines(batch(4, 1, BATCH_BYTES), Some(Duration::from_secs(3))).await, Ok(1));
    assert_eq!(began.elapsed().as_secs(), 3);
    assert_eq!(lines(receiver.next().await), (1, 1, 1));

    let mut waiting = Box::pin(sender.lines(batch(5, 2, BATCH_BYTES / 2), Some(Duration::from_secs(3))));
    assert_eq!(poll!(&mut waiting), Poll::Ready(Ok(0)), "there was room");
}

#[tokio::test]
async fn a_line_larger_than_the_queue_passes_when_it_is_alone() {
    let (sender, mut receiver) = queue();
    sender.lines(batch(0, 1, 2 * QUEUE_BYTES), None).await.unwrap();
    assert_eq!(lines(receiver.next().await), (0, 1, 0));
}

#[tokio::test]
async fn a_reader_that_waits_is_woken() {
    let (sender, mut receiver) = queue();
    let reading = tokio::spawn(async move { lines(receiver.next().await) });
    tokio::task::yield_now().await;
    sender.lines(batch(7, 1, 1), None).await.unwrap();
    assert_eq!(reading.await.unwrap(), (7, 1, 0));
}

#[tokio::test]
async fn a_writer_hears_that_the_viewer_left_even_while_it_waits() {
    let (sender, receiver) = queue();
    for index in 0..4 {
        sender.lines(batch(index, 1, BATCH_BYTES), None).await.unwrap();
    }
    let mut waiting = Box::pin(sender.lines(batch(4, 1, BATCH_BYTES), None));
    assert_eq!(poll!(&mut waiting), Poll::Pending);
    drop(receiver);
    assert_eq!(waiting.await, Err(ViewerLeft));
    assert_eq!(sender.other(gap()).await, Err(ViewerLeft));
}

#[tokio::test]
async fn nothing_is_sent_for_an_empty_batch() {
    let (sender, mut receiver) = queue();
    sender.lines(Batch::default(), None).await.unwrap();
    assert!(receiver.next().now_or_never().is_none());
}
