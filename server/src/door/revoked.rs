//! Sessions that were signed out, known to all replicas: each is a line of one ConfigMap until it would have ended anyway.
//! A line is the hash of a session's id, of which nobody can make a session.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use futures::StreamExt as _;
use kdr_access::{Revocations, Revoked};
use kdr_cluster::Shared;
use tokio::sync::oneshot;

/// Tells the other replicas what is revoked here, and hears what is revoked there, for as long as the program runs.
/// Returns when it has heard it once, so that nobody is let in before who has signed out elsewhere, or cannot.
pub(super) async fn share(revocations: Revocations, shared: Shared) {
    let (heard, first) = oneshot::channel();
    tokio::spawn(async move {
        tokio::join!(tell(&revocations, &shared), hear(&revocations, &shared, heard));
    });
    if tokio::time::timeout(FIRST, first).await.is_err() {
        tracing::warn!(
            "the sign-outs of the other replicas are not known yet: the API server does not answer"
        );
    }
}

/// What is revoked elsewhere is waited for this long at the start.
const FIRST: Duration = Duration::from_secs(5);

/// Where the ConfigMap cannot be written, this long passes before the next attempt.
const PAUSE: Duration = Duration::from_secs(5);

async fn tell(revocations: &Revocations, shared: &Shared) {
    let mut changes = revocations.subscribe();
    let mut told: BTreeMap<String, SystemTime> = BTreeMap::new();
    loop {
        let now: BTreeMap<_, _> =
            revocations.snapshot().into_iter().map(|(id, end)| (hex(&id), end)).collect();
        let new = now.iter().filter(|(id, _)| !told.contains_key(*id));
        let mut lines: BTreeMap<_, _> =
            new.map(|(id, end)| (id.clone(), Some(seconds(*end).to_string()))).collect();
        if !lines.is_empty() {
            lines.extend(told.keys().filter(|id| !now.contains_key(*id)).map(|id| (id.clone(), None)));
            if let Err(error) = shared.write(lines).await {
                tracing::error!("a sign-out could not be told to the other replicas: {error}");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        }
        told = now;
        if changes.changed().await.is_err() {
            return;
        }
    }
}

async fn hear(revocations: &Revocations, shared: &Shared, heard: oneshot::Sender<()>) {
    let mut heard = Some(heard);
    let mut lines = Box::pin(shared.follow());
    while let Some(lines) = lines.next().await {
        match lines {
            Ok(lines) => {
                let read = |(id, end): (&String, &String)| {
                    let end = UNIX_EPOCH.checked_add(Duration::from_secs(end.parse().ok()?))?;
                    Some((bytes(id)?, end))
                };
                let now = SystemTime::now();
                let is_over = |line: &(&String, &String)| read(*line).is_none_or(|(_, end)| end < now);
                revocations.merge(lines.iter().filter_map(read));
                let over: BTreeMap<_, _> =
                    lines.iter().filter(is_over).map(|(id, _)| (id.clone(), None)).collect();
                if !over.is_empty()
                    && let Err(error) = shared.write(over).await
                {
                    tracing::warn!("sign-outs that matter no longer could not be removed: {error}");
                }
            }
            Err(error) => tracing::warn!("sign-outs of the other replicas are not heard: {error}"),
        }
        // Nobody may wait any more.
        let _ = heard.take().map(|heard| heard.send(()));
    }
}

fn seconds(time: SystemTime) -> u64 {
    // Rather too long than too short.
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() + 1)
}

fn hex(id: &Revoked) -> String {
    id.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn bytes(text: &str) -> Option<Revoked> {
    let mut id = Revoked::default();
    if text.len() != 2 * id.len() || !text.is_ascii() {
        return None;
    }
    for (at, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
    }
    Some(id)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_id_survives_being_written_and_read(id: [u8; 32]) {
            prop_assert_eq!(bytes(&hex(&id)), Some(id));
        }

        #[test]
        fn whatever_a_line_is_called_it_is_read_or_ignored(text in ".{0,80}") {
            bytes(&text);
        }
    }
}
