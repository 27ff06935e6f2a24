//! `cargo check-all`: everything CI runs, in the order in which it fails fastest.

use std::{
    io::{self, BufRead, BufReader},
    path::Path,
    process::{Command, ExitCode, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use kdr_testcluster::Cluster;

use crate::{
    checkout::{self, cargo, command, shown},
    excerpt::Excerpt,
    image, page, server,
    steps::{Outcome, Steps},
    tools,
};

/// Options of `cargo check-all`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Run only these steps, for example `--only fmt,clippy`.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
}

/// Runs the steps and prints each one's time and the total.
pub fn run(arguments: &Arguments) -> ExitCode {
    let mut steps = Steps::new(&arguments.only);
    steps.step("fmt", || passes(&mut cargo(["fmt", "--all", "--check"])));
    steps.step("clippy", || passes(&mut cargo(["clippy", "--all-targets", "--", "-D", "warnings"])));
    steps.step("clippy-wasm", || {
        tools::rust_target("wasm32-unknown-unknown")?;
        let target = ["clippy", "--package", "kdr-app", "--target", "wasm32-unknown-unknown"];
        passes(cargo(target).args(["--", "-D", "warnings"]))
    });
    steps.step("deny", || {
        let deny = tools::cargo_deny()?;
        passes(&mut command(deny, ["--all-features", "check", "bans", "licenses", "sources"]))
    });
    // The step `conformance` runs against the real cluster, which is not up yet.
    steps.step("test", || {
        passes(cargo(["test", "--quiet", "--no-fail-fast"]).env("KDR_TEST_REAL_CLUSTER", "later"))
    });
    steps.step("doc", || {
        passes(cargo(["doc", "--no-deps", "--document-private-items"]).env("RUSTDOCFLAGS", "-D warnings"))
    });
    steps.step("tools", install_tools);
    steps.step("types", || {
        passes(command("npx", ["tsc", "--noEmit"]).current_dir(checkout::root().join("end2end")))
    });
    steps.step("page", || page::run(&page::Arguments::checked()).map(|()| Outcome::Passed));
    steps.step("server", || server::build_static().map(|_| Outcome::Passed));
    steps.step("playwright", || playwright("demo", &[]));
    on_real_cluster(&mut steps);
    if steps.finish() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The steps that need the real Kubernetes. Each makes sure that it is up, which is quick when it is.
fn on_real_cluster(steps: &mut Steps) {
    steps.step("cluster", || with_cluster(|_| Ok(Outcome::Passed)));
    steps.step("conformance", || {
        with_cluster(|cluster| {
            let suite = ["test", "--package", "kdr-demo", "--test", "conformance"];
            passes(cargo(suite).env(KUBECONFIG, &cluster.kubeconfig))
        })
    });
    steps.step("image", || with_cluster(|cluster| image::check(cluster).map(|()| Outcome::Passed)));
    steps.step("playwright-real", || {
        with_cluster(|cluster| {
            // Another's cluster has no registry of ours; the tests that need the image skip themselves there.
            let image = cluster.registry.as_ref().map(|_| image::push_built()).transpose()?;
            let mut environment = vec![
                (KUBECONFIG, cluster.kubeconfig.as_path()),
                ("KDR_TEST_KUBECTL", &cluster.kubectl),
                ("KDR_TEST_GRPCURL", &cluster.grpcurl),
            ];
            environment.extend(image.as_ref().map(|image| ("KDR_TEST_IMAGE", Path::new(image))));
            playwright("cluster", &environment)
        })
    });
    steps.step("cluster-down", || kdr_testcluster::down().map(|()| Outcome::Passed));
}

fn with_cluster(check: impl FnOnce(&Cluster) -> Result<Outcome>) -> Result<Outcome> {
    if let Err(missing) = kdr_testcluster::install_missing() {
        return Ok(Outcome::Skipped(format!("{missing:#}")));
    }
    check(&kdr_testcluster::up(&|line| println!("{line}"))?)
}

const KUBECONFIG: &str = "KDR_TEST_KUBECONFIG";

fn install_tools() -> Result<Outcome> {
    if let Err(missing) = tools::debian_packages() {
        return Ok(Outcome::Skipped(format!("{missing:#}")));
    }
    tools::node_packages().context("the browser tests' packages")?;
    Ok(Outcome::Passed)
}

/// One of the Playwright projects, against the static binary.
fn playwright(project: &str, environment: &[(&str, &Path)]) -> Result<Outcome> {
    let Some(chromium) = checkout::which("chromium") else {
        return Ok(Outcome::Skipped("chromium is not installed: apt-get install chromium".into()));
    };
    let binary = checkout::target_dir().join(server::STATIC_TARGET).join("release/kdr");
    passes(
        command("npx", ["playwright", "test", "--project", project])
            .current_dir(checkout::root().join("end2end"))
            .env("KDR_TEST_BINARY", binary)
            .env("KDR_TEST_CHROMIUM", chromium)
            .envs(environment.iter().copied()),
    )
}

fn passes(command: &mut Command) -> Result<Outcome> {
    let (output, into) = io::pipe()?;
    command.stdout(into.try_clone()?).stderr(into);
    let mut child = command.spawn().with_context(|| format!("cannot run {}", shown(command)))?;
    // Else the pipe would never end.
    command.stdout(Stdio::inherit()).stderr(Stdio::inherit());
    let (tells, told) = mpsc::channel();
    let reading = thread::spawn(move || {
        for line in BufReader::new(output).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line).into_owned();
            println!("{line}");
            if tells.send(line).is_err() {
                break;
            }
        }
    });
    let status = child.wait()?;
    // What a process has left behind may hold the pipe open for ever.
    let end = Instant::now() + LAST_WORDS;
    while !reading.is_finished() && Instant::now() < end {
        thread::sleep(Duration::from_millis(10));
    }
    if status.success() {
        return Ok(Outcome::Passed);
    }
    let mut shows = Excerpt::default();
    for line in told.try_iter() {
        shows.line(line);
    }
    Ok(Outcome::Failed(format!("{} ended with {status}\n{shows}", shown(command))))
}

/// After the end of a command its last words are waited for this long.
const LAST_WORDS: Duration = Duration::from_secs(2);
