use jiff::Timestamp;
use rstest::rstest;

use super::*;
use crate::{
    fixtures::{
        NOW, PodBuilder, WorkloadBuilder, ago, app, autoscaler, claim, condition, config_map, deployment,
        end, ingress, job, node, pod, service, tls_secret, warning,
    },
    pod::Terminated,
};

const NO_EVENTS: Vec<Event> = Vec::new();

fn shared(events: Vec<Event>) -> Vec<Arc<Event>> {
    events.into_iter().map(Arc::new).collect()
}

/// As the model makes it: what only events tell included.
fn row(pod: PodBuilder, events: &[Arc<Event>]) -> (Pod, PodRow) {
    let (pod, mut row) = (pod.clone().build(), pod.row());
    row.verdict = crate::pod::or_held_up(row.verdict, events);
    (pod, row)
}

fn crashed(seconds: i64) -> PodBuilder {
    let end = Terminated { finished: Some(ago(seconds)), ..end(1, 0, "Error", 1, "") };
    pod("web-1").with(app("web").waiting("CrashLoopBackOff", "").last_ended(end).restarts(3))
}

fn unready(pod: PodBuilder, seconds: i64) -> PodBuilder {
    let ready = condition("Ready", Some(false), "ContainersNotReady", "");
    pod.conditions([Condition { since: Some(ago(seconds)), ..ready }])
}

#[rstest]
#[case::well(pod("web-1").with(app("web").running()), NO_EVENTS, None)]
#[case::crash_loop(crashed(20), vec![warning("BackOff", "Back-off restarting", 720)], Some(ago(720)))]
#[case::crash_loop_without_events(crashed(20), NO_EVENTS, Some(ago(20)))]
#[case::image(
    unready(pod("web-1").with(app("web").waiting("ImagePullBackOff", "")), 90),
    vec![warning("Failed", "Error: ErrImagePull", 85), warning("Failed", "Error: ImagePullBackOff", 60)],
    Some(ago(85))
)]
#[case::image_without_events(
    unready(pod("web-1").with(app("web").waiting("ErrImagePull", "")), 90), NO_EVENTS, Some(ago(90))
)]
#[case::unschedulable(pod("web-1").unschedulable("0/1 nodes are available", 300), NO_EVENTS, Some(ago(300)))]
#[case::not_ready(
    unready(pod("web-1").with(app("web").unready_for(600)), 240), NO_EVENTS, Some(ago(240))
)]
#[case::held_up(
    pod("web-1").with(app("web").waiting("ContainerCreating", "")),
    vec![warning("FailedMount", "MountVolume.SetUp failed for volume \"c\" : configmap \"a\" not found", 40)],
    Some(ago(40))
)]
#[case::evicted(
    pod("web-1").phase("Failed").reason("Evicted", "low on memory"), vec![warning("Evicted", "", 50)], Some(ago(50))
)]
#[case::being_deleted(pod("web-1").with(app("web").running()).deleted(), NO_EVENTS, Some(NOW))]
fn a_pods_trouble_began_when_the_api_says(
    #[case] pod: PodBuilder,
    #[case] events: Vec<Event>,
    #[case] since: Option<Timestamp>,
) {
    let events = shared(events);
    let (pod, row) = row(pod, &events);
    assert_eq!(of_pod(&pod, &row, &events), since);
}

fn of(workload: WorkloadBuilder, pods: Vec<PodBuilder>, events: Vec<Event>) -> Option<Timestamp> {
    let events = shared(events);
    let pods: Vec<(Pod, PodRow)> = pods.into_iter().map(|pod| row(pod, &[])).collect();
    let workload = workload.build();
    let mut made = WorkloadRow::new(&workload, pods.iter().map(|(_, row)| row), &[]);
    made.verdict = workload::or_refused(made.verdict, &events);
    of_workload(&workload, &made, pods.iter().map(|(pod, row)| (pod, row, &[][..])), &events)
}

#[test]
fn a_workload_is_in_trouble_since_the_first_of_its_pods_is() {
    let web = deployment("web", 3).counts(3, 3, 1, 1);
    let well = pod("web-3").with(app("web").running());
    assert_eq!(of(web, vec![crashed(20), crashed(500), well], NO_EVENTS), Some(ago(500)));
    assert_eq!(of(deployment("web", 1), Vec::new(), NO_EVENTS), None);
}

#[test]
fn a_workload_whose_pods_are_refused_is_so_since_the_first_event() {
    let refused = deployment("web", 1).counts(0, 0, 0, 0);
    assert_eq!(
        of(refused, Vec::new(), vec![warning("FailedCreate", "exceeded quota: q", 77)]),
        Some(ago(77))
    );
}

#[test]
fn a_job_that_gave_up_did_so_when_its_condition_says() {
    let failed = job("once", 1).condition("Failed", Some(true), "BackoffLimitExceeded", "");
    assert_eq!(of(failed, Vec::new(), NO_EVENTS), Some(ago(3600)));
}

#[rstest]
#[case::well(config_map("a", &[]).build(), Surroundings::default(), NO_EVENTS, None)]
#[case::stuck(
    config_map("a", &[]).deleted(400).finalizer("a/b").build(), Surroundings::default(), NO_EVENTS, Some(ago(400))
)]
#[case::certificate(tls_secret("a", ago(86_400)).build(), Surroundings::default(), NO_EVENTS, Some(ago(86_400)))]
#[case::certificate_of_an_ingress(
    ingress("shop").build(),
    Surroundings { certificates: vec![("a".into(), Some(ago(99))), ("b".into(), Some(ago(-999)))], ..Surroundings::default() },
    NO_EVENTS, Some(ago(99))
)]
#[case::node(
    node("n").condition("Ready", Some(false), "KubeletNotReady", "").build(), Surroundings::default(), NO_EVENTS,
    Some(ago(3600))
)]
#[case::pressure(
    node("n").ready().condition("DiskPressure", Some(true), "KubeletHasDiskPressure", "").build(),
    Surroundings::default(), NO_EVENTS, Some(ago(3600))
)]
#[case::autoscaler(
    autoscaler("web", 1, 1).condition("ScalingActive", Some(false), "FailedGetResourceMetric", "", 500).build(),
    Surroundings::default(), NO_EVENTS, Some(ago(500))
)]
#[case::claim(claim("data", "Pending").build(), Surroundings::default(), NO_EVENTS, Some(ago(3600)))]
#[case::nobody_knows(
    service("web").selects("app", "web").build(),
    Surroundings { selected: Some(crate::resource::Selected::default()), ..Surroundings::default() }, NO_EVENTS, None
)]
fn a_resources_trouble_began_when_the_api_says(
    #[case] resource: Resource,
    #[case] around: Surroundings,
    #[case] events: Vec<Event>,
    #[case] since: Option<Timestamp>,
) {
    let row = ResourceRow::new(&resource, &around, NOW);
    assert_eq!(of_resource(&resource, &row, &around, &shared(events)), since);
}
