//! Rows that are on their way.

use leptos::prelude::*;

/// A screenful of rows without content.
pub(crate) fn rows() -> impl IntoView {
    (0..12)
        .map(|_| {
            view! {
                <div class="row skeleton" aria-hidden="true">
                    <span></span>
                    <span class="skeleton-bar"></span>
                    <span class="skeleton-bar"></span>
                    <span class="skeleton-bar"></span>
                    <span class="skeleton-bar"></span>
                </div>
            }
        })
        .collect_view()
}
