//! Troubles that the company has beside its crash loops: demo data, mostly in its development namespaces.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::json;

use crate::{
    kind::Kind,
    log::Voice,
    manifest::{self, Made},
    store::{Key, Labels},
    world::{
        Incident, World,
        founding::Plan,
        node::Trouble,
        pod::{State, Terminated},
        service::{Port, Service},
        template::{Container, Fate, Obstacle},
        wiring::Claim,
        workload::Controller,
    },
};

const DEVELOP: &str = "shop-develop";
/// A class of storage that nobody has set up.
const NO_CLASS: &str = "fast-ssd";
const NO_CLAIM: &str = "0/7 nodes are available: persistentvolumeclaim \"thumbnails-cache\" not found. preemption: 0/7 \
                        nodes are available: 7 Preemption is not helpful for scheduling.";
const UNBOUND: &str = "0/7 nodes are available: pod has unbound immediate PersistentVolumeClaims. preemption: 0/7 nodes \
                       are available: 7 Preemption is not helpful for scheduling.";
const EVICTION: &str = "The node was low on resource: memory. Threshold quantity: 100Mi, available: 71284Ki. Container \
                        agent was using 5211232Ki, request is 256Mi, has larger consumption of memory. ";

fn app(name: &str) -> Container {
    Container::new("app", &format!("registry.shop.example/{name}:0.3.0"), Voice::Plain)
        .sized(50, 64, 256)
        .serving(8_080, "/healthz")
}

impl World {
    /// Nodes that are not as they should be. They come right after the others.
    pub(super) fn trouble_nodes(&mut self) {
        let silent = self.now + crate::world::PAST - SignedDuration::from_mins(23);
        self.add_troubled_node("build-1", Trouble::MemoryPressure, 210);
        self.add_troubled_node("spare-1", Trouble::Cordoned, 180);
        self.add_troubled_node("edge-1", Trouble::Silent(silent), 150);
        for (name, reason, words, warning) in [
            ("build-1", "EvictionThresholdMet", "Attempting to reclaim memory", true),
            ("spare-1", "NodeNotSchedulable", "Node spare-1 status is now: NodeNotSchedulable", false),
            ("edge-1", "NodeNotReady", "Node edge-1 status is now: NodeNotReady", false),
        ] {
            let Some(node) = self.nodes.iter().find(|node| *node.name == *name) else { continue };
            let incident = Incident::about_node(node, reason, words);
            let incident = if warning { incident.warning() } else { incident.by("node-controller") };
            self.complain_of(incident);
        }
    }

    /// Workloads and objects that are not as they should be.
    pub(super) fn make_trouble(&mut self) {
        self.lack_config();
        self.lack_storage();
        self.exceed_quota();
        self.evict_agent();
        self.serve_nobody();
        self.get_stuck();
    }

    /// A pod whose ConfigMap is not there.
    fn lack_config(&mut self) {
        let fate = Fate::NoConfig { words: "configmap \"newsletter-config\" not found" };
        let plan = Plan::new(DEVELOP, "newsletter", Controller::Deployment, 1);
        self.add_workload(plan.with(app("newsletter").faring(fate)));
    }

    /// A pod whose claim is not there, and one whose claim is never bound.
    fn lack_storage(&mut self) {
        let plan = Plan::new(DEVELOP, "thumbnails", Controller::Deployment, 1);
        let mut plan = plan.with(app("thumbnails")).claiming(Claim::Shared("thumbnails-cache"));
        plan.obstacle = Some(Obstacle { room_for: 0, words: NO_CLAIM });
        self.add_workload(plan);
        let plan = Plan::new(DEVELOP, "reviews", Controller::StatefulSet, 1).with(app("reviews"));
        let mut plan = plan.claiming(Claim::PerPod { gib: 20, class: NO_CLASS });
        plan.obstacle = Some(Obstacle { room_for: 0, words: UNBOUND });
        plan.days = 2;
        self.add_workload(plan);
        let key = Key::new(DEVELOP, "data-reviews-0");
        if let Some(claim) = self.store.table(Kind::PersistentVolumeClaim).get(&key) {
            let claim = serde_json::from_slice::<serde_json::Value>(&claim.body()).unwrap_or_default();
            let uid = claim["metadata"]["uid"].as_str().unwrap_or_default();
            let made = self.make(Kind::PersistentVolumeClaim, (DEVELOP, "data-reviews-0"), "helm", 2);
            let made = Made { uid: uid.into(), ..made };
            let words = format!("storageclass.storage.k8s.io \"{NO_CLASS}\" not found");
            let incident = Incident::about_object(&made, "ProvisioningFailed", &words).warning();
            self.complain_of(incident.by("persistentvolume-controller"));
        }
    }

    /// A Deployment whose only pod asks for more than its namespace may have.
    fn exceed_quota(&mut self) {
        let mut plan = Plan::new(DEVELOP, "load-test", Controller::Deployment, 1)
            .with(app("load-test").sized(1_000, 6_144, 6_144).faring(Fate::NeverReady { status: 503 }));
        plan.days = 4;
        self.add_workload(plan);
    }

