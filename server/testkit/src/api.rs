//! The mock API server: a store of objects behind the Kubernetes HTTP API on loopback.

mod answer;
mod listener;
mod resource;
mod route;
mod store;

use std::{
    collections::{HashMap, VecDeque},
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use http::Uri;
use hyper_util::{client::legacy, rt::TokioExecutor};
use kube::client::{Body, ConfigExt};
use serde_json::Value;
use tokio::{sync::watch, time::timeout};
use tower::ServiceBuilder;

use self::{listener::Listener, resource::Resource, store::Store};
use crate::{
    log::LogScript,
    scenario::{Scenario, Verb},
};

/// Every wait of a test ends here: long for a busy machine, short for a person.
const PATIENCE: Duration = Duration::from_secs(20);

/// One request as the server saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Path without the query.
    pub path: String,
    /// Query, percent-encoded as it came; empty when there was none.
    pub query: String,
}

impl Request {
    /// The value of a parameter of the query.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
    }
}

/// A mock API server. Dropping it closes every connection.
pub struct MockApi {
    shared: Arc<Shared>,
    address: SocketAddr,
    listener: Mutex<Option<Listener>>,
}

pub(crate) struct Shared {
    state: Mutex<State>,
    /// Changes whenever somebody may wait for it.
    ticks: watch::Sender<u64>,
}

