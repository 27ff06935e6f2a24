//! What is missing from the page, named: a kind that KDR may not see or cannot read blanks nothing else.

use kdr_app_state::store::Store;
use kdr_proto::v1::{KindState, Sync};
use leptos::prelude::*;

use crate::{
    components::{connection, grant::grant, icon::icon, sentence as words},
    live::{IntoPiece as _, IntoPieces as _, Live, Piece, maybe, memo},
    model::{Model, Overlay},
};

/// So many kinds are named each with its reason. Of more the first one is, which mostly is the reason of all; they are
/// counted, and listed with the connection.
const NAMED: usize = 3;

pub(crate) fn banner(model: Model) -> Live<Option<Piece>> {
    let troubles = memo(move || model.store.with(troubles));
    let denial = memo(move || model.store.with(|store| store.denial.clone()));
    maybe(move || {
        let denial = denial.get();
        troubles.with(|troubles| {
            if !denial.is_empty() {
                return Some(shown("locked", view! { <p>{words::sentence(&denial)}</p> }.piece()));
            }
            let first = troubles.first()?;
            let shape = if first.sync() == Sync::Forbidden { "locked" } else { "unknown" };
            let named = if troubles.len() > NAMED { 1 } else { NAMED };
            let more = troubles.len().saturating_sub(named);
            Some(shown(
                shape,
                view! {
                    {troubles.iter().take(named).map(|kind| sentence(model, kind)).pieces()}
                    {(more > 0).then(|| view! {
                        <p>
                            <button class="button is-small" on:click=move |event| {
                                event.stop_propagation();
                                model.overlay.set(Overlay::Connection);
                            }>{format!("and {more} more")}</button>
                        </p>
                    })}
                }
                .piece(),
            ))
        })
    })
}

fn shown(shape: &'static str, sentences: Piece) -> Piece {
    view! {
        <section class="banner" aria-label="What is missing">
            {icon(shape)}
            <div>{sentences}</div>
        </section>
    }
    .piece()
}

fn troubles(store: &Store) -> Vec<KindState> {
    let trouble =
        |kind: &&KindState| matches!(kind.sync(), Sync::Reconnecting | Sync::Forbidden | Sync::Broken);
    store.kinds.iter().filter(trouble).cloned().collect()
}

fn sentence(model: Model, kind: &KindState) -> Piece {
    let message = if kind.message.is_empty() { connection::state(kind) } else { kind.message.clone() };
    view! {
        <p><b>{kind.kind.clone()}</b> ": " {message}</p>
        {grant(model, &kind.grant)}
    }
    .piece()
}
