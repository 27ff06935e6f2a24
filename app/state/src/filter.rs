//! What the search field, a reason and "problems only" leave of what is loaded.

use crate::{health, route::Route, row::Row};

/// A filter over loaded rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    words: Vec<String>,
    reason: String,
    problems: bool,
}

impl From<&Route> for Filter {
    fn from(route: &Route) -> Self {
        Self { reason: route.reason.clone(), ..Self::new(&route.search, route.problems) }
    }
}

impl Filter {
    /// Every word of the text must occur in one of a row's texts, whatever its case (in ASCII); `problems` keeps only what is
    /// neither healthy nor halted on purpose.
    pub fn new(text: &str, problems: bool) -> Self {
        let words = text.split_whitespace().map(str::to_ascii_lowercase).collect();
        Self { words, reason: String::new(), problems }
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.reason.is_empty() && !self.problems
    }

    /// Whether a row's name alone has every word.
    pub fn names(&self, row: &Row) -> bool {
        self.words.iter().all(|word| contains(row.name(), word))
    }

    /// Whether every word occurs in one of these texts.
    pub fn has_words(&self, texts: &[&str]) -> bool {
        self.words.iter().all(|word| texts.iter().any(|text| contains(text, word)))
    }

    /// Whether a row passes.
    pub fn matches(&self, row: &Row) -> bool {
        (!self.problems || health::is_problem(row.health()) && row.is_judged())
            && (self.reason.is_empty() || row.has_reason(&self.reason))
            && self.words.iter().all(|word| row.any_text(|text| contains(text, word)))
    }
}

/// Whether `text` contains `word`, whatever the case of its ASCII letters. Kubernetes' names have no others, and the
/// tables of all other letters would weigh more than the rest of this module.
fn contains(text: &str, word: &str) -> bool {
    text.as_bytes().windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use kdr_proto::v1::{Health, Namespace, Pod, Problem, Resource, Workload, WorkloadRef};
    use rstest::rstest;

    use super::*;

    #[test]
    fn what_is_not_judged_is_no_problem_and_says_nothing_of_itself() {
        let resource = |reason: &str| {
            let (health, why) = (Health::Unknown.into(), "KDR does not judge it.".into());
            Row::from(Resource { health, why, reason: reason.into(), ..Resource::default() })
        };
        let problems = Filter::new("", true);
        assert!(
            problems.matches(&resource("NodeStatusNeverUpdated"))
                && !problems.matches(&resource("NotJudged"))
        );
        assert!(!resource("NotJudged").is_tall() && resource("NodeStatusNeverUpdated").is_tall());
    }

    fn pod() -> Row {
        let workload = Some(WorkloadRef { kind: "Deployment".into(), name: "checkout".into() });
        Pod {
            namespace: "shop-staging".into(),
            name: "checkout-7d9f-x2k9p".into(),
            workload,
            status: "CrashLoopBackOff".into(),
            node: "node-3".into(),
            health: Health::Degraded.into(),
            why: "Größe überschritten".into(),
            ..Pod::default()
        }
        .into()
    }

    #[rstest]
    #[case("", true)]
    #[case("  ", true)]
    #[case("CHECKOUT", true)]
    #[case("checkout x2k", true)]
    #[case("staging crash node-3", true)]
    #[case("deployment", true)]
    #[case("degraded", true)]
    #[case("GRöße über", true)]
    #[case("checkout node-4", false)]
    #[case("statefulset", false)]
    fn every_word_must_occur_somewhere(#[case] text: &str, #[case] passes: bool) {
        assert_eq!(Filter::new(text, false).matches(&pod()), passes);
    }

    #[test]
    fn images_of_workloads_are_searched() {
        let images = vec!["registry.local/shop/web:1.9.0".to_owned()];
        let row = Workload { name: "web".into(), images, ..Workload::default() }.into();
        assert!(Filter::new("web:1.9", false).matches(&row));
        assert!(!Filter::new("web:1.8", false).matches(&row));
    }

    #[rstest]
    #[case(Health::Degraded, true)]
    #[case(Health::Progressing, true)]
    #[case(Health::Suspended, false)]
    #[case(Health::Healthy, false)]
    fn problems_are_what_is_not_well(#[case] health: Health, #[case] passes: bool) {
        let row = Pod { health: health.into(), ..Pod::default() }.into();
        assert_eq!(Filter::new("", true).matches(&row), passes);
    }

    #[rstest]
    #[case("CrashLoopBackOff", true)]
    #[case("CrashLoop", false)]
    #[case("", true)]
    fn a_reason_is_taken_by_its_whole_word(#[case] reason: &str, #[case] passes: bool) {
        let filter = Filter::from(&Route { reason: reason.into(), ..Route::default() });
        let row = Pod { reason: "CrashLoopBackOff".into(), ..Pod::default() }.into();
        assert_eq!((filter.matches(&row), filter.is_empty()), (passes, reason.is_empty()));
    }

    #[test]
    fn a_namespace_has_the_reasons_of_its_pods() {
        let problems = vec![Problem { reason: "OOMKilled".into(), pods: 2 }];
        let row: Row = Namespace { problems, ..Namespace::default() }.into();
        assert_eq!((row.has_reason("OOMKilled"), row.has_reason("Error")), (true, false));
    }

    #[test]
    fn a_resource_is_found_by_what_it_is() {
        let summary = "ClusterIP · 80 → 8080".into();
        let row =
            Resource { kind: "Service".into(), name: "web".into(), summary, ..Resource::default() }.into();
        assert!(Filter::new("service 8080", false).matches(&row));
        assert!(!Filter::new("secret", false).matches(&row));
    }
}
