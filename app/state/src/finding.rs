//! What needs a person: where its parts lead, and which log is read without being asked for.

use std::sync::Arc;

use kdr_proto::v1::{Finding, ResourceRef};

use crate::{
    filter::Filter,
    health,
    route::{CLUSTER_SCOPED, Panel, Route, Screen, Tab},
};

/// So many findings have the end of their log read without a click.
pub const WITH_LAST_LINES: usize = 5;

/// A button beside a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Its word.
    pub word: &'static str,
    /// Where it leads.
    pub href: String,
}

/// Identity of a finding: what it is about.
pub fn key(finding: &Finding) -> String {
    let ResourceRef { kind, namespace, name } = finding.subject.clone().unwrap_or_default();
    format!("{kind}/{namespace}/{name}")
}

/// The ways on from a finding, each over the list that is there: its log, the run before, events, manifest, map.
pub fn ways(finding: &Finding, here: &Route) -> Vec<Way> {
    let Some(subject) = &finding.subject else { return Vec::new() };
    let at = |resource: &ResourceRef, tab| Panel::of(resource).at(tab);
    let over = |panel: Panel| here.with_panel(Some(panel)).href();
    let mut ways = Vec::new();
    if let Some(pod) = &finding.pod {
        let log = |previous| over(Panel::of(pod).at_log(&finding.container, previous));
        ways.push(Way { word: "Log", href: log(false) });
        if finding.previous {
            ways.push(Way { word: "Previous run", href: log(true) });
        }
    }
    // A workload's pod has the events that explain it.
    let eventful = finding.pod.as_ref().unwrap_or(subject);
    ways.push(Way { word: "Events", href: over(at(eventful, Tab::Events)) });
    ways.push(Way { word: "YAML", href: over(at(subject, Tab::Yaml)) });
    let place = if subject.namespace.is_empty() { CLUSTER_SCOPED } else { &subject.namespace };
    let map = Route::from(Screen::Map { namespace: Some(place.to_owned()) });
    ways.push(Way { word: "Map", href: map.with_panel(Some(Panel::of(subject))).href() });
    ways
}

/// Whether a finding passes the list's filter.
pub fn matches(finding: &Finding, filter: &Filter, reason: &str) -> bool {
    let subject = finding.subject.clone().unwrap_or_default();
    let word = health::word(health::of(finding.health));
    let texts = [
        &subject.kind,
        &subject.namespace,
        &subject.name,
        &finding.reason,
        &finding.why,
        &finding.next,
        word,
    ];
    (reason.is_empty() || finding.reason == reason) && filter.has_words(&texts)
}

/// What is now, in the places that things had before: what is new comes last, what is gone stays.
pub fn held<T>(before: &[(String, Arc<T>)], now: Vec<(String, Arc<T>)>) -> Vec<(String, Arc<T>)> {
    let mut now: Vec<Option<(String, Arc<T>)>> = now.into_iter().map(Some).collect();
    let mut held: Vec<(String, Arc<T>)> = Vec::with_capacity(now.len());
    for (key, item) in before {
        let same =
            |slot: &&mut Option<(String, Arc<T>)>| slot.as_ref().is_some_and(|(other, _)| other == key);
        let fresh = now.iter_mut().find(same).and_then(Option::take);
        held.push(fresh.unwrap_or_else(|| (key.clone(), item.clone())));
    }
    held.extend(now.into_iter().flatten());
    held
}

/// The last lines of these findings' previous runs are worth reading at once.
pub fn with_last_lines(findings: &[Finding]) -> Vec<String> {
    let telling = findings.iter().filter(|finding| finding.previous && finding.pod.is_some());
    telling.take(WITH_LAST_LINES).map(key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference(kind: &str, name: &str) -> ResourceRef {
        ResourceRef { kind: kind.into(), namespace: "shop".into(), name: name.into() }
    }

    fn finding(previous: bool) -> Finding {
        Finding {
            subject: Some(reference("Deployment", "checkout")),
            reason: "CrashLoopBackOff".into(),
            why: "Crashes on start: exit 1.".into(),
            pod: Some(reference("Pod", "checkout-1")),
            container: "app".into(),
            previous,
            ..Finding::default()
        }
    }

    #[test]
    fn a_crash_leads_to_its_log_its_events_its_manifest_and_its_place() {
        let ways: Vec<_> = ways(&finding(true), &Route::default())
            .into_iter()
            .map(|way| format!("{} {}", way.word, way.href))
            .collect();
        assert_eq!(
            ways,
            [
                "Log /?open=Pod/shop/checkout-1&tab=log&containers=app",
                "Previous run /?open=Pod/shop/checkout-1&tab=log&containers=app&previous=1",
                "Events /?open=Pod/shop/checkout-1&tab=events",
                "YAML /?open=Deployment/shop/checkout&tab=yaml",
                "Map /map/shop?open=Deployment/shop/checkout",
            ]
        );
    }

    #[test]
    fn what_has_no_log_leads_to_none() {
        let node = ResourceRef { kind: "Node".into(), name: "worker-1".into(), ..ResourceRef::default() };
        let finding = Finding { subject: Some(node), ..Finding::default() };
        let ways = ways(&finding, &Route::default());
        let words: Vec<_> = ways.iter().map(|way| way.word).collect();
        assert_eq!(words, ["Events", "YAML", "Map"]);
        assert_eq!(ways[2].href, "/map/-?open=Node//worker-1");
    }

    #[test]
    fn only_a_few_previous_runs_are_read_at_once() {
        let named = |index: usize| Finding {
            subject: Some(reference("Deployment", &index.to_string())),
            ..finding(index.is_multiple_of(2))
        };
        let findings: Vec<_> = (0..20).map(named).collect();
        let read = with_last_lines(&findings);
        assert_eq!(read.len(), WITH_LAST_LINES);
        assert_eq!((read[0].as_str(), read[4].as_str()), ("Deployment/shop/0", "Deployment/shop/8"));
    }

    #[test]
    fn findings_are_filtered_as_rows_are() {
        let matches =
            |words: &str, reason: &str| super::matches(&finding(true), &Filter::new(words, false), reason);
        assert!(matches("checkout exit", "") && matches("", "CrashLoopBackOff"));
        assert!(!matches("web", "") && !matches("", "OOMKilled"));
    }

    #[test]
    fn nothing_moves_while_it_is_held() {
        let item = |key: &str, value: u32| (key.to_owned(), Arc::new(value));
        let held = held(&[item("a", 1), item("b", 1)], vec![item("new", 2), item("b", 2)]);
        assert_eq!(held, [item("a", 1), item("b", 2), item("new", 2)]);
    }
}
