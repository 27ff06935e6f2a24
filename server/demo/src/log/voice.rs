//! How a container writes.

/// How a container writes: in which form, how fast, and how much is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Voice {
    /// `2026-… INFO [orders] …`
    Plain,
    /// One JSON object a line.
    Json,
    /// `ts=… level=info msg="…"`
    Logfmt,
    /// Plain with ANSI colours.
    Colours,
    /// log4j, with a stack trace now and then.
    Java,
    /// Apache Kafka's log4j.
    Kafka,
    /// Python's logging, with a traceback now and then.
    Python,
    /// An access log as ingress-nginx writes it.
    Access,
    /// klog, as Kubernetes' own components write.
    Klog,
    CoreDns,
    Postgres,
    Redis,
    /// Some lines are Latin-1, which is not UTF-8.
    Latin1,
    /// 200 lines a second.
    Firehose,
    /// Two million lines to read at once.
    Archive,
    /// A task that reports how far it is.
    Batch,
    /// An init container's few lines.
    Init,
    /// Says that `DATABASE_URL` is not set.
    NoDatabaseUrl,
    /// Says nothing after its first line.
    Quiet,
}

/// Lines at fixed times after the start, in milliseconds.
pub(super) type Script = &'static [(i64, &'static str)];

const NO_DATABASE_URL: Script = &[
    (60, "checkout 3.7.0-rc.2 (commit 9b1c04e, built 2026-11-18)"),
    (75, "config: reading /etc/checkout/config.yaml"),
    (90, "config: 14 keys from file, 3 from environment"),
    (140, "telemetry: exporting to http://otel-collector.observability:4318"),
    (1_310, "config: DATABASE_URL is not set"),
];
const INIT: Script = &[
    (40, "migrations: connecting to postgres.data:5432"),
    (310, "migrations: schema is at version 118"),
    (420, "migrations: nothing to do"),
];
const QUIET: Script = &[(20, "ready; attach with kubectl exec")];

impl Voice {
    /// The fixed lines of one that does not go on for ever.
    pub(super) fn script(self) -> Option<Script> {
        match self {
            Self::NoDatabaseUrl => Some(NO_DATABASE_URL),
            Self::Init => Some(INIT),
            Self::Quiet => Some(QUIET),
            _ => None,
        }
    }

    /// The time from line to line, in nanoseconds.
    pub(super) fn period(self) -> i64 {
        let lines_in_1000_seconds = match self {
            Self::Firehose => 200_000,
            Self::Archive => 8_000,
            Self::Json | Self::Access => 3_000,
            Self::Colours | Self::Batch => 1_000,
            Self::Plain | Self::Logfmt | Self::Java | Self::Kafka => 700,
            Self::Python | Self::Latin1 => 500,
            Self::Postgres | Self::Klog => 250,
            Self::CoreDns | Self::Redis | Self::NoDatabaseUrl | Self::Init | Self::Quiet => 200,
        };
        1_000_000_000_000 / lines_in_1000_seconds
    }

    /// How many lines are rotated away at once: as many as this, to twice as many, can be read.
    pub(super) fn rotation(self) -> u64 {
        match self {
            Self::Archive => 2_000_000,
            Self::Firehose => 100_000,
            _ => 60_000,
        }
    }
}
