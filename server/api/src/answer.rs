//! A streamed answer: its messages, its heartbeats and its end, which comes with the end of the viewer's pass at the latest.
//!
//! The stream is pulled by the connection. While a viewer does not read, nothing of it runs; what is lost meanwhile
//! is the source's to say.

use std::{
    panic::AssertUnwindSafe,
    time::{Duration, SystemTime},
};

use futures::{FutureExt as _, Stream, StreamExt as _, future::BoxFuture, stream};
use kdr_core::access::{Lease, Lost};
use tonic::Status;

use crate::{drain::Drain, limits::Place, metrics::Call, status};

/// After so long a silence a stream sends a heartbeat.
pub(crate) const SILENCE: Duration = Duration::from_secs(15);

/// What a kind of stream says besides its data.
pub(crate) trait Courtesy {
    /// Its messages.
    type Message: Send + 'static;

    /// Nothing has happened, and the server is alive.
    fn heartbeat() -> Self::Message;

    /// The server is about to end.
    fn farewell(drain: &Drain) -> Self::Message;

    /// The viewer should come back at once: whether they are still who they were is asked anew.
    fn renewal() -> Self::Message;

    /// Whether nothing comes after this.
    fn is_last(message: &Self::Message) -> bool;

    /// How many updates the viewer has missed before this.
    fn dropped(message: &Self::Message) -> u64;

    /// What to say when the source is at its end without a last message.
    fn ended(drain: &Drain) -> Result<Self::Message, Status>;
}

/// The answer that passes on `source`.
pub(crate) fn answer<C: Courtesy>(
    source: impl Stream<Item = Result<C::Message, Status>> + Send + 'static,
    drain: Drain,
    lease: &Lease,
    call: Call,
    place: Place,
) -> impl Stream<Item = Result<C::Message, Status>> + Send + 'static {
    let (lost, renewal) = (lease.lost(), until(lease.renewal()));
    let state = State { source: source.boxed(), drain, lost, renewal, call, over: false, _place: place };
    stream::unfold(state, |mut state| async move {
        if state.over {
            state.call.complete();
            return None;
        }
        let message = state.next::<C>().await;
        state.over = message.as_ref().map_or(true, C::is_last);
        if let Ok(message) = &message {
            state.call.dropped(C::dropped(message));
        }
        state.call.said(&message);
        Some((message, state))
    })
}

/// Resolves at this moment; without one never.
pub(crate) fn until(moment: Option<SystemTime>) -> BoxFuture<'static, ()> {
    let Some(moment) = moment else { return std::future::pending().boxed() };
    tokio::time::sleep(moment.duration_since(SystemTime::now()).unwrap_or_default()).boxed()
}

struct State<S> {
    source: S,
    drain: Drain,
    lost: BoxFuture<'static, Lost>,
    renewal: BoxFuture<'static, ()>,
    call: Call,
    over: bool,
    _place: Place,
}

impl<T, S> State<S>
where
    S: Stream<Item = Result<T, Status>> + Unpin,
{
    async fn next<C: Courtesy<Message = T>>(&mut self) -> Result<T, Status> {
        // A defect in a source ends this stream with a status instead of the connection with everything on it.
        let step = AssertUnwindSafe(self.source.next()).catch_unwind();
        tokio::select! {
            // The drain first: a source that always has something would never let it through.
            biased;
            () = self.drain.started() => Ok(C::farewell(&self.drain)),
            lost = &mut self.lost => Err(status::lost(lost)),
            () = &mut self.renewal => Ok(C::renewal()),
            step = step => match step {
                Ok(Some(message)) => message,
                Ok(None) => C::ended(&self.drain),
                Err(_) => Err(Status::internal("KDR has a defect here; its log on the server says more")),
            },
            () = tokio::time::sleep(SILENCE) => Ok(C::heartbeat()),
        }
    }
}
