//! What shows, of a long output, why a check failed.

use std::{collections::VecDeque, fmt};

/// How cargo, its tests and Playwright begin or end a line that says what failed.
const TELLING: [&str; 5] = ["--- FAILED", "panicked at", "error: ", "error[", " ✘ "];

/// At most so many lines of each sort.
const MOST: usize = 40;

/// The first lines that tell of a failure, and the last lines at all.
#[derive(Default)]
pub struct Excerpt {
    telling: Vec<String>,
    last: VecDeque<String>,
}

impl Excerpt {
    /// The output's next line.
    pub fn line(&mut self, line: String) {
        if self.last.len() == MOST
            && let Some(line) = self.last.pop_front()
            && self.telling.len() < MOST
            && TELLING.iter().any(|telling| line.contains(telling))
        {
            self.telling.push(line);
        }
        self.last.push_back(line);
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        self.telling.iter().try_for_each(|line| writeln!(to, "{line}"))?;
        if !self.telling.is_empty() {
            writeln!(to, "[…]")?;
        }
        self.last.iter().try_for_each(|line| writeln!(to, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_failing_test_is_found_in_a_long_output() {
        let mut excerpt = Excerpt::default();
        excerpt.line("log::it_tells --- FAILED".into());
        (0..1000).for_each(|line| excerpt.line(format!("line {line}")));
        let text = excerpt.to_string();
        assert!(text.starts_with("log::it_tells --- FAILED\n[…]\nline 960\n"), "{text}");
        assert!(text.ends_with("line 999\n"), "{text}");
    }
}
