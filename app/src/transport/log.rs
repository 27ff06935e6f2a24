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
use kdr_proto::v1::{FollowRequest, LogLine, follow_response::Event};
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
        self.stop();
        self.buffer.set_value(Buffer::default());
        self.begun.set(false);
        self.over.set(false);
        self.changed();
        let (sender, receiver) = mpsc::channel(1);
        self.run_told.set_value(Some(sender));
        let (reading, handle) = abortable(self.read(Session::new(target), receiver));
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

    fn update<T>(self, change: impl FnOnce(&mut Buffer) -> T) -> Option<T> {
        let result = self.buffer.try_update_value(change);
        self.changed();
        result
    }

    async fn read(self, mut session: Session, mut run_told: mpsc::Receiver<()>) {
        loop {
            session.reads_run(self.run.try_get_value().unwrap_or(0));
            let next = self.follow(&mut session).await;
            self.begun.try_set(true);
            match next {
                Next::AskAgain(delay) => TimeoutFuture::new(delay).await,
                Next::AwaitRun => {
                    let run = loop {
                        match self.run.try_get_value() {
                            Some(run) if session.is_next_run(run) => break run,
                            Some(_) if run_told.next().await.is_some() => {}
                            _ => return,
                        }
                    };
                    self.update(|buffer| session.next_run(run, buffer));
                }
                Next::Stop | Next::Read => {
                    self.over.try_set(true);
                    return;
                }
            }
        }
    }

    /// Reads one stream to its end.
    async fn follow(self, session: &mut Session) -> Next {
        let offset = clock::offset_minutes();
        let mut client = super::logs();
        let problem = match client.follow(session.request()).await {
            Err(status) => super::problem(&status),
            Ok(response) => {
                let mut stream = response.into_inner();
                loop {
                    match stream.message().await {
                        Ok(Some(answer)) => {
                            self.begun.try_set(true);
                            match self.update(|buffer| session.take(answer, buffer, offset)) {
                                Some(Next::Read) => {}
                                Some(next) => return next,
                                None => return Next::Stop,
                            }
                        }
                        Ok(None) => break Problem::cut_off(),
                        Err(status) => break super::problem(&status),
                    }
                }
            }
        };
        self.update(|buffer| session.fail(&problem, buffer, clock::random())).unwrap_or(Next::Stop)
    }
}

/// The last lines of a container's previous run.
pub(crate) async fn last_words(target: Target, lines: u32) -> Result<Vec<LogLine>, Problem> {
    let request = FollowRequest {
        namespace: target.namespace,
        pod: target.pod,
        container: target.container,
        previous: target.previous,
        tail_lines: Some(lines),
        ..FollowRequest::default()
    };
    let mut client = super::logs();
    let mut stream = client.follow(request).await.map_err(|status| super::problem(&status))?.into_inner();
    let mut read = Vec::new();
    while let Some(answer) = stream.message().await.map_err(|status| super::problem(&status))? {
        match answer.event {
            Some(Event::Lines(lines)) => read.extend(lines.lines),
            Some(Event::End(_)) => break,
            _ => {}
        }
    }
    Ok(read)
}
