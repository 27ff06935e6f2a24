//! What needs a person, kept in order as rows change. A workload speaks for its pods.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::Timestamp;
use kdr_core::{
    Health, Scope,
    diagnosis::{self, since},
    finding::Finding,
    graph::Relation,
    meta::ResourceRef,
    rows::NamespaceRow,
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
    /// How many there are in each namespace; of what is in none under the empty name.
    counts: HashMap<Arc<str>, u32>,
    /// Namespaces whose count is another one than their row says.
    recounted: BTreeSet<Arc<str>>,
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
            self.count(&subject.namespace, |count| count.saturating_sub(1));
        }
        if let Some(finding) = finding {
            self.count(&subject.namespace, |count| count.saturating_add(1));
            let health = std::cmp::Reverse(finding.verdict.health);
            let place = (health, rank(subject), subject.namespace.clone(), subject.clone());
            self.places.insert(subject.clone(), place.clone());
            self.ordered.insert(place, Arc::new(finding));
        }
    }

    fn count(&mut self, namespace: &Arc<str>, change: impl Fn(u32) -> u32) {
        let count = change(self.counted(namespace));
        if count == 0 {
            self.counts.remove(namespace);
        } else {
            self.counts.insert(namespace.clone(), count);
        }
        self.recounted.insert(namespace.clone());
    }

    fn counted(&self, namespace: &str) -> u32 {
        self.counts.get(namespace).copied().unwrap_or_default()
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
        let counts = self.findings.counts.iter();
        let everywhere = counts.filter(|(name, _)| scope.sees(name)).map(|(_, count)| *count as usize).sum();
        let Selection::Overview { namespace } = &view.rows else {
            return view::Findings { everywhere, total: everywhere, findings: Vec::new() };
        };
        let total = match namespace {
            Some(namespace) if scope.sees(namespace) => self.findings.counted(namespace) as usize,
            Some(_) => 0,
            None => everywhere,
        };
        let wanted = |finding: &&Arc<Finding>| {
            let place = &finding.subject;
            namespace.as_ref().is_none_or(|wanted| *wanted == place.namespace) && scope.sees_place(place)
        };
        let findings = self.findings.ordered.values().filter(wanted);
        let findings = findings.take(MOST_FINDINGS.min(total)).cloned().collect();
        view::Findings { everywhere, total, findings }
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

    /// Writes into the rows of namespaces how many things within need a person: into those that are told anyway, and
    /// into those of which only that has changed.
    pub(super) fn count_findings(&mut self, update: &mut Update) {
        let recounted = std::mem::take(&mut self.findings.recounted);
        for row in &mut update.namespaces {
            let findings = self.findings.counted(&row.name);
            if row.findings != findings {
                *row = Arc::new(NamespaceRow { findings, ..NamespaceRow::clone(row) });
            }
        }
        for name in recounted {
            let told = update.namespaces.iter().any(|row| row.name == name);
            let Some(row) = self.namespaces.get(&name).filter(|_| !told) else { continue };
            let findings = self.findings.counted(&name);
            if row.findings != findings {
                update.namespaces.push(Arc::new(NamespaceRow { findings, ..NamespaceRow::clone(row) }));
            }
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
                since: self.since(subject),
            });
        }
        let (row, _) = self.workloads.get(uid).filter(|(row, _)| row.verdict.health.is_broken())?;
        Some(Finding {
            subject: subject.clone(),
            verdict: row.verdict.clone(),
            advice: self.advice(subject)?,
            since: self.since(subject),
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

    /// Since when something is as it is, as far as the cluster says.
    pub(super) fn since(&self, subject: &ResourceRef) -> Option<Timestamp> {
        let uid = self.places.get(subject)?;
        let events = self.events_about(subject);
        if let Some(known) = self.resources.get(uid) {
            return since::of_resource(&known.resource, &known.row, &known.around, events);
        }
        if let Some((row, pod)) = self.pods.get(uid) {
            return since::of_pod(pod, row, events);
        }
        let (row, workload) = self.workloads.get(uid)?;
        let pods = self.pods_of(subject);
        let pods = pods.iter().map(|(row, pod)| (&**pod, &**row, self.events_about(&row.resource_ref())));
        since::of_workload(workload.as_ref()?, row, pods, &self.events_of_workload(subject))
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
