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
  kdr config check --config kdr.toml    what would be in force, and where it comes from

Exit codes: 0 all well, 1 something went wrong, 2 asked wrongly (arguments, configuration, kubeconfig)";

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the page and the API for a cluster
    Serve(Serve),
    /// Serve a simulated cluster that needs nothing and moves by itself
    Demo(Demo),
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
    /// Where the page and the API are; loopback only [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<String>,
    /// Where /healthz, /readyz and /metrics are [default: 127.0.0.1:9090, or any free port if --listen has port 0]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) admin_listen: Option<String>,
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

/// `kdr config`.
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    /// Print the configuration that would be in force, and where each value comes from
    Check {
        /// The configuration file [env: KDR_CONFIG]
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the JSON Schema of the configuration file, for editors
    Schema,
}

#[cfg(test)]
mod tests;
