//! What is left of things that are not within one namespace alone, for somebody who does not see everything.

use std::sync::Arc;

use super::Scope;
use crate::{
    Health,
    detail::ResourceDetail,
    health::Verdict,
    meta::ResourceRef,
    view::{KindState, Links, Sync},
};

impl Scope {
    /// A kind's state: how many objects there are elsewhere, and the API server's words about other namespaces, are
    /// nobody's business.
    pub fn limit_kind(&self, mut state: KindState) -> KindState {
        if self.is_everything() {
            return state;
        }
        state.objects = None;
        state.grant = String::new();
        state.namespaces.retain(|namespace| self.sees(namespace));
        if !state.message.is_empty() {
            let message = match state.sync {
                Sync::Forbidden => "KDR's account may not read it everywhere.",
                Sync::Broken => "KDR cannot read it.",
                Sync::Reconnecting => "The API server is being asked again.",
                Sync::Listing | Sync::Live | Sync::NotServed => "",
            };
            message.clone_into(&mut state.message);
        }
        state
    }

    /// Links, whose ends outside have lost their names.
    pub fn limit_links(&self, links: &Arc<Links>) -> Arc<Links> {
        if links.to.iter().all(|link| self.sees_place(&link.to)) {
            return links.clone();
        }
        let mut limited = Links::clone(links);
        for link in &mut limited.to {
            if !self.sees_place(&link.to) {
                link.to = nameless(&link.to);
                link.missing = false;
            }
        }
        Arc::new(limited)
    }

    /// What a panel shows: relatives outside have lost their names, and pods outside are none.
    pub fn limit_detail(&self, detail: &mut ResourceDetail) {
        if self.is_everything() {
            return;
        }
        for relative in &mut detail.relatives {
            if !self.sees_place(&relative.resource) {
                relative.resource = nameless(&relative.resource);
                relative.verdict = Verdict::new(Health::Unknown, "", String::new());
                relative.summary = String::new();
            }
        }
        detail.pods.retain(|pod| self.sees(&pod.namespace));
    }
}

/// The kind alone.
fn nameless(place: &ResourceRef) -> ResourceRef {
    ResourceRef { kind: place.kind.clone(), namespace: "".into(), name: "".into() }
}
