//! What stands over the map: where one is, how well it is, and what narrows it.

use kdr_app_state::{
    quantity,
    route::{CLUSTER_SCOPED, Route, Screen},
};
use kdr_proto::v1::{Lock, Namespace};
use leptos::prelude::*;

use crate::{
    components::{button::switch, chips::chips, icon::icon},
    live::{IntoPiece as _, Piece, live, maybe, memo},
    model::Model,
    navigation,
    pages::head,
};

/// Over the tiles.
pub(super) fn of_cluster(model: Model, resort: Piece) -> Piece {
    let headline = head::overall(model, None);
    let outside = Screen::Map { namespace: Some(CLUSTER_SCOPED.to_owned()) }.path();
    view! {
        <div class="screen-head">
            {head::title(headline)}
            <div class="screen-tools">
                {resort}
                <a class="button" href=outside>"Nodes and volumes"</a>
                {problems(model)}
            </div>
        </div>
        {chips(model)}
    }
    .piece()
}

/// Over a namespace's columns.
pub(super) fn of_namespace(model: Model, namespace: &str, resort: Piece) -> Piece {
    let outside = namespace == CLUSTER_SCOPED;
    let title = if outside { "Outside namespaces".to_owned() } else { namespace.to_owned() };
    let name = namespace.to_owned();
    let row = memo(move || {
        model.store.with(|store| {
            let row = store.namespaces().iter().find(|row| row.name() == name);
            row.cloned()
        })
    });
    let state = live(move || {
        let state = |row: &kdr_app_state::row::Row| match row {
            kdr_app_state::row::Row::Namespace(namespace) => state(namespace),
            _ => ().piece(),
        };
        row.with(|row| row.as_ref().map_or_else(|| ().piece(), state))
    });
    let locked = maybe(move || {
        row.with(|row| match row {
            Some(kdr_app_state::row::Row::Namespace(namespace)) => locks(&namespace.locks),
            _ => None,
        })
    });
    view! {
        <ol class="crumbs" aria-label="Where this is">
            <li><a href=Screen::Map { namespace: None }.path()>"Cluster"</a></li>
            <li aria-current="page">{title.clone()}</li>
        </ol>
        <div class="screen-head">
            <div class="headline-block map-headline">
                <h1 class="headline">{title}</h1>
                {state}
            </div>
            <div class="screen-tools">
                {resort}
                {problems(model)}
            </div>
        </div>
        {locked}
        {(!outside).then(|| chips(model))}
    }
    .piece()
}

fn problems(model: Model) -> Piece {
    let turn = move || {
        let route = model.route.get_untracked();
        navigation::adjust(model, Route { problems: !route.problems, ..route });
    };
    switch("button", "Problems only", move || model.route.with(|route| route.problems), turn)
}

/// `▲ 1 broken ◐ 1 on the way  4 of 6 workloads well`.
fn state(namespace: &Namespace) -> Piece {
    let part = |count: u32, slug: &'static str, words: &'static str| {
        (count > 0).then(|| {
            view! { <span class="state" data-health=slug>{icon(slug)} {quantity::count(count.into())} " " {words}</span> }
        })
    };
    let all = namespace.workloads;
    let well = all.saturating_sub(namespace.broken).saturating_sub(namespace.progressing);
    let words = match (all, well) {
        (0, _) => "no workloads".to_owned(),
        (_, well) if well == all => format!("all {} well", quantity::counted(all.into(), "workload")),
        _ => {
            format!("{} of {} well", quantity::count(well.into()), quantity::counted(all.into(), "workload"))
        }
    };
    view! {
        {part(namespace.findings, "degraded", "broken")}
        {part(namespace.progressing, "progressing", "on the way")}
        <span class="headline-rest">{words}</span>
    }
    .piece()
}

/// What KDR may not see of a namespace.
fn locks(locks: &[Lock]) -> Option<Piece> {
    (!locks.is_empty()).then(|| {
        view! {
            <p class="map-locks">
                {icon("locked")}
                <span>"KDR may not " {super::tile::missing_rights(locks)} " here, so the map shows less than there is."</span>
            </p>
        }
        .piece()
    })
}
