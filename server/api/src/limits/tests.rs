use std::{sync::Arc, time::Duration};

use kdr_core::access::{Identity, Pass};
use tonic::Code;

use super::Limits;

fn pass(subject: &str) -> Pass {
    let identity = Arc::new(Identity { subject: subject.to_owned(), ..Identity::default() });
    Pass { identity, ..Pass::local() }
}

#[tokio::test(start_paused = true)]
async fn one_viewer_cannot_open_so_many_streams_that_others_have_none() {
    let limits = Limits::default();
    let (jo, al) = (pass("jo"), pass("al"));
    let mut open: Vec<_> = (0..100).map(|_| limits.stream(&jo, false).unwrap()).collect();
    assert_eq!(limits.stream(&jo, false).err().unwrap().code(), Code::ResourceExhausted);
    limits.stream(&al, false).unwrap();
    open.pop();
    limits.stream(&jo, false).unwrap();
}

#[tokio::test(start_paused = true)]
async fn one_viewer_cannot_have_so_many_kinds_watched_that_others_have_none() {
    let limits = Limits::default();
    let (jo, al) = (pass("jo"), pass("al"));
    let mut open: Vec<_> = std::iter::from_fn(|| limits.stream(&jo, true).ok()).collect();
    assert_eq!(open.len(), 16);
    limits.stream(&al, true).unwrap();
    limits.stream(&jo, false).unwrap();
    open.pop();
    limits.stream(&jo, true).unwrap();
}

#[tokio::test(start_paused = true)]
async fn one_viewer_cannot_read_so_much_at_once_that_others_read_nothing() {
    let limits = Limits::default();
    let (jo, al) = (pass("jo"), pass("al"));
    let reading: Vec<_> = std::iter::from_fn(|| limits.read(&jo).ok()).collect();
    assert_eq!(reading.len(), 8);
    limits.read(&al).unwrap();
    drop(reading);
    limits.read(&jo).unwrap();
}

#[tokio::test(start_paused = true)]
async fn who_asks_too_much_at_once_may_ask_again_in_a_moment() {
    let limits = Limits::default();
    let jo = pass("jo");
    let asked = (0..500).take_while(|_| limits.question(&jo).is_ok()).count();
    assert_eq!(asked, 200);
    limits.question(&pass("al")).unwrap();
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!((0..500).take_while(|_| limits.question(&jo).is_ok()).count(), 50);
}

#[tokio::test(start_paused = true)]
async fn whoever_did_not_sign_in_has_the_server_for_themselves() {
    let limits = Limits::default();
    let local = Pass::local();
    let open: Vec<_> = (0..300).map(|_| limits.stream(&local, false).unwrap()).collect();
    assert_eq!(open.len(), 300);
}
