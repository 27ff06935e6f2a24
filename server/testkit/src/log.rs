//! Scripts of what a pod's log does.

use std::{collections::VecDeque, io};

use bytes::Bytes;
use futures::stream::{self, Stream};
use tokio::sync::watch;

/// Lets a script go on when the test says so. Clones are the same gate.
#[derive(Debug, Clone)]
pub struct Gate(watch::Sender<bool>);

impl Default for Gate {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens it, for good.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    /// Waits until it is open.
    pub async fn opened(&self) {
        let mut gate = self.0.subscribe();
        let _ = gate.wait_for(|open| *open).await;
    }
}

/// What one request for a log gets. Ends cleanly after its last step.
#[derive(Debug, Clone)]
pub struct LogScript {
    pub(crate) refusal: Option<(u16, String)>,
    steps: VecDeque<Step>,
}

#[derive(Debug, Clone)]
enum Step {
    Bytes(Bytes),
    Wait(Gate),
    Cut,
}

impl LogScript {
    /// An empty log.
    pub fn new() -> Self {
        Self { refusal: None, steps: VecDeque::new() }
    }

    /// No log, but this status: for example 400 with `container "app" in pod "web-1" is waiting to start`.
    pub fn refused(code: u16, message: &str) -> Self {
        Self { refusal: Some((code, message.to_owned())), ..Self::new() }
    }

    /// Sends bytes, as one piece; they need not end where a line does.
    #[must_use]
    pub fn bytes(mut self, bytes: impl Into<Bytes>) -> Self {
        self.steps.push_back(Step::Bytes(bytes.into()));
        self
    }

    /// Sends nothing until the gate opens.
    #[must_use]
    pub fn wait(mut self, gate: &Gate) -> Self {
        self.steps.push_back(Step::Wait(gate.clone()));
        self
    }

    /// Breaks the connection, in the middle of the body.
    #[must_use]
    pub fn cut(mut self) -> Self {
        self.steps.push_back(Step::Cut);
        self
    }

    pub(crate) fn stream(self) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static {
        stream::unfold(self.steps, |mut steps| async move {
            loop {
                match steps.pop_front()? {
                    Step::Bytes(bytes) => return Some((Ok(bytes), steps)),
                    Step::Wait(gate) => gate.opened().await,
                    Step::Cut => {
                        flushed().await;
                        return Some((Err(io::Error::other("cut by the script")), VecDeque::new()));
                    }
                }
            }
        })
    }
}

/// Lets the connection send what it has: it writes before it waits, and an error drops what is not written.
pub(crate) async fn flushed() {
    tokio::task::yield_now().await;
}

impl Default for LogScript {
    fn default() -> Self {
        Self::new()
    }
}
