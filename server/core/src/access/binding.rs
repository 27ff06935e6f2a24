//! Who has which role where.

use std::sync::Arc;

use super::{Grant, Pattern, Role, Scope};

/// Who asks, as the identity provider says.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Identity {
    /// `sub`: the provider's own key of them, which never changes hands.
    pub subject: String,
    /// What people know them by; bindings name it.
    pub name: String,
    /// Their groups.
    pub groups: Vec<String>,
}

/// One `[[access.binding]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// Names of people.
    pub users: Vec<String>,
    /// Names of groups.
    pub groups: Vec<String>,
    /// What they are.
    pub role: Role,
    /// Where.
    pub namespaces: Vec<Pattern>,
    /// Where it is written, for whoever asks why.
    pub rule: Arc<str>,
}

/// All bindings. They add up: whoever matches several has what each of them gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bindings {
    /// In the order of the file.
    pub list: Vec<Binding>,
    /// Whom to ask for more, for example `the platform team, #platform`.
    pub contact: Option<Arc<str>>,
}

impl Bindings {
    /// What somebody may see. Without a binding that is nothing.
    pub fn scope(&self, identity: &Identity) -> Scope {
        let grants = self.list.iter().filter_map(|binding| {
            let because = binding.because(identity)?;
            Some(Grant {
                role: binding.role,
                namespaces: binding.namespaces.clone(),
                because: format!("{because}, {}", binding.rule).into(),
            })
        });
        Scope::granted(grants.collect(), self.contact.clone())
    }
}

impl Binding {
    /// What of an identity matches; `None` when nothing does.
    fn because(&self, identity: &Identity) -> Option<String> {
        if self.users.contains(&identity.name) {
            return Some(format!("user {}", identity.name));
        }
        let group = self.groups.iter().find(|group| identity.groups.contains(group))?;
        Some(format!("group {group}"))
    }
}
