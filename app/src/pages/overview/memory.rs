//! Who eats the memory.

use std::sync::Arc;

use kdr_app_state::{
    route::Panel,
    usage::{Bar, of_limit},
};
use kdr_proto::v1::PodUsage;
use leptos::prelude::*;

use crate::{
    components::{
        bar::bar,
        keyed::{Items, first, keyed},
        more::more,
    },
    live::{IntoPiece as _, Live, Piece, live, maybe, memo},
    model::Model,
};

/// So many stand here at first.
const FEW: usize = 5;

pub(super) fn memory(model: Model, with_namespace: bool) -> Piece {
    let all = RwSignal::new(false);
    let items = memo(move || {
        model.store.with(|store| {
            let top = store.usage.iter().flat_map(|usage| &usage.top);
            top.map(|pod| (pod.uid.clone(), Arc::new(pod.clone()))).collect::<Items<PodUsage>>()
        })
    });
    let most = memo(move || {
        let used = |pod: &Arc<PodUsage>| pod.figures.as_ref().map_or(0, |figures| figures.memory_bytes);
        items.with(|items| items.iter().map(|(_, pod)| used(pod)).max().unwrap_or(0))
    });
    let shown = first(items, FEW, all);
    view! {
        <section class="card" aria-labelledby="memory-title">
            <h2 class="card-title" id="memory-title">"Who eats the memory"</h2>
            {unavailable(model)}
            <ol class="eaters">{keyed(shown, move |pod| one(model, pod, most, with_namespace))}</ol>
            {more(move || items.with(Vec::len), FEW, all)}
        </section>
    }
    .piece()
}

/// Why there are no figures.
fn unavailable(model: Model) -> Live<Option<Piece>> {
    let why = memo(move || {
        model.store.with(|store| match store.usage.as_deref() {
            None => Some("Nothing has been measured yet.".to_owned()),
            Some(usage) if !usage.unavailable.is_empty() => {
                Some(format!("No metrics: {}", usage.unavailable))
            }
            Some(usage) if usage.top.is_empty() => Some("No pod has been measured yet.".to_owned()),
            Some(_) => None,
        })
    });
    maybe(move || why.get().map(|why| view! { <p class="faint">{why}</p> }))
}

fn one(model: Model, pod: Memo<Arc<PodUsage>>, most: Memo<u64>, with_namespace: bool) -> Piece {
    let figures = memo(move || -> Option<Bar> {
        pod.with(|pod| pod.figures.as_ref().map(|figures| of_limit(figures, most.get())))
    });
    let name = move || pod.with(|pod| pod.name.clone());
    let href = live(move || {
        let panel = pod.with(|pod| Panel::of_pod(&pod.namespace, &pod.name));
        model.route.with(|route| route.with_panel(Some(panel)).href())
    });
    let namespace = with_namespace.then(|| {
        view! { <span class="faint">{live(move || pod.with(|pod| pod.namespace.clone()))}</span> }
    });
    view! {
        <li class="eater">
            <p class="ellipsis">
                <a class="link-quiet" href=href title=live(name)>{live(name)}</a> " " {namespace}
            </p>
            {bar(figures)}
        </li>
    }
    .piece()
}
