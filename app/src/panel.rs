//! The opened resource, in a panel beside the list: state and sentence first, then everything that proves it.

use std::sync::Arc;

use kdr_app_state::{
    route::{Panel, Route, Screen, Tab},
    store::Open,
};
use kdr_proto::v1::{PodDetail, ResourceDetail, ResourceRef};
use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{
    browser::storage,
    components::notice::notice,
    keyboard,
    live::{IntoPiece as _, IntoPieces as _, Live, Piece, effect, live, maybe, memo},
    model::Model,
    navigation,
};

mod events;
mod header;
mod log;
mod overview;
mod resource;
mod yaml;

/// The resource that the panel shows, as its tabs need it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Subject {
    model: Model,
    /// Which one.
    of: StoredValue<ResourceRef>,
    /// What is known of it that only a pod has; the last that was known, once it is gone.
    pod: Memo<Option<Arc<PodDetail>>>,
    /// What is known of it that any resource has; likewise.
    detail: Memo<Option<Arc<ResourceDetail>>>,
    gone: Memo<bool>,
}

/// The panel, while the route has one.
pub(crate) fn panel(model: Model) -> Live<Option<Piece>> {
    let subject = memo(move || model.route.with(|route| route.panel.as_ref().map(Panel::resource)));
    // A panel that opens takes the focus; one that turns to another resource leaves it in the list.
    let mut was_open = subject.with_untracked(Option::is_some);
    effect(move || {
        let open = subject.with(Option::is_some);
        if open && !was_open {
            request_animation_frame(|| keyboard::focus("panel"));
        }
        was_open = open;
    });
    maybe(move || subject.get().map(|resource| opened(model, resource)))
}

fn opened(model: Model, resource: ResourceRef) -> Piece {
    let title = resource.name.clone();
    let is_pod = resource.kind == "Pod";
    let known = move |store: &kdr_app_state::store::Store| store.open.known().cloned().unwrap_or_default();
    let subject = Subject {
        model,
        of: StoredValue::new(resource),
        pod: memo(move || model.store.with(known).pod),
        detail: memo(move || model.store.with(known).detail),
        gone: memo(move || model.store.with(|store| matches!(store.open, Open::Gone(_)))),
    };
    let tab = memo(move || {
        let tab = |panel: &Panel| Some(panel.tab).filter(|tab| panel.tabs().contains(tab));
        model.route.with(|route| route.panel.as_ref().and_then(tab)).unwrap_or_default()
    });
    let never_was = memo(move || subject.gone.get() && !subject.is_known());
    let stale = memo(move || model.is_stale());
    let wide = RwSignal::new(storage::get("panel").as_deref() == Some("wide"));
    view! {
        <aside class="panel" class:is-wide=wide id="panel" tabindex="-1" aria-label=title>
            {header::header(subject, wide)}
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
                        Tab::Overview if is_pod => overview::overview(subject),
                        Tab::Overview => resource::overview(subject),
                        Tab::Log => log::log(subject),
                        Tab::Relations => resource::relations(subject),
                        Tab::Events => events::events(subject).piece(),
                        Tab::Changes => resource::changes(subject).piece(),
                        Tab::Yaml => yaml::yaml(subject).piece(),
                    }
                })}
            </div>
        </aside>
    }
    .piece()
}

impl Subject {
    /// Its namespace and name.
    fn names(self) -> (String, String) {
        self.of.with_value(|of| (of.namespace.clone(), of.name.clone()))
    }

    /// Whether anything is known of it.
    fn is_known(self) -> bool {
        self.pod.with(Option::is_some) || self.detail.with(Option::is_some)
    }

    /// The panel of this pod with the log of one of its containers.
    fn log_route(self, container: &str, previous: bool) -> Route {
        let panel = self.of.with_value(Panel::of).at_log(container, previous);
        self.model.route.with(|route| route.with_panel(Some(panel)))
    }

    fn nowhere(self) -> Piece {
        let ResourceRef { kind, namespace, name } = self.of.get_value();
        if let Some(reason) = self.model.store.with(|store| store.barred(&kind).map(str::to_owned)) {
            return notice(format!("KDR cannot read {name}"), reason, ().piece());
        }
        let (within, back) = if namespace.is_empty() {
            (String::new(), view! { <a class="button" href=Screen::Kinds.path()>"All kinds"</a> }.piece())
        } else {
            let pods = Screen::Pods { namespace: Some(namespace.clone()) }.path();
            let back = view! { <a class="button" href=pods>"Pods of the namespace"</a> };
            (format!(" in {namespace}"), back.piece())
        };
        let kind = if kind == "Pod" { "pod".to_owned() } else { kind };
        let text = format!("There is no such {kind}{within}: it is gone, or the link is mistyped.");
        notice(format!("{name} does not exist"), text, back)
    }
}

/// Closes the panel and gives the focus back to the list.
fn close(model: Model) {
    navigation::go(model, model.route.with_untracked(|route| route.with_panel(None)));
    model.step(0);
}

fn tabs(model: Model, current: Memo<Tab>) -> Piece {
    let to = move |tab: Tab| {
        model.route.with(|route| {
            let panel = route.panel.clone().map(|panel| Panel { tab, ..panel });
            route.with_panel(panel)
        })
    };
    let all = model.route.with_untracked(|route| route.panel.as_ref().map_or(&[][..], Panel::tabs));
    let step = move |event: KeyboardEvent| {
        let at = all.iter().position(|tab| *tab == current.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => (at + all.len() - 1) % all.len(),
            _ => return,
        };
        event.prevent_default();
        let tab = all[next];
        navigation::go(model, untrack(|| to(tab)));
        request_animation_frame(move || keyboard::focus(&format!("tab-{}", tab.slug())));
    };
    view! {
        <div class="tabs" role="tablist" aria-label="What to show of it" on:keydown=step>
            {all.iter().map(|&tab| {
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
            }).pieces()}
        </div>
    }
    .piece()
}
