//! Many viewers of one container's log, on the simulated cluster.

use std::time::Duration;

use anyhow::{Context, Result};
use kdr_proto::v1::{
    LogSourceState, ReadRequest, log_service_client::LogServiceClient, read_request::Selection,
    read_response::Event,
};
use serde::Deserialize;

use crate::{browser::Measurement, row::Row, stand::Stand};

const VIEWERS: usize = 200;
/// Lines that each viewer asks for at first, as the page does.
const TAIL: u32 = 1_000;
/// What all of them have opened is used once before it is weighed.
const LINES: usize = 50;

/// Lines a second of a busy log, written so many at a time.
const RATE: u32 = 1_000;
const AT_ONCE: u32 = 20;
const BUSY: Duration = Duration::from_mins(1);
const BUSY_FOR_LONG: Duration = Duration::from_mins(20);

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

/// What the page of a log costs that is written all the time.
pub async fn busy(stand: &Stand, namespace: &str, pod: &str, long: bool) -> Result<Vec<Row>> {
    #[derive(Deserialize)]
    struct Found {
        /// Bytes of heap after 20 s, and at the end.
        early: f64,
        late: f64,
        /// Frames a second while it follows, and while it is scrolled.
        following: f64,
        scrolled: f64,
        /// Whether the paused view moved: 0 or 1.
        moved: f64,
    }
    let lasts = if long { BUSY_FOR_LONG } else { BUSY };
    let cluster = format!("1,000 lines/s for {} min", lasts.as_secs() / 60);
    eprintln!("{cluster}");
    let url = format!("{}/n/{namespace}/logs/Pod/{pod}", stand.server.url);
    stand.simulation.write_log_line(namespace, pod, "", b"busy").context("no such container")?;
    let page = Measurement::start(&["busy-log", &url, &lasts.as_secs().to_string()]).await?;
    let before = stand.server.resident()?;
    let writing = async {
        let mut clock = tokio::time::interval(Duration::from_secs(1) * AT_ONCE / RATE);
        for number in 0_u64.. {
            clock.tick().await;
            for part in 0..AT_ONCE {
                let line =
                    format!("level=info request={number}-{part} took=12ms path=/checkout/items/{number}");
                stand.simulation.write_log_line(namespace, pod, "", line.as_bytes());
            }
        }
    };
    let found: Found = tokio::select! {
        found = page.findings() => found?,
        () = writing => unreachable!("it is written for ever"),
    };
    let row = |what: &str, unit, ours: f64, against, theirs: f64| Row {
        what: format!("{cluster}: {what}"),
        unit,
        ours,
        against,
        theirs,
        samples: 1,
    };
    Ok(vec![
        row("heap of the page", "MB", found.late / 1e6, "limit", 120.0),
        row("heap of the page", "MB", found.late / 1e6, "after 20 s", found.early / 1e6),
        row("frames while it follows", "1/s", found.following, "wanted", 60.0),
        row("frames while it is scrolled", "1/s", found.scrolled, "wanted", 60.0),
        row("times the paused view moved", "", found.moved, "limit", 0.0),
        row("server's memory", "MB", stand.server.resident()? / 1e6, "at first", before / 1e6),
    ])
}
