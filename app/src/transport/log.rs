//! A log stream, read into a buffer until it is over or nobody wants it any more.

use futures::{
    StreamExt as _,
    channel::mpsc,
    future::{AbortHandle, abortable},
};
use gloo_timers::future::TimeoutFuture;
use kdr_app_state::{
    log::{
        buffer::Buffer,
        session::{Next, Session, Target},
    },
    problem::Problem,
};
use kdr_proto::v1::{LastLinesRequest, LogLine, ResourceRef};
use leptos::prelude::*;

use crate::{browser::clock, live};

/// A log that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reading {
    /// What was read so far. Not a signal: lines may come faster than anybody can draw.
    pub(crate) buffer: StoredValue<Buffer>,
    /// Bumped at most once a frame when the buffer has changed.
    pub(crate) version: RwSignal<u32>,
    /// A first answer has come: an empty buffer is an empty log.
    pub(crate) begun: RwSignal<bool>,
    /// Nothing more will come by itself.
    pub(crate) over: RwSignal<bool>,
    session: StoredValue<Session>,
    drawn: StoredValue<bool>,
    running: StoredValue<Option<AbortHandle>>,
    /// When the container's latest run started, in milliseconds since 1970.
    run: StoredValue<i64>,
    run_told: StoredValue<Option<mpsc::Sender<()>>>,
}

impl Reading {
    pub(crate) fn new() -> Self {
        let reading = Self {
            buffer: StoredValue::new(Buffer::default()),
            version: RwSignal::new(0),
            begun: RwSignal::new(false),
            over: RwSignal::new(false),
            session: StoredValue::new(Session::default()),
            drawn: StoredValue::new(true),
            running: StoredValue::new(None),
            run: StoredValue::new(0),
            run_told: StoredValue::new(None),
        };
        on_cleanup(move || reading.stop());
        reading
    }

    /// Begins anew with another log.
    pub(crate) fn start(self, target: Target) {
        self.session.set_value(Session::new(target));
        self.buffer.set_value(Buffer::default());
        self.begun.set(false);
        self.changed();
        self.go_on();
    }

    /// Reads on after the last line.
    pub(crate) fn go_on(self) {
        self.stop();
        self.over.set(false);
        let (sender, receiver) = mpsc::channel(1);
        self.run_told.set_value(Some(sender));
        let (reading, handle) = abortable(self.read(receiver));
        self.running.set_value(Some(handle));
        live::spawn(async move { reading.await.unwrap_or(()) });
    }

    /// Ends the stream; what was read stays.
    pub(crate) fn stop(self) {
        if let Some(running) = self.running.try_update_value(Option::take).flatten() {
            running.abort();
        }
    }

    /// The container's latest run started at this time: a log that ended with the run before goes on.
    pub(crate) fn container_runs(self, started: i64) {
        self.run.set_value(started);
        // When it has been told already, nobody needs to be told again.
        self.run_told.update_value(|sender| {
            if let Some(sender) = sender {
                sender.try_send(()).unwrap_or(());
            }
        });
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

    /// Changes the session and the buffer together; nothing when the log was closed meanwhile.
    fn update<T>(self, change: impl FnOnce(&mut Session, &mut Buffer) -> T) -> Option<T> {
        let both = |session: &mut Session| self.buffer.try_update_value(|buffer| change(session, buffer));
        let result = self.session.try_update_value(both).flatten();
        self.changed();
        result
    }

    async fn read(self, mut run_told: mpsc::Receiver<()>) {
        loop {
            let run = self.run.try_get_value().unwrap_or(0);
            self.session.try_update_value(|session| session.reads_run(run));
            let next = self.follow().await;
            self.begun.try_set(true);
            match next {
                Some(Next::AskAgain(delay)) => TimeoutFuture::new(delay).await,
                Some(Next::AwaitRun) => {
                    let Some(run) = self.next_run(&mut run_told).await else { return };
                    self.update(|session, buffer| session.next_run(run, buffer));
                }
                Some(Next::Stop | Next::Read) | None => {
                    self.over.try_set(true);
                    return;
                }
            }
        }
    }

    /// When the run after the one that was read has started.
    async fn next_run(self, run_told: &mut mpsc::Receiver<()>) -> Option<i64> {
        loop {
            let run = self.run.try_get_value()?;
            if self.session.try_with_value(|session| session.is_next_run(run))? {
                return Some(run);
            }
            run_told.next().await?;
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
        let Some(request) = self.session.try_with_value(Session::request) else { return Ok(None) };
        let offset = clock::offset_minutes();
        let silent = || Problem::from_status(14, "");
        let status = |status: tonic::Status| super::problem(&status);
        let mut client = super::logs();
        let answer = super::before_silence(client.follow(request)).await.ok_or_else(silent)?;
        let mut stream = answer.map_err(status)?.into_inner();
        loop {
            let answer = super::before_silence(stream.message()).await.ok_or_else(silent)?.map_err(status)?;
            let answer = answer.ok_or_else(Problem::cut_off)?;
            self.begun.try_set(true);
            match self.update(|session, buffer| session.take(answer, buffer, offset)) {
                Some(Next::Read) => {}
                next => return Ok(next),
            }
        }
    }
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
