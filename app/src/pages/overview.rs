//! The cluster, or one namespace, at a glance: what needs a person, where, what has changed, and what uses most.

use kdr_app_state::route::Screen;
use leptos::prelude::*;

use super::{
    head::{breadcrumbs, headed, overall, segments},
    namespaces,
};
use crate::{
    components::table::{Table, table},
    live::{IntoPiece as _, Piece, memo},
    model::Model,
};

mod changes;
mod findings;
mod last_line;
mod memory;
mod sums;

pub(crate) fn page(model: Model, namespace: Option<String>) -> Piece {
    let state = Table::new(model);
    let crumbs = namespace.as_ref().map(|namespace| {
        let all = ("Overview".to_owned(), Some(Screen::Overview { namespace: None }));
        breadcrumbs(vec![all, (namespace.clone(), None)])
    });
    let tools = namespace
        .as_ref()
        .map(|namespace| segments(&Screen::Overview { namespace: Some(namespace.clone()) }));
    let above = NodeRef::new();
    state.below(above);
    let is_stale = memo(move || model.is_stale());
    let namespaces = namespace.is_none().then(|| {
        view! {
            <section class="glance-namespaces" aria-labelledby="namespaces-title">
                <h2 class="section-title" id="namespaces-title">"Namespaces"</h2>
                {table(state, namespaces::SPEC)}
            </section>
        }
    });
    view! {
        {crumbs}
        {headed(model, state, overall(model, namespace.clone()), tools.piece())}
        <div class="glance" class:is-stale=is_stale>
            <div class="glance-main">
                <div class="glance-findings" role="region" aria-label="What needs you" node_ref=above>
                    {findings::findings(model)}
                </div>
                {namespaces}
            </div>
            <div class="glance-side">
                {changes::changes(model, namespace.is_none())}
                {memory::memory(model, namespace.is_none())}
                {sums::sums(model, namespace)}
            </div>
        </div>
    }
    .piece()
}
