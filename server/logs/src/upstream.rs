//! The API server's side: the pod as it is now, and a log's bytes as they come.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use jiff::{Timestamp, fmt::rfc2822};
use k8s_openapi::api::core::v1::Pod;
use kube::{Api, Client, client::Body};

use crate::{
    container::LogRequest,
    metrics::{Counters, OpenStream},
    refusal::{Refusal, innermost},
    request::{Asked, request},
};

/// So much of a refusal's text is read.
const REFUSAL_BYTES: usize = 64 * 1024;

/// A log that is being read.
#[derive(Debug)]
pub struct Upstream {
    body: Body,
    /// The server's clock when it answered.
    pub answered_at: Timestamp,
    _open: OpenStream,
}

/// Asks for a log. Resolves when the node has answered.
pub async fn open(
    client: &Client,
    counters: &Arc<Counters>,
    log: &LogRequest,
    container: &str,
    asked: Asked,
) -> Result<Upstream, Refusal> {
    let request = request(log, container, asked).map_err(|error| Refusal::Unreachable(innermost(&error)))?;
    let response = client.send(request.map(Body::from)).await.map_err(|error| Refusal::from_kube(&error))?;
    let status = response.status();
    if !status.is_success() {
        let body = Limited::new(response.into_body(), REFUSAL_BYTES).collect().await;
        let body = body.map(http_body_util::Collected::to_bytes).unwrap_or_default();
        return Err(Refusal::Status { code: status.as_u16(), message: message(&body) });
    }
    let date = response.headers().get(http::header::DATE).and_then(|date| date.to_str().ok());
    let answered_at = date
        .and_then(|date| rfc2822::DateTimeParser::new().parse_timestamp(date).ok())
        .unwrap_or_else(Timestamp::now);
    Ok(Upstream { body: response.into_body(), answered_at, _open: counters.open() })
}

/// The text of a refusal: the message of the API's `Status`, or the words as they are.
fn message(body: &[u8]) -> String {
    serde_json::from_slice::<kube::core::Status>(body)
        .ok()
        .map(|status| status.message)
        .filter(|message| !message.is_empty())
        .unwrap_or_else(|| String::from_utf8_lossy(body).trim().to_owned())
}

impl Upstream {
    /// The next bytes; none at the end, and an error's cause when the connection was lost.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, String>> {
        loop {
            match self.body.frame().await? {
                // What is not data are trailers, and a log has none.
                Ok(frame) => {
                    if let Ok(data) = frame.into_data() {
                        return Some(Ok(data));
                    }
                }
                Err(error) => return Some(Err(innermost(&error))),
            }
        }
    }
}

/// The pod as the API server knows it now.
pub async fn pod(client: &Client, namespace: &str, name: &str, within: Duration) -> Result<Pod, Refusal> {
    let pods: Api<Pod> = Api::namespaced(client.clone(), namespace);
    match tokio::time::timeout(within, pods.get(name)).await {
        Ok(pod) => pod.map_err(|error| Refusal::from_kube(&error)),
        Err(_) => Err(Refusal::timed_out(within)),
    }
}
