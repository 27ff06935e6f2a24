//! What is remembered of runs that have ended: the last one that could be read, per container, for a bounded number.

use std::collections::HashMap;

use bytes::Bytes;
use kdr_core::log::LastRun;

/// A container of one pod, not of its namesakes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Key {
    /// The pod's `metadata.uid`.
    pub uid: String,
    /// The container's name.
    pub container: String,
}

/// Remembers; what was not asked for the longest is forgotten first.
#[derive(Debug)]
pub struct Memory {
    capacity: usize,
    runs: HashMap<Key, (u64, LastRun<Bytes>)>,
    uses: u64,
}

impl Memory {
    /// For so many containers.
    pub fn new(capacity: usize) -> Self {
        Self { capacity, runs: HashMap::new(), uses: 0 }
    }

    /// What is remembered of a container.
    pub fn get(&mut self, key: &Key) -> Option<LastRun<Bytes>> {
        self.uses += 1;
        let (used, run) = self.runs.get_mut(key)?;
        *used = self.uses;
        Some(run.clone())
    }

    /// Remembers a run in the place of an earlier one.
    pub fn put(&mut self, key: Key, run: LastRun<Bytes>) {
        self.uses += 1;
        self.runs.insert(key, (self.uses, run));
        if self.runs.len() > self.capacity {
            let oldest = self.runs.iter().min_by_key(|(_, (used, _))| *used).map(|(key, _)| key.clone());
            if let Some(oldest) = oldest {
                self.runs.remove(&oldest);
            }
        }
    }
}

#[cfg(test)]
mod tests;
