//! `kdr logs`: the logs of a workload, Service, pod or selection, in a terminal. The same reading as the page's.

mod print;
mod request;
mod target;

use std::sync::Arc;

use futures::StreamExt as _;
use kdr_cluster::{Access, Caches, Connection};
use kdr_core::{
    Scope,
    log::{EndReason, LogEvent},
    ports::{ClusterSource as _, ClusterView, LogSource as _},
    view::{Step, Sync, View},
};
use kdr_logs::Logs;

use self::{print::Printer, target::Target};
use crate::{
    args::Logs as Arguments,
    failure::Failure,
    logging::{self, Format, Level},
};

/// Prints logs until they end, or the program is asked to.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    logging::start(Format::Text, Level::Error);
    let connection = connect(&arguments).await?;
    let target = Target::parse(&arguments, connection.namespace())?;
    let connection = connection.for_logs_of(&target.namespace);
    let logs = Arc::new(Logs::new(connection.log_client()));
    let caches = Caches::start(connection);
    let view = caches.scoped(&Scope::everything());
    known(&caches, &*view).await?;
    let selection = target.find(&*view).await?;
    let request = request::request(&arguments, selection)?;
    let members = view.members(&request.selection);
    let mut events =
        logs.scoped(&Scope::everything()).read(request, members).await.map_err(Failure::usage)?;
    let mut printer = Printer::new(&arguments);
    let mut interrupted = std::pin::pin!(tokio::signal::ctrl_c());
    loop {
        let event = tokio::select! {
            event = events.next() => event,
            _ = &mut interrupted => return printer.flush(),
        };
        match event {
            Some(Ok(LogEvent::End { reason, message, .. })) => {
                printer.flush()?;
                if reason != EndReason::Complete {
                    Printer::remark(&message);
                }
                return printer.verdict();
            }
            Some(Ok(event)) => {
                if printer.print(event)?.is_none() {
                    // Whoever reads has enough (`| head`).
                    return Ok(());
                }
            }
            Some(Err(error)) => {
                printer.flush()?;
                return Err(Failure::runtime(error));
            }
            None => return printer.flush(),
        }
    }
}

/// Waits until it is known what is there; fails when the pods cannot be listed, with the reason.
async fn known(caches: &Caches, view: &dyn ClusterView) -> Result<(), Failure> {
    let mut ready = caches.ready();
    let ready = async {
        // An error says that the caches have stopped, which they do not do by themselves.
        let _ = ready.wait_for(|ready| *ready).await;
    };
    let mut steps = view.watch(View::default());
    let refused = async {
        while let Some(step) = steps.next().await {
            let kinds = match step {
                Step::Snapshot { snapshot, .. } => snapshot.kinds,
                Step::Delta(delta) => delta.kinds,
            };
            let pods = kinds.into_iter().find(|kind| *kind.kind == *"pods" && is_refused(kind.sync));
            if let Some(pods) = pods {
                return pods.message;
            }
        }
        std::future::pending().await
    };
    tokio::select! {
        biased;
        why = refused => Err(Failure::runtime(why)),
        () = ready => Ok(()),
    }
}

fn is_refused(sync: Sync) -> bool {
    matches!(sync, Sync::Forbidden | Sync::Broken | Sync::Reconnecting)
}

async fn connect(arguments: &Arguments) -> Result<Connection, Failure> {
    if let Some(server) = &arguments.server {
        let url = server
            .parse()
            .map_err(|error| Failure::usage(format!("--server: {server} is no URL: {error}")))?;
        return Ok(kdr_cluster::connect_url(url, server, false));
    }
    let access = Access {
        kubeconfig: arguments.kubeconfig.clone().map(Into::into),
        context: arguments.context.clone(),
    };
    kdr_cluster::connect(&access).await.map_err(Failure::usage)
}
