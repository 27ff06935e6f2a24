//! The objects of one kind, whichever it is: by what all objects have.

use std::sync::Arc;

use kdr_app_state::{
    quantity::counted,
    route::{Panel, Screen},
    row::Row,
};
use kdr_proto::v1::{Resource, ResourceRef};
use leptos::prelude::*;

use super::{
    cells,
    head::{Crumb, breadcrumbs, headed},
};
use crate::{
    components::{
        notice::notice,
        sentence::sentence,
        table::{Spec, Table, table},
    },
    live::{IntoPiece as _, Piece, memo},
    model::Model,
};

const SPEC: Spec = Spec {
    name: "Objects",
    class: "objects",
    columns: &[
        ("Namespace", "cell-namespace"),
        ("Name", "cell-name"),
        ("What it is", "cell-summary"),
        ("Age", "cell-age is-number"),
    ],
    cells,
    why,
    href,
    is_open,
    empty,
};

pub(crate) fn page(model: Model, plural: &str) -> Piece {
    let state = Table::new(model);
    let crumbs: [Crumb; 2] = [("Kinds".to_owned(), Some(Screen::Kinds)), (plural.to_owned(), None)];
    // Their state is not judged: only how many there are can be said.
    let headline = memo(move || {
        model.store.with(|store| {
            let count = u64::try_from(store.rows().len()).unwrap_or(u64::MAX);
            let title =
                if store.is_loaded() { counted(count, "object") } else { "Listing objects…".to_owned() };
            let unjudged = store.rows().iter().any(|row| !row.is_judged());
            let rest =
                if unjudged { "KDR knows their metadata only, and does not judge how they are" } else { "" };
            (title, rest.to_owned())
        })
    });
    view! {
        {breadcrumbs(crumbs.into())}
        {headed(model, state, headline, ().piece())}
        {table(state, SPEC)}
    }
    .piece()
}

fn resource(row: &Row) -> Option<&Arc<Resource>> {
    if let Row::Resource(resource) = row { Some(resource) } else { None }
}

fn reference(row: &Row) -> ResourceRef {
    ResourceRef {
        kind: resource(row).map(|resource| resource.kind.clone()).unwrap_or_default(),
        namespace: row.namespace().to_owned(),
        name: row.name().to_owned(),
    }
}

fn is_open(model: Model, row: &Row) -> bool {
    let reference = reference(row);
    model.route.with(|route| route.panel.as_ref().is_some_and(|panel| panel.resource() == reference))
}

fn href(model: Model, row: &Row) -> String {
    model.route.with(|route| {
        // Going from one to the next keeps the tab.
        let tab = route.panel.as_ref().map(|panel| panel.tab).unwrap_or_default();
        route.with_panel(Some(Panel::of(&reference(row)).at(tab))).href()
    })
}

fn cells(model: Model, row: Memo<Row>) -> Piece {
    view! {
        {cells::titled("cell cell-namespace is-soft", row, |row| row.namespace().to_owned())}
        {cells::name(row, move || row.with(|row| href(model, row)))}
        {cells::titled("cell cell-summary is-soft", row, |row| {
            resource(row).map(|resource| resource.summary.clone()).unwrap_or_default()
        })}
        {cells::age(model, row)}
    }
    .piece()
}

fn why(_: Model, row: &Row) -> Piece {
    sentence(row.why())
}

fn empty(_: Model) -> Piece {
    let all = view! { <a class="button" href=Screen::Kinds.path()>"All kinds"</a> };
    let text = "The cluster has no object of this kind here, or KDR's account may not list them.";
    notice("None here".to_owned(), text.to_owned(), all.piece())
}
