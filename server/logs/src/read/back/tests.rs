use super::*;

#[test]
fn spans_grow_and_the_last_is_everything() {
    let until: Timestamp = "2026-11-25T12:00:00Z".parse().unwrap();
    let begins: Vec<_> = begins(until).map(|at| at.map(|at| at.to_string())).collect();
    let expected = ["2026-11-25T11:50:00Z", "2026-11-25T11:00:00Z", "2026-11-25T06:00:00Z"];
    assert_eq!(begins[..3], expected.map(|at| Some(at.to_owned())));
    assert_eq!(begins[3..], [None]);
}

#[test]
fn at_the_beginning_of_time_everything_is_read() {
    assert_eq!(begins(Timestamp::MIN).collect::<Vec<_>>(), [None]);
}
