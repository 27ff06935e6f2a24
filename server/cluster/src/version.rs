//! The API server's version.

use serde::Deserialize;
use tokio::sync::mpsc;

use crate::{
    backoff::Backoff,
    message::Message,
    rest::{Fault, Rest},
    timing::Timing,
};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Version {
    git_version: String,
}

/// Asks until it is told once.
pub(crate) async fn ask(rest: Rest, timing: Timing, actor: mpsc::Sender<Message>) {
    let mut backoff = Backoff::new(timing.backoff_first);
    loop {
        let answer = rest.get("/version").await.and_then(|body| {
            serde_json::from_slice::<Version>(&body).map_err(|error| Fault::Undecodable(error.to_string()))
        });
        match answer {
            Ok(version) => {
                // The actor is gone when the caches end, and then nobody asks.
                let _ = actor.send(Message::Version(version.git_version)).await;
                return;
            }
            Err(fault) => {
                tracing::debug!(%fault, "the API server's version is not known yet");
                tokio::time::sleep(backoff.next(timing.backoff_refused)).await;
            }
        }
    }
}
