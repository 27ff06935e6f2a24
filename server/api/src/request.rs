//! Requests as the core's questions. What names half a thing is refused with a sentence that says which half.

mod log;

pub(crate) use log::read;

use std::sync::Arc;

use kdr_core::{
    log::LastLines,
    meta, rows,
    search::Query,
    view::{ApiKindRef, Rows, View},
};
use kdr_proto::v1::{
    GetManifestRequest, LastLinesRequest, MapSelection, ObjectSelection, OverviewSelection, PodSelection,
    ResourceRef, SearchRequest, WatchRequest, WorkloadRef, WorkloadSelection, watch_request,
};
use tonic::Status;

/// What a watch looks at.
pub(crate) fn view(request: WatchRequest) -> Result<View, Status> {
    let rows = match request.rows {
        None => Rows::None,
        Some(watch_request::Rows::Workloads(WorkloadSelection { namespace })) => {
            Rows::Workloads { namespace: named(namespace) }
        }
        Some(watch_request::Rows::Pods(PodSelection { namespace, workload })) => pods(namespace, workload)?,
        Some(watch_request::Rows::Overview(OverviewSelection { namespace })) => {
            Rows::Overview { namespace: named(namespace) }
        }
        Some(watch_request::Rows::Map(MapSelection { namespace })) => {
            required("map.namespace", &namespace)?;
            Rows::Map { namespace: if namespace == NOT_NAMESPACED { "".into() } else { namespace.into() } }
        }
        Some(watch_request::Rows::Objects(selection)) => objects(selection)?,
    };
    let open = request.open.map(|open| resource("open", open)).transpose()?;
    if open.as_ref().is_some_and(|open| &*open.kind == "Pod" && open.namespace.is_empty()) {
        return Err(Status::invalid_argument("`open.namespace` is empty; a pod is in a namespace"));
    }
    Ok(View { rows, open })
}

/// What stands for everything that is in no namespace.
const NOT_NAMESPACED: &str = "*";

fn objects(ObjectSelection { group, version, plural, namespace }: ObjectSelection) -> Result<Rows, Status> {
    required("objects.version", &version)?;
    required("objects.plural", &plural)?;
    let kind = ApiKindRef { group: group.into(), version: version.into(), plural: plural.into() };
    Ok(Rows::Objects { kind, namespace: named(namespace) })
}

/// Hits of a search that does not say how many.
const HITS: u32 = 50;
/// Hits of a search at most.
const MOST_HITS: u32 = 500;
/// Characters of a query at most; nobody types more.
const LONGEST_QUERY: usize = 256;

/// What to look for.
pub(crate) fn search(request: SearchRequest) -> Result<Query, Status> {
    let SearchRequest { query, namespace, problems_only, limit } = request;
    if query.chars().count() > LONGEST_QUERY {
        return Err(Status::invalid_argument(format!("`query` is longer than {LONGEST_QUERY} characters")));
    }
    if query.trim().is_empty() && !problems_only {
        return Err(Status::invalid_argument("`query` is empty; say what to look for, or `problems_only`"));
    }
    let limit = if limit == 0 { HITS } else { limit.min(MOST_HITS) };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Query::new(&query, named(namespace), problems_only, limit))
}

fn pods(namespace: String, workload: Option<WorkloadRef>) -> Result<Rows, Status> {
    let namespace = named(namespace);
    let workload = workload.map(|workload| workload_ref("pods.workload", workload)).transpose()?;
    if workload.is_some() && namespace.is_none() {
        return Err(Status::invalid_argument("`pods.namespace` is empty; a `workload` is in a namespace"));
    }
    Ok(Rows::Pods { namespace, workload })
}

fn workload_ref(field: &str, WorkloadRef { kind, name }: WorkloadRef) -> Result<rows::WorkloadRef, Status> {
    required(&format!("{field}.kind"), &kind)?;
    required(&format!("{field}.name"), &name)?;
    Ok(rows::WorkloadRef { kind: kind.into(), name: name.into() })
}

/// Which manifest to read.
pub(crate) fn manifest(request: GetManifestRequest) -> Result<meta::ResourceRef, Status> {
    let named = request.resource.ok_or_else(|| Status::invalid_argument("`resource` is missing"))?;
    resource("resource", named)
}

fn resource(
    field: &str,
    ResourceRef { kind, namespace, name }: ResourceRef,
) -> Result<meta::ResourceRef, Status> {
    required(&format!("{field}.kind"), &kind)?;
    required(&format!("{field}.name"), &name)?;
    Ok(meta::ResourceRef { kind: kind.into(), namespace: namespace.into(), name: name.into() })
}

/// Lines of a run's end that a request asks for without a number.
const LAST_LINES: u32 = 10;

/// Whose last lines to read, and how many.
pub(crate) fn last_lines(request: LastLinesRequest) -> Result<(LastLines, usize), Status> {
    let LastLinesRequest { namespace, pod, container, lines } = request;
    required("namespace", &namespace)?;
    required("pod", &pod)?;
    let wanted =
        LastLines { namespace: namespace.into(), pod: pod.into(), uid: None, container: container.into() };
    let lines = if lines == 0 { LAST_LINES } else { lines };
    Ok((wanted, usize::try_from(lines).unwrap_or(usize::MAX)))
}

fn named(text: String) -> Option<Arc<str>> {
    (!text.is_empty()).then(|| text.into())
}

fn required(field: &str, text: &str) -> Result<(), Status> {
    if text.is_empty() { Err(Status::invalid_argument(format!("`{field}` is empty"))) } else { Ok(()) }
}

#[cfg(test)]
mod tests;
