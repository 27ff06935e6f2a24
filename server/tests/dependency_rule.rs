//! Dependencies point inward, and `app` and `server` meet only in `proto` and in what a line of a log says.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

/// What each of our crates may use of ours, in the program as it is shipped.
const RULE: [(&str, &[&str]); 14] = [
    ("kdr-proto", &[]),
    ("kdr-line", &[]),
    ("kdr-core", &["kdr-line"]),
    ("kdr-app-state", &["kdr-line", "kdr-proto"]),
    ("kdr-app", &["kdr-app-state", "kdr-proto"]),
    ("kdr-access", &["kdr-core"]),
    ("kdr-api", &["kdr-core", "kdr-line", "kdr-proto"]),
    ("kdr-cluster", &["kdr-core"]),
    ("kdr-logs", &["kdr-core"]),
    ("kdr-web", &["kdr-core"]),
    ("kdr-demo", &[]),
    ("kdr-testkit", &["kdr-core"]),
    ("kdr-testcluster", &[]),
    (
        "kdr",
        &[
            "kdr-access",
            "kdr-api",
            "kdr-cluster",
            "kdr-core",
            "kdr-demo",
            "kdr-line",
            "kdr-logs",
            "kdr-proto",
            "kdr-web",
        ],
    ),
];

/// What drives others and is shipped to nobody.
const TOOLS: [&str; 2] = ["kdr-bench", "xtask"];

/// What the domain must not know, directly or through others.
const FOREIGN_TO_THE_DOMAIN: [&str; 10] =
    ["kube", "k8s-openapi", "tonic", "axum", "tokio", "hyper", "http", "prost", "leptos", "serde_json"];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path("../Cargo.toml")
        .other_options(["--offline".to_owned()])
        .exec()
        .unwrap()
}

fn shipped(package: &Package) -> BTreeSet<&str> {
    let shipped = package.dependencies.iter().filter(|one| one.kind != DependencyKind::Development);
    shipped.map(|one| one.name.as_str()).collect()
}

#[test]
fn each_crate_uses_of_ours_what_it_may_and_nothing_else() {
    let metadata = metadata();
    let rule = BTreeMap::from(RULE);
    let ours: BTreeSet<&str> = metadata.workspace_packages().iter().map(|one| one.name.as_str()).collect();
    for package in metadata.workspace_packages() {
        let name = package.name.as_str();
        if TOOLS.contains(&name) {
            continue;
        }
        let allowed = rule.get(name).unwrap_or_else(|| panic!("{name} has no rule yet; give it one"));
        let allowed: BTreeSet<&str> = allowed.iter().copied().collect();
        let used: BTreeSet<&str> = shipped(package).intersection(&ours).copied().collect();
        let wrong: Vec<_> = used.difference(&allowed).collect();
        assert!(wrong.is_empty(), "{name} must not use {wrong:?}");
    }
}

#[test]
fn the_rule_speaks_of_crates_that_exist() {
    let metadata = metadata();
    for name in RULE.iter().map(|(name, _)| *name).chain(TOOLS) {
        assert!(metadata.workspace_packages().iter().any(|one| one.name.as_str() == name), "{name}");
    }
}

#[test]
fn the_domain_knows_no_kubernetes_client_no_server_and_no_runtime() {
    let metadata = metadata();
    let nodes = &metadata.resolve.as_ref().unwrap().nodes;
    let name = |id: &cargo_metadata::PackageId| metadata[id].name.to_string();
    let core = &metadata.packages.iter().find(|one| one.name.as_str() == "kdr-core").unwrap().id;
    let mut reached = BTreeSet::from([core.clone()]);
    let mut waiting = vec![core.clone()];
    while let Some(id) = waiting.pop() {
        let node = nodes.iter().find(|node| node.id == id).unwrap();
        for edge in &node.deps {
            let shipped = edge.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            if shipped && reached.insert(edge.pkg.clone()) {
                waiting.push(edge.pkg.clone());
            }
        }
    }
    let reached: BTreeSet<String> = reached.iter().map(name).collect();
    assert!(reached.contains("jiff"), "nothing was followed: {reached:?}");
    let foreign: Vec<_> = FOREIGN_TO_THE_DOMAIN.iter().filter(|name| reached.contains(**name)).collect();
    assert!(foreign.is_empty(), "kdr-core reaches {foreign:?}");
}

#[test]
fn the_page_and_the_server_share_nothing_but_the_contract_and_what_a_line_says() {
    let metadata = metadata();
    let server = ["kube", "k8s-openapi", "axum", "tokio", "kdr-core"];
    for package in metadata.workspace_packages().iter().filter(|one| one.name.starts_with("kdr-app")) {
        let used = shipped(package);
        assert!(server.iter().all(|name| !used.contains(name)), "{} uses {used:?}", package.name);
    }
}
