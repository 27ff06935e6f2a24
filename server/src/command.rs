//! What each command does.

mod config;
mod demo;
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
        Command::Serve(arguments) => runtime()?.block_on(serve::run(arguments)),
        Command::Demo(arguments) => runtime()?.block_on(demo::run(arguments)),
        Command::Version { json: false } => print(format_args!("kdr {VERSION}")),
        Command::Version { json: true } => print(format_args!("{}", json!({ "version": VERSION }))),
        Command::Config { command: Config::Check { config, json } } => config::check(config, json),
        Command::Config { command: Config::Schema } => config::schema(),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "kdr", &mut script);
            written(io::stdout().write_all(&script))
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Runtime::new().map_err(|error| Failure::runtime(format!("no threads to run on: {error}")))
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
