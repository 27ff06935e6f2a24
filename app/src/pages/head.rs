//! What stands over every list: where one is, how well it is, and what narrows it.

use kdr_app_state::{
    headline::{Tally, needs},
    quantity,
    route::{Route, Screen},
    row::Row,
};
use leptos::prelude::*;

use crate::{
    components::{button::switch, chips::chips, table::Table},
    live::{IntoPiece as _, IntoPieces as _, Live, Piece, live, maybe, memo},
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
    view! {
        {(!crumbs.is_empty()).then(|| breadcrumbs(crumbs))}
        {headed(model, table, headline, tools)}
    }
    .piece()
}

/// How many things need a person in a namespace or everywhere, and how many workloads are well there: the same words on
/// every screen.
pub(crate) fn overall(model: Model, namespace: Option<String>) -> Memo<(String, String)> {
    memo(move || {
        model.store.with(|store| {
            if !store.is_complete() {
                return ("Listing workloads…".to_owned(), String::new());
            }
            let within = |row: &&Row| namespace.as_deref().is_none_or(|namespace| row.name() == namespace);
            let tally = Tally::of(store.namespaces().iter().filter(within));
            let everywhere = store.findings.as_ref().map(|findings| findings.everywhere);
            let needs = match (&namespace, everywhere) {
                // What is in no namespace is counted nowhere else.
                (None, Some(everywhere)) => everywhere.into(),
                _ => needs(store.namespaces(), namespace.as_deref()),
            };
            tally.headline_of_all(needs)
        })
    })
}

/// Headline, tools and chips.
pub(crate) fn headed(model: Model, table: Table, headline: Memo<(String, String)>, tools: Piece) -> Piece {
    let of_all = live(move || {
        let shown = table.shown.with(|(filter, shown)| (!filter.is_empty()).then_some(shown.rows.len()));
        let all = model.store.with(|store| store.rows().len());
        shown.map(|shown| format!("{shown} of {all} shown")).unwrap_or_default()
    });
    view! {
        <div class="screen-head">
            {title(headline)}
            <div class="screen-tools">
                <span class="faint">{of_all}</span>
                {waiting(table)}
                {tools}
                {problems(model)}
            </div>
            {chips(model)}
        </div>
    }
    .piece()
}

/// The headline, and what stands beside it.
pub(crate) fn title(headline: Memo<(String, String)>) -> Piece {
    view! {
        <div class="headline-block">
            <h1 class="headline">{live(move || headline.with(|(title, _)| title.clone()))}</h1>
            <span class="headline-rest">{live(move || headline.with(|(_, rest)| rest.clone()))}</span>
        </div>
    }
    .piece()
}

/// The way here.
pub(crate) fn breadcrumbs(crumbs: Vec<Crumb>) -> Piece {
    view! {
        <ol class="crumbs" aria-label="Where this is">
            {crumbs.into_iter().map(|(title, screen)| match screen {
                Some(screen) => view! { <li><a href=screen.path()>{title}</a></li> }.piece(),
                None => view! { <li aria-current="page">{title}</li> }.piece(),
            }).pieces()}
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

/// The screens of a namespace.
pub(crate) fn segments(here: &Screen) -> Piece {
    let Some(namespace) = here.namespace().map(str::to_owned) else { return ().piece() };
    let within = Some(namespace.clone());
    let one = |title: &'static str, screen: Screen| {
        let current = (screen == *here).then_some("page");
        view! { <a href=screen.path() aria-current=current>{title}</a> }.piece()
    };
    view! {
        <div class="segments">
            {one("Overview", Screen::Overview { namespace: within.clone() })}
            {one("Map", Screen::Map { namespace: within.clone() })}
            {one("Logs", Screen::Logs { namespace: within.clone(), of: None })}
            {one("Workloads", Screen::Workloads { namespace })}
            {one("Pods", Screen::Pods { namespace: within })}
        </div>
    }
    .piece()
}
