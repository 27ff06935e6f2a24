//! The provider's keys change, and so does what it says about itself.

use http::{Request, header};
use kdr_access::{Admission, Door, Refused};

use super::support::{Rig, Signer};

async fn is_in(door: &Door, token: &str) -> bool {
    let request = Request::get("/").header(header::AUTHORIZATION, format!("Bearer {token}"));
    let request = request.body(()).unwrap().into_parts().0;
    match door.admit(&request, [192, 0, 2, 1].into()).await {
        Admission::In { .. } => true,
        Admission::Refused { kind: Refused::Token, .. } => false,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_new_key_is_fetched_when_a_token_names_it() {
    let rig = Rig::new().await;
    let old = rig.fake.token();
    assert!(is_in(&rig.door, &old).await);
    assert_eq!(rig.fake.asked("keys"), 1);
    let new = Signer::new("second", 2);
    rig.fake.with(|known| {
        known.published.push(new.clone());
        known.signer = new;
    });
    rig.hand.turn(10);
    assert!(is_in(&rig.door, &rig.fake.token()).await);
    assert!(is_in(&rig.door, &old).await, "the old one is published still");
    assert_eq!(rig.fake.asked("keys"), 2);
    rig.fake.with(|known| known.published.remove(0));
    rig.hand.turn(10);
    assert!(!is_in(&rig.door, &Signer::new("third", 3).token(&rig.fake.claims())).await);
    assert!(!is_in(&rig.door, &old).await, "a key that is published no more is good no more");
}

#[tokio::test]
async fn unknown_keys_are_asked_for_every_ten_seconds_at_most() {
    let rig = Rig::new().await;
    assert!(is_in(&rig.door, &rig.fake.token()).await);
    for number in 0..5 {
        let forged = Signer::new(&format!("unknown-{number}"), 9).token(&rig.fake.claims());
        assert!(!is_in(&rig.door, &forged).await);
    }
    assert_eq!(rig.fake.asked("keys"), 1, "they were read just now");
    rig.hand.turn(10);
    for number in 0..5 {
        let forged = Signer::new(&format!("unknown-{number}"), 9).token(&rig.fake.claims());
        assert!(!is_in(&rig.door, &forged).await);
    }
    assert_eq!(rig.fake.asked("keys"), 2);
}

#[tokio::test]
async fn the_provider_is_asked_about_itself_every_hour() {
    let rig = Rig::new().await;
    for (seconds, asked) in [(0, 1), (3_599, 1), (1, 2), (0, 2)] {
        rig.hand.turn(seconds);
        assert!(is_in(&rig.door, &rig.fake.token()).await);
        assert_eq!(rig.fake.asked("discovery"), asked);
    }
}

#[tokio::test]
async fn while_it_is_down_what_it_said_before_is_good() {
    let rig = Rig::new().await;
    assert!(is_in(&rig.door, &rig.fake.token()).await);
    rig.fake.with(|known| known.down = true);
    rig.hand.turn(3_600);
    for _ in 0..3 {
        assert!(is_in(&rig.door, &rig.fake.token()).await);
    }
    assert_eq!(rig.fake.asked("discovery"), 2, "it is asked once and then left in peace for a while");
    rig.hand.turn(1);
    assert!(is_in(&rig.door, &rig.fake.token()).await);
    assert_eq!(rig.fake.asked("discovery"), 3);
    rig.hand.turn(1);
    assert!(is_in(&rig.door, &rig.fake.token()).await);
    assert_eq!(rig.fake.asked("discovery"), 3, "for longer and longer");
}
