//! What the rows of a large cluster cost. Only in release builds: `cargo test -p kdr-core --release --lib rows::speed`.

use std::time::{Duration, Instant};

use super::{PodRow, ResourceRow, WorkloadRef};
use crate::{
    fixtures::{
        NOW, ago, app, claim, config_map, endpoint_slice, ingress, node, pod, quota, service, sidecar,
        tls_secret,
    },
    pod::Pod,
    resource::{Resource, Selected, Surroundings},
};

/// Four pods in five are well, as in a cluster that has trouble.
fn pods() -> Vec<Pod> {
    let of = |index: usize| {
        let pod = pod(&format!("web-{index}")).with(sidecar("proxy").running());
        let pod = match index % 20 {
            0 => pod.with(app("web").waiting("CrashLoopBackOff", "").last(1, "Error").restarts(6)),
            1 => pod.with(app("web").waiting("ImagePullBackOff", "shop/web:2: not found")),
            2 => pod.unschedulable("0/4 nodes are available: 3 Insufficient memory, 1 Too many pods.", 60),
            3 => pod.with(app("web").unready_for(300)),
            _ => pod.with(app("web").running()).condition("Ready", Some(true), "", ""),
        };
        pod.build()
    };
    (0..10_000).map(of).collect()
}

fn resources() -> Vec<Resource> {
    let of = |index: usize| {
        let name = format!("web-{index}");
        match index % 8 {
            0 => service(&name).selects("app", "web").port(80, 8080).build(),
            1 => endpoint_slice(&name, 3, 0).build(),
            2 => ingress(&name).rule("shop.test", "web", 80).tls("tls").build(),
            3 => config_map(&name, &["a", "b", "c"]).build(),
            4 => tls_secret(&name, ago(-86_400)).build(),
            5 => claim(&name, "Pending").build(),
            6 => quota(&name, &[("pods", "9", "10"), ("limits.memory", "4Gi", "4Gi")]).build(),
            _ => node(&name).ready().build(),
        }
    };
    (0..5_000).map(of).collect()
}

#[test]
fn rows_of_ten_thousand_pods_and_five_thousand_resources_take_less_than_50_ms() {
    let (pods, resources) = (pods(), resources());
    let workload = WorkloadRef { kind: "Deployment".into(), name: "web".into() };
    let around = Surroundings {
        selected: Some(Selected { pods: 3, ready: 2, starting: 0 }),
        certificates: vec![("tls".into(), Some(ago(-86_400)))],
        ..Surroundings::default()
    };
    let mut rows = 0;
    let mut pass = || {
        let started = Instant::now();
        let pods: Vec<_> = pods.iter().map(|pod| PodRow::new(pod, workload.clone(), NOW)).collect();
        let of_pods = started.elapsed();
        let resources: Vec<_> =
            resources.iter().map(|resource| ResourceRow::new(resource, &around, NOW)).collect();
        rows += pods.len() + resources.len();
        (started.elapsed(), of_pods)
    };
    let (best, of_pods) = (0..5).map(|_| pass()).min().unwrap_or_default();
    println!("{best:?}, of which the pods {of_pods:?}");
    assert_eq!(rows, 75_000);
    assert!(best < Duration::from_millis(50), "{best:?}");
}
