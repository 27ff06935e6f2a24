//! Programs and manifests, built from their Go modules once and kept under a key of everything that goes into them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::modules::{MODULES, Manifests, Module};
use crate::paths::{self, Layout};

impl Module {
    fn source(&self) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("go").join(self.folder)
    }

    /// Where its programs are kept: a folder named by the hash of everything that decides what they are.
    fn target(&self, layout: &Layout) -> Result<PathBuf> {
        let source = self.source();
        let mut parts = vec![self.ldflags.as_bytes().to_vec()];
        for (program, package) in self.programs {
            parts.push(format!("{program} {package}").into_bytes());
        }
        if let Some(manifests) = &self.manifests {
            parts.extend(manifests.paths.iter().map(|path| path.as_bytes().to_vec()));
        }
        for file in ["go.mod", "go.sum", "main.go"] {
            // Our own programs have no go.sum, the others no main.go.
            parts.push(fs::read(source.join(file)).unwrap_or_default());
        }
        Ok(layout.bin().join(key(&parts)?))
    }
}

/// The first 16 hexadecimal digits of the SHA-256 over the parts, each with its length before it, so that moving a
/// byte from one part to the next changes the key.
fn key(parts: &[Vec<u8>]) -> Result<String> {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut text = String::new();
    for byte in &hash.finalize()[..8] {
        write!(text, "{byte:02x}")?;
    }
    Ok(text)
}

/// The places of programs and manifests.
#[derive(Debug, Clone)]
pub(crate) struct Binaries {
    products: Vec<Product>,
}

/// A file that a module's build leaves.
#[derive(Debug, Clone)]
struct Product {
    name: &'static str,
    path: PathBuf,
    on_demand: bool,
}

impl Binaries {
    /// Where they are or would be.
    pub(crate) fn locate(layout: &Layout) -> Result<Self> {
        let mut products = Vec::new();
        for module in &MODULES {
            let target = module.target(layout)?;
            let programs = module.programs.iter().map(|(program, _)| *program);
            let files = module.manifests.iter().map(|manifests| manifests.file);
            products.extend(programs.chain(files).map(|name| Product {
                name,
                path: target.join(name),
                on_demand: module.on_demand,
            }));
        }
        Ok(Self { products })
    }

    /// Builds what is not there yet of all that every cluster needs.
    pub(crate) fn build(layout: &Layout, progress: &dyn Fn(&str)) -> Result<Self> {
        let binaries = Self::locate(layout)?;
        let always = |product: &&Product| !product.on_demand && !product.path.exists();
        let mut missing = binaries.products.iter().filter(always).count();
        for module in MODULES.iter().filter(|module| !module.on_demand) {
            build_module(layout, module, &mut |step| {
                progress(&format!("{step} ({missing} to go)"));
                missing = missing.saturating_sub(1);
            })?;
        }
        Ok(binaries)
    }

    /// Builds what is not there yet of a module that not every cluster needs.
    pub(crate) fn build_on_demand(layout: &Layout, folder: &str, progress: &dyn Fn(&str)) -> Result<()> {
        for module in MODULES.iter().filter(|module| module.folder == folder) {
            build_module(layout, module, &mut |step| progress(step))?;
        }
        Ok(())
    }

    /// # Panics
    /// Never for a program or file of `MODULES`, which are the only ones asked for.
    pub(crate) fn path(&self, name: &str) -> &Path {
        match self.products.iter().find(|product| product.name == name) {
            Some(product) => &product.path,
            None => unreachable!("{name} is not among the modules' products"),
        }
    }

    /// Changes when any program does that every cluster needs.
    pub(crate) fn generation(&self) -> String {
        let always = self.products.iter().filter(|product| !product.on_demand);
        always.map(|product| product.path.to_string_lossy()).collect::<Vec<_>>().join("\n")
    }
}

fn build_module(layout: &Layout, module: &Module, starts: &mut dyn FnMut(&str)) -> Result<()> {
    let target = module.target(layout)?;
    for (program, package) in module.programs {
        if !target.join(program).exists() {
            starts(&format!("building {program} from source"));
            build(layout, module, &target, program, package)?;
        }
    }
    if let Some(manifests) = &module.manifests
        && !target.join(manifests.file).exists()
    {
        starts(&format!("fetching {}", manifests.file));
        paths::write(&target.join(manifests.file), &join(module, manifests)?)?;
    }
    Ok(())
}

