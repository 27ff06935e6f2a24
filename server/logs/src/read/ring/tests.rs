use std::time::Duration;

use super::*;

fn lines(first: usize, count: usize) -> Item {
    let line = |number: usize| Line {
        time_unix_nanos: i64::try_from(number).unwrap(),
        text: Bytes::from(number.to_string()),
        cut: false,
    };
    Item::Lines(Arc::new((first..first + count).map(line).collect()))
}

fn numbers(item: Option<Item>) -> Vec<i64> {
    match item {
        Some(Item::Lines(lines)) => lines.iter().map(|line| line.time_unix_nanos).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn every_reader_gets_everything_from_where_it_began() {
    let ring = Ring::default();
    let mut early = ring.reader();
    ring.push(lines(0, 2)).await;
    let mut late = ring.reader();
    ring.push(lines(2, 1)).await;
    for reader in [&mut early, &mut late] {
        assert_eq!(numbers(reader.take()), [0, 1]);
        assert_eq!(numbers(reader.take()), [2]);
        assert!(reader.take().is_none());
    }
}

#[tokio::test]
async fn a_reader_of_the_last_lines_begins_within_a_batch() {
    let ring = Ring::default();
    ring.push(lines(0, 3)).await;
    ring.push(lines(3, 3)).await;
    assert_eq!(numbers(ring.reader_of_last(2).unwrap().take()), [4, 5]);
    let mut reader = ring.reader_of_last(4).unwrap();
    assert_eq!(numbers(reader.take()), [2]);
    assert_eq!(numbers(reader.take()), [3, 4, 5]);
    assert_eq!(numbers(ring.reader_of_last(6).unwrap().take()), [0, 1, 2]);
    assert!(ring.reader_of_last(0).unwrap().take().is_none());
    assert!(ring.reader_of_last(7).is_none());
}

#[tokio::test]
async fn a_full_ring_waits_for_the_fastest_reader_and_a_slower_one_is_told_what_it_missed() {
    let ring = Ring::default();
    let (mut fast, mut slow) = (ring.reader(), ring.reader());
    ring.push(lines(0, LINES)).await;
    let pushing = ring.clone();
    let mut push = tokio::spawn(async move { pushing.push(lines(LINES, 2)).await });
    assert!(tokio::time::timeout(Duration::from_millis(20), &mut push).await.is_err(), "nobody has taken it");
    assert_eq!(numbers(fast.take()).len(), LINES);
    push.await.unwrap();
    assert_eq!(numbers(fast.take()).len(), 2);
    let Some(Item::Missed(missed)) = slow.take() else { panic!("it has missed lines") };
    assert_eq!(missed, LINES as u64);
    assert_eq!(numbers(slow.take()).len(), 2);
}

#[tokio::test]
async fn a_reader_that_leaves_holds_nobody_up() {
    let ring = Ring::default();
    let reader = ring.reader();
    ring.push(lines(0, LINES)).await;
    let pushing = ring.clone();
    let push = tokio::spawn(async move { pushing.push(lines(LINES, 1)).await });
    tokio::task::yield_now().await;
    drop(reader);
    push.await.unwrap();
}

#[tokio::test]
async fn a_waiting_reader_wakes_up() {
    let ring = Ring::default();
    let mut reader = ring.reader();
    let waiting = tokio::spawn(async move { numbers(Some(reader.next().await)) });
    tokio::task::yield_now().await;
    ring.push(lines(7, 1)).await;
    assert_eq!(waiting.await.unwrap(), [7]);
}

#[tokio::test]
async fn a_failure_is_for_those_who_were_there() {
    let ring = Ring::default();
    assert!(!ring.has_failed());
    ring.push(Item::End(Err(Error::Unavailable("gone".into())))).await;
    assert!(ring.has_failed());
}
