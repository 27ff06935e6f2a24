//! Puts namespaces' workloads into the world, as they have been for some time.

use std::{collections::BTreeSet, sync::Arc};

use jiff::SignedDuration;

use super::{
    World,
    agenda::Action,
    control::job::next_tick,
    node::COMPANY,
    pod::{Pod, Status},
    template::{Container, Obstacle, RestartPolicy, Role, Template},
    wiring::{Claim, Wiring},
    workload::{Controller, Progress, Revision, Rollout, Turn, Workload, WorkloadId},
};
use crate::store::{Key, Labels};

/// Where what serves nothing else is measured.
const METRICS_PORT: u16 = 9_402;

/// A workload to be added.
pub(super) struct Plan {
    pub(super) namespace: String,
    pub(super) name: String,
    pub(super) controller: Controller,
    pub(super) replicas: u32,
    pub(super) containers: Vec<Container>,
    pub(super) restart_policy: RestartPolicy,
    pub(super) obstacle: Option<Obstacle>,
    pub(super) labels: Vec<(&'static str, String)>,
    pub(super) days: i64,
    /// Its own, or that of its namespace.
    pub(super) own_account: bool,
    pub(super) wiring: Wiring,
}

impl Plan {
    pub(super) fn new(namespace: &str, name: &str, controller: Controller, replicas: u32) -> Self {
        Self {
            namespace: namespace.to_owned(),
            name: name.to_owned(),
            controller,
            replicas,
            containers: Vec::new(),
            restart_policy: RestartPolicy::Always,
            obstacle: None,
            labels: vec![("app.kubernetes.io/name", name.to_owned())],
            days: 120,
            own_account: false,
            wiring: Wiring::default(),
        }
        .usually_wired()
    }

    /// What most have: a ConfigMap, a Secret and a ServiceAccount of their own.
    fn usually_wired(mut self) -> Self {
        let own = |what: &str| Some(format!("{}-{what}", self.name).into());
        self.wiring.config_map = own("config");
        match self.controller {
            Controller::Deployment | Controller::StatefulSet => {
                self.wiring.secret = own("credentials");
                self.own_account = true;
            }
            Controller::DaemonSet { .. } => {
                self.wiring.node_selector = Some(super::node::GENERAL);
                self.own_account = true;
            }
            Controller::Job { .. } | Controller::CronJob { .. } => {}
        }
        self
    }

    /// Mounts a claim.
    pub(super) fn claiming(mut self, claim: Claim) -> Self {
        self.wiring.claim = Some(claim);
        self
    }

    pub(super) fn with(mut self, container: Container) -> Self {
        self.containers.push(container);
        self
    }

    pub(super) fn labelled(mut self, key: &'static str, value: &str) -> Self {
        self.labels.retain(|(kept, _)| *kept != key);
        self.labels.push((key, value.to_owned()));
        self
    }
}

impl World {
    /// Adds a workload as it has been for some days. Pods that are well are as old; the others are new, so that
    /// their troubles begin now.
    pub(super) fn add_workload(&mut self, mut plan: Plan) -> WorkloadId {
        complete(&mut plan);
        let (id, uid) = (self.id(), self.uid());
        let template_labels = labels(&plan.labels);
        let hash: Arc<str> =
            self.dice.suffix(if matches!(plan.controller, Controller::Deployment) { 9 } else { 10 }).into();
        let name: Arc<str> = plan.name.as_str().into();
        let created = self.now - SignedDuration::from_hours(24 * plan.days);
        let template = Arc::new(Template {
            labels: Arc::clone(&template_labels),
            containers: plan.containers,
            service_account: if plan.own_account { name.clone() } else { "default".into() },
            restart_policy: plan.restart_policy,
            wiring: plan.wiring,
            obstacle: plan.obstacle,
        });
        let revision = self.first_revision(&plan.controller, &name, hash, template, plan.replicas);
        let workload = Workload {
            key: Key::new(plan.namespace, name),
            uid,
            created,
            labels: Arc::clone(&template_labels),
            selector: template_labels,
            controller: plan.controller,
            replicas: plan.replicas,
            generation: 1,
            revisions: vec![Revision { created, ..revision }],
            available: Turn { is: false, since: created },
            progress: Progress { state: Rollout::Underway, updated: self.now, since: created },
            shipped: created,
            scaled: None,
            refused: None,
            retry: None,
        };
        self.workloads.insert(id, workload);
        self.equip(id);
        self.populate(id);
        id
    }

    /// The first revision of a workload, with the labels that its controller gives to its pods.
    pub(super) fn first_revision(
        &mut self,
        controller: &Controller,
        name: &Arc<str>,
        hash: Arc<str>,
        template: Arc<Template>,
        wanted: u32,
    ) -> Revision {
        let mut labels = Arc::clone(&template.labels);
        let own = Arc::make_mut(&mut labels);
        let set_name = match controller {
            Controller::Deployment => {
                own.insert("pod-template-hash".into(), hash.clone());
                format!("{name}-{hash}").into()
            }
            Controller::Job { .. } => {
                own.insert("batch.kubernetes.io/job-name".into(), name.clone());
                own.insert("job-name".into(), name.clone());
                name.clone()
            }
            Controller::StatefulSet => {
                own.insert("controller-revision-hash".into(), format!("{name}-{hash}").into());
                name.clone()
            }
            Controller::DaemonSet { .. } => {
                own.insert("controller-revision-hash".into(), hash.clone());
                own.insert("pod-template-generation".into(), "1".into());
                name.clone()
            }
            Controller::CronJob { .. } => name.clone(),
        };
        let (uid, created, pods) = (self.uid(), self.now, BTreeSet::default());
        Revision {
            number: 1,
            name: set_name,
            uid,
            created,
            hash,
            template,
            labels,
            wanted,
            generation: 1,
            pods,
        }
    }

