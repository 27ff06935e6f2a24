//! The map: namespaces as they are, and what is in one of them.

use leptos::prelude::*;

use super::{head::head, namespaces};
use crate::{
    components::table::{Table, table},
    live::{IntoPiece as _, Piece},
    model::Model,
};

pub(crate) fn page(model: Model, _namespace: Option<String>) -> Piece {
    let state = Table::new(model);
    view! {
        {head(model, state, Vec::new(), "workload", ().piece())}
        {table(state, namespaces::SPEC)}
    }
    .piece()
}
