//! The address and the model's route are the same thing, in two forms.
//!
//! A router library would bring its own idea of nested views; here a view is a function of one value, and the address
//! is that value's text (`kdr_app_state::route`).

use kdr_app_state::route::{Route, Screen};
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlAnchorElement};

use crate::{
    live::effect,
    model::{Model, Overlay},
};

/// The view that the address names. Whoever opens KDR at its front door gets the namespace picked last time.
pub(crate) fn current() -> Route {
    let route = from_address();
    let front_door = route == Route::default() && arrived_by_hand();
    let remembered = if front_door { Model::remembered_namespace() } else { None };
    remembered.map_or(route, |namespace| {
        let route = Route::from(Screen::Overview { namespace: Some(namespace) });
        write(&route.href(), true);
        route
    })
}

fn from_address() -> Route {
    let location = location();
    Route::parse(&location.pathname().unwrap_or_default(), &location.search().unwrap_or_default())
}

/// Neither by a link nor by reloading nor by going back: those mean the address as it is.
fn arrived_by_hand() -> bool {
    let entries = window().performance().map(|performance| performance.get_entries_by_type("navigation"));
    let kind =
        entries.and_then(|entries| js_sys::Reflect::get(&entries.get(0), &JsValue::from_str("type")).ok());
    document().referrer().is_empty() && kind.and_then(|kind| kind.as_string()).as_deref() == Some("navigate")
}

/// Goes to a view; back leads to the one before.
pub(crate) fn go(model: Model, route: Route) {
    if model.route.with_untracked(|now| *now != route) {
        write(&route.href(), false);
        arrive(model, route);
    }
}

/// Changes the view in place, as typing into the search does.
pub(crate) fn adjust(model: Model, route: Route) {
    write(&route.href(), true);
    model.route.set(route);
}

fn write(href: &str, replace: bool) {
    // Browsers refuse only when a page writes hundreds of addresses a second; the view is right even then.
    drop(window().history().map(|history| {
        if replace {
            history.replace_state_with_url(&JsValue::NULL, "", Some(href))
        } else {
            history.push_state_with_url(&JsValue::NULL, "", Some(href))
        }
    }));
}

fn arrive(model: Model, route: Route) {
    let elsewhere = model.route.with_untracked(|now| now.screen != route.screen);
    if elsewhere {
        model.cursor.set(None);
    }
    model.overlay.set(Overlay::None);
    model.route.set(route);
    if elsewhere && let Some(main) = document().get_element_by_id("screen") {
        main.set_scroll_top(0);
    }
}

/// Follows links within the page and the browser's back and forward.
pub(crate) fn listen(model: Model) {
    window_event_listener(ev::popstate, move |_| arrive(model, from_address()));
    window_event_listener(ev::click, move |event| {
        let plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
            && !event.default_prevented();
        let Some(link) = event.target().filter(|_| plain).and_then(link_at) else { return };
        if link.origin() == location().origin().unwrap_or_default()
            && link.target().is_empty()
            && !link.has_attribute("download")
        {
            event.prevent_default();
            go(model, Route::parse(&link.pathname(), &link.search()));
        }
    });
    effect(move || document().set_title(&model.route.with(Route::title)));
}

/// The link that an event happened in.
fn link_at(target: web_sys::EventTarget) -> Option<HtmlAnchorElement> {
    target.dyn_into::<Element>().ok()?.closest("a[href]").ok().flatten()?.dyn_into().ok()
}

/// Whether an event happened in something that has an action of its own.
pub(crate) fn is_in_control(target: Option<web_sys::EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.closest("a, button, input, select").ok().flatten().is_some())
}

/// Goes to the view of an address within the page.
pub(crate) fn go_to(model: Model, href: &str) {
    let (path, query) = href.split_once('?').unwrap_or((href, ""));
    go(model, Route::parse(path, query));
}

/// As [`go_to`], in place of the view that is there: back leads to the one before it.
pub(crate) fn replace_with(model: Model, href: &str) {
    let (path, query) = href.split_once('?').unwrap_or((href, ""));
    adjust(model, Route::parse(path, query));
}
