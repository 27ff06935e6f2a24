//! `GET /logs/download`: what a selection and a filter yield, as a file. It is streamed, so that neither the page nor
//! the server ever holds all of it.

mod query;

use std::{
    convert::Infallible,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::{BufMut as _, Bytes, BytesMut};
use futures::{StreamExt as _, future::BoxFuture, stream::BoxStream};
use http_body_util::StreamBody;
use kdr_core::{
    access::{Lost, Pass},
    log::{LogEvent, Sources},
    ports::LogStream,
};
use tonic::{
    Code, Status,
    body::Body,
    codegen::http::{HeaderValue, Request, Response, StatusCode, header},
};
use tower::Service;

use self::query::{Format, Wanted};
use crate::{
    answer::until,
    drain::Drain,
    gate::Viewer,
    limits::{Limits, Place},
    metrics::{Call, Method, Metrics},
    ndjson, request,
    status::status,
};

/// A download goes on so much longer than a stream that could be taken up again.
const LONGEST: Duration = Duration::from_mins(15);

/// Where it is mounted.
pub const PATH: &str = "/logs/download";

/// Answers downloads. It holds no source: what it reads comes from the request's [`Viewer`].
#[derive(Clone)]
pub struct Download {
    pub(crate) drain: Drain,
    pub(crate) limits: Limits,
    pub(crate) metrics: Metrics,
}

impl<B> Service<Request<B>> for Download {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let download = self.clone();
        let viewer = request.extensions().get::<Viewer>().cloned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        Box::pin(async move {
            let pass = viewer.as_ref().map(|viewer| viewer.pass.clone());
            let answer = download.answer(viewer, &query).await;
            if let Some(Pass { identity, from, .. }) = pass {
                let outcome = answer.as_ref().err().map_or("allowed", Status::message);
                let (who, from) = (&identity.name, from.map(|from| from.to_string()));
                tracing::info!(target: "audit", who, from, of = query, outcome, "log download");
            }
            Ok(answer.unwrap_or_else(|status| refusal(&status)))
        })
    }
}

impl Download {
    async fn answer(&self, viewer: Option<Viewer>, query: &str) -> Result<Response<Body>, Status> {
        let mut call = self.metrics.begin(Method::Download);
        let question = async {
            let viewer = viewer.ok_or_else(|| Status::unauthenticated("KDR does not know who asks"))?;
            let place = self.limits.stream(&viewer.pass, false)?;
            let Wanted { request, format, names } = query::wanted(query)?;
            let name = file_name(&request.namespace, request.selection.as_ref(), format);
            let wanted = request::read(request)?;
            let members = viewer.cluster.members(&wanted.selection);
            let log = viewer.logs.read(wanted, members).await.map_err(status)?;
            let lease = viewer.pass.lease;
            let over = until(lease.renewal().map(|renewal| renewal + LONGEST));
            Ok((log, format, names, name, (lease.lost(), over), place))
        };
        let (log, format, names, name, (lost, over), place) = call.refused(self.drain.or(question).await)?;
        let drain = self.drain.clone();
        let mut file = File {
            log,
            format,
            names,
            sources: Sources::default(),
            wrote: false,
            drain,
            lost,
            over,
            call,
            _place: place,
        };
        // What fails before the first line can still be said in words.
        let first = file.next().await.transpose()?;
        let rest = futures::stream::unfold(Some(file), |file| async move {
            let mut file = file?;
            match file.next().await {
                Some(Ok(bytes)) => Some((Ok(bytes), Some(file))),
                // A body that breaks off is a download that failed, and not a short log.
                Some(Err(status)) => Some((Err(status), None)),
                None => None,
            }
        });
        let frames: BoxStream<'static, _> = match first {
            Some(first) => futures::stream::iter([Ok(first)]).chain(rest).boxed(),
            None => futures::stream::empty().boxed(),
        };
        let frames = frames.map(|bytes| bytes.map(http_body::Frame::data));
        let mut response = Response::new(Body::new(StreamBody::new(frames)));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
            headers.insert(header::CONTENT_DISPOSITION, disposition);
        }
        Ok(response)
    }
}

