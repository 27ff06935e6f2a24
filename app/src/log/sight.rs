//! Where the view of a log is: with its end, or still at what is read.

use std::sync::Arc;

use kdr_app_state::{
    log::{
        buffer::Buffer,
        layout::{Layout, LogRow},
        page::Side,
        session::Session,
    },
    window::Tops,
};
use leptos::{html, prelude::*};

use super::remembered;
use crate::{components::metrics::LOG_ROW, live::memo, transport::log::Reading};

/// Rows above and below the ones in sight.
const MORE: u32 = 12;
/// Characters of the probe that tells how wide one is.
pub(super) const PROBE: u32 = 100;

/// How a log is looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lines {
    pub(super) reading: Reading,
    /// The view goes with the log's end; else it stands still, and so does what it shows.
    pub(super) following: RwSignal<bool>,
    /// Scrolling up paused it, and scrolling back to the end goes on.
    by_scroll: StoredValue<bool>,
    pub(super) times: RwSignal<bool>,
    pub(super) fold: RwSignal<bool>,
    pub(super) raw: RwSignal<bool>,
    pub(super) layout: RwSignal<Layout>,
    /// Scrolled to, and visible height, in pixels.
    sight: RwSignal<(u32, u32)>,
    /// What is at the top while the view stands still: the number of an entry, and how far it is scrolled past, in
    /// pixels.
    anchor: StoredValue<(i64, u32)>,
    /// The view is being put where it belongs: the browser's news of where it is are not a person's.
    settling: StoredValue<bool>,
    /// Columns that fit.
    pub(super) columns: RwSignal<usize>,
    pub(super) element: NodeRef<html::Div>,
    pub(super) tops: Memo<Arc<Tops>>,
}

impl Lines {
    pub(super) fn new(reading: Reading) -> Self {
        let layout = RwSignal::new(Layout::default());
        Self {
            reading,
            following: RwSignal::new(true),
            by_scroll: StoredValue::new(false),
            times: remembered("log.times", true),
            fold: remembered("log.fold", false),
            raw: remembered("log.raw", false),
            layout,
            sight: RwSignal::new((0, 800)),
            anchor: StoredValue::new((i64::MIN, 0)),
            settling: StoredValue::new(false),
            columns: RwSignal::new(100),
            element: NodeRef::new(),
            tops: memo(move || {
                reading.version.track();
                reading.buffer.with_value(|buffer| Arc::new(layout.with(|layout| layout.tops(buffer))))
            }),
        }
    }

    /// Another log, or another part of it, is read from now on.
    pub(super) fn begin(self) {
        let at_end = self.reading.session.with_value(Session::opens_at_end);
        self.by_scroll.set_value(!at_end);
        self.following.set(at_end);
        self.anchor.set_value((i64::MIN, 0));
        self.layout.update(|layout| layout.forget_before(i64::MAX));
    }

    /// Goes to the end and with it.
    pub(super) fn follow(self) {
        self.reading.buffer.update_value(Buffer::resume);
        self.following.set(true);
        self.reading.changed();
    }

    pub(super) fn pause(self, by_scroll: bool) {
        self.by_scroll.set_value(by_scroll);
        if self.following.get_untracked() {
            if let Some(element) = self.element.get_untracked() {
                self.sight.update(|sight| sight.0 = pixels(element.scroll_top()));
            }
            self.remember();
            self.reading.buffer.update_value(Buffer::pause);
            self.following.set(false);
        }
    }

    /// Remembers what is at the top.
    fn remember(self) {
        let (y, _) = self.sight.get_untracked();
        let row = y / LOG_ROW;
        let (index, top) = self.tops.with_untracked(|tops| {
            let index = tops.index_at(row);
            (index, tops.top(index))
        });
        let id = self.reading.buffer.with_value(|buffer| buffer.entries().get(index).map(|entry| entry.id));
        self.anchor.set_value((id.unwrap_or(i64::MIN), y - (top * LOG_ROW).min(y)));
    }

