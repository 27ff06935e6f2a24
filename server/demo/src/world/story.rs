//! What happens now and then beside rollouts: somebody edits a ConfigMap, a container crashes once.

use super::{
    World,
    agenda::{Action, Exit},
    equip::config,
};
use crate::store::Key;

/// Which ConfigMaps are edited, in turn, and by which field manager.
const EDITS: [(&str, &str, &str); 4] = [
    ("shop-develop", "cart", "kubectl-edit"),
    ("shop-production", "web", "argocd-controller"),
    ("payments-staging", "api", "kubectl-client-side-apply"),
    ("observability", "prometheus", "helm"),
];
/// Whose container crashes once, in turn.
const CRASHES: [(&str, &str); 3] =
    [("shop-develop", "images"), ("payments-staging", "fraud"), ("tools", "build-agent")];

impl World {
    /// The next thing that happens.
    pub(super) fn next_in_story(&mut self) {
        let turn = self.story;
        self.story += 1;
        if turn.is_multiple_of(2) {
            let (namespace, workload, manager) = EDITS[turn / 2 % EDITS.len()];
            self.edit_config(&Key::new(namespace, format!("{workload}-config")), workload, manager);
        } else {
            let (namespace, app) = CRASHES[turn / 2 % CRASHES.len()];
            self.crash_once(namespace, app);
        }
        let after = self.dice.millis(160_000..230_000);
        self.later(after, Action::Story);
    }

    fn edit_config(&mut self, key: &Key, workload: &str, manager: &'static str) {
        let now = self.now;
        let Some((made, edits)) = self.config_maps.iter_mut().find(|(made, _)| made.key == *key) else {
            return;
        };
        *edits += 1;
        made.manager = manager;
        made.changed = now;
        let (made, body) = (made.clone(), config(workload, *edits));
        self.establish(&made, body);
    }

    fn crash_once(&mut self, namespace: &str, app: &str) {
        let fits = |pod: &&super::Pod| {
            *pod.key.namespace == *namespace
                && *pod.template.service_account == *app
                && pod.is_live()
                && pod.is_ready()
        };
        let Some(pod) = self.pods.values().find(fits) else { return };
        let (id, at) = (pod.id, pod.containers.len() - 1);
        let run = pod.containers[at].restarts;
        // It is the first in a row: the kubelet starts it again at once.
        self.change(id, |pod| pod.containers[at].waits = 0);
        self.exit(id, at, run, Exit { code: 1, reason: "Error" });
    }
}
