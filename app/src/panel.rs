//! The opened pod, in a panel over the list: state and sentence first, then everything that proves it.

use std::sync::Arc;

use kdr_app_state::{
    age, instant,
    route::{Panel, Route, Screen, Tab},
    store::Open,
};
use kdr_proto::v1::{Pod, PodDetail};
use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{
    browser::{clipboard, storage},
    components::{
        button::quiet,
        icon::{badge, icon},
        notice::notice,
        sentence::sentence,
    },
    keyboard,
    live::{IntoPiece as _, Live, Piece, effect, live, maybe, memo},
    model::Model,
    navigation,
};

mod events;
mod log;
mod overview;
mod yaml;

/// What is said of a pod that was deleted while its panel is open.
const GONE: &str = "This pod is gone. What stands here is the last that was known of it.";

/// The pod that the panel shows, as its tabs need it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    model: Model,
    /// Its namespace and name.
    name: StoredValue<(String, String)>,
    /// What is known of it; the last that was known, once it is gone.
    detail: Memo<Option<Arc<PodDetail>>>,
    gone: Memo<bool>,
}

/// The panel, while the route has one.
pub(crate) fn panel(model: Model) -> Live<Option<Piece>> {
    let subject = memo(move || {
        model
            .route
            .with(|route| route.panel.as_ref().map(|panel| (panel.namespace.clone(), panel.name.clone())))
    });
    // A panel that opens takes the focus; one that turns to another pod leaves it in the list.
    let mut was_open = subject.with_untracked(Option::is_some);
    effect(move || {
        let open = subject.with(Option::is_some);
        if open && !was_open {
            request_animation_frame(|| keyboard::focus("panel"));
        }
        was_open = open;
    });
    maybe(move || subject.get().map(|name| opened(model, name)))
}

fn opened(model: Model, name: (String, String)) -> Piece {
    let title = name.1.clone();
    let detail = memo(move || {
        model.store.with(|store| match &store.open {
            Open::Present(detail) | Open::Gone(Some(detail)) => Some(detail.clone()),
            Open::Nothing | Open::Loading | Open::Gone(None) => None,
        })
    });
    let gone = memo(move || model.store.with(|store| matches!(store.open, Open::Gone(_))));
    let subject = Subject { model, name: StoredValue::new(name), detail, gone };
    let tab = memo(move || {
        model.route.with(|route| route.panel.as_ref().map(|panel| panel.tab)).unwrap_or_default()
    });
    let never_was = memo(move || gone.get() && detail.with(Option::is_none));
    let stale = memo(move || model.is_stale());
    let wide = RwSignal::new(storage::get("panel").as_deref() == Some("wide"));
    view! {
        <aside class="panel" class:is-wide=wide id="panel" tabindex="-1" aria-label=title>
            {header(subject, wide)}
            {tabs(model, tab)}
            <div
                class="panel-body"
                class:is-stale=stale
                id="panel-body"
                role="tabpanel"
                tabindex="-1"
                aria-labelledby=live(move || format!("tab-{}", tab.get().slug()))
            >
                {live(move || if never_was.get() {
                    subject.nowhere().piece()
                } else {
                    match tab.get() {
                        Tab::Overview => overview::overview(subject),
                        Tab::Log => log::log(subject),
                        Tab::Events => events::events(subject).piece(),
                        Tab::Yaml => yaml::yaml(subject).piece(),
                    }
                })}
            </div>
        </aside>
    }
    .piece()
}

impl Subject {
    /// The panel of this pod on another tab.
    fn route(self, tab: Tab, container: &str, previous: bool) -> Route {
        let (namespace, name) = self.name.get_value();
        let panel = Panel { namespace, name, tab, container: container.to_owned(), previous };
        self.model.route.with(|route| route.with_panel(Some(panel)))
    }

    fn nowhere(self) -> Piece {
        let (namespace, name) = self.name.get_value();
        if let Some(reason) = self.model.store.with(|store| store.pods_barred().map(str::to_owned)) {
            return notice(format!("KDR cannot read {name}"), reason, ().piece());
        }
        let text = format!("There is no such pod in {namespace}: it is gone, or the link is mistyped.");
        let all = view! { <a class="button" href=Screen::Pods { namespace: Some(namespace) }.path()>"Pods of the namespace"</a> };
        notice(format!("{name} does not exist"), text, all.piece())
    }
}

/// Closes the panel and gives the focus back to the list.
fn close(model: Model) {
    navigation::go(model, model.route.with_untracked(|route| route.with_panel(None)));
    model.step(0);
}