/// Joins the manifests of a module into one YAML stream.
fn join(module: &Module, manifests: &Manifests) -> Result<String> {
    let output = Command::new("go")
        .current_dir(module.source())
        .args(["mod", "download", "-json", manifests.module])
        .env("GOWORK", "off")
        .stdin(Stdio::null())
        .output()
        .context("run go")?;
    if !output.status.success() {
        bail!("go mod download {}: {}", manifests.module, String::from_utf8_lossy(&output.stderr).trim());
    }
    let module: Value = serde_json::from_slice(&output.stdout).context("read go's answer")?;
    let folder = Path::new(module["Dir"].as_str().context("go does not say where the module is")?);
    let mut joined = String::new();
    for path in manifests.paths {
        let file = folder.join(path);
        let text = fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))?;
        write!(joined, "---\n{text}\n")?;
    }
    Ok(joined)
}

fn build(layout: &Layout, module: &Module, target: &Path, program: &str, package: &str) -> Result<()> {
    fs::create_dir_all(target).with_context(|| format!("create {}", target.display()))?;
    let log = layout.log("go-build");
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder)?;
    }
    let out = File::create(&log)?;
    // An interrupted build leaves this file, never a half program under the program's name.
    let partial = target.join(format!(".{program}.partial"));
    let status = Command::new("go")
        .current_dir(module.source())
        .args(["build", "-mod=readonly", "-trimpath", "-buildvcs=false", "-ldflags", module.ldflags, "-o"])
        .args([partial.as_os_str(), package.as_ref()])
        .envs([("CGO_ENABLED", "0"), ("GOWORK", "off")])
        .stdin(Stdio::null())
        .stdout(out.try_clone()?)
        .stderr(out)
        .status()
        .context("run go")?;
    if !status.success() {
        bail!("go build of {program} failed{}", crate::process::log_tail(layout, "go-build"));
    }
    fs::rename(&partial, target.join(program)).with_context(|| format!("keep {program}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key_of(parts: &[&str]) -> String {
        key(&parts.iter().map(|part| part.as_bytes().to_vec()).collect::<Vec<_>>()).unwrap()
    }

    #[test]
    fn the_key_is_sixteen_digits_and_stable() {
        assert_eq!(key_of(&["module a", "sum"]), key_of(&["module a", "sum"]));
        assert_eq!(key_of(&["module a", "sum"]).len(), 16);
    }

    #[test]
    fn the_key_changes_with_each_part_and_with_the_border_between_them() {
        assert_ne!(key_of(&["module a", "sum"]), key_of(&["module b", "sum"]));
        assert_ne!(key_of(&["module a", "sum"]), key_of(&["module a", "sums"]));
        assert_ne!(key_of(&["ab", "c"]), key_of(&["a", "bc"]));
    }

    #[test]
    fn every_package_is_a_tool_and_every_manifests_module_a_requirement_of_its_go_mod() {
        for module in MODULES.iter().filter(|module| module.source().join("go.sum").exists()) {
            let go_mod = fs::read_to_string(module.source().join("go.mod")).unwrap();
            for (_, package) in module.programs {
                let pinned = go_mod.lines().any(|line| line.trim_start_matches("tool").trim() == *package);
                assert!(pinned, "{package} is no tool of {}", module.folder);
            }
            if let Some(manifests) = &module.manifests {
                assert!(go_mod.contains(&format!("{} v", manifests.module)), "{}", manifests.module);
            }
        }
    }

    #[test]
    fn the_version_stamp_is_the_version_that_go_mod_pins() {
        let module = MODULES.iter().find(|module| module.folder == "kubernetes").unwrap();
        let go_mod = fs::read_to_string(module.source().join("go.mod")).unwrap();
        let version =
            go_mod.lines().find_map(|line| line.trim().strip_prefix("k8s.io/kubernetes v")).unwrap();
        let version = version.split(' ').next().unwrap();
        assert!(module.ldflags.contains(&format!("gitVersion=v{version} ")), "{version}");
    }
}
