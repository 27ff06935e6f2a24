//! Whose logs: `shop/checkout`, `shop/sts/kafka`, `deploy/checkout`, or the pods of a label selector.

use std::sync::Arc;

use futures::StreamExt as _;
use kdr_core::{
    graph::Selector,
    log::{Selected, Selection},
    ports::ClusterView,
    rows::WorkloadRef,
    search::Query,
};

use crate::{args::Logs as Arguments, failure::Failure};

/// What a person may call each kind, as kubectl takes them.
const KINDS: [(&str, &[&str]); 8] = [
    ("Deployment", &["deployment", "deployments", "deploy"]),
    ("StatefulSet", &["statefulset", "statefulsets", "sts"]),
    ("DaemonSet", &["daemonset", "daemonsets", "ds"]),
    ("CronJob", &["cronjob", "cronjobs", "cj"]),
    ("Job", &["job", "jobs"]),
    ("ReplicaSet", &["replicaset", "replicasets", "rs"]),
    ("Service", &["service", "services", "svc"]),
    ("Pod", &["pod", "pods", "po"]),
];

/// Names that are suggested when there is no such thing.
const SUGGESTIONS: usize = 3;

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target {
    pub(super) namespace: Arc<str>,
    what: What,
}

#[derive(Debug, PartialEq, Eq)]
enum What {
    /// Any kind, in the order of [`KINDS`].
    Named(Arc<str>),
    /// The one of this kind.
    Kind(&'static str, Arc<str>),
    Labels(Selector),
}

impl Target {
    /// Reads what was asked for; `context` is the namespace of the kubeconfig's context.
    pub(super) fn parse(arguments: &Arguments, context: &str) -> Result<Self, Failure> {
        let flag = arguments.namespace.as_deref();
        if let Some(selector) = &arguments.selector {
            let labels = Selector::parse(selector).map_err(Failure::usage)?;
            if arguments.target.as_ref().is_some_and(|target| target.contains('/')) {
                return Err(Failure::usage(
                    "--selector selects pods itself; give only a namespace beside it.",
                ));
            }
            let namespace = flag.or(arguments.target.as_deref()).unwrap_or(context);
            return Ok(Self { namespace: namespace.into(), what: What::Labels(labels) });
        }
        let Some(target) = &arguments.target else {
            return Err(Failure::usage(
                "Whose logs? Say it like `kdr logs shop/checkout` or with --selector.",
            ));
        };
        let parts: Vec<&str> = target.split('/').collect();
        let (namespace, what) = match parts[..] {
            [name] => (None, What::Named(name.into())),
            [first, name] => match kind(first) {
                Some(kind) => (None, What::Kind(kind, name.into())),
                None => (Some(first), What::Named(name.into())),
            },
            [namespace, word, name] => {
                let kind = kind(word).ok_or_else(|| {
                    let kinds: Vec<_> = KINDS.iter().map(|(kind, _)| *kind).collect();
                    Failure::usage(format!("{word} is no kind with logs. There are: {}.", kinds.join(", ")))
                })?;
                (Some(namespace), What::Kind(kind, name.into()))
            }
            _ => {
                return Err(Failure::usage(format!(
                    "{target} has too many parts; write namespace/name or namespace/kind/name."
                )));
            }
        };
        Ok(Self { namespace: namespace.or(flag).unwrap_or(context).into(), what })
    }

    /// Finds it in the cluster.
    pub(super) async fn find(&self, view: &dyn ClusterView) -> Result<Selection, Failure> {
        let (kinds, name): (Vec<&str>, _) = match &self.what {
            What::Labels(selector) => {
                let pods = Selected::Labels(selector.clone());
                return Ok(Selection { namespace: self.namespace.clone(), pods });
            }
            What::Named(name) => (KINDS.iter().map(|(kind, _)| *kind).collect(), name),
            What::Kind(kind, name) => (vec![kind], name),
        };
        for kind in kinds {
            let pods = selected(kind, name);
            let selection = Selection { namespace: self.namespace.clone(), pods };
            let members = view.members(&selection).next().await;
            if members.is_some_and(|members| members.known) {
                return Ok(selection);
            }
        }
        Err(Failure::usage(self.unknown(name, view)))
    }

    fn unknown(&self, name: &str, view: &dyn ClusterView) -> String {
        let query = Query::new("", Some(self.namespace.clone()), false, 500);
        let hits = view.search(&query).hits;
        let mut names: Vec<_> =
            hits.iter().map(|hit| (strsim::damerau_levenshtein(&hit.resource.name, name), hit)).collect();
        names.sort_by_key(|(distance, _)| *distance);
        let near = names.iter().filter(|(distance, _)| *distance <= name.len() / 2).take(SUGGESTIONS);
        let near: Vec<_> =
            near.map(|(_, hit)| format!("{}/{}", hit.resource.kind, hit.resource.name)).collect();
        let wanted = match &self.what {
            What::Kind(kind, name) => format!("{kind} {name}"),
            _ => format!("workload, Service or pod {name}"),
        };
        let hint =
            if near.is_empty() { String::new() } else { format!(" Did you mean {}?", near.join(", ")) };
        format!("There is no {wanted} in namespace {}.{hint}", self.namespace)
    }
}

fn kind(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    KINDS.iter().find(|(_, words)| words.contains(&word.as_str())).map(|(kind, _)| *kind)
}

fn selected(kind: &str, name: &Arc<str>) -> Selected {
    match kind {
        "Pod" => Selected::Pod(name.clone()),
        "Service" => Selected::Service(name.clone()),
        kind => Selected::Workload(WorkloadRef { kind: kind.into(), name: name.clone() }),
    }
}

#[cfg(test)]
mod tests;
