//! KDR's page: Leptos, client-side rendered, compiled to WASM only.
//!
//! ```text
//!   transport   one watch stream a tab, logs, manifests          → model (signals over kdr-app-state)
//!   pages       one module per screen                            ┐
//!   log         a log: its lines, what narrows it, where it comes from, when it was written
//!   panel       the opened pod: overview, log, events, YAML      ├ read the model, write the address
//!   charts      figures over time
//!   components  virtual table, picker, search, badges, …         ┘
//!   navigation  the address ↔ the model's route;  keyboard, theme, browser: what only a browser has
//! ```
//!
//! Views are plain functions of the model. Whatever can be computed without a browser is in `kdr-app-state`.

#![expect(
    clippy::large_types_passed_by_value,
    reason = "handles to signals: closures take copies of them anyway"
)]

mod browser;
mod charts;
mod components;
mod frame;
mod keyboard;
mod live;
mod log;
mod model;
mod navigation;
mod pages;
mod panel;
mod theme;
mod transport;

fn main() {
    browser::crash::tell();
    theme::apply(theme::remembered());
    // The skeleton that the server rendered makes place for the page.
    if let Some(shell) = leptos::prelude::document().get_element_by_id("shell") {
        shell.remove();
    }
    leptos::mount::mount_to_body(|| {
        let model = model::Model::new(navigation::current());
        navigation::listen(model);
        keyboard::listen(model);
        transport::start(model);
        frame::frame(model)
    });
}
