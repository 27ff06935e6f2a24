//! A log stream, read into a buffer until it is over or nobody wants it any more; and pages before and after it.

use futures::future::{AbortHandle, abortable};
use gloo_timers::future::TimeoutFuture;
use kdr_app_state::{
    log::{
        buffer::{Body, Buffer, Remark, Tone},
        page::{Page, Side},
        query::{Query, Selection},
        session::{Next, Session},
    },
    problem::Problem,
};
use kdr_proto::v1::{LastLinesRequest, LogLine, ReadRequest, ReadResponse, ResourceRef};
use leptos::prelude::*;
use tonic::Streaming;

use crate::{browser::clock, live, model::Model};

/// A log that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    model: Model,
    /// What was read so far. Not a signal: lines may come faster than anybody can draw.
    pub(crate) buffer: StoredValue<Buffer>,
    /// Where the reading is.
    pub(crate) session: StoredValue<Session>,
    /// Bumped at most once a frame when the buffer or the session has changed.
    pub(crate) version: RwSignal<u32>,
    /// A first answer has come: an empty buffer is an empty log.
    pub(crate) begun: RwSignal<bool>,
    /// Nothing more will come by itself.
    pub(crate) over: RwSignal<bool>,
    /// A page is being read.
    pub(crate) paging: RwSignal<bool>,
    /// Times are those of UTC, not of the viewer's clock.
    pub(crate) utc: RwSignal<bool>,
    drawn: StoredValue<bool>,
    running: StoredValue<Option<AbortHandle>>,
    page: StoredValue<Option<AbortHandle>>,
}

impl Reading {
    pub(crate) fn new(model: Model, utc: RwSignal<bool>) -> Self {
        let reading = Self {
            model,
            buffer: StoredValue::new(Buffer::default()),
            session: StoredValue::new(Session::default()),
            version: RwSignal::new(0),
            begun: RwSignal::new(false),
            over: RwSignal::new(false),
            paging: RwSignal::new(false),
            utc,
            drawn: StoredValue::new(true),
            running: StoredValue::new(None),
            page: StoredValue::new(None),
        };
        on_cleanup(move || reading.stop());
        reading
    }

    /// Begins anew with another log, or with another part of it.
    pub(crate) fn start(self, selection: Selection, query: Query) {
        self.session.set_value(Session::new(selection, query));
        self.buffer.set_value(Buffer::default());
        self.begun.set(false);
        self.changed();
        self.go_on();
    }

    /// Reads on after the last line.
    pub(crate) fn go_on(self) {
        self.stop();
        self.over.set(false);
        let (reading, handle) = abortable(self.read());
        self.running.set_value(Some(handle));
        live::spawn(async move { reading.await.unwrap_or(()) });
    }

    /// Ends the streams; what was read stays.
    pub(crate) fn stop(self) {
        for running in [self.running, self.page] {
            if let Some(running) = running.try_update_value(Option::take).flatten() {
                running.abort();
            }
        }
        self.paging.try_set(false);
    }

    /// Ends a search that takes too long; what it found stays.
    pub(crate) fn cancel(self) {
        self.stop();
        self.over.set(true);
        self.update(Session::cancel);
    }

    /// Reads what is before or after that which is held, unless it is being read already or there is nothing.
    pub(crate) fn turn(self, side: Side) {
        if self.paging.get_untracked() {
            return;
        }
        let now = self.model.now.get_untracked();
        let asked = self
            .session
            .with_value(|session| self.buffer.with_value(|buffer| session.page(side, buffer, now)));
        let Some((page, request)) = asked else { return };
        self.paging.set(true);
        let (reading, handle) = abortable(self.read_page(page, request));
        self.page.set_value(Some(handle));
        live::spawn(async move { reading.await.unwrap_or(()) });
    }

    /// Has the buffer drawn with the next frame.
    pub(crate) fn changed(self) {
        if self.drawn.try_get_value() == Some(true) {
            self.drawn.set_value(false);
            request_animation_frame(move || {
                // The log may have been closed meanwhile.
                if self.drawn.try_set_value(true).is_none() {
                    self.version.update(|version| *version = version.wrapping_add(1));
                }
            });
        }
    }

