//! `kdr.v1.ClusterService`.

use std::sync::Arc;

use futures::{StreamExt as _, stream::BoxStream};
use kdr_core::view::Rows;
use kdr_proto::v1::{
    GetManifestRequest, GetManifestResponse, ListKindsRequest, ListKindsResponse, SearchRequest,
    SearchResponse, WatchRequest, WatchResponse, cluster_service_server::ClusterService,
    watch_response::Event,
};
use tonic::{Request, Response, Status};

use crate::{
    answer::{Courtesy, answer},
    convert::{search, time, watch},
    drain::Drain,
    gate::Viewer,
    limits::Limits,
    metrics::{Method, Metrics},
    request,
    status::status,
};

/// The service. It holds no source: what it shows comes from the request's [`Viewer`].
pub(crate) struct Cluster {
    pub(crate) drain: Drain,
    pub(crate) limits: Limits,
    pub(crate) metrics: Metrics,
    pub(crate) version: Arc<str>,
}

#[tonic::async_trait]
impl ClusterService for Cluster {
    type WatchStream = BoxStream<'static, Result<WatchResponse, Status>>;

    async fn watch(&self, request: Request<WatchRequest>) -> Result<Response<Self::WatchStream>, Status> {
        let mut call = self.metrics.begin(Method::Watch);
        let begun = (|| {
            let viewer = Viewer::of(&request)?;
            let view = request::view(request.into_inner())?;
            let place = self.limits.stream(&viewer.pass, matches!(view.rows, Rows::Objects { .. }))?;
            Ok((viewer, view, place))
        })();
        let (viewer, view, place) = call.refused(begun)?;
        let (version, name) = (self.version.clone(), viewer.pass.identity.name.clone());
        let steps = viewer.cluster.watch(view).map(move |step| Ok(watch::step(&step, &version, &name)));
        let lease = &viewer.pass.lease;
        Ok(Response::new(answer::<Watching>(steps, self.drain.clone(), lease, call, place).boxed()))
    }

    async fn get_manifest(
        &self,
        request: Request<GetManifestRequest>,
    ) -> Result<Response<GetManifestResponse>, Status> {
        let mut call = self.metrics.begin(Method::GetManifest);
        let question = async {
            let viewer = Viewer::of(&request)?;
            let _place = self.limits.read(&viewer.pass)?;
            let resource = request::manifest(request.into_inner())?;
            viewer.cluster.manifest(resource).await.map_err(status)
        };
        let answer = self.drain.or(question).await;
        call.said(&answer);
        call.complete();
        Ok(Response::new(GetManifestResponse { yaml: answer?, server_time: Some(time::now()) }))
    }

    async fn search(&self, request: Request<SearchRequest>) -> Result<Response<SearchResponse>, Status> {
        let mut call = self.metrics.begin(Method::Search);
        let answer = (|| {
            let viewer = Viewer::of(&request)?;
            self.limits.question(&viewer.pass)?;
            Ok(viewer.cluster.search(&request::search(request.into_inner())?))
        })();
        call.said(&answer);
        call.complete();
        Ok(Response::new(search::hits(&answer?)))
    }

    async fn list_kinds(
        &self,
        request: Request<ListKindsRequest>,
    ) -> Result<Response<ListKindsResponse>, Status> {
        let mut call = self.metrics.begin(Method::ListKinds);
        let question = async {
            let viewer = Viewer::of(&request)?;
            let _place = self.limits.read(&viewer.pass)?;
            viewer.cluster.kinds().await.map_err(status)
        };
        let answer = self.drain.or(question).await;
        call.said(&answer);
        call.complete();
        Ok(Response::new(search::kinds(answer?)))
    }
}

/// What a watch says besides its steps.
struct Watching;

impl Courtesy for Watching {
    type Message = WatchResponse;

    fn heartbeat() -> WatchResponse {
        watch::heartbeat()
    }

    fn farewell(drain: &Drain) -> WatchResponse {
        watch::goodbye(drain.reconnect_after_ms())
    }

    fn renewal() -> WatchResponse {
        watch::goodbye(0)
    }

    fn is_last(message: &WatchResponse) -> bool {
        matches!(message.event, Some(Event::Goodbye(_)))
    }

    fn dropped(message: &WatchResponse) -> u64 {
        message.dropped
    }

    // A watch has no end of its own; a source that is at its end is one that is being stopped.
    fn ended(drain: &Drain) -> Result<WatchResponse, Status> {
        Ok(Self::farewell(drain))
    }
}

#[cfg(test)]
mod tests;
