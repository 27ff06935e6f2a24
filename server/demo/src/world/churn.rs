//! The churn: changes on top of the company's own story, so many a second.

use jiff::SignedDuration;

use super::{
    World,
    agenda::{Action, Exit},
    pod::PodId,
};

/// How many times a pod is written in consequence of each kind of churn, roughly.
const FLIP: f64 = 2.0;
const RESTART: f64 = 3.0;
const REPLACEMENT: f64 = 8.0;

impl World {
    /// From now on so many changes to pods a second, roughly; zero for none.
    pub(crate) fn set_churn(&mut self, rate: f64) {
        self.churn = rate;
        self.start_churn();
    }

    /// Begins the churn, if there is to be any and it is not under way.
    pub(super) fn start_churn(&mut self) {
        if self.churn > 0.0 && !std::mem::replace(&mut self.churning, true) {
            self.later(SignedDuration::ZERO, Action::Churn);
        }
    }

    pub(super) fn next_churn(&mut self) {
        self.churning = self.churn > 0.0;
        if !self.churning {
            return;
        }
        let writes = match self.any_healthy_pod() {
            Some(pod) => self.shake(pod),
            None => FLIP,
        };
        let after =
            SignedDuration::try_from_secs_f64(writes / self.churn).unwrap_or(SignedDuration::from_hours(1));
        self.later(after.max(SignedDuration::from_micros(50)), Action::Churn);
    }

    /// Does something to a pod; says how many changes it makes.
    fn shake(&mut self, id: PodId) -> f64 {
        let Some(pod) = self.pods.get(&id) else { return FLIP };
        let at = pod.containers.len() - 1;
        let run = pod.containers[at].restarts;
        match self.dice.index(10) {
            0..5 => {
                self.change(id, |pod| pod.containers[at].ready = false);
                let after = self.dice.millis(1_000..6_000);
                self.later(after, Action::Ready(id, at));
                FLIP
            }
            5..8 => {
                let exit = Exit { code: 1, reason: "Error" };
                // The back-off is for those that really fail again and again.
                self.change(id, |pod| pod.containers[at].waits = 0);
                self.exit(id, at, run, exit);
                RESTART
            }
            _ => {
                self.delete(id);
                REPLACEMENT
            }
        }
    }

    /// A healthy pod that a controller would replace.
    fn any_healthy_pod(&mut self) -> Option<PodId> {
        let crowd = self.nodes.iter().any(|node| !node.company);
        for _ in 0..50 {
            let end = usize::try_from(self.next_id).unwrap_or(usize::MAX) + 1;
            let from = PodId::try_from(self.dice.index(end)).unwrap_or(0);
            let found = self.pods.range(from..).next().map(|(_, pod)| pod)?;
            let fits = found.is_live() && found.is_ready() && found.owner.is_some();
            if fits && found.template.is_happy(0) && Self::is_company(&found.key.namespace) != crowd {
                return Some(found.id);
            }
        }
        None
    }
}
