//! Scrolling.

use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::HtmlElement;

/// The element that scrolls the screen.
pub(crate) fn screen() -> Option<HtmlElement> {
    document().get_element_by_id("screen").and_then(|element| element.dyn_into().ok())
}

/// Calls back when anything scrolls, until the current owner is cleaned up. Scrolling does not bubble, so the window
/// has to listen on the way down.
pub(crate) fn on_any(run: impl Fn() + 'static) {
    let closure = Closure::<dyn Fn()>::new(run);
    let listener = || closure.as_ref().unchecked_ref();
    // Listening to an event of this name cannot be refused.
    drop(window().add_event_listener_with_callback_and_bool("scroll", listener(), true));
    let kept = StoredValue::new_local(closure);
    on_cleanup(move || {
        kept.try_with_value(|closure| {
            let listener = closure.as_ref().unchecked_ref();
            drop(window().remove_event_listener_with_callback_and_bool("scroll", listener, true));
        });
    });
}
