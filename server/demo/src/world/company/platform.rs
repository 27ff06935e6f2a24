//! What the platform team runs: data, ingress, observability, Kubernetes itself, tools.

use jiff::SignedDuration;

use super::shop::cron;
use crate::{
    log::Voice,
    world::{
        World,
        founding::Plan,
        template::{Container, Fate, Obstacle, RestartPolicy},
        wiring::Claim,
        workload::Controller,
    },
};

/// What the scheduler says of `kafka-2`: its claim on memory fits nowhere.
const NO_ROOM: &str = "0/7 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: \
                       }, 1 node(s) had untolerated taint {node.kubernetes.io/memory-pressure: }, 1 node(s) had \
                       untolerated taint {node.kubernetes.io/unreachable: }, 1 node(s) were unschedulable, 3 \
                       Insufficient memory. preemption: 0/7 nodes are available: 3 No preemption victims found for \
                       incoming pod, 4 Preemption is not helpful for scheduling.";

/// A claim of each pod on so many GiB.
fn disk(gib: u32) -> Claim {
    Claim::PerPod { gib, class: super::STORAGE_CLASS }
}

impl World {
    pub(super) fn set_up_platform(&mut self) {
        self.set_up_data();
        self.set_up_ingress();
        self.set_up_observability();
        self.set_up_kube_system();
        self.set_up_tools();
    }

    fn set_up_data(&mut self) {
        let stateful = |name: &str, replicas| Plan::new("data", name, Controller::StatefulSet, replicas);
        let postgres = Container::new("postgres", "docker.io/library/postgres:17.6", Voice::Postgres);
        let postgres = stateful("postgres", 3).with(postgres.sized(500, 1_024, 2_048).serving(5432, "/"));
        self.add_workload(postgres.claiming(disk(200)));
        let redis = Container::new("redis", "docker.io/library/redis:8.2.1", Voice::Redis);
        self.add_workload(stateful("redis", 1).with(redis.serving(6379, "/")).claiming(disk(8)));
        let kafka = Container::new("kafka", "docker.io/apache/kafka:4.1.0", Voice::Kafka);
        let mut kafka =
            stateful("kafka", 3).claiming(disk(100)).with(kafka.sized(500, 4_096, 4_096).serving(9092, "/"));
        kafka.obstacle = Some(Obstacle { room_for: 2, words: NO_ROOM });
        self.add_workload(kafka);

        let dump = Container::new("dump", "docker.io/library/postgres:17.6", Voice::Batch);
        let dump = dump.faring(Fate::Completes { after: SignedDuration::from_secs(210), code: 0 });
        let mut backup = Plan::new("data", "postgres-backup", cron("*/30 * * * *", 30), 0).with(dump);
        backup.restart_policy = RestartPolicy::OnFailure;
        self.add_workload(backup);
    }

    fn set_up_ingress(&mut self) {
        let nginx =
            Container::new("controller", "registry.k8s.io/ingress-nginx/controller:v1.13.2", Voice::Access);
        let nginx = nginx.sized(200, 256, 512).serving(443, "/healthz");
        let plan = Plan::new("ingress", "ingress-nginx-controller", Controller::Deployment, 2)
            .labelled("app.kubernetes.io/name", "ingress-nginx")
            .labelled("app.kubernetes.io/component", "controller");
        self.add_workload(plan.with(nginx));
        let manager =
            Container::new("cert-manager", "quay.io/jetstack/cert-manager-controller:v1.18.2", Voice::Klog);
        self.add_workload(Plan::new("ingress", "cert-manager", Controller::Deployment, 1).with(manager));
    }

