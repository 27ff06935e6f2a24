//! The manifest that would grant a missing right, to be reviewed and applied by somebody who may.

use leptos::prelude::*;

use crate::{
    browser::clipboard,
    components::button::small,
    live::{IntoPiece as _, Piece},
    model::Model,
};

/// Folded away until somebody asks for it.
pub(crate) fn grant(model: Model, manifest: &str) -> Option<Piece> {
    let text = manifest.to_owned();
    let copy = move || clipboard::copy(model, &text, "Manifest copied");
    (!manifest.is_empty()).then(|| {
        view! {
            <details class="grant">
                <summary>"What would grant it"</summary>
                <div class="grant-body">
                    {small("copy", "Copy", copy)}
                    <pre tabindex="0" role="region" aria-label="Manifest that grants the right">{manifest.to_owned()}</pre>
                </div>
            </details>
        }
        .piece()
    })
}
