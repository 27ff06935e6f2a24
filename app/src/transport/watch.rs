//! The watch stream of what the route shows: one at a time, taken up again whenever it ends.

use futures::future::{AbortHandle, abortable};
use gloo_timers::future::TimeoutFuture;
use kdr_app_state::{
    instant,
    link::{Backoff, Link},
    problem::{Kind, Problem},
    route::Route,
    store::Applied,
};
use kdr_proto::v1::{WatchRequest, WatchResponse};
use leptos::prelude::*;

use crate::{
    browser::clock,
    live::{effect, memo, spawn},
    model::Model,
};

/// Watches what the route shows, as long as the tab is awake.
pub(crate) fn start(model: Model) {
    let request = memo(move || model.route.with(Route::request));
    let running: StoredValue<Option<AbortHandle>> = StoredValue::new(None);
    effect(move || {
        let request = request.get();
        model.retry.track();
        if let Some(running) = running.try_update_value(Option::take).flatten() {
            running.abort();
        }
        model.store.update(|store| store.select(request.clone()));
        if model.awake.get() {
            let (watch, handle) = abortable(watch(model, request));
            running.set_value(Some(handle));
            spawn(async move { watch.await.unwrap_or(()) });
        } else {
            lost(model, "This tab was hidden.".to_owned());
        }
    });
}

/// Why a stream is over.
enum End {
    /// The server said when to come back, in milliseconds.
    Goodbye(u32),
    Problem(Problem),
}

async fn watch(model: Model, request: WatchRequest) {
    let mut backoff = Backoff::default();
    loop {
        let delay = match follow(model, request.clone(), &mut backoff).await {
            End::Goodbye(delay) => {
                lost(model, "The server is restarting.".to_owned());
                // The server's delay is the same for everybody: spread the pages over twice that time.
                delay + delay * clock::random() / 1000
            }
            End::Problem(problem) => {
                if problem.kind == Kind::Forbidden {
                    model.store.update(|store| store.deny(problem.sentence.clone()));
                }
                lost(model, problem.sentence);
                backoff.next_delay(clock::random())
            }
        };
        TimeoutFuture::new(delay).await;
    }
}

fn lost(model: Model, reason: String) {
    model.link.update(|link| {
        if *link != Link::Connecting || model.store.with_untracked(|store| store.as_of.is_some()) {
            *link = Link::Reconnecting { reason };
        }
    });
}

/// Reads one stream to its end.
async fn follow(model: Model, request: WatchRequest, backoff: &mut Backoff) -> End {
    let mut client = super::cluster();
    let mut stream = match super::before_silence(client.watch(request)).await {
        Some(Ok(response)) => response.into_inner(),
        Some(Err(status)) => return End::Problem(super::problem(&status)),
        None => return End::Problem(Problem::from_status(14, "")),
    };
    let mut first = true;
    loop {
        match super::before_silence(stream.message()).await {
            Some(Ok(Some(message))) => {
                backoff.reset();
                let applied = take(model, message, first);
                first = false;
                if let Applied::Goodbye(delay) = applied {
                    return End::Goodbye(delay);
                }
            }
            Some(Ok(None)) => return End::Problem(Problem::cut_off()),
            Some(Err(status)) => return End::Problem(super::problem(&status)),
            None => return End::Problem(Problem::from_status(14, "")),
        }
    }
}

fn take(model: Model, message: WatchResponse, first: bool) -> Applied {
    let own = clock::now();
    let server = message.server_time.as_ref().map(instant::millis);
    let observed = message.observed_at.as_ref().map(instant::millis).or(server);
    model.clock.update_value(|clock| {
        if first {
            clock.reset();
        }
        if let Some(server) = server {
            clock.observe(own, server);
        }
    });
    if let Some(observed) = observed {
        model.lag.set_value(Some(model.clock.with_value(|clock| clock.lag(own, observed))));
    }
    // A heartbeat leaves everything as it is, and so need not redraw anything.
    let mut applied = Applied::Alive;
    model.store.maybe_update(|store| {
        applied = store.apply(message);
        applied == Applied::Changed
    });
    if model.link.with_untracked(|link| *link != Link::Live) {
        model.link.set(Link::Live);
    }
    if first {
        model.tick();
    }
    applied
}
