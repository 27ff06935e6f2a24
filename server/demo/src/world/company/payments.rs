//! The payments team: staging, production.

use jiff::SignedDuration;

use super::shop::cron;
use crate::{
    log::Voice,
    world::{
        World,
        founding::Plan,
        template::{Container, Fate, RestartPolicy},
        wiring::Claim,
        workload::Controller,
    },
};

/// What a registry says of a tag that does not exist.
const NO_SUCH_TAG: &str = "failed to resolve reference \"registry.shop.example/payments/invoice:2.0.0-rc1\": \
                           registry.shop.example/payments/invoice:2.0.0-rc1: not found";

fn service(name: &str, version: &str, voice: Voice) -> Container {
    Container::new(name, &format!("registry.shop.example/payments/{name}:{version}"), voice)
        .sized(150, 192, 512)
        .serving(8443, "/ready")
}

impl World {
    pub(super) fn open_payments(&mut self) {
        for (stage, replicas) in [("payments-staging", 1), ("payments-production", 3)] {
            let staging = stage == "payments-staging";
            let deployment = |name: &str, replicas| Plan::new(stage, name, Controller::Deployment, replicas);
            self.add_workload(deployment("api", replicas).with(service("api", "7.11.3", Voice::Json)));
            let invoice = service("invoice", if staging { "2.0.0-rc1" } else { "1.9.4" }, Voice::Java);
            let invoice =
                if staging { invoice.faring(Fate::NoImage { words: NO_SUCH_TAG }) } else { invoice };
            self.add_workload(deployment("invoice", replicas.min(2)).with(invoice));
            let ledger = Plan::new(stage, "ledger", Controller::StatefulSet, replicas);
            let claim = Claim::PerPod { gib: 40, class: super::STORAGE_CLASS };
            self.add_workload(ledger.with(service("ledger", "3.0.8", Voice::Logfmt)).claiming(claim));
            let fraud = deployment("fraud", replicas.min(2)).with(service("fraud", "0.31.0", Voice::Python));
            self.add_workload(fraud);
        }
        let after = SignedDuration::from_secs(140);
        let settle =
            Container::new("settle", "registry.shop.example/payments/settlement:1.4.0", Voice::Batch)
                .faring(Fate::Completes { after, code: 0 });
        let mut settlement =
            Plan::new("payments-production", "settlement", cron("*/20 * * * *", 20), 0).with(settle);
        settlement.restart_policy = RestartPolicy::Never;
        self.add_workload(settlement);
    }
}
