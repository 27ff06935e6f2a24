//! The end, as an operator asks for it.

use std::{process, time::Duration};

use tokio::signal;

/// Everything has ended this long after it was asked for.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// How long connections may take to hear the goodbye and leave; the rest of [`LIMIT`] belongs to the sources.
pub(crate) const CONNECTIONS: Duration = Duration::from_secs(7);

/// Resolves when the program is asked to end (SIGTERM, or Ctrl-C).
pub(crate) async fn asked() {
    tokio::select! {
        _ = signal::ctrl_c() => {}
        () = terminated() => {}
    }
}

#[cfg(unix)]
async fn terminated() {
    match signal::unix::signal(signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            terminate.recv().await;
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard");
            std::future::pending::<()>().await;
        }
    }
}

#[cfg(not(unix))]
async fn terminated() {
    std::future::pending::<()>().await;
}

/// Ends the program at once when it is asked a second time, or when it takes longer than promised.
pub(crate) async fn insisted() -> ! {
    tokio::select! {
        () = asked() => tracing::warn!("asked to end a second time; ending at once"),
        () = tokio::time::sleep(LIMIT) => tracing::error!("not at an end {} s after it was asked for", LIMIT.as_secs()),
    }
    process::exit(1)
}
