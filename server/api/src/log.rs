//! `kdr.v1.LogService`.

use futures::{StreamExt as _, stream::BoxStream};
use kdr_proto::v1::{
    LastLinesRequest, LastLinesResponse, ReadRequest, ReadResponse, log_service_server::LogService,
    read_response::Event,
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
    type ReadStream = BoxStream<'static, Result<ReadResponse, Status>>;

    async fn read(&self, request: Request<ReadRequest>) -> Result<Response<Self::ReadStream>, Status> {
        let mut call = self.metrics.begin(Method::Read);
        let question = async {
            let viewer = Viewer::of(&request)?;
            let place = self.limits.stream(&viewer.pass, false)?;
            let wanted = request::read(request.into_inner())?;
            let members = viewer.cluster.members(&wanted.selection);
            let events = viewer.logs.read(wanted, members).await.map_err(status)?;
            Ok((events, viewer.pass.lease, place))
        };
        let (events, lease, place) = call.refused(self.drain.or(question).await)?;
        let events = events.map(|event| event.map(log::event).map_err(status));
        Ok(Response::new(answer::<Reading>(events, self.drain.clone(), &lease, call, place).boxed()))
    }

    async fn last_lines(
        &self,
        request: Request<LastLinesRequest>,
    ) -> Result<Response<LastLinesResponse>, Status> {
        let mut call = self.metrics.begin(Method::LastLines);
        let question = async {
            let viewer = Viewer::of(&request)?;
            let _place = self.limits.read(&viewer.pass)?;
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
struct Reading;

impl Courtesy for Reading {
    type Message = ReadResponse;

    fn heartbeat() -> ReadResponse {
        log::heartbeat()
    }

    fn farewell(_: &Drain) -> ReadResponse {
        log::server_stops()
    }

    fn renewal() -> ReadResponse {
        log::server_stops()
    }

    fn is_last(message: &ReadResponse) -> bool {
        matches!(message.event, Some(Event::End(_)))
    }

    fn dropped(message: &ReadResponse) -> u64 {
        match &message.event {
            Some(Event::Lines(lines)) => lines.dropped,
            _ => 0,
        }
    }

    fn ended(_: &Drain) -> Result<ReadResponse, Status> {
        Err(Status::unavailable("The log broke off; ask for it again"))
    }
}

#[cfg(test)]
mod tests;
