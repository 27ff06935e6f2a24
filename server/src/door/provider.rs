//! Sign-in at an identity provider, as requests meet it: who is not let in is told so in the protocol that they speak.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use jiff::Timestamp;
use kdr_access::{Admission, Claims, Peer, Refused, Who};
use kdr_cluster::{Connection, Shared};
use kdr_core::access::Scope;
use kdr_web::{
    Assets, Site,
    access::{self, Entry, PATH, SIGN_IN_PATH},
};

use super::{bindings, let_in, revoked, settings::settings};
use crate::{config::Loaded, failure::Failure};

/// Sign-in at an identity provider.
#[derive(Clone)]
pub(crate) struct Provider {
    door: kdr_access::Door,
    assets: Arc<Assets>,
    external_url: String,
    /// The provider's origin.
    issuer: String,
    /// How many proxies stand in front, each of which adds to `X-Forwarded-For` whom it was asked by.
    proxies: usize,
}

impl Provider {
    /// As configured; nothing when nobody has to sign in. `connection` is where replicas share what they have to.
    pub(crate) async fn new(
        loaded: &Loaded,
        connection: &Connection,
        assets: Arc<Assets>,
    ) -> Result<Option<Self>, Failure> {
        let Some(settings) = settings(loaded)? else { return Ok(None) };
        let bindings = bindings::follow(loaded.access.bindings.clone(), loaded.file.clone());
        let proxies = loaded.access.provider.as_ref().map_or(0, |provider| provider.proxies);
        let (external_url, issuer) = (settings.external_url.clone(), origin(&settings.issuer));
        let door = kdr_access::Door::provider(settings, bindings)
            .map_err(|error| Failure::usage(format!("[access]: {error}")))?;
        let sign_outs = loaded.access.provider.as_ref().map_or("", |provider| &provider.sign_outs);
        if let Some((namespace, name)) = sign_outs.split_once('/') {
            let shared = Shared::new(connection, namespace, name);
            revoked::share(door.revocations().clone(), shared).await;
        }
        Ok(Some(Self { door, assets, external_url, issuer, proxies }))
    }

    /// Under which names the page is, and where its forms lead.
    pub(crate) fn site(&self) -> Site {
        Site::at(&self.external_url, &self.issuer)
    }

    pub(super) fn routes(&self) -> Router {
        self.door.routes()
    }

    pub(super) async fn admit(self, mut request: Request, next: Next) -> Response {
        let peer = peer(request.headers(), request.extensions().get::<Peer>(), self.proxies);
        request.extensions_mut().insert(Peer(peer));
        if is_open(request.uri().path()) {
            return next.run(request).await;
        }
        let (parts, body) = request.into_parts();
        let admission = self.door.admit(&parts, peer).await;
        let request = Request::from_parts(parts, body);
        match admission {
            Admission::In { mut pass, who, cookies } => {
                pass.from = Some(peer);
                let response = match detour(&request, &pass.scope) {
                    Some(Detour::To(place)) => see_other(&place),
                    Some(Detour::Denied(sentence)) => {
                        kdr_web::refusal(request.headers(), StatusCode::FORBIDDEN, &sentence)
                    }
                    None => let_in(request, next, pass, entry(*who)).await,
                };
                with(response, cookies)
            }
            Admission::Nobody { sentence, cookies } => {
                let response = if is_page(&request) {
                    see_other(&sign_in(&request))
                } else {
                    kdr_web::refusal(request.headers(), StatusCode::UNAUTHORIZED, &sentence)
                };
                with(response, cookies)
            }
            Admission::Refused { kind, sentence } => self.refuse(request, kind, sentence).await,
        }
    }

    async fn refuse(&self, request: Request, kind: Refused, sentence: String) -> Response {
        let status = match kind {
            Refused::Token => StatusCode::UNAUTHORIZED,
            Refused::Claims => StatusCode::FORBIDDEN,
            Refused::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Refused::TooMany => StatusCode::TOO_MANY_REQUESTS,
        };
        if is_page(&request) {
            let again = sign_in(&request);
            access::refused(&self.assets, status, sentence, &again, request).await
        } else {
            kdr_web::refusal(request.headers(), status, &sentence)
        }
    }
}

/// Somewhere else than asked for.
enum Detour {
    To(String),
    Denied(String),
}

