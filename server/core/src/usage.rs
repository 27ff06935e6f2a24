//! What things use, beside what they asked for and what they may.

use std::sync::Arc;

use jiff::Timestamp;

/// CPU and memory; zero where nothing is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// Thousandths of a core in use.
    pub cpu_millis: u64,
    /// Bytes in use (working set).
    pub memory: u64,
    /// What was asked for and what is allowed.
    pub allotted: Allotted,
}

/// What a container asks for and what it may use; zero when not set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Allotted {
    /// Thousandths of a core.
    pub cpu_request: u64,
    /// Thousandths of a core.
    pub cpu_limit: u64,
    /// Bytes.
    pub memory_request: u64,
    /// Bytes.
    pub memory_limit: u64,
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Self) {
        self.cpu_millis = self.cpu_millis.saturating_add(other.cpu_millis);
        self.memory = self.memory.saturating_add(other.memory);
        self.allotted += other.allotted;
    }
}

impl std::ops::AddAssign for Allotted {
    fn add_assign(&mut self, other: Self) {
        self.cpu_request = self.cpu_request.saturating_add(other.cpu_request);
        self.cpu_limit = self.cpu_limit.saturating_add(other.cpu_limit);
        self.memory_request = self.memory_request.saturating_add(other.memory_request);
        self.memory_limit = self.memory_limit.saturating_add(other.memory_limit);
    }
}

/// What things use, as of one answer of the metrics API.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Usage {
    /// When it was measured.
    pub at: Option<Timestamp>,
    /// Why there are no figures, in a sentence; empty when there are.
    pub unavailable: String,
    /// The selected pods.
    pub pods: Vec<PodUsage>,
    /// Namespaces, by name.
    pub namespaces: Vec<(Arc<str>, Figures)>,
    /// The pods that use the most memory, most first.
    pub top: Vec<PodUsage>,
}

/// What one pod uses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PodUsage {
    /// `metadata.uid`.
    pub uid: Arc<str>,
    /// Namespace.
    pub namespace: Arc<str>,
    /// Name.
    pub name: Arc<str>,
    /// The sums over its containers.
    pub figures: Figures,
}

/// One measurement of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// When it was measured.
    pub at: Timestamp,
    /// Thousandths of a core.
    pub cpu_millis: u32,
    /// Bytes.
    pub memory: u64,
}

/// What a container has used lately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerUsage {
    /// Its name.
    pub name: Arc<str>,
    /// The latest figures.
    pub figures: Figures,
    /// Oldest first.
    pub history: Vec<Sample>,
}
