//! Why a table has no row, and what to do.

use kdr_app_state::{route::Route, store::Store};
use kdr_proto::v1::Sync;

use super::Spec;
use crate::{
    components::{button::small, notice::notice},
    live::{IntoPiece as _, Piece},
    model::Model,
    navigation,
};
use leptos::prelude::*;

pub(super) fn nothing(model: Model, spec: Spec) -> Piece {
    let route = model.route.get();
    let (search, problems) = (&route.search, route.problems);
    if !route.is_filtered() {
        return match model.store.with(barred) {
            Some((title, message)) => notice(title.to_owned(), message, ().piece()),
            None => (spec.empty)(model),
        };
    }
    let all = move || {
        navigation::adjust(model, model.route.with_untracked(Route::unfiltered));
    };
    let title = match (search.is_empty(), problems) {
        (true, _) if !route.reason.is_empty() => format!("Nothing here is {}", route.reason),
        (true, _) => "No problems here".to_owned(),
        (false, false) => format!("Nothing here contains “{search}”"),
        (false, true) => format!("No problem here contains “{search}”"),
    };
    let text = "The search looks at names, states, nodes, images and sentences of what this screen shows.";
    notice(title, text.to_owned(), small("", "Show all", all))
}

/// Nothing is there to be seen because a kind cannot be listed: that is no empty cluster.
fn barred(store: &Store) -> Option<(&'static str, String)> {
    store.kinds.iter().filter(|kind| store.shows(kind)).find_map(|kind| match kind.sync() {
        Sync::Forbidden => Some(("KDR may not look here", kind.message.clone())),
        Sync::Broken => Some(("This cannot be listed", kind.message.clone())),
        _ => None,
    })
}
