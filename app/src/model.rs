//! What the page knows and where it stands: signals over the pure state, shared by all views.

use std::time::Duration;

use kdr_app_state::{
    clock::Clock,
    link::Link,
    route::{Route, Screen},
    store::Store,
};
use leptos::prelude::*;

use crate::{
    browser::{clock, storage},
    live::memo,
    pages::Memory,
};

/// What floats over the page; only one thing does at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Overlay {
    #[default]
    None,
    Namespaces,
    Search,
    Connection,
    Keys,
}

/// Handles to everything that views share. Copying it copies handles.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model {
    /// The address.
    pub(crate) route: RwSignal<Route>,
    /// What is loaded.
    pub(crate) store: RwSignal<Store>,
    /// The connection to the server.
    pub(crate) link: RwSignal<Link>,
    /// An estimate of the server's clock.
    pub(crate) clock: StoredValue<Clock>,
    /// The server's time, in milliseconds since 1970; moves once a second.
    pub(crate) now: RwSignal<i64>,
    /// How far the last change was behind the cluster, in milliseconds.
    pub(crate) lag: StoredValue<Option<i64>>,
    /// What floats over the page.
    pub(crate) overlay: RwSignal<Overlay>,
    /// The row that the keys act on.
    pub(crate) cursor: RwSignal<Option<String>>,
    /// A word on what was just done.
    pub(crate) toast: RwSignal<Option<&'static str>>,
    /// The screen is a phone's: tables are cards.
    pub(crate) narrow: RwSignal<bool>,
    /// Streams are open; a tab that is hidden for long lets go of them.
    pub(crate) awake: RwSignal<bool>,
    /// Bumped to connect again at once.
    pub(crate) retry: RwSignal<u32>,
    /// Bumped by the key that follows or pauses the log.
    pub(crate) follow_key: RwSignal<u32>,
    /// Bumped by the key that finds in the log.
    pub(crate) find_key: RwSignal<u32>,
    /// Bumped by the keys that go to what was found in the log.
    pub(crate) next_key: RwSignal<u32>,
    /// Back, not on.
    pub(crate) next_back: StoredValue<bool>,
    /// Bumped by the keys that move through the list.
    pub(crate) steps: RwSignal<u32>,
    /// By how many rows.
    pub(crate) step: StoredValue<i32>,
    /// Where one was on the map.
    pub(crate) map: StoredValue<Memory>,
}

impl Model {
    pub(crate) fn new(route: Route) -> Self {
        let model = Self {
            route: RwSignal::new(route),
            store: RwSignal::new(Store::default()),
            link: RwSignal::new(Link::default()),
            clock: StoredValue::new(Clock::default()),
            now: RwSignal::new(clock::now()),
            lag: StoredValue::new(None),
            overlay: RwSignal::new(Overlay::None),
            cursor: RwSignal::new(None),
            toast: RwSignal::new(None),
            narrow: RwSignal::new(false),
            awake: RwSignal::new(true),
            retry: RwSignal::new(0),
            follow_key: RwSignal::new(0),
            find_key: RwSignal::new(0),
            next_key: RwSignal::new(0),
            next_back: StoredValue::new(false),
            steps: RwSignal::new(0),
            step: StoredValue::new(0),
            map: StoredValue::new(Memory::default()),
        };
        set_interval(move || model.tick(), Duration::from_secs(1));
        model
    }

    /// Brings the server's time up to date.
    pub(crate) fn tick(self) {
        self.now.set(self.clock.with_value(|clock| clock.server_time(clock::now())));
    }

    /// Says what was just done, for a few seconds.
    pub(crate) fn say(self, words: &'static str) {
        self.toast.set(Some(words));
        set_timeout(move || self.toast.set(None), Duration::from_millis(2_400));
    }

    /// Moves through the list by so many rows; by none, the focus returns to the row where it was.
    pub(crate) fn step(self, by: i32) {
        self.step.set_value(by);
        self.steps.update(|steps| *steps += 1);
    }

    /// Opens one thing over the page, or closes it if it is open.
    pub(crate) fn toggle(self, overlay: Overlay) {
        self.overlay.update(|open| *open = if *open == overlay { Overlay::None } else { overlay });
    }

    /// The screen, apart from panel and filter.
    pub(crate) fn screen(self) -> Memo<Screen> {
        memo(move || self.route.with(|route| route.screen.clone()))
    }

    /// Whether what is shown is older than it looks: the server is lost, or has itself lost the cluster.
    pub(crate) fn is_stale(self) -> bool {
        let lost = self.link.with(|link| matches!(link, Link::Reconnecting { .. }));
        lost || self.store.with(|store| store.stale_since().is_some())
    }

    /// Remembers the namespace that was picked; `None` for all.
    pub(crate) fn remember_namespace(namespace: Option<&str>) {
        storage::set("namespace", namespace);
    }

    /// The namespace that was picked last.
    pub(crate) fn remembered_namespace() -> Option<String> {
        storage::get("namespace").filter(|namespace| !namespace.is_empty())
    }
}
