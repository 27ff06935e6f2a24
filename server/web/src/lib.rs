//! The driver that speaks HTTP to browsers and to whoever runs KDR: the page's shell and assets, the headers and
//! checks around everything, and the admin port.
//!
//! ```text
//!   request ─ headers ─ panics ─ guard ─ door ┬ /kdr.v1.*, /grpc.*   the API, as the binary mounts it
//!                                             ├ /assets/NAME         hashed, immutable, brotli
//!                                             ├ /access              who I am
//!                                             └ anything else        the shell (a deep link), or one sentence
//! ```

pub mod access;
pub mod admin;
mod asset;
mod document;
mod fallback;
mod grpc;
mod guard;
mod headers;
mod manifest;
mod panics;
mod refusal;
mod shell;
mod site;

pub use asset::Assets;
pub use refusal::refusal;
pub use site::Site;

use std::{future::ready, sync::Arc};

use axum::{Router, middleware, routing::get};
use tower_http::catch_panic::CatchPanicLayer;

/// Everything on the page's port: `api` holds the gRPC services' routes, `door` lets in whoever may come in.
pub fn router(api: Router, assets: Arc<Assets>, site: Site, door: impl FnOnce(Router) -> Router) -> Router {
    let site = Arc::new(site);
    let headers = Arc::clone(&site);
    let page = Router::new()
        .route("/assets/{name}", get(asset::serve))
        .route(access::PATH, get(access::who))
        .fallback(fallback::serve)
        .with_state(assets);
    door(page.merge(api))
        .layer(middleware::from_fn_with_state(site, guard::check))
        .layer(CatchPanicLayer::custom(panics::answer))
        .layer(middleware::map_response(move |response| ready(headers::add(&headers, response))))
}

#[cfg(test)]
mod tests;
