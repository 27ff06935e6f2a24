use super::*;

#[test]
fn pauses_double_up_to_the_longest_and_start_again() {
    let mut back_off = BackOff::new(Pace::default());
    for expected in [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0] {
        let pause = back_off.next().as_secs_f64();
        assert!((expected * 0.75..expected * 1.25).contains(&pause), "{pause} s for {expected} s");
    }
    for _ in 0..100 {
        assert!(back_off.next() <= Duration::from_secs(10).mul_f64(1.25));
    }
    back_off.reset();
    assert!(back_off.next() < Duration::from_millis(320));
    assert_eq!(back_off.failures(), 1);
}

#[test]
fn pauses_are_spread() {
    let mut pauses = std::iter::repeat_with(|| BackOff::new(Pace::default()).next());
    let first = pauses.next();
    assert!(pauses.take(50).any(|pause| Some(pause) != first));
}