    /// Minutes east of UTC in which times are shown.
    pub(crate) fn offset_minutes(self) -> i32 {
        if self.utc.try_get_untracked() == Some(true) { 0 } else { clock::offset_minutes() }
    }

    /// Changes the session and the buffer together; nothing when the log was closed meanwhile.
    pub(crate) fn update<T>(self, change: impl FnOnce(&mut Session, &mut Buffer) -> T) -> Option<T> {
        let both = |session: &mut Session| self.buffer.try_update_value(|buffer| change(session, buffer));
        let result = self.session.try_update_value(both).flatten();
        self.changed();
        result
    }

    async fn read(self) {
        loop {
            let next = self.follow().await;
            self.begun.try_set(true);
            match next {
                Some(Next::AskAgain(delay)) => TimeoutFuture::new(delay).await,
                Some(Next::Stop | Next::Read) | None => {
                    self.over.try_set(true);
                    return;
                }
            }
        }
    }

    /// Reads one stream to its end.
    async fn follow(self) -> Option<Next> {
        let problem = match self.answers().await {
            Ok(next) => return next,
            Err(problem) => problem,
        };
        self.update(|session, buffer| session.fail(&problem, buffer, clock::random()))
    }

    async fn answers(self) -> Result<Option<Next>, Problem> {
        let now = self.model.now.try_get_untracked().unwrap_or(0);
        let Some(request) = self.update(|session, buffer| session.request(buffer, now)) else {
            return Ok(None);
        };
        let mut stream = open(request).await?;
        loop {
            let answer = message(&mut stream).await?;
            self.begun.try_set(true);
            let offset = self.offset_minutes();
            match self.update(|session, buffer| session.take(answer, buffer, offset)) {
                Some(Next::Read) => {}
                next => return Ok(next),
            }
        }
    }

    async fn read_page(self, mut page: Page, request: ReadRequest) {
        let side = page.side;
        let offset = self.offset_minutes();
        let result = self.page_answers(&mut page, request).await;
        self.paging.try_set(false);
        let attached = self.update(|session, buffer| match result {
            Ok(()) => session.turn(page, buffer, offset),
            Err(problem) => {
                let remark = Body::Remark(Remark::new(Tone::Failure, problem.sentence));
                match side {
                    Side::Older => buffer.prepend(vec![remark]),
                    Side::Newer => buffer.append(vec![remark]),
                }
                false
            }
        });
        if attached == Some(true) {
            self.go_on();
        }
    }

    async fn page_answers(self, page: &mut Page, request: ReadRequest) -> Result<(), Problem> {
        let mut stream = open(request).await?;
        loop {
            let answer = message(&mut stream).await?;
            let offset = self.offset_minutes();
            let take = |session: &mut Session| page.take(answer, &mut session.sources, offset);
            if self.session.try_update_value(take) != Some(false) {
                return Ok(());
            }
        }
    }
}

fn silent() -> Problem {
    Problem::from_status(14, "")
}

async fn open(request: ReadRequest) -> Result<Streaming<ReadResponse>, Problem> {
    let mut client = super::logs();
    let answer = super::before_silence(client.read(request)).await.ok_or_else(silent)?;
    answer.map(tonic::Response::into_inner).map_err(|status| super::problem(&status))
}

async fn message(stream: &mut Streaming<ReadResponse>) -> Result<ReadResponse, Problem> {
    let answer = super::before_silence(stream.message()).await.ok_or_else(silent)?;
    answer.map_err(|status| super::problem(&status))?.ok_or_else(Problem::cut_off)
}

/// The last lines of a container's previous run; of its only container when it is not named.
pub(crate) async fn last_lines(pod: ResourceRef, container: String) -> Result<Vec<LogLine>, Problem> {
    let request = LastLinesRequest {
        namespace: pod.namespace,
        pod: pod.name,
        container,
        ..LastLinesRequest::default()
    };
    let answer = super::logs().last_lines(request).await;
    answer.map(|answer| answer.into_inner().lines).map_err(|status| super::problem(&status))
}
