//! The containers of a log as they are now.

use super::{Source, SourceState};

/// All that a stream has told of, by [`Source::id`].
#[derive(Debug, Clone, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Takes what [`super::LogEvent::Sources`] tells.
    pub fn take(&mut self, told: Vec<Source>) {
        for source in told {
            match self.0.get_mut(source.id as usize) {
                Some(known) => *known = source,
                None => self.0.push(source),
            }
        }
    }

    /// The one with this id.
    pub fn get(&self, id: u32) -> Option<&Source> {
        self.0.get(id as usize)
    }

    /// Whether there is more than one.
    pub fn are_many(&self) -> bool {
        self.0.len() > 1
    }

    /// Which cannot be read, and why; none when all can.
    pub fn failed(&self) -> Option<String> {
        let failed = self.0.iter().filter(|source| matches!(source.state, SourceState::Failed(_)));
        let words: Vec<_> = failed.filter_map(Source::trouble).collect();
        (!words.is_empty()).then(|| words.join("; "))
    }

    /// Why there is nothing to be read of any; none when there is of one, or there are none.
    pub fn all_waiting(&self) -> Option<String> {
        let all = self.0.iter().all(|source| matches!(source.state, SourceState::Waiting(_)));
        let words: Vec<_> = self.0.iter().filter_map(Source::trouble).collect();
        (all && !words.is_empty()).then(|| words.join("; "))
    }
}

impl Source {
    /// `pod/container: why`, when it waits or cannot be read.
    pub fn trouble(&self) -> Option<String> {
        match &self.state {
            SourceState::Waiting(why) | SourceState::Failed(why) => {
                Some(format!("{}/{}: {why}", self.pod, self.container))
            }
            _ => None,
        }
    }
}
