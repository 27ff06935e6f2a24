//! The page before it runs: an HTML document that shows the frame at once and loads the page's WASM.
//!
//! It is rendered for each request because a deep link says which list is on its way; the page removes it when it
//! starts. Structure and classes are those that `style/layout.css` describes. There is no inline script and no inline
//! style: the content security policy allows neither.

use any_spawner::Executor;
use axum::{body::Body, extract::Request};
use http::{HeaderValue, Response, StatusCode, header};
use leptos::prelude::*;

use crate::{Assets, fallback::sentence, manifest::Manifest};

/// Rows that stand for what is being loaded: a screenful.
const ROWS: usize = 12;

/// The list that a path shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Namespaces,
    Workloads,
    Pods,
}

impl List {
    /// Read from a path like the page reads it: `/`, `/pods`, `/n/NAMESPACE`, `/n/NAMESPACE/pods`,
    /// `/n/NAMESPACE/KIND/NAME`.
    fn of(path: &str) -> Self {
        match path.split('/').filter(|part| !part.is_empty()).collect::<Vec<_>>().as_slice() {
            ["pods", ..] | ["n", _, _, ..] => Self::Pods,
            ["n", _] => Self::Workloads,
            _ => Self::Namespaces,
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Namespaces => "namespaces",
            Self::Workloads => "workloads",
            Self::Pods => "pods",
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
    // Leptos wants to know once how tasks are spawned; every later word is refused, and that is all right.
    let _ = Executor::init_tokio();
    let list = List::of(request.uri().path());
    let document = move || view! { <Document manifest=manifest list=list /> };
    // Only the document: what leptos would add for a page that hydrates is inline scripts, and this one does not.
    let mut response = leptos_axum::handle_response_inner(
        || (),
        document,
        request,
        |document, _hydration, _out_of_order| {
            Box::pin(async move { Box::pin(document.to_html_stream_in_order()) as _ })
        },
    )
    .await;
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// The document.
#[component]
fn Document(manifest: Manifest, list: List) -> impl IntoView {
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
                <link rel="stylesheet" href=css />
                <link rel="modulepreload" href=js.clone() />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous" />
                <link rel="icon" href=favicon r#type="image/svg+xml" />
                <script r#type="module" src=js></script>
            </head>
            <body>
                <div id="shell">
                    <Frame list=list />
                </div>
                <noscript>"KDR's page needs JavaScript and WebAssembly."</noscript>
            </body>
        </html>
    }
}

/// The frame with rows that stand for what is being loaded.
#[component]
fn Frame(list: List) -> impl IntoView {
    let current = |on: bool| on.then_some("page");
    let pods = list == List::Pods;
    view! {
        <div class="frame" aria-busy="true">
            <nav class="rail" aria-label="Screens">
                <a class="rail-brand" href="/">"KDR"</a>
                <a class="rail-item" href="/" aria-current=current(!pods)>
                    <svg class="icon" aria-hidden="true"></svg>
                    <span>"Namespaces"</span>
                </a>
                <a class="rail-item" href="/pods" aria-current=current(pods)>
                    <svg class="icon" aria-hidden="true"></svg>
                    <span>"Pods"</span>
                </a>
            </nav>
            <header class="topbar">
                <div class="cluster"><span class="cluster-name"></span></div>
                <div class="picker"><button class="picker-button" disabled=true>"All namespaces"</button></div>
                <div class="search"><input class="search-field" disabled=true aria-label="Search" /></div>
                <div class="connection" data-link="connecting">
                    <span class="connection-dot"></span>
                    <span>"connecting"</span>
                </div>
            </header>
            <main class="screen">
                <div class="screen-head">
                    <h1 class="headline">{format!("Listing {}…", list.noun())}</h1>
                </div>
                <div class="table">{(0..ROWS).map(|_| row()).collect_view()}</div>
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
