//! The programs, built from their Go modules once and kept under a key of everything that goes into them.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::paths::Layout;

/// A Go module under `go/`, whose go.mod pins what is built.
struct Module {
    folder: &'static str,
    ldflags: &'static str,
    /// Program and the package it is built from.
    programs: &'static [(&'static str, &'static str)],
}

/// Smallest first: what fails, fails early.
const MODULES: [Module; 6] = [
    Module { folder: "pause", ldflags: "-s -w", programs: &[("pause", ".")] },
    Module { folder: "kubernetes-service", ldflags: "-s -w", programs: &[("kubernetes-service", ".")] },
    Module {
        folder: "crane",
        ldflags: "-s -w",
        programs: &[("crane", "github.com/google/go-containerregistry/cmd/crane")],
    },
    Module {
        folder: "kubernetes",
        // Without the stamp the server calls itself v0.0.0, and clients switch features off.
        ldflags: "-s -w -X k8s.io/component-base/version.gitVersion=v1.34.4 \
                  -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34",
        programs: &[
            ("etcd", "go.etcd.io/etcd/server/v3"),
            ("kube-apiserver", "k8s.io/kubernetes/cmd/kube-apiserver"),
            ("kube-controller-manager", "k8s.io/kubernetes/cmd/kube-controller-manager"),
            ("kube-scheduler", "k8s.io/kubernetes/cmd/kube-scheduler"),
            ("kubelet", "k8s.io/kubernetes/cmd/kubelet"),
            ("kubectl", "k8s.io/kubernetes/cmd/kubectl"),
        ],
    },
    Module {
        folder: "grpcurl",
        ldflags: "-s -w",
        programs: &[("grpcurl", "github.com/fullstorydev/grpcurl/cmd/grpcurl")],
    },
    Module {
        folder: "metrics-server",
        ldflags: "-s -w",
        programs: &[("metrics-server", "sigs.k8s.io/metrics-server/cmd/metrics-server")],
    },
];

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

/// The programs' places.
#[derive(Debug, Clone)]
pub(crate) struct Binaries {
    programs: Vec<(&'static str, PathBuf)>,
}

impl Binaries {
    /// Where they are or would be.
    pub(crate) fn locate(layout: &Layout) -> Result<Self> {
        let mut programs = Vec::new();
        for module in &MODULES {
            let target = module.target(layout)?;
            programs.extend(module.programs.iter().map(|(program, _)| (*program, target.join(program))));
        }
        Ok(Self { programs })
    }

    /// Builds what is not there yet.
    pub(crate) fn build(layout: &Layout, progress: &dyn Fn(&str)) -> Result<Self> {
        let binaries = Self::locate(layout)?;
        let mut missing = binaries.programs.iter().filter(|(_, path)| !path.exists()).count();
        for module in &MODULES {
            let target = module.target(layout)?;
            for (program, package) in module.programs {
                if !target.join(program).exists() {
                    progress(&format!("building {program} from source ({missing} to go)"));
                    build(layout, module, &target, program, package)?;
                    missing -= 1;
                }
            }
        }
        Ok(binaries)
    }

    /// # Panics
    /// Never for a program of `MODULES`, which are the only ones asked for.
    pub(crate) fn path(&self, program: &str) -> &Path {
        match self.programs.iter().find(|(name, _)| *name == program) {
            Some((_, path)) => path,
            None => unreachable!("{program} is not among the modules' programs"),
        }
    }

    /// Changes when any program does.
    pub(crate) fn generation(&self) -> String {
        let paths: Vec<_> = self.programs.iter().map(|(_, path)| path.to_string_lossy()).collect();
        paths.join("\n")
    }
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
    fn every_package_is_a_tool_that_its_go_mod_pins() {
        for module in MODULES.iter().filter(|module| module.source().join("go.sum").exists()) {
            let go_mod = fs::read_to_string(module.source().join("go.mod")).unwrap();
            for (_, package) in module.programs {
                let pinned = go_mod.lines().any(|line| line.trim_start_matches("tool").trim() == *package);
                assert!(pinned, "{package} is no tool of {}", module.folder);
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
