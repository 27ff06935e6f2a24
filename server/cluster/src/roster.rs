//! Who is there: the names of the namespaces, and of the nodes that answer, as their watches tell them. What is asked
//! namespace by namespace or node by node goes by it.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use kdr_core::resource::Facts;
use tokio::sync::watch;

use crate::{
    kind::Kind,
    message::{Change, Object},
};

/// A set of names.
type NameSet = BTreeSet<Arc<str>>;

/// How long the first list of the nodes is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// The names, kept up to date.
#[derive(Debug)]
pub(crate) struct Roster {
    /// Namespaces that KDR was told of, which count even where namespaces may not be listed.
    configured: NameSet,
    /// Absent until they have been listed once.
    namespaces: watch::Sender<Option<NameSet>>,
    nodes: watch::Sender<Option<NameSet>>,
}

impl Roster {
    /// Knows these namespaces and no node.
    pub(crate) fn new(configured: impl IntoIterator<Item = Arc<str>>) -> Self {
        let nobody = || watch::Sender::new(None);
        Self { configured: configured.into_iter().collect(), namespaces: nobody(), nodes: nobody() }
    }

    /// Takes in what the watch of a kind says, if it is the one of namespaces or of nodes.
    pub(crate) fn observe(&self, kind: Kind, change: &Change) {
        let names = match kind {
            Kind::Namespaces => &self.namespaces,
            Kind::Nodes => &self.nodes,
            _ => return,
        };
        match change {
            Change::Listed(objects) => {
                let present = objects.iter().filter(|object| is_present(object)).filter_map(name);
                let present = Some(present.collect::<NameSet>());
                names.send_if_modified(|known| std::mem::replace(known, present.clone()) != present);
            }
            Change::Applied(object) => set(names, object, is_present(object)),
            Change::Removed(object) => set(names, object, false),
        }
    }

    /// Tells when the namespaces change.
    pub(crate) fn namespaces(&self) -> watch::Receiver<Option<NameSet>> {
        self.namespaces.subscribe()
    }

    /// All namespaces that are known of.
    pub(crate) fn known_namespaces(&self) -> NameSet {
        self.configured.iter().chain(self.namespaces.borrow().iter().flatten()).cloned().collect()
    }

    /// The nodes that are ready; `None` when nodes cannot be listed.
    pub(crate) async fn ready_nodes(&self) -> Option<NameSet> {
        let mut nodes = self.nodes.subscribe();
        let listed = nodes.wait_for(Option::is_some);
        tokio::time::timeout(PATIENCE, listed).await.ok()?.ok()?.clone()
    }
}

fn set(names: &watch::Sender<Option<NameSet>>, object: &Object, present: bool) {
    let Some(name) = name(object) else { return };
    names.send_if_modified(|known| {
        let known = known.get_or_insert_default();
        if present { known.insert(name) } else { known.remove(&name) }
    });
}

fn name(object: &Object) -> Option<Arc<str>> {
    match object {
        Object::Namespace(namespace) => Some(namespace.name.clone()),
        Object::Resource(resource) => Some(resource.meta.name.clone()),
        _ => None,
    }
}

/// A node that is not ready is nobody to ask.
fn is_present(object: &Object) -> bool {
    match object {
        Object::Resource(resource) => match &resource.facts {
            Facts::Node(node) => node
                .conditions
                .iter()
                .any(|condition| &*condition.kind == "Ready" && condition.status == Some(true)),
            _ => true,
        },
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::core::v1::{Namespace, Node};
    use kdr_testkit::object;
    use serde_json::json;

    use super::*;
    use crate::trim::{Names, Watched};

    fn namespace(name: &str) -> Object {
        let made = object::namespace(name).0;
        serde_json::from_value::<Namespace>(made).unwrap().trim(&mut Names::new())
    }

    fn node(name: &str, ready: &str) -> Object {
        let conditions = json!([{"type": "Ready", "status": ready}]);
        let made = object::Object::new("v1", "Node", "", name).set("/status/conditions", conditions).0;
        serde_json::from_value::<Node>(made).unwrap().trim(&mut Names::new())
    }

    fn known(roster: &Roster) -> Vec<String> {
        roster.known_namespaces().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn namespaces_are_those_of_the_configuration_and_those_that_are_listed() {
        let roster = Roster::new(["mine".into()]);
        let observe = |change| roster.observe(Kind::Namespaces, &change);
        assert_eq!(known(&roster), ["mine"]);
        observe(Change::Listed(vec![namespace("a"), namespace("b")]));
        observe(Change::Applied(namespace("c")));
        observe(Change::Removed(namespace("a")));
        assert_eq!(known(&roster), ["b", "c", "mine"]);
        observe(Change::Listed(Vec::new()));
        assert_eq!(known(&roster), ["mine"]);
    }

    #[tokio::test]
    async fn nodes_are_those_that_are_ready() {
        let roster = Roster::new([]);
        let observe = |change| roster.observe(Kind::Nodes, &change);
        observe(Change::Listed(vec![node("a", "True"), node("b", "Unknown")]));
        observe(Change::Applied(node("c", "True")));
        observe(Change::Applied(node("a", "False")));
        assert_eq!(roster.ready_nodes().await, Some(NameSet::from(["c".into()])));
    }
}