    /// The first pods of a workload, or the first tick of a CronJob.
    fn populate(&mut self, id: WorkloadId) {
        let now = self.now;
        let nodes = self.daemon_nodes(id);
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        let (name, hash_name) = (workload.key.name.clone(), workload.revisions[0].name.clone());
        let age = now.duration_since(workload.created);
        let template = Arc::clone(&workload.revisions[0].template);
        let stateful = matches!(workload.controller, Controller::StatefulSet);
        match &workload.controller {
            Controller::CronJob { every, .. } => {
                let first = next_tick(now, *every);
                self.agenda.add(first, Action::Tick(id));
                self.marked.insert(id);
                return;
            }
            Controller::DaemonSet { .. } => workload.replicas = u32::try_from(nodes.len()).unwrap_or(0),
            Controller::Deployment if !template.is_happy(0) => self.begin_rollout(id),
            _ => {}
        }
        let Some(replicas) = self.workloads.get(&id).map(|workload| workload.replicas) else { return };
        for ordinal in 0..replicas {
            let name = if stateful {
                format!("{name}-{ordinal}")
            } else {
                format!("{hash_name}-{}", self.dice.suffix(5))
            };
            if !template.is_happy(ordinal) {
                self.create_pod(id, 0, &name);
                continue;
            }
            let Some(pod) = self.place_pod(id, 0, &name) else { continue };
            let node = nodes.get(ordinal as usize).copied().unwrap_or_else(|| self.quiet_node(id));
            let share = self.dice.millis(20..100).as_millis();
            let own_age =
                SignedDuration::from_secs(age.as_secs() * i64::try_from(share).unwrap_or(100) / 100);
            self.age_pod(pod, node, own_age);
        }
        self.marked.insert(id);
    }

    /// The node for a pod that has been there for long: round and round.
    fn quiet_node(&mut self, id: WorkloadId) -> usize {
        let company =
            self.workloads.get(&id).is_some_and(|workload| Self::is_company(&workload.key.namespace));
        if company || self.nodes.len() <= COMPANY {
            self.dealt += 1;
            return 1 + self.dealt % 3;
        }
        COMPANY + self.dice.index(self.nodes.len() - COMPANY)
    }

    /// Adds a pod that nothing controls but perhaps its node.
    pub(super) fn add_bare_pod(
        &mut self,
        namespace: &str,
        name: &str,
        node: usize,
        days: i64,
        container: Container,
    ) {
        let (id, uid, created) = (self.id(), self.uid(), self.now - SignedDuration::from_hours(24 * days));
        let labels = labels(&[("run", container.name.to_string())]);
        let template = Arc::new(Template {
            labels: Arc::clone(&labels),
            containers: vec![container],
            service_account: "default".into(),
            restart_policy: RestartPolicy::Always,
            wiring: Wiring::default(),
            obstacle: None,
        });
        let pod = Pod {
            id,
            key: Key::new(namespace, name),
            uid,
            created,
            labels,
            annotations: Vec::new(),
            owner: None,
            containers: template.containers.iter().map(|_| Status::waiting("ContainerCreating")).collect(),
            template,
            node: "".into(),
            ip: "".into(),
            host_ip: "".into(),
            scheduled: None,
            unschedulable: None,
            admitted: None,
            initialized: None,
            ready_since: created,
            deleted: None,
            evicted: None,
        };
        self.pod_names.insert(pod.key.clone(), id);
        self.pods.insert(id, pod);
        self.age_pod(id, node, SignedDuration::from_hours(24 * days));
    }

    /// A Job of a CronJob.
    pub(super) fn add_job(&mut self, cron: WorkloadId) -> Option<WorkloadId> {
        let now = self.now;
        let (id, uid) = (self.id(), self.uid());
        let owner = self.workloads.get(&cron)?;
        let name: Arc<str> = format!("{}-{}", owner.key.name, now.as_second() / 60).into();
        let controller = Controller::Job {
            cron: Some((cron, owner.key.name.clone(), owner.uid.clone())),
            backoff_limit: 2,
            finished: None,
        };
        let template = Arc::clone(&owner.revisions.first()?.template);
        let (key, labels) = (Key::new(owner.key.namespace.clone(), name.clone()), Arc::clone(&owner.labels));
        let revision = self.first_revision(&controller, &name, "".into(), template, 1);
        let workload = Workload {
            key,
            uid,
            created: now,
            labels,
            selector: Arc::default(),
            controller,
            replicas: 1,
            generation: 1,
            revisions: vec![revision],
            available: Turn { is: false, since: now },
            progress: Progress { state: Rollout::Underway, updated: now, since: now },
            shipped: now,
            scaled: None,
            refused: None,
            retry: None,
        };
        self.workloads.insert(id, workload);
        self.marked.insert(id);
        Some(id)
    }
}

/// Settles what follows from a plan's other parts: how images are pulled, and that a Deployment listens somewhere.
fn complete(plan: &mut Plan) {
    let own = |container: &Container| container.image.starts_with("registry.shop.example/");
    if plan.containers.iter().any(own) {
        plan.wiring.pull_secret = Some(super::company::PULL_SECRET.into());
    }
    let silent = plan.containers.iter().all(|container| container.port.is_none());
    if matches!(plan.controller, Controller::Deployment)
        && silent
        && let Some(container) = plan.containers.iter_mut().find(|container| container.role == Role::App)
    {
        container.port = Some(METRICS_PORT);
    }
}

fn labels(pairs: &[(&'static str, String)]) -> Arc<Labels> {
    Arc::new(pairs.iter().map(|(key, value)| ((*key).into(), value.as_str().into())).collect())
}
