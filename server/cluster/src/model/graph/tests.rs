use super::*;

fn at(kind: &str, name: &str) -> ResourceRef {
    ResourceRef::new(kind, "shop", name)
}

fn to(relation: Relation, kind: &str, name: &str) -> Reference {
    Reference { relation, kind: kind.into(), namespace: "shop".into(), name: name.into(), optional: false }
}

fn labels(app: &str) -> Labels {
    [("app".into(), app.into())].into()
}

fn of_app(app: &str) -> Selector {
    Selector::of_labels([("app".into(), app.into())])
}

#[test]
fn a_link_lasts_as_long_as_one_of_those_that_refer() {
    let mut graph = Graph::default();
    let (web, env) = (at("Deployment", "web"), [to(Relation::Reads, "ConfigMap", "env")]);
    assert!(graph.refer(&web, &env), "the first pod links");
    assert!(!graph.refer(&web, &env), "the second adds nothing");
    assert!(!graph.unrefer(&web, &env), "one is left");
    assert_eq!(graph.referrers(&at("ConfigMap", "env")).collect::<Vec<_>>(), [&web]);
    assert!(graph.unrefer(&web, &env), "the last ends it");
    assert_eq!(graph.referrers(&at("ConfigMap", "env")).count(), 0);
    assert!(graph.out.is_empty() && graph.into.is_empty(), "nothing stays behind");
}

#[test]
fn a_target_with_two_relations_stays_until_both_have_ended() {
    let mut graph = Graph::default();
    let web = at("Deployment", "web");
    let (reads, mounts) = (to(Relation::Reads, "Secret", "db"), to(Relation::Mounts, "Secret", "db"));
    graph.refer(&web, &[reads.clone(), mounts.clone()]);
    graph.unrefer(&web, &[reads]);
    assert_eq!(graph.referrers(&at("Secret", "db")).count(), 1);
    graph.unrefer(&web, &[mounts]);
    assert_eq!(graph.referrers(&at("Secret", "db")).count(), 0);
}

#[test]
fn selection_follows_labels_and_selectors_in_either_order() {
    let mut graph = Graph::default();
    let (one, two): (Arc<str>, Arc<str>) = ("1".into(), "2".into());
    let service = at("Service", "web");
    let (shop, other): (Arc<str>, Arc<str>) = ("shop".into(), "other".into());
    let web = labels("web");
    graph.label_pod(&shop, &one, &web);
    graph.label_pod(&other, &"0".into(), &web);
    graph.select(&service, Relation::Selects, &of_app("web"), |uid| {
        assert_ne!(uid, "0", "pods of other namespaces are not looked at");
        Some(&web)
    });
    graph.label_pod(&shop, &two, &web);
    graph.label_pod(&other, &"3".into(), &web);
    let selected = |graph: &Graph| {
        graph.selected(&at("Service", "web")).map(|(_, pods)| pods.iter().cloned().collect::<Vec<_>>())
    };
    assert_eq!(selected(&graph), Some(vec![one.clone(), two.clone()]));
    graph.label_pod(&shop, &two, &labels("api"));
    assert_eq!(selected(&graph), Some(vec![one.clone()]));
    graph.unlabel_pod(&shop, &one);
    assert_eq!(selected(&graph), Some(vec![]));
    graph.unselect(&service);
    assert_eq!(selected(&graph), None);
    graph.unlabel_pod(&shop, &two);
    for pod in ["0", "3"] {
        graph.unlabel_pod(&other, &pod.into());
    }
    assert!(graph.pods.is_empty(), "nothing stays behind");
    assert!(graph.selected_by.is_empty() && graph.selectors.is_empty() && graph.selected.is_empty());
}

#[test]
fn what_dangles_is_found_by_kind() {
    let mut graph = Graph::default();
    let web = at("Deployment", "web");
    graph.refer(&web, &[to(Relation::Reads, "ConfigMap", "env"), to(Relation::Reads, "Secret", "db")]);
    graph.add_node(at("Secret", "db"), &"uid".into());
    assert_eq!(graph.dangling("ConfigMap"), [web]);
    assert!(graph.dangling("Secret").is_empty());
}
