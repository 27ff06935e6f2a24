//! The lines of a log, of which only the rows in sight are in the document.

use std::sync::Arc;

use kdr_app_state::{
    log::layout::{Layout, LogRow},
    quantity,
    window::Tops,
};
use leptos::{html, prelude::*};

use super::row;
use crate::{
    browser::resize::on_resize,
    components::{icon::icon, metrics::LOG_ROW},
    live::{IntoPiece as _, Piece, effect, live, maybe, memo},
    model::Model,
    transport::log::Reading,
};

/// Rows above and below the ones in sight.
const MORE: u32 = 12;
/// Columns that the time takes with the space after it.
const TIME_COLUMNS: usize = 14;
/// Characters of the probe that tells how wide one is.
const PROBE: u32 = 100;

/// How a log is looked at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lines {
    pub(super) reading: Reading,
    /// The view goes with the log's end; else it stands still, and so does what it shows.
    pub(super) following: RwSignal<bool>,
    /// Scrolling up paused it, and scrolling back to the end goes on.
    by_scroll: StoredValue<bool>,
    pub(super) times: RwSignal<bool>,
    pub(super) fold: RwSignal<bool>,
    pub(super) layout: RwSignal<Layout>,
    /// Scrolled to, and visible height, in pixels.
    sight: RwSignal<(u32, u32)>,
    /// Columns that fit.
    columns: RwSignal<usize>,
    element: NodeRef<html::Div>,
}

impl Lines {
    pub(super) fn new(reading: Reading, times: RwSignal<bool>, fold: RwSignal<bool>) -> Self {
        Self {
            reading,
            following: RwSignal::new(true),
            by_scroll: StoredValue::new(false),
            times,
            fold,
            layout: RwSignal::new(Layout::default()),
            sight: RwSignal::new((0, 800)),
            columns: RwSignal::new(100),
            element: NodeRef::new(),
        }
    }

    /// Goes to the end and with it.
    pub(super) fn follow(self) {
        self.reading.buffer.update_value(kdr_app_state::log::buffer::Buffer::resume);
        self.following.set(true);
        self.reading.changed();
    }

    fn pause(self, by_scroll: bool) {
        self.by_scroll.set_value(by_scroll);
        self.reading.buffer.update_value(kdr_app_state::log::buffer::Buffer::pause);
        self.following.set(false);
    }

    pub(super) fn toggle(self) {
        if self.following.get_untracked() { self.pause(false) } else { self.follow() }
    }

    /// Somebody is about to scroll up. The browser does so smoothly, over several frames, and must not be brought back
    /// to the end in between.
    fn leave_end(self) {
        let Some(element) = self.element.get_untracked() else { return };
        if element.scroll_top() > 0 && self.following.get_untracked() {
            // Only scrolling down from here goes on with the end; the first steps up are still within its reach.
            self.sight.update(|sight| sight.0 = pixels(element.scroll_top()));
            self.pause(true);
        }
    }

    /// Where the view is; scrolling up pauses, scrolling to the end goes on.
    fn scrolled(self) {
        let Some(element) = self.element.get_untracked() else { return };
        let (y, height) = (pixels(element.scroll_top()), pixels(element.client_height()));
        let (before, _) = self.sight.get_untracked();
        let at_end = y + height + LOG_ROW / 2 >= pixels(element.scroll_height());
        self.sight.set((y, height));
        if self.following.get_untracked() {
            if !at_end && y < before {
                self.pause(true);
            }
        } else if at_end && y > before && self.by_scroll.get_value() {
            self.follow();
        }
    }

    /// How many columns fit.
    fn measure(self) {
        let Some(element) = self.element.get_untracked() else { return };
        let probe = element.query_selector(".log-probe").ok().flatten();
        let width = probe.map_or(0.0, |probe| probe.get_bounding_client_rect().width()) / f64::from(PROBE);
        let style_padding = 2 * 16;
        let fits = f64::from(element.client_width() - style_padding) / width.max(1.0);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few hundred columns")]
        let columns = (fits.max(0.0) as usize).max(20);
        if self.columns.get_untracked() != columns {
            self.columns.set(columns);
        }
        self.sight.update(|sight| sight.1 = pixels(element.client_height()));
        self.stick();
    }

    /// Puts the end of the log into sight, if the view goes with it.
    fn stick(self) {
        if self.following.try_get_untracked() == Some(true)
            && let Some(element) = self.element.try_get_untracked().flatten()
        {
            element.set_scroll_top(element.scroll_height());
        }
    }

