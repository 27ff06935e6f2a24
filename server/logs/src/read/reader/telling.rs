//! What a reader tells beside the lines: how its container is, and what became of its runs.

use jiff::Timestamp;
use kdr_core::log::{MarkerKind, SourceState};

use super::{Reader, Said, Stop, run::Run, words};

impl Reader {
    pub(super) async fn begins(&mut self, run: Run, again: bool) -> Result<(), Stop> {
        let seen = self.seen.borrow().clone();
        let (kind, message) = words::begins(&self.pod, &seen.container, run.restarts, again);
        self.say_marker(words::started(&seen.container), kind, message).await
    }

    /// Tells how a run ended, as soon as the API server has said so; each end once.
    pub(super) async fn tell_end(&mut self, run: Run) -> Result<(), Stop> {
        let patience = tokio::time::Instant::now() + self.logs.pace.answer;
        loop {
            let seen = self.seen.borrow_and_update().clone();
            if let Some(end) = words::end_of(&seen.container, run.restarts) {
                self.say_state(SourceState::Ended(end.message.clone())).await?;
                if end.finished.is_none() || end.finished != self.told {
                    self.told = end.finished;
                    self.say_marker(end.finished, end.kind, end.message).await?;
                }
                return Ok(());
            }
            if seen.gone.is_some() || tokio::time::Instant::now() >= patience {
                return Ok(());
            }
            tokio::select! {
                changed = self.changed() => changed?,
                () = tokio::time::sleep_until(patience) => {}
            }
        }
    }

    /// The log's end said that the pod is gone: what became of it, as soon as it is known.
    pub(super) async fn pod_gone(&mut self) -> Result<(), Stop> {
        let patience = tokio::time::Instant::now() + self.logs.pace.answer;
        loop {
            let gone = self.seen.borrow_and_update().gone.clone();
            if let Some(how) = gone {
                return self.gone(how).await;
            }
            if tokio::time::Instant::now() >= patience {
                return self.gone(format!("Pod {} is gone.", self.pod)).await;
            }
            tokio::select! {
                changed = self.changed() => changed?,
                () = tokio::time::sleep_until(patience) => {}
            }
        }
    }

    pub(super) async fn gone(&mut self, how: String) -> Result<(), Stop> {
        self.say_state(SourceState::Ended(how.clone())).await?;
        self.say_marker(None, MarkerKind::Gone, how).await
    }

    pub(super) async fn say_state(&self, state: SourceState) -> Result<(), Stop> {
        Ok(self.out.send(Said::State(state)).await?)
    }

    pub(super) async fn say_marker(
        &self,
        at: Option<Timestamp>,
        kind: MarkerKind,
        message: String,
    ) -> Result<(), Stop> {
        let time = at.and_then(|at| i64::try_from(at.as_nanosecond()).ok());
        Ok(self.out.send(Said::Marker { time, kind, message }).await?)
    }
}
