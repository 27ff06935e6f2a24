//! The search over what is loaded.

use kdr_app_state::route::Route;
use leptos::prelude::*;

use crate::{
    components::button::quiet,
    keyboard,
    live::{IntoPiece as _, Piece, live, memo},
    model::Model,
    navigation,
};

pub(crate) fn search(model: Model) -> Piece {
    let text = memo(move || model.route.with(|route| route.search.clone()));
    let set = move |search: String| {
        let route = Route { search, ..model.route.get_untracked() };
        navigation::adjust(model, route);
    };
    let clear = move || {
        set(String::new());
        keyboard::focus("search");
    };
    view! {
        <div class="search">
            <input
                id="search"
                class="search-field"
                type="search"
                placeholder="Search names, states, nodes, images"
                aria-label="Search what is loaded"
                autocomplete="off"
                spellcheck="false"
                prop:value=text
                on:input=move |event| set(event_target_value(&event))
            />
            <span class="search-end">
                {live(move || if text.with(String::is_empty) {
                    view! { <kbd aria-hidden="true">"/"</kbd> }.piece()
                } else {
                    quiet("close", "Clear the search", clear)
                })}
            </span>
        </div>
    }
    .piece()
}
