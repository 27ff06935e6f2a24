//! The commands of the development loop. `cargo xtask --help` lists them; `cargo demo`, `cargo check-all` and
//! `cargo bench-all` are aliases of the ones a newcomer needs.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod bench_all;
mod check_all;
mod checkout;
mod demo;
mod excerpt;
mod image;
mod page;
mod server;
mod steps;
mod tools;

/// KDR's development loop.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build page and server and open KDR on the simulated cluster (`cargo demo`).
    Demo(demo::Arguments),
    /// Run every check there is, in the order in which they fail fastest (`cargo check-all`).
    CheckAll(check_all::Arguments),
    /// Run the benchmarks of every budget (`cargo bench-all`).
    BenchAll(bench_all::Arguments),
    /// Build the page into `dist/`: WASM, JavaScript, CSS, hashed and compressed.
    Page(page::Arguments),
    /// Put the static binary into a container image in the test cluster's registry.
    Image,
    /// The real Kubernetes under the tests: up, down, status, reset.
    #[command(disable_help_flag = true)]
    Cluster {
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Demo(arguments) => demo::run(&arguments),
        Command::CheckAll(arguments) => Ok(check_all::run(&arguments)),
        Command::BenchAll(arguments) => bench_all::run(&arguments),
        Command::Page(arguments) => page::run(&arguments).map(|()| ExitCode::SUCCESS),
        Command::Image => image::run().map(|()| ExitCode::SUCCESS),
        Command::Cluster { arguments } => kdr_testcluster::run_cli(arguments.into_iter()),
    };
    result.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
