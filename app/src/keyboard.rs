//! Hands on the keyboard: the keys that work everywhere.

use std::time::Duration;

use kdr_app_state::route::{Route, Screen};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use crate::{
    model::{Model, Overlay},
    navigation,
};

/// The keys and what they do, as the list of keys shows them.
pub(crate) const KEYS: [(&[&str], &str); 17] = [
    (&["/"], "Search this list and the whole cluster"),
    (&["n"], "Pick a namespace"),
    (&["g", "o"], "Go to the overview"),
    (&["g", "m"], "Go to the map"),
    (&["g", "l"], "Go to logs"),
    (&["g", "p"], "Go to pods"),
    (&["g", "k"], "Go to all kinds"),
    (&["g", "n"], "Go to namespaces"),
    (&["j", "k"], "Next and previous row"),
    (&["Enter"], "Open the row"),
    (&["Esc"], "Close what is open, then zoom out"),
    (&["f"], "Follow or pause the log"),
    (&["Space"], "The same, within the log"),
    (&["s"], "Find in what is loaded of the log"),
    (&["n", "N"], "Next and previous of what is found"),
    (&["t"], "Light, dark, or as the system"),
    (&["?"], "This list"),
];

/// How long a second key may wait for after `g`.
const CHORD: Duration = Duration::from_millis(1_500);

/// Listens for the keys.
pub(crate) fn listen(model: Model) {
    let went = StoredValue::new(false);
    window_event_listener(ev::keydown, move |event| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.default_prevented() {
            return;
        }
        if event.key() == "Escape" {
            escape(model, &event);
            return;
        }
        if is_typing(&event) {
            return;
        }
        let after_g = went.get_value();
        went.set_value(false);
        match (after_g, event.key().as_str()) {
            (true, "o") => navigation::go(model, overview(model)),
            (true, "m") => navigation::go(model, map(model)),
            (true, "l") => navigation::go(model, logs(model)),
            (true, "p") => navigation::go(model, pods(model)),
            (true, "k") => navigation::go(model, Screen::Kinds.into()),
            (true, "n") => navigation::go(model, Screen::Namespaces.into()),
            (false, "g") => {
                went.set_value(true);
                set_timeout(move || went.set_value(false), CHORD);
            }
            (false, "/") => focus("search"),
            (false, "n") if element("log-find").is_none() => model.overlay.set(Overlay::Namespaces),
            (false, key @ ("n" | "N")) if element("log-find").is_some() => {
                model.next_back.set_value(key == "N");
                model.next_key.update(|presses| *presses += 1);
            }
            (false, "s") => model.find_key.update(|presses| *presses += 1),
            (false, "j") => model.step(1),
            (false, "k") => model.step(-1),
            (false, "f") => model.follow_key.update(|presses| *presses += 1),
            (false, "t") => click("theme"),
            (false, "?") => model.toggle(Overlay::Keys),
            (false, "Backspace") => zoom_out(model),
            _ => return,
        }
        event.prevent_default();
    });
}

/// The namespace that is looked at.
fn namespace(model: Model) -> Option<String> {
    model.route.with_untracked(|route| route.screen.namespace().map(str::to_owned))
}

/// The overview of the namespace that is looked at.
pub(crate) fn overview(model: Model) -> Route {
    Screen::Overview { namespace: namespace(model) }.into()
}

/// The map of the namespace that is looked at.
pub(crate) fn map(model: Model) -> Route {
    Screen::Map { namespace: namespace(model) }.into()
}

/// The logs of the namespace that is looked at.
pub(crate) fn logs(model: Model) -> Route {
    Screen::Logs { namespace: namespace(model), of: None }.into()
}

/// The pods of the namespace that is looked at.
pub(crate) fn pods(model: Model) -> Route {
    Screen::Pods { namespace: namespace(model) }.into()
}

/// Closes the topmost thing: what floats, then the search, then the panel.
fn escape(model: Model, event: &KeyboardEvent) {
    let overlay = model.overlay.get_untracked();
    if overlay != Overlay::None {
        model.overlay.set(Overlay::None);
        // The focus goes back to where it came from.
        match overlay {
            Overlay::Namespaces => focus("picker"),
            Overlay::Keys => model.step(0),
            Overlay::Search if !is_typing(event) => focus("search"),
            Overlay::Search | Overlay::Connection | Overlay::None => {}
        }
    } else if is_typing(event) {
        let searched = model.route.with_untracked(|route| !route.search.is_empty());
        if searched && target(event).is_some_and(|element| element.id() == "search") {
            navigation::adjust(model, Route { search: String::new(), ..model.route.get_untracked() });
        } else if let Some(field) = target(event).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            drop(field.blur());
        }
    } else if model.route.with_untracked(|route| route.panel.is_some()) {
        navigation::go(model, model.route.with_untracked(|route| route.with_panel(None)));
        model.step(0);
    } else {
        zoom_out(model);
    }
}

/// From a namespace's map to the cluster's.
fn zoom_out(model: Model) {
    let route = model.route.get_untracked();
    if matches!(route.screen, Screen::Map { namespace: Some(_) }) {
        navigation::go(model, Route { screen: Screen::Map { namespace: None }, ..route });
    }
}

fn target(event: &KeyboardEvent) -> Option<Element> {
    event.target().and_then(|target| target.dyn_into().ok())
}

fn is_typing(event: &KeyboardEvent) -> bool {
    target(event)
        .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}

fn element(id: &str) -> Option<HtmlElement> {
    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok())
}

/// Moves the focus to an element by its id.
pub(crate) fn focus(id: &str) {
    if let Some(element) = element(id) {
        drop(element.focus());
    }
}

fn click(id: &str) {
    if let Some(element) = element(id) {
        element.click();
    }
}
