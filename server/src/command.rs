//! What each command does.

mod config;
mod demo;
mod logs;
mod serve;

use std::io::{self, Write};

use clap::CommandFactory as _;
use serde_json::json;

use crate::{
    args::{Arguments, Command, Config},
    failure::Failure,
    server::VERSION,
};

/// Does what the command line asks for.
pub(crate) fn run(arguments: Arguments) -> Result<(), Failure> {
    match arguments.command {
        Command::Serve(arguments) => served(serve::run(arguments)),
        Command::Demo(arguments) => served(demo::run(arguments)),
        Command::Logs(arguments) => served(logs::run(*arguments)),
        Command::Version { json: false } => print(format_args!("kdr {VERSION}")),
        Command::Version { json: true } => print(format_args!("{}", json!({ "version": VERSION }))),
        Command::Config { command: Config::Check { config, online, token, json } } => {
            served(config::check(config, online, token, json))
        }
        Command::Config { command: Config::Schema } => config::schema(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "kdr", &mut script);
            written(io::stdout().write_all(&script))
        }
    }
}

/// Runs a server to its end. It is spawned rather than blocked on, so that the compiler refuses a lock that is held
/// while the server waits.
fn served(server: impl Future<Output = Result<(), Failure>> + Send + 'static) -> Result<(), Failure> {
    let runtime = tokio::runtime::Runtime::new()
        .map_err(|error| Failure::runtime(format!("there are no threads to run on: {error}")))?;
    runtime
        .block_on(runtime.spawn(server))
        .unwrap_or_else(|defect| Err(Failure::runtime(format!("KDR has a defect: {defect}"))))
}

fn print(text: std::fmt::Arguments<'_>) -> Result<(), Failure> {
    written(writeln!(io::stdout(), "{text}"))
}

/// A reader that has enough (`kdr config schema | head`) is no failure.
fn written(result: io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::runtime(format!("standard output cannot be written: {error}")))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
