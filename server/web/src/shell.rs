//! The page before it runs: an HTML document that shows the frame at once and loads the page's WASM.
//!
//! It is rendered for each request because a deep link says which list is on its way; the page removes it when it
//! starts. Structure and classes are those that `style/layout.css` describes. There is no inline style, and one inline
//! script, which the content security policy allows by its hash.

use axum::{body::Body, extract::Request};
use http::{HeaderValue, Response, StatusCode, header};
use leptos::prelude::*;

use crate::{Assets, document::rendered, fallback::sentence, manifest::Manifest};

/// Begins again when the page's files do not arrive, as when the network changes meanwhile; after a quarter of a minute
/// it says so. It cannot be a file: that might not arrive either.
const BEGIN_AGAIN: &str = include_str!("shell/begin_again.js");
/// Rows that stand for what is being loaded: a screenful.
const ROWS: usize = 12;

/// What a path shows, read like the page reads it: `/`, `/map`, `/namespaces`, `/pods`, `/kinds`, `/n/NAMESPACE`,
/// `/n/NAMESPACE/overview`, `/n/NAMESPACE/pods`, `/n/NAMESPACE/KIND/NAME`, `/map/NAMESPACE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct View<'a> {
    /// What the rows are.
    noun: &'static str,
    /// The table's classes, which give it its columns.
    table: &'static str,
    /// The rail's entry that is the current one; empty for none.
    rail: &'static str,
    /// What the namespace picker shows.
    namespace: &'a str,
}

impl<'a> View<'a> {
    fn of(path: &'a str) -> Self {
        let all = "All namespaces";
        // Whatever else stands in the place of a name (`%2F`) is the page's to refuse.
        let name = |part: &'a str| {
            let is_name = part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            if is_name { part } else { all }
        };
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            ["pods"] => {
                Self { noun: "pods", table: "table pods has-namespace", rail: "Pods", namespace: all }
            }
            ["n", one, "pods"] => {
                Self { noun: "pods", table: "table pods", rail: "Pods", namespace: name(one) }
            }
            ["logs"] => Self { noun: "logs", table: "table namespaces", rail: "Logs", namespace: all },
            ["n", one, "logs", ..] => {
                Self { noun: "logs", table: "table namespaces", rail: "Logs", namespace: name(one) }
            }
            ["n", one, "overview"] => {
                Self { noun: "workloads", table: "table namespaces", rail: "Overview", namespace: name(one) }
            }
            ["n", one, _, _] => Self { noun: "pods", table: "table pods", rail: "", namespace: name(one) },
            ["n", one] => {
                Self { noun: "workloads", table: "table workloads", rail: "", namespace: name(one) }
            }
            ["map"] => Self { noun: "namespaces", table: "table namespaces", rail: "Map", namespace: all },
            ["map", one] => {
                let namespace = if *one == "-" { all } else { name(one) };
                Self { noun: "resources", table: "table namespaces", rail: "Map", namespace }
            }
            ["kinds", ..] => Self { noun: "kinds", table: "table objects", rail: "Kinds", namespace: all },
            ["namespaces"] => {
                Self { noun: "namespaces", table: "table namespaces", rail: "", namespace: all }
            }
            _ => Self { noun: "workloads", table: "table namespaces", rail: "Overview", namespace: all },
        }
    }
}

/// Answers with the shell, or with how to get one.
pub(crate) async fn serve(assets: &Assets, request: Request) -> Response<Body> {
    let Some(manifest) = assets.manifest.clone() else {
        return sentence(
            StatusCode::SERVICE_UNAVAILABLE,
            "This KDR was built without its page: run `cargo xtask page`, then build it again.".to_owned(),
        );
    };
    let path = request.uri().path().to_owned();
    let document = move || document(&manifest, View::of(&path));
    let mut response = rendered(document, request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The document.
fn document(manifest: &Manifest, view: View<'_>) -> impl IntoView + use<> {
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
                <meta name="description" content="See your Kubernetes cluster, know why it is so, read its logs." />
                <title>"KDR"</title>
                <script inner_html=BEGIN_AGAIN></script>
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js.clone() />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
                <link rel="icon" href=favicon r#type="image/svg+xml" />
                <script r#type="module" src=js></script>
            </head>
            <body>
                <div id="shell">{frame(view)}</div>
                <noscript>"KDR's page needs JavaScript and WebAssembly."</noscript>
            </body>
        </html>
    }
}

/// The frame with rows that stand for what is being loaded.
fn frame(view: View<'_>) -> impl IntoView + use<> {
    let item = |word: &'static str, href: &'static str| {
        let current = (view.rail == word).then_some("page");
        view! {
            <a class="rail-item" href=href aria-current=current>
                <svg class="icon" aria-hidden="true"></svg>
                <span class="rail-word" data-word=word>{word}</span>
            </a>
        }
    };
    let namespace = view.namespace.to_owned();
    view! {
        <div class="frame" aria-busy="true">
            <nav class="rail" aria-label="Screens">
                <a class="rail-brand" href="/">"KDR"</a>
                {item("Overview", "/")}
                {item("Map", "/map")}
                {item("Logs", "/logs")}
                {item("Pods", "/pods")}
                {item("Kinds", "/kinds")}
            </nav>
            <header class="topbar">
                <div class="cluster"><span class="cluster-name"></span></div>
                <div class="picker">
                    <button class="picker-button" disabled=true><span class="ellipsis">{namespace}</span></button>
                </div>
                <div class="search">
                    <input
                        class="search-field"
                        disabled=true
                        placeholder="Search names, labels, images, states"
                        aria-label="Search this list and the whole cluster"
                    />
                </div>
                <div class="connection" data-link="connecting">
                    <button class="connection-button" disabled=true>
                        <span class="connection-dot"></span>
                        <span>"connecting"</span>
                    </button>
                </div>
            </header>
            <main class="screen">
                <div class="screen-head">
                    <div class="headline-block">
                        <h1 class="headline">{format!("Listing {}…", view.noun)}</h1>
                    </div>
                </div>
                <div class=view.table>
                    <div class="row is-head"></div>
                    {(0..ROWS).map(|_| row()).collect_view()}
                </div>
            </main>
        </div>
    }
}

fn row() -> impl IntoView {
    view! {
        <div class="row skeleton" aria-hidden="true">
            <span></span>
            <span class="skeleton-bar"></span>
            <span class="skeleton-bar"></span>
            <span class="skeleton-bar"></span>
            <span class="skeleton-bar"></span>
        </div>
    }
}
