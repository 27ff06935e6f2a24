use std::{borrow::Cow, net::Ipv4Addr, sync::Arc};

use axum::{Router, body::Body, routing::get};
use base64::Engine as _;
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use proptest::prelude::*;
use rstest::rstest;
use rust_embed::{EmbeddedFile, Metadata};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use super::{Assets, Site, router};

const SCRIPT: &str = "export default 1;";
const MANIFEST: &str =
    r#"{"stamp":"s","js":"kdr-1.js","wasm":"kdr-2.wasm","css":"kdr-3.css","favicon":"favicon-4.svg"}"#;

fn assets() -> Assets {
    let files: [(&str, &'static [u8]); 6] = [
        ("manifest.json", MANIFEST.as_bytes()),
        ("kdr-1.js", SCRIPT.as_bytes()),
        ("kdr-1.js.br", b"compressed"),
        ("kdr-2.wasm", b"\0asm"),
        ("kdr-3.css", b"a{}"),
        ("favicon-4.svg", b"<svg/>"),
    ];
    Assets::new((0..).zip(files).map(|(at, (name, bytes))| {
        let metadata = Metadata::__rust_embed_new([at; 32], None, None);
        (name.to_owned(), EmbeddedFile { data: Cow::Borrowed(bytes), metadata })
    }))
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// Sends a request; of `headers`, `host` is set to the usual one unless it is given.
async fn ask(assets: Assets, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
    let api = Router::new()
        .route(
            "/kdr.v1.Fake/Method",
            axum::routing::post(async || ([("content-type", "application/grpc")], "")),
        )
        .route("/panics", get(async || -> StatusCode { panic!("the fake's defect") }));
    let mut request = Request::builder().method(method).uri(path);
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "127.0.0.1:8080");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let app =
        router(api, Arc::new(assets), Site::on_loopback(Ipv4Addr::new(127, 0, 0, 2).into()), |routes| routes);
    let (parts, body) = app.oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

async fn read(path: &str, headers: &[(&str, &str)]) -> Answer {
    ask(assets(), Method::GET, path, headers).await
}

#[rstest]
#[case("/", "Listing workloads…", "table namespaces", ">All namespaces<")]
#[case("/namespaces", "Listing namespaces…", "table namespaces", ">All namespaces<")]
#[case("/n/shop/overview", "Listing workloads…", "table namespaces", ">shop<")]
#[case("/map", "Listing namespaces…", "table namespaces", ">All namespaces<")]
#[case("/map/-", "Listing resources…", "table namespaces", ">All namespaces<")]
#[case("/map/shop", "Listing resources…", "table namespaces", ">shop<")]
#[case("/kinds/core/v1/secrets?ns=shop", "Listing kinds…", "table objects", ">All namespaces<")]
#[case(
    "/pods?q=a&open=Pod/shop/web-1.example",
    "Listing pods…",
    "table pods has-namespace",
    ">All namespaces<"
)]
#[case("/n/shop", "Listing workloads…", "table workloads", ">shop<")]
#[case("/n/shop/pods", "Listing pods…", "\"table pods\"", ">shop<")]
#[case("/n/shop/Deployment/web.example.org", "Listing pods…", "\"table pods\"", ">shop<")]
#[case("/n/%3Cb%3E", "Listing workloads…", "table workloads", ">All namespaces<")]
#[case("/no/such/screen", "Listing workloads…", "table namespaces", ">All namespaces<")]
#[tokio::test]
async fn a_deep_link_gets_the_shell(
    #[case] path: &str,
    #[case] headline: &str,
    #[case] table: &str,
    #[case] picked: &str,
) {
    let answer = read(path, &[("accept", "text/html")]).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("content-type").starts_with("text/html"), "{}", answer.header("content-type"));
    assert_eq!(answer.header("cache-control"), "no-cache");
    for part in [
        "<!DOCTYPE html>",
        headline,
        table,
        picked,
        r#"<link rel="stylesheet" href="/assets/kdr-3.css">"#,
        r#"<link rel="modulepreload" href="/assets/kdr-1.js">"#,
        r#"<script type="module" src="/assets/kdr-1.js"></script>"#,
        r#"<link rel="icon" href="/assets/favicon-4.svg" type="image/svg+xml">"#,
        r#"href="/assets/kdr-2.wasm" as="fetch""#,
        r#"<div id="shell">"#,
    ] {
        assert!(answer.body.contains(part), "{part} is not in {}", answer.body);
    }
    assert_eq!(answer.body.matches("row skeleton").count(), 12);
}

