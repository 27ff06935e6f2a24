//! The list of keys.

use leptos::prelude::*;

use crate::{
    components::icon::icon,
    keyboard::{self, KEYS},
    live::{IntoPiece as _, IntoPieces as _, Live, Piece, maybe},
    model::{Model, Overlay},
};

pub(crate) fn keys(model: Model) -> Live<Option<Piece>> {
    maybe(move || (model.overlay.get() == Overlay::Keys).then(|| list(model)))
}

fn list(model: Model) -> Piece {
    request_animation_frame(|| keyboard::focus("keys-close"));
    view! {
        <div class="help" role="dialog" aria-label="Keys">
            <div class="help-head">
                <h2>"Keys"</h2>
                <button
                    id="keys-close"
                    class="button is-quiet"
                    aria-label="Close the list of keys"
                    on:click=move |_| model.overlay.set(Overlay::None)
                >
                    {icon("close")}
                </button>
            </div>
            <dl class="keys">
                {KEYS.map(|(keys, action)| view! {
                    <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).pieces()}</dt>
                    <dd>{action}</dd>
                }).into_iter().pieces()}
            </dl>
        </div>
    }
    .piece()
}
