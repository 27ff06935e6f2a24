//! The frame, always the same: rail, top bar, the screen, and the panel over it.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast as _;

use crate::{
    components::{
        banner::banner,
        connection::connection,
        icon::{icon, sprite},
        keys::keys,
        picker::picker,
        search::search,
        toast::toasts,
    },
    keyboard,
    live::{IntoPiece as _, Piece, live, maybe, memo},
    model::{Model, Overlay},
    pages, panel, theme,
};
use kdr_app_state::{
    headline::needs,
    quantity,
    route::{Route, Screen},
};

pub(crate) fn frame(model: Model) -> Piece {
    narrow(model);
    close_on_click_elsewhere(model);
    view! {
        {sprite()}
        <a class="skip" href="#screen" on:click=|event| {
            event.prevent_default();
            keyboard::focus("screen");
        }>"Skip to the list"</a>
        <div class="frame">
            {rail(model)}
            {topbar(model)}
            <main class="screen" id="screen" tabindex="-1">
                {banner(model)}
                {pages::screen(model)}
            </main>
            {panel::panel(model)}
        </div>
        {keys(model)}
        {toasts(model)}
    }
    .piece()
}

fn rail(model: Model) -> Piece {
    let screen = model.screen();
    let broken = memo(move || {
        let count = model.store.with(|store| match &store.findings {
            Some(findings) => findings.everywhere.into(),
            None => needs(store.namespaces(), None),
        });
        if count == 0 { String::new() } else { quantity::count(count) }
    });
    let item = move |shape: &'static str,
                     word: &'static str,
                     is_on: fn(&Screen) -> bool,
                     to: fn(Model) -> Route| {
        let current = live(move || screen.with(is_on).then_some("page"));
        let href = live(move || {
            screen.track();
            to(model).href()
        });
        view! {
            <a class="rail-item" href=href aria-current=current>
                {icon(shape)}
                <span class="rail-word" data-word=word>{word}</span>
                {(shape == "overview").then(|| view! { <span class="rail-count" aria-hidden="true">{broken}</span> })}
            </a>
        }
        .piece()
    };
    view! {
        <nav class="rail" aria-label="Screens">
            <a class="rail-brand" href="/" aria-label="KDR, home">"KDR"</a>
            {item("overview", "Overview", |screen| matches!(screen, Screen::Overview { .. }), keyboard::overview)}
            {item("map", "Map", |screen| matches!(screen, Screen::Map { .. }), keyboard::map)}
            {item("logs", "Logs", |screen| matches!(screen, Screen::Logs { .. }), keyboard::logs)}
            {item("pods", "Pods", |screen| matches!(screen, Screen::Pods { .. }), keyboard::pods)}
            {item("kinds", "Kinds", |screen| matches!(screen, Screen::Kinds | Screen::Objects { .. }), |_| Screen::Kinds.into())}
        </nav>
    }
    .piece()
}

fn topbar(model: Model) -> Piece {
    let cluster = memo(move || model.store.with(|store| store.cluster.clone()));
    let name = live(move || cluster.with(|cluster| cluster.as_ref().map(|cluster| cluster.name.clone())));
    let viewer = maybe(move || {
        let viewer = cluster.with(|cluster| cluster.as_ref().map(|cluster| cluster.viewer.clone()))?;
        // A page of the server's own.
        Some(
            view! { <a class="button is-quiet who" href="/access" target="_self" title="Who am I">{viewer}</a> },
        )
    });
    let real = live(move || cluster.with(|cluster| cluster.as_ref().is_none_or(|cluster| !cluster.demo)));
    let theme = RwSignal::new(theme::remembered());
    let turn = move |_| {
        theme.update(|theme| *theme = theme.next());
        theme::apply(theme.get_untracked());
    };
    view! {
        <header class="topbar">
            <div class="cluster">
                <span class="cluster-name">{name}</span>
                <span class="tag tag-demo" title="Nothing in this cluster is real" hidden=real>"simulated"</span>
            </div>
            {picker(model)}
            {search(model)}
            {connection(model)}
            <div class="topbar-actions">
                {viewer}
                <button
                    id="theme"
                    class="button is-quiet"
                    title=live(move || theme.get().title())
                    aria-label=live(move || theme.get().title())
                    on:click=turn
                >
                    {live(move || icon(theme.get().icon()))}
                </button>
                <button
                    class="button is-quiet keys-button"
                    title="Keys (?)"
                    aria-label="Keys"
                    aria-expanded=live(move || (model.overlay.get() == Overlay::Keys).to_string())
                    on:click=move |_| model.toggle(Overlay::Keys)
                >
                    {icon("keys")}
                </button>
            </div>
        </header>
    }
    .piece()
}

/// Keeps the model informed of whether the screen is a phone's.
fn narrow(model: Model) {
    let measure = move || {
        let query = window().match_media("(max-width: 640px)").ok().flatten();
        let narrow = query.is_some_and(|query| query.matches());
        if model.narrow.get_untracked() != narrow {
            model.narrow.set(narrow);
        }
    };
    measure();
    window_event_listener(ev::resize, move |_| measure());
}

/// A click beside what floats closes it.
fn close_on_click_elsewhere(model: Model) {
    window_event_listener(ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let within = target.is_some_and(|element| {
            element.closest(".popover, .help, [aria-expanded]").ok().flatten().is_some()
                || !element.is_connected()
        });
        if !within && model.overlay.get_untracked() != Overlay::None {
            model.overlay.set(Overlay::None);
        }
    });
}