#[tokio::test]
async fn the_shell_needs_nothing_that_its_own_policy_forbids() {
    let answer = read("/", &[]).await;
    assert_eq!(answer.body.matches("<script").count(), 2, "{}", answer.body);
    let inline =
        answer.body.split("<script>").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(inline));
    let allowed = format!("'sha256-{hash}'");
    let policy = answer.header("content-security-policy");
    assert!(policy.contains(&allowed), "{allowed} is not in {policy}");
    assert!(!answer.body.contains(" style=") && !answer.body.contains("<style"), "{}", answer.body);
    assert!(!answer.body.contains("http://") && !answer.body.contains("https://"), "{}", answer.body);
}

#[tokio::test]
async fn without_a_built_page_the_shell_says_how_to_build_one() {
    let answer = ask(Assets::new(std::iter::empty()), Method::GET, "/pods", &[]).await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.body.lines().count(), 1);
    assert!(answer.body.contains("cargo xtask page"), "{}", answer.body);
}

#[rstest]
#[case("/assets/kdr-1.js", "text/javascript; charset=utf-8")]
#[case("/assets/kdr-2.wasm", "application/wasm")]
#[case("/assets/kdr-3.css", "text/css; charset=utf-8")]
#[case("/assets/favicon-4.svg", "image/svg+xml")]
#[tokio::test]
async fn an_asset_has_its_type_and_is_kept_for_ever(#[case] path: &str, #[case] kind: &str) {
    let answer = read(path, &[]).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, kind));
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("vary"), "accept-encoding");
    assert!(answer.header("etag").starts_with('"'));
}

#[rstest]
#[case(None, None)]
#[case(Some("gzip, deflate"), None)]
#[case(Some("gzip, deflate, br, zstd"), Some("br"))]
#[case(Some("BR"), Some("br"))]
#[case(Some("br;q=0.5"), Some("br"))]
#[case(Some("br;q=0"), None)]
#[case(Some("br; q=0.000, gzip"), None)]
#[case(Some("brotli"), None)]
#[tokio::test]
async fn brotli_goes_to_whoever_takes_it(#[case] accepted: Option<&str>, #[case] encoding: Option<&str>) {
    let headers: Vec<_> = accepted.map(|accepted| ("accept-encoding", accepted)).into_iter().collect();
    let answer = read("/assets/kdr-1.js", &headers).await;
    assert_eq!(answer.headers.get("content-encoding").map(|value| value.to_str().unwrap()), encoding);
    assert_eq!(answer.body, if encoding.is_some() { "compressed" } else { SCRIPT });
}

#[tokio::test]
async fn what_a_browser_has_is_not_sent_again_and_each_encoding_has_its_own_tag() {
    let plain = read("/assets/kdr-1.js", &[]).await;
    let brotli = read("/assets/kdr-1.js", &[("accept-encoding", "br")]).await;
    assert_ne!(plain.header("etag"), brotli.header("etag"));
    let weak = format!("\"x\", W/{}", plain.header("etag"));
    let again = read("/assets/kdr-1.js", &[("if-none-match", &weak)]).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let other = read("/assets/kdr-1.js", &[("if-none-match", brotli.header("etag"))]).await;
    assert_eq!(other.status, StatusCode::OK);
}

#[rstest]
#[case("/assets/kdr-0.js", "There is no file \"kdr-0.js\" in this version of KDR; load the page again.\n")]
#[case(
    "/assets/manifest.json",
    "There is no file \"manifest.json\" in this version of KDR; load the page again.\n"
)]
#[case(
    "/assets/..%2f..%2fetc%2fpasswd",
    "There is no file \"../../etc/passwd\" in this version of KDR; load the page again.\n"
)]
#[case("/robots.txt", "There is nothing at /robots.txt; KDR's page begins at /.\n")]
#[case("/assets", "There is nothing at /assets; KDR's page begins at /.\n")]
#[case("/assets/a/b", "There is nothing at /assets/a/b; KDR's page begins at /.\n")]
#[case("/kdr.v1.Other/Method", "There is nothing at /kdr.v1.Other/Method; KDR's page begins at /.\n")]
#[tokio::test]
async fn what_is_not_there_is_told_in_a_sentence(#[case] path: &str, #[case] sentence: &str) {
    let answer = read(path, &[]).await;
    assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NOT_FOUND, sentence));
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[rstest]
#[case("application/grpc")]
#[case("application/grpc-web+proto")]
#[tokio::test]
async fn an_unknown_method_is_unimplemented_in_the_callers_protocol(#[case] kind: &str) {
    let answer = ask(assets(), Method::POST, "/kdr.v1.Other/Method", &[("content-type", kind)]).await;
    assert_eq!((answer.status, answer.header("grpc-status")), (StatusCode::OK, "12"));
    assert_eq!(answer.header("content-type"), kind);
    assert!(answer.header("grpc-message").contains("/kdr.v1.Other/Method"));
}

