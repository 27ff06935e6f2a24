//! The way out of the tile into the namespace, and back.

use kdr_app_state::{map::rect::Rect, route::Screen};
use leptos::prelude::*;

use super::{Namespace, focus};
use crate::live::effect;

impl Namespace {
    /// Comes out of the tile that was entered; tells the cluster which one was left.
    pub(super) fn come_and_go(self, namespace: String) {
        let model = self.model;
        if let Some(tile) = model.map.try_update_value(|map| map.entered.take()).flatten() {
            self.arrive(tile);
        }
        on_cleanup(move || {
            let out = model.route.with_untracked(|route| route.screen == Screen::Map { namespace: None });
            model.map.update_value(|map| map.left = out.then_some(namespace));
        });
    }

    /// Once there is something to see it grows out of its tile, and whoever came by keyboard goes on from its first
    /// card.
    fn arrive(self, tile: Rect) {
        let mut done = false;
        effect(move || {
            if !done && let Some(first) = self.tab_stop.get() {
                done = true;
                self.zoom_in(tile);
                focus::focus_key(first);
            }
        });
    }

    /// Shows the namespace as growing out of its tile.
    fn zoom_in(self, tile: Rect) {
        let Some(element) = self.canvas.element.get_untracked() else { return };
        let width = self.canvas.width.get_untracked().max(1);
        let style = web_sys::HtmlElement::style(&element);
        // In thousandths: numbers with a point would need code that nothing else needs.
        let scale = (tile.width * 1_000 / width).clamp(50, 999);
        drop(style.set_property("--zoom-x", &format!("{}px", tile.x)));
        drop(style.set_property("--zoom-y", &format!("{}px", tile.y - self.canvas.top.get_value())));
        drop(style.set_property("--zoom-scale", &format!("0.{scale:03}")));
        drop(element.class_list().add_1("is-zooming-in"));
    }
}
