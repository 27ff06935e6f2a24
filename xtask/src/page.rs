//! The page's build: `app` to WASM, wasm-bindgen as a library (so that its version cannot drift from the one in
//! Cargo.lock), `style` to one CSS file; everything hashed and precompressed into `dist/`, which the server embeds.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::{checkout, tools};

mod numbered;

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm-release";
/// How the page is built: another way of building makes another page of the same sources.
const HOW: &[u8] = concat!(include_str!("page.rs"), include_str!("page/numbered.rs")).as_bytes();
/// What wasm-opt does, in this order.
const PASSES: [&str; 6] = [
    "-Oz",
    "--merge-similar-functions",
    "--duplicate-function-elimination",
    "--reorder-functions",
    "--strip-debug",
    "--strip-producers",
];
/// What rustc uses of WASM. All that wasm-opt knows would be more than browsers do.
const FEATURES: [&str; 7] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];
/// The order of the cascade's layers.
const STYLES: [&str; 9] = [
    "tokens.css",
    "reset.css",
    "layout.css",
    "components.css",
    "search.css",
    "pages.css",
    "logs.css",
    "overview.css",
    "map.css",
];

/// What everything the page downloads may weigh, compressed with brotli, in bytes: with the overview, the map and the
/// search in it still less than half a second on a line of 8 Mbit/s.
pub const BUDGET: usize = 400 * 1024;

/// Options of `cargo xtask page`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Fail when the page is over its budget of 400 KiB brotli.
    #[arg(long)]
    check_size: bool,
}

impl Arguments {
    /// As CI runs it.
    pub fn checked() -> Self {
        Self { check_size: true }
    }
}

/// Builds and prints what it weighs.
pub fn run(arguments: &Arguments) -> Result<()> {
    build()?;
    let sizes = sizes()?;
    for (name, bytes) in &sizes {
        println!("{bytes:>9} B brotli  {name}");
    }
    let total: usize = sizes.values().sum();
    println!("{total:>9} B brotli  in all, of {BUDGET}");
    if arguments.check_size && total > BUDGET {
        bail!("the page weighs {total} B brotli, {} B over its budget", total - BUDGET);
    }
    Ok(())
}

/// Brings `dist/` up to date with the sources.
pub fn build() -> Result<()> {
    tools::rust_target(TARGET).context("the page needs Rust's WASM target")?;
    let build = ["build", "--package", "kdr-app", "--target", TARGET, "--profile", PROFILE];
    checkout::run(checkout::cargo(build).env("CARGO_ENCODED_RUSTFLAGS", flags()))?;
    let wasm = checkout::target_dir().join(TARGET).join(PROFILE).join("kdr-app.wasm");
    let css = styles()?;
    let favicon = fs::read(checkout::root().join("public/favicon.svg")).context("public/favicon.svg")?;
    let optimizer = tools::wasm_opt();

    let raw = fs::read(&wasm).with_context(|| wasm.display().to_string())?;
    let stamp = hash(&[&raw, css.as_bytes(), &favicon, &[u8::from(optimizer.is_some())], HOW]);
    let dist = checkout::root().join("dist");
    if manifest(&dist).is_ok_and(|manifest| manifest["stamp"] == stamp) {
        return Ok(());
    }
    let (js, wasm) = bind(&wasm)?;
    let wasm = match optimizer {
        Some(optimizer) => optimized(&optimizer, &wasm)?,
        None => wasm,
    };
    write(&dist, &stamp, &js, &wasm, css.as_bytes(), &favicon)
}

/// Flags that make the page smaller: no path of the machine that builds comes into it with a panic's place, which would
/// weigh as much as the path is long; and what a component shows loses its type where it is used, so that its code is
/// there once (1.6 %).
fn flags() -> String {
    let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    let cargo = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(home).unwrap_or_default();
    let folders = [cargo.join("registry/src"), checkout::root().to_owned()];
    let remapped = folders.map(|folder| format!("--remap-path-prefix={}/=", folder.display()));
    format!("{}\x1f--cfg=erase_components", remapped.join("\x1f"))
}

/// Compressed size of each file of the built page, without the shell around it.
pub fn sizes() -> Result<BTreeMap<String, usize>> {
    let dist = checkout::root().join("dist");
    let manifest = manifest(&dist)?;
    let names = ["js", "wasm", "css", "favicon"].iter().filter_map(|key| manifest[key].as_str());
    names
        .map(|name| {
            let size = fs::metadata(dist.join(format!("{name}.br")))?.len();
            Ok((name.to_owned(), usize::try_from(size)?))
        })
        .collect()
}

