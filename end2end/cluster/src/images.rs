//! The registry that the kubelet pulls from, and the images in it.
//!
//! The kubelet speaks plain HTTP to it because it is on loopback. An image that nobody pushed is therefore a real
//! `ImagePullBackOff`.

use std::fs::{self, File};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tar::{Builder, EntryType, Header};

use crate::part::{Node, Part};
use crate::{missing, ports};

pub(crate) const REGISTRY: Part = Part {
    name: "registry",
    ports: &[ports::REGISTRY],
    command: |node| {
        let disk = node.layout.state("registry");
        fs::create_dir_all(&disk)?;
        let mut command = Command::new(node.binaries.path("crane"));
        command.args(["registry", "serve", "--address", &registry(), "--disk"]).arg(disk);
        Ok(command)
    },
    ready: |_| TcpStream::connect(("127.0.0.1", ports::REGISTRY)).is_ok(),
    limit: Duration::from_secs(10),
};

/// Host and port of the registry, as in an image's name.
pub(crate) fn registry() -> String {
    format!("127.0.0.1:{}", ports::REGISTRY)
}

/// What goes into an image's only layer.
pub(crate) enum Entry {
    File { from: PathBuf, to: String, mode: u32 },
    Link { at: String, to: &'static str },
    Folder { at: &'static str, mode: u32 },
}

/// Pushes the images that every cluster has: the sandbox's and busybox. The registry keeps blobs on disk but its
/// list of images in memory, so this runs whenever it was started.
pub(crate) fn push_base(node: &Node) -> Result<()> {
    let pause = Entry::File { from: node.binaries.path("pause").to_owned(), to: "pause".into(), mode: 0o755 };
    push(node, "pause:1", &[pause], &["/pause"])?;
    let list = Command::new(missing::BUSYBOX).arg("--list").output().context("run busybox")?;
    let mut entries = vec![
        Entry::Folder { at: "bin", mode: 0o755 },
        Entry::Folder { at: "tmp", mode: 0o1777 },
        Entry::File { from: missing::BUSYBOX.into(), to: "bin/busybox".into(), mode: 0o755 },
    ];
    for applet in String::from_utf8_lossy(&list.stdout).lines().filter(|applet| *applet != "busybox") {
        entries.push(Entry::Link { at: format!("bin/{applet}"), to: "busybox" });
    }
    push(node, "busybox:1", &entries, &["/bin/sh"]).map(drop)
}

/// Builds an image of one layer; returns the name that a pod gives.
pub(crate) fn push(node: &Node, name_tag: &str, entries: &[Entry], entrypoint: &[&str]) -> Result<String> {
    let reference = format!("{}/{name_tag}", registry());
    let folder = node.layout.state("images");
    fs::create_dir_all(&folder)?;
    // Named by this process: two tests may push at once.
    let layer = folder.join(format!("{}-{}.tar", name_tag.replace(['/', ':'], "-"), std::process::id()));
    let pushed = (|| {
        write_layer(&layer, entries)?;
        // Under the final name only when complete: an image without a platform is one that containerd skips.
        let draft = format!("{reference}-layer");
        let layer = layer.to_string_lossy();
        crane(node, &["append", "--insecure", "--oci-empty-base", "-f", &layer, "-t", &draft])?;
        let platform = format!("linux/{}", architecture());
        let mut mutate = vec!["mutate", "--insecure", &draft, "-t", &reference, "--set-platform", &platform];
        let words: Vec<_> = entrypoint.iter().map(|word| csv(word)).collect();
        for word in &words {
            mutate.extend(["--entrypoint", word]);
        }
        crane(node, &mutate)
    })();
    let _ = fs::remove_file(&layer);
    pushed.with_context(|| format!("push image {reference}"))?;
    Ok(reference)
}

fn write_layer(path: &Path, entries: &[Entry]) -> Result<()> {
    let mut tar = Builder::new(File::create(path)?);
    for entry in entries {
        let mut header = Header::new_gnu();
        header.set_mode(0o777);
        match entry {
            Entry::File { from, to, mode } => {
                let file = File::open(from).with_context(|| format!("open {}", from.display()))?;
                header.set_mode(*mode);
                header.set_size(file.metadata()?.len());
                tar.append_data(&mut header, to.trim_start_matches('/'), file)?;
            }
            Entry::Link { at, to } => {
                header.set_entry_type(EntryType::Symlink);
                header.set_size(0);
                tar.append_link(&mut header, at, to)?;
            }
            Entry::Folder { at, mode } => {
                header.set_entry_type(EntryType::Directory);
                header.set_mode(*mode);
                header.set_size(0);
                tar.append_data(&mut header, at, std::io::empty())?;
            }
        }
    }
    tar.into_inner()?.sync_all().context("write the layer")
}

fn crane(node: &Node, args: &[&str]) -> Result<()> {
    let output = Command::new(node.binaries.path("crane")).args(args).stdin(Stdio::null()).output()?;
    if !output.status.success() {
        bail!("crane {}: {}", args[0], String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}

/// crane splits the flag's value at commas, as a line of CSV.
fn csv(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

/// Go's name for this machine's architecture.
fn architecture() -> &'static str {
    match std::env::consts::ARCH {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_layer_holds_files_links_and_folders_with_their_modes() {
        let folder = tempfile::tempdir().unwrap();
        let (program, layer) = (folder.path().join("program"), folder.path().join("layer.tar"));
        fs::write(&program, "bytes").unwrap();
        let entries = [
            Entry::Folder { at: "tmp", mode: 0o1777 },
            Entry::File { from: program, to: "/bin/program".into(), mode: 0o755 },
            Entry::Link { at: "bin/other".into(), to: "program" },
        ];
        write_layer(&layer, &entries).unwrap();
        let mut archive = tar::Archive::new(File::open(&layer).unwrap());
        let found: Vec<_> = archive
            .entries()
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                (entry.path().unwrap().display().to_string(), entry.header().mode().unwrap(), entry.size())
            })
            .collect();
        assert_eq!(
            found,
            [("tmp".into(), 0o1777, 0), ("bin/program".into(), 0o755, 5), ("bin/other".into(), 0o777, 0)]
        );
    }

    #[test]
    fn a_comma_stays_inside_its_word() {
        assert_eq!(csv("a,\"b"), "\"a,\"\"b\"");
    }
}
