//! The admin port, for probes and Prometheus: `/healthz`, `/readyz`, `/metrics`.

use std::{fmt::Write as _, future, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    middleware,
    routing::get,
};
use futures::StreamExt as _;
use http::{HeaderValue, Response, StatusCode, header};
use kdr_core::{
    ports::ClusterView,
    view::{KindState, Step, Sync, View},
};
use prometheus_client::{encoding::text, registry::Registry};
use tokio::sync::watch;

use crate::{Site, fallback::sentence, guard, headers};

/// How long `/readyz` waits for the caches' own words.
const PATIENCE: Duration = Duration::from_secs(1);

/// What the admin port tells.
pub struct Admin {
    /// Names the kinds that are not there yet.
    pub cluster: Arc<dyn ClusterView>,
    /// Whether every kind has been listed once.
    pub ready: watch::Receiver<bool>,
    /// Whether the server is about to end.
    pub ending: watch::Receiver<bool>,
    /// Everything that counts.
    pub metrics: Registry,
}

/// Everything on the admin port. It may be open to other machines, whose probes and scrapers ask under names that nobody
/// here knows; it shows counts only.
pub fn router(admin: Admin, site: Site) -> Router {
    let site = Arc::new(site);
    let headers = Arc::clone(&site);
    let router = Router::new()
        .route("/healthz", get(async || sentence(StatusCode::OK, "KDR is alive.".to_owned())))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .fallback(async |request: Request| {
            let path = request.uri().path();
            sentence(
                StatusCode::NOT_FOUND,
                format!("There is nothing at {path}; this port has /healthz, /readyz and /metrics."),
            )
        })
        .with_state(Arc::new(admin));
    router
        .layer(middleware::from_fn_with_state(site, guard::check))
        .layer(middleware::map_response(move |response| future::ready(headers::add(&headers, response))))
}

async fn ready(State(admin): State<Arc<Admin>>) -> Response<Body> {
    if *admin.ending.borrow() {
        return sentence(StatusCode::SERVICE_UNAVAILABLE, "KDR is about to end.".to_owned());
    }
    if *admin.ready.borrow() {
        return sentence(StatusCode::OK, "KDR is ready.".to_owned());
    }
    let mut text = "KDR has not listed everything yet.".to_owned();
    for kind in kinds(&*admin.cluster).await.iter().filter(|kind| is_missing(kind.sync)) {
        let (word, why) =
            (word(kind.sync), if kind.message.is_empty() { "no answer yet" } else { &kind.message });
        // Writing to a string does not fail.
        let _ = write!(text, "\n{}: {word} since {}: {why}", kind.kind, kind.since);
    }
    sentence(StatusCode::SERVICE_UNAVAILABLE, text)
}

async fn kinds(cluster: &dyn ClusterView) -> Vec<KindState> {
    let mut steps = cluster.watch(View::default());
    match tokio::time::timeout(PATIENCE, steps.next()).await {
        Ok(Some(Step::Snapshot { snapshot, .. })) => snapshot.kinds,
        Ok(Some(Step::Delta(_)) | None) | Err(_) => Vec::new(),
    }
}

/// A kind that is forbidden or broken is said on the page, and keeps nobody from the rest.
fn is_missing(sync: Sync) -> bool {
    match sync {
        Sync::Listing | Sync::Reconnecting => true,
        Sync::Live | Sync::Forbidden | Sync::Broken | Sync::NotServed => false,
    }
}

fn word(sync: Sync) -> &'static str {
    match sync {
        Sync::Listing => "listing",
        Sync::Live => "live",
        Sync::Reconnecting => "reconnecting",
        Sync::Forbidden => "forbidden",
        Sync::Broken => "broken",
        Sync::NotServed => "not served",
    }
}

async fn metrics(State(admin): State<Arc<Admin>>) -> Response<Body> {
    let mut out = String::new();
    if text::encode(&mut out, &admin.metrics).is_err() {
        return sentence(StatusCode::INTERNAL_SERVER_ERROR, "The metrics cannot be written.".to_owned());
    }
    let mut response = Response::new(Body::from(out));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8"),
    );
    response
}

#[cfg(test)]
mod tests;
