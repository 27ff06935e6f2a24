//! Whether what a viewer was told, change by change, is what the cluster has in the end.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use anyhow::{Context, Result};
use k8s_openapi::api::core::v1 as api;
use kdr_proto::v1::Pod;
use kube::{Api, Client, Config, api::ListParams};
use tokio::time::sleep;

use super::{CLUSTER, say};
use crate::{row::Row, stand::Stand, view::View};

/// The consequences of the last change are over within a minute; the company's own story never is, so that a list and
/// the view may be a moment apart: they are compared again then.
const ATTEMPTS: usize = 30;
const PAUSE: Duration = Duration::from_secs(2);
const GRACE: Duration = Duration::from_millis(200);

/// What a manifest tells of a pod that its row must tell too.
#[derive(Debug)]
struct Facts {
    namespace: String,
    name: String,
    node: String,
    terminating: bool,
    /// Containers that are ready, and restarts. Of pods with init containers kubectl's rules are longer; they are tested
    /// elsewhere.
    counts: Option<(usize, u32)>,
}

/// How many pods of the view are as a fresh list of the cluster has them, beside how many there are in both.
pub async fn beside_a_fresh_list(mut view: View, stand: &Stand) -> Result<Row> {
    say("the view beside a fresh list");
    let api = Api::all(Client::try_from(Config::new(stand.simulation.url().parse()?))?);
    let mut attempt = 0;
    let (right, all) = loop {
        view.check()?;
        let fresh = fresh(&api).await?;
        // What was listed just now is on its way.
        sleep(GRACE).await;
        attempt += 1;
        let counted = compared(&view, &fresh, attempt == ATTEMPTS);
        if counted.0 == counted.1 || attempt == ATTEMPTS {
            break counted;
        }
        sleep(PAUSE).await;
    };
    #[expect(clippy::cast_precision_loss, reason = "some ten thousand")]
    let (ours, theirs) = (right as f64, all as f64);
    let what = format!("{CLUSTER}: pods right in the view that saw the churn");
    Ok(Row { what, unit: "", ours, against: "a fresh list", theirs, samples: 1 })
}

/// How many pods are in the view as in the list, of how many in both; `say_wrong` for those that are not.
fn compared(view: &View, fresh: &BTreeMap<String, Facts>, say_wrong: bool) -> (usize, usize) {
    let held = view.held();
    let wrong = |(uid, facts): &(&String, &Facts)| !held.get(*uid).is_some_and(|pod| facts.are_shown(pod));
    let wrong: Vec<_> = fresh.iter().filter(wrong).collect();
    if say_wrong {
        for (uid, facts) in &wrong {
            say(&format!("{facts:?} in the list, {:?} in the view", held.get(*uid)));
        }
    }
    let all = fresh.keys().chain(held.keys()).collect::<BTreeSet<_>>().len();
    (fresh.len() - wrong.len(), all)
}

impl Facts {
    fn are_shown(&self, pod: &Pod) -> bool {
        let ready = usize::try_from(pod.ready_containers).unwrap_or(usize::MAX);
        self.namespace == pod.namespace
            && self.name == pod.name
            && self.node == pod.node
            && self.terminating == (pod.status == "Terminating")
            && self.counts.is_none_or(|counts| counts == (ready, pod.restarts))
    }
}

/// By uid.
async fn fresh(api: &Api<api::Pod>) -> Result<BTreeMap<String, Facts>> {
    let list = api.list(&ListParams::default()).await?;
    list.items.into_iter().map(|pod| listed(pod).context("a pod without its status")).collect()
}

fn listed(pod: api::Pod) -> Option<(String, Facts)> {
    let api::Pod { metadata, spec, status } = pod;
    let (spec, status) = (spec?, status?);
    let phase = status.phase.unwrap_or_default();
    let containers = status.container_statuses.unwrap_or_default();
    let is_ready = |container: &&api::ContainerStatus| {
        container.ready && container.state.as_ref().is_some_and(|state| state.running.is_some())
    };
    let restarts = containers.iter().map(|container| container.restart_count.unsigned_abs()).sum();
    let facts = Facts {
        namespace: metadata.namespace?,
        name: metadata.name?,
        node: spec.node_name.unwrap_or_default(),
        terminating: metadata.deletion_timestamp.is_some() && phase != "Succeeded" && phase != "Failed",
        counts: spec
            .init_containers
            .is_none()
            .then(|| (containers.iter().filter(is_ready).count(), restarts)),
    };
    Some((metadata.uid?, facts))
}
