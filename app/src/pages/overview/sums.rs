//! What there is and what it uses, all together.

use kdr_app_state::{quantity, usage};
use kdr_proto::v1::{Figures, Sync};
use leptos::prelude::*;

use crate::{
    live::{IntoPiece as _, Piece, live, memo},
    model::Model,
};

pub(super) fn sums(model: Model, namespace: Option<String>) -> Piece {
    let title = if namespace.is_some() { "Namespace" } else { "Cluster" };
    let whole = namespace.is_none();
    let counts = {
        let namespace = namespace.clone();
        memo(move || {
            model.store.with(|store| {
                let within = |name: &str| namespace.as_deref().is_none_or(|namespace| name == namespace);
                let rows = store.namespaces().iter().filter(|row| within(row.name()));
                rows.fold((0_u64, 0_u64), |(workloads, pods), row| match row {
                    kdr_app_state::row::Row::Namespace(row) => {
                        (workloads + u64::from(row.workloads), pods + u64::from(row.pods))
                    }
                    _ => (workloads, pods),
                })
            })
        })
    };
    let nodes = memo(move || {
        model.store.with(|store| {
            let nodes = store.kinds.iter().find(|kind| kind.kind == "nodes" && kind.sync() == Sync::Live);
            nodes.filter(|_| whole).and_then(|nodes| nodes.objects).map(|nodes| quantity::count(nodes.into()))
        })
    });
    let used = memo(move || {
        model.store.with(|store| {
            let usage = store.usage.as_ref().filter(|usage| usage.unavailable.is_empty())?;
            Some(usage::total(usage, namespace.as_deref())).filter(|figures| figures.memory_bytes > 0)
        })
    });
    let memory = |figures: Figures| {
        let (used, asked) = (figures.memory_bytes, figures.memory_request_bytes);
        format!("{} in use, {} asked for", quantity::bytes(used), quantity::bytes(asked))
    };
    let cpu = |figures: Figures| {
        let (used, asked) = (figures.cpu_millis, figures.cpu_request_millis);
        format!("{} in use, {} asked for", usage::cores(used), usage::cores(asked))
    };
    let fact = |word: &'static str, value: Memo<Option<String>>| {
        live(move || value.get().map(|value| view! { <dt>{word}</dt> <dd>{value}</dd> }.piece()))
    };
    let counted = |of: fn((u64, u64)) -> u64| memo(move || Some(quantity::count(of(counts.get()))));
    view! {
        <section class="card" aria-labelledby="sums-title">
            <h2 class="card-title" id="sums-title">{title}</h2>
            <dl class="facts">
                {fact("Nodes", nodes)}
                {fact("Workloads", counted(|(workloads, _)| workloads))}
                {fact("Pods", counted(|(_, pods)| pods))}
                {fact("Memory", memo(move || used.get().map(memory)))}
                {fact("CPU", memo(move || used.get().map(cpu)))}
            </dl>
        </section>
    }
    .piece()
}