    /// A pod that its node has put out; its successor is well elsewhere.
    fn evict_agent(&mut self) {
        let agent = Container::new("agent", "registry.shop.example/build-agent:5.1.0", Voice::Batch)
            .sized(250, 256, 0);
        let mut plan = Plan::new("tools", "build-agent", Controller::Deployment, 1).with(agent);
        plan.days = 20;
        let id = self.add_workload(plan);
        let Some(set) = self.workloads.get(&id).and_then(|workload| workload.newest()) else { return };
        let name = format!("{}-{}", set.name, self.dice.suffix(5));
        let (Some(pod), Some(node)) = (self.place_pod(id, 0, &name), self.node_index("build-1")) else {
            return;
        };
        self.age_pod(pod, node, SignedDuration::from_hours(9));
        let at = self.now + crate::world::PAST - SignedDuration::from_mins(31);
        self.change(pod, |pod| {
            for status in &mut pod.containers {
                let Some(started) = status.running_since() else { continue };
                let end = Terminated { run: 0, code: 137, reason: "Error", started, finished: at };
                status.state = State::Terminated(end);
                status.ready = false;
                status.started = false;
            }
            pod.evicted = Some((at, EVICTION.to_owned()));
        });
        if let Some(pod) = self.pods.get_mut(&pod) {
            pod.ready_since = at;
            let incident = Incident::about_pod(pod, "Evicted", EVICTION).warning().by_kubelet(pod);
            self.complain_of(incident);
        }
    }

    /// A Service that selects nothing, and one whose port no container serves.
    fn serve_nobody(&mut self) {
        let of_app = |app: &str| Arc::new(Labels::from([("app.kubernetes.io/name".into(), app.into())]));
        for (name, app, port, pods) in [
            ("search-legacy", "search-v1", Port::before(8_080), None),
            (
                "recommend-admin",
                "recommend",
                Port { name: "admin", outer: 80, target: "admin", number: 0, on_nodes: None },
                self.workload_of(DEVELOP, "recommend"),
            ),
        ] {
            let made = self.make(Kind::Service, (DEVELOP, name), "kubectl-client-side-apply", 33);
            let cluster_ip = self.cluster_ip();
            let slice = format!("{name}-{}", self.dice.suffix(5));
            let selector = of_app(app);
            let service = Service { made, selector, ports: vec![port], cluster_ip, address: None, slice };
            self.add_service(service, pods);
        }
    }

    /// A namespace that cannot go, because what is in it has a finalizer that nobody takes away.
    fn get_stuck(&mut self) {
        let seen = self.now + crate::world::PAST;
        let since = manifest::time(seen - SignedDuration::from_hours(26));
        let name = "preview-1472";
        let condition = |kind: &str, status: &str, reason: &str, message: &str| {
            json!({
                "type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": since,
            })
        };
        let made = self.make(Kind::Namespace, ("", name), "kubectl-create", 9);
        let labels = Arc::new(Labels::from([("kubernetes.io/metadata.name".into(), name.into())]));
        let body = json!({
            "metadata": {"deletionTimestamp": since},
            "spec": {"finalizers": ["kubernetes"]},
            "status": {
                "phase": "Terminating",
                "conditions": [
                    condition(
                        "NamespaceDeletionDiscoveryFailure", "True", "DiscoveryFailed",
                        "Discovery failed for some groups, 1 failing: unable to retrieve the complete list of server \
                         APIs: custom.metrics.k8s.io/v1beta1: stale GroupVersion discovery: \
                         custom.metrics.k8s.io/v1beta1",
                    ),
                    condition(
                        "NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions",
                        "All legacy kube types successfully parsed",
                    ),
                    condition(
                        "NamespaceDeletionContentFailure", "False", "ContentDeleted",
                        "All content successfully deleted, may be waiting on finalization",
                    ),
                    condition(
                        "NamespaceContentRemaining", "True", "SomeResourcesRemain",
                        "Some resources are remaining: campaigns.shop.example has 1 resource instances",
                    ),
                    condition(
                        "NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain",
                        "Some content in the namespace has finalizers remaining: shop.example/campaign-cleanup in 1 \
                         resource instances",
                    ),
                ],
            },
        });
        self.establish(&Made { labels, generation: 0, ..made }, body);
        let made = self.make(Kind::Campaign, (name, "teaser"), "kubectl-client-side-apply", 9);
        let body = json!({
            "metadata": {
                "deletionTimestamp": since, "deletionGracePeriodSeconds": 0,
                "finalizers": ["shop.example/campaign-cleanup"],
            },
            "spec": {"title": "teaser", "discountPercent": 5, "audience": "staff"},
        });
        self.establish(&Made { generation: 2, ..made }, body);
    }
}