    fn tops(self) -> Memo<Arc<Tops>> {
        memo(move || {
            self.reading.version.track();
            self.reading.buffer.with_value(|buffer| Arc::new(self.layout.with(|layout| layout.tops(buffer))))
        })
    }

    fn rows(self, tops: Memo<Arc<Tops>>) -> Memo<(u32, Vec<LogRow>)> {
        memo(move || {
            let tops = tops.get();
            let (y, height) = self.sight.get();
            let end = (tops.height() * LOG_ROW).saturating_sub(height);
            let y = if self.following.get() { end } else { y.min(end) };
            let first = (y / LOG_ROW).saturating_sub(MORE);
            let count = height / LOG_ROW + 2 * MORE;
            let draw = |layout: &Layout| {
                self.reading.buffer.with_value(|buffer| layout.draw(buffer, &tops, first, count))
            };
            (first, self.layout.with(draw))
        })
    }

    /// Shows a line in full.
    pub(super) fn expand(self, id: u64) {
        self.reading.buffer.with_value(|buffer| {
            if let Some(entry) = buffer.entries().iter().find(|entry| entry.id == id) {
                self.layout.update(|layout| layout.expand(entry));
            }
        });
    }
}

fn pixels(value: i32) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

pub(super) fn view(model: Model, lines: Lines, container: Memo<Option<String>>) -> Piece {
    let tops = lines.tops();
    let rows = lines.rows(tops);
    let columns = memo(move || {
        lines.columns.get().saturating_sub(if lines.times.get() { TIME_COLUMNS } else { 0 }).max(20)
    });
    // Rows keep their number when they are laid out anew, and must be drawn again.
    let generation = RwSignal::new(0_u32);
    effect(move || {
        let (columns, fold) = (columns.get(), lines.fold.get());
        lines.layout.update(|layout| layout.fit(columns, fold));
    });
    effect(move || {
        lines.layout.track();
        generation.update(|generation| *generation += 1);
    });
    effect(move || {
        tops.track();
        lines.following.track();
        lines.stick();
        request_animation_frame(move || lines.stick());
    });
    on_resize(lines.element, move || lines.measure());
    let oldest = memo(move || {
        lines.reading.version.track();
        lines.reading.buffer.with_value(|buffer| buffer.entries().front().map_or(0, |entry| entry.id))
    });
    effect(move || {
        let oldest = oldest.get();
        lines.layout.update_untracked(|layout| layout.forget_before(oldest));
    });

    let waiting = memo(move || {
        lines.reading.version.track();
        lines.reading.buffer.with_value(kdr_app_state::log::buffer::Buffer::waiting_lines)
    });
    let empty = memo(move || tops.with(|tops| tops.is_empty()));
    view! {
        <div class="log-frame">
            <div
                class="log"
                role="log"
                aria-live="off"
                tabindex="0"
                aria-label=live(move || format!("Log of {}", container.get().unwrap_or_default()))
                node_ref=lines.element
                on:scroll=move |_| lines.scrolled()
                on:wheel=move |event| if event.delta_y() < 0.0 { lines.leave_end() }
                on:keydown=move |event| if matches!(event.key().as_str(), "Home" | "PageUp" | "ArrowUp") {
                    lines.leave_end();
                }
            >
                <span class="log-probe" aria-hidden="true">{"0".repeat(PROBE as usize)}</span>
                <div
                    class="log-rows"
                    class:is-folded=lines.fold
                    style:height=live(move || format!("{}px", tops.with(|tops| tops.height()) * LOG_ROW))
                    style:padding-top=live(move || format!("{}px", rows.with(|(first, _)| *first) * LOG_ROW))
                >
                    <For
                        each=move || rows.with(|(_, rows)| rows.clone())
                        key=move |row| (generation.get_untracked(), row.id, row.part)
                        let:row
                    >
                        {row::row(model, lines, row)}
                    </For>
                </div>
                {maybe(move || empty.get().then(|| view! {
                    <p class="log-empty">
                        {live(move || if lines.reading.begun.get() { "Nothing was written yet." } else { "Reading the log…" })}
                    </p>
                }))}
            </div>
            {maybe(move || (!lines.following.get()).then(|| view! {
                <button class="button log-new" on:click=move |_| lines.follow()>
                    {icon("follow")}
                    {live(move || match waiting.get() {
                        0 => "To the end".to_owned(),
                        count => quantity::counted(count, "new line"),
                    })}
                </button>
            }))}
        </div>
    }
    .piece()
}
