//! A figure over time as the paths of a drawing.

/// How wide a drawing is, in its own units; on the screen it is stretched.
pub const WIDTH: i64 = 600;
/// How high.
pub const HEIGHT: i64 = 100;

/// After so long without a figure, in milliseconds, the line is interrupted.
const GAP: i64 = 180_000;
/// A limit that lies so many times above the highest figure would press the line to the ground: it is not drawn.
const FAR: u64 = 8;

/// One figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sample {
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What, in whatever unit.
    pub value: u64,
}

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chart {
    /// The `d` of the line.
    pub line: String,
    /// The `d` of the area below it.
    pub area: String,
    /// From the top: where the request lies.
    pub request: Option<i64>,
    /// From the top: where the limit lies.
    pub limit: Option<i64>,
}

/// The first and the last moment of all samples, so that several charts have the same time axis.
pub fn span<'a>(samples: impl IntoIterator<Item = &'a Sample>) -> (i64, i64) {
    let (mut from, mut to) = (i64::MAX, i64::MIN);
    for sample in samples {
        (from, to) = (from.min(sample.at), to.max(sample.at));
    }
    if from > to { (0, 1) } else { (from, to.max(from + 1)) }
}

/// Draws samples, oldest first, within a span of time. A request or limit of zero is none.
pub fn chart(samples: &[Sample], request: u64, limit: u64, (from, to): (i64, i64)) -> Chart {
    let highest = samples.iter().map(|sample| sample.value).max().unwrap_or(0).max(1);
    let near = |bound: u64| (bound > 0 && bound / FAR <= highest).then_some(bound);
    let (request, limit) = (near(request), near(limit));
    let most = [Some(highest), request, limit].into_iter().flatten().max().unwrap_or(1);
    // A little air above the highest line.
    let top = i128::from(most) * 11 / 10 + 1;
    let y = |value: u64| {
        let up = i128::from(value) * i128::from(HEIGHT) / top;
        HEIGHT - i64::try_from(up).unwrap_or(HEIGHT)
    };
    let x = |at: i64| (at - from).clamp(0, to - from) * WIDTH / (to - from).max(1);
    let mut chart = Chart { request: request.map(y), limit: limit.map(y), ..Chart::default() };
    let mut before: Option<Sample> = None;
    for sample in samples {
        let (right, down) = (x(sample.at), y(sample.value));
        match before {
            Some(before) if sample.at - before.at <= GAP => {
                go(&mut chart.line, "L", right, down);
                go(&mut chart.area, "L", right, down);
            }
            _ => {
                close(&mut chart.area, before.map(|before| x(before.at)));
                go(&mut chart.line, "M", right, down);
                go(&mut chart.area, "M", right, HEIGHT);
                go(&mut chart.area, "L", right, down);
            }
        }
        before = Some(*sample);
    }
    close(&mut chart.area, before.map(|before| x(before.at)));
    chart
}

/// Adds a step of a path.
fn go(path: &mut String, step: &str, x: i64, y: i64) {
    for part in [step, &x.to_string(), " ", &y.to_string()] {
        path.push_str(part);
    }
}

fn close(area: &mut String, x: Option<i64>) {
    if let Some(x) = x {
        go(area, "L", x, HEIGHT);
        area.push('Z');
    }
}

/// The sample nearest to a moment.
pub fn nearest(samples: &[Sample], at: i64) -> Option<Sample> {
    samples.iter().min_by_key(|sample| (sample.at - at).abs()).copied()
}

/// Where a moment lies, in thousandths of the span.
pub fn permille(at: i64, (from, to): (i64, i64)) -> i64 {
    (at - from).clamp(0, to - from) * 1_000 / (to - from).max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn samples(values: &[(i64, u64)]) -> Vec<Sample> {
        values.iter().map(|(at, value)| Sample { at: *at, value: *value }).collect()
    }

    #[test]
    fn a_line_runs_from_the_oldest_to_the_newest_below_its_limit() {
        let chart = chart(&samples(&[(0, 0), (60_000, 50), (120_000, 100)]), 50, 100, (0, 120_000));
        assert_eq!(chart.line, "M0 100L300 55L600 10");
        assert_eq!(chart.area, "M0 100L0 100L300 55L600 10L600 100Z");
        assert_eq!((chart.request, chart.limit), (Some(55), Some(10)));
    }

    #[test]
    fn where_nothing_was_measured_there_is_no_line() {
        let chart = chart(&samples(&[(0, 10), (600_000, 10)]), 0, 0, (0, 600_000));
        assert_eq!(chart.line, "M0 17M600 17");
        assert_eq!(chart.area, "M0 100L0 17L0 100ZM600 100L600 17L600 100Z");
    }

    #[test]
    fn a_limit_far_above_is_not_drawn() {
        let chart = chart(&samples(&[(0, 10), (60_000, 10)]), 20, 1_000, (0, 60_000));
        assert_eq!((chart.request.is_some(), chart.limit), (true, None));
    }

    #[test]
    fn the_crosshair_reads_the_nearest_sample() {
        let samples = samples(&[(0, 1), (100, 2), (200, 3)]);
        assert_eq!(nearest(&samples, 140).map(|sample| sample.value), Some(2));
        assert_eq!(nearest(&[], 140), None);
        assert_eq!(permille(150, span(&samples)), 750);
    }

    proptest! {
        #[test]
        fn every_point_is_within_the_drawing(
            values in prop::collection::vec((0_i64..i64::from(i32::MAX), any::<u64>()), 0..60), limit in any::<u64>(), request in any::<u64>(),
        ) {
            let mut samples = samples(&values);
            samples.sort_by_key(|sample| sample.at);
            let chart = chart(&samples, request, limit, span(&samples));
            let numbers = chart.line.split(['M', 'L']).filter(|point| !point.is_empty());
            for point in numbers {
                let (x, y) = point.split_once(' ').unwrap();
                prop_assert!((0..=WIDTH).contains(&x.parse().unwrap()) && (0..=HEIGHT).contains(&y.parse().unwrap()), "{point}");
            }
        }
    }
}
