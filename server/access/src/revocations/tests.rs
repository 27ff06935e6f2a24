use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures::FutureExt as _;

use super::{Revocations, Revoked};
use crate::Clock;

fn id(byte: u8) -> Revoked {
    [byte; 32]
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn turned() -> (Clock, Arc<AtomicU64>) {
    let now = Arc::new(AtomicU64::new(0));
    let hand = Arc::clone(&now);
    (Clock::new(move || at(now.load(Ordering::Relaxed))), hand)
}

#[test]
fn a_revoked_session_is_known_until_it_would_have_ended() {
    let (clock, hand) = turned();
    let list = Revocations::new(clock);
    list.revoke(id(1), at(10));
    list.revoke(id(2), at(20));
    assert_eq!(list.snapshot(), [(id(1), at(10)), (id(2), at(20))]);
    hand.store(10, Ordering::Relaxed);
    assert_eq!(list.snapshot(), [(id(2), at(20))]);
    assert!(!list.has(&id(1)));
    assert!(list.has(&id(2)));
}

#[test]
fn merging_tells_only_what_is_new() {
    let list = Revocations::new(turned().0);
    let mut changes = list.subscribe();
    list.merge([(id(1), at(10)), (id(2), at(10))]);
    assert_eq!(*changes.borrow_and_update(), 1);
    list.merge(list.snapshot());
    list.merge([(id(3), at(0))]);
    assert!(!changes.has_changed().unwrap());
    list.merge([(id(1), at(11))]);
    assert!(changes.has_changed().unwrap());
    assert_eq!(list.snapshot(), [(id(2), at(10)), (id(1), at(11))]);
}

#[test]
fn the_list_is_bounded() {
    let list = Revocations::of(turned().0, 3);
    list.merge((1..=200).map(|byte| (id(byte), at(1_000 - u64::from(byte)))));
    assert_eq!(list.snapshot().len(), 3);
    assert_eq!(list.0.list.lock().unwrap().ends.len(), 3);
    assert!(list.has(&id(1)), "those that last longest stay");
}

#[tokio::test]
async fn whoever_waits_is_told() {
    let list = Revocations::new(turned().0);
    let clone = list.clone();
    let wait = tokio::spawn(async move { clone.revoked(&id(2)).await });
    assert!(list.revoked(&id(2)).now_or_never().is_none());
    list.revoke(id(1), at(10));
    tokio::task::yield_now().await;
    assert!(!wait.is_finished());
    list.revoke(id(2), at(10));
    wait.await.unwrap();
    assert!(list.revoked(&id(2)).now_or_never().is_some());
}
