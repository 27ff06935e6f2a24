//! What it costs to understand a million lines and to filter them: `cargo run --release -p kdr-core --example cost`.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use kdr_core::log::filter::{FieldIs, Filter, Level, Pattern, Selecting};
use kdr_line::{Grouping, fields, level};

const LINES: usize = 1_000_000;

/// What real containers write, mixed: 105 bytes a line on average.
const WRITTEN: [&[u8]; 8] = [
    br#"{"level":"info","ts":"2024-01-01T12:00:00.123Z","caller":"http/server.go:120","msg":"request","method":"GET","path":"/api/orders/17","status":200,"duration":"12ms"}"#,
    br#"time="2024-01-01T12:00:00Z" level=warning msg="slow answer of the database" table=orders took=812ms"#,
    b"I0102 15:04:05.000000       1 leaderelection.go:250] attempting to acquire leader lease kube-system/x...",
    b"2024-01-01T12:00:00.000Z  INFO 1 --- [           main] com.acme.shop.Application  : Started in 2.5 seconds",
    b"\x1b[2m2024-01-01T12:00:00.000000Z\x1b[0m \x1b[33m WARN\x1b[0m \x1b[2mshop::db\x1b[0m: connection closed",
    br#"10.0.0.1 - - [01/Jan/2024:12:00:00 +0000] "GET /api/orders HTTP/1.1" 200 1573 "-" "Mozilla/5.0 (X11; Linux x86_64)""#,
    b"\tat com.acme.shop.orders.OrderService.take(OrderService.java:120)",
    b"plain words of a program that says no level but writes a good deal about what it is doing at the moment",
];

fn main() -> Result<(), kdr_core::Error> {
    let bytes: usize = lines().map(<[u8]>::len).sum();
    println!("{LINES} lines, {} MB", bytes / 1_000_000);
    tell("level::of", || lines().filter(|line| level::of(line).is_some()).count());
    tell("fields::parse", || lines().filter_map(fields::parse).map(|parsed| parsed.fields().len()).sum());
    let mut grouping = Grouping::default();
    tell("Grouping::continues", || lines().filter(|line| grouping.continues(line)).count());
    let pattern = |text: &str, regex, match_case| Filter {
        include: vec![Pattern { text: text.into(), regex, match_case }],
        ..Filter::default()
    };
    let field = FieldIs { key: "status".into(), value: "200".into(), exclude: false };
    select("text, its case matters", &pattern("OrderService", false, true))?;
    select("text, whatever its case", &pattern("orderservice", false, false))?;
    select("text that is nowhere", &pattern("nowhere", false, true))?;
    select("regular expression", &pattern(r"orders/\d+.*status\D+5\d\d", true, false))?;
    select("level at least", &Filter { level_at_least: Some(Level::Warn), ..Filter::default() })?;
    select("field", &Filter { fields: vec![field], ..Filter::default() })
}

fn lines() -> impl Iterator<Item = &'static [u8]> {
    WRITTEN.into_iter().cycle().take(LINES).map(black_box)
}

fn select(what: &str, filter: &Filter) -> Result<(), kdr_core::Error> {
    let filter = filter.compile()?;
    tell(what, || {
        let mut selecting = Selecting::default();
        let mut selected = 0;
        lines().for_each(|line| selecting.push(&filter, line, (), |(), _| selected += 1));
        selected
    });
    Ok(())
}

/// The best of three runs, since nothing makes it faster than it is.
fn tell(what: &str, mut run: impl FnMut() -> usize) {
    let mut best = Duration::MAX;
    let mut found = 0;
    for _ in 0..3 {
        let begun = Instant::now();
        found = black_box(run());
        best = best.min(begun.elapsed());
    }
    println!("{what:24} {:5} ms  ({found})", best.as_millis());
}
