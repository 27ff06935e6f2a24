//! Objects of each kind: made, seen, changed and deleted again.

use std::{pin::pin, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use futures::TryStreamExt;
use http::Method;
use kube::{
    Api,
    api::{ApiResource, DynamicObject, GroupVersionKind, WatchEvent, WatchParams},
};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::stage::Stage;

/// Kind, where its objects are (`{}` is the namespace), and all but the metadata of one. None of them does anything
/// to anybody.
fn kinds() -> Vec<(&'static str, &'static str, &'static str, Value)> {
    let nobody = json!({"matchLabels": {"part": "there-is-none"}});
    let core = "/api/v1/namespaces/{}";
    let port = json!([{"name": "http", "port": 80, "targetPort": 8080}]);
    let size = json!({"requests": {"storage": "1Mi"}});
    let claim =
        json!({"accessModes": ["ReadWriteOnce"], "storageClassName": "there-is-none", "resources": size});
    let disk = json!({
        "capacity": {"storage": "1Mi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/there-is-none"},
        "storageClassName": "there-is-none",
    });
    let backend = json!({"service": {"name": "there-is-none", "port": {"number": 80}}});
    let target = json!({"apiVersion": "apps/v1", "kind": "Deployment", "name": "there-is-none"});
    vec![
        ("ConfigMap", core, "configmaps", json!({"data": {"key": "value"}})),
        ("Secret", core, "secrets", json!({"type": "Opaque", "data": {"key": "dmFsdWU="}})),
        ("ServiceAccount", core, "serviceaccounts", json!({})),
        (
            "Service",
            core,
            "services",
            json!({"spec": {"selector": {"part": "there-is-none"}, "ports": port}}),
        ),
        ("PersistentVolumeClaim", core, "persistentvolumeclaims", json!({"spec": claim})),
        ("PersistentVolume", "/api/v1", "persistentvolumes", json!({"spec": disk})),
        ("ResourceQuota", core, "resourcequotas", json!({"spec": {"hard": {"services.nodeports": "100"}}})),
        (
            "LimitRange",
            core,
            "limitranges",
            json!({"spec": {"limits": [{"type": "PersistentVolumeClaim", "max": {"storage": "1Ti"}}]}}),
        ),
        (
            "EndpointSlice",
            "/apis/discovery.k8s.io/v1/namespaces/{}",
            "endpointslices",
            json!({"addressType": "IPv4", "endpoints": [], "ports": []}),
        ),
        (
            "Ingress",
            "/apis/networking.k8s.io/v1/namespaces/{}",
            "ingresses",
            json!({"spec": {"ingressClassName": "there-is-none", "defaultBackend": backend}}),
        ),
        (
            "NetworkPolicy",
            "/apis/networking.k8s.io/v1/namespaces/{}",
            "networkpolicies",
            json!({"spec": {"podSelector": nobody, "policyTypes": ["Ingress"]}}),
        ),
        (
            "StorageClass",
            "/apis/storage.k8s.io/v1",
            "storageclasses",
            json!({"provisioner": "kdr.test/there-is-none"}),
        ),
        (
            "HorizontalPodAutoscaler",
            "/apis/autoscaling/v2/namespaces/{}",
            "horizontalpodautoscalers",
            json!({"spec": {"scaleTargetRef": target, "maxReplicas": 2}}),
        ),
        (
            "PodDisruptionBudget",
            "/apis/policy/v1/namespaces/{}",
            "poddisruptionbudgets",
            json!({"spec": {"minAvailable": 0, "selector": nobody}}),
        ),
    ]
}

/// The API version in a path before its namespaces.
fn api_version(path: &str) -> &str {
    let path = path.split("/namespaces").next().unwrap_or(path);
    path.trim_start_matches("/apis/").trim_start_matches("/api/")
}

/// Each kind's object is added, modified and deleted, for a list and a watch alike.
pub(crate) async fn each_kind_lives_and_is_watched(stage: &Stage) -> Result<()> {
    for (kind, path, plural, body) in kinds() {
        live(stage, kind, &path.replace("{}", &stage.stirred.0), plural, body).await.context(kind)?;
    }
    Ok(())
}

async fn live(stage: &Stage, kind: &str, path: &str, plural: &str, mut body: Value) -> Result<()> {
    let name = format!("kdr-conformance-{}-{plural}", std::process::id());
    let (collection, object) = (format!("{path}/{plural}"), format!("{path}/{plural}/{name}"));
    body["apiVersion"] = json!(api_version(path));
    body["kind"] = json!(kind);
    body["metadata"] = json!({"name": name, "labels": {"kdr.test/kind": plural}});

    let resource = ApiResource::from_gvk_with_plural(&gvk(api_version(path), kind), plural);
    let api = if path.contains("/namespaces/") {
        Api::<DynamicObject>::namespaced_with(stage.client.clone(), &stage.stirred.0, &resource)
    } else {
        Api::<DynamicObject>::all_with(stage.client.clone(), &resource)
    };
    let list = stage.get(&collection).await?.map_err(|status| *status)?;
    ensure!(
        list["kind"] == format!("{kind}List") && list["apiVersion"] == api_version(path),
        "{}",
        list["kind"]
    );
    let version = list["metadata"]["resourceVersion"].as_str().context("a list without version")?;
    let params = WatchParams::default().fields(&format!("metadata.name={name}")).timeout(60);
    let mut events = pin!(api.watch(&params, version).await?);

    let created = stage.send(Method::POST, &collection, "application/json", &body).await?;
    let created = created.map_err(|status| *status)?;
    let uid = created["metadata"]["uid"].as_str().context("no uid")?.to_owned();
    let again = stage.send(Method::POST, &collection, "application/json", &body).await?.err();
    let again = again.context("it is created twice")?;
    ensure!(again.code == 409 && again.reason == "AlreadyExists", "{again:?}");

    let got = stage.get(&object).await?.map_err(|status| *status)?;
    ensure!(got["kind"] == kind && got["metadata"]["uid"] == *uid, "another object: {got}");
    ensure!(got["metadata"]["managedFields"][0]["manager"].is_string(), "nobody has written it");
    let labelled = stage.get(&format!("{collection}?labelSelector=kdr.test%2Fkind%3D{plural}")).await?;
    let labelled = labelled.map_err(|status| *status)?;
    let items = labelled["items"].as_array().context("no items")?;
    ensure!(items.iter().any(|item| item["metadata"]["uid"] == *uid), "a list by its label lacks it");
    ensure!(items.iter().all(|item| item["kind"].is_null()), "an item of a list says its kind");

    let touch = json!({"metadata": {"annotations": {"kdr.test/touched": "true"}}});
    let patched = stage.send(Method::PATCH, &object, "application/merge-patch+json", &touch).await?;
    let patched = patched.map_err(|status| *status)?;
    ensure!(patched["metadata"]["annotations"]["kdr.test/touched"] == "true", "not patched: {patched}");
    ensure!(patched["metadata"]["uid"] == *uid, "patched into another object");
    stage.send(Method::DELETE, &object, "application/json", &json!({})).await?.map_err(|status| *status)?;

    let mut seen = Vec::new();
    loop {
        let event = timeout(Duration::from_mins(1), events.try_next()).await.context("never deleted")??;
        match event.context("the watch ends before the deletion")? {
            WatchEvent::Added(_) => seen.push("ADDED"),
            WatchEvent::Modified(_) => seen.push("MODIFIED"),
            WatchEvent::Deleted(gone) => {
                ensure!(gone.metadata.uid.as_deref() == Some(&uid), "another one is deleted");
                break;
            }
            WatchEvent::Bookmark(_) => {}
            WatchEvent::Error(status) => bail!("{status:?}"),
        }
    }
    ensure!(seen.first() == Some(&"ADDED") && seen.last() == Some(&"MODIFIED"), "{seen:?}");
    let gone = stage.get(&object).await?.err().context("it is still there")?;
    ensure!(gone.code == 404, "{gone:?}");
    Ok(())
}

fn gvk(api_version: &str, kind: &str) -> GroupVersionKind {
    match api_version.split_once('/') {
        Some((group, version)) => GroupVersionKind::gvk(group, version, kind),
        None => GroupVersionKind::gvk("", api_version, kind),
    }
}

/// What has a finalizer stays until it is taken away.
pub(crate) async fn a_finalizer_holds_an_object(stage: &Stage) -> Result<()> {
    let collection = format!("/api/v1/namespaces/{}/configmaps", stage.stirred.0);
    let name = format!("kdr-conformance-{}-held", std::process::id());
    let object = format!("{collection}/{name}");
    let body = json!({
        "apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "finalizers": ["kdr.test/hold"]},
    });
    stage.send(Method::POST, &collection, "application/json", &body).await?.map_err(|status| *status)?;
    stage.send(Method::DELETE, &object, "application/json", &json!({})).await?.map_err(|status| *status)?;
    let held = stage.get(&object).await?.map_err(|status| *status)?;
    ensure!(held["metadata"]["deletionTimestamp"].is_string(), "it is not being deleted: {held}");
    let patch = json!({"metadata": {"finalizers": null}});
    let merge = "application/merge-patch+json";
    stage.send(Method::PATCH, &object, merge, &patch).await?.map_err(|status| *status)?;
    let gone = stage.get(&object).await?.err().context("it is still there")?;
    ensure!(gone.code == 404, "{gone:?}");
    Ok(())
}

/// Nothing can be made in a namespace that is not there.
pub(crate) async fn a_namespace_must_be_there(stage: &Stage) -> Result<()> {
    let body = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}});
    let path = "/api/v1/namespaces/there-is-none/configmaps";
    let refused = stage.send(Method::POST, path, "application/json", &body).await?.err();
    let refused = refused.context("it is made")?;
    ensure!(
        refused.code == 404 && refused.message == "namespaces \"there-is-none\" not found",
        "{refused:?}"
    );
    Ok(())
}

/// One may ask what one may do.
pub(crate) async fn access_is_reviewed(stage: &Stage) -> Result<()> {
    let path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    let body = json!({
        "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
        "spec": {"resourceAttributes": {"verb": "list", "resource": "pods", "namespace": "default"}},
    });
    let review =
        stage.send(Method::POST, path, "application/json", &body).await?.map_err(|status| *status)?;
    ensure!(review["kind"] == "SelfSubjectAccessReview" && review["status"]["allowed"] == true, "{review}");
    Ok(())
}