    fn set_up_observability(&mut self) {
        let namespace = "observability";
        let prometheus = Container::new("prometheus", "quay.io/prometheus/prometheus:v3.5.0", Voice::Logfmt);
        let prometheus = prometheus.sized(500, 1_024, 4_096).serving(9090, "/-/ready");
        let reloader = Container::new(
            "config-reloader",
            "quay.io/prometheus-operator/prometheus-config-reloader:v0.85.0",
            Voice::Logfmt,
        );
        let plan = Plan::new(namespace, "prometheus", Controller::StatefulSet, 1);
        self.add_workload(plan.with(prometheus).with(reloader).claiming(disk(120)));
        let grafana = Container::new("grafana", "docker.io/grafana/grafana:12.1.1", Voice::Logfmt);
        let plan = Plan::new(namespace, "grafana", Controller::Deployment, 1);
        self.add_workload(plan.with(grafana.serving(3000, "/api/health")));
        let exporter =
            Container::new("node-exporter", "quay.io/prometheus/node-exporter:v1.9.1", Voice::Logfmt);
        let plan = Plan::new(namespace, "node-exporter", Controller::DaemonSet { everywhere: true }, 0);
        self.add_workload(plan.with(exporter.serving(9100, "/")));
        for (name, voice) in [
            ("firehose", Voice::Firehose),
            ("log-archive", Voice::Archive),
            ("legacy-importer", Voice::Latin1),
        ] {
            let container =
                Container::new(name, &format!("registry.shop.example/platform/{name}:1.2.0"), voice);
            let mut plan = Plan::new(namespace, name, Controller::Deployment, 1).with(container);
            plan.days = 9;
            self.add_workload(plan);
        }
    }

    fn set_up_kube_system(&mut self) {
        let namespace = "kube-system";
        for (name, port) in [
            ("etcd", 2381),
            ("kube-apiserver", 6443),
            ("kube-controller-manager", 10_257),
            ("kube-scheduler", 10_259),
        ] {
            let image = match name {
                "etcd" => "registry.k8s.io/etcd:3.6.4-0".to_owned(),
                _ => format!("registry.k8s.io/{name}:v1.34.4"),
            };
            let container = Container::new(name, &image, Voice::Klog).serving(port, "/healthz");
            self.add_bare_pod(namespace, &format!("{name}-control-plane-1"), 0, 61, container);
        }
        let coredns = Container::new("coredns", "registry.k8s.io/coredns/coredns:v1.12.1", Voice::CoreDns);
        let plan = Plan::new(namespace, "coredns", Controller::Deployment, 2);
        self.add_workload(plan.with(coredns.sized(100, 70, 170).serving(8181, "/ready")));
        let proxy = Container::new("kube-proxy", "registry.k8s.io/kube-proxy:v1.34.4", Voice::Klog);
        let everywhere = Controller::DaemonSet { everywhere: true };
        self.add_workload(Plan::new(namespace, "kube-proxy", everywhere, 0).with(proxy));
        let metrics = Container::new(
            "metrics-server",
            "registry.k8s.io/metrics-server/metrics-server:v0.8.0",
            Voice::Klog,
        );
        let plan = Plan::new(namespace, "metrics-server", Controller::Deployment, 1);
        self.add_workload(plan.with(metrics.serving(10_250, "/readyz")));
    }

    fn set_up_tools(&mut self) {
        let gitea = Container::new("gitea", "docker.io/gitea/gitea:1.24.5", Voice::Colours)
            .serving(3000, "/api/healthz");
        let plan = Plan::new("tools", "gitea", Controller::StatefulSet, 1).with(gitea);
        self.add_workload(plan.claiming(disk(50)));
        let runner = Container::new("runner", "docker.io/gitea/act_runner:0.2.13", Voice::Plain);
        self.add_workload(
            Plan::new("tools", "runner", Controller::DaemonSet { everywhere: false }, 0).with(runner),
        );
        let clean = Container::new("clean", "docker.io/library/busybox:1.37", Voice::Batch);
        let clean = clean.faring(Fate::Completes { after: SignedDuration::from_secs(5), code: 2 });
        let mut plan = Plan::new("tools", "registry-cleanup", cron("0 * * * *", 60), 0).with(clean);
        plan.restart_policy = RestartPolicy::Never;
        self.add_workload(plan);
        // Waits for ever for something that nobody has installed.
        let wait = Container::init("wait-for-registry", "docker.io/library/busybox:1.37", 30 * 86_400_000);
        let mirror = Container::new("mirror", "registry.shop.example/platform/mirror:0.3.1", Voice::Plain);
        self.add_workload(Plan::new("tools", "mirror", Controller::Deployment, 1).with(wait).with(mirror));
        let mut report = Plan::new("tools", "usage-report", cron("0 6 * * 1", 10_080), 0);
        if let Controller::CronJob { suspended, .. } = &mut report.controller {
            *suspended = true;
        }
        report.restart_policy = RestartPolicy::OnFailure;
        let image = "registry.shop.example/platform/usage-report:0.4.0";
        self.add_workload(report.with(Container::new("report", image, Voice::Batch)));
    }
}
