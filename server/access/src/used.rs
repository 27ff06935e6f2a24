//! Sign-ins that were finished, so that none is finished twice. The provider refuses a used code as well; this holds
//! where it does not, and spares it the question.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
    time::SystemTime,
};

use sha2::{Digest as _, Sha256};

use crate::limits::PENDING;

/// Sign-ins that are remembered; the oldest make place.
const MOST: usize = 10_000;

/// The states of the sign-ins that were finished, until they could not be finished any more.
#[derive(Debug, Default)]
pub(crate) struct Used(Mutex<BTreeSet<(SystemTime, [u8; 32])>>);

impl Used {
    /// Notes a state; `false` when it was noted before. `begun` is when its sign-in began.
    pub(crate) fn note(&self, state: &str, begun: SystemTime, now: SystemTime) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let digest: [u8; 32] = Sha256::digest(state).into();
        while noted.first().is_some_and(|(begun, _)| *begun + PENDING < now) {
            noted.pop_first();
        }
        let new = noted.insert((begun, digest));
        if noted.len() > MOST {
            noted.pop_first();
        }
        new
    }
}

#[cfg(test)]
mod tests;