#[derive(Default)]
pub(crate) struct State {
    store: Store,
    requests: Vec<Request>,
    next: HashMap<(&'static str, Verb), VecDeque<Scenario>>,
    always: HashMap<(&'static str, Verb), Scenario>,
    /// By path.
    at: HashMap<String, Scenario>,
    /// The namespaces in which a resource may be listed and watched, where that is limited.
    only_within: HashMap<&'static str, Vec<String>>,
    logs: HashMap<(String, String), VecDeque<LogScript>>,
}

impl Shared {
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tick(&self) {
        self.ticks.send_modify(|tick| *tick += 1);
    }
}

impl MockApi {
    /// Starts on a free port of 127.0.0.1, with no objects. Lists and watches every kind that KDR watches.
    pub async fn start() -> Self {
        let shared = Arc::new(Shared { state: Mutex::new(State::default()), ticks: watch::Sender::new(0) });
        let listener = Listener::bind(([127, 0, 0, 1], 0).into(), shared.clone()).await;
        let address = listener.address();
        Self { shared, address, listener: Mutex::new(Some(listener)) }
    }

    /// Where it is, for example `http://127.0.0.1:40123`.
    pub fn url(&self) -> Uri {
        format!("http://{}", self.address).parse().expect("an address makes a URL")
    }

    /// A client of it that retries nothing.
    pub fn client(&self) -> kube::Client {
        let config = kube::Config::new(self.url());
        let http = legacy::Client::builder(TokioExecutor::new()).build_http::<Body>();
        let service = ServiceBuilder::new().layer(config.base_uri_layer()).service(http);
        kube::Client::new(service, config.default_namespace)
    }

    /// Closes every connection and the listener: nobody is there.
    pub async fn stop(&self) {
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(listener) = listener {
            listener.stop().await;
        }
    }

    /// Listens again on the same port, with all objects.
    pub async fn restart(&self) {
        self.stop().await;
        let listener = Listener::bind(self.address, self.shared.clone()).await;
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(listener);
    }

    /// Creates or replaces an object and tells the watches.
    pub fn put(&self, object: impl Into<Value>) {
        self.shared.state().store.put(object.into());
    }

    /// Creates or replaces an object without telling anybody: a client learns of it by listing only.
    pub fn put_unseen(&self, object: impl Into<Value>) {
        self.shared.state().store.put_unseen(object.into());
    }

    /// Deletes an object and tells the watches.
    pub fn delete(&self, resource: &str, namespace: &str, name: &str) {
        self.shared.state().store.delete(Resource::named(resource), namespace, name, true);
    }

    /// Deletes an object without telling anybody.
    pub fn delete_unseen(&self, resource: &str, namespace: &str, name: &str) {
        self.shared.state().store.delete(Resource::named(resource), namespace, name, false);
    }

    /// The next request of this kind goes like this, once; several queue up.
    pub fn next(&self, resource: &str, verb: Verb, scenario: Scenario) {
        let key = (Resource::named(resource).name, verb);
        self.shared.state().next.entry(key).or_default().push_back(scenario);
    }

    /// Every request of this kind goes like this, until [`MockApi::heal`].
    pub fn always(&self, resource: &str, verb: Verb, scenario: Scenario) {
        self.shared.state().always.insert((Resource::named(resource).name, verb), scenario);
    }

    /// Every request for this path goes like this, whatever it is: what is no resource of the mock, too.
    pub fn at(&self, path: &str, scenario: Scenario) {
        self.shared.state().at.insert(path.to_owned(), scenario);
    }

    /// Requests for this path are ordinary again.
    pub fn heal_at(&self, path: &str) {
        self.shared.state().at.remove(path);
    }

    /// A resource may be listed and watched in these namespaces only, until [`MockApi::heal`].
    pub fn only_within(&self, resource: &str, namespaces: &[&str]) {
        let name = Resource::named(resource).name;
        let namespaces = namespaces.iter().map(|namespace| (*namespace).to_owned()).collect();
        self.shared.state().only_within.insert(name, namespaces);
    }

    /// Ends every scenario of a resource.
    pub fn heal(&self, resource: &str) {
        let name = Resource::named(resource).name;
        let mut state = self.shared.state();
        state.only_within.remove(name);
        state.next.retain(|(resource, _), _| *resource != name);
        state.always.retain(|(resource, _), _| *resource != name);
    }

    /// Sends a BOOKMARK to the open watches of a resource.
    pub fn bookmark(&self, resource: &str) {
        self.shared.state().store.bookmark(Resource::named(resource));
    }

    /// Sends ERROR 410 to the open watches of a resource and forgets its history, so that none can be resumed.
    pub fn expire(&self, resource: &str) {
        self.shared.state().store.expire(Resource::named(resource));
    }

    /// Forgets a resource's history: a watch from before now is refused with 410.
    pub fn forget(&self, resource: &str) {
        self.shared.state().store.forget(Resource::named(resource));
    }

    /// Sends an ERROR with this status to the open watches of a resource.
    pub fn error(&self, resource: &str, code: u16, message: &str) {
        self.shared.state().store.error(Resource::named(resource), code, message);
    }

    /// Sends a line as it is to the open watches of a resource.
    pub fn line(&self, resource: &str, line: &str) {
        self.shared.state().store.line(Resource::named(resource), line);
    }

    /// Ends the open watches of a resource properly, as their time-out does.
    pub fn end(&self, resource: &str) {
        self.shared.state().store.end(Resource::named(resource));
    }

    /// Breaks the connections of the open watches of a resource.
    pub fn cut(&self, resource: &str) {
        self.shared.state().store.cut(Resource::named(resource));
    }

    /// The next request for this pod's log, whichever container, gets this; several queue up. Without a script a pod
    /// that exists has an empty log.
    pub fn log(&self, namespace: &str, pod: &str, script: LogScript) {
        let key = (namespace.to_owned(), pod.to_owned());
        self.shared.state().logs.entry(key).or_default().push_back(script);
    }

    /// The requests so far whose path ends with this.
    pub fn requests(&self, path_end: &str) -> Vec<Request> {
        let state = self.shared.state();
        state.requests.iter().filter(|request| request.path.ends_with(path_end)).cloned().collect()
    }

    /// How many lists of a resource were asked for; pages count each.
    pub fn lists(&self, resource: &str) -> usize {
        self.asked(resource, |request| request.parameter("watch").is_none())
    }

    /// How many watches of a resource were ever asked for.
    pub fn watches_asked(&self, resource: &str) -> usize {
        self.asked(resource, |request| request.parameter("watch").is_some())
    }

    fn asked(&self, resource: &str, is: impl Fn(&Request) -> bool) -> usize {
        let path = Resource::named(resource).path;
        let state = self.shared.state();
        state.requests.iter().filter(|request| request.path == path && is(request)).count()
    }

    /// How many watches of a resource are open now.
    pub fn open_watches(&self, resource: &str) -> usize {
        self.shared.state().store.open(Resource::named(resource))
    }

    /// Waits until so many watches of a resource are open.
    pub async fn watches(&self, resource: &str, count: usize) {
        let named = Resource::named(resource);
        self.until(&format!("{count} open watches of {resource}"), |state| state.store.open(named) == count)
            .await;
    }

    /// Waits until so many requests were made whose path ends with this.
    pub async fn asked_for(&self, path_end: &str, count: usize) {
        let made = |state: &State| {
            state.requests.iter().filter(|request| request.path.ends_with(path_end)).count() >= count
        };
        self.until(&format!("{count} requests for {path_end}"), made).await;
    }

    async fn until(&self, what: &str, holds: impl Fn(&State) -> bool) {
        let mut ticks = self.shared.ticks.subscribe();
        let wait = async {
            while !holds(&self.shared.state()) {
                ticks.changed().await.expect("the server lives as long as this");
            }
        };
        assert!(timeout(PATIENCE, wait).await.is_ok(), "waited {PATIENCE:?} in vain for {what}");
    }
}

#[cfg(test)]
mod tests;
