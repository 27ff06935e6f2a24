//! The pods of a workload, Service or Node, in kubectl's columns.

use std::sync::Arc;

use kdr_app_state::{age, health, instant, quantity, route::Panel};
use kdr_proto::v1::Pod;
use leptos::prelude::*;

use crate::{
    components::{
        icon::shape,
        keyed::{Items, first, keyed},
        more::more,
    },
    live::{IntoPiece as _, Piece, live, maybe, memo},
    panel::Subject,
};

/// So many stand here at first.
const FEW: usize = 8;

pub(super) fn pods(subject: Subject) -> Piece {
    let all = RwSignal::new(false);
    let items = memo(move || {
        let items = |detail: &kdr_proto::v1::ResourceDetail| {
            detail.pods.iter().map(|pod| (pod.uid.clone(), Arc::new(pod.clone()))).collect::<Items<Pod>>()
        };
        subject.detail.with(|detail| detail.as_deref().map(items)).unwrap_or_default()
    });
    let shown = first(items, FEW, all);
    let some = memo(move || items.with(|items| !items.is_empty()));
    let count =
        memo(move || subject.detail.with(|detail| detail.as_ref().map_or(0, |detail| detail.pod_count)));
    maybe(move || {
        some.get().then(|| {
            view! {
                <section>
                    <h3 class="section-title">"Pods " {live(move || quantity::count(count.get().into()))}</h3>
                    <ul class="panel-pods">{keyed(shown, move |pod| one(subject, pod))}</ul>
                    {more(move || items.with(Vec::len), FEW, all)}
                </section>
            }
        })
    })
    .piece()
}

fn one(subject: Subject, pod: Memo<Arc<Pod>>) -> Piece {
    let model = subject.model;
    let panel = pod.with_untracked(|pod| Panel::of_pod(&pod.namespace, &pod.name));
    let text = move |of: fn(&Pod) -> String| live(move || pod.with(|pod| of(pod)));
    let health = Signal::derive(move || pod.with(|pod| health::of(pod.health)));
    let restarts = live(move || {
        pod.with(|pod| {
            age::restarts(pod.restarts, pod.last_restart.as_ref().map(instant::millis), model.now.get())
        })
    });
    view! {
        <li>
            <a
                class="panel-pod"
                data-health=live(move || health::slug(health.get()))
                href=live(move || model.route.with(|route| route.with_panel(Some(panel.clone())).href()))
            >
                {shape(health)}
                <span class="panel-pod-name">{text(|pod| pod.name.clone())}</span>
                <span>{text(|pod| format!("{}/{}", pod.ready_containers, pod.total_containers))}</span>
                <span class="panel-pod-status">{text(|pod| pod.status.clone())}</span>
                <span class="panel-pod-restarts" title="Restarts">{restarts}</span>
            </a>
        </li>
    }
    .piece()
}