#[tokio::test]
async fn the_page_is_only_read() {
    let answer = ask(assets(), Method::DELETE, "/pods", &[]).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[rstest]
#[case(Method::GET, "/")]
#[case(Method::GET, "/assets/kdr-1.js")]
#[case(Method::GET, "/robots.txt")]
#[case(Method::POST, "/kdr.v1.Fake/Method")]
#[case(Method::GET, "/panics")]
#[tokio::test]
async fn every_answer_has_the_headers(#[case] method: Method, #[case] path: &str) {
    let answer = ask(assets(), method, path, &[]).await;
    let policy = answer.header("content-security-policy");
    for part in
        ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval' 'sha256-", "frame-ancestors 'none'"]
    {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains("  "));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin");
    assert!(!answer.header("permissions-policy").is_empty());
}

#[tokio::test]
async fn a_stream_is_not_buffered_on_its_way() {
    let answer = ask(assets(), Method::POST, "/kdr.v1.Fake/Method", &[]).await;
    assert_eq!(answer.header("x-accel-buffering"), "no");
    assert_eq!(read("/", &[]).await.header("x-accel-buffering"), "");
}

#[tokio::test]
async fn a_defect_is_an_answer_without_its_text() {
    let answer = read("/panics", &[]).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.body.contains("fake"), "{}", answer.body);
}

#[rstest]
#[case("localhost", StatusCode::OK)]
#[case("LOCALHOST:80", StatusCode::OK)]
#[case("127.0.0.1:1", StatusCode::OK)]
#[case("[::1]:8080", StatusCode::OK)]
#[case("127.0.0.2:8080", StatusCode::OK)]
#[case("attacker.example:8080", StatusCode::MISDIRECTED_REQUEST)]
#[case("127.0.0.1.attacker.example", StatusCode::MISDIRECTED_REQUEST)]
#[case("127.0.0.3", StatusCode::MISDIRECTED_REQUEST)]
#[case("", StatusCode::BAD_REQUEST)]
#[tokio::test]
async fn only_our_own_names_are_answered(#[case] host: &str, #[case] status: StatusCode) {
    let answer = read("/", &[("host", host)]).await;
    assert_eq!(answer.status, status);
    assert!(status == StatusCode::OK || answer.body.lines().count() == 1, "{}", answer.body);
}

#[tokio::test]
async fn http_2_names_the_host_in_the_address() {
    let app =
        router(Router::new(), Arc::new(assets()), Site::on_loopback(Ipv4Addr::LOCALHOST.into()), |routes| {
            routes
        });
    for (uri, status) in [
        ("http://localhost:8080/", StatusCode::OK),
        ("http://attacker.example/", StatusCode::MISDIRECTED_REQUEST),
    ] {
        // A second name in `Host` changes nothing.
        let request = Request::builder().uri(uri).header("host", "localhost").body(Body::empty()).unwrap();
        assert_eq!(app.clone().oneshot(request).await.unwrap().status(), status);
    }
}

#[rstest]
#[case(&[], true)]
#[case(&[("origin", "http://127.0.0.1:8080")], true)]
#[case(&[("origin", "http://127.0.0.1:9999")], false)]
#[case(&[("origin", "http://localhost:8080")], false)]
#[case(&[("origin", "https://attacker.example")], false)]
#[case(&[("origin", "null")], false)]
#[case(&[("sec-fetch-site", "same-origin")], true)]
#[case(&[("sec-fetch-site", "same-site")], false)]
#[case(&[("sec-fetch-site", "cross-site")], false)]
#[tokio::test]
async fn only_our_own_page_may_post(#[case] headers: &[(&str, &str)], #[case] admitted: bool) {
    let answer = ask(assets(), Method::POST, "/kdr.v1.Fake/Method", headers).await;
    assert_eq!(answer.status == StatusCode::OK, admitted);
    let mut grpc = headers.to_vec();
    grpc.push(("content-type", "application/grpc-web+proto"));
    let answer = ask(assets(), Method::POST, "/kdr.v1.Fake/Method", &grpc).await;
    assert_eq!(answer.header("grpc-status"), if admitted { "" } else { "7" });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_comes_is_answered(
        path in "/[ -~]{0,30}",
        host in "[ -~]{0,20}",
        encoding in "[ -~]{0,30}",
        origin in "[ -~]{0,20}",
        post in any::<bool>(),
    ) {
        let Ok(uri) = path.replace(' ', "+").parse::<http::Uri>() else { return Ok(()) };
        let method = if post { Method::POST } else { Method::GET };
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let headers = [("host", host.trim()), ("accept-encoding", encoding.trim()), ("origin", origin.trim())];
        let answer = runtime.block_on(ask(assets(), method, &uri.to_string(), &headers));
        prop_assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
        prop_assert!(!answer.header("content-security-policy").is_empty());
    }
}
