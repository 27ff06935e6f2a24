//! `cargo demo`: from a fresh checkout to KDR in the browser.

use std::{process::ExitCode, time::Instant};

use anyhow::Result;

use crate::{checkout, page, server};

/// Everything after the name goes to `kdr demo`: `cargo demo --pods 1000 --no-open`.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// Arguments of `kdr demo`; `--help` lists them.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    rest: Vec<String>,
}

/// Builds what is not up to date, then becomes `kdr demo`.
pub fn run(arguments: &Arguments) -> Result<ExitCode> {
    let start = Instant::now();
    eprintln!("KDR: building the page (1/2)");
    page::build()?;
    eprintln!("KDR: building the server (2/2)");
    let binary = server::build()?;
    eprintln!("KDR: built in {:.1} s", start.elapsed().as_secs_f32());
    become_program(checkout::command(binary, ["demo"]).args(&arguments.rest))
}

/// Replaces this process, so that Ctrl-C and the exit code are the demo's own.
#[cfg(unix)]
fn become_program(command: &mut std::process::Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_program(command: &mut std::process::Command) -> Result<ExitCode> {
    let status = command.status()?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
