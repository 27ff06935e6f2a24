//! KDR: the state of a Kubernetes cluster, its logs, traffic and backups, in one program.

mod args;
mod browser;
mod command;
mod config;
mod door;
mod failure;
mod grpc;
mod kinds;
mod listener;
mod logging;
mod metrics;
mod server;
mod shutdown;
mod tls;

use std::process::ExitCode;

fn main() -> ExitCode {
    // One provider for the whole process, before anything can open a connection. It fails only when there is one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match command::run(args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
