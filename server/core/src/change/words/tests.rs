use rstest::rstest;

use super::*;
use crate::{change::Shape, fixtures::deployment};

fn shape(fields: &[(&str, &str)]) -> Shape {
    fields.iter().map(|(path, value)| ((*path).into(), (*value).into())).collect()
}

fn workload(image: &str, fields: &[(&str, &str)]) -> Workload {
    Workload { images: vec![image.into()], shape: shape(fields), ..deployment("web", 1).build() }
}

const IMAGE: &str = "spec.template.spec.containers[app].image";
const MODE: &str = "spec.template.spec.containers[app].env[MODE]";

#[rstest]
#[case::image("r/web:1.8.3", &[(IMAGE, "1.8.3")], "r/web:1.9.0", &[(IMAGE, "1.9.0")], ChangeKind::Rollout, "rolled out `1.8.3` → `1.9.0`")]
#[case::other("r/web:1", &[(IMAGE, "1")], "r/shop:1", &[(IMAGE, "2")], ChangeKind::Rollout, "rolled out `r/web:1` → `r/shop:1`")]
#[case::environment("w", &[(MODE, "a")], "w", &[(MODE, "b")], ChangeKind::Rollout, "rolled out with another `MODE`")]
#[case::scale("w", &[("spec.replicas", "6")], "w", &[("spec.replicas", "10")], ChangeKind::Scale, "scaled 6 → 10")]
#[case::config("w", &[("spec.paused", "true")], "w", &[], ChangeKind::Config, "`paused` removed")]
fn a_change_is_told_in_a_few_words(
    #[case] image_before: &str,
    #[case] before: &[(&str, &str)],
    #[case] image_after: &str,
    #[case] after: &[(&str, &str)],
    #[case] kind: ChangeKind,
    #[case] words: &str,
) {
    let change = of_workload(&workload(image_before, before), &workload(image_after, after));
    assert_eq!(change.map(|(kind, words, _)| (kind, words)), Some((kind, words.to_owned())));
}

#[test]
fn what_only_reports_is_no_change() {
    let before = workload("r/web:1", &[("spec.replicas", "6")]);
    let after = Workload { ready: 0, ..before.clone() };
    assert_eq!(of_workload(&before, &after), None);
}
