//! The crowd: as many more namespaces, workloads and pods as asked for, almost all of them well.

use jiff::SignedDuration;

use super::{
    World,
    founding::Plan,
    template::{Container, Fate},
    workload::Controller,
};
use crate::log::Voice;

const PODS_IN_A_NAMESPACE: usize = 50;
const PODS_ON_A_NODE: usize = 10;
/// One pod in so many is in trouble.
const TROUBLED: usize = 100;

const TEAMS: [&str; 12] = [
    "atlas", "beacon", "cedar", "delta", "ember", "fjord", "grove", "harbor", "indigo", "juniper", "kestrel",
    "lumen",
];
const SERVICES: [&str; 16] = [
    "accounts",
    "billing",
    "catalog",
    "documents",
    "exports",
    "feeds",
    "gateway",
    "history",
    "identity",
    "jobs",
    "limits",
    "mailer",
    "notifier",
    "orders",
    "pricing",
    "quotes",
];
const VOICES: [Voice; 5] = [Voice::Plain, Voice::Json, Voice::Logfmt, Voice::Colours, Voice::Java];

impl World {
    /// Fills the cluster up to so many pods.
    pub(super) fn gather_crowd(&mut self, total: usize) {
        let missing = total.saturating_sub(self.pods.len());
        for number in 0..missing.div_ceil(PODS_ON_A_NODE) {
            self.add_node(
                format!("pool-{:04}", number + 1),
                false,
                false,
                30 + i64::try_from(number % 300).unwrap_or(0),
            );
        }
        for number in 0..missing.div_ceil(PODS_IN_A_NAMESPACE) {
            let namespace = format!("{}-{:03}", TEAMS[number % TEAMS.len()], number + 1);
            self.add_namespace(&namespace, 20 + i64::try_from(number % 400).unwrap_or(0));
            let pods = PODS_IN_A_NAMESPACE.min(missing - number * PODS_IN_A_NAMESPACE);
            self.fill_namespace(&namespace, pods);
        }
    }

    fn fill_namespace(&mut self, namespace: &str, mut pods: usize) {
        for at in 0.. {
            if pods == 0 {
                return;
            }
            let service = SERVICES[at % SERVICES.len()];
            let name = if at < SERVICES.len() {
                service.to_owned()
            } else {
                format!("{service}-{}", at / SERVICES.len())
            };
            // A troubled workload has one pod, another has four on average: so it is the pods that are counted.
            let troubled = self.dice.index(TROUBLED) < 4;
            let replicas = if troubled { 1 } else { (1 + self.dice.index(7)).min(pods) };
            pods -= replicas;
            let controller = if at % 6 == 5 { Controller::StatefulSet } else { Controller::Deployment };
            let image =
                format!("registry.example/{}/{service}:{}.{}", namespace, 1 + at % 4, self.dice.index(40));
            let voice = self.dice.pick(&VOICES);
            let container = Container::new("app", &image, voice).sized(50, 64, 256).serving(8080, "/healthz");
            let container = if troubled { self.trouble(container) } else { container };
            let count = u32::try_from(replicas).unwrap_or(1);
            let mut plan = Plan::new(namespace, &name, controller, count).with(container);
            plan.days = 1 + i64::try_from(self.dice.index(90)).unwrap_or(0);
            self.add_workload(plan);
        }
    }

    fn trouble(&mut self, container: Container) -> Container {
        let seconds = SignedDuration::from_secs;
        match self.dice.index(4) {
            0 => Container {
                voice: Voice::NoDatabaseUrl,
                ..container.faring(Fate::Crashes { after: seconds(2) })
            },
            1 => container.faring(Fate::OutOfMemory { after: seconds(150) }),
            2 => container.faring(Fate::NoImage { words: "failed to resolve reference: pull access denied" }),
            _ => container.faring(Fate::NeverReady { status: 500 }),
        }
    }
}
