//! What the loop needs beside cargo: found, installed where that is safe, or named with the one command that does.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::checkout::{self, cache_dir, command, succeeds, which};

/// Debian's packages that the browser tests and the static build need.
const PACKAGES: [(&str, &str); 2] = [("chromium", "chromium"), ("musl-gcc", "musl-tools")];

/// The version of cargo-deny that `deny.toml` is written for.
const CARGO_DENY: &str = "0.20.2";

/// Makes sure that the toolchain can build for a target.
pub fn rust_target(target: &str) -> Result<()> {
    let sysroot =
        command("rustc", ["--print", "sysroot"]).output().context("rustc is not on the PATH")?.stdout;
    let library = PathBuf::from(String::from_utf8_lossy(&sysroot).trim()).join("lib/rustlib").join(target);
    if library.join("lib").is_dir() {
        return Ok(());
    }
    checkout::run(&mut command("rustup", ["target", "add", target]))
}

/// Installs Debian's packages that are missing, or names the command that does.
pub fn debian_packages() -> Result<()> {
    let missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|(program, _)| which(program).is_none())
        .map(|(_, package)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let install = format!("apt-get install -y --no-install-recommends {}", missing.join(" "));
    if which("apt-get").is_none() || !is_root() {
        bail!("missing: {}; install with: sudo {install}", missing.join(", "));
    }
    checkout::run(&mut command("apt-get", ["update", "-q"]))?;
    checkout::run(&mut command("sh", ["-c", &install]))
}

/// The packages of the browser tests, as `end2end/package-lock.json` names them.
pub fn node_packages() -> Result<()> {
    let folder = checkout::root().join("end2end");
    if which("npm").is_none() {
        bail!("npm is not on the PATH; install Node.js 20 or newer");
    }
    let lock = fs::read(folder.join("package-lock.json")).context("end2end/package-lock.json")?;
    let stamp = folder.join("node_modules/.installed");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    checkout::run(
        command("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"]).current_dir(&folder),
    )?;
    Ok(fs::write(stamp, lock)?)
}

/// wasm-opt from the browser tests' packages or from the PATH; without it the page is some 10 % larger.
pub fn wasm_opt() -> Option<PathBuf> {
    let local = checkout::root().join("end2end/node_modules/.bin/wasm-opt");
    if local.is_file() { Some(local) } else { which("wasm-opt") }
}

/// cargo-deny, built once into the cache.
pub fn cargo_deny() -> Result<PathBuf> {
    let root = cache_dir().join("tools").join(format!("cargo-deny-{CARGO_DENY}"));
    let binary = root.join("bin/cargo-deny");
    if !succeeds(command(&binary, ["--version"]).env_remove("CARGO")) {
        // Built without optimization: it runs for seconds, and optimizing it takes minutes.
        checkout::run(
            checkout::cargo([
                "install",
                "--locked",
                "--debug",
                "--version",
                CARGO_DENY,
                "cargo-deny",
                "--root",
            ])
            .arg(&root)
            .current_dir(env::temp_dir())
            .env("CARGO_TARGET_DIR", cache_dir().join("tools/target"))
            .env("CARGO_PROFILE_DEV_DEBUG", "false"),
        )?;
        fs::remove_dir_all(cache_dir().join("tools/target"))?;
    }
    Ok(binary)
}

fn is_root() -> bool {
    command("id", ["-u"]).output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
