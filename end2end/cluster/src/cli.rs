//! `cluster …` on the command line.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, anyhow};
use clap::{Parser, Subcommand};

use crate::cluster::{Cluster, external_kubeconfig};
use crate::crowd::{self, Size};
use crate::lifecycle;
use crate::paths::Layout;
use crate::status::status;
use crate::users::{self, User};

/// The single-node Kubernetes that the tests run against.
#[derive(Debug, Parser)]
#[command(name = "cluster", bin_name = "cargo xtask cluster", after_help = ENVIRONMENT)]
struct Cli {
    #[command(subcommand)]
    action: Action,
}

const ENVIRONMENT: &str = "Environment:
  KDR_CACHE_DIR          where programs and state are kept [default: $XDG_CACHE_HOME/kdr or ~/.cache/kdr]
  KDR_TEST_KUBECONFIG    test against this cluster instead; nothing is started
  KDR_TEST_LOG_MAX_SIZE  containerLogMaxSize of the kubelet, such as 50Mi [default: 4Gi]";

#[derive(Debug, Subcommand)]
enum Action {
    /// Start it, or repair it; does nothing when it is up
    Up,
    /// End it; what it stores stays
    Down,
    /// Show every part; fails when the cluster is not up
    Status {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// End it, forget what it stores, start it again
    Reset,
    /// Kill the API server as a crash would
    ApiserverStop,
    /// Start the API server again and wait for it
    ApiserverStart,
    /// Fill it with pods on nodes that do not exist, and wait until they run
    Crowd {
        #[command(flatten)]
        size: Size,
        /// Remove the crowd instead
        #[arg(long, exclusive = true)]
        remove: bool,
    },
    /// Print the path of a user's kubeconfig
    Kubeconfig {
        /// Whose
        #[arg(long, value_enum, default_value = "admin")]
        user: User,
    },
}

/// Runs `up`, `down`, `status`, `reset`, `apiserver-stop`, `apiserver-start`, `crowd` or `kubeconfig`; `args` begins with it.
///
/// Progress goes to standard error, the answer to standard output.
///
/// # Errors
/// What went wrong, as one message without a chain of causes (it may end with lines from a log).
pub fn run_cli(args: impl Iterator<Item = String>) -> Result<ExitCode> {
    let cli = match Cli::try_parse_from(std::iter::once("cluster".to_owned()).chain(args)) {
        Ok(cli) => cli,
        Err(error) => {
            error.print()?;
            return Ok(if error.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS });
        }
    };
    run(&cli.action).map_err(|error| anyhow!("{error:#}"))
}

fn run(action: &Action) -> Result<ExitCode> {
    let start = Instant::now();
    let progress = |step: &str| eprintln!("{:>6.1} s  {step}", start.elapsed().as_secs_f32());
    let done = |what: &str| progress(what);
    match action {
        Action::Up => report(&lifecycle::up(&progress)?, &done),
        Action::Reset => report(&lifecycle::reset()?, &done),
        Action::Down => {
            lifecycle::refuse_external("ended")?;
            lifecycle::down()?;
            done("down");
        }
        Action::ApiserverStop => {
            lifecycle::stop_apiserver()?;
            done("the API server is down");
        }
        Action::ApiserverStart => {
            lifecycle::start_apiserver()?;
            done("the API server is ready");
        }
        Action::Crowd { remove: true, .. } => {
            crowd::remove_crowd(&progress)?;
            done("the crowd is gone");
        }
        Action::Crowd { size, .. } => {
            crowd::create_crowd(*size, &progress)?;
            done(&format!("{size}"));
        }
        Action::Status { json } => {
            let status = status()?;
            if *json {
                println!("{}", serde_json::to_string_pretty(&status)?);
            } else {
                print!("{status}");
            }
            return Ok(if status.is_up() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Action::Kubeconfig { user } => {
            let layout = Layout::from_env()?;
            let path = match external_kubeconfig() {
                Some(_) => {
                    Cluster::external(&layout)?.map(|cluster| cluster.kubeconfig_of(*user)).transpose()?
                }
                None => Some(users::kubeconfig(&layout, *user)).filter(|path| path.exists()),
            };
            let path = path.ok_or_else(|| anyhow!("there is no cluster yet: start it with `up`"))?;
            println!("{}", path.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn report(cluster: &Cluster, done: &dyn Fn(&str)) {
    done("up");
    println!("export KUBECONFIG={}", cluster.kubeconfig.display());
    println!("kubectl: {}", cluster.kubectl.display());
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn an_unknown_action_is_a_usage_error_and_help_is_none() {
        let code = |arg: &str| format!("{:?}", run_cli(std::iter::once(arg.to_owned())).unwrap());
        assert_eq!(code("sideways"), format!("{:?}", ExitCode::from(2)));
        assert_eq!(code("--help"), format!("{:?}", ExitCode::SUCCESS));
    }
}
