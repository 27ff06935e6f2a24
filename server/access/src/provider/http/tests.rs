use std::{io::Write as _, net::SocketAddr};

use axum::{Router, response::Redirect, routing::get};
use openidconnect::HttpRequest;
use rstest::rstest;

use super::{Http, HttpError, LONGEST};

async fn server() -> SocketAddr {
    let app = Router::new()
        .route("/fits", get(|| async { "x".repeat(LONGEST) }))
        .route("/long", get(|| async { "x".repeat(LONGEST + 1) }))
        .route("/moved", get(|| async { Redirect::temporary("/fits") }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    address
}

async fn ask(url: &str) -> Result<openidconnect::HttpResponse, HttpError> {
    let request = HttpRequest::new(Vec::new());
    let (mut head, body) = request.into_parts();
    head.uri = url.parse().unwrap();
    Http::new(None).unwrap().ask(HttpRequest::from_parts(head, body)).await
}

#[tokio::test]
async fn an_answer_is_read_to_a_limit() {
    let address = server().await;
    assert_eq!(ask(&format!("http://{address}/fits")).await.unwrap().body().len(), LONGEST);
    assert!(matches!(ask(&format!("http://{address}/long")).await, Err(HttpError::TooLong)));
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let address = server().await;
    assert_eq!(ask(&format!("http://{address}/moved")).await.unwrap().status(), 307);
}

#[rstest]
#[case("http://192.0.2.1/token")]
#[case("http://id.example/token")]
#[case("/token")]
#[tokio::test]
async fn nothing_is_sent_in_the_clear(#[case] url: &str) {
    assert!(matches!(ask(url).await, Err(HttpError::Unsafe(_))));
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told() {
    let error = ask("http://127.0.0.1:1/").await.unwrap_err().to_string();
    assert!(error.contains("onnection refused"), "{error}");
}

#[rstest]
#[case("", "holds no certificate in PEM")]
#[case("-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n", "is not PEM")]
#[case(
    "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    "has a certificate that cannot be used"
)]
fn a_ca_file_that_cannot_be_used_is_refused(#[case] text: &str, #[case] expected: &str) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let error = Http::new(Some(file.path())).unwrap_err().to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_ca_file_that_is_missing_is_refused() {
    let error = Http::new(Some("/nowhere/ca.pem".as_ref())).unwrap_err().to_string();
    assert!(error.starts_with("the CA file /nowhere/ca.pem cannot be read"), "{error}");
}
