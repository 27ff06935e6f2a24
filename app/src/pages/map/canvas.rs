//! The area that the map is drawn on: how wide it is, and what part of it is in sight.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast as _, closure::Closure};
use web_sys::{HtmlElement, ResizeObserver};

use crate::{browser::scroll, live::effect};

/// So many pixels above and below what is in sight are drawn too, so that scrolling shows no gap.
const MORE: i32 = 240;

/// What the map knows of the screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Canvas {
    /// The element.
    pub(super) element: NodeRef<html::Div>,
    /// In pixels; zero before it has been measured.
    pub(super) width: RwSignal<i32>,
    /// From where to where it is drawn.
    pub(super) sight: RwSignal<(i32, i32)>,
    /// How far the screen is scrolled.
    pub(super) scrolled: StoredValue<i32>,
    /// Where the canvas begins within the screen, as it is scrolled.
    pub(super) top: StoredValue<i32>,
}

impl Canvas {
    pub(super) fn new() -> Self {
        let canvas = Self {
            element: NodeRef::new(),
            width: RwSignal::new(0),
            sight: RwSignal::new((0, 1_200)),
            scrolled: StoredValue::new(0),
            top: StoredValue::new(0),
        };
        scroll::on_any(move || canvas.measure());
        canvas.observe();
        canvas
    }

    /// Measures again whenever its size changes.
    fn observe(self) {
        effect(move || {
            let Some(element) = self.element.get() else { return };
            let measure = Closure::<dyn Fn()>::new(move || self.measure());
            let Ok(observer) = ResizeObserver::new(measure.as_ref().unchecked_ref()) else { return };
            observer.observe(element.unchecked_ref::<HtmlElement>());
            self.measure();
            let keep = StoredValue::new_local((observer, measure));
            on_cleanup(move || {
                if let Some(observer) = keep.try_update_value(|(observer, _)| observer.clone()) {
                    observer.disconnect();
                }
            });
        });
    }

    #[expect(clippy::cast_possible_truncation, reason = "pixels")]
    fn measure(self) {
        let Some((element, screen)) = self.element.try_get_untracked().flatten().zip(scroll::screen()) else {
            return;
        };
        let around = screen.get_bounding_client_rect();
        // Not the rectangle's own width and place: those of a canvas that is being zoomed are others.
        let width = element.offset_width();
        let top = element.offset_top() - screen.offset_top() - screen.scroll_top();
        self.scrolled.set_value(screen.scroll_top());
        self.top.set_value(top);
        let sight = (-top - MORE, -top + around.height() as i32 + MORE);
        // In steps, so that scrolling by a pixel computes nothing.
        let sight = (sight.0.div_euclid(64) * 64, sight.1.div_euclid(64) * 64 + 64);
        if self.width.get_untracked() != width {
            self.width.set(width);
        }
        if self.sight.get_untracked() != sight {
            self.sight.set(sight);
        }
    }

    /// Scrolls until a stretch of the canvas is in sight.
    pub(super) fn reveal(self, from: i32, to: i32) {
        let Some(screen) = scroll::screen() else { return };
        let top = self.top.get_value();
        let height = screen.client_height();
        let (above, below) = (top + from - 12, top + to + 12 - height);
        let by = if above < 0 { above } else { below.max(0) };
        if by != 0 {
            screen.set_scroll_top(screen.scroll_top() + by);
        }
        self.measure();
    }

    /// Scrolls to where the screen was before, once the canvas has its height.
    pub(super) fn restore(self, scrolled: i32) {
        request_animation_frame(move || {
            if let Some(screen) = scroll::screen() {
                screen.set_scroll_top(scrolled);
            }
            self.measure();
        });
    }
}
