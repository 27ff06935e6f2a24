//! Many viewers of one container's log, on the simulated cluster.

use std::time::Duration;

use anyhow::{Context, Result};
use kdr_proto::v1::{
    LogSourceState, ReadRequest, log_service_client::LogServiceClient, read_request::Selection,
    read_response::Event,
};

use crate::{row::Row, stand::Stand};

const VIEWERS: usize = 200;
/// Lines that each viewer asks for at first, as the page does.
const TAIL: u32 = 1_000;
/// What all of them have opened is used once before it is weighed.
const LINES: usize = 50;

/// What 200 viewers of one container cost: streams from the API server, and memory each.
pub async fn viewers(stand: &Stand, namespace: &str, pod: &str) -> Result<[Row; 2]> {
    let before = stand.server.resident()?;
    let mut streams = Vec::new();
    for _ in 0..VIEWERS {
        let request = ReadRequest {
            namespace: namespace.to_owned(),
            selection: Some(Selection::Pod(pod.to_owned())),
            tail_lines: Some(TAIL),
            follow: true,
            ..ReadRequest::default()
        };
        // A connection each, as browsers have.
        let mut client = LogServiceClient::new(stand.server.channel().await?);
        let mut stream = client.read(request).await?.into_inner();
        loop {
            let event = stream.message().await?.context("the log ended")?.event;
            if let Some(Event::Sources(sources)) = event
                && sources.sources.iter().any(|source| source.state() == LogSourceState::Following)
            {
                break;
            }
        }
        streams.push(stream);
    }
    for number in 0..LINES {
        let line = format!("for-all-{number}");
        stand.simulation.write_log_line(namespace, pod, "", line.as_bytes()).context("no such container")?;
    }
    let last = format!("for-all-{}", LINES - 1);
    for stream in &mut streams {
        let reading = async {
            loop {
                if let Some(Event::Lines(lines)) = stream.message().await?.context("the log ended")?.event
                    && lines.lines.iter().any(|line| line.text == last.as_bytes())
                {
                    return anyhow::Ok(());
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), reading)
            .await
            .context("the last line did not come")??;
    }
    #[expect(clippy::cast_precision_loss, reason = "200")]
    let each = (stand.server.resident()? - before) / VIEWERS as f64 / 1e6;
    let open = stand.server.open_logs().await?;
    Ok([
        Row {
            what: "200 viewers of one log: streams from the API server".to_owned(),
            unit: "",
            ours: open,
            against: "limit",
            theirs: 1.0,
            samples: VIEWERS,
        },
        Row {
            what: "200 viewers of one log: server's memory, each".to_owned(),
            unit: "MB",
            ours: each,
            against: "limit",
            theirs: 1.0,
            samples: VIEWERS,
        },
    ])
}
