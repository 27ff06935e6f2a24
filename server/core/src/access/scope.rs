//! What a viewer may see.

use std::sync::Arc;

use super::{Pattern, Right, Role};
use crate::{Error, meta::ResourceRef};

/// The part of the cluster that one viewer may see.
///
/// A handler never holds an adapter, only a view that an adapter made for a scope (see [`crate::ports`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope(Arc<Extent>);

#[derive(Debug, PartialEq, Eq)]
struct Extent {
    grants: Vec<Grant>,
    /// Operator of every namespace.
    everything: bool,
    contact: Option<Arc<str>>,
}

/// A role in some namespaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// Where.
    pub namespaces: Vec<Pattern>,
    /// Why: the user or group, and where the binding is written.
    pub because: Arc<str>,
}

impl Grant {
    fn gives(&self, right: Right, namespace: &str) -> bool {
        self.role.may(right) && self.namespaces.iter().any(|pattern| pattern.matches(namespace))
    }

    fn is_everything(&self) -> bool {
        self.role.may(Right::SeeClusterScoped) && self.namespaces.iter().any(Pattern::is_everything)
    }
}

impl Scope {
    /// The whole cluster.
    pub fn everything() -> Self {
        Self(Arc::new(Extent { grants: Vec::new(), everything: true, contact: None }))
    }

    /// What these grants add up to. `contact` is whom to ask for more.
    pub fn granted(grants: Vec<Grant>, contact: Option<Arc<str>>) -> Self {
        let everything = grants.iter().any(Grant::is_everything);
        Self(Arc::new(Extent { grants, everything, contact }))
    }

    /// Everything there is, also what is in no namespace.
    pub fn is_everything(&self) -> bool {
        self.0.everything
    }

    /// Nothing at all.
    pub fn is_nothing(&self) -> bool {
        !self.0.everything && self.0.grants.is_empty()
    }

    /// What it is made of; empty for those who need none.
    pub fn grants(&self) -> &[Grant] {
        &self.0.grants
    }

    /// The one namespace that it is about; `None` when there may be more, or none.
    pub fn only_namespace(&self) -> Option<&str> {
        let mut names = self.0.grants.iter().flat_map(|grant| &grant.namespaces).map(Pattern::exact);
        let first = names.next()??;
        (!self.0.everything && names.all(|name| name == Some(first))).then_some(first)
    }

    /// Whom to ask for more.
    pub fn contact(&self) -> Option<&str> {
        self.0.contact.as_deref()
    }

    /// Whether things of this namespace may be seen; of no namespace when it is empty.
    pub fn sees(&self, namespace: &str) -> bool {
        self.may(Right::See, namespace)
    }

    /// Whether this thing may be seen; a namespace is seen by those who see what is in it.
    pub fn sees_place(&self, place: &ResourceRef) -> bool {
        self.sees(place.seen_within())
    }

    /// Whether it includes this right in a namespace; in none when it is empty.
    pub fn may(&self, right: Right, namespace: &str) -> bool {
        self.0.everything || self.0.grants.iter().any(|grant| grant.gives(right, namespace))
    }

    /// Refuses what it does not include.
    ///
    /// # Errors
    /// `Forbidden` with the missing right and whom to ask. It is the same whether such a namespace exists or not.
    pub fn demand(&self, right: Right, namespace: &str) -> Result<(), Error> {
        if self.may(right, namespace) {
            return Ok(());
        }
        let right = if namespace.is_empty() { Right::SeeClusterScoped } else { right };
        let ask = self.contact().map(|contact| format!(" Ask {contact}.")).unwrap_or_default();
        let least = right.least();
        Err(Error::Forbidden(match right {
            Right::SeeClusterScoped => {
                format!("You may not {}. That takes the role {least} in all namespaces.{ask}", right.words())
            }
            _ if self.sees(namespace) => format!(
                "You may not {} in namespace `{namespace}`. That takes the role {least} there.{ask}",
                right.words()
            ),
            _ => format!(
                "Namespace `{namespace}` is not among yours. To {} there takes the role {least}.{ask}",
                right.words()
            ),
        }))
    }
}
