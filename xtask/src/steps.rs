//! The steps of `check-all`: run in order, timed, counted; a skip is loud, and a failure under `CI=true`.

use std::{
    env,
    time::{Duration, Instant},
};

use anyhow::Result;

/// How a step ended.
pub enum Outcome {
    /// It ran and is content.
    Passed,
    /// A piece is missing on this machine; the reason says which and how to get it.
    Skipped(String),
    /// It ran and is not: why in the first line, then what shows it.
    Failed(String),
}

/// One step's line in the closing table.
struct Line {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

/// The run so far.
pub struct Steps {
    lines: Vec<Line>,
    only: Vec<String>,
    ci: bool,
    start: Instant,
}

impl Steps {
    /// A run of all steps, or only of those that are named.
    pub fn new(only: &[String]) -> Self {
        let ci = env::var("CI").is_ok_and(|value| value == "true");
        Self { lines: Vec::new(), only: only.to_vec(), ci, start: Instant::now() }
    }

    /// Runs one step, unless others were asked for.
    pub fn step(&mut self, name: &'static str, run: impl FnOnce() -> Result<Outcome>) {
        if !self.only.is_empty() && !self.only.iter().any(|only| only == name) {
            return;
        }
        println!("\n── {name} ──");
        let start = Instant::now();
        let mut outcome = run().unwrap_or_else(|error| Outcome::Failed(format!("{error:#}")));
        if let (Outcome::Skipped(reason), true) = (&outcome, self.ci) {
            outcome = Outcome::Failed(format!("skipped, which CI does not allow: {reason}"));
        }
        match &outcome {
            Outcome::Passed => {}
            Outcome::Skipped(reason) => println!("SKIPPED {name}: {reason}"),
            Outcome::Failed(reason) => println!("FAILED {name}: {}", first_line(reason)),
        }
        self.lines.push(Line { name, outcome, took: start.elapsed() });
    }

    /// Prints what failed and the table; true when nothing failed.
    pub fn finish(&self) -> bool {
        // Whoever reads a long log reads its end: what failed stands there once more.
        for Line { name, outcome, .. } in &self.lines {
            if let Outcome::Failed(reason) = outcome {
                println!("\n── {name} failed ──\n{reason}");
            }
        }
        println!("\n{:<14} {:>8}  ", "step", "seconds");
        for Line { name, outcome, took } in &self.lines {
            let word = match outcome {
                Outcome::Passed => "ok".to_owned(),
                Outcome::Skipped(reason) => format!("SKIPPED: {reason}"),
                Outcome::Failed(reason) => format!("FAILED: {}", first_line(reason)),
            };
            println!("{name:<14} {:>8.1}  {word}", took.as_secs_f32());
        }
        println!("{:<14} {:>8.1}", "total", self.start.elapsed().as_secs_f32());
        let count =
            |wanted: fn(&Outcome) -> bool| self.lines.iter().filter(|line| wanted(&line.outcome)).count();
        let passed = count(|outcome| matches!(outcome, Outcome::Passed));
        let skipped = count(|outcome| matches!(outcome, Outcome::Skipped(_)));
        let failed = count(|outcome| matches!(outcome, Outcome::Failed(_)));
        println!("\nsteps: {passed} passed, {failed} failed, {skipped} skipped");
        failed == 0
    }
}

fn first_line(reason: &str) -> &str {
    reason.lines().next().unwrap_or_default()
}
