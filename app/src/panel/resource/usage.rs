//! CPU and memory of each container against its request and limit, over the time that KDR has measured.

use std::sync::Arc;

use kdr_app_state::{
    chart::{self, Sample},
    instant,
    store::Store,
};
use kdr_proto::v1::{ContainerUsage, ResourceDetail, UsageSample};
use leptos::prelude::*;

use crate::{
    charts::{Series, Unit, time_series},
    components::keyed::{Items, keyed},
    live::{IntoPiece as _, Piece, live, maybe, memo},
    panel::Subject,
};

pub(super) fn usage(subject: Subject) -> Piece {
    let containers = memo(move || {
        let of = |detail: &ResourceDetail| {
            let one = |usage: &ContainerUsage| (usage.name.clone(), Arc::new(usage.clone()));
            detail.usage.iter().map(one).collect::<Items<ContainerUsage>>()
        };
        subject.detail.with(|detail| detail.as_deref().map(of)).unwrap_or_default()
    });
    let some = memo(move || containers.with(|containers| !containers.is_empty()));
    let span = memo(move || {
        containers.with(|containers| {
            let all: Vec<Sample> = containers
                .iter()
                .flat_map(|(_, usage)| samples(usage, |sample| sample.memory_bytes))
                .collect();
            chart::span(&all)
        })
    });
    // Said only of what would have figures.
    let unavailable = memo(move || {
        let is_pod = subject.of.with_value(|of| of.kind == "Pod");
        let why = |store: &Store| store.usage.as_ref().map(|usage| usage.unavailable.clone());
        let why = subject.model.store.with(why).filter(|why| is_pod && !why.is_empty());
        why.map(|why| format!("No metrics: {why}")).unwrap_or_default()
    });
    // One crosshair for all of them: what happened at a moment is read in every chart.
    let pointed = RwSignal::new(None);
    let charts = maybe(move || {
        some.get().then(|| {
            view! {
                <section class="metrics">
                    <h3 class="section-title">"CPU and memory"</h3>
                    {keyed(containers, move |usage| container(usage, span, pointed))}
                </section>
            }
        })
    });
    view! {
        {charts}
        <p class="faint">{live(move || if some.get() { String::new() } else { unavailable.get() })}</p>
    }
    .piece()
}

fn samples(usage: &ContainerUsage, value: fn(&UsageSample) -> u64) -> Vec<Sample> {
    let sample = |sample: &UsageSample| {
        Some(Sample { at: instant::millis(sample.at.as_ref()?), value: value(sample) })
    };
    usage.history.iter().filter_map(sample).collect()
}

fn container(
    usage: Memo<Arc<ContainerUsage>>,
    span: Memo<(i64, i64)>,
    pointed: RwSignal<Option<i64>>,
) -> Piece {
    let memory = memo(move || {
        usage.with(|usage| {
            let figures = usage.figures.unwrap_or_default();
            Arc::new(Series {
                title: "Memory",
                samples: samples(usage, |sample| sample.memory_bytes),
                request: figures.memory_request_bytes,
                limit: figures.memory_limit_bytes,
                unit: Unit::Bytes,
            })
        })
    });
    let cpu = memo(move || {
        usage.with(|usage| {
            let figures = usage.figures.unwrap_or_default();
            Arc::new(Series {
                title: "CPU",
                samples: samples(usage, |sample| sample.cpu_millis.into()),
                request: figures.cpu_request_millis,
                limit: figures.cpu_limit_millis,
                unit: Unit::Cores,
            })
        })
    });
    view! {
        <section class="metrics-container">
            <h4>{usage.with_untracked(|usage| usage.name.clone())}</h4>
            {time_series(memory, span, pointed)}
            {time_series(cpu, span, pointed)}
        </section>
    }
    .piece()
}
