//! The cast in a real cluster.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result, bail};
use k8s_openapi::api::{
    apps::v1::Deployment,
    core::v1::{Namespace, Pod},
};
use kube::{
    Api, Client, Config, ResourceExt,
    api::{DeleteParams, ListParams, PostParams},
    config::{KubeConfigOptions, Kubeconfig},
};
use serde_json::{Value, json};

use crate::stage::{Part, Stage, is_ready};

/// How long the cast may take to be in place. A crash loop takes longest.
const PATIENCE: Duration = Duration::from_secs(150);
/// On the namespaces that this suite makes.
const LABEL: &str = "kdr.test/conformance";
const DEFAULT_IMAGE: &str = "127.0.0.1:26500/busybox:1";

/// A client of the real cluster, or the reason why there is none.
pub(crate) async fn real_cluster() -> Result<Result<Client, String>> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let named = set("KDR_TEST_KUBECONFIG");
    let cache = set("KDR_CACHE_DIR")
        .or_else(|| set("XDG_CACHE_HOME").map(|home| home.join("kdr")))
        .or_else(|| set("HOME").map(|home| home.join(".cache/kdr")));
    let own = cache.map(|cache| cache.join("cluster/users/admin/kubeconfig")).filter(|path| path.is_file());
    let Some(path) = named.clone().or(own) else {
        return Ok(Err(
            "KDR_TEST_KUBECONFIG is not set, and `cargo xtask cluster up` has never run".to_owned()
        ));
    };
    let kubeconfig = Kubeconfig::read_from(&path).with_context(|| format!("read {}", path.display()))?;
    let config = Config::from_custom_kubeconfig(kubeconfig, &KubeConfigOptions::default()).await?;
    let client = client(config)?;
    match client.apiserver_version().await {
        Ok(_) => Ok(Ok(client)),
        Err(error) if named.is_some() => {
            Err(error).context("the cluster of KDR_TEST_KUBECONFIG does not answer")
        }
        Err(error) => {
            Ok(Err(format!("the test cluster does not answer (`cargo xtask cluster up`): {error}")))
        }
    }
}

/// A client that hands on what is answered: the default one asks again for minutes when it is refused with 504.
pub(crate) fn client(mut config: Config) -> Result<Client> {
    config.default_retry = false;
    Ok(Client::try_from(config)?)
}

/// Creates the cast in a namespace of its own: its name.
pub(crate) async fn set_up(client: &Client) -> Result<String> {
    let name = format!("kdr-conformance-{}", std::process::id());
    let namespaces = Api::<Namespace>::all(client.clone());
    let labelled = json!({"metadata": {"name": name, "labels": {LABEL: "true"}}});
    // What a run that was killed has left behind.
    for left in namespaces.list(&ListParams::default().labels(LABEL)).await? {
        let created = left.metadata.creation_timestamp.as_ref().map(|time| time.0);
        if created.is_some_and(|created| jiff::Timestamp::now().duration_since(created).as_mins() > 30) {
            tear_down(client, &left.name_any()).await?;
        }
    }
    namespaces.create(&PostParams::default(), &serde_json::from_value(labelled)?).await?;
    let image = std::env::var("KDR_TEST_IMAGE").unwrap_or_else(|_| DEFAULT_IMAGE.to_owned());
    let created = create_cast(client, &name, &image).await;
    if created.is_err() {
        tear_down(client, &name).await?;
    }
    created.map(|()| name)
}

/// Deletes the namespace with all that is in it.
pub(crate) async fn tear_down(client: &Client, namespace: &str) -> Result<()> {
    Api::<Namespace>::all(client.clone()).delete(namespace, &DeleteParams::default()).await?;
    Ok(())
}