    /// Somebody is about to scroll up. The browser does so smoothly, over several frames, and must not be brought back
    /// to the end in between.
    pub(super) fn leave_end(self) {
        let Some(element) = self.element.get_untracked() else { return };
        if element.scroll_top() <= 0 {
            // There is nothing to scroll to, or one is there: older lines are wanted.
            self.reading.turn(Side::Older);
        } else if self.following.get_untracked() {
            // Only scrolling down from here goes on with the end; the first steps up are still within its reach.
            self.pause(true);
        }
    }

    /// Where the view is; scrolling up pauses, scrolling to the end goes on, and at either end of what is held more of
    /// it is asked for.
    pub(super) fn scrolled(self) {
        let Some(element) = self.element.get_untracked() else { return };
        if self.settling.get_value() {
            return;
        }
        let (y, height) = (pixels(element.scroll_top()), pixels(element.client_height()));
        let (before, _) = self.sight.get_untracked();
        let at_end = y + height + LOG_ROW / 2 >= pixels(element.scroll_height());
        self.sight.set((y, height));
        if self.following.get_untracked() {
            if !at_end && y < before {
                self.pause(true);
            }
            return;
        }
        self.remember();
        let detached = self.reading.buffer.with_value(Buffer::is_detached);
        if at_end && detached {
            self.reading.turn(Side::Newer);
        } else if at_end && y > before && self.by_scroll.get_value() {
            self.follow();
        } else if y < 10 * LOG_ROW {
            self.reading.turn(Side::Older);
        }
    }

    /// How many columns fit.
    pub(super) fn measure(self) {
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

    /// Puts the end of the log into sight, if the view goes with it; else what was at the top back to the top.
    fn stick(self) {
        let Some(element) = self.element.try_get_untracked().flatten() else { return };
        if self.following.get_untracked() {
            element.set_scroll_top(element.scroll_height());
            return;
        }
        let (id, past) = self.anchor.get_value();
        if id != i64::MIN {
            let index = self.reading.buffer.with_value(|buffer| buffer.position(id));
            let y = self.tops.with_untracked(|tops| tops.top(index)) * LOG_ROW + past;
            if self.sight.get_untracked().0 != y {
                self.sight.update(|sight| sight.0 = y);
            }
            if pixels(element.scroll_top()) != y {
                element.set_scroll_top(i32::try_from(y).unwrap_or(i32::MAX));
            }
        }
    }

    /// As [`stick`](Self::stick), now and when what has changed is in the document.
    pub(super) fn settle(self) {
        self.settling.set_value(!self.following.get_untracked());
        self.stick();
        request_animation_frame(move || {
            if self.settling.try_set_value(false).is_none() {
                self.stick();
            }
        });
    }

    /// Puts a line into the middle of what is in sight.
    pub(super) fn show(self, id: i64) {
        let head = self.reading.buffer.with_value(|buffer| buffer.get(id).and_then(|entry| entry.head));
        self.reading.buffer.with_value(|buffer| {
            let hidden = buffer
                .get(id)
                .is_some_and(|entry| self.layout.with_untracked(|layout| layout.rows(entry)) == 0);
            if let Some(head) = head.filter(|_| hidden) {
                self.layout.update(|layout| layout.open(head));
            }
        });
        let index = self.reading.buffer.with_value(|buffer| buffer.position(id));
        let (_, height) = self.sight.get_untracked();
        let middle = height / LOG_ROW / 2;
        let row = self.tops.with_untracked(|tops| tops.top(index)).saturating_sub(middle);
        self.sight.update(|sight| sight.0 = row * LOG_ROW);
        self.remember();
        self.settle();
    }

    pub(super) fn rows(self) -> Memo<(u32, Vec<LogRow>)> {
        memo(move || {
            let tops = self.tops.get();
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
    pub(super) fn expand(self, id: i64) {
        self.reading.buffer.with_value(|buffer| {
            if let Some(entry) = buffer.get(id) {
                self.layout.update(|layout| layout.expand(entry));
            }
        });
    }
}

fn pixels(value: i32) -> u32 {
    u32::try_from(value).unwrap_or(0)
}
