//! Lists and single objects.

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::stage::Stage;

fn names(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let name = |item: &Value| {
        let part = |key: &str| item["metadata"][key].as_str().unwrap_or_default().to_owned();
        format!("{}/{}", part("namespace"), part("name"))
    };
    items.iter().map(name).collect()
}

async fn pages(stage: &Stage, path: &str, limit: usize) -> Result<Vec<Value>> {
    let mut pages: Vec<Value> = Vec::new();
    loop {
        let token = pages.last().and_then(|page| page["metadata"]["continue"].as_str()).unwrap_or_default();
        let page =
            stage.get(&format!("{path}?limit={limit}&continue={token}")).await?.map_err(|status| *status)?;
        let more = page["metadata"]["continue"].as_str().is_some_and(|token| !token.is_empty());
        pages.push(page);
        if !more {
            return Ok(pages);
        }
    }
}

pub(crate) async fn pages_hold_every_object_once_as_of_one_version(stage: &Stage) -> Result<()> {
    let path = format!("/api/v1/namespaces/{}/pods", stage.talker.namespace);
    let whole = stage.get(&path).await?.map_err(|status| *status)?;
    ensure!(whole["kind"] == "PodList" && whole["apiVersion"] == "v1", "not a PodList");
    ensure!(whole["metadata"]["continue"].is_null(), "a whole list goes on");
    let expected = names(&whole);
    ensure!(expected.len() > 3, "too few pods to tell: {expected:?}");
    let item = &whole["items"][0];
    ensure!(item["kind"].is_null() && item["apiVersion"].is_null(), "an item of a list says its kind");
    for limit in 1..=expected.len() + 1 {
        let pages = pages(stage, &path, limit).await?;
        let got = pages.iter().flat_map(names).collect::<Vec<_>>();
        ensure!(got == expected, "pages of {limit} hold {got:?} instead of {expected:?}");
        let version = &pages[0]["metadata"]["resourceVersion"];
        for (number, page) in pages.iter().enumerate() {
            ensure!(page["metadata"]["resourceVersion"] == *version, "page {number} is of another version");
            let rest = expected.len().saturating_sub((number + 1) * limit);
            let remaining = page["metadata"]["remainingItemCount"].as_u64().unwrap_or(0);
            ensure!(
                remaining == rest as u64,
                "page {number} of {limit}: {remaining} instead of {rest} remain"
            );
        }
    }
    let everywhere = pages(stage, "/api/v1/pods", 3).await?;
    let mut got = everywhere.iter().flat_map(names).collect::<Vec<_>>();
    let count = got.len();
    got.sort();
    got.dedup();
    ensure!(got.len() == count, "a page across namespaces repeats an object");
    ensure!(expected.iter().all(|name| got.contains(name)), "a page across namespaces lacks an object");
    Ok(())
}

pub(crate) async fn a_list_from_the_cache_ignores_the_limit(stage: &Stage) -> Result<()> {
    let path = format!("/api/v1/namespaces/{}/pods?limit=1&resourceVersion=0", stage.talker.namespace);
    let list = stage.get(&path).await?.map_err(|status| *status)?;
    ensure!(names(&list).len() > 1, "only one");
    Ok(())
}

pub(crate) async fn an_expired_page_is_gone_with_a_way_on(stage: &Stage) -> Result<()> {
    // {"v":"meta.k8s.io/v1","rv":1,"start":"/a\u0000"}: version 1 was long ago.
    let token = "eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiIvYVx1MDAwMCJ9";
    let path = format!("/api/v1/namespaces/{}/pods?limit=2&continue=", stage.talker.namespace);
    let refused = match stage.get(&format!("{path}{token}")).await? {
        Err(status) => status,
        Ok(_) if is_young(stage).await? => {
            eprintln!("{}: SKIPPED: its etcd is too young to have been compacted", stage.name);
            return Ok(());
        }
        Ok(_) => anyhow::bail!("it is answered"),
    };
    ensure!(refused.code == 410 && refused.reason == "Expired", "{refused:?}");
    ensure!(refused.message.starts_with("The provided continue parameter is too old"), "{}", refused.message);
    let metadata = refused.metadata.context("no metadata")?;
    let next = metadata.continue_.context("no token to go on with")?;
    let list = stage.get(&format!("{path}{next}")).await?.map_err(|status| *status)?;
    ensure!(!names(&list).is_empty(), "the way on leads nowhere");
    Ok(())
}

