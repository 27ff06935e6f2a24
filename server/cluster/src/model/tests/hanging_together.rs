//! References, selections, findings and changes, as messages come and go.

use kdr_core::{Health, change::ChangeKind, meta::ResourceRef, view};
use serde_json::json;

use super::*;

fn overview(seen: &Seen) -> Snapshot {
    let view = View { rows: Selected::Overview { namespace: None }, open: None };
    seen.rows.snapshot(&view, &Scope::everything(), now())
}

pub(super) fn findings(seen: &Seen) -> Vec<String> {
    let findings = overview(seen).findings.unwrap_or_default().findings;
    findings
        .iter()
        .map(|one| format!("{} {} {}", one.subject.kind, one.subject.name, one.verdict.reason))
        .collect()
}

pub(super) fn map(seen: &Seen) -> Snapshot {
    let view = View { rows: Selected::Map { namespace: "shop".into() }, open: None };
    seen.rows.snapshot(&view, &Scope::everything(), now())
}

fn config_map(name: &str, value: &str) -> Json {
    Json::new("v1", "ConfigMap", "shop", name).set("/data", json!({ "DATABASE_URL": value }))
}

pub(super) fn service(name: &str, app: &str) -> Json {
    Json::new("v1", "Service", "shop", name)
        .spec("selector", json!({ "app": app }))
        .spec("ports", json!([{ "port": 80, "targetPort": 8080 }]))
}

/// A deployment whose pods read a ConfigMap.
fn reading(name: &str, config: &str) -> Json {
    let from = json!([{ "configMapRef": { "name": config } }]);
    let containers = json!([{ "name": "app", "image": "r/app:1", "envFrom": from }]);
    deployment("shop", name, 1).set("/spec/template/spec/containers", containers)
}

/// Every kind is live and has been listed without a single object.
fn listed() -> Seen {
    let mut seen = Seen::new();
    for kind in Kind::ALL {
        change(&mut seen.model, kind, Change::Listed(Vec::new()));
        let (sync, since) = (Sync::Live, now());
        seen.model.apply(Message::State { kind, sync, since, message: String::new(), readable: vec![] });
    }
    seen.flush();
    seen
}

#[test]
fn what_is_referred_to_and_missing_is_a_finding_until_it_comes() {
    let mut seen = listed();
    put(&mut seen.model, &reading("web", "env"));
    seen.flush();
    assert_eq!(findings(&seen), ["Deployment web ConfigMapNotFound"]);
    let links = map(&seen).links;
    assert!(links[0].to.iter().any(|link| &*link.to.name == "env" && link.missing), "{links:?}");

    put(&mut seen.model, &config_map("env", "postgres://a"));
    seen.flush();
    assert_eq!(findings(&seen), Vec::<String>::new());
    assert!(map(&seen).links.iter().all(|links| links.to.iter().all(|link| !link.missing)));

    remove(&mut seen.model, &config_map("env", "postgres://a"));
    seen.flush();
    assert_eq!(findings(&seen), ["Deployment web ConfigMapNotFound"]);
}

#[test]
fn of_a_service_whose_pods_may_not_be_read_nothing_is_said() {
    let mut seen = listed();
    put(&mut seen.model, &service("web", "web"));
    seen.flush();
    assert_eq!(findings(&seen), ["Service web NoEndpoints"]);

    let refused = |sync, message: &str| {
        let (kind, message) = (Kind::Pods, message.to_owned());
        Message::State { kind, sync, since: now(), message, readable: vec![] }
    };
    seen.model.apply(refused(Sync::Forbidden, "pods is forbidden"));
    seen.flush();
    assert_eq!(findings(&seen), Vec::<String>::new());

    seen.model.apply(refused(Sync::Live, ""));
    seen.flush();
    assert_eq!(findings(&seen), ["Service web NoEndpoints"]);
}

#[test]
fn of_a_kind_that_may_not_be_read_nothing_is_said_to_be_missing() {
    let mut seen = listed();
    let (kind, sync, since) = (Kind::ConfigMaps, Sync::Forbidden, now());
    let message = "configmaps is forbidden".to_owned();
    seen.model.apply(Message::State { kind, sync, since, message, readable: vec![] });
    put(&mut seen.model, &reading("web", "env"));
    seen.flush();
    assert_eq!(findings(&seen), Vec::<String>::new());

    // The right is granted: now it can be told.
    let (sync, message) = (Sync::Live, String::new());
    seen.model.apply(Message::State { kind, sync, since, message, readable: vec![] });
    seen.flush();
    assert_eq!(findings(&seen), ["Deployment web ConfigMapNotFound"]);
}

