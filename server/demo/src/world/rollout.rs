//! The company's rollouts: every other minute one of its teams ships a new version.

use std::sync::Arc;

use super::{
    World,
    agenda::Action,
    template::{Container, Role, Template},
    workload::{Controller, WorkloadId},
};
use crate::store::Key;

/// Who ships, in turn.
const TURNS: [(&str, &str); 5] = [
    ("shop-production", "web"),
    ("shop-develop", "cart"),
    ("payments-production", "api"),
    ("shop-staging", "web"),
    ("shop-production", "cart"),
];

impl World {
    pub(super) fn next_rollout(&mut self) {
        let (namespace, name) = TURNS[self.rollouts % TURNS.len()];
        self.rollouts += 1;
        let key = Key::new(namespace, name);
        let workload = self.workloads.iter().find(|(_, workload)| {
            workload.key == key && matches!(workload.controller, Controller::Deployment)
        });
        if let Some((id, _)) = workload {
            self.roll_out(*id);
        }
        let after = self.dice.millis(110_000..140_000);
        self.later(after, Action::Rollout);
    }

    /// Ships the next version of a Deployment.
    fn roll_out(&mut self, id: WorkloadId) {
        let now = self.now;
        let Some(workload) = self.workloads.get(&id) else { return };
        let (controller, name) = (workload.controller.clone(), workload.key.name.clone());
        let Some(newest) = workload.newest() else { return };
        let (number, containers) =
            (newest.number + 1, newest.template.containers.iter().map(next_version).collect());
        let template = Template { containers, ..Template::clone(&newest.template) };
        let hash: Arc<str> = self.dice.suffix(10).into();
        let mut revision = self.first_revision(&controller, &name, hash, Arc::new(template), 0);
        revision.number = number;
        if let Some(workload) = self.workloads.get_mut(&id) {
            workload.generation += 1;
            workload.shipped = now;
            workload.revisions.push(revision);
        }
        self.begin_rollout(id);
    }
}

/// The container with the last figure of its image's version raised, if the image is the company's own.
fn next_version(container: &Container) -> Container {
    let mut next = container.clone();
    if container.role == Role::App
        && container.image.starts_with("registry.shop.example/")
        && let Some((rest, patch)) = container.image.rsplit_once('.')
        && let Ok(patch) = patch.parse::<u32>()
    {
        next.image = format!("{rest}.{}", patch + 1).into();
    }
    next
}
