//! What stands over every tab: which resource it is, how it is, why, and what to do.

use kdr_app_state::{
    age, health, instant,
    route::{Panel, Route, Screen},
    sentence,
};
use kdr_proto::v1::{Pod, ResourceDetail, ResourceRef};
use leptos::prelude::*;

use super::{Subject, close};
use crate::{
    browser::{clipboard, storage},
    components::{
        button::quiet,
        icon::{badge, icon},
        sentence as words,
        since::since,
    },
    live::{IntoPiece as _, Piece, live, maybe, memo},
    model::Model,
};

/// What is said of a resource that was deleted while its panel is open.
const GONE: &str = "This is gone. What stands here is the last that was known of it.";

pub(super) fn header(subject: Subject, wide: RwSignal<bool>) -> Piece {
    let Subject { model, of, gone, .. } = subject;
    let (_, name) = subject.names();
    let has_gone = move || gone.get() && subject.is_known();
    let pod = memo(move || subject.pod.with(|pod| pod.as_ref().and_then(|pod| pod.pod.clone())));
    let widen = move |_| {
        wide.update(|wide| *wide = !*wide);
        storage::set("panel", wide.get_untracked().then_some("wide"));
    };
    let share = move || {
        let address = location().href().unwrap_or_default();
        clipboard::copy(model, &address, "Link copied");
    };
    view! {
        <header class="panel-head">
            <div class="panel-title">
                <h2>{name}</h2>
                <div class="panel-actions">
                    {quiet("link", "Get a link to this view", share)}
                    <button
                        class="button is-quiet panel-widen"
                        title="Wide or narrow"
                        aria-label="Wide panel"
                        aria-pressed=live(move || wide.get().to_string())
                        on:click=widen
                    >
                        {icon("widen")}
                    </button>
                    {quiet("close", "Close the panel (Esc)", move || close(model))}
                </div>
            </div>
            <p class="panel-where">
                {place(&of.get_value())}
                {maybe(move || pod.with(|pod| pod.as_ref().and_then(owner)))}
            </p>
            <p class="panel-gone">{live(move || if has_gone() { GONE } else { "" })}</p>
            {live(move || pod.with(|pod| pod.as_ref().map(|pod| of_pod(model, pod))).unwrap_or_else(|| {
                subject.detail.with(|detail| detail.as_deref().map(|detail| of_any(model, detail))).piece()
            }))}
            {live(move || subject.why())}
        </header>
    }
    .piece()
}

/// Its kind, and the namespace that it is in.
fn place(of: &ResourceRef) -> Piece {
    let namespace = (!of.namespace.is_empty()).then(|| {
        let workloads = Screen::Workloads { namespace: of.namespace.clone() }.path();
        view! { <a href=workloads>{of.namespace.clone()}</a> }
    });
    let kind = (of.kind != "Pod").then(|| {
        let slash = if of.namespace.is_empty() { "" } else { " / " };
        view! { <span>{slash} {of.kind.clone()}</span> }
    });
    view! { {namespace} {kind} }.piece()
}

/// The workload that owns the pod, unless it is the pod itself.
fn owner(pod: &Pod) -> Option<Piece> {
    let owner = pod.workload.as_ref().filter(|owner| owner.kind != "Pod")?;
    let panel = Panel::of(&ResourceRef {
        kind: owner.kind.clone(),
        namespace: pod.namespace.clone(),
        name: owner.name.clone(),
    });
    let screen = Screen::WorkloadPods {
        namespace: pod.namespace.clone(),
        kind: owner.kind.clone(),
        name: owner.name.clone(),
    };
    let href = Route::from(screen).with_panel(Some(panel)).href();
    Some(view! { <span>" / " {owner.kind.clone()} " " <a href=href>{owner.name.clone()}</a></span> }.piece())
}

fn of_pod(model: Model, pod: &Pod) -> Piece {
    let health = health::of(pod.health);
    let (created, last) =
        (pod.created.as_ref().map(instant::millis), pod.last_restart.as_ref().map(instant::millis));
    let restarts = pod.restarts;
    view! {
        <div class="panel-state">
            {badge(health.into())}
            <span>{pod.status.clone()}</span>
            <span>{format!("{}/{} ready", pod.ready_containers, pod.total_containers)}</span>
            <span>{live(move || age::restarts_in_words(restarts, last, model.now.get()))}</span>
            <span>{live(move || format!("{} old", age::age(created, model.now.get())))}</span>
        </div>
    }
    .piece()
}

fn of_any(model: Model, detail: &ResourceDetail) -> Piece {
    let created = detail.created.as_ref().map(instant::millis);
    view! {
        <div class="panel-state">
            {badge(health::of(detail.health).into())}
            <span>{detail.reason.clone()}</span>
            <span>{detail.summary.clone()}</span>
            {created.map(|created| view! {
                <span>{live(move || format!("{} old", age::age(Some(created), model.now.get())))}</span>
            })}
        </div>
    }
    .piece()
}

impl Subject {
    /// What is wrong with it and what to do, when something is.
    fn why(self) -> Piece {
        let of_any = self.detail.with(|detail| {
            let detail = detail.as_deref()?;
            Some((detail.health, detail.why.clone(), detail.next.clone()))
        });
        let of_pod = self.pod.with(|detail| {
            let pod = detail.as_deref().and_then(|detail| detail.pod.as_ref())?;
            Some((pod.health, pod.why.clone(), String::new()))
        });
        // The pod's own sentence is that of the list; what to do is only in the other.
        let (health, why, next) = match (of_pod, of_any) {
            (Some((health, why, _)), Some((_, _, next))) => (health, why, next),
            (Some(known), None) | (None, Some(known)) => known,
            (None, None) => return ().piece(),
        };
        if sentence::plain(&why).is_empty() {
            return ().piece();
        }
        let next =
            (!next.is_empty()).then(|| view! { <span class="panel-next">{words::sentence(&next)}</span> });
        let began = self.detail;
        let began = memo(move || began.with(|detail| detail.as_deref()?.since.as_ref().map(instant::millis)));
        view! {
            <p class="panel-why" data-health=health::slug(health::of(health))>
                {words::sentence(&why)} " " {since(self.model, began)} {next}
            </p>
        }
        .piece()
    }
}
