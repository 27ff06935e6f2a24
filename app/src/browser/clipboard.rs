//! The clipboard, which browsers give to pages on loopback and over HTTPS only.

use wasm_bindgen::JsValue;

use crate::model::Model;

/// Copies a text and says so.
pub(crate) fn copy(model: Model, text: &str, done: &'static str) {
    let clipboard = leptos::prelude::window().navigator().clipboard();
    if JsValue::from(clipboard.clone()).is_undefined() {
        model.say("This browser gives no clipboard to pages without HTTPS");
        return;
    }
    let copied = wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text));
    crate::live::spawn(async move {
        model.say(if copied.await.is_ok() { done } else { "The browser refused the clipboard" });
    });
}
