//! What the checks look at, whichever cluster it is in.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use k8s_openapi::api::core::v1::Pod;
use kube::{Api, Client, api::ListParams, core::Status};
use serde_json::Value;

/// A cluster, and who plays which part in it.
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) client: Client,
    /// Runs in one container and writes at least ten lines a second; has never restarted.
    pub(crate) talker: Part,
    /// Runs in two containers.
    pub(crate) pair: Part,
    /// Has ended with exit code 1 more than once and waits for its next start.
    pub(crate) crasher: Part,
    /// A line of the crasher's log.
    pub(crate) last_words: &'static str,
    /// Its image cannot be pulled.
    pub(crate) unpullable: Part,
    /// Fits on no node.
    pub(crate) misfit: Part,
    /// Has an init container that does not end.
    pub(crate) initialising: Part,
    /// A Deployment whose pods may be deleted: its namespace and its pods' selector.
    pub(crate) stirred: (String, String),
}

/// A pod in a part.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) namespace: String,
    pub(crate) pod: String,
    pub(crate) containers: Vec<String>,
}

impl Part {
    pub(crate) fn new(pod: &Pod) -> Result<Self> {
        let spec = pod.spec.as_ref().context("a pod without spec")?;
        Ok(Self {
            namespace: pod.metadata.namespace.clone().context("a pod without namespace")?,
            pod: pod.metadata.name.clone().context("a pod without name")?,
            containers: spec.containers.iter().map(|container| container.name.clone()).collect(),
        })
    }

    /// The first container's name.
    pub(crate) fn container(&self) -> &str {
        &self.containers[0]
    }

    /// Its path in the API.
    pub(crate) fn path(&self) -> String {
        format!("/api/v1/namespaces/{}/pods/{}", self.namespace, self.pod)
    }
}

impl Stage {
    /// The small company plays.
    pub(crate) async fn of_simulator(client: Client) -> Result<Self> {
        let part = async |namespace: &str, name: &str| -> Result<Part> {
            let pods = Api::<Pod>::namespaced(client.clone(), namespace);
            let list =
                pods.list(&ListParams::default().labels(&format!("app.kubernetes.io/name={name}"))).await?;
            Part::new(list.items.last().with_context(|| format!("no pod of {namespace}/{name}"))?)
        };
        Ok(Self {
            name: "simulator",
            talker: part("observability", "firehose").await?,
            pair: part("observability", "prometheus").await?,
            crasher: part("shop-staging", "checkout").await?,
            last_words: "config: DATABASE_URL is not set",
            unpullable: part("payments-staging", "invoice").await?,
            misfit: part("data", "kafka").await?,
            initialising: part("tools", "mirror").await?,
            stirred: ("shop-develop".to_owned(), "app.kubernetes.io/name=images".to_owned()),
            client,
        })
    }

    /// The pods of a namespace.
    pub(crate) fn pods(&self, namespace: &str) -> Api<Pod> {
        Api::namespaced(self.client.clone(), namespace)
    }

    /// A running pod that may be deleted.
    pub(crate) async fn stirred_pod(&self) -> Result<String> {
        let pods = self.pods(&self.stirred.0);
        for _ in 0..300 {
            let list = pods.list(&ListParams::default().labels(&self.stirred.1)).await?;
            let found =
                list.items.iter().find(|pod| pod.metadata.deletion_timestamp.is_none() && is_ready(pod));
            if let Some(pod) = found {
                return pod.metadata.name.clone().context("a pod without name");
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("no pod of {} gets ready within 30 s", self.stirred.1)
    }

    /// What a path answers; the API server's `Status` if it refuses.
    pub(crate) async fn get(&self, path: &str) -> Result<Result<Value, Box<Status>>> {
        let request = http::Request::get(path).body(Vec::new())?;
        refused(self.client.request::<Value>(request).await)
    }

    /// The same in another form.
    pub(crate) async fn get_as(&self, path: &str, accept: &str) -> Result<Result<Value, Box<Status>>> {
        let request = http::Request::get(path).header(http::header::ACCEPT, accept).body(Vec::new())?;
        refused(self.client.request::<Value>(request).await)
    }

    /// What a request with a body is answered.
    pub(crate) async fn send(
        &self,
        method: http::Method,
        path: &str,
        content: &str,
        body: &Value,
    ) -> Result<Result<Value, Box<Status>>> {
        let request = http::Request::builder().method(method).uri(path);
        let request = request.header(http::header::CONTENT_TYPE, content).body(serde_json::to_vec(body)?)?;
        refused(self.client.request::<Value>(request).await)
    }

    /// The same in plain text.
    pub(crate) async fn text(&self, path: &str) -> Result<Result<String, Box<Status>>> {
        let request = http::Request::get(path).body(Vec::new())?;
        refused(self.client.request_text(request).await)
    }
}

fn refused<T>(result: kube::Result<T>) -> Result<Result<T, Box<Status>>> {
    match result {
        Ok(answer) => Ok(Ok(answer)),
        Err(kube::Error::Api(status)) => Ok(Err(status)),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn is_ready(pod: &Pod) -> bool {
    let conditions = pod.status.as_ref().and_then(|status| status.conditions.as_ref());
    conditions.into_iter().flatten().any(|condition| condition.type_ == "Ready" && condition.status == "True")
}
