//! The way to the rest of a list that shows its first few.

use kdr_app_state::quantity;
use leptos::prelude::*;

use crate::live::{Live, Piece, live, maybe, memo};

/// `Show all 12`, when there are more than a few; then `Show fewer`.
pub(crate) fn more(
    count: impl Fn() -> usize + Send + Sync + 'static,
    few: usize,
    shows_all: RwSignal<bool>,
) -> Live<Option<Piece>> {
    let count = memo(count);
    maybe(move || {
        (count.get() > few).then(|| {
            let words = live(move || {
                let count = u64::try_from(count.get()).unwrap_or(u64::MAX);
                let all = format!("Show all {}", quantity::count(count));
                if shows_all.get() { "Show fewer".to_owned() } else { all }
            });
            view! {
                <button
                    class="button is-small more"
                    aria-expanded=live(move || shows_all.get().to_string())
                    on:click=move |_| shows_all.update(|all| *all = !*all)
                >
                    {words}
                </button>
            }
        })
    })
}
