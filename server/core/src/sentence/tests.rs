use rstest::rstest;

use super::{Predicate, capitalised, continued, count, first_sentence, last_line, name, quoted};

#[rstest]
#[case::alone(Predicate::with("is ", "starting"), None, "Starting.")]
#[case::with_a_subject(Predicate::with("is ", "starting"), Some("`app`"), "`app` is starting.")]
#[case::verb_alone(Predicate::new("crashes"), None, "Crashes.")]
#[case::verb_with_a_subject(Predicate::new("crashes"), Some("`app`"), "`app` crashes.")]
fn a_predicate_becomes_a_sentence(
    #[case] predicate: Predicate,
    #[case] subject: Option<&str>,
    #[case] sentence: &str,
) {
    assert_eq!(predicate.sentence(subject), sentence);
}

#[rstest]
#[case(0, "0 pods")]
#[case(1, "1 pod")]
#[case(2, "2 pods")]
fn nouns_follow_their_number(#[case] number: u32, #[case] expected: &str) {
    assert_eq!(count(number, "pod"), expected);
}

#[rstest]
#[case("Crashes on start.", "crashes on start.")]
#[case("Init container `a` fails.", "init container `a` fails.")]
#[case("`app` crashes.", "`app` crashes.")]
#[case::kind("PersistentVolumeClaim `x` does not exist.", "PersistentVolumeClaim `x` does not exist.")]
#[case::acronym("CPU is short.", "CPU is short.")]
#[case::empty("", "")]
fn a_sentence_goes_on_after_a_colon(#[case] sentence: &str, #[case] expected: &str) {
    assert_eq!(continued(sentence), expected);
}

#[rstest]
#[case::stops("The node was low. It was bad.", "The node was low")]
#[case::keeps_dots_in_names("pull from docker.io failed.", "pull from docker.io failed")]
#[case::lines("a\nb\t c\u{1b}[0m", "a b c [0m")]
#[case::empty("  ", "")]
fn foreign_words_are_cut_to_a_sentence(#[case] text: &str, #[case] expected: &str) {
    assert_eq!(first_sentence(text), expected);
}

#[test]
fn foreign_words_are_bounded() {
    let long = first_sentence(&"ö".repeat(10_000));
    assert_eq!(long.chars().count(), 161);
    assert!(long.ends_with('…'));
}

#[rstest]
#[case("first\nlast words\n\n", Some("last words"))]
#[case("\n \n", None)]
fn the_last_line_says_something(#[case] text: &str, #[case] expected: Option<&str>) {
    assert_eq!(last_line(text).as_deref(), expected);
}

#[test]
fn quotations_and_names() {
    assert_eq!(quoted(r#"configmap "web" not found"#), Some("web"));
    assert_eq!(quoted(r#"nothing "" here"#), None);
    assert_eq!(quoted("nothing"), None);
    assert_eq!(name("a`b\nc"), "`a'b c`");
    assert_eq!(capitalised("äh"), "Äh");
    assert_eq!(capitalised(""), "");
}
