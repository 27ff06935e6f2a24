//! Every kind that the API server lists, by group, custom resources included.

use kdr_app_state::{
    filter::Filter,
    order,
    problem::Problem,
    quantity,
    route::{Route, Screen},
};
use kdr_proto::v1::{ApiKind, ListKindsResponse};
use leptos::prelude::*;

use crate::{
    components::{icon::icon, notice::failure, skeleton},
    live::{IntoPiece as _, IntoPieces as _, Piece, live, memo, spawn},
    model::Model,
    transport,
};

type Answer = RwSignal<Option<Result<ListKindsResponse, Problem>>>;

pub(crate) fn page(model: Model) -> Piece {
    let answer: Answer = RwSignal::new(None);
    let read = move || {
        answer.set(None);
        spawn(async move {
            let kinds = transport::kinds().await;
            answer.try_set(Some(kinds));
        });
    };
    read();
    let title = memo(move || {
        answer.with(|answer| match answer {
            Some(Ok(kinds)) => {
                quantity::counted(u64::try_from(kinds.kinds.len()).unwrap_or(u64::MAX), "kind")
            }
            Some(Err(_)) => "Kinds".to_owned(),
            None => "Asking for all kinds…".to_owned(),
        })
    });
    view! {
        <div class="screen-head">
            <div class="headline-block">
                <h1 class="headline">{title}</h1>
                <span class="headline-rest">"as the API server lists them; the ones KDR always watches are marked"</span>
            </div>
        </div>
        {live(move || answer.with(|answer| match answer {
            None => skeleton::lines(),
            Some(Err(problem)) => failure("The kinds could not be listed", problem.sentence.clone(), read),
            Some(Ok(kinds)) => model.route.with(|route| list(kinds, &route.search)),
        }))}
    }
    .piece()
}

fn list(all: &ListKindsResponse, search: &str) -> Piece {
    let filter = Filter::new(search, false);
    let mut kinds: Vec<&ApiKind> =
        all.kinds.iter().filter(|kind| filter.has_words(&[&kind.kind, &kind.plural, &kind.group])).collect();
    order::sort(&mut kinds, |a, b| (&a.group, &a.kind).cmp(&(&b.group, &b.kind)));
    let none = kinds.is_empty().then(|| {
        view! { <p class="faint">"No kind contains “" {search.to_owned()} "”."</p> }
    });
    let groups = kinds.chunk_by(|a, b| a.group == b.group).map(group).collect::<Vec<_>>();
    view! {
        {(!all.failures.is_empty()).then(|| failures(&all.failures))}
        {none}
        <div class="kind-groups">{groups}</div>
    }
    .piece()
}

/// What the API server could not tell, although it lists the rest.
fn failures(failures: &[String]) -> Piece {
    view! {
        <section class="banner" aria-label="What is missing">
            {icon("unknown")}
            <div>{failures.iter().map(|failure| view! { <p>{failure.clone()}</p> }).pieces()}</div>
        </section>
    }
    .piece()
}

fn group(kinds: &[&ApiKind]) -> Piece {
    let name = kinds.first().map(|kind| kind.group.clone()).filter(|group| !group.is_empty());
    view! {
        <section class="card kind-group">
            <h2>{name.unwrap_or_else(|| "core".to_owned())}</h2>
            <ul>{kinds.iter().map(|kind| one(kind)).collect::<Vec<_>>()}</ul>
        </section>
    }
    .piece()
}

fn one(kind: &ApiKind) -> Piece {
    let screen = Screen::Objects {
        group: kind.group.clone(),
        version: kind.version.clone(),
        plural: kind.plural.clone(),
        namespace: None,
    };
    let place = if kind.namespaced { "" } else { "cluster-wide" };
    view! {
        <li>
            <a href=Route::from(screen).href()>{kind.kind.clone()}</a>
            <span class="mono faint">{kind.version.clone()}</span>
            <span class="faint">{place}</span>
            {kind.watched.then(|| view! { <span class="tag">"watched"</span> })}
        </li>
    }
    .piece()
}
