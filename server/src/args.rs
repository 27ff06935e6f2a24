//! The command line.

use std::{net::SocketAddr, path::PathBuf};

use clap::{Parser, Subcommand};
use clap_complete::Shell;

/// Reads the command line; ends the program with help or a suggestion where that is asked for or due.
pub(crate) fn parse() -> Arguments {
    Arguments::parse()
}

/// See your Kubernetes cluster, know why it is so, read its logs.
#[derive(Debug, Parser)]
#[command(name = "kdr", version, propagate_version = false, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  kdr demo                              a simulated cluster, in your browser
  kdr serve                             the cluster of your kubeconfig, at http://127.0.0.1:8080
  kdr serve --context staging           … of another context
  kdr logs shop/checkout -f --level warn   what its pods write, without a page
  kdr config check --config kdr.toml    what would be in force, and where it comes from

Exit codes: 0 all well, 1 something went wrong, 2 asked wrongly (arguments, configuration, kubeconfig)";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the page and the API for a cluster
    Serve(Serve),
    /// Serve a simulated cluster that needs nothing and moves by itself
    Demo(Demo),
    /// Print the logs of a workload, Service, pod or selection as one
    Logs(Box<Logs>),
    /// Print the version
    Version {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Check the configuration, or describe it to an editor
    Config {
        #[command(subcommand)]
        command: Config,
    },
    /// Print completions for a shell
    #[command(
        after_help = "Example:\n  kdr completions bash > ~/.local/share/bash-completion/completions/kdr"
    )]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// `kdr serve`. Each of these is a key of the configuration file and, as `KDR_…`, an environment variable too.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each setting is looked for here, then in the environment (--admin-listen is KDR_ADMIN_LISTEN), then in the \
