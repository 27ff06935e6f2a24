use std::{
    sync::Arc,
    time::{Duration, UNIX_EPOCH},
};

use futures::FutureExt as _;
use kdr_core::access::{Binding, Bindings, Identity, Lease, Lost, Pattern, Role};
use tokio::{sync::watch, time::Instant};

use super::{Terms, lease};
use crate::{Clock, Revocations};

struct Fixture {
    lease: Lease,
    revocations: Revocations,
    bindings: watch::Sender<Arc<Bindings>>,
}

fn bindings(group: &str, role: Role) -> Arc<Bindings> {
    let namespaces = vec![Pattern::new("shop").unwrap()];
    let (users, groups) = (Vec::new(), vec![group.to_owned()]);
    let list = vec![Binding { users, groups, role, namespaces, rule: "binding 1".into() }];
    Arc::new(Bindings { list, contact: None })
}

/// A lease of an hour, by a clock that runs as tokio's does.
fn fixture() -> Fixture {
    let start = Instant::now();
    let clock = Clock::new(move || UNIX_EPOCH + start.elapsed());
    let revocations = Revocations::new(clock.clone());
    let bindings = watch::Sender::new(bindings("devs", Role::Viewer));
    let identity = Arc::new(Identity { groups: vec!["devs".to_owned()], ..Identity::default() });
    let scope = bindings.borrow().scope(&identity);
    let end = UNIX_EPOCH + Duration::from_hours(1);
    let terms = Terms { session: Some([1; 32]), end, identity, scope };
    let lease = lease(terms, None, &clock, &revocations, &bindings.subscribe());
    Fixture { lease, revocations, bindings }
}

#[tokio::test(start_paused = true)]
async fn it_ends_with_the_session() {
    let fixture = fixture();
    let lost = tokio::spawn(fixture.lease.lost());
    tokio::time::sleep(Duration::from_secs(3_599)).await;
    assert!(!lost.is_finished());
    assert_eq!(lost.await.unwrap(), Lost::Expired);
    assert_eq!(fixture.lease.lost().now_or_never(), Some(Lost::Expired));
}

#[tokio::test(start_paused = true)]
async fn it_ends_at_once_when_the_session_is_signed_out() {
    let fixture = fixture();
    let lost = tokio::spawn(fixture.lease.lost());
    tokio::task::yield_now().await;
    fixture.revocations.revoke([2; 32], UNIX_EPOCH + Duration::from_hours(1));
    tokio::task::yield_now().await;
    assert!(!lost.is_finished(), "another session's end is another session's");
    fixture.revocations.revoke([1; 32], UNIX_EPOCH + Duration::from_hours(1));
    assert_eq!(lost.await.unwrap(), Lost::SignedOut);
    assert_eq!(fixture.lease.lost().now_or_never(), Some(Lost::SignedOut));
}

#[tokio::test(start_paused = true)]
async fn it_ends_at_once_when_the_bindings_give_something_else() {
    let fixture = fixture();
    let lost = tokio::spawn(fixture.lease.lost());
    tokio::task::yield_now().await;
    let mut more = Bindings::clone(&fixture.bindings.borrow());
    more.list.extend(bindings("others", Role::Operator).list.clone());
    fixture.bindings.send_replace(Arc::new(more));
    tokio::task::yield_now().await;
    assert!(!lost.is_finished(), "what others are bound to is no change");
    fixture.bindings.send_replace(bindings("devs", Role::Developer));
    assert_eq!(lost.await.unwrap(), Lost::Rebound);
}

#[tokio::test(start_paused = true)]
async fn it_outlives_whoever_had_the_bindings() {
    let Fixture { lease, bindings, .. } = fixture();
    drop(bindings);
    assert_eq!(lease.lost().await, Lost::Expired);
}