fn manifest(dist: &Path) -> Result<serde_json::Value> {
    let path = dist.join("manifest.json");
    let text = fs::read(&path).with_context(|| format!("{}; build the page first", path.display()))?;
    Ok(serde_json::from_slice(&text)?)
}

fn styles() -> Result<String> {
    let mut css = String::new();
    for name in STYLES {
        let path = checkout::root().join("style").join(name);
        css += &minified(&fs::read_to_string(&path).with_context(|| path.display().to_string())?);
    }
    Ok(css)
}

/// CSS without comments and indentation; the rest is brotli's work.
fn minified(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out += before;
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out += rest;
    out.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |css, line| css + line + "\n")
}

/// Runs wasm-bindgen; returns the JavaScript glue and the WASM.
fn bind(wasm: &Path) -> Result<(String, Vec<u8>)> {
    let mut output = wasm_bindgen_cli_support::Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_producers_section(true)
        .generate_output()?;
    // Every crate has a list of snippets, mostly an empty one.
    if output.snippets().values().any(|list| !list.is_empty()) || !output.local_modules().is_empty() {
        bail!("a dependency of the page brings JavaScript of its own; the build does not package such files");
    }
    let js = plain(output.js());
    Ok(numbered::numbered(&js, output.wasm_mut().emit_wasm()))
}

/// The glue without comments and indentation. It is written by wasm-bindgen, whose comments have lines of their own.
fn plain(js: &str) -> String {
    let lines = js.lines().map(str::trim_start);
    let code = lines.filter(|line| {
        !line.is_empty() && !["//", "/*", "* ", "*/"].iter().any(|comment| line.starts_with(comment))
    });
    code.fold(String::new(), |js, line| js + line + "\n")
}

fn optimized(optimizer: &Path, wasm: &[u8]) -> Result<Vec<u8>> {
    let dir = checkout::target_dir().join("page");
    fs::create_dir_all(&dir)?;
    let (input, output) = (dir.join("bound.wasm"), dir.join("optimized.wasm"));
    fs::write(&input, wasm)?;
    checkout::run(
        checkout::command(optimizer, PASSES)
            .args(FEATURES.map(|feature| format!("--enable-{feature}")))
            .arg(&input)
            .arg("-o")
            .arg(&output),
    )?;
    Ok(fs::read(output)?)
}

/// Writes beside `dist/` and swaps, so that a server that is being built never embeds half a page.
fn write(dist: &Path, stamp: &str, js: &str, wasm: &[u8], css: &[u8], favicon: &[u8]) -> Result<()> {
    // A name of its own, since two builds may run at once.
    let fresh = dist.with_extension(std::process::id().to_string());
    fs::remove_dir_all(&fresh).or_else(ignore_missing)?;
    fs::create_dir_all(&fresh)?;

    let wasm_name = hashed("kdr", "wasm", wasm);
    // The glue starts itself: the shell needs no inline script, and so the content security policy allows none.
    let js = format!("{js}\n__wbg_init({{ module_or_path: new URL('{wasm_name}', import.meta.url) }});\n");
    let files = [
        ("js", hashed("kdr", "js", js.as_bytes()), js.as_bytes()),
        ("wasm", wasm_name, wasm),
        ("css", hashed("kdr", "css", css), css),
        ("favicon", hashed("favicon", "svg", favicon), favicon),
    ];
    let mut names = serde_json::Map::from_iter([("stamp".to_owned(), json!(stamp))]);
    for (key, name, bytes) in files {
        fs::write(fresh.join(&name), bytes)?;
        fs::write(fresh.join(format!("{name}.br")), compressed(bytes)?)?;
        names.insert(key.to_owned(), json!(name));
    }
    fs::write(fresh.join("manifest.json"), serde_json::to_vec_pretty(&names)?)?;
    fs::remove_dir_all(dist).or_else(ignore_missing)?;
    fs::rename(&fresh, dist)?;
    Ok(())
}

fn ignore_missing(error: std::io::Error) -> std::io::Result<()> {
    if error.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

fn compressed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut out, 64 * 1024, 11, 24);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}

fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    let digest = hasher.finalize();
    let (first, _) = digest.split_first_chunk().unwrap_or((&[0; 8], &[]));
    format!("{:016x}", u64::from_be_bytes(*first))
}

fn hashed(stem: &str, extension: &str, bytes: &[u8]) -> String {
    PathBuf::from(format!("{stem}-{}.{extension}", hash(&[bytes]))).display().to_string()
}
