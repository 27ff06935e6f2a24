use kdr_core::fixtures::{PodBuilder, ago, app, init, pod};
use rstest::rstest;

use super::*;

fn web(name: &str) -> PodBuilder {
    pod(name).with(app("app").running())
}

fn members(pods: Vec<PodBuilder>) -> Members {
    Members { known: true, pods: pods.into_iter().map(|pod| Arc::new(pod.build())).collect() }
}

fn joined(news: &News) -> Vec<String> {
    news.joined.iter().map(|joined| format!("{} {}", joined.source.id, joined.source.pod)).collect()
}

#[test]
fn containers_join_once_and_count_up() {
    let mut membership = Membership::new(Vec::new());
    let news = membership.take(&members(vec![web("a"), web("b").with(init("setup").exited(0, "Completed"))]));
    assert_eq!(joined(&news), ["0 a", "1 b", "2 b"]);
    assert!(news.joined.iter().all(|joined| !joined.later));
    let news = membership.take(&members(vec![web("a"), web("c")]));
    assert_eq!(joined(&news), ["3 c"]);
    assert!(news.joined[0].later);
    assert_eq!(news.changed.iter().map(|(id, ..)| *id).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn only_containers_that_are_wanted_join() {
    let mut membership = Membership::new(vec!["proxy".into()]);
    let news = membership.take(&members(vec![web("a").with(app("proxy").running()), web("b")]));
    assert_eq!(joined(&news), ["0 a"]);
    assert_eq!(&*news.joined[0].source.container, "proxy");
}

#[test]
fn nothing_new_is_no_news() {
    let mut membership = Membership::new(Vec::new());
    membership.take(&members(vec![web("a")]));
    let news = membership.take(&members(vec![web("a")]));
    assert!(news.joined.is_empty() && news.changed.is_empty());
}

#[test]
fn a_pod_that_goes_names_the_youngest_that_came() {
    let mut membership = Membership::new(Vec::new());
    membership.take(&members(vec![web("old")]));
    let news =
        membership.take(&members(vec![web("older").created(Some(ago(9))), web("new").created(Some(ago(1)))]));
    let (id, seen, _) = &news.changed[0];
    assert_eq!((*id, seen.gone.as_deref()), (0, Some("Pod old was replaced by new.")));
    assert!(!membership.are_all_gone());
    let news = membership.take(&members(Vec::new()));
    assert_eq!(news.changed[0].1.gone.as_deref(), Some("Pod older was deleted."));
    assert!(membership.are_all_gone());
}

#[rstest]
#[case::created(app("app").waiting("ContainerCreating", ""), "ContainerCreating.")]
#[case::image(app("app").waiting("ImagePullBackOff", "no such image."), "ImagePullBackOff: no such image.")]
#[case::init(app("app").waiting("PodInitializing", ""), "It waits for the init containers.")]
#[case::nothing_known(app("app"), "It has not started yet.")]
fn who_waits_says_why(#[case] container: kdr_core::fixtures::ContainerBuilder, #[case] why: &str) {
    let news = Membership::new(Vec::new()).take(&members(vec![pod("a").with(container)]));
    assert_eq!(news.joined[0].seen.waiting, why);
}

#[test]
fn a_pod_without_a_node_says_what_the_scheduler_says() {
    let pod = pod("a").with(app("app")).unschedulable("0/3 nodes are available", 60);
    let news = Membership::new(Vec::new()).take(&members(vec![pod]));
    let expected = "No node has been chosen for the pod: 0/3 nodes are available.";
    assert_eq!(news.joined[0].seen.waiting, expected);
}
