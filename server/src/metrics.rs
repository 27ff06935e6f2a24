//! Everything that counts, under its name on the admin port.

use std::{fmt, sync::Arc};

use jiff::Timestamp;
use kdr_cluster::{Caches, KindMetrics, LAG_BUCKETS, Lag};
use kdr_core::view::Sync;
use kdr_logs::Logs;
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeMetric as _, NoLabelSet},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge, info::Info},
    registry::{Registry, Unit},
};

/// A registry of the services' counters and the sources'.
pub(crate) fn registry(
    api: &kdr_api::Metrics,
    caches: Arc<Caches>,
    logs: Arc<Logs>,
    version: &str,
) -> Registry {
    let mut registry = Registry::default();
    registry.register("kdr_build", "Which KDR this is", Info::new([("version", version.to_owned())]));
    api.register(&mut registry);
    registry.register_collector(Box::new(Sources { caches, logs }));
    registry
}

/// Reads the sources' counters at each scrape.
struct Sources {
    caches: Arc<Caches>,
    logs: Arc<Logs>,
}

impl fmt::Debug for Sources {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sources").finish_non_exhaustive()
    }
}

impl Collector for Sources {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let caches = self.caches.metrics();
        let logs = self.logs.metrics();
        kinds(&mut encoder, &caches.kinds)?;
        lag(&mut encoder, &caches.lag)?;
        gauge(&mut encoder, "kdr_viewers", "Views of the cluster that are open", caches.viewers)?;
        counter(&mut encoder, "kdr_updates", "Updates published to the viewers", caches.updates)?;
        counter(
            &mut encoder,
            "kdr_snapshots_resent",
            "Snapshots sent instead of updates to viewers that were too slow",
            caches.snapshots_resent,
        )?;
        gauge(
            &mut encoder,
            "kdr_logs_open",
            "Logs that are being read from the API server",
            logs.open_streams,
        )?;
        counter(&mut encoder, "kdr_log_lines", "Log lines read", logs.lines)?;
        counter(&mut encoder, "kdr_log_bytes", "Bytes of logs read", logs.bytes)?;
        counter(&mut encoder, "kdr_log_resumes", "Logs asked for again after they broke off", logs.resumes)?;
        counter(&mut encoder, "kdr_log_gaps", "Gaps in logs that viewers were told of", logs.gaps)?;
        counter(&mut encoder, "kdr_log_lines_dropped", "Log lines dropped for slow viewers", logs.dropped)
    }
}

fn kinds(encoder: &mut DescriptorEncoder<'_>, kinds: &[KindMetrics]) -> fmt::Result {
    let mut objects =
        encoder.encode_descriptor("kdr_watch_objects", "Objects held", None, MetricType::Gauge)?;
    for kind in kinds {
        ConstGauge::new(kind.objects).encode(objects.encode_family(&[("kind", kind.kind)])?)?;
    }
    let mut states = encoder.encode_descriptor(
        "kdr_watch_state",
        "1 for the state that a kind's watch is in",
        None,
        MetricType::Gauge,
    )?;
    for kind in kinds {
        let labels = [("kind", kind.kind), ("state", state(kind.sync))];
        ConstGauge::new(1_u32).encode(states.encode_family(&labels)?)?;
    }
    moments(
        encoder,
        "kdr_watch_last_event_timestamp_seconds",
        "When an object of the kind was last received",
        kinds.iter().filter_map(|kind| Some((kind.kind, kind.last_event?))),
    )?;
    moments(
        encoder,
        "kdr_watch_last_heard_timestamp_seconds",
        "When anything was last heard of the kind, bookmarks included",
        kinds.iter().filter_map(|kind| Some((kind.kind, kind.last_heard?))),
    )?;
    let mut relists = encoder.encode_descriptor(
        "kdr_watch_relists",
        "Lists made again after the first",
        None,
        MetricType::Counter,
    )?;
    for kind in kinds {
        ConstCounter::new(kind.relists).encode(relists.encode_family(&[("kind", kind.kind)])?)?;
    }
    let mut errors = encoder.encode_descriptor(
        "kdr_watch_errors",
        "Lists and watches that failed",
        None,
        MetricType::Counter,
    )?;
    for kind in kinds {
        ConstCounter::new(kind.watch_errors).encode(errors.encode_family(&[("kind", kind.kind)])?)?;
    }
    Ok(())
}

/// A gauge of moments, one a kind. The age is Prometheus' to compute: it knows when it asked.
fn moments(
    encoder: &mut DescriptorEncoder<'_>,
    name: &str,
    help: &str,
    of_kinds: impl Iterator<Item = (&'static str, Timestamp)>,
) -> fmt::Result {
    let mut gauge = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
    for (kind, at) in of_kinds {
        ConstGauge::new(at.as_second()).encode(gauge.encode_family(&[("kind", kind)])?)?;
    }
    Ok(())
}

fn lag(encoder: &mut DescriptorEncoder<'_>, lag: &Lag) -> fmt::Result {
    let bounds = LAG_BUCKETS.into_iter().chain([f64::INFINITY]);
    let buckets: Vec<(f64, u64)> = bounds.zip(lag.buckets).collect();
    let help =
        "From a change's arrival to the update that tells the viewers; the oldest change of each update";
    let mut histogram =
        encoder.encode_descriptor("kdr_watch_lag", help, Some(&Unit::Seconds), MetricType::Histogram)?;
    histogram.encode_histogram::<NoLabelSet>(lag.sum.as_secs_f64(), lag.buckets.iter().sum(), &buckets, None)
}

fn state(sync: Sync) -> &'static str {
    match sync {
        Sync::Listing => "listing",
        Sync::Live => "live",
        Sync::Reconnecting => "reconnecting",
        Sync::Forbidden => "forbidden",
        Sync::Broken => "broken",
        Sync::NotServed => "not_served",
    }
}

fn counter(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    ConstCounter::new(value).encode(encoder.encode_descriptor(name, help, None, MetricType::Counter)?)
}

fn gauge(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, value: u64) -> fmt::Result {
    ConstGauge::new(value).encode(encoder.encode_descriptor(name, help, None, MetricType::Gauge)?)
}
