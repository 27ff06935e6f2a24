//! An address that is no view.

use leptos::prelude::*;

use crate::{
    components::notice::notice,
    live::{IntoPiece as _, Piece},
};

pub(crate) fn page(path: &str) -> Piece {
    let home = view! { <a class="button" href="/">"Overview"</a> };
    view! {
        <h1 class="visually-hidden">"Not found"</h1>
        {notice("There is no such page".to_owned(), format!("{path} is no address of KDR."), home.piece())}
    }
    .piece()
}
