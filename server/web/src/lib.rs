//! The driver that speaks HTTP to browsers and to whoever runs KDR: the page's shell and assets, the headers and
//! checks around everything, and the admin port.
//!
//! ```text
//!   request ─ headers ─ panics ─ guard ┬ /kdr.v1.*, /grpc.*   the API, as the binary mounts it
//!                                      ├ /assets/NAME         hashed, immutable, brotli
//!                                      └ anything else        the shell (a deep link), or one sentence
//! ```

pub mod admin;
mod asset;
mod fallback;
mod grpc;
mod guard;
mod headers;
mod manifest;
mod panics;
mod shell;

pub use asset::Assets;
pub use guard::Hosts;

use std::sync::Arc;

use axum::{Router, middleware, routing::get};
use tower_http::catch_panic::CatchPanicLayer;

/// Everything on the page's port: `api` holds the gRPC services' routes.
pub fn router(api: Router, assets: Assets, hosts: Hosts) -> Router {
    let assets = Arc::new(assets);
    let page =
        Router::new().route("/assets/{name}", get(asset::serve)).fallback(fallback::serve).with_state(assets);
    page.merge(api)
        .layer(middleware::from_fn_with_state(Arc::new(hosts), guard::check))
        .layer(CatchPanicLayer::custom(panics::answer))
        .layer(middleware::map_response(headers::add))
}

#[cfg(test)]
mod tests;