fn header(subject: Subject, wide: RwSignal<bool>) -> Piece {
    let Subject { model, name, detail, gone } = subject;
    let pod = memo(move || detail.with(|detail| detail.as_ref().and_then(|detail| detail.pod.clone())));
    let (namespace, name) = name.get_value();
    let has_gone = move || gone.get() && detail.with(Option::is_some);
    let workloads = Screen::Workloads { namespace: namespace.clone() }.path();
    let widen = move |_| {
        wide.update(|wide| *wide = !*wide);
        storage::set("panel", wide.get_untracked().then_some("wide"));
    };
    let share = move || {
        let address = location().href().unwrap_or_default();
        clipboard::copy(model, &address, "Link copied");
    };
    view! {
        <header class="panel-head">
            <div class="panel-title">
                <h2>{name}</h2>
                <div class="panel-actions">
                    {quiet("link", "Get a link to this view", share)}
                    <button
                        class="button is-quiet panel-widen"
                        title="Wide or narrow"
                        aria-label="Wide panel"
                        aria-pressed=live(move || wide.get().to_string())
                        on:click=widen
                    >
                        {icon("widen")}
                    </button>
                    {quiet("close", "Close the panel (Esc)", move || close(model))}
                </div>
            </div>
            <p class="panel-where">
                <a href=workloads>{namespace}</a>
                {maybe(move || pod.with(|pod| pod.as_ref().and_then(owner)))}
            </p>
            <p class="panel-gone">{live(move || if has_gone() { GONE } else { "" })}</p>
            {maybe(move || pod.with(|pod| pod.as_ref().map(|pod| state(model, pod))))}
        </header>
    }
    .piece()
}

/// The workload that owns the pod, unless it is the pod itself.
fn owner(pod: &Pod) -> Option<Piece> {
    let owner = pod.workload.as_ref().filter(|owner| owner.kind != "Pod")?;
    let screen = Screen::WorkloadPods {
        namespace: pod.namespace.clone(),
        kind: owner.kind.clone(),
        name: owner.name.clone(),
    };
    Some(
        view! { <span>" / " {owner.kind.clone()} " " <a href=screen.path()>{owner.name.clone()}</a></span> }
            .piece(),
    )
}

fn state(model: Model, pod: &Pod) -> Piece {
    let health = kdr_app_state::health::of(pod.health);
    let (created, last) =
        (pod.created.as_ref().map(instant::millis), pod.last_restart.as_ref().map(instant::millis));
    let restarts = pod.restarts;
    let why = pod.why.clone();
    view! {
        <div class="panel-state">
            {badge(health.into())}
            <span>{pod.status.clone()}</span>
            <span>{format!("{}/{} ready", pod.ready_containers, pod.total_containers)}</span>
            <span>{live(move || age::restarts_in_words(restarts, last, model.now.get()))}</span>
            <span>{live(move || format!("{} old", age::age(created, model.now.get())))}</span>
        </div>
        {(!why.is_empty()).then(|| view! {
            <p class="panel-why" data-health=kdr_app_state::health::slug(health)>{sentence(&why)}</p>
        })}
    }
    .piece()
}

fn tabs(model: Model, current: Memo<Tab>) -> Piece {
    let to = move |tab: Tab| {
        model.route.with(|route| {
            let panel = route.panel.clone().map(|panel| Panel { tab, ..panel });
            route.with_panel(panel)
        })
    };
    let step = move |event: KeyboardEvent| {
        let at = Tab::ALL.iter().position(|tab| *tab == current.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % Tab::ALL.len(),
            "ArrowLeft" => (at + Tab::ALL.len() - 1) % Tab::ALL.len(),
            _ => return,
        };
        event.prevent_default();
        let tab = Tab::ALL[next];
        navigation::go(model, untrack(|| to(tab)));
        request_animation_frame(move || keyboard::focus(&format!("tab-{}", tab.slug())));
    };
    view! {
        <div class="tabs" role="tablist" aria-label="What to show of the pod" on:keydown=step>
            {Tab::ALL.map(|tab| {
                let is_current = memo(move || current.get() == tab);
                view! {
                    <a
                        class="tab"
                        role="tab"
                        id=format!("tab-{}", tab.slug())
                        aria-controls="panel-body"
                        aria-selected=live(move || is_current.get().to_string())
                        tabindex=live(move || if is_current.get() { "0" } else { "-1" })
                        href=live(move || to(tab).href())
                    >
                        {tab.title()}
                    </a>
                }
            }).into_iter().collect_view()}
        </div>
    }
    .piece()
}
