//! `kdr.v1.LogService`.

use futures::{StreamExt as _, stream::BoxStream};
use kdr_proto::v1::{
    FollowRequest, FollowResponse, LastLinesRequest, LastLinesResponse, follow_response::Event,
    log_service_server::LogService,
};
use tonic::{Request, Response, Status};

use crate::{
    answer::{Courtesy, answer},
    convert::log,
    drain::Drain,
    gate::Viewer,
    limits::Limits,
    metrics::{Method, Metrics},
    request,
    status::status,
};

/// The service. It holds no source: what it shows comes from the request's [`Viewer`].
pub(crate) struct Log {
    pub(crate) drain: Drain,
    pub(crate) limits: Limits,
    pub(crate) metrics: Metrics,
}

#[tonic::async_trait]
impl LogService for Log {
    type FollowStream = BoxStream<'static, Result<FollowResponse, Status>>;

    async fn follow(&self, request: Request<FollowRequest>) -> Result<Response<Self::FollowStream>, Status> {
        let mut call = self.metrics.begin(Method::Follow);
        let question = async {
            let place = self.limits.stream()?;
            let viewer = Viewer::of(&request)?;
            let wanted = request::log(request.into_inner())?;
            Ok((viewer.logs.follow(wanted).await.map_err(status)?, place))
        };
        let (events, place) = call.refused(self.drain.or(question).await)?;
        let events = events.map(|event| event.map(log::event).map_err(status));
        Ok(Response::new(answer::<Following>(events, self.drain.clone(), call, place).boxed()))
    }

    async fn last_lines(
        &self,
        request: Request<LastLinesRequest>,
    ) -> Result<Response<LastLinesResponse>, Status> {
        let mut call = self.metrics.begin(Method::LastLines);
        let question = async {
            let _place = self.limits.read()?;
            let viewer = Viewer::of(&request)?;
            let (wanted, lines) = request::last_lines(request.into_inner())?;
            Ok((viewer.logs.last_lines(wanted).await.map_err(status)?, lines))
        };
        let answer = self.drain.or(question).await;
        call.said(&answer);
        call.complete();
        let (run, lines) = answer?;
        Ok(Response::new(log::last_run(run, lines)))
    }
}

/// What a log says besides its events.
struct Following;

impl Courtesy for Following {
    type Message = FollowResponse;

    fn heartbeat() -> FollowResponse {
        log::heartbeat()
    }

    fn farewell(_: &Drain) -> FollowResponse {
        log::server_stops()
    }

    fn is_last(message: &FollowResponse) -> bool {
        matches!(message.event, Some(Event::End(_)))
    }

    fn dropped(message: &FollowResponse) -> u64 {
        match &message.event {
            Some(Event::Lines(lines)) => lines.dropped,
            _ => 0,
        }
    }

    fn ended(_: &Drain) -> Result<FollowResponse, Status> {
        Err(Status::unavailable("The log broke off; ask for it again"))
    }
}

#[cfg(test)]
mod tests;
