//! The real single-node Kubernetes that KDR's tests run against: a real kubelet, real containers, real logs, real
//! OOM kills, built from source and started in seconds.
//!
//! ```text
//!            registry ◄── images: pause, busybox, push_image()
//!               │
//! etcd ◄── kube-apiserver ◄── kube-controller-manager, kube-scheduler, metrics-server, kwok (for a crowd)
//!               ▲                  ▲
//!               │         kubernetes-service ◄──────────────────┐
//!            kubelet ──► containerd ──► shims ──► pods ─────────┘
//! ```
//!
//! Everything listens on 127.0.0.1 and lives under one cache folder outside of the checkout (see `README.md` beside
//! this crate). `KDR_TEST_KUBECONFIG` names another cluster to test against instead.

mod apiserver;
mod binaries;
mod cli;
mod cluster;
mod containerd;
mod control_plane;
mod crowd;
mod etcd;
mod gateway_api;
mod images;
mod kubectl;
mod kubelet;
mod leftovers;
mod lifecycle;
mod metrics;
mod missing;
mod modules;
mod part;
mod paths;
mod pki;
mod ports;
mod process;
mod service;
mod status;
mod users;

pub use cli::run_cli;
pub use cluster::Cluster;
pub use crowd::{Size, create_crowd, remove_crowd};
pub use lifecycle::{down, push_image, reset, start_apiserver, stop_apiserver, up};
pub use missing::{Missing, install_command, install_missing, missing};
pub use status::{PartStatus, Status, status};
pub use users::User;
