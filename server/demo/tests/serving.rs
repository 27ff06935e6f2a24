//! What only shows over real connections: many watchers, the end, commands.

use std::{pin::pin, time::Duration};

use anyhow::Result;
use futures::{StreamExt, TryStreamExt};
use k8s_openapi::api::core::v1::Pod;
use kdr_demo::{Options, Simulation};
use kube::{
    Api, Client, Config, ResourceExt,
    api::{ListParams, LogParams, WatchEvent, WatchParams},
};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(30);

async fn started(options: Options) -> Result<(Simulation, Client)> {
    let simulation = Simulation::start(options).await?;
    let client = Client::try_from(Config::new(simulation.url().parse()?))?;
    Ok((simulation, client))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_watchers_see_every_touch_in_order() {
    const TOUCHES: usize = 20;
    let (simulation, client) = started(Options::default()).await.unwrap();
    let pods = Api::<Pod>::namespaced(client.clone(), "data");
    let version = pods.list(&ListParams::default()).await.unwrap().metadata.resource_version.unwrap();
    let watchers = futures::future::join_all((0..100).map(|_| async {
        let params = WatchParams::default().fields("metadata.name=redis-0");
        Box::pin(pods.watch(&params, &version).await.unwrap())
    }));
    let watchers = watchers.await;
    let touched = (0..TOUCHES).map(|_| simulation.touch_pod("data", "redis-0").unwrap().resource_version);
    let touched = touched.collect::<Vec<_>>();
    for watcher in watchers {
        let seen = watcher.map(|event| match event.unwrap() {
            WatchEvent::Modified(pod) => pod.resource_version().unwrap().parse::<u64>().unwrap(),
            event => panic!("{event:?}"),
        });
        let seen = timeout(PATIENCE, seen.take(TOUCHES).collect::<Vec<_>>()).await.unwrap();
        assert_eq!(seen, touched);
    }
    simulation.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_written_line_reaches_its_followers_with_its_time() {
    let (simulation, client) = started(Options::default()).await.unwrap();
    let pods = Api::<Pod>::namespaced(client, "data");
    let params = LogParams { follow: true, tail_lines: Some(0), timestamps: true, ..LogParams::default() };
    let mut lines = pin!(futures::AsyncBufReadExt::lines(pods.log_stream("redis-0", &params).await.unwrap()));
    let moment = simulation.write_log_line("data", "redis-0", "redis", b"a mark").unwrap();
    let line = loop {
        let line = timeout(PATIENCE, lines.try_next()).await.unwrap().unwrap().unwrap();
        if line.ends_with(" a mark") {
            break line;
        }
    };
    assert_eq!(line.split(' ').next().unwrap().parse::<jiff::Timestamp>().unwrap(), moment.time);
    assert!(simulation.write_log_line("data", "kafka-2", "kafka", b"it does not run").is_none());
    simulation.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_log_is_read_to_its_end() {
    let (simulation, client) = started(Options::default()).await.unwrap();
    let pods = Api::<Pod>::namespaced(client, "observability");
    let params = ListParams::default().labels("app.kubernetes.io/name=log-archive");
    let pod = pods.list(&params).await.unwrap().items[0].name_any();
    let params = LogParams { limit_bytes: Some(30_000_000), ..LogParams::default() };
    let text = pods.logs(&pod, &params).await.unwrap();
    assert_eq!(text.len(), 30_000_000);
    assert!(text.lines().count() > 300_000);
    simulation.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_ends_watches_and_logs_and_gives_the_port_back() {
    let (simulation, client) = started(Options { churn: 50.0, ..Options::default() }).await.unwrap();
    let pods = Api::<Pod>::all(client.clone());
    let mut events = Box::pin(pods.watch(&WatchParams::default(), "0").await.unwrap());
    let redis = Api::<Pod>::namespaced(client, "data");
    let params = LogParams { follow: true, ..LogParams::default() };
    let mut lines =
        Box::pin(futures::AsyncBufReadExt::lines(redis.log_stream("redis-0", &params).await.unwrap()));
    assert!(timeout(PATIENCE, events.next()).await.unwrap().is_some());
    assert!(timeout(PATIENCE, lines.next()).await.unwrap().is_some());
    let address = simulation.url().trim_start_matches("http://").to_owned();
    timeout(Duration::from_secs(10), simulation.stop()).await.unwrap();
    let ends = async {
        while events.next().await.is_some_and(|event| event.is_ok()) {}
        while lines.next().await.is_some_and(|line| line.is_ok()) {}
    };
    timeout(PATIENCE, ends).await.unwrap();
    tokio::net::TcpListener::bind(address).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_simulation_that_is_dropped_ends_too() {
    let (simulation, client) = started(Options::default()).await.unwrap();
    let pods = Api::<Pod>::all(client);
    let mut events = Box::pin(pods.watch(&WatchParams::default(), "0").await.unwrap());
    assert!(timeout(PATIENCE, events.next()).await.unwrap().is_some());
    drop(simulation);
    let ends = async { while events.next().await.is_some_and(|event| event.is_ok()) {} };
    timeout(PATIENCE, ends).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn watches_that_expire_end_with_a_410_and_a_fresh_list_goes_on() {
    let (simulation, client) = started(Options::default()).await.unwrap();
    let pods = Api::<Pod>::namespaced(client, "data");
    let version = pods.list(&ListParams::default()).await.unwrap().metadata.resource_version.unwrap();
    let watch = async |version: &str| Box::pin(pods.watch(&WatchParams::default(), version).await.unwrap());
    let mut events = watch(&version).await;
    let expired = simulation.expire_watches().resource_version;
    let last = timeout(PATIENCE, async {
        loop {
            if let Some(Ok(WatchEvent::Error(status))) = events.next().await {
                break status;
            }
        }
    });
    assert_eq!(last.await.unwrap().code, 410);
    let fresh = pods.list(&ListParams::default()).await.unwrap().metadata.resource_version.unwrap();
    assert!(fresh.parse::<u64>().unwrap() >= expired);
    let mut events = watch(&fresh).await;
    simulation.touch_pod("data", "redis-0").unwrap();
    let next = timeout(PATIENCE, events.next()).await.unwrap();
    assert!(matches!(next, Some(Ok(WatchEvent::Modified(_)))), "{next:?}");
    simulation.stop().await;
}
