use proptest::prelude::*;
use rstest::rstest;

use super::Grouping;
use crate::Level;

/// Each line with whether it goes on: `>` before those that do.
fn grouped(lines: &str) -> String {
    let mut grouping = Grouping::default();
    let marked = lines.lines().map(|line| {
        let line = line.strip_prefix('>').unwrap_or(line);
        format!("{}{line}\n", if grouping.continues(line.as_bytes()) { ">" } else { "" })
    });
    marked.collect()
}

#[rstest]
#[case::java(
    "\
2024-01-01 12:00:00,123 [main] ERROR com.acme.Shop - no stock
>java.lang.IllegalStateException: no stock
>\tat com.acme.Shop.take(Shop.java:12)
>\tat com.acme.Shop.main(Shop.java:3)
>Caused by: java.io.IOException: closed
>\tat com.acme.Db.ask(Db.java:40)
>\t... 12 more
2024-01-01 12:00:01,000 [main] INFO com.acme.Shop - goes on
"
)]
#[case::java_uncaught(
    "\
Exception in thread \"main\" java.lang.NullPointerException
>\tat Shop.main(Shop.java:3)
listening on 80
"
)]
#[case::python_logged(
    "\
2024-01-01 12:00:00,123 - shop - ERROR - failed
>Traceback (most recent call last):
>  File \"shop.py\", line 3, in take
>    raise ValueError(\"no stock\")
>ValueError: no stock
2024-01-01 12:00:00,124 - shop - INFO - goes on
"
)]
#[case::python_chained(
    "\
Traceback (most recent call last):
>  File \"shop.py\", line 3, in take
>KeyError: 'x'
>
>During handling of the above exception, another exception occurred:
>
>Traceback (most recent call last):
>  File \"shop.py\", line 5, in <module>
>shop.errors.NoStock: none
ready
"
)]
#[case::python_alone(
    "\
starting
Traceback (most recent call last):
>  File \"shop.py\", line 3, in take
>KeyboardInterrupt
Traceback of another kind
"
)]
#[case::go(
    "\
panic: runtime error: invalid memory address or nil pointer dereference
>[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x0]
>
>goroutine 1 [running]:
>main.(*Shop).take(0xc000012345, {0x1, 0x2})
>\t/src/shop.go:12 +0x1d
>main.main()
>\t/src/shop.go:3 +0x11
>created by net/http.(*Server).Serve
>exit status 2
starting again
"
)]
#[case::go_dump_below_a_line(
    "\
E0102 15:04:05.000000       1 runtime.go:79] Observed a panic
>goroutine 12 [running]:
>runtime/debug.Stack()
>\t/usr/lib/go/debug/stack.go:24
I0102 15:04:05.000000       1 x.go:1] goes on
"
)]
#[case::node(
    "\
TypeError: Cannot read properties of undefined (reading 'x')
>    at take (/app/shop.js:12:3)
>    at Object.<anonymous> (/app/shop.js:20:1) {
>  code: 'E_STOCK'
>}
listening on 80
"
)]
#[case::rust(
    "\
thread 'main' panicked at src/main.rs:2:5:
>no stock
>stack backtrace:
>   0: rust_begin_unwind
>             at /rustc/library/std/src/panicking.rs:1
>note: Some details are omitted
ready
"
)]
#[case::rust_before_1_73(
    "\
thread 'main' panicked at 'no stock', src/main.rs:2:5
>note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace
ready
"
)]
#[case::dotnet(
    "\
fail: Shop[0]
>      no stock
>      System.InvalidOperationException: no stock
>         at Shop.Take() in /src/Shop.cs:line 12
>--- End of stack trace from previous location ---
>         at Shop.Main()
info: Shop[0]
>      goes on
"
)]
#[case::postgres(
    "\
2024-01-01 12:00:00.000 UTC [34] ERROR:  duplicate key value
>2024-01-01 12:00:00.000 UTC [34] DETAIL:  Key (id)=(1) already exists.
>2024-01-01 12:00:00.000 UTC [34] STATEMENT:  insert into x
2024-01-01 12:00:00.000 UTC [34] LOG:  checkpoint starting
"
)]
#[case::json_laid_out(
    "\
{
>  \"a\": [
>    {
>      \"b\": 1
>    }
>  ]
>}
{\"a\":1}
 {\"b\":2}
"
)]
#[case::plain(
    "\
one
two

three
>  and more of three
"
)]
#[case::tracing(
    "\
  2024-01-01T12:00:00.000000Z ERROR app: x
>    at src/main.rs:3
  2024-01-01T12:00:00.000000Z  INFO app: y
"
)]
#[case::an_exception_of_its_own(
    "\
listening on 80
shop.errors.StockError: none
ValueError: none
"
)]
fn what_belongs_together_is_one_group(#[case] lines: &str) {
    assert_eq!(grouped(lines), lines);
}

#[test]
fn the_first_line_begins_a_group_even_if_it_is_a_frame() {
    let mut grouping = Grouping::default();
    assert!(!grouping.continues(b"\tat com.acme.Shop.take(Shop.java:12)"));
    assert!(grouping.continues(b"\tat com.acme.Shop.main(Shop.java:3)"));
}

#[test]
fn a_group_has_the_level_of_its_head() {
    let mut grouping = Grouping::default();
    assert_eq!(grouping.level(), None);
    grouping.continues(b"ERROR: no stock");
    grouping.continues(b"\tat com.acme.Shop.take(Shop.java:12)");
    assert_eq!(grouping.level(), Some(Level::Error));
    grouping.continues(b"listening");
    assert_eq!(grouping.level(), None);
}

proptest! {
    #[test]
    fn a_line_with_a_level_of_its_own_never_continues(
        lines in proptest::collection::vec("(INFO |\tat |goroutine 1 \\[x\\]:|panic: |Traceback \\(most recent call last\\)|x\\(\\)| |a: b)", 0..20)
    ) {
        let mut grouping = Grouping::default();
        for line in lines {
            let continues = grouping.continues(line.as_bytes());
            prop_assert!(!continues || !line.starts_with("INFO"));
        }
    }

    #[test]
    fn any_bytes_are_taken(lines in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 0..10)) {
        let mut grouping = Grouping::default();
        for line in lines {
            grouping.continues(&line);
        }
    }
}
