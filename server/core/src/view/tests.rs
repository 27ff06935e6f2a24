use rstest::rstest;

use super::{Rows, View};
use crate::{
    fixtures::{app, deployment, pod},
    rows::{PodRow, WorkloadRef, WorkloadRow},
};

/// A pod of Deployment `web` in `default`.
fn web_pod() -> PodRow {
    let web = WorkloadRef { kind: "Deployment".into(), name: "web".into() };
    PodRow { workload: web, ..pod("web-1").with(app("web").running()).row() }
}

fn pods(namespace: Option<&str>, workload: Option<(&str, &str)>) -> View {
    let workload = workload.map(|(kind, name)| WorkloadRef { kind: kind.into(), name: name.into() });
    View { rows: Rows::Pods { namespace: namespace.map(Into::into), workload }, open: None }
}

fn workloads(namespace: Option<&str>) -> View {
    View { rows: Rows::Workloads { namespace: namespace.map(Into::into) }, open: None }
}

#[rstest]
#[case::nothing(View::default(), false)]
#[case::workloads(workloads(None), false)]
#[case::all(pods(None, None), true)]
#[case::its_namespace(pods(Some("default"), None), true)]
#[case::another_namespace(pods(Some("other"), None), false)]
#[case::its_workload(pods(Some("default"), Some(("Deployment", "web"))), true)]
#[case::its_workload_in_another_namespace(pods(Some("other"), Some(("Deployment", "web"))), false)]
#[case::another_kind(pods(Some("default"), Some(("StatefulSet", "web"))), false)]
#[case::another_workload(pods(None, Some(("Deployment", "api"))), false)]
fn a_view_selects_pods(#[case] view: View, #[case] selected: bool) {
    assert_eq!(view.selects_pod(&web_pod()), selected);
}

#[rstest]
#[case::nothing(View::default(), false)]
#[case::pods(pods(None, None), false)]
#[case::all(workloads(None), true)]
#[case::its_namespace(workloads(Some("default")), true)]
#[case::another_namespace(workloads(Some("other")), false)]
fn a_view_selects_workloads(#[case] view: View, #[case] selected: bool) {
    let row = WorkloadRow::new(&deployment("web", 1).build(), [].iter(), &[]);
    assert_eq!(view.selects_workload(&row), selected);
}
