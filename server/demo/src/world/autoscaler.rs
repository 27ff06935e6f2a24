//! HorizontalPodAutoscalers: one that scales now and then, some that are content, one that is blind.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Incident, World, agenda::Action, workload::WorkloadId};
use crate::{
    kind::Kind,
    manifest::{self, Made},
};

/// How often a load may have changed.
const LOOKS: std::ops::Range<i64> = 150_000..260_000;
/// How often it says again that it cannot see.
const COMPLAINS: SignedDuration = SignedDuration::from_mins(5);
/// Percent of the requested processor time that it aims at.
const TARGET: u32 = 70;

/// What an autoscaler that cannot read its metric says.
const BLIND: &str = "unable to get metric http_requests_per_second: unable to fetch metrics from custom metrics API: \
                     the server is currently unable to handle the request (get pods.custom.metrics.k8s.io)";

/// An autoscaler.
#[derive(Debug)]
pub(super) struct Autoscaler {
    pub(super) made: Made,
    workload: WorkloadId,
    least: u32,
    most: u32,
    /// The load in percent; none for one whose metric cannot be read.
    load: Option<u32>,
    scaled: Option<Timestamp>,
}

impl World {
    /// Adds an autoscaler of a workload; `sees` tells whether it can read its metric.
    pub(super) fn add_autoscaler(&mut self, id: WorkloadId, (least, most): (u32, u32), sees: bool) {
        let Some(workload) = self.workloads.get(&id) else { return };
        let key = workload.key.clone();
        let kind = Kind::HorizontalPodAutoscaler;
        let made = self.make(kind, (&key.namespace, &key.name), "argocd-controller", 64);
        let load = sees.then_some(TARGET - 8);
        self.autoscalers.push(Autoscaler { made, workload: id, least, most, load, scaled: None });
        let at = self.autoscalers.len() - 1;
        self.write_autoscaler(at);
        let after = if sees { self.dice.millis(LOOKS) } else { SignedDuration::from_secs(15) };
        if least < most || !sees {
            self.later(after, Action::Autoscale(at));
        }
    }

    /// An autoscaler looks at the load, and scales if it must.
    pub(super) fn autoscale(&mut self, at: usize) {
        let now = self.now;
        let load = TARGET - 30 + u32::try_from(self.dice.index(60)).unwrap_or(0);
        let Some(scaler) = self.autoscalers.get_mut(at) else { return };
        let id = scaler.workload;
        if scaler.load.is_none() {
            let incident = |reason, words: &str| {
                Incident::about_object(&scaler.made, reason, words).warning().by("horizontal-pod-autoscaler")
            };
            let words = format!(
                "invalid metrics (1 invalid out of 1), first error is: failed to get pods metric value: {BLIND}"
            );
            let incidents =
                [incident("FailedGetPodsMetric", BLIND), incident("FailedComputeMetricsReplicas", &words)];
            self.record_all(incidents);
            self.later(COMPLAINS, Action::Autoscale(at));
            return;
        }
        let Some(workload) = self.workloads.get_mut(&id) else { return };
        let wanted = (workload.replicas * load).div_ceil(TARGET).clamp(scaler.least, scaler.most);
        scaler.load = Some((workload.replicas * load / wanted.max(1)).min(TARGET));
        if wanted != workload.replicas {
            let side = if wanted > workload.replicas {
                "cpu resource utilization (percentage of request) above target"
            } else {
                "All metrics below target"
            };
            workload.replicas = wanted;
            workload.generation += 1;
            workload.scaled = Some(now);
            scaler.scaled = Some(now);
            let words = format!("New size: {wanted}; reason: {side}");
            let incident = Incident::about_object(&scaler.made, "SuccessfulRescale", &words);
            self.record(incident.by("horizontal-pod-autoscaler"));
            self.marked.insert(id);
        }
        if let Some(scaler) = self.autoscalers.get_mut(at) {
            scaler.made.changed = now;
        }
        self.write_autoscaler(at);
        let after = self.dice.millis(LOOKS);
        self.later(after, Action::Autoscale(at));
    }

    fn write_autoscaler(&mut self, at: usize) {
        let Some(scaler) = self.autoscalers.get(at) else { return };
        let Some(workload) = self.workloads.get(&scaler.workload) else { return };
        let replicas = workload.replicas;
        let mut body = json!({
            "spec": {
                "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": &*workload.key.name},
                "minReplicas": scaler.least,
                "maxReplicas": scaler.most,
                "metrics": [metric(scaler.load.is_some())],
            },
            "status": {
                "currentReplicas": replicas, "desiredReplicas": replicas, "conditions": conditions(scaler),
                "currentMetrics": Value::Null,
            },
        });
        if let Some(load) = scaler.load {
            body["status"]["currentMetrics"] = json!([{
                "type": "Resource",
                "resource": {
                    "name": "cpu",
                    "current": {"averageUtilization": load, "averageValue": format!("{load}m")},
                },
            }]);
        }
        if let Some(scaled) = scaler.scaled {
            body["status"]["lastScaleTime"] = json!(manifest::time(scaled));
        }
        let made = scaler.made.clone();
        self.establish(&made, body);
    }
}

fn metric(sees: bool) -> Value {
    if sees {
        return json!({
            "type": "Resource",
            "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": TARGET}},
        });
    }
    json!({
        "type": "Pods",
        "pods": {
            "metric": {"name": "http_requests_per_second"},
            "target": {"type": "AverageValue", "averageValue": "100"},
        },
    })
}

fn conditions(scaler: &Autoscaler) -> Value {
    let condition = |kind: &str, is: &str, reason: &str, message: &str| {
        json!({
            "type": kind, "status": is, "reason": reason, "message": message,
            "lastTransitionTime": manifest::time(scaler.made.created),
        })
    };
    if scaler.load.is_none() {
        let words = format!("the HPA was unable to compute the replica count: {BLIND}");
        return json!([
            condition(
                "AbleToScale",
                "True",
                "SucceededGetScale",
                "the HPA controller was able to get the target's current scale"
            ),
            condition("ScalingActive", "False", "FailedGetPodsMetric", &words),
        ]);
    }
    json!([
        condition("AbleToScale", "True", "ReadyForNewScale", "recommended size matches current size"),
        condition(
            "ScalingActive",
            "True",
            "ValidMetricFound",
            "the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of \
             request)"
        ),
        condition(
            "ScalingLimited",
            "False",
            "DesiredWithinRange",
            "the desired count is within the acceptable range"
        ),
    ])
}
