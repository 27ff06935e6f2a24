//! The bindings of the configuration file, read again whenever it changes.

use std::{path::PathBuf, sync::Arc, time::Duration};

use kdr_core::access::Bindings;
use tokio::sync::watch;

use crate::{config, failure::Failure};

/// The file is looked at this often. A ConfigMap's files are swapped by links, which notifications mostly miss.
const LOOK: Duration = Duration::from_secs(2);

/// The bindings now and from now on. Of a file that cannot be read the last good ones stay in force.
pub(super) fn follow(first: Bindings, file: Option<PathBuf>) -> watch::Receiver<Arc<Bindings>> {
    let (sender, receiver) = watch::channel(Arc::new(first));
    let Some(file) = file else { return receiver };
    tokio::spawn(async move {
        let mut known = tokio::fs::read(&file).await.ok();
        while !sender.is_closed() {
            tokio::time::sleep(LOOK).await;
            let now = tokio::fs::read(&file).await.ok();
            if now == known {
                continue;
            }
            known = now;
            match config::bindings(&file) {
                Ok(bindings) => {
                    let changed = sender.send_if_modified(|current| {
                        let changed = **current != bindings;
                        *current = Arc::new(bindings);
                        changed
                    });
                    if changed {
                        tracing::info!(file = %file.display(), "the bindings have changed");
                    }
                }
                Err(Failure::Usage(sentence)) => {
                    tracing::error!("the bindings stay as they are: {sentence}");
                }
                Err(Failure::Runtime(error)) => tracing::error!("the bindings stay as they are: {error:#}"),
            }
        }
    });
    receiver
}
