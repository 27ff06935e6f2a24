//! A panic is our mistake, and the page is dead after it. It says so instead of standing still.

use leptos::prelude::document;
use wasm_bindgen::JsValue;

/// From now on a panic is written to the console and, with what to do, onto the page.
pub(crate) fn tell() {
    std::panic::set_hook(Box::new(|panic| {
        web_sys::console::error_1(&JsValue::from_str(&panic.to_string()));
        // In a panic there is nobody left to report a second failure to.
        drop(say());
    }));
}

fn say() -> Result<(), JsValue> {
    let words = document().create_element("p")?;
    words.set_class_name("crash");
    words.set_attribute("role", "alert")?;
    words.set_text_content(Some(
        "This page has failed: a mistake in KDR. Reload it to go on; its console says more.",
    ));
    document().body().ok_or(JsValue::NULL)?.append_child(&words)?;
    Ok(())
}
