//! The pods of a selection of logs.

use std::sync::Arc;

use kdr_core::{
    graph::Selector,
    log::{Members, Selected, Selection},
    meta::ResourceRef,
    pod::Pod,
    rows::WorkloadRef,
};

use super::Rows;
use crate::update::Update;

impl Rows {
    /// Who belongs to a selection now.
    pub(crate) fn members(&self, selection: &Selection) -> Members {
        let namespace = &selection.namespace;
        let (known, mut pods) = match &selection.pods {
            Selected::Pod(name) => {
                let place =
                    ResourceRef { kind: "Pod".into(), namespace: namespace.clone(), name: name.clone() };
                let pod = self.places.get(&place).and_then(|uid| self.pods.get(uid));
                (pod.is_some(), pod.map(|(_, pod)| pod.clone()).into_iter().collect())
            }
            Selected::Workload(workload) => self.pods_of_workload(namespace, workload),
            Selected::Service(name) => {
                let place =
                    ResourceRef { kind: "Service".into(), namespace: namespace.clone(), name: name.clone() };
                let service = self.places.get(&place).and_then(|uid| self.resources.get(uid));
                let selector =
                    service.and_then(|known| known.resource.selects()).map(|(_, selector)| selector);
                (
                    service.is_some(),
                    selector.map(|selector| self.labelled(namespace, selector)).unwrap_or_default(),
                )
            }
            Selected::Labels(selector) => (true, self.labelled(namespace, selector)),
        };
        pods.sort_unstable_by(|a, b| (&a.meta.name, &a.meta.uid).cmp(&(&b.meta.name, &b.meta.uid)));
        Members { known, pods }
    }

    /// Those that it owns in the end; of a ReplicaSet or Job that something else owns, those that it controls.
    fn pods_of_workload(&self, namespace: &Arc<str>, workload: &WorkloadRef) -> (bool, Vec<Arc<Pod>>) {
        let WorkloadRef { kind, name } = workload;
        let place = ResourceRef { kind: kind.clone(), namespace: namespace.clone(), name: name.clone() };
        if self.members.contains_key(&place) || self.places.contains_key(&place) && &**kind != "Pod" {
            let own = self.pods_of(&place);
            if !own.is_empty() {
                return (true, own.into_iter().map(|(_, pod)| pod.clone()).collect());
            }
        }
        let controlled = |pod: &Pod| {
            pod.meta.controller.as_ref().is_some_and(|owner| owner.kind == *kind && owner.name == *name)
        };
        let pods: Vec<_> = self.in_namespace(namespace).filter(|pod| controlled(pod)).cloned().collect();
        (!pods.is_empty() || self.places.contains_key(&place), pods)
    }

    fn labelled(&self, namespace: &str, selector: &Selector) -> Vec<Arc<Pod>> {
        self.in_namespace(namespace).filter(|pod| selector.matches(&pod.meta.labels)).cloned().collect()
    }

    fn in_namespace(&self, namespace: &str) -> impl Iterator<Item = &Arc<Pod>> {
        self.pods.within(Some(namespace), |_| true).map(|(_, pod)| pod)
    }

    /// Whether an update may change who belongs to a selection, or what is known of them.
    pub(crate) fn concerns_members(update: &Update, selection: &Selection) -> bool {
        let namespace = &selection.namespace;
        update.pods.iter().any(|change| change.row.namespace == *namespace)
            || update.gone_pods.iter().any(|row| row.namespace == *namespace)
            || (matches!(selection.pods, Selected::Service(_))
                && update.resources.iter().any(|change| change.row.resource.namespace == *namespace))
    }
}
