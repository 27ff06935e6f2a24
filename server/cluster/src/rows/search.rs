//! Finding things among everything that is known.

use kdr_core::{
    Scope,
    graph::Labels,
    health::Verdict,
    meta::ResourceRef,
    search::{Hit, Hits, Query, Searched},
};

use super::Rows;

impl Rows {
    /// What a query finds within a scope: trouble first, then the best matches.
    pub(crate) fn search(&self, query: &Query, scope: &Scope) -> Hits {
        let mut search = Search { query, scope, hits: Vec::new() };
        let only = query.namespace.as_deref();
        let sees = |namespace: &str| scope.sees(namespace);
        for (row, pod) in self.pods.within(only, sees) {
            let images = pod.all_containers().map(|container| ("image", &*container.image));
            let texts = [("kind", "Pod"), ("status", &*row.columns.status), ("node", &*row.node)];
            let texts = texts.into_iter().chain(images);
            search.look(&row.resource_ref(), &row.verdict, &pod.meta.labels, texts, || {
                row.columns.status.clone()
            });
        }
        for (row, workload) in self.workloads.within(only, sees) {
            // A pod that is its own workload has been looked at.
            let Some(workload) = workload else { continue };
            let texts = [("kind", &*row.workload.kind), ("status", &*row.verdict.reason)];
            let texts = texts.into_iter().chain(row.images.iter().map(|image| ("image", &**image)));
            search.look(&row.resource_ref(), &row.verdict, &workload.meta.labels, texts, || {
                format!("{}/{} ready", row.ready, row.desired)
            });
        }
        for known in self.resources.within(only, sees) {
            let row = &known.row;
            if &*row.resource.kind == "EndpointSlice" {
                continue;
            }
            let texts =
                [("kind", &*row.resource.kind), ("status", &*row.verdict.reason), ("is", &*row.summary)];
            let labels = &known.resource.meta.labels;
            search.look(&row.resource, &row.verdict, labels, texts.into_iter(), || row.summary.clone());
        }
        let none = Labels::none();
        for row in self.namespaces.values() {
            let place = ResourceRef::new("Namespace", "", &row.name);
            let verdict = Verdict::new(row.health, "", row.why.clone());
            search
                .look(&place, &verdict, &none, [("kind", "Namespace")].into_iter(), || row.phase.to_string());
        }
        search.finish()
    }
}

struct Search<'a> {
    query: &'a Query,
    scope: &'a Scope,
    hits: Vec<Hit>,
}

impl Search<'_> {
    fn look<'b>(
        &mut self,
        place: &ResourceRef,
        verdict: &Verdict,
        labels: &'b Labels,
        texts: impl Iterator<Item = (&'static str, &'b str)>,
        summary: impl FnOnce() -> String,
    ) {
        let namespace = place.seen_within();
        let wanted = self.query.namespace.as_ref().is_none_or(|wanted| **wanted == *namespace);
        let problem = !self.query.problems_only || verdict.health != kdr_core::Health::Healthy;
        if !wanted || !problem || !self.scope.sees_place(place) {
            return;
        }
        let searched =
            Searched { name: &place.name, namespace: &place.namespace, texts: texts.collect(), labels };
        if let Some((rank, found_in)) = self.query.matches(&searched) {
            self.hits.push(Hit {
                resource: place.clone(),
                health: verdict.health,
                why: verdict.why.clone(),
                summary: summary(),
                found_in,
                rank,
            });
        }
    }

    fn finish(self) -> Hits {
        let Self { query, mut hits, .. } = self;
        let total = hits.len();
        hits.sort_unstable_by(|a, b| {
            let trouble = b.health.is_broken().cmp(&a.health.is_broken());
            let length = a.resource.name.len().cmp(&b.resource.name.len());
            trouble.then(a.rank.cmp(&b.rank)).then(length).then_with(|| a.resource.cmp(&b.resource))
        });
        hits.truncate(query.limit);
        Hits { hits, total }
    }
}
