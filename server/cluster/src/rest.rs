//! Requests to the API server: one answer, or a stream of lines, and every way in which they fail.
//!
//! This stands on [`kube::Client`] (address, TLS, credentials) but not on kube's `watcher`, because the page must say
//! honestly how far each kind is: that takes the moment a watch is open again, its bookmarks (the last moment at which
//! the data is known to be good) and the `Retry-After` of a refusal, none of which the watcher lets through.

mod cause;
mod fault;
mod lines;
mod query;

use std::{sync::Arc, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{Request, Response, header};
use http_body_util::BodyExt;
use kube::client::Body;

pub(crate) use fault::{Fault, innermost};
pub(crate) use lines::Lines;
pub(crate) use query::encoded;

/// An error answer's body is read up to here; the API server's own are a few hundred bytes.
const ERROR_BODY_LIMIT: usize = 64 * 1024;

/// The form of an answer unless something else is asked for.
pub(crate) const JSON: &str = "application/json";

/// Makes requests with bounded waiting.
#[derive(Clone)]
pub(crate) struct Rest {
    client: kube::Client,
    /// For messages.
    address: Arc<str>,
    answer: Duration,
}

impl Rest {
    /// Uses this client of the API server at this address; waits for so long for the beginning of an answer and
    /// between two pieces of it.
    pub(crate) fn new(client: kube::Client, address: &str, answer: Duration) -> Self {
        Self { client, address: address.into(), answer }
    }

    /// The whole answer to a GET.
    pub(crate) async fn get(&self, path: &str) -> Result<Bytes, Fault> {
        self.get_as(path, JSON).await
    }

    /// The whole answer to a GET, in one of these forms.
    pub(crate) async fn get_as(&self, path: &str, accept: &'static str) -> Result<Bytes, Fault> {
        let response = self.send(Request::get(path), accept).await?;
        read(response.into_body(), usize::MAX, self.answer).await
    }

    /// The lines of a watch, each of which must come within `silence`.
    pub(crate) async fn lines(
        &self,
        path: &str,
        accept: &'static str,
        silence: Duration,
    ) -> Result<Lines, Fault> {
        // Newer API servers compress each event of a watch by itself, which the client's decoder cannot follow.
        let request = Request::get(path).header(header::ACCEPT_ENCODING, "identity");
        let response = self.send(request, accept).await?;
        Ok(Lines::new(response.into_body(), silence))
    }

    async fn send(
        &self,
        request: http::request::Builder,
        accept: &'static str,
    ) -> Result<Response<Body>, Fault> {
        let request = request
            .header(header::ACCEPT, accept)
            .body(Body::empty())
            .map_err(|error| Fault::Refused { code: 400, message: error.to_string() })?;
        let response = within(self.answer, self.client.send(request))
            .await?
            .map_err(|error| Fault::unsent(&error, &self.address))?;
        if response.status().is_success() {
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        let body = read(body, ERROR_BODY_LIMIT, self.answer).await.unwrap_or_default();
        Err(Fault::from_answer(parts.status, &parts.headers, &body))
    }
}

async fn read(mut body: Body, limit: usize, patience: Duration) -> Result<Bytes, Fault> {
    let mut whole = BytesMut::new();
    while let Some(frame) = within(patience, body.frame()).await? {
        let frame = frame.map_err(|error| Fault::broken(&error))?;
        if let Ok(data) = frame.into_data() {
            whole.extend_from_slice(&data);
        }
        if whole.len() > limit {
            break;
        }
    }
    Ok(whole.freeze())
}

async fn within<F: Future>(patience: Duration, future: F) -> Result<F::Output, Fault> {
    tokio::time::timeout(patience, future).await.map_err(|_elapsed| Fault::Silent(patience))
}
