//! The pods of the opened workload, one row each, with a mark for each container.

use std::sync::Arc;

use kdr_app_state::{age, health, instant, map::rect::Rect, quantity};
use kdr_proto::v1::{Health, Pod, ResourceRef};
use leptos::prelude::*;

use super::{marks::marks, namespace::Namespace};
use crate::{
    components::icon::shape,
    live::{IntoPiece as _, Piece, live, memo},
};

/// From container to container, in pixels.
const MARK: u32 = 11;

/// A pod in its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PodLine {
    pub(super) pod: Arc<Pod>,
    /// The workload's name, with which the pod's name begins.
    pub(super) workload: String,
    pub(super) place: Rect,
    /// The panel shows it.
    pub(super) selected: bool,
}

pub(super) fn line(it: Namespace, line: Memo<Arc<PodLine>>) -> Piece {
    let model = it.model;
    let reference = line.with_untracked(|line| ResourceRef {
        kind: "Pod".to_owned(),
        namespace: line.pod.namespace.clone(),
        name: line.pod.name.clone(),
    });
    let key = kdr_app_state::map::graph::key(&reference);
    let tab = {
        let key = key.clone();
        memo(move || it.tab_stop.with(|stop| stop.as_deref() == Some(&*key)))
    };
    let focused = key.clone();
    let pixels = move |of: fn(&Rect) -> i32| live(move || format!("{}px", line.with(|line| of(&line.place))));
    let text = move |of: fn(&Pod) -> String| live(move || line.with(|line| of(&line.pod)));
    let health = Signal::derive(move || line.with(|line| health::of(line.pod.health)));
    let containers = memo(move || {
        line.with(|line| {
            line.pod.containers.iter().map(|health| health::of(*health)).collect::<Vec<Health>>()
        })
    });
    let restarts = live(move || {
        line.with(|line| match line.pod.restarts {
            0 => String::new(),
            count => format!("↻ {}", quantity::count(count.into())),
        })
    });
    let latest = live(move || {
        line.with(|line| {
            let last = line.pod.last_restart.as_ref().map(instant::millis);
            age::restarts_in_words(line.pod.restarts, last, model.now.get())
        })
    });
    view! {
        <a
            class="pod-line"
            class:is-selected=live(move || line.with(|line| line.selected))
            data-key=key
            data-health=live(move || health::slug(health.get()))
            href=live(move || it.href(&reference))
            aria-current=live(move || line.with(|line| line.selected.then_some("true")))
            tabindex=live(move || if tab.get() { "0" } else { "-1" })
            title=text(|pod| pod.name.clone())
            style:left=pixels(|place| place.x)
            style:top=pixels(|place| place.y)
            style:width=pixels(|place| place.width)
            on:focus=move |_| model.cursor.set(Some(focused.clone()))
        >
            {shape(health)}
            <span class="pod-line-name">{live(move || line.with(|line| short(&line.pod.name, &line.workload)))}</span>
            {live(move || containers.with(|containers| {
                marks(containers, u32::try_from(containers.len()).unwrap_or(1), MARK)
            }))}
            <span class="pod-line-status">{text(|pod| pod.status.clone())}</span>
            <span class="pod-line-restarts" title=latest>{restarts}</span>
        </a>
    }
    .piece()
}

/// The last part of the name: the rest is its workload's, which stands above it.
fn short(name: &str, workload: &str) -> String {
    let rest = name.strip_prefix(workload).and_then(|rest| rest.rsplit('-').next());
    rest.filter(|rest| !rest.is_empty()).unwrap_or(name).to_owned()
}
