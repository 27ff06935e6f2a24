//! Charts: one figure over time each, drawn as SVG, with one crosshair for all charts that share it.
//!
//! `docs/adr/0008-the-map-is-dom-and-svg.md` says why they are drawn by our own few lines.

use std::sync::Arc;

use kdr_app_state::{
    chart::{self, Sample},
    instant, quantity, usage,
};
use leptos::{ev::PointerEvent, prelude::*};
use wasm_bindgen::JsCast as _;

use crate::{
    browser::clock,
    live::{IntoPiece as _, Piece, live, maybe, memo},
};

/// What a chart shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    /// What it is of, with its unit in words.
    pub(crate) title: &'static str,
    /// Oldest first.
    pub(crate) samples: Vec<Sample>,
    /// What was asked for; zero for nothing.
    pub(crate) request: u64,
    /// What is allowed; zero for anything.
    pub(crate) limit: u64,
    /// What the figures are.
    pub(crate) unit: Unit,
}

/// What figures are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Bytes,
    /// Thousandths of a core.
    Cores,
}

impl Unit {
    fn words(self, value: u64) -> String {
        match self {
            Self::Bytes => quantity::bytes(value),
            Self::Cores => usage::cores(value),
        }
    }
}

impl Series {
    /// The figure at a moment beside what was asked for and what is allowed.
    fn reading(&self, at: Option<i64>) -> String {
        let sample = match at {
            Some(at) => chart::nearest(&self.samples, at),
            None => self.samples.last().copied(),
        };
        let Some(sample) = sample else { return "not measured yet".to_owned() };
        let figure = self.unit.words(sample.value);
        match at {
            Some(_) => format!("{figure} at {}", instant::clock_time(sample.at, clock::offset_minutes())),
            None => figure,
        }
    }

    fn bounds(&self) -> String {
        let words =
            |word: &str, value: u64| (value > 0).then(|| format!("{word} {}", self.unit.words(value)));
        let bounds = [words("request", self.request), words("limit", self.limit)];
        let words: Vec<String> = bounds.into_iter().flatten().collect();
        if words.is_empty() { "no request, no limit".to_owned() } else { words.join(" · ") }
    }
}

/// A chart over a span of time, in milliseconds since 1970. `pointed` is the moment that the pointer is at, in any of
/// the charts beside it.
pub(crate) fn time_series(
    series: Memo<Arc<Series>>,
    span: Memo<(i64, i64)>,
    pointed: RwSignal<Option<i64>>,
) -> Piece {
    let drawn = memo(move || {
        series.with(|series| chart::chart(&series.samples, series.request, series.limit, span.get()))
    });
    let point = move |event: PointerEvent| {
        let Some(element) =
            event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        else {
            return;
        };
        let around = element.get_bounding_client_rect();
        let (from, to) = span.get_untracked();
        #[expect(clippy::cast_possible_truncation, reason = "thousandths")]
        let permille =
            ((f64::from(event.client_x()) - around.left()) * 1_000.0 / around.width().max(1.0)) as i64;
        pointed.set(Some(from + (to - from) * permille.clamp(0, 1_000) / 1_000));
    };
    let bound = move |class: &'static str, of: fn(&chart::Chart) -> Option<i64>| {
        maybe(move || {
            let y = drawn.with(of)?.to_string();
            Some(view! { <line class=class x1="0" x2="600" y1=y.clone() y2=y></line> })
        })
    };
    let crosshair = maybe(move || {
        let at = pointed.get()?;
        let x = series.with(|series| chart::nearest(&series.samples, at))?.at;
        let x = (chart::permille(x, span.get()) * chart::WIDTH / 1_000).to_string();
        Some(view! { <line class="chart-crosshair" x1=x.clone() x2=x y1="0" y2="100"></line> })
    });
    let ends = memo(move || {
        let (from, to) = span.get();
        let time =
            |at| instant::clock_time(at, clock::offset_minutes()).get(..5).unwrap_or_default().to_owned();
        (time(from), time(to))
    });
    let reading = move || series.with(|series| series.reading(pointed.get()));
    view! {
        <figure class="chart">
            <figcaption>
                <span class="chart-title">{series.with_untracked(|series| series.title)}</span>
                <b>{live(reading)}</b>
                <span class="chart-bounds">{live(move || series.with(|series| series.bounds()))}</span>
            </figcaption>
            <svg
                viewBox="0 0 600 100"
                preserveAspectRatio="none"
                aria-hidden="true"
                on:pointermove=point
                on:pointerleave=move |_| pointed.set(None)
            >
                <path class="chart-area" d=live(move || drawn.with(|drawn| drawn.area.clone()))></path>
                {bound("chart-request", |drawn| drawn.request)}
                {bound("chart-limit", |drawn| drawn.limit)}
                <path class="chart-line" d=live(move || drawn.with(|drawn| drawn.line.clone()))></path>
                {crosshair}
            </svg>
            <p class="chart-ends">
                <span>{live(move || ends.get().0)}</span>
                <span>{live(move || ends.get().1)}</span>
            </p>
        </figure>
    }
    .piece()
}
