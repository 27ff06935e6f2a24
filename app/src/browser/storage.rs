//! What the browser remembers for this person. Where it remembers nothing (private windows), nothing is remembered.

fn storage() -> Option<web_sys::Storage> {
    leptos::prelude::window().local_storage().ok().flatten()
}

/// What was remembered under a name.
pub(crate) fn get(name: &str) -> Option<String> {
    storage()?.get_item(&format!("kdr.{name}")).ok().flatten()
}

/// Remembers, or with `None` forgets.
pub(crate) fn set(name: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    let name = format!("kdr.{name}");
    // A full or forbidden storage loses a convenience, nothing else.
    drop(match value {
        Some(value) => storage.set_item(&name, value),
        None => storage.remove_item(&name),
    });
}
