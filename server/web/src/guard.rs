//! What a foreign site in the same browser may not do.
//!
//! It has two ways in. It can point its own name at 127.0.0.1 (DNS rebinding): then `Host` is not one of ours; where
//! people sign in that leads nowhere, since their cookies are for our name. Or it can post to ours from its own page:
//! then `Origin` is not ours.

use std::{collections::HashSet, net::IpAddr, sync::Arc};

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
};
use http::{HeaderMap, Method, Response, StatusCode, Uri, header, uri::Authority};

use crate::{Site, fallback::sentence, grpc};

/// The names under which this server may be asked for, whatever the port (it may be forwarded).
#[derive(Debug, Clone)]
pub(crate) struct Hosts(HashSet<String>);

impl Hosts {
    /// The loopback names, and the address that the server listens on.
    pub(crate) fn loopback_and(listen: IpAddr) -> Self {
        let listen = match listen {
            IpAddr::V4(address) => address.to_string(),
            IpAddr::V6(address) => format!("[{address}]"),
        };
        Self(["localhost", "127.0.0.1", "[::1]"].into_iter().map(str::to_owned).chain([listen]).collect())
    }

    pub(crate) fn has(&self, host: &str) -> bool {
        self.0.contains(&host.to_ascii_lowercase())
    }
}

/// Refuses what comes under a foreign name or from a foreign site.
pub(crate) async fn check(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response<Body> {
    match verdict(&site, request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err((_, text)) if grpc::is(request.headers()) => {
            grpc::refusal(request.headers(), grpc::PERMISSION_DENIED, &text)
        }
        Err((status, text)) => sentence(status, text),
    }
}

fn verdict(ours: &Site, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), (StatusCode, String)> {
    let refused = |status, text: &str| Err((status, text.to_owned()));
    let Some(asked) = authority(uri, headers) else {
        return refused(StatusCode::BAD_REQUEST, "The request does not say for which host it is.");
    };
    if ours.hosts.as_ref().is_some_and(|hosts| !hosts.has(asked.host())) {
        return Err((
            StatusCode::MISDIRECTED_REQUEST,
            format!(
                "KDR does not answer for the host {:?}: without sign-in it serves this machine only; \
                 open it as localhost or 127.0.0.1.",
                asked.host()
            ),
        ));
    }
    // A link to the page may come from anywhere; a download that another site begins would be in its viewer's name.
    if matches!(*method, Method::GET | Method::HEAD) && !uri.path().starts_with("/logs/") {
        return Ok(());
    }
    let foreign = match headers.get(header::ORIGIN) {
        // A proxy in front may have changed the host that is asked for.
        Some(origin) => {
            let origin = origin.to_str().ok();
            origin.and_then(site) != Some(asked.as_str())
                && (origin.is_none() || origin != ours.url.as_deref())
        }
        None => headers.get("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none"),
    };
    if foreign {
        return refused(StatusCode::FORBIDDEN, "KDR's API answers its own page, not a page of another site.");
    }
    Ok(())
}

/// Whom the request is for: `:authority` in HTTP/2, `Host` in HTTP/1.1.
fn authority(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    let host = || headers.get(header::HOST).and_then(|host| Authority::try_from(host.as_bytes()).ok());
    uri.authority().cloned().or_else(host)
}

/// Host and port of an origin; `null` has none.
fn site(origin: &str) -> Option<&str> {
    origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"))
}
