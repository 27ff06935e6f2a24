//! Pods.

use serde_json::{Value, json};

use super::{CREATED, Object};

/// A pod with the container `app` that runs and is ready.
pub fn pod(namespace: &str, name: &str) -> Object {
    Object::new("v1", "Pod", namespace, name)
        .set(
            "/spec",
            json!({
                "nodeName": "node-1",
                "serviceAccountName": "default",
                "restartPolicy": "Always",
                "containers": [{"name": "app", "image": "registry.example/app:1", "resources": {}}],
            }),
        )
        .set(
            "/status",
            json!({
                "phase": "Running",
                "podIP": "10.244.0.7",
                "qosClass": "BestEffort",
                "conditions": [condition("PodScheduled", "True"), condition("Ready", "True")],
                "containerStatuses": [{
                    "name": "app", "image": "registry.example/app:1", "imageID": "", "ready": true, "started": true,
                    "restartCount": 0, "state": {"running": {"startedAt": CREATED}}, "lastState": {},
                }],
            }),
        )
}

impl Object {
    /// A pod whose container waits, for example for `CrashLoopBackOff`.
    #[must_use]
    pub fn waiting(self, reason: &str, message: &str) -> Self {
        self.container("state", json!({"waiting": {"reason": reason, "message": message}}))
            .container("ready", false)
            .container("started", false)
            .unready()
    }

    /// A pod whose container ended.
    #[must_use]
    pub fn terminated(self, exit_code: i32, reason: &str) -> Self {
        let ended = json!({"terminated": {
            "exitCode": exit_code, "reason": reason, "startedAt": CREATED, "finishedAt": "2026-11-01T08:05:00Z",
        }});
        self.container("state", ended).container("ready", false).container("started", false).unready()
    }

    /// A pod whose container ended like this the time before.
    #[must_use]
    pub fn last_terminated(self, exit_code: i32, reason: &str) -> Self {
        let ended = json!({"terminated": {
            "exitCode": exit_code, "reason": reason, "startedAt": CREATED, "finishedAt": "2026-11-01T08:05:00Z",
        }});
        self.container("lastState", ended)
    }

    /// A pod whose container was restarted so often.
    #[must_use]
    pub fn restarts(self, count: u32) -> Self {
        self.container("restartCount", count)
    }

    /// A pod for which there is no node since `since`.
    #[must_use]
    pub fn unschedulable(self, message: &str, since: &str) -> Self {
        let condition = json!({
            "type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message,
            "lastTransitionTime": since,
        });
        self.set("/spec/nodeName", Value::Null)
            .set("/status", json!({"phase": "Pending", "conditions": [condition], "qosClass": "BestEffort"}))
    }

    /// A pod with this image.
    #[must_use]
    pub fn image(self, image: &str) -> Self {
        self.set("/spec/containers/0/image", image).container("image", image)
    }

    /// Sets a field of the status of a pod's container.
    #[must_use]
    pub fn container(self, field: &str, value: impl Into<Value>) -> Self {
        self.set(&format!("/status/containerStatuses/0/{field}"), value)
    }

    fn unready(self) -> Self {
        self.set("/status/conditions/1/status", "False")
            .set("/status/conditions/1/reason", "ContainersNotReady")
    }
}

fn condition(kind: &str, status: &str) -> Value {
    json!({"type": kind, "status": status, "lastTransitionTime": CREATED})
}