/// The API server compacts etcd every five minutes that it is up; what is older than the last time but one is gone. How
/// old the cluster is says nothing: it may have been down in between. What has no metrics of a process, as the simulator,
/// has no etcd to wait for.
async fn is_young(stage: &Stage) -> Result<bool> {
    let Ok(metrics) = stage.text("/metrics").await? else { return Ok(false) };
    let started = metrics.lines().find_map(|line| line.strip_prefix("process_start_time_seconds "));
    let started: f64 = started.context("no process_start_time_seconds")?.trim().parse()?;
    let up = jiff::Timestamp::now().duration_since(jiff::Timestamp::UNIX_EPOCH).as_secs_f64() - started;
    Ok(up < 12.0 * 60.0)
}

pub(crate) async fn bad_parameters_are_named(stage: &Stage) -> Result<()> {
    let long = "invalid continue token: continue key is not valid: ";
    let invalid = "is invalid: ";
    for (query, code, words) in [
        ("limit=abc", 400, "strconv.ParseInt: parsing \"abc\": invalid syntax"),
        (
            "limit=99999999999999999999",
            400,
            "strconv.ParseInt: parsing \"99999999999999999999\": value out of range",
        ),
        ("watch=true&timeoutSeconds=x", 400, "strconv.ParseInt: parsing \"x\": invalid syntax"),
        (
            "resourceVersion=abc",
            400,
            "invalid resource version: resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax",
        ),
        (
            "watch=1&resourceVersion=abc",
            500,
            "resourceVersion: Invalid value: \"abc\": strconv.ParseUint: parsing \"abc\": invalid syntax",
        ),
        ("continue=abc", 400, long),
        ("continue=%25%25", 400, long),
        ("continue=e30", 400, long),
        (
            "labelSelector=a%20b",
            400,
            "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
        ),
        ("labelSelector=,,", 400, "found ',', expected: !, identifier, or 'end of string'"),
        ("labelSelector=a,", 400, "found '', expected: identifier after ','"),
        ("labelSelector=a%20in%20(b", 400, "unable to parse requirement: found '', expected: ',' or ')'"),
        ("labelSelector=a%20in%20b", 400, "unable to parse requirement: found 'b' expected: '('"),
        ("labelSelector=!a%3Db", 400, "found '=', expected: ',' or 'end of string'"),
        ("labelSelector=a%3D%3D%3Db", 400, "unable to parse requirement: found '=', expected: identifier"),
        ("labelSelector=%3Db", 400, "found '=', expected: !, identifier, or 'end of string'"),
        (
            "labelSelector=-x%3Db",
            400,
            "unable to parse requirement: <nil>: Invalid value: \"-x\": name part must consist of",
        ),
        (
            "labelSelector=x%3Db%2Fd",
            400,
            "unable to parse requirement: values[0][x]: Invalid value: \"b/d\": a valid label",
        ),
        (
            "labelSelector=a%3Eb",
            400,
            "unable to parse requirement: values[0]: Invalid value: \"b\": for 'Gt', 'Lt' operators",
        ),
        ("fieldSelector=foo", 400, "invalid selector: 'foo'; can't understand 'foo'"),
        ("fieldSelector=foo%3Dbar", 400, "field label not supported: foo"),
        (
            "sendInitialEvents=true",
            422,
            "ListOptions.meta.k8s.io \"\" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list",
        ),
        (
            "watch=1&sendInitialEvents=true",
            422,
            "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden:",
        ),
        ("resourceVersionMatch=Exact", 422, invalid),
    ] {
        let refused = stage.get(&format!("/api/v1/pods?{query}")).await?;
        let refused = refused.err().with_context(|| format!("{query} is answered"))?;
        ensure!(refused.code == code, "{query}: {} instead of {code}", refused.code);
        let alike = if words == invalid {
            refused.message.contains(words)
        } else {
            refused.message.starts_with(words)
        };
        ensure!(alike, "{query}: {:?} instead of {words:?}", refused.message);
    }
    // Foreign bytes do no harm.
    for query in ["labelSelector=%ff", "limit=%ff", "continue=%00%fe", "fieldSelector=%ff"] {
        let refused = stage.get(&format!("/api/v1/pods?{query}")).await?.err();
        ensure!(refused.is_some_and(|refused| refused.code == 400), "{query} is not refused with 400");
    }
    let answered = stage.get("/api/v1/pods?limit=1&%zz").await?;
    ensure!(answered.is_ok(), "what is no parameter is refused");
    Ok(())
}

