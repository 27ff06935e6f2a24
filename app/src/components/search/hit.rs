//! One hit.

use kdr_app_state::{
    health,
    search::{Search, leads},
    sentence::plain,
};
use kdr_proto::v1::{ResourceRef, SearchHit};
use leptos::prelude::*;

use crate::{
    components::icon::shape,
    live::{IntoPiece as _, Piece, live},
    model::{Model, Overlay},
    navigation,
};

/// The id of a hit's element.
pub(super) fn id(index: usize) -> String {
    format!("hit-{index}")
}

/// Goes where a hit leads.
pub(super) fn go(model: Model, resource: &ResourceRef) {
    model.overlay.set(Overlay::None);
    let route = model.route.with_untracked(|route| leads(resource, route));
    navigation::go(model, route);
}

pub(super) fn hit(model: Model, search: RwSignal<Search>, index: usize, hit: &SearchHit) -> Piece {
    let resource = hit.resource.clone().unwrap_or_default();
    let ResourceRef { kind, namespace, name } = resource.clone();
    // Of what is broken the sentence says more than its status.
    let note = if hit.why.is_empty() { hit.summary.clone() } else { plain(&hit.why) };
    let selected = live(move || search.with(|search| search.at == index).to_string());
    view! {
        <div
            class="option hit"
            role="option"
            id=id(index)
            aria-selected=selected
            on:click=move |_| go(model, &resource)
        >
            {shape(health::of(hit.health).into())}
            <span class="hit-name">{name} <span class="faint">{namespace}</span></span>
            <span class="hit-kind">{kind}</span>
            <span class="hit-note">{note}</span>
            <span class="hit-found mono">{hit.found_in.clone()}</span>
        </div>
    }
    .piece()
}
