//! Who may ask the API server, and the kubeconfig of each.

use std::fmt::Write as _;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::kubectl::Kubectl;
use crate::paths::{self, Layout};
use crate::ports;

/// A user of the cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum User {
    /// May do everything; a bearer token.
    Admin,
    /// May do everything; a client certificate.
    AdminCert,
    /// May do everything; a token from an exec plugin (a shell script).
    AdminExec,
    /// The kubelet.
    Node,
    /// May get, list and watch pods, their logs and events in the namespace `kdr-restricted`, and get that
    /// namespace; nothing else, not even list namespaces.
    Restricted,
    /// Signed in, but without any right.
    Nothing,
}

impl User {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Admin, Self::AdminCert, Self::AdminExec, Self::Node, Self::Restricted, Self::Nothing];

    /// The kubeconfig's file name and the command line's word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::AdminCert => "admin-cert",
            Self::AdminExec => "admin-exec",
            Self::Node => "node",
            Self::Restricted => "restricted",
            Self::Nothing => "nothing",
        }
    }

    /// Kubernetes' name and groups of the users that have a token.
    fn identity(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Admin => Some(("admin", "system:masters")),
            Self::Node => Some(("system:node:localhost", "system:nodes")),
            Self::Restricted => Some(("restricted", "")),
            Self::Nothing => Some(("nothing", "")),
            Self::AdminCert | Self::AdminExec => None,
        }
    }
}

/// The rights of `restricted`; applied when the API server is up.
pub(crate) const RIGHTS: &str = include_str!("../manifests/users.yaml");

/// The user's kubeconfig.
pub(crate) fn kubeconfig(layout: &Layout, user: User) -> PathBuf {
    layout.user(user.name()).join("kubeconfig")
}

/// The API server's `--token-auth-file`.
pub(crate) fn tokens_file(layout: &Layout) -> PathBuf {
    layout.user("tokens.csv")
}

/// Writes tokens, the exec plugin and the kubeconfigs that are not there yet.
pub(crate) fn ensure(layout: &Layout, kubectl: &Path) -> Result<()> {
    let mut tokens = String::new();
    for user in User::ALL {
        if let Some((name, groups)) = user.identity() {
            writeln!(tokens, "{},{name},{name},\"{groups}\"", token(layout, user)?)?;
        }
    }
    paths::write(&tokens_file(layout), &tokens)?;
    let plugin = layout.user(User::AdminExec.name()).join("credential-plugin");
    if !plugin.exists() {
        paths::write_executable(&plugin, &exec_plugin(&token_file(layout, User::Admin)))?;
    }
    for user in User::ALL {
        let path = kubeconfig(layout, user);
        if !path.exists() {
            let draft = path.with_extension("draft");
            let config = render(user, &layout.pki("ca.crt"), &credentials(layout, user, &plugin)?);
            paths::write(&draft, &config.to_string())?;
            paths::write(&path, &Kubectl::flatten(kubectl, &draft)?)?;
            std::fs::remove_file(&draft)?;
        }
    }
    Ok(())
}

fn token_file(layout: &Layout, user: User) -> PathBuf {
    layout.user(user.name()).join("token")
}

/// 256 random bits, kept in a file of their own.
fn token(layout: &Layout, user: User) -> Result<String> {
    let path = token_file(layout, user);
    if let Ok(token) = std::fs::read_to_string(&path) {
        return Ok(token);
    }
    let mut random = [0; 32];
    File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut random))
        .context("read /dev/urandom")?;
    let mut token = String::new();
    for byte in random {
        write!(token, "{byte:02x}")?;
    }
    paths::write(&path, &token)?;
    Ok(token)
}

fn credentials(layout: &Layout, user: User, plugin: &Path) -> Result<Value> {
    Ok(match user {
        User::AdminCert => json!({
            "client-certificate": layout.pki("admin.crt"),
            "client-key": layout.pki("admin.key"),
        }),
        User::AdminExec => json!({ "exec": {
            "apiVersion": "client.authentication.k8s.io/v1",
            "command": plugin,
            "interactiveMode": "Never",
        }}),
        _ => json!({ "token": token(layout, user)? }),
    })
}

/// A kubeconfig (as JSON, which is YAML) with one context.
fn render(user: User, ca: &Path, credentials: &Value) -> Value {
    let name = user.name();
    let namespace = if user == User::Restricted { "kdr-restricted" } else { "default" };
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{ "name": "kdr-test", "cluster": {
            "server": format!("https://127.0.0.1:{}", ports::APISERVER),
            "certificate-authority": ca,
        }}],
        "users": [{ "name": name, "user": credentials }],
        "contexts": [{ "name": format!("{name}@kdr-test"), "context": {
            "cluster": "kdr-test", "user": name, "namespace": namespace,
        }}],
        "current-context": format!("{name}@kdr-test"),
    })
}

/// Prints an `ExecCredential`; reads the token when asked, as a real plugin would.
fn exec_plugin(token: &Path) -> String {
    let credential = json!({ "apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": { "token": "%s" }});
    let token = token.display().to_string().replace('\'', r"'\''");
    format!("#!/bin/sh\nset -eu\nprintf '{credential}\\n' \"$(cat '{token}')\"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kubeconfig_has_one_context_and_it_is_the_current_one() {
        let config = render(User::Restricted, Path::new("/c/ca.crt"), &json!({ "token": "t" }));
        assert_eq!(
            config,
            json!({
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{ "name": "kdr-test", "cluster": {
                    "server": "https://127.0.0.1:26443", "certificate-authority": "/c/ca.crt",
                }}],
                "users": [{ "name": "restricted", "user": { "token": "t" } }],
                "contexts": [{ "name": "restricted@kdr-test", "context": {
                    "cluster": "kdr-test", "user": "restricted", "namespace": "kdr-restricted",
                }}],
                "current-context": "restricted@kdr-test",
            })
        );
    }

    #[test]
    fn a_token_stays_the_same_and_only_its_owner_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let layout = Layout::at(folder.path()).unwrap();
        let first = token(&layout, User::Nothing).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(token(&layout, User::Nothing).unwrap(), first);
        let mode = std::fs::metadata(token_file(&layout, User::Nothing)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn the_exec_plugin_prints_the_token_as_a_credential() {
        let folder = tempfile::tempdir().unwrap();
        let token = folder.path().join("it's a token");
        std::fs::write(&token, "s3cret").unwrap();
        let output = std::process::Command::new("sh").args(["-c", &exec_plugin(&token)]).output().unwrap();
        let credential: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(credential["status"]["token"], "s3cret");
    }
}
