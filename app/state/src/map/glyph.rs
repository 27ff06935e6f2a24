//! Pods as small marks: one path for each health, however many pods there are. A mark is told by its shape and its
//! colour: a square is well, a triangle is broken, a half-filled square is on its way.

use kdr_proto::v1::{Health, HealthCounts};

/// From mark to mark, in units of the drawing; a mark itself is 8.
pub const PITCH: u32 = 11;

/// Marks of one health.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marks {
    /// Their health.
    pub health: Health,
    /// The `d` of a path, to be filled by the even-odd rule.
    pub path: String,
}

/// Counted things as a list of healths, the worst first, at most `most` of them; and how many did not fit.
pub fn of_counts(counts: &HealthCounts, most: u32) -> (Vec<Health>, u32) {
    // In the order of urgency.
    let by_health = [
        (Health::Degraded, counts.degraded),
        (Health::Missing, counts.missing),
        (Health::Unknown, counts.unknown),
        (Health::Progressing, counts.progressing),
        (Health::Suspended, counts.suspended),
        (Health::Healthy, counts.healthy),
    ];
    let mut left = most;
    let mut marks = Vec::new();
    let mut all = 0_u32;
    for (health, count) in by_health {
        all = all.saturating_add(count);
        let shown = count.min(left);
        left -= shown;
        marks.extend(std::iter::repeat_n(health, usize::try_from(shown).unwrap_or(0)));
    }
    (marks, all.saturating_sub(most))
}

/// Draws marks in rows of `columns`.
pub fn draw(healths: &[Health], columns: u32) -> Vec<Marks> {
    let mut drawn: Vec<Marks> = Vec::new();
    for (index, health) in (0_u32..).zip(healths) {
        let (x, y) = (index % columns.max(1) * PITCH, index / columns.max(1) * PITCH);
        let at = drawn.iter().position(|marks| marks.health == *health).unwrap_or_else(|| {
            drawn.push(Marks { health: *health, path: String::new() });
            drawn.len() - 1
        });
        let marks = &mut drawn[at];
        marks.path.push('M');
        marks.path.push_str(&x.to_string());
        marks.path.push(' ');
        marks.path.push_str(&y.to_string());
        marks.path.push_str(shape(*health));
    }
    drawn
}

/// From the mark's top left.
fn shape(health: Health) -> &'static str {
    match health {
        Health::Healthy => "h8v8h-8z",
        Health::Progressing => "h8v8h-8zm4 1.5h2.5v5h-2.5z",
        Health::Degraded => "m4-1 5 10h-10z",
        Health::Suspended => "h3v8h-3zm5 0h3v8h-3z",
        Health::Missing => "h8v8h-8zm2 2h4v4h-4z",
        Health::Unknown | Health::Unspecified => "m4-1 5 5-5 5-5-5z",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_worst_come_first_and_what_does_not_fit_is_counted() {
        let counts = HealthCounts { healthy: 20, degraded: 2, progressing: 1, ..HealthCounts::default() };
        let (marks, more) = of_counts(&counts, 5);
        let expected =
            [Health::Degraded, Health::Degraded, Health::Progressing, Health::Healthy, Health::Healthy];
        assert_eq!((marks.as_slice(), more), (expected.as_slice(), 18));
    }

    #[test]
    fn each_health_is_one_path() {
        let drawn = draw(&[Health::Degraded, Health::Healthy, Health::Healthy], 2);
        let paths: Vec<_> = drawn.iter().map(|marks| marks.path.as_str()).collect();
        assert_eq!(paths, ["M0 0m4-1 5 10h-10z", "M11 0h8v8h-8zM0 11h8v8h-8z"]);
    }

    #[test]
    fn no_two_healths_look_the_same() {
        let healths = [
            Health::Healthy,
            Health::Progressing,
            Health::Degraded,
            Health::Suspended,
            Health::Missing,
            Health::Unknown,
        ];
        let shapes: std::collections::BTreeSet<_> = healths.into_iter().map(shape).collect();
        assert_eq!(shapes.len(), healths.len());
    }

    proptest! {
        #[test]
        fn a_drawing_never_has_more_than_six_paths(counts in any::<[u8; 6]>(), most in 0_u32..400, columns in 0_u32..90) {
            let [healthy, suspended, progressing, unknown, missing, degraded] = counts.map(u32::from);
            let counts = HealthCounts { healthy, suspended, progressing, unknown, missing, degraded };
            let all = healthy + suspended + progressing + unknown + missing + degraded;
            let (marks, more) = of_counts(&counts, most);
            prop_assert_eq!(u32::try_from(marks.len()).unwrap() + more, all);
            prop_assert!(draw(&marks, columns).len() <= 6);
        }
    }
}
