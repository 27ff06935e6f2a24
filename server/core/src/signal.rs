//! Names of the signals that end a process, as Linux numbers them.

/// The signal's name, for example `SIGKILL` for 9. None for a number without one (real-time signals too).
pub fn name(signal: i32) -> Option<&'static str> {
    Some(match signal {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        10 => "SIGUSR1",
        11 => "SIGSEGV",
        12 => "SIGUSR2",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        16 => "SIGSTKFLT",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        26 => "SIGVTALRM",
        27 => "SIGPROF",
        29 => "SIGIO",
        30 => "SIGPWR",
        31 => "SIGSYS",
        _ => return None,
    })
}

/// The signal that an exit code stands for: a process that a signal ended exits with 128 and the signal's number.
pub fn of_exit_code(exit_code: i32) -> Option<&'static str> {
    exit_code.checked_sub(128).and_then(name)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    #[test]
    fn signals_are_numbered_as_linux_does() {
        let named: Vec<_> = (-1..=65).filter_map(|signal| Some((signal, super::name(signal)?))).collect();
        let expected = [
            (1, "SIGHUP"),
            (2, "SIGINT"),
            (3, "SIGQUIT"),
            (4, "SIGILL"),
            (5, "SIGTRAP"),
            (6, "SIGABRT"),
            (7, "SIGBUS"),
            (8, "SIGFPE"),
            (9, "SIGKILL"),
            (10, "SIGUSR1"),
            (11, "SIGSEGV"),
            (12, "SIGUSR2"),
            (13, "SIGPIPE"),
            (14, "SIGALRM"),
            (15, "SIGTERM"),
            (16, "SIGSTKFLT"),
            (24, "SIGXCPU"),
            (25, "SIGXFSZ"),
            (26, "SIGVTALRM"),
            (27, "SIGPROF"),
            (29, "SIGIO"),
            (30, "SIGPWR"),
            (31, "SIGSYS"),
        ];
        assert_eq!(named, expected);
    }

    #[rstest]
    #[case::killed(137, Some("SIGKILL"))]
    #[case::segfault(139, Some("SIGSEGV"))]
    #[case::terminated(143, Some("SIGTERM"))]
    #[case::plain_failure(1, None)]
    #[case::no_signal_zero(128, None)]
    #[case::a_stop_does_not_end_a_process(128 + 19, None)]
    #[case::minus_one(255, None)]
    #[case::windows(i32::MIN, None)]
    fn an_exit_code_over_128_is_a_signal(#[case] exit_code: i32, #[case] name: Option<&str>) {
        assert_eq!(super::of_exit_code(exit_code), name);
    }
}