configuration file (admin-listen = \"…\"). Without --kubeconfig KDR reads KUBECONFIG, else ~/.kube/config, else it \
uses the account of the pod that it runs in.

Examples:
  kdr serve
  kdr serve --kubeconfig ~/work.yaml --context staging --listen 127.0.0.1:9000
  KDR_LOG_FORMAT=json kdr serve --config /etc/kdr/kdr.toml")]
pub(crate) struct Serve {
    /// Where the page and the API are; loopback only, unless people sign in [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
    /// Where /healthz, /readyz and /metrics are [default: 127.0.0.1:9090, or any free port if --listen has port 0]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin_listen: Option<String>,
    /// The certificate of --listen in PEM, for https; read again when it changes
    #[arg(long, value_name = "FILE")]
    pub(crate) tls_cert: Option<String>,
    /// Its key
    #[arg(long, value_name = "FILE")]
    pub(crate) tls_key: Option<String>,
    /// The kubeconfig file
    #[arg(long, value_name = "FILE")]
    pub(crate) kubeconfig: Option<String>,
    /// The context within the kubeconfig [default: its current one]
    #[arg(long, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// Namespaces to look into, separated by commas, when not everything may be listed
    #[arg(long, value_name = "NAMES")]
    pub(crate) namespaces: Option<String>,
    /// The configuration file [env: KDR_CONFIG]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// How log lines look: text or json [default: text]
    #[arg(long, value_name = "FORMAT")]
    pub(crate) log_format: Option<String>,
    /// How much is logged: error, warn, info, debug or trace [default: info]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) log_level: Option<String>,
}

/// `kdr demo`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  kdr demo
  kdr demo --pods 10000 --churn 50 --no-open
  kdr demo --seed 7 --listen 127.0.0.1:9000")]
pub(crate) struct Demo {
    /// Where the page and the API are; loopback only
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// Where /healthz, /readyz and /metrics are
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    pub(crate) admin_listen: SocketAddr,
    /// How many pods there are in all, at least: a small company has 70 [default: just the company]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub(crate) pods: usize,
    /// The same seed gives the same company and the same story
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub(crate) seed: u64,
    /// Changes to pods a second beside the company's story
    #[arg(long, value_name = "R", default_value_t = 0.0, allow_negative_numbers = true)]
    pub(crate) churn: f64,
    /// Do not open a browser
    #[arg(long)]
    pub(crate) no_open: bool,
}

/// `kdr logs`.
#[derive(Debug, Default, clap::Args)]
#[command(after_help = "\
The target is a workload, a Service or a pod: `checkout`, `shop/checkout`, `sts/kafka` or `shop/svc/checkout`. All its \
pods' containers are read as one log, in the order of time, through restarts and rollouts.

Lines go to standard output; what is to be said about them (a restart, a gap) to standard error.

Examples:
  kdr logs shop/checkout --since 1h --level warn --json
  kdr logs shop/checkout -f --grep timeout --around 3
  kdr logs -n shop -l app=web,tier=front --exclude healthz --tail 50
  kdr logs shop/sts/kafka --since 14:00 --until 14:30 --field topic=orders

Exit codes: 0 all read, 1 something could not be read, 2 asked wrongly (no such thing, a filter that cannot be read)")]
#[expect(clippy::struct_excessive_bools, reason = "flags are independent switches")]
pub(crate) struct Logs {
    /// Whose logs: NAME, NAMESPACE/NAME, KIND/NAME or NAMESPACE/KIND/NAME
    #[arg(value_name = "TARGET")]
    pub(crate) target: Option<String>,
    /// The namespace [default: the context's]
    #[arg(short, long, value_name = "NAME")]
    pub(crate) namespace: Option<String>,
    /// The pods with these labels instead of a target, as kubectl takes them
    #[arg(short = 'l', long, value_name = "LABELS")]
    pub(crate) selector: Option<String>,
    /// Only containers of this name; may be repeated
    #[arg(short, long, value_name = "NAME")]
    pub(crate) container: Vec<String>,
    /// The run before the current one
    #[arg(short, long, conflicts_with_all = ["follow", "until"])]
    pub(crate) previous: bool,
    /// Go on with what is written from now on
    #[arg(short, long, conflicts_with_all = ["until", "head"])]
    pub(crate) follow: bool,
    /// Begin here: 90s, 1h30m or 2d ago; 14:05, 2026-11-25 14:05, or RFC 3339
    #[arg(long, value_name = "TIME")]
    pub(crate) since: Option<String>,
    /// End here
    #[arg(long, value_name = "TIME")]
    pub(crate) until: Option<String>,
    /// Only so many of the last lines that are there [default: all; 100 with --follow]
    #[arg(short, long, value_name = "LINES", conflicts_with = "head")]
    pub(crate) tail: Option<u32>,
    /// Only so many of the first lines
    #[arg(long, value_name = "LINES")]
    pub(crate) head: Option<u32>,
    /// Only lines with this text; may be repeated, then all must be there
    #[arg(short, long, value_name = "TEXT")]
    pub(crate) grep: Vec<String>,
    /// Not lines with this text; may be repeated
    #[arg(short = 'x', long, value_name = "TEXT")]
    pub(crate) exclude: Vec<String>,
    /// What is looked for are regular expressions
    #[arg(short = 'E', long)]
    pub(crate) regex: bool,
    /// Upper and lower case differ
    #[arg(long)]
    pub(crate) match_case: bool,
    /// Only lines of this level and above
    #[arg(long, value_name = "LEVEL")]
    pub(crate) level: Option<LogLevel>,
    /// Only JSON and logfmt lines with this field: key=value, or key!=value; may be repeated
    #[arg(long, value_name = "FIELD")]
    pub(crate) field: Vec<String>,
    /// So many lines before each that is selected
    #[arg(short = 'B', long, value_name = "LINES")]
    pub(crate) before: Option<u32>,
    /// So many lines after each that is selected
    #[arg(short = 'A', long, value_name = "LINES")]
    pub(crate) after: Option<u32>,
    /// So many lines on both sides
    #[arg(short = 'C', long = "around", value_name = "LINES")]
    pub(crate) around: Option<u32>,
    /// A JSON object a line
    #[arg(long, conflicts_with = "raw")]
    pub(crate) json: bool,
    /// Nothing but what the containers wrote
    #[arg(long)]
    pub(crate) raw: bool,
    /// Times in UTC instead of the local zone
    #[arg(long)]
    pub(crate) utc: bool,
    /// The kubeconfig file
    #[arg(long, value_name = "FILE", env = "KDR_KUBECONFIG")]
    pub(crate) kubeconfig: Option<String>,
    /// The context within the kubeconfig [default: its current one]
    #[arg(long, value_name = "NAME", env = "KDR_CONTEXT")]
    pub(crate) context: Option<String>,
    /// An API server that needs no credentials, such as the one of `kdr demo`
    #[arg(long, value_name = "URL", conflicts_with_all = ["kubeconfig", "context"])]
    pub(crate) server: Option<String>,
}

/// How serious a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogLevel {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}

/// `kdr config`.
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print the configuration that would be in force, and where each value comes from
    #[command(after_help = "\
Examples:
  kdr config check --config kdr.toml             what is misspelt, and what would be in force
  kdr config check --config kdr.toml --online    whether the secrets are there and the identity provider answers
  kubectl oidc-login get-token … | jq -r .status.token | kdr config check --config kdr.toml --token -")]
    Check {
        /// The configuration file [env: KDR_CONFIG]
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// Open the files of sign-in and ask the identity provider, too
        #[arg(long)]
        online: bool,
        /// Say of the ID token in this file (- is standard input) who it is and what they may see; asks the provider
        #[arg(long, value_name = "FILE")]
        token: Option<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the JSON Schema of the configuration file, for editors
    Schema,
}

#[cfg(test)]
mod tests;
