//! What a search of the whole cluster has found, and which of it the keys act on.

use std::sync::Arc;

use kdr_proto::v1::{Health, ResourceRef, SearchHit, SearchRequest, SearchResponse};

use crate::{
    health,
    problem::Problem,
    quantity,
    route::{Panel, Route, Screen},
};

/// So many hits are asked for.
const LIMIT: u32 = 50;

/// What was looked for and what came of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Search {
    /// The words.
    pub query: String,
    /// Only what is not healthy.
    pub problems_only: bool,
    /// An answer is awaited; what is shown is of the question before.
    pub waiting: bool,
    /// What was found, trouble first.
    pub hits: Arc<[SearchHit]>,
    /// How many there are in truth.
    pub total: u32,
    /// Why nothing could be found out.
    pub problem: Option<Problem>,
    /// The hit that the keys act on.
    pub at: usize,
}

impl Search {
    /// Another question. Without any words there is nothing to find, unless all problems are asked for.
    pub fn ask(&mut self, query: &str, problems_only: bool) {
        query.trim().clone_into(&mut self.query);
        self.problems_only = problems_only;
        self.at = 0;
        self.problem = None;
        self.waiting = self.is_question();
        if !self.waiting {
            self.hits = Arc::default();
            self.total = 0;
        }
    }

    /// Whether there is something to ask the server.
    pub fn is_question(&self) -> bool {
        !self.query.is_empty() || self.problems_only
    }

    /// The question as the server gets it.
    pub fn request(&self) -> SearchRequest {
        SearchRequest {
            query: self.query.clone(),
            namespace: String::new(),
            problems_only: self.problems_only,
            limit: LIMIT,
        }
    }

    /// Takes the answer in.
    pub fn answer(&mut self, answer: Result<SearchResponse, Problem>) {
        self.waiting = false;
        self.at = 0;
        match answer {
            Ok(found) => {
                (self.hits, self.total, self.problem) = (found.hits.into(), found.total, None);
            }
            Err(problem) => {
                (self.hits, self.total, self.problem) = (Arc::default(), 0, Some(problem));
            }
        }
    }

    /// Moves by so many hits, without leaving the list.
    pub fn step(&mut self, by: isize) {
        let last = self.hits.len().saturating_sub(1);
        self.at = self.at.saturating_add_signed(by).min(last);
    }

    /// The hits in groups, each with its title and the place of its first hit: trouble first, as the server sends them.
    pub fn groups(&self) -> Vec<(&'static str, usize, &[SearchHit])> {
        let mut first = 0;
        let groups = self.hits.chunk_by(|a, b| group(a) == group(b)).map(|hits| {
            let start = first;
            first += hits.len();
            (hits.first().map_or("", group), start, hits)
        });
        groups.collect()
    }

    /// What is said beneath the hits about those that are not shown; empty when all are.
    pub fn rest(&self) -> String {
        let shown = u32::try_from(self.hits.len()).unwrap_or(u32::MAX);
        match self.total.saturating_sub(shown) {
            0 => String::new(),
            rest => format!("and {} more; another word narrows them", quantity::count(rest.into())),
        }
    }
}

/// The title of the group that a hit belongs to.
fn group(hit: &SearchHit) -> &'static str {
    match health::of(hit.health) {
        Health::Suspended => "Halted on purpose",
        health if health::is_problem(health) => "In trouble",
        _ => "Well",
    }
}

/// Where a hit leads: the panel over what is there; for a namespace its overview.
pub fn leads(resource: &ResourceRef, here: &Route) -> Route {
    if resource.kind == "Namespace" {
        return Screen::Overview { namespace: Some(resource.name.clone()) }.into();
    }
    here.with_panel(Some(Panel::of(resource)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(health: Health) -> SearchHit {
        SearchHit { health: health.into(), ..SearchHit::default() }
    }

    fn found(hits: Vec<SearchHit>, total: u32) -> Search {
        let mut search = Search::default();
        search.ask("web", false);
        search.answer(Ok(SearchResponse { hits, total, server_time: None }));
        search
    }

    #[test]
    fn a_question_waits_for_its_answer_and_keeps_the_hits_before_it() {
        let mut search = found(vec![hit(Health::Degraded), hit(Health::Healthy)], 2);
        search.step(1);
        search.ask(" web x ", false);
        assert_eq!((search.waiting, search.hits.len(), search.at), (true, 2, 0));
        assert_eq!(search.request().query, "web x");
        search.answer(Err(Problem::cut_off()));
        assert_eq!((search.waiting, search.hits.len(), search.problem.is_some()), (false, 0, true));
    }

    #[test]
    fn nothing_is_no_question_unless_problems_are_asked_for() {
        let mut search = found(vec![hit(Health::Healthy)], 1);
        search.ask("  ", false);
        assert_eq!((search.is_question(), search.waiting, search.hits.len()), (false, false, 0));
        search.ask("", true);
        assert!(search.is_question() && search.request().problems_only);
    }

    #[test]
    fn the_keys_stay_within_the_hits() {
        let mut search = found(vec![hit(Health::Degraded), hit(Health::Healthy)], 60);
        search.step(-1);
        assert_eq!(search.at, 0);
        search.step(5);
        assert_eq!(search.at, 1);
        let groups: Vec<_> =
            search.groups().iter().map(|(title, first, hits)| (*title, *first, hits.len())).collect();
        assert_eq!(groups, [("In trouble", 0, 1), ("Well", 1, 1)]);
        assert_eq!(search.rest(), "and 58 more; another word narrows them");
        let mut none = found(Vec::new(), 0);
        none.step(1);
        assert_eq!((none.at, none.rest()), (0, String::new()));
    }

    #[test]
    fn a_namespace_leads_to_its_overview_and_anything_else_into_the_panel() {
        let here = Route::from(Screen::Pods { namespace: None });
        let of = |kind: &str, namespace: &str, name: &str| {
            let (kind, namespace, name) = (kind.into(), namespace.into(), name.into());
            leads(&ResourceRef { kind, namespace, name }, &here).href()
        };
        assert_eq!(of("Namespace", "", "shop"), "/n/shop/overview");
        assert_eq!(of("Deployment", "shop", "web"), "/pods?open=Deployment/shop/web");
    }
}
