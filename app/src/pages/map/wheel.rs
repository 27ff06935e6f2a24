//! Zooming with the wheel while Ctrl is held, which is also what a pinch on a touchpad is.

use leptos::{ev::WheelEvent, prelude::*};

use super::focus;

/// So far the wheel has to turn, in pixels; a pinch sends many small turns.
const FAR: f64 = 40.0;

/// Adds up the turns of the wheel.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wheel(StoredValue<f64>);

impl Wheel {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(0.0))
    }

    /// Zooms in with the key of what the pointer is over, or out.
    pub(super) fn turn(self, event: &WheelEvent, zoom_in: impl FnOnce(String), zoom_out: impl FnOnce()) {
        if !event.ctrl_key() {
            return;
        }
        // Otherwise the browser makes the whole page larger.
        event.prevent_default();
        let turned = self.0.get_value() + event.delta_y();
        let far = turned.abs() >= FAR;
        self.0.set_value(if far { 0.0 } else { turned });
        if far && turned > 0.0 {
            zoom_out();
        } else if far && let Some(key) = focus::key_at(event.target()) {
            zoom_in(key);
        }
    }
}
