use std::{
    io::Write as _,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{Router, response::Redirect, routing::get};
use hyper_util::client::proxy::matcher::Matcher;
use openidconnect::HttpRequest;
use rstest::rstest;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

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
    ask_through(Matcher::builder().build(), url).await
}

async fn ask_through(proxies: Matcher, url: &str) -> Result<openidconnect::HttpResponse, HttpError> {
    let request = HttpRequest::new(Vec::new());
    let (mut head, body) = request.into_parts();
    head.uri = url.parse().unwrap();
    Http::through(proxies, None).unwrap().ask(HttpRequest::from_parts(head, body)).await
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

/// A proxy that refuses everybody, where it is, and what it has heard.
async fn proxy() -> (SocketAddr, Arc<Mutex<String>>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, heard) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(String::new())));
    let ear = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut bytes = vec![0; 1024];
            let read = stream.read(&mut bytes).await.unwrap();
            ear.lock().unwrap().push_str(str::from_utf8(&bytes[..read]).unwrap());
            stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n").await.unwrap();
        }
    });
    (address, heard)
}

#[tokio::test]
async fn a_provider_behind_a_proxy_is_asked_through_it() {
    let (address, heard) = proxy().await;
    let proxies = Matcher::builder().https(format!("http://jo:secret@{address}")).build();
    let error = ask_through(proxies, "https://id.example/token").await.unwrap_err().to_string();
    assert!(error.contains("unsuccessful"), "{error}");
    let heard = heard.lock().unwrap().to_lowercase();
    assert!(heard.starts_with("connect id.example:443 http/1.1\r\n"), "{heard}");
    assert!(heard.contains("proxy-authorization: basic am86c2vjcmv0\r\n"), "{heard}");
}

#[tokio::test]
async fn what_is_exempt_and_what_is_on_this_machine_is_asked_directly() {
    let (address, heard) = proxy().await;
    let proxies = || Matcher::builder().all(format!("http://{address}")).no("127.0.0.0/8");
    let error = ask_through(proxies().build(), "https://127.0.0.1:1/").await.unwrap_err().to_string();
    assert!(error.contains("onnection refused"), "{error}");
    let server = server().await;
    let proxies = proxies().no("").build();
    assert_eq!(ask_through(proxies, &format!("http://{server}/moved")).await.unwrap().status(), 307);
    assert_eq!(*heard.lock().unwrap(), "");
}

#[tokio::test]
async fn a_proxy_of_another_protocol_is_told() {
    let proxies = Matcher::builder().https("socks5://192.0.2.1:1080").build();
    let error = ask_through(proxies, "https://id.example/token").await.unwrap_err().to_string();
    assert!(error.contains("the proxy 192.0.2.1 in HTTPS_PROXY is not one of HTTP"), "{error}");
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
