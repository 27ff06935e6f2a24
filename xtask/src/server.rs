//! Building the `kdr` binary with the page inside.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::{checkout, tools};

/// The target of the binary that runs in a container without a C library.
pub const STATIC_TARGET: &str = "x86_64-unknown-linux-musl";

/// Builds the release binary for this machine. The page must have been built before.
pub fn build() -> Result<PathBuf> {
    checkout::run(&mut checkout::cargo(["build", "--release", "--package", "kdr"]))?;
    Ok(checkout::target_dir().join("release/kdr"))
}

/// Builds the static release binary: what the image holds, and what the end-to-end tests and benchmarks run.
pub fn build_static() -> Result<PathBuf> {
    tools::rust_target(STATIC_TARGET).context("the static binary needs Rust's musl target")?;
    checkout::run(&mut checkout::cargo([
        "build",
        "--release",
        "--package",
        "kdr",
        "--target",
        STATIC_TARGET,
    ]))?;
    Ok(checkout::target_dir().join(STATIC_TARGET).join("release/kdr"))
}
