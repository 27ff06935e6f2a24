//! The size of elements.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{HtmlElement, ResizeObserver};

use crate::live::effect;

/// Calls back whenever the element's size changes, as long as it is there.
pub(crate) fn on_resize(element: NodeRef<html::Div>, run: impl Fn() + Clone + 'static) {
    effect(move || {
        let Some(element) = element.get() else { return };
        let closure = Closure::<dyn Fn()>::new(run.clone());
        // Only a browser without it refuses, and then nothing can be done about it.
        let Ok(observer) = ResizeObserver::new(closure.as_ref().unchecked_ref()) else { return };
        observer.observe(element.unchecked_ref::<HtmlElement>());
        let keep = StoredValue::new_local((observer, closure));
        on_cleanup(move || {
            if let Some(observer) = keep.try_update_value(|(observer, _)| observer.clone()) {
                observer.disconnect();
            }
        });
    });
}
