//! The way to the server: gRPC-web over fetch.
//!
//! A tab has one watch stream and at most one log stream, and none while it is hidden for a minute, since a browser
//! allows a page six connections to a host. Dropping a stream aborts its request.

use std::pin::pin;

use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use kdr_app_state::{link::SILENCE_MS, problem::Problem};
use kdr_proto::v1::{
    GetManifestRequest, ListKindsRequest, ListKindsResponse, ResourceRef,
    cluster_service_client::ClusterServiceClient, log_service_client::LogServiceClient,
};
use leptos::prelude::location;
use tonic::Code;
use tonic_web_wasm_client::Client;

use crate::model::Model;

pub(crate) mod log;
pub(crate) mod search;
mod visibility;
mod watch;

/// Connects, and stays connected.
pub(crate) fn start(model: Model) {
    visibility::listen(model);
    watch::start(model);
}

fn connection() -> Client {
    Client::new(location().origin().unwrap_or_default())
}

fn cluster() -> ClusterServiceClient<Client> {
    // A snapshot of a large cluster is one message.
    ClusterServiceClient::new(connection()).max_decoding_message_size(usize::MAX)
}

fn logs() -> LogServiceClient<Client> {
    LogServiceClient::new(connection()).max_decoding_message_size(usize::MAX)
}

/// What the future yields, or nothing when it takes longer than the server is ever silent.
async fn before_silence<T>(future: impl Future<Output = T>) -> Option<T> {
    match select(pin!(future), TimeoutFuture::new(SILENCE_MS)).await {
        Either::Left((value, _)) => Some(value),
        Either::Right(_) => None,
    }
}

fn problem(status: &tonic::Status) -> Problem {
    if status.code() == Code::Unauthenticated {
        // Whoever loads the page anew is asked to sign in, and comes back to this address.
        drop(location().reload());
    }
    Problem::from_status(status.code() as i32, status.message())
}

/// The manifest of a resource as YAML, as of now.
pub(crate) async fn manifest(resource: ResourceRef) -> Result<String, Problem> {
    let answer = cluster().get_manifest(GetManifestRequest { resource: Some(resource) }).await;
    answer.map(|answer| answer.into_inner().yaml).map_err(|status| problem(&status))
}

/// Every kind that the API server lists.
pub(crate) async fn kinds() -> Result<ListKindsResponse, Problem> {
    let answer = cluster().list_kinds(ListKindsRequest {}).await;
    answer.map(tonic::Response::into_inner).map_err(|status| problem(&status))
}
