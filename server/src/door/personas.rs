//! The demo's people: who they are is a cookie that anybody may set, since nothing in the demo is real.

use std::sync::Arc;

use axum::{
    Router,
    extract::Form,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use kdr_core::access::{Binding, Bindings, Identity, Lease, Pass, Pattern, Role};
use kdr_web::access::{Entry, PATH, PERSONA_PATH};
use serde::Deserialize;

const COOKIE: &str = "kdr-persona";

/// Name, and what they are.
const ALL: [(&str, &str); 3] = [
    ("operator", "runs the cluster and sees all of it"),
    ("lead", "leads the shop and sees all of its namespaces"),
    ("developer", "works on the shop in develop and staging, and reads logs there"),
];

/// Roles of the personas, each as a group of its own.
fn bindings() -> Bindings {
    let binding = |group: &str, role, namespaces: &[&str]| Binding {
        users: Vec::new(),
        groups: vec![group.to_owned()],
        role,
        namespaces: namespaces.iter().filter_map(|text| Pattern::new(text)).collect(),
        rule: "a rule of the demo".into(),
    };
    Bindings {
        list: vec![
            binding("operators", Role::Operator, &["*"]),
            binding("leads", Role::Lead, &["shop-*"]),
            binding("developers", Role::Developer, &["shop-develop", "shop-staging"]),
        ],
        contact: Some("the operator (another persona, under your name)".into()),
    }
}

/// Whoever the cookie says; without one the operator.
pub(super) fn admit(headers: &HeaderMap) -> (Pass, Entry) {
    let (name, _) = chosen(headers).unwrap_or(ALL[0]);
    let identity =
        Identity { subject: format!("demo:{name}"), name: name.to_owned(), groups: vec![format!("{name}s")] };
    let scope = bindings().scope(&identity);
    let pass = Pass { identity: Arc::new(identity), scope, lease: Lease::endless(), from: None };
    (pass, Entry::Persona { name, all: &ALL })
}

fn chosen(headers: &HeaderMap) -> Option<(&'static str, &'static str)> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|cookies| cookies.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, wanted) = pairs.into_iter().find(|(name, _)| *name == COOKIE)?;
    ALL.into_iter().find(|(name, _)| *name == wanted)
}

#[derive(Deserialize)]
struct Choice {
    name: String,
}

/// Where one is chosen.
pub(super) fn routes() -> Router {
    Router::new().route(PERSONA_PATH, post(choose))
}

async fn choose(Form(choice): Form<Choice>) -> Response {
    let Some((name, _)) = ALL.into_iter().find(|(name, _)| *name == choice.name) else {
        return (StatusCode::BAD_REQUEST, "There is no such persona.\n").into_response();
    };
    let cookie = format!("{COOKIE}={name}; Path=/; HttpOnly; SameSite=Lax");
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, HeaderValue::from_static(PATH));
    if let Ok(cookie) = HeaderValue::try_from(cookie) {
        headers.insert(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("", "operator")]
    #[case("kdr-persona=developer", "developer")]
    #[case("a=b; kdr-persona=lead", "lead")]
    #[case("kdr-persona=root", "operator")]
    #[case("xkdr-persona=lead", "operator")]
    fn the_cookie_says_who_one_is(#[case] cookie: &str, #[case] expected: &str) {
        let headers = HeaderMap::from_iter([(header::COOKIE, HeaderValue::try_from(cookie).unwrap())]);
        assert_eq!(admit(&headers).0.identity.name, expected);
    }

    #[test]
    fn each_sees_less_than_the_one_before() {
        let scope = |name: &str| {
            let cookie = HeaderValue::try_from(format!("{COOKIE}={name}")).unwrap();
            admit(&HeaderMap::from_iter([(header::COOKIE, cookie)])).0.scope
        };
        assert!(scope("operator").is_everything());
        assert!(scope("lead").sees("shop-production") && !scope("lead").sees("kube-system"));
        assert!(scope("developer").sees("shop-staging") && !scope("developer").sees("shop-production"));
    }
}
