//! Documents that the server renders: the frame around whatever stands in the middle.

use any_spawner::Executor;
use axum::{body::Body, extract::Request};
use http::{HeaderValue, Response, StatusCode, header};
use leptos::prelude::*;

use crate::Assets;

/// A document without script: a bar with the way back, and `body`.
pub(crate) async fn document<B>(
    assets: &Assets,
    status: StatusCode,
    title: &'static str,
    body: B,
    request: Request,
) -> Response<Body>
where
    B: FnOnce() -> AnyView + Send + 'static,
{
    let file = |of: fn(&crate::manifest::Manifest) -> &str| {
        assets.manifest.as_ref().map(|manifest| format!("/assets/{}", of(manifest))).unwrap_or_default()
    };
    let (css, favicon) = (file(|manifest| &manifest.css), file(|manifest| &manifest.favicon));
    let whole = move || {
        view! {
            <!DOCTYPE html>
            <html lang="en">
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>{format!("{title} · KDR")}</title>
                    <link rel="stylesheet" href=css />
                    <link rel="icon" href=favicon r#type="image/svg+xml" />
                </head>
                <body>
                    <main class="document">
                        <p><a class="button is-quiet" href="/">"← KDR"</a></p>
                        {body()}
                    </main>
                </body>
            </html>
        }
    };
    let mut response = rendered(whole, request).await;
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // Without a referrer a browser would not say from which site a form comes.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// Only the document: what leptos would add for a page that hydrates is inline scripts, and these do not.
pub(crate) async fn rendered<V>(
    document: impl FnOnce() -> V + Send + 'static,
    request: Request,
) -> Response<Body>
where
    V: IntoView + 'static,
{
    // Leptos wants to know once how tasks are spawned; every later word is refused, and that is all right.
    let _ = Executor::init_tokio();
    leptos_axum::handle_response_inner(
        || (),
        document,
        request,
        |document, _hydration, _out_of_order| {
            Box::pin(async move { Box::pin(document.to_html_stream_in_order()) as _ })
        },
    )
    .await
}
