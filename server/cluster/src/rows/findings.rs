//! What needs a person, kept in order as rows change. A workload speaks for its pods.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use kdr_core::{
    Health, Scope, diagnosis,
    finding::Finding,
    graph::Relation,
    meta::ResourceRef,
    view::{self, MOST_FINDINGS, Rows as Selection, View},
};

use super::Rows;
use crate::{kind::is_workload, update::Update};

/// Worst first; what runs before nodes, and these before the rest, which mostly suffers from them; then by namespace
/// and name.
type Place = (std::cmp::Reverse<Health>, u8, Arc<str>, ResourceRef);

fn rank(subject: &ResourceRef) -> u8 {
    match &*subject.kind {
        "Node" => 1,
        kind if kind == "Pod" || is_workload(kind) => 0,
        _ => 2,
    }
}

/// All findings.
#[derive(Default)]
pub(crate) struct Findings {
    ordered: BTreeMap<Place, Arc<Finding>>,
    places: HashMap<ResourceRef, Place>,
    /// Grows with every change.
    version: u64,
}

impl Findings {
    fn set(&mut self, subject: &ResourceRef, finding: Option<Finding>) {
        let before = self.places.get(subject).and_then(|place| self.ordered.get(place));
        if before.map(|before| &**before) == finding.as_ref() {
            return;
        }
        self.version += 1;
        if let Some(place) = self.places.remove(subject) {
            self.ordered.remove(&place);
        }
        if let Some(finding) = finding {
            let health = std::cmp::Reverse(finding.verdict.health);
            let place = (health, rank(subject), subject.namespace.clone(), subject.clone());
            self.places.insert(subject.clone(), place.clone());
            self.ordered.insert(place, Arc::new(finding));
        }
    }
}

impl Rows {
    /// Grows whenever a finding comes, changes or goes.
    pub(crate) fn findings_version(&self) -> u64 {
        self.findings.version
    }

    /// What needs a person, as far as the scope sees it: for an overview what is in its namespace, for any other view
    /// only how many things there are.
    pub(crate) fn findings(&self, view: &View, scope: &Scope) -> view::Findings {
        let (namespace, most) = match &view.rows {
            Selection::Overview { namespace } => (namespace.as_ref(), MOST_FINDINGS),
            _ => (None, 0),
        };
        let within = |subject: &ResourceRef| {
            namespace.is_none_or(|wanted| *wanted == subject.namespace) && scope.sees(&subject.namespace)
        };
        let wanted = self.findings.ordered.values().filter(|finding| within(&finding.subject));
        let mut findings = view::Findings::default();
        for finding in wanted {
            findings.total += 1;
            if findings.findings.len() < most {
                findings.findings.push(finding.clone());
            }
        }
        findings
    }

    /// Looks again at everything whose state an update may have changed.
    pub(super) fn judge(&mut self, update: &Update) {
        let mut subjects: BTreeSet<ResourceRef> = BTreeSet::new();
        subjects.extend(update.workloads.iter().map(|change| change.row.resource_ref()));
        subjects.extend(update.gone_workloads.iter().map(|row| row.resource_ref()));
        subjects.extend(update.resources.iter().map(|change| change.row.resource.clone()));
        subjects.extend(update.gone_resources.iter().map(|row| row.resource.clone()));
        for change in &update.events {
            subjects.insert(change.object.clone());
            subjects.extend(change.owner.clone());
        }
        // What is only a consequence of these may be one no longer, or now.
        let near: Vec<_> = subjects.iter().flat_map(|subject| self.neighbours(subject)).collect();
        subjects.extend(near);
        // What is well needs no look, unless it was not.
        subjects
            .retain(|subject| self.findings.places.contains_key(subject) || self.broken(subject).is_some());
        for subject in subjects {
            let finding = self.finding(&subject);
            self.findings.set(&subject, finding);
        }
    }

    fn finding(&self, subject: &ResourceRef) -> Option<Finding> {
        let uid = self.places.get(subject)?;
        if let Some(known) = self.resources.get(uid) {
            let verdict = known.row.verdict.clone();
            let speaks = verdict.health.is_broken() && !self.is_consequence(subject, &verdict.reason);
            return speaks.then(|| Finding {
                subject: subject.clone(),
                advice: diagnosis::of_resource(&known.resource, &known.row, self.events_about(subject)),
                verdict,
                since: None,
            });
        }
        let (row, _) = self.workloads.get(uid).filter(|(row, _)| row.verdict.health.is_broken())?;
        Some(Finding {
            subject: subject.clone(),
            verdict: row.verdict.clone(),
            advice: self.advice(subject)?,
            since: None,
        })
    }

    /// What a thing links to and what links to it.
    fn neighbours(&self, place: &ResourceRef) -> Vec<ResourceRef> {
        let out = self.links.get(place).into_iter().flat_map(|links| &links.to).map(|link| &link.to);
        let into = self.linked_from.get(place).into_iter().flatten();
        out.chain(into).cloned().collect()
    }

    /// Whether something else that is broken says it already: a Service has nothing ready because its workload is broken,
    /// an Ingress or Gateway complains of the certificate of a Secret. Whatever else is wrong with these is their own.
    fn is_consequence(&self, place: &ResourceRef, reason: &str) -> bool {
        match &*place.kind {
            "Service" if reason == "NoReadyEndpoints" => {
                let to = self.links.get(place).into_iter().flat_map(|links| &links.to);
                to.filter(|link| link.relation == Relation::Selects)
                    .any(|link| self.broken(&link.to).is_some())
            }
            "Secret" => {
                let from = self.linked_from.get(place).into_iter().flatten();
                from.filter_map(|from| self.broken(from)).any(|verdict| verdict.reason == reason)
            }
            _ => false,
        }
    }

    /// What to do about a pod or workload.
    pub(super) fn advice(&self, subject: &ResourceRef) -> Option<kdr_core::finding::Advice> {
        let uid = self.places.get(subject)?;
        if let Some((row, pod)) = self.pods.get(uid) {
            return Some(diagnosis::of_pod(pod, row, self.events_about(subject), &self.histories(uid)));
        }
        let (row, workload) = self.workloads.get(uid)?;
        let pods = self.pods_of(subject);
        let worst = pods.first().map(|(row, pod)| (&**pod, &**row, self.events_about(&row.resource_ref())));
        let events = self.events_of_workload(subject);
        let usage = pods.first().map(|(row, _)| self.histories(&row.uid)).unwrap_or_default();
        Some(diagnosis::of_workload(workload.as_ref()?, row, worst, &events, &usage))
    }
}