/// Those who may see nothing are told so; those who have one namespace land there.
fn detour(request: &Request, scope: &Scope) -> Option<Detour> {
    let path = request.uri().path();
    if path == PATH {
        return None;
    }
    if scope.is_nothing() {
        let ask = scope.contact().unwrap_or("whoever runs KDR");
        let sentence = format!("You may see nothing: no rule names you or one of your groups. Ask {ask}.");
        return Some(if is_page(request) { Detour::To(PATH.to_owned()) } else { Detour::Denied(sentence) });
    }
    let only = scope.only_namespace().filter(|_| path == "/" && is_page(request))?;
    Some(Detour::To(format!("/n/{only}/overview")))
}

/// What everybody gets: how to sign in, and the page's files, which hold nothing.
fn is_open(path: &str) -> bool {
    path.starts_with("/assets/") || path.strip_prefix(PATH).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a browser asks for something to show, which may be another page.
fn is_page(request: &Request) -> bool {
    let headers = request.headers();
    let wants_html =
        headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"text/html"));
    *request.method() == Method::GET && wants_html
}

/// Where to sign in so as to come back here.
fn sign_in(request: &Request) -> String {
    let here = request.uri().path_and_query().map_or("/", |here| here.as_str());
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("to", here).finish();
    format!("{SIGN_IN_PATH}?{query}")
}

fn see_other(place: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let place = HeaderValue::try_from(place).unwrap_or(HeaderValue::from_static("/"));
    response.headers_mut().insert(header::LOCATION, place);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn with(mut response: Response<Body>, cookies: Vec<HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn entry(who: Who) -> Entry {
    let claims = match who.claims {
        Claims::Whole(text) => {
            serde_json::from_str::<serde_json::Value>(&text).map_or(text, |claims| format!("{claims:#}"))
        }
        Claims::Names(names) => format!("too much to keep; their names: {}", names.join(", ")),
    };
    let note = if who.groups_found {
        String::new()
    } else {
        format!("\nThe claim {:?} with the groups was not there: ask the provider for it.", who.groups_claim)
    };
    let ends = Timestamp::try_from(who.ends).map(|end| format!("{end:.0}")).unwrap_or_default();
    Entry::Provider { issuer: who.issuer, claims: claims + &note, ends }
}

/// Who asks: the last address that no proxy of ours has written.
fn peer(headers: &HeaderMap, connected: Option<&Peer>, proxies: usize) -> IpAddr {
    let connected = connected.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0);
    // What stands before may be anything: whoever asks has written it.
    let told = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let told: Vec<&[u8]> = told.collect();
    let at = told.len().checked_sub(proxies).filter(|_| proxies > 0);
    let told = at.and_then(|at| str::from_utf8(told.get(at)?).ok()).map(str::trim);
    let address =
        told.and_then(|told| told.parse().ok().or_else(|| Some(told.parse::<SocketAddr>().ok()?.ip())));
    address.unwrap_or(connected)
}

/// Scheme, host and port of a URL.
fn origin(url: &str) -> String {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |end| host + end);
    url[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(0, "1.2.3.4", "10.0.0.1")]
    #[case(1, "1.2.3.4", "1.2.3.4")]
    #[case(1, "6.6.6.6, 1.2.3.4", "1.2.3.4")]
    #[case(2, "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4")]
    #[case(2, "1.2.3.4", "10.0.0.1")]
    #[case(1, "nonsense", "10.0.0.1")]
    #[case(1, "\u{ff}, 1.2.3.4", "1.2.3.4")]
    #[case(1, "1.2.3.4:5678", "1.2.3.4")]
    fn whoever_asks_cannot_choose_who_they_are(
        #[case] proxies: usize,
        #[case] told: &str,
        #[case] expected: &str,
    ) {
        let told = HeaderValue::try_from(told).unwrap();
        let headers = HeaderMap::from_iter([(header::HeaderName::from_static("x-forwarded-for"), told)]);
        let connected = Peer("10.0.0.1".parse().unwrap());
        assert_eq!(peer(&headers, Some(&connected), proxies), expected.parse::<IpAddr>().unwrap());
    }

    #[rstest]
    #[case("/access/sign-in", true)]
    #[case("/assets/kdr.js", true)]
    #[case("/access", false)]
    #[case("/accessories", false)]
    #[case("/", false)]
    #[case("/kdr.v1.ClusterService/Watch", false)]
    fn little_is_open_to_everybody(#[case] path: &str, #[case] open: bool) {
        assert_eq!(is_open(path), open);
    }
}
