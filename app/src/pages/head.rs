//! What stands over every list: where one is, how well it is, and what narrows it.

use kdr_app_state::{
    headline::Tally,
    quantity,
    route::{Route, Screen},
};
use leptos::prelude::*;

use crate::{
    components::{button::switch, table::Table},
    live::{IntoPiece as _, Live, Piece, live, maybe, memo},
    model::Model,
    navigation,
};

/// A step of the way here; the last one has no link.
pub(crate) type Crumb = (String, Option<Screen>);

/// Breadcrumbs, headline and tools. `noun` names what the headline counts.
pub(crate) fn head(
    model: Model,
    table: Table,
    crumbs: Vec<Crumb>,
    noun: &'static str,
    tools: Piece,
) -> Piece {
    let headline = memo(move || {
        model.store.with(|store| {
            if store.is_loaded() {
                Tally::of(store.rows()).headline(noun)
            } else {
                (format!("Listing {noun}s…"), String::new())
            }
        })
    });
    let of_all = live(move || {
        let shown = table.shown.with(|(filter, shown)| (!filter.is_empty()).then_some(shown.rows.len()));
        let all = model.store.with(|store| store.rows().len());
        shown.map(|shown| format!("{shown} of {all} shown")).unwrap_or_default()
    });
    view! {
        {(!crumbs.is_empty()).then(|| breadcrumbs(crumbs))}
        <div class="screen-head">
            <div class="headline-block">
                <h1 class="headline">{live(move || headline.with(|(title, _)| title.clone()))}</h1>
                <span class="headline-rest">{live(move || headline.with(|(_, rest)| rest.clone()))}</span>
            </div>
            <div class="screen-tools">
                <span class="faint">{of_all}</span>
                {waiting(table)}
                {tools}
                {problems(model)}
            </div>
        </div>
    }
    .piece()
}

fn breadcrumbs(crumbs: Vec<Crumb>) -> Piece {
    view! {
        <ol class="crumbs" aria-label="Where this is">
            {crumbs.into_iter().map(|(title, screen)| match screen {
                Some(screen) => view! { <li><a href=screen.path()>{title}</a></li> }.piece(),
                None => view! { <li aria-current="page">{title}</li> }.piece(),
            }).collect_view()}
        </ol>
    }
    .piece()
}

/// What waits while the pointer is over the list.
fn waiting(table: Table) -> Live<Option<Piece>> {
    let waiting = table.waiting();
    maybe(move || {
        let count = Some(waiting.get()).filter(|count| *count > 0)?;
        let count = quantity::counted(u64::try_from(count).unwrap_or(u64::MAX), "change");
        Some(view! { <button class="button" on:click=move |_| table.sort()>{count} " — resort"</button> })
    })
}

fn problems(model: Model) -> Piece {
    let turn = move || {
        let route = model.route.get_untracked();
        navigation::adjust(model, Route { problems: !route.problems, ..route });
    };
    switch("button", "Problems only", move || model.route.with(|route| route.problems), turn)
}

/// The two lists of a namespace (or of all of them).
pub(crate) fn segments(namespace: &str, pods: bool) -> Piece {
    let current = |on: bool| if on { Some("page") } else { None };
    let workloads = Screen::Workloads { namespace: namespace.to_owned() };
    let all_pods = Screen::Pods { namespace: Some(namespace.to_owned()) };
    view! {
        <div class="segments">
            <a href=workloads.path() aria-current=current(!pods)>"Workloads"</a>
            <a href=all_pods.path() aria-current=current(pods)>"Pods"</a>
        </div>
    }
    .piece()
}
