//! A provider that can be told to lie, and a browser that keeps cookies.

mod browser;
mod log;
mod sign;

pub use browser::Browser;
pub use kdr_testkit::provider::{MockProvider, Signer, encoded};
pub use log::logged;
pub use sign::{hmac, rsa};

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use kdr_access::{Clock, Door, Key, Secret, Settings};
use kdr_core::access::{Binding, Bindings, Pattern, Role};
use kdr_testkit::provider::Now;
use tokio::sync::watch;

/// When the tests begin, in seconds since 1970.
pub const START: u64 = 1_800_000_000;

pub const CLIENT: &str = "kdr";
pub const SECRET: &str = "a secret that both sides have, with more than 32 bytes";

/// A clock that stands until it is turned.
#[derive(Clone)]
pub struct Hand(Arc<AtomicU64>);

impl Hand {
    pub fn new() -> Self {
        Self(Arc::new(AtomicU64::new(START)))
    }

    pub fn seconds(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }

    pub fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_secs(self.seconds())
    }

    pub fn turn(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub fn teller(&self) -> Now {
        let hand = self.clone();
        Arc::new(move || hand.seconds())
    }

    pub fn clock(&self) -> Clock {
        let hand = self.clone();
        Clock::new(move || hand.now())
    }
}

/// A provider, a door and the bindings.
pub struct Rig {
    pub fake: MockProvider,
    pub door: Door,
    pub hand: Hand,
    pub bindings: watch::Sender<Arc<Bindings>>,
}

impl Rig {
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub async fn with(change: impl FnOnce(&mut Settings)) -> Self {
        log::keep();
        let hand = Hand::new();
        let fake = MockProvider::start(CLIENT, hand.teller()).await;
        let bindings = watch::Sender::new(bound("shop-devs", Role::Developer));
        let mut settings = settings(&fake.issuer(), &hand);
        change(&mut settings);
        let door = Door::provider(settings, bindings.subscribe()).unwrap();
        Self { fake, door, hand, bindings }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(&self.door)
    }

    /// Another replica, or the same one after a restart.
    pub fn replica(&self, change: impl FnOnce(&mut Settings)) -> Door {
        let mut settings = settings(&self.fake.issuer(), &self.hand);
        change(&mut settings);
        Door::provider(settings, self.bindings.subscribe()).unwrap()
    }
}

/// What the person does at the provider: signs in. Gives the path that the browser is sent back to.
pub fn sign_in_at(provider: &MockProvider, location: &str) -> String {
    let (back, query) = provider.sign_in_at(location);
    assert_eq!(query["response_type"], "code");
    assert_eq!(query["client_id"], CLIENT);
    assert_eq!(query["redirect_uri"], "https://kdr.example/access/callback");
    assert_eq!(query["code_challenge_method"], "S256");
    format!("/access/callback?{back}")
}

/// Somebody who has just signed in.
pub async fn signed_in() -> (Rig, Browser) {
    let rig = Rig::new().await;
    let mut browser = rig.browser();
    browser.sign_in(&rig.fake).await;
    (rig, browser)
}

pub fn settings(issuer: &str, hand: &Hand) -> Settings {
    let base = Settings::new(issuer, CLIENT, "https://kdr.example", vec![key(1)]);
    Settings { client_secret: Some(Secret::new(SECRET)), clock: hand.clock(), ..base }
}

pub fn key(byte: u8) -> Key {
    Key::new([byte; 32])
}

pub fn bound(group: &str, role: Role) -> Arc<Bindings> {
    let namespaces = vec![Pattern::new("shop").unwrap()];
    let (users, groups) = (Vec::new(), vec![group.to_owned()]);
    let list = vec![Binding { users, groups, role, namespaces, rule: "binding 1".into() }];
    Arc::new(Bindings { list, contact: None })
}
