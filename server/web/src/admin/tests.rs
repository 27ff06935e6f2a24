use std::{net::Ipv4Addr, sync::Arc};

use axum::body::Body;
use futures::{StreamExt as _, future::BoxFuture, stream, stream::BoxStream};
use http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use kdr_core::{
    Error,
    log::{Members, Selection},
    meta::ResourceRef,
    ports::{ApiKinds, ClusterView},
    search::{Hits, Query},
    view::{KindState, Snapshot, Step, Sync, View},
};
use prometheus_client::{metrics::counter::Counter, registry::Registry};
use rstest::rstest;
use tokio::sync::watch;
use tower::ServiceExt as _;

use super::{Admin, router};
use crate::Site;

/// A cluster of these kinds; `None` never answers.
struct Kinds(Option<Vec<KindState>>);

impl ClusterView for Kinds {
    fn watch(&self, _: View) -> BoxStream<'static, Step> {
        match self.0.clone() {
            Some(kinds) => {
                let snapshot = Box::new(Snapshot { kinds, ..Snapshot::default() });
                stream::iter([Step::Snapshot { snapshot, dropped: 0 }]).chain(stream::pending()).boxed()
            }
            None => stream::pending().boxed(),
        }
    }

    fn manifest(&self, _: ResourceRef) -> BoxFuture<'static, Result<String, Error>> {
        Box::pin(std::future::pending())
    }

    fn search(&self, _: &Query) -> Hits {
        Hits::default()
    }

    fn kinds(&self) -> BoxFuture<'static, Result<ApiKinds, Error>> {
        Box::pin(std::future::pending())
    }

    fn members(&self, _: &Selection) -> BoxStream<'static, Members> {
        stream::pending().boxed()
    }
}

fn kind(kind: &str, sync: Sync, message: &str) -> KindState {
    KindState {
        kind: kind.into(),
        sync,
        since: Timestamp::UNIX_EPOCH,
        message: message.into(),
        objects: Some(0),
        namespaces: Vec::new(),
        grant: String::new(),
    }
}

async fn ask(path: &str, host: &str, admin: Admin) -> (StatusCode, String) {
    let request = Request::builder().uri(path).header("host", host).body(Body::empty()).unwrap();
    let site = Site::on_loopback(Ipv4Addr::LOCALHOST.into());
    let (parts, body) = router(admin, site).oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (parts.status, String::from_utf8(body.to_vec()).unwrap())
}

fn admin(ready: bool, ending: bool, kinds: Option<Vec<KindState>>) -> Admin {
    Admin {
        cluster: Arc::new(Kinds(kinds)),
        ready: watch::channel(ready).1,
        ending: watch::channel(ending).1,
        metrics: Registry::default(),
    }
}

#[tokio::test]
async fn whoever_lives_is_healthy() {
    assert_eq!(ask("/healthz", "localhost", admin(false, true, None)).await.0, StatusCode::OK);
}

#[rstest]
#[case(true, false, StatusCode::OK, "KDR is ready.\n")]
#[case(true, true, StatusCode::SERVICE_UNAVAILABLE, "KDR is about to end.\n")]
#[tokio::test]
async fn readiness(
    #[case] ready: bool,
    #[case] ending: bool,
    #[case] status: StatusCode,
    #[case] text: &str,
) {
    assert_eq!(ask("/readyz", "localhost", admin(ready, ending, None)).await, (status, text.to_owned()));
}

#[tokio::test]
async fn whoever_is_not_ready_says_which_kind_and_why() {
    let kinds = vec![
        kind("pods", Sync::Reconnecting, "The API server does not answer."),
        kind("nodes", Sync::Listing, ""),
        kind("jobs.batch", Sync::Forbidden, "KDR may not list jobs.batch."),
        kind("namespaces", Sync::Live, ""),
    ];
    let (status, text) = ask("/readyz", "localhost", admin(false, false, Some(kinds))).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(
        text,
        "KDR has not listed everything yet.\n\
         pods: reconnecting since 1970-01-01T00:00:00Z: The API server does not answer.\n\
         nodes: listing since 1970-01-01T00:00:00Z: no answer yet\n"
    );
}

#[tokio::test(start_paused = true)]
async fn readiness_is_answered_even_when_the_caches_are_not() {
    let (status, text) = ask("/readyz", "localhost", admin(false, false, None)).await;
    assert_eq!((status, text.lines().count()), (StatusCode::SERVICE_UNAVAILABLE, 1));
}

#[tokio::test]
async fn metrics_are_what_is_registered() {
    let mut admin = admin(true, false, None);
    admin.metrics.register("kdr_things", "Things", Counter::<u64>::default());
    let (status, text) = ask("/metrics", "localhost", admin).await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("kdr_things_total 0\n") && text.ends_with("# EOF\n"), "{text}");
}

#[tokio::test]
async fn what_is_not_there_is_told_and_foreign_names_are_not_answered() {
    let (status, text) = ask("/debug", "localhost", admin(true, false, None)).await;
    assert_eq!((status, text.lines().count()), (StatusCode::NOT_FOUND, 1));
    let (status, _) = ask("/metrics", "attacker.example", admin(true, false, None)).await;
    assert_eq!(status, StatusCode::MISDIRECTED_REQUEST);
}