/// A log on its way into a file.
struct File {
    log: LogStream<Bytes>,
    format: Format,
    /// Times and names stand before the lines.
    names: bool,
    sources: Sources,
    /// There were lines.
    wrote: bool,
    drain: Drain,
    /// The viewer's right to it is gone.
    lost: BoxFuture<'static, Lost>,
    /// It has taken too long for nobody having asked the provider.
    over: BoxFuture<'static, ()>,
    call: Call,
    _place: Place,
}

impl File {
    /// The next bytes of the file; none at its end.
    async fn next(&mut self) -> Option<Result<Bytes, Status>> {
        loop {
            let event = tokio::select! {
                biased;
                () = self.drain.started() => return Some(Err(Status::unavailable("KDR is about to end"))),
                lost = &mut self.lost => return Some(Err(crate::status::lost(lost))),
                () = &mut self.over => return Some(Err(crate::status::lost(Lost::Expired))),
                event = self.log.next() => event,
            };
            match event {
                Some(Ok(LogEvent::Sources(sources))) => self.sources.take(sources),
                Some(Ok(LogEvent::Lines { lines, .. })) => {
                    let mut bytes =
                        BytesMut::with_capacity(lines.iter().map(|line| line.line.text.len() + 64).sum());
                    for line in &lines {
                        let Some(source) = self.sources.get(line.source) else { continue };
                        if self.format == Format::Ndjson {
                            bytes.put_slice(ndjson::line(source, line).to_string().as_bytes());
                        } else {
                            if self.names {
                                let time = ndjson::moment(line.line.time_unix_nanos);
                                bytes.put_slice(
                                    format!("{time:.3} {}/{} ", source.pod, source.container).as_bytes(),
                                );
                            }
                            bytes.put_slice(&line.line.text);
                            if line.line.cut {
                                continue;
                            }
                        }
                        bytes.put_u8(b'\n');
                    }
                    self.wrote = true;
                    self.call.said(&Ok(()));
                    return Some(Ok(bytes.freeze()));
                }
                Some(Ok(LogEvent::Marker(_) | LogEvent::Gap { .. } | LogEvent::Progress(_))) => {}
                Some(Ok(LogEvent::End { .. })) | None => {
                    let Some(unread) = self.unread() else {
                        self.call.complete();
                        return None;
                    };
                    let error = Err(unread);
                    self.call.said(&error);
                    return Some(error);
                }
                Some(Err(error)) => {
                    let error = Err(status(error));
                    self.call.said(&error);
                    return Some(error);
                }
            }
        }
    }

    /// Why it is not the whole log, if it is not.
    fn unread(&self) -> Option<Status> {
        let nothing = || if self.wrote { None } else { self.sources.all_waiting() };
        self.sources.failed().map(Status::unavailable).or_else(|| nothing().map(Status::failed_precondition))
    }
}

/// `shop-checkout.log`: of what has been checked already.
fn file_name(
    namespace: &str,
    selection: Option<&kdr_proto::v1::read_request::Selection>,
    format: Format,
) -> String {
    use kdr_proto::v1::read_request::Selection;
    let what = match selection {
        Some(Selection::Workload(workload)) => workload.name.as_str(),
        Some(Selection::Service(name) | Selection::Pod(name)) => name,
        Some(Selection::Selector(_)) | None => "selection",
    };
    let name = format!("{namespace}-{what}.{}", format.extension());
    name.chars().filter(|sign| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '.')).collect()
}

/// A refusal as a sentence, which the browser shows.
fn refusal(status: &Status) -> Response<Body> {
    let code = match status.code() {
        Code::InvalidArgument => StatusCode::BAD_REQUEST,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        Code::FailedPrecondition => StatusCode::CONFLICT,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    let mut response =
        Response::new(Body::new(http_body_util::Full::new(Bytes::from(format!("{}\n", status.message())))));
    *response.status_mut() = code;
    let text = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, text);
    response
}

#[cfg(test)]
mod tests;
