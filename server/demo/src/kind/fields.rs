//! What field selectors may name.
//!
//! Source: the `Add…FieldLabelConversions` of k8s.io/kubernetes, `pkg/apis/*/v1/conversion.go`.

use super::Kind;

impl Kind {
    /// The fields that a kind's selectors may name, beside the name and the namespace.
    pub(crate) fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Pod => &[
                "spec.nodeName",
                "spec.restartPolicy",
                "spec.schedulerName",
                "spec.serviceAccountName",
                "spec.hostNetwork",
                "status.phase",
                "status.podIP",
                "status.podIPs",
                "status.nominatedNodeName",
            ],
            Self::Event => &[
                "involvedObject.kind",
                "involvedObject.namespace",
                "involvedObject.name",
                "involvedObject.uid",
                "involvedObject.apiVersion",
                "involvedObject.resourceVersion",
                "involvedObject.fieldPath",
                "reason",
                "reportingComponent",
                "source",
                "type",
            ],
            Self::Node => &["spec.unschedulable"],
            Self::Namespace => &["status.phase"],
            Self::Secret => &["type"],
            Self::Job => &["status.successful"],
            _ => &[],
        }
    }
}
