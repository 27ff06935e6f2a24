//! Kubeconfig files: reading them with errors that name file and line, and what a context refers to.

use std::path::{Path, PathBuf};

use kube::config::{Kubeconfig, KubeconfigError, LoadDataError};

use super::nearest;
use crate::{error::Error, rest::innermost};

/// A context whose cluster and user exist.
pub(super) struct Context {
    pub(super) name: String,
    pub(super) cluster: String,
    user: Option<String>,
}

/// Reads and merges files; the first that says something wins.
pub(super) fn read(files: &[PathBuf]) -> Result<Kubeconfig, Error> {
    let mut merged = Kubeconfig::default();
    for path in files {
        let next = read_one(path)?;
        merged = merged.merge(next).map_err(|error| malformed(path, None, &innermost(&error)))?;
    }
    Ok(merged)
}

fn read_one(path: &Path) -> Result<Kubeconfig, Error> {
    let text =
        std::fs::read_to_string(path).map_err(|error| Error::Unreadable { path: path.to_owned(), error })?;
    // Read twice: this reader tells the line in one sentence, kube's makes paths within the file absolute.
    for document in serde_yaml_ng::Deserializer::from_str(&text) {
        if let Err(error) = <Option<Kubeconfig> as serde::Deserialize>::deserialize(document) {
            let line = error.location().map(|location| location.line());
            return Err(malformed(path, line, &error.to_string()));
        }
    }
    Kubeconfig::read_from(path).map_err(|error| match error {
        KubeconfigError::ReadConfig(error, path) => Error::Unreadable { path, error },
        error => malformed(path, None, &innermost(&error)),
    })
}

fn malformed(path: &Path, line: Option<usize>, message: &str) -> Error {
    let message = first_line(message);
    // The reader says the place at the end once more.
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    Error::Malformed { path: path.to_owned(), line, message }
}

/// The first line of an error that goes on to draw the place.
pub(super) fn first_line(message: &str) -> String {
    message.lines().next().unwrap_or_default().to_owned()
}

/// What is wrong with a context's address, certificate or key.
pub(super) fn words(error: &KubeconfigError) -> String {
    let (what, load) = match error {
        KubeconfigError::LoadCertificateAuthority(load) => ("certificate authority", load),
        KubeconfigError::LoadClientCertificate(load) => ("client certificate", load),
        KubeconfigError::LoadClientKey(load) => ("client key", load),
        error => return first_line(&error.to_string()),
    };
    match load {
        LoadDataError::ReadFile(error, path) => {
            format!("its {what} {} cannot be read: {error}", path.display())
        }
        error => format!("its {what} cannot be read: {}", innermost(error)),
    }
}

/// The context of this name, else the current one.
pub(super) fn context(kubeconfig: &Kubeconfig, wanted: Option<&str>, from: &str) -> Result<Context, Error> {
    let known = || kubeconfig.contexts.iter().map(|context| context.name.clone()).collect();
    let current = kubeconfig.current_context.as_deref().filter(|current| !current.is_empty());
    let name = wanted
        .or(current)
        .ok_or_else(|| Error::NoCurrentContext { from: from.to_owned(), known: known() })?;
    let context = kubeconfig.contexts.iter().find(|context| context.name == name);
    let context = context
        .and_then(|context| context.context.as_ref())
        .ok_or_else(|| unknown(from, "context", name, known()))?;
    let clusters = || kubeconfig.clusters.iter().map(|cluster| cluster.name.clone());
    if !clusters().any(|cluster| cluster == context.cluster) {
        return Err(unknown(from, "cluster", &context.cluster, clusters().collect()));
    }
    let user = context.user.clone().filter(|user| !user.is_empty());
    let users = || kubeconfig.auth_infos.iter().map(|user| user.name.clone());
    if let Some(user) = &user
        && !users().any(|known| known == *user)
    {
        return Err(unknown(from, "user", user, users().collect()));
    }
    Ok(Context { name: name.to_owned(), cluster: context.cluster.clone(), user })
}

fn unknown(from: &str, what: &'static str, name: &str, known: Vec<String>) -> Error {
    let nearest = nearest(name, known.iter().map(String::as_str));
    Error::Unknown { from: from.to_owned(), what, name: name.to_owned(), nearest, known }
}

/// The program that a context's user gets its credentials from.
pub(super) fn exec_program(kubeconfig: &Kubeconfig, context: &Context) -> Option<String> {
    let user = context.user.as_ref()?;
    let named = kubeconfig.auth_infos.iter().find(|named| named.name == *user)?;
    named.auth_info.as_ref()?.exec.as_ref()?.command.clone()
}
