//! The web shop: develop, staging, production.

use jiff::SignedDuration;

use crate::{
    log::Voice,
    world::{
        World,
        founding::Plan,
        template::{Container, Fate, RestartPolicy},
        workload::Controller,
    },
};

const STAGES: [(&str, u32); 3] = [("shop-develop", 1), ("shop-staging", 1), ("shop-production", 3)];

/// A container of the shop's own code.
fn service(name: &str, version: &str, voice: Voice) -> Container {
    Container::new("app", &format!("registry.shop.example/{name}:{version}"), voice)
        .sized(100, 128, 512)
        .serving(8080, "/healthz")
}

impl World {
    pub(super) fn open_shop(&mut self) {
        for (stage, replicas) in STAGES {
            self.open_stage(stage, replicas);
        }
        let after = SignedDuration::from_secs(95);
        let crawl = Container::new("crawl", "registry.shop.example/sitemap:1.3.0", Voice::Batch)
            .faring(Fate::Completes { after, code: 0 });
        let mut sitemap = Plan::new("shop-production", "sitemap", cron("*/15 * * * *", 15), 0).with(crawl);
        sitemap.restart_policy = RestartPolicy::OnFailure;
        self.add_workload(sitemap);

        let shell = Container::new("debug", "registry.shop.example/toolbox:5", Voice::Quiet);
        self.add_bare_pod("shop-develop", "debug-shell", 2, 3, shell);
    }

    fn open_stage(&mut self, stage: &'static str, replicas: u32) {
        let production = stage == "shop-production";
        let deployment = |name: &str, replicas| Plan::new(stage, name, Controller::Deployment, replicas);

        let mut web = deployment("web", replicas + u32::from(production))
            .with(Container::init("migrate", "registry.shop.example/web-migrations:2.41.7", 1_800))
            .with(
                Container::sidecar("envoy", "docker.io/envoyproxy/envoy:v1.34.1", Voice::Access)
                    .sized(50, 64, 128),
            )
            .with(service("web", "2.41.7", Voice::Json));
        web.containers[2].name = "web".into();
        self.add_workload(web);
        self.add_workload(deployment("cart", replicas).with(service("cart", "1.18.2", Voice::Logfmt)));

        let checkout = service("checkout", if production { "3.6.0" } else { "3.7.0-rc.2" }, Voice::Colours);
        let checkout = if stage == "shop-staging" {
            let after = SignedDuration::from_millis(1_400);
            Container { voice: Voice::NoDatabaseUrl, ..checkout.faring(Fate::Crashes { after }) }
        } else {
            checkout
        };
        self.add_workload(deployment("checkout", replicas).with(checkout));

        let search = service("search", "0.94.1", Voice::Java).sized(200, 256, 256);
        let search = if stage == "shop-develop" {
            search.faring(Fate::OutOfMemory { after: SignedDuration::from_secs(97) })
        } else {
            search.sized(200, 512, 1_024)
        };
        self.add_workload(deployment("search", replicas).with(search));

        let recommend = service("recommend", "4.2.0", Voice::Python);
        let recommend = if stage == "shop-develop" {
            recommend.faring(Fate::NeverReady { status: 503 })
        } else {
            recommend
        };
        self.add_workload(deployment("recommend", replicas).with(recommend));
        if production {
            let orders = service("orders-worker", "2.3.1", Voice::Logfmt);
            self.add_workload(deployment("orders-worker", 2).with(orders));
        }
        self.add_workload(deployment("images", replicas).with(service("images", "1.0.14", Voice::Plain)));
    }
}

/// A CronJob that runs every so many minutes.
pub(super) fn cron(schedule: &'static str, every: i64) -> Controller {
    Controller::CronJob { schedule, every, suspended: false, last: None, succeeded: None, jobs: Vec::new() }
}
