//! What things use.

use kdr_core::usage::{ContainerUsage, Figures, PodUsage, Sample, Usage};
use kdr_proto::v1;

use super::time::stamp;

/// What things use.
pub(crate) fn usage(usage: &Usage) -> v1::Usage {
    v1::Usage {
        at: usage.at.map(stamp),
        unavailable: usage.unavailable.clone(),
        pods: usage.pods.iter().map(pod).collect(),
        namespaces: usage
            .namespaces
            .iter()
            .map(|(name, of)| v1::NamespaceUsage { name: name.to_string(), figures: Some(figures(of)) })
            .collect(),
        top: usage.top.iter().map(pod).collect(),
    }
}

fn pod(usage: &PodUsage) -> v1::PodUsage {
    v1::PodUsage {
        uid: usage.uid.to_string(),
        namespace: usage.namespace.to_string(),
        name: usage.name.to_string(),
        figures: Some(figures(&usage.figures)),
    }
}

/// What a container has used lately.
pub(crate) fn container(usage: &ContainerUsage) -> v1::ContainerUsage {
    v1::ContainerUsage {
        name: usage.name.to_string(),
        figures: Some(figures(&usage.figures)),
        history: usage.history.iter().map(sample).collect(),
    }
}

fn sample(sample: &Sample) -> v1::UsageSample {
    v1::UsageSample { at: Some(stamp(sample.at)), cpu_millis: sample.cpu_millis, memory_bytes: sample.memory }
}

fn figures(figures: &Figures) -> v1::Figures {
    v1::Figures {
        cpu_millis: figures.cpu_millis,
        memory_bytes: figures.memory,
        cpu_request_millis: figures.allotted.cpu_request,
        cpu_limit_millis: figures.allotted.cpu_limit,
        memory_request_bytes: figures.allotted.memory_request,
        memory_limit_bytes: figures.allotted.memory_limit,
    }
}