pub(crate) async fn a_version_yet_to_come_times_out(stage: &Stage) -> Result<()> {
    let refused =
        stage.get("/api/v1/pods?resourceVersion=99999999999").await?.err().context("it is answered")?;
    ensure!(refused.code == 504 && refused.reason == "Timeout", "{refused:?}");
    ensure!(
        refused.message.starts_with("Timeout: Too large resource version: 99999999999"),
        "{}",
        refused.message
    );
    Ok(())
}

pub(crate) async fn what_is_not_there_is_named(stage: &Stage) -> Result<()> {
    for (path, words, kind, group) in [
        ("/api/v1/namespaces/default/pods/x", "pods \"x\" not found", "pods", ""),
        ("/api/v1/namespaces/x", "namespaces \"x\" not found", "namespaces", ""),
        ("/api/v1/nodes/x", "nodes \"x\" not found", "nodes", ""),
        (
            "/apis/apps/v1/namespaces/x/deployments/y",
            "deployments.apps \"y\" not found",
            "deployments",
            "apps",
        ),
        ("/apis/batch/v1/namespaces/x/jobs/y", "jobs.batch \"y\" not found", "jobs", "batch"),
        ("/api/v1/foos", "the server could not find the requested resource", "", ""),
        ("/apis/apps/v1/foos", "the server could not find the requested resource", "", ""),
    ] {
        let refused = stage.get(path).await?.err().with_context(|| format!("{path} is answered"))?;
        ensure!(refused.code == 404 && refused.reason == "NotFound", "{path}: {refused:?}");
        ensure!(refused.message == words, "{path}: {:?}", refused.message);
        let details = refused.details.with_context(|| format!("{path}: no details"))?;
        ensure!(details.kind == kind && details.group == group, "{path}: {details:?}");
    }
    let empty = stage.get("/api/v1/namespaces/there-is-none/pods").await?.map_err(|status| *status)?;
    ensure!(empty["items"] == serde_json::json!([]), "a namespace that is not there has pods");
    Ok(())
}

pub(crate) async fn labels_select(stage: &Stage) -> Result<()> {
    let (namespace, selector) = &stage.stirred;
    let (key, value) = selector.split_once('=').context("no selector")?;
    let all = format!("/api/v1/namespaces/{namespace}/pods");
    let total = names(&stage.get(&all).await?.map_err(|status| *status)?);
    let select = async |selector: String| -> Result<Vec<String>> {
        let selector = selector.replace('=', "%3D").replace(' ', "%20").replace('!', "%21");
        let answer = stage.get(&format!("{all}?labelSelector={selector}")).await?;
        Ok(names(&answer.map_err(|status| *status)?))
    };
    let own = select(format!("{key}={value}")).await?;
    ensure!(!own.is_empty() && own.len() < total.len(), "{own:?} of {total:?}");
    ensure!(select(format!("{key}=={value}")).await? == own, "==");
    ensure!(select(format!("{key} in ({value},x)")).await? == own, "in");
    ensure!(select(format!("{key}={value},{key}!=x")).await? == own, "two requirements");
    let others = total.iter().filter(|name| !own.contains(name)).cloned().collect::<Vec<_>>();
    ensure!(select(format!("{key}!={value}")).await? == others, "!=");
    ensure!(select(format!("{key} notin ({value})")).await? == others, "notin");
    ensure!(select("there-is-none".to_owned()).await?.is_empty(), "exists");
    ensure!(select("!there-is-none".to_owned()).await? == total, "does not exist");
    Ok(())
}

pub(crate) async fn fields_select(stage: &Stage) -> Result<()> {
    let talker = &stage.talker;
    let pod = stage.get(&talker.path()).await?.map_err(|status| *status)?;
    let node = pod["spec"]["nodeName"].as_str().context("no node")?;
    let own = vec![format!("{}/{}", talker.namespace, talker.pod)];
    let select = async |selector: String| -> Result<Vec<String>> {
        let path = format!("/api/v1/pods?fieldSelector={}", selector.replace('=', "%3D").replace('!', "%21"));
        Ok(names(&stage.get(&path).await?.map_err(|status| *status)?))
    };
    // Another run of this suite may have a pod of the same name elsewhere.
    let name = format!("metadata.name={},metadata.namespace={}", talker.pod, talker.namespace);
    ensure!(select(name.clone()).await? == own, "name and namespace");
    ensure!(select(format!("{name},spec.nodeName={node}")).await? == own, "node");
    ensure!(select(format!("{name},status.phase=Running")).await? == own, "phase");
    ensure!(select(format!("{name},status.phase!=Running")).await?.is_empty(), "not that phase");
    ensure!(select("spec.nodeName=there-is-none".to_owned()).await?.is_empty(), "no such node");
    Ok(())
}
