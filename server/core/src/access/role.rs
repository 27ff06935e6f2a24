//! Roles, and what each of them may.

use std::fmt;

/// What a binding makes of somebody in its namespaces. Each may what the ones before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sees what there is and how it is.
    Viewer,
    /// And reads logs.
    Developer,
    /// And sees who sends the traffic.
    Lead,
    /// And, where every namespace is bound, what is in none of them.
    Operator,
}

/// What a role may or may not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Right {
    /// Resources, their states, events and manifests, never a secret's values.
    See,
    /// Logs of containers.
    ReadLogs,
    /// Nodes, volumes, classes: whatever is in no namespace.
    SeeClusterScoped,
}

impl Role {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Developer, Self::Lead, Self::Operator];

    /// As the configuration writes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Developer => "developer",
            Self::Lead => "lead",
            Self::Operator => "operator",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Whether it includes this right.
    pub fn may(self, right: Right) -> bool {
        self >= right.least()
    }
}

impl Right {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::See, Self::ReadLogs, Self::SeeClusterScoped];

    /// The least role that includes it.
    pub const fn least(self) -> Role {
        match self {
            Self::See => Role::Viewer,
            Self::ReadLogs => Role::Developer,
            Self::SeeClusterScoped => Role::Operator,
        }
    }

    /// After `you may` and `you may not`.
    pub const fn words(self) -> &'static str {
        match self {
            Self::See => "see resources, states, events and manifests",
            Self::ReadLogs => "read logs",
            Self::SeeClusterScoped => "see what is in no namespace: nodes, volumes, classes",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
