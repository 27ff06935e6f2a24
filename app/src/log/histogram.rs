//! When the lines were written that are loaded, by how serious they are. Dragging over it narrows the times, a click
//! goes there.

use std::sync::Arc;

use kdr_app_state::{
    instant,
    log::{
        histogram::{self, BARS, HEIGHT, Histogram, moment},
        query::{Query, Since},
    },
    quantity,
};
use leptos::{ev::PointerEvent, prelude::*};
use wasm_bindgen::JsCast as _;

use super::Log;
use crate::live::{IntoPiece as _, Live, Piece, live, maybe, memo};

/// A drag of less than so many thousandths is a click.
const CLICK: i64 = 8;

pub(super) fn histogram(log: Log) -> Live<Option<Piece>> {
    // At most once a second: nobody reads faster.
    let drawn = memo(move || {
        log.model.now.track();
        log.sources.track();
        log.reading.begun.track();
        log.reading.paging.track();
        let hidden = |place| log.sources.with_untracked(|sources| sources.is_hidden(place));
        log.reading.buffer.with_value(|buffer| histogram::histogram(buffer, hidden)).map(Arc::new)
    });
    let there = memo(move || drawn.with(Option::is_some));
    maybe(move || there.get().then(|| figure(log, drawn)))
}

fn figure(log: Log, drawn: Memo<Option<Arc<Histogram>>>) -> Piece {
    let path = move |of: fn(&Histogram) -> &str| {
        live(move || {
            drawn.with(|drawn| drawn.as_deref().map(|drawn| of(drawn).to_owned()).unwrap_or_default())
        })
    };
    let span = move || drawn.with_untracked(|drawn| drawn.as_deref().map_or((0, 1), |drawn| drawn.span));
    // Where the pointer is, and where it went down.
    let pointed: RwSignal<Option<i64>> = RwSignal::new(None);
    let begun: RwSignal<Option<i64>> = RwSignal::new(None);
    let down = move |event: PointerEvent| begun.set(Some(permille(&event)));
    let moved = move |event: PointerEvent| pointed.set(Some(permille(&event)));
    let up = move |event: PointerEvent| {
        let Some(one) = begun.try_update(Option::take).flatten() else { return };
        let other = permille(&event);
        let (from, to) = (one.min(other), one.max(other));
        if to - from < CLICK {
            log.show_time(moment(one, span()));
        } else {
            let (since, until) = (Since::At(moment(from, span())), Some(moment(to, span()) + 1));
            log.change(|query| Query { since, until, head: false, ..query });
        }
    };
    let left = move |_| {
        begun.set(None);
        pointed.set(None);
    };
    let time = move |at: i64| {
        log.reading.utc.track();
        instant::clock_time(at, log.reading.offset_minutes())
    };
    let ends = move |of: fn((i64, i64)) -> i64| {
        live(move || drawn.with(|drawn| drawn.as_deref().map(|drawn| time(of(drawn.span)))))
    };
    let reading = live(move || {
        let at = pointed.get();
        drawn.with(|drawn| {
            let drawn = drawn.as_deref()?;
            let at = moment(at?, drawn.span);
            let (errors, warnings, all) = drawn.counts.get(histogram::bar(at, drawn.span))?;
            let mut words = format!("{} {}", time(at), quantity::counted((*all).into(), "line"));
            for (count, noun) in [(*errors, "error"), (*warnings, "warning")] {
                if count > 0 {
                    words = format!("{words}, {}", quantity::counted(count.into(), noun));
                }
            }
            Some(words)
        })
    });
    let width = (BARS * 10).to_string();
    view! {
        <figure class="log-histogram" aria-label="Lines over time">
            <svg
                viewBox=format!("0 0 {width} {HEIGHT}")
                preserveAspectRatio="none"
                aria-hidden="true"
                on:pointerdown=down
                on:pointermove=moved
                on:pointerup=up
                on:pointerleave=left
            >
                <path class="bar-others" d=path(|drawn| &drawn.others)></path>
                <path class="bar-warnings" d=path(|drawn| &drawn.warnings)></path>
                <path class="bar-errors" d=path(|drawn| &drawn.errors)></path>
                {maybe(move || begun.get().zip(pointed.get()).map(|(one, other)| {
                    let units = |permille: i64| permille * i64::try_from(BARS * 10).unwrap_or(1) / 1_000;
                    let (from, to) = (units(one.min(other)), units(one.max(other)));
                    view! { <rect class="bar-brush" x=from.to_string() width=(to - from).to_string() y="0" height=HEIGHT.to_string()></rect> }
                }))}
            </svg>
            <figcaption class="chart-ends">
                <span>{ends(|(from, _)| from)}</span>
                <span class="log-pointed">{reading}</span>
                <span>{ends(|(_, to)| to)}</span>
            </figcaption>
        </figure>
    }
    .piece()
}

/// Where the pointer is, in thousandths of the drawing.
fn permille(event: &PointerEvent) -> i64 {
    let element = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(around) = element.map(|element| element.get_bounding_client_rect()) else { return 0 };
    #[expect(clippy::cast_possible_truncation, reason = "thousandths")]
    let permille = ((f64::from(event.client_x()) - around.left()) * 1_000.0 / around.width().max(1.0)) as i64;
    permille.clamp(0, 1_000)
}

impl Log {
    /// Puts the lines of a moment into sight.
    fn show_time(self, at: i64) {
        let id = self.reading.buffer.with_value(|buffer| {
            buffer
                .entries()
                .iter()
                .find(|entry| entry.time().is_some_and(|time| time / 1_000_000 >= at))
                .map(|entry| entry.id)
        });
        if let Some(id) = id {
            self.lines.pause(false);
            self.lines.show(id);
        }
    }
}
