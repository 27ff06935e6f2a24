//! A thousand viewers beside one.

use std::time::Duration;

use anyhow::{Context, Result};
use kdr_proto::v1::{WatchRequest, WatchResponse, cluster_service_client::ClusterServiceClient};
use tokio::{task::JoinSet, time::sleep};
use tonic::Streaming;

use super::{CLUSTER, LIMIT_PEAK, memory, say};
use crate::{row::Row, stand::Stand, view};

const VIEWERS: usize = 1_000;
/// Streams on one connection; a server takes so many at least.
const ON_A_CONNECTION: usize = 100;
/// So long they all watch before anything is measured.
const WATCHING: Duration = Duration::from_secs(20);

/// Connections to the API server, and the server's memory, with a thousand viewers while the cluster changes.
pub async fn rows(stand: &Stand) -> Result<[Row; 2]> {
    say("a thousand viewers");
    let mut reading = JoinSet::new();
    let mut one = 0;
    for connection in 0..VIEWERS / ON_A_CONNECTION {
        let client = stand.server.cluster().await?;
        for viewer in 0..ON_A_CONNECTION {
            let stream = opened(client.clone(), request(connection * ON_A_CONNECTION + viewer)).await?;
            reading.spawn(read(stream));
            if connection + viewer == 0 {
                // Whatever was there before has ended by then.
                sleep(Duration::from_secs(2)).await;
                one = stand.connections()?;
            }
        }
    }
    sleep(WATCHING).await;
    let many = stand.connections()?;
    let resident = stand.server.resident()?;
    if let Some(ended) = reading.try_join_next() {
        ended?.context("a viewer's stream ended")?;
    }
    let what = format!("{CLUSTER}: watches of the API server, 1,000 viewers");
    #[expect(clippy::cast_precision_loss, reason = "some dozens")]
    let (ours, theirs) = (many as f64, one as f64);
    Ok([
        Row { what, unit: "", ours, against: "one viewer", theirs, samples: VIEWERS },
        Row { samples: VIEWERS, ..memory("with 1,000 viewers", resident, LIMIT_PEAK) },
    ])
}

/// The simulator's names of namespaces, of which one is as good as another here.
fn request(viewer: usize) -> WatchRequest {
    view::of_a_page(viewer, "atlas-001".to_owned())
}

async fn opened(
    mut client: ClusterServiceClient<tonic::transport::Channel>,
    request: WatchRequest,
) -> Result<Streaming<WatchResponse>> {
    let mut stream = client.watch(request).await?.into_inner();
    stream.message().await?.context("the watch ended")?;
    Ok(stream)
}

/// Reads all that comes, as a page does.
async fn read(mut stream: Streaming<WatchResponse>) -> Result<()> {
    while stream.message().await?.is_some() {}
    anyhow::bail!("the server has ended it")
}
