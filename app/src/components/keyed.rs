//! A list whose items stay what they are while their contents change: focus, selection and opened details survive.

use std::sync::Arc;

use leptos::prelude::*;

use crate::live::{IntoPiece as _, Piece, memo};

/// Items by key, in order.
pub(crate) type Items<T> = Vec<(String, Arc<T>)>;

/// Draws each item once; what it draws follows the item by its memo.
pub(crate) fn keyed<T>(
    items: Memo<Items<T>>,
    draw: impl Fn(Memo<Arc<T>>) -> Piece + Send + Sync + 'static,
) -> Piece
where
    T: PartialEq + Send + Sync + 'static,
{
    fn boxed<T>(items: Memo<Items<T>>, draw: Arc<dyn Fn(Memo<Arc<T>>) -> Piece + Send + Sync>) -> Piece
    where
        T: PartialEq + Send + Sync + 'static,
    {
        let item = move |(key, first): (String, Arc<T>)| {
            let now = Memo::new(move |before: Option<&Arc<T>>| {
                let now = items.with(|items| items.iter().find(|(other, _)| *other == key).cloned());
                now.map(|(_, item)| item).or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
            });
            draw(now)
        };
        view! { <For each=move || items.get() key=|(key, _)| key.clone() children=item/> }.piece()
    }
    boxed(items, Arc::new(draw))
}

/// The first few of a list, or all of it once somebody asked for all.
pub(crate) fn first<T>(items: Memo<Items<T>>, few: usize, all: RwSignal<bool>) -> Memo<Items<T>>
where
    T: PartialEq + Send + Sync + 'static,
{
    memo(move || {
        let most = if all.get() { usize::MAX } else { few };
        items.with(|items| items.iter().take(most).cloned().collect())
    })
}
