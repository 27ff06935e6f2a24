//! Which element of the map an event is about, and the way to another one by its key.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, EventTarget, FocusOptions, HtmlElement};

/// The key of the tile, card or pod that an event happened in.
pub(super) fn key_at(target: Option<EventTarget>) -> Option<String> {
    let element = target?.dyn_into::<Element>().ok()?;
    element.closest("[data-key]").ok().flatten()?.get_attribute("data-key")
}

/// Whether the focus that came there is one to be seen, which it is when it came by keyboard.
pub(super) fn is_visible(target: &EventTarget) -> bool {
    target.dyn_ref::<Element>().is_some_and(|element| element.matches(":focus-visible").unwrap_or(false))
}

/// Puts the focus on what has this key, once it is in the document.
pub(super) fn focus_key(key: String) {
    request_animation_frame(move || {
        let Ok(all) = document().query_selector_all(".map [data-key]") else { return };
        let found = (0..all.length()).filter_map(|index| all.get(index)?.dyn_into::<HtmlElement>().ok());
        for element in found {
            if element.get_attribute("data-key").as_deref() == Some(&*key) {
                // Whoever asked has scrolled to where it should stand.
                let options = FocusOptions::new();
                options.set_prevent_scroll(true);
                drop(element.focus_with_options(&options));
            }
        }
    });
}
