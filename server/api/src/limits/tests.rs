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
    let mut open: Vec<_> = (0..100).map(|_| limits.stream(&jo).unwrap()).collect();
    assert_eq!(limits.stream(&jo).err().unwrap().code(), Code::ResourceExhausted);
    limits.stream(&al).unwrap();
    open.pop();
    limits.stream(&jo).unwrap();
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
    let open: Vec<_> = (0..300).map(|_| limits.stream(&local).unwrap()).collect();
    assert_eq!(open.len(), 300);
}