#[test]
fn a_service_that_selects_nothing_is_a_finding_and_one_whose_workload_is_broken_is_not() {
    let mut seen = listed();
    put(&mut seen.model, &service("web", "web"));
    seen.flush();
    assert_eq!(findings(&seen), ["Service web NoEndpoints"]);

    let crashing = pod("shop", "web-1").label("app", "web").waiting("CrashLoopBackOff", "").restarts(6);
    put(&mut seen.model, &crashing);
    seen.flush();
    assert_eq!(findings(&seen), ["Pod web-1 CrashLoopBackOff"], "the pod speaks for its Service");
    assert_eq!(map(&seen).resources[0].verdict.health, Health::Degraded, "which is red all the same");
    let other = View { rows: Selected::Pods { namespace: None, workload: None }, open: None };
    let counted = seen.rows.findings(&other, &Scope::everything());
    let namespace = &overview(&seen).namespaces[0];
    assert_eq!(
        (namespace.findings, namespace.categories[0].broken),
        (1, 1),
        "the namespace counts as the overview does"
    );
    assert_eq!(
        counted,
        view::Findings { findings: vec![], total: 1, everywhere: 1 },
        "other views are told how many"
    );
}

#[test]
fn a_service_whose_workload_is_broken_still_says_what_is_its_own_fault() {
    let mut seen = listed();
    put(&mut seen.model, &service("web", "web"));
    let elsewhere = json!([{ "containerPort": 9000 }]);
    let pod =
        |name: &str| pod("shop", name).label("app", "web").set("/spec/containers/0/ports", elsewhere.clone());
    put(&mut seen.model, &pod("web-1"));
    put(&mut seen.model, &pod("web-2").waiting("CrashLoopBackOff", "").restarts(6));
    seen.flush();
    assert_eq!(findings(&seen), ["Pod web-2 CrashLoopBackOff", "Service web PortNotServed"]);
}

#[test]
fn a_service_rests_while_its_workload_is_scaled_to_zero() {
    let mut seen = listed();
    put(&mut seen.model, &service("web", "web"));
    let replicas = |replicas: u32| {
        deployment("shop", "web", replicas)
            .set("/spec/template/metadata/labels/app", "web")
            .status("replicas", 0)
    };
    put(&mut seen.model, &replicas(1));
    seen.flush();
    let of_service = |seen: &Seen| map(seen).resources[0].verdict.clone();
    assert_eq!(of_service(&seen).why, "Deployment `web` has no pods yet.");
    put(&mut seen.model, &replicas(0));
    seen.flush();
    assert_eq!((of_service(&seen).health, &*of_service(&seen).reason), (Health::Suspended, "ScaledToZero"));
    assert_eq!(findings(&seen), Vec::<String>::new());
    let links = map(&seen).links;
    assert!(
        links.iter().any(|links| links.to.iter().any(|link| &*link.to.kind == "Deployment")),
        "{links:?}"
    );

    remove(&mut seen.model, &replicas(0));
    seen.flush();
    assert_eq!(findings(&seen), ["Service web NoEndpoints"]);
    assert!(map(&seen).links.is_empty());
}

#[test]
fn a_view_of_one_namespace_is_told_how_many_things_need_a_person_everywhere() {
    let mut seen = listed();
    let crashing = |namespace: &str| pod(namespace, "web-1").waiting("CrashLoopBackOff", "").restarts(6);
    for namespace in ["shop", "other"] {
        put(&mut seen.model, &crashing(namespace));
    }
    seen.flush();
    let view = View { rows: Selected::Overview { namespace: Some("shop".into()) }, open: None };
    let findings = seen.rows.findings(&view, &Scope::everything());
    assert_eq!((findings.total, findings.everywhere), (1, 2));
    let of_namespaces: u32 = overview(&seen).namespaces.iter().map(|row| row.findings).sum();
    assert_eq!(of_namespaces, 2);

    remove(&mut seen.model, &crashing("other"));
    put(&mut seen.model, &namespace("other"));
    seen.flush();
    let counts: Vec<_> =
        overview(&seen).namespaces.iter().map(|row| (row.name.to_string(), row.findings)).collect();
    assert_eq!(counts, [("other".to_owned(), 0), ("shop".to_owned(), 1)]);
}

#[test]
fn a_finding_says_since_when_as_does_its_panel() {
    let mut seen = listed();
    let crashing =
        pod("shop", "web-1").waiting("CrashLoopBackOff", "").last_terminated(1, "Error").restarts(6);
    put(&mut seen.model, &crashing);
    seen.flush();
    let since = |seen: &Seen| {
        let finding = overview(seen).findings.unwrap().findings[0].since.unwrap().to_string();
        let panel =
            seen.rows.detail(&ResourceRef::new("Pod", "shop", "web-1"), &Scope::everything()).unwrap();
        assert_eq!(panel.since.unwrap().to_string(), finding);
        finding
    };
    assert_eq!(since(&seen), "2026-11-01T08:05:00Z", "when its last run ended");
    put(&mut seen.model, &event("shop", "e", "web-1", "BackOff", "Back-off restarting"));
    seen.flush();
    assert_eq!(since(&seen), CREATED, "when that was told of first");
}

