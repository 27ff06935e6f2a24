//! The end, as an operator asks for it.

use std::{io, process, time::Duration};

#[cfg(unix)]
use tokio::signal::unix;
use tokio::time;

/// Everything has ended this long after it was asked for.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// How long connections may take to hear the goodbye and leave; the rest of [`LIMIT`] belongs to the sources.
pub(crate) const CONNECTIONS: Duration = Duration::from_secs(7);

/// The signals by which the program is asked to end: SIGTERM, and Ctrl-C.
pub(crate) struct Signals {
    #[cfg(unix)]
    terminate: unix::Signal,
    #[cfg(unix)]
    interrupt: unix::Signal,
}

impl Signals {
    /// From here on a signal does not end the program by itself.
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Self {
            #[cfg(unix)]
            terminate: unix::signal(unix::SignalKind::terminate())?,
            #[cfg(unix)]
            interrupt: unix::signal(unix::SignalKind::interrupt())?,
        })
    }

    /// Resolves when the program is asked to end.
    pub(crate) async fn asked(&mut self) {
        #[cfg(unix)]
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
        #[cfg(not(unix))]
        let _ = tokio::signal::ctrl_c().await;
    }

    /// Ends the program at once when it is asked a second time, or when it takes longer than promised.
    pub(crate) async fn insisted(&mut self) {
        tokio::select! {
            () = self.asked() => tracing::warn!("asked to end a second time; ending at once"),
            () = time::sleep(LIMIT) => {
                tracing::error!("not at an end {} s after it was asked for; ending at once", LIMIT.as_secs());
            }
        }
        process::exit(1)
    }
}
