//! The API's routes: KDR's services, health and reflection, each for gRPC and gRPC-web.

use std::convert::Infallible;

use axum::Router;
use axum::extract::Request;
use axum::response::IntoResponse;
use kdr_api::Api;
use kdr_proto::v1::{cluster_service_server, log_service_server};
use tokio_util::sync::CancellationToken;
use tonic_health::{ServingStatus, server::HealthReporter};
use tonic_web::GrpcWebLayer;
use tower::{Layer as _, Service};

/// The names under which health is told; the empty one is the whole server.
const HEALTH: [&str; 3] = ["", cluster_service_server::SERVICE_NAME, log_service_server::SERVICE_NAME];

/// The routes, and what tells health on them.
pub(crate) async fn routes(api: &Api) -> (Router, HealthReporter) {
    let (reporter, health) = tonic_health::server::health_reporter();
    for name in HEALTH {
        reporter.set_service_status(name, ServingStatus::NotServing).await;
    }
    let web = GrpcWebLayer::new();
    let router = Router::new();
    let router = mount(router, cluster_service_server::SERVICE_NAME, api.cluster());
    let router = mount(router, log_service_server::SERVICE_NAME, api.log());
    let router = router.route_service(kdr_api::DOWNLOAD_PATH, api.download());
    let router = mount(router, "grpc.health.v1.Health", web.layer(health));
    (reflect(router), reporter)
}

/// Adds reflection, in the version that `grpcurl` and the others speak today, and the one they spoke before.
fn reflect(router: Router) -> Router {
    let builder = || {
        tonic_reflection::server::Builder::configure()
            .register_encoded_file_descriptor_set(kdr_proto::FILE_DESCRIPTOR_SET)
            .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
    };
    let web = GrpcWebLayer::new();
    let router = match builder().build_v1() {
        Ok(service) => mount(router, "grpc.reflection.v1.ServerReflection", web.layer(service)),
        Err(error) => without_reflection(router, &error),
    };
    match builder().build_v1alpha() {
        Ok(service) => mount(router, "grpc.reflection.v1alpha.ServerReflection", web.layer(service)),
        Err(error) => without_reflection(router, &error),
    }
}

fn without_reflection(router: Router, error: &tonic_reflection::server::Error) -> Router {
    tracing::error!(%error, "server reflection is off: the descriptor cannot be read");
    router
}

fn mount<S>(router: Router, name: &str, service: S) -> Router
where
    S: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
    S::Response: IntoResponse,
    S::Future: Send + 'static,
{
    router.route_service(&format!("/{name}/{{*rest}}"), service)
}

/// Tells health: serving when `ready` has come, and no more at the `end`.
pub(crate) async fn tell_health(
    mut reporter: HealthReporter,
    mut ready: tokio::sync::watch::Receiver<bool>,
    end: CancellationToken,
) {
    // What `wait_for` yields is a lock on the value: held on, it would stop whoever is about to change it.
    let is_ready = async { ready.wait_for(|ready| *ready).await.is_ok() };
    tokio::select! {
        true = is_ready => {
            for name in HEALTH {
                reporter.set_service_status(name, ServingStatus::Serving).await;
            }
            end.cancelled().await;
        }
        () = end.cancelled() => {}
    }
    for name in HEALTH {
        reporter.set_service_status(name, ServingStatus::NotServing).await;
        // Ends whoever watches it; their streams would keep their connections open.
        reporter.clear_service_status(name).await;
    }
}
