//! The page before it runs: an HTML document that shows the frame at once and loads the page's WASM.
//!
//! It is rendered for each request because a deep link names what it shows; the page replaces it when it starts.

use axum::{body::Body, extract::Request};
use http::{HeaderValue, Response, StatusCode, header};
use leptos::prelude::*;

use crate::{Assets, fallback::sentence, manifest::Manifest};

/// Answers with the shell, or with how to get one.
pub(crate) async fn serve(assets: &Assets, request: Request) -> Response<Body> {
    let Some(manifest) = assets.manifest.clone() else {
        return sentence(
            StatusCode::SERVICE_UNAVAILABLE,
            "This KDR was built without its page: run `cargo xtask page`, then build it again.".to_owned(),
        );
    };
    let mut response = leptos_axum::render_app_to_stream_in_order(
        move || view! { <Shell manifest=manifest.clone() /> },
    )(request)
    .await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The document.
#[component]
fn Shell(manifest: Manifest) -> impl IntoView {
    let at = |name: &str| format!("/assets/{name}");
    let (js, wasm, css, favicon) =
        (at(&manifest.js), at(&manifest.wasm), at(&manifest.css), at(&manifest.favicon));
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>"KDR"</title>
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js.clone() />
                <link rel="preload" href=wasm r#as="fetch" type="application/wasm" crossorigin="" />
                <link rel="icon" href=favicon type="image/svg+xml" />
                <script type="module" src=js></script>
            </head>
            <body>
                <Frame />
                <noscript>"KDR's page needs JavaScript and WebAssembly."</noscript>
            </body>
        </html>
    }
}

/// The frame with rows that stand for what is being loaded.
#[component]
fn Frame() -> impl IntoView {
    view! {
        <div id="shell" class="frame" aria-busy="true">
            <nav class="rail"></nav>
            <header class="topbar"></header>
            <main class="main">
                {(0..12).map(|_| view! { <div class="skeleton"></div> }).collect_view()}
            </main>
        </div>
    }
}