#[test]
fn a_panel_knows_both_directions() {
    let mut seen = listed();
    put(&mut seen.model, &service("web", "web"));
    put(&mut seen.model, &pod("shop", "web-1").label("app", "web"));
    seen.flush();
    let of = |kind: &str, name: &str| {
        let place = ResourceRef::new(kind, "shop", name);
        let detail = seen.rows.detail(&place, &Scope::everything()).unwrap();
        let relatives = detail.relatives.iter();
        relatives.map(|one| (one.incoming, one.resource.name.to_string())).collect::<Vec<_>>()
    };
    assert!(of("Service", "web").contains(&(false, "web-1".to_owned())));
    assert!(of("Pod", "web-1").contains(&(true, "web".to_owned())));
}

#[test]
fn edits_rollouts_and_restarts_are_changes_and_first_lists_are_none() {
    let mut seen = listed();
    put(&mut seen.model, &config_map("env", "postgres://a"));
    put(&mut seen.model, &deployment("shop", "web", 1));
    put(&mut seen.model, &pod("shop", "web-1").restarts(1));
    seen.flush();
    let told = |seen: &Seen| -> Vec<_> {
        overview(seen).changes.iter().map(|change| (change.kind, change.what.clone())).collect()
    };
    assert_eq!(told(&seen).iter().filter(|(kind, _)| *kind != ChangeKind::Created).count(), 0);

    put(&mut seen.model, &config_map("env", "postgres://b"));
    put(&mut seen.model, &deployment("shop", "web", 4));
    put(&mut seen.model, &pod("shop", "web-1").last_terminated(137, "OOMKilled").restarts(2));
    seen.flush();
    let told = told(&seen);
    assert!(told.contains(&(ChangeKind::Config, "`DATABASE_URL` changed".to_owned())), "{told:?}");
    assert!(told.contains(&(ChangeKind::Scale, "scaled 1 → 4".to_owned())), "{told:?}");
    assert!(told.iter().any(|(kind, what)| *kind == ChangeKind::Restart && what.contains("OOMKilled (137)")));
    let values = overview(&seen).changes;
    assert!(!format!("{values:?}").contains("postgres"), "values of ConfigMaps stay where they are");
}

/// A reference into another namespace would tell whoever wrote it what is there.
#[test]
fn of_another_namespace_a_row_says_nothing() {
    let mut seen = listed();
    let gateway = "gateway.networking.k8s.io/v1";
    let backend =
        |namespace: &str| json!([{ "backendRefs": [{ "name": "api", "namespace": namespace, "port": 80 }] }]);
    let route =
        |namespace: &str| Json::new(gateway, "HTTPRoute", "shop", "web").spec("rules", backend(namespace));
    let edge = |namespace: &str| {
        let tls = json!({ "certificateRefs": [{ "name": "tls", "namespace": namespace }] });
        let listeners = json!([{ "name": "https", "port": 443, "protocol": "HTTPS", "tls": tls }]);
        Json::new(gateway, "Gateway", "shop", "edge").spec("listeners", listeners)
    };
    put(&mut seen.model, &route("payments"));
    put(&mut seen.model, &edge("payments"));
    seen.flush();
    assert_eq!(findings(&seen), Vec::<String>::new());

    put(&mut seen.model, &route("shop"));
    put(&mut seen.model, &edge("shop"));
    seen.flush();
    assert_eq!(findings(&seen), ["Gateway edge SecretNotFound", "HTTPRoute web ServiceNotFound"]);
}

#[test]
fn links_into_another_namespace_lose_their_ends_for_those_who_do_not_see_it() {
    use kdr_core::access::{Grant, Pattern, Role};
    let mut seen = listed();
    let rules = json!([{ "backendRefs": [{ "name": "api", "namespace": "payments", "port": 80 }] }]);
    put(
        &mut seen.model,
        &Json::new("gateway.networking.k8s.io/v1", "HTTPRoute", "shop", "web").spec("rules", rules),
    );
    seen.flush();
    let ends = |scope: &Scope| {
        let view = View { rows: Selected::Map { namespace: "shop".into() }, open: None };
        let links = seen.rows.snapshot(&view, scope, now()).links;
        links
            .iter()
            .flat_map(|links| {
                links.to.iter().map(|link| {
                    (format!("{} {}/{}", link.to.kind, link.to.namespace, link.to.name), link.missing)
                })
            })
            .collect::<Vec<_>>()
    };
    let namespaces = vec![Pattern::new("shop").unwrap()];
    let grant = Grant { role: Role::Viewer, namespaces, because: "a test".into() };
    assert_eq!(ends(&Scope::everything()), [("Service payments/api".to_owned(), true)]);
    assert_eq!(ends(&Scope::granted(vec![grant], None)), [("Service /".to_owned(), false)]);
}