async fn create_cast(client: &Client, namespace: &str, image: &str) -> Result<()> {
    let runs =
        |name: &str, script: &str| json!({"name": name, "image": image, "command": ["sh", "-c", script]});
    let sleep = "trap 'exit 0' TERM; sleep 100000 & wait";
    let talk = "n=0; while true; do n=$((n + 1)); echo \"line $n\"; sleep 0.04; done";
    let crash = "echo starting; echo 'config: DATABASE_URL is not set'; exit 1";
    let pods = [
        ("talker", json!({"containers": [runs("app", talk)]})),
        ("pair", json!({"containers": [runs("first", sleep), runs("second", sleep)]})),
        ("crasher", json!({"containers": [runs("app", crash)]})),
        (
            "unpullable",
            json!({"containers": [{"name": "app", "image": format!("{image}-that-nobody-pushed")}]}),
        ),
        (
            "initialising",
            json!({"initContainers": [runs("wait", sleep)], "containers": [runs("app", sleep)]}),
        ),
        (
            "misfit",
            json!({"containers": [{"name": "app", "image": image, "resources": {"requests": {"cpu": "9999"}}}]}),
        ),
    ];
    let api = Api::<Pod>::namespaced(client.clone(), namespace);
    for (name, mut spec) in pods {
        spec["terminationGracePeriodSeconds"] = json!(1);
        api.create(&PostParams::default(), &serde_json::from_value(pod(name, &spec))?).await?;
    }
    let mut template = pod("stirred", &json!({"containers": [runs("app", sleep)]}));
    template["metadata"]["name"].take();
    template["spec"]["terminationGracePeriodSeconds"] = json!(2);
    let deployment = json!({
        "metadata": {"name": "stirred"},
        "spec": {"replicas": 1, "selector": {"matchLabels": {"part": "stirred"}}, "template": template},
    });
    let deployments = Api::<Deployment>::namespaced(client.clone(), namespace);
    deployments.create(&PostParams::default(), &serde_json::from_value(deployment)?).await?;
    Ok(())
}

fn pod(name: &str, spec: &Value) -> Value {
    json!({"metadata": {"name": name, "labels": {"part": name}}, "spec": spec})
}

/// The cast, once everybody is in place.
pub(crate) async fn stage(client: Client, namespace: &str) -> Result<Stage> {
    let pods = Api::<Pod>::namespaced(client.clone(), namespace);
    let end = tokio::time::Instant::now() + PATIENCE;
    loop {
        let list = pods.list(&ListParams::default()).await?.items;
        let find = |name: &str| list.iter().find(|pod| pod.metadata.name.as_deref() == Some(name));
        let late =
            PARTS.iter().filter(|(name, reached)| !find(name).is_some_and(reached)).collect::<Vec<_>>();
        if late.is_empty() {
            let part = |name: &str| find(name).context("a part is gone").and_then(Part::new);
            return Ok(Stage {
                name: "real cluster",
                talker: part("talker")?,
                pair: part("pair")?,
                crasher: part("crasher")?,
                last_words: "config: DATABASE_URL is not set",
                unpullable: part("unpullable")?,
                misfit: part("misfit")?,
                initialising: part("initialising")?,
                stirred: (namespace.to_owned(), "part=stirred".to_owned()),
                client: client.clone(),
            });
        }
        if tokio::time::Instant::now() > end {
            let names = late.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
            bail!("not in place after {} s: {names}", PATIENCE.as_secs());
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

/// Whether a pod has reached what its part asks for.
type Reached = fn(&Pod) -> bool;

/// Who must have reached what.
const PARTS: [(&str, Reached); 6] = [
    ("talker", is_ready),
    ("pair", is_ready),
    ("crasher", |pod| waits(pod, "CrashLoopBackOff") && restarts(pod) > 0),
    ("unpullable", |pod| waits(pod, "ImagePullBackOff")),
    ("misfit", |pod| pod.status.as_ref().is_some_and(|status| status.conditions.is_some())),
    ("initialising", |pod| waits(pod, "PodInitializing")),
];

fn waits(pod: &Pod, reason: &str) -> bool {
    let statuses = pod.status.as_ref().and_then(|status| status.container_statuses.as_ref());
    statuses.into_iter().flatten().any(|status| {
        let waiting = status.state.as_ref().and_then(|state| state.waiting.as_ref());
        waiting.and_then(|waiting| waiting.reason.as_deref()) == Some(reason)
    })
}

fn restarts(pod: &Pod) -> i32 {
    let statuses = pod.status.as_ref().and_then(|status| status.container_statuses.as_ref());
    statuses.into_iter().flatten().map(|status| status.restart_count).sum()
}
