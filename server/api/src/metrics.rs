//! What the services tell about themselves, in Prometheus' terms.

use std::{fmt, time::Instant};

use prometheus_client::{
    encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};
use tonic::{Code, Status};

/// Upper bounds of the latencies' buckets, in seconds.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 30.0];

/// Counts calls, messages and latencies. Clones count together.
#[derive(Clone)]
pub struct Metrics {
    open: Family<OfMethod, Gauge>,
    calls: Family<OfCall, Counter>,
    messages: Family<OfMethod, Counter>,
    dropped: Family<OfMethod, Counter>,
    first: Family<OfMethod, Histogram, fn() -> Histogram>,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            open: Family::default(),
            calls: Family::default(),
            messages: Family::default(),
            dropped: Family::default(),
            first: Family::new_with_constructor(|| Histogram::new(BUCKETS)),
        }
    }
}

impl Metrics {
    /// Puts everything under its name into `registry`.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("kdr_api_calls_open", "Calls that are being answered", self.open.clone());
        registry.register("kdr_api_calls", "Calls that are over, by gRPC status", self.calls.clone());
        registry.register("kdr_api_messages", "Messages sent", self.messages.clone());
        registry.register(
            "kdr_api_dropped",
            "Updates and log lines that viewers missed because they were too slow",
            self.dropped.clone(),
        );
        registry.register_with_unit(
            "kdr_api_first_message",
            "Time until the first message of an answer",
            Unit::Seconds,
            self.first.clone(),
        );
    }

    /// A call has begun.
    pub(crate) fn begin(&self, method: Method) -> Call {
        let labels = OfMethod { method };
        self.open.get_or_create(&labels).inc();
        Call { metrics: self.clone(), labels, begun: Instant::now(), waits: true, code: Code::Cancelled }
    }
}

/// One call. Its drop ends it: CANCELLED, unless something else was said before.
pub(crate) struct Call {
    metrics: Metrics,
    labels: OfMethod,
    begun: Instant,
    waits: bool,
    code: Code,
}

impl Call {
    /// A message, or the error that ends the call, has been made.
    pub(crate) fn said<T>(&mut self, message: &Result<T, Status>) {
        if std::mem::take(&mut self.waits) {
            self.metrics.first.get_or_create(&self.labels).observe(self.begun.elapsed().as_secs_f64());
        }
        match message {
            Ok(_) => {
                self.metrics.messages.get_or_create(&self.labels).inc();
            }
            Err(status) => self.code = status.code(),
        }
    }

    /// Passes on what comes before the first message, and takes note when that is an error.
    pub(crate) fn refused<T>(&mut self, begun: Result<T, Status>) -> Result<T, Status> {
        begun.inspect_err(|status| self.said::<T>(&Err(status.clone())))
    }

    /// The viewer has missed so much.
    pub(crate) fn dropped(&self, count: u64) {
        if count > 0 {
            self.metrics.dropped.get_or_create(&self.labels).inc_by(count);
        }
    }

    /// All has been said.
    pub(crate) fn complete(&mut self) {
        if self.code == Code::Cancelled {
            self.code = Code::Ok;
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.metrics.open.get_or_create(&self.labels).dec();
        let labels = OfCall { method: self.labels.method, code: OfCode(self.code) };
        self.metrics.calls.get_or_create(&labels).inc();
    }
}

/// A method of the contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
pub(crate) enum Method {
    Watch,
    GetManifest,
    Search,
    ListKinds,
    Read,
    Download,
    LastLines,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfMethod {
    method: Method,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfCall {
    method: Method,
    code: OfCode,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct OfCode(Code);

impl EncodeLabelValue for OfCode {
    fn encode(&self, encoder: &mut LabelValueEncoder) -> fmt::Result {
        fmt::Write::write_fmt(encoder, format_args!("{:?}", self.0))
    }
}
