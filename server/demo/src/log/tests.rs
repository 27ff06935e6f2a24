//! Lines follow from their numbers, and every way to read them gives the same lines.

use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use rstest::rstest;

use super::{Reader, Run, Start, Voice, Written, timeline::Timeline};

const VOICES: [Voice; 20] = [
    Voice::Plain,
    Voice::Json,
    Voice::Logfmt,
    Voice::Colours,
    Voice::Java,
    Voice::Kafka,
    Voice::Python,
    Voice::Access,
    Voice::Klog,
    Voice::CoreDns,
    Voice::Postgres,
    Voice::Redis,
    Voice::Latin1,
    Voice::Firehose,
    Voice::Archive,
    Voice::Batch,
    Voice::Init,
    Voice::NoDatabaseUrl,
    Voice::Quiet,
    Voice::Plain,
];

fn started() -> Timestamp {
    "2026-11-20T08:30:00.25Z".parse().unwrap()
}

fn run(voice: Voice) -> Run {
    let written = Vec::new();
    Run { pod: "uid".into(), container: 0, number: 0, voice, started: started(), finished: None, written }
}

fn after(millis: i64) -> Timestamp {
    started() + SignedDuration::from_millis(millis)
}

fn read(run: &Run, start: Start, now: Timestamp) -> Vec<u8> {
    let mut reader = Reader::new(run, start, true, now);
    let mut text = Vec::new();
    while reader.read(run, now, text.len() + 4_096, &mut text) {}
    text
}

fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split_inclusive(|byte| *byte == b'\n').collect()
}

#[test]
fn numbers_and_times_agree_for_every_voice() {
    for voice in VOICES {
        let timeline = Timeline::new(&run(voice));
        let last = timeline.count(after(3_600_000));
        let mut before = started();
        for line in 0..last.min(3_000) {
            let time = timeline.time(line);
            assert!(time >= before, "{voice:?}: line {line} goes back");
            assert!(timeline.count(time) > line, "{voice:?}: line {line} is not there at its time");
            assert!(timeline.before(time) <= line, "{voice:?}: line {line} is there before its time");
            before = time;
        }
    }
}

#[test]
fn each_voice_writes_whole_lines_without_breaks_within() {
    for voice in VOICES {
        let text = read(&run(voice), Start { tail: Some(400), since: None }, after(7_200_000));
        assert!(text.ends_with(b"\n"), "{voice:?}");
        for line in lines(&text) {
            assert!(line.len() > 32 && line.len() < 600, "{voice:?}: {}", String::from_utf8_lossy(line));
        }
        let is_text = std::str::from_utf8(&text).is_ok();
        assert_eq!(is_text, voice != Voice::Latin1, "{voice:?}");
    }
}

#[rstest]
#[case(Voice::Java, "Caused by:")]
#[case(Voice::Python, "Traceback (most recent call last):")]
#[case(Voice::Colours, "\x1b[")]
#[case(Voice::NoDatabaseUrl, "config: DATABASE_URL is not set")]
fn a_voice_says_what_it_is_for(#[case] voice: Voice, #[case] words: &str) {
    let text = read(&run(voice), Start::default(), after(3_600_000));
    assert!(String::from_utf8_lossy(&text).contains(words));
}

#[test]
fn a_run_that_has_ended_has_no_later_lines() {
    let mut run = run(Voice::NoDatabaseUrl);
    run.finished = Some(after(1_000));
    let text = read(&run, Start::default(), after(90_000));
    assert_eq!(lines(&text).len(), 4, "the last words come later");
}

#[test]
fn the_archive_holds_two_million_lines_and_the_rest_is_rotated_away() {
    let timeline = Timeline::new(&run(Voice::Archive));
    let readable = timeline.readable(started() + SignedDuration::from_hours(24 * 7));
    let count = readable.end - readable.start;
    assert!((2_000_000..4_000_000).contains(&count), "{count}");
}

#[test]
fn what_is_written_on_request_comes_between_the_lines_of_its_time() {
    let mut run = run(Voice::Plain);
    let written = |number: u64, millis: i64| Written {
        run: 0,
        number,
        time: after(millis),
        text: format!("written {number}").into_bytes().into(),
    };
    run.written = vec![written(0, 5_000), written(1, 5_000), written(2, 60_000)];
    let now = after(60_000);
    let text = read(&run, Start::default(), now);
    let times = lines(&text).iter().map(|line| line[..30].to_vec()).collect::<Vec<_>>();
    assert!(times.is_sorted());
    assert_eq!(String::from_utf8_lossy(&text).matches("written ").count(), 3);
    let tail = read(&run, Start { tail: Some(2), since: None }, now);
    assert_eq!(lines(&tail), lines(&text)[lines(&text).len() - 2..]);
}

proptest! {
    #[test]
    fn a_tail_is_the_end_of_the_whole(voice in 0..VOICES.len(), tail in 0_u64..300, millis in 0_i64..2_000_000) {
        let run = run(VOICES[voice]);
        let whole = read(&run, Start::default(), after(millis));
        let whole = lines(&whole);
        let tailed = read(&run, Start { tail: Some(tail), since: None }, after(millis));
        let expected = &whole[whole.len().saturating_sub(usize::try_from(tail).unwrap())..];
        prop_assert_eq!(lines(&tailed), expected);
    }

    #[test]
    fn since_leaves_out_what_is_older(voice in 0..VOICES.len(), since in -1_000_i64..700_000, millis in 0_i64..700_000) {
        let run = run(VOICES[voice]);
        let whole = read(&run, Start::default(), after(millis));
        let since = after(since);
        let later = |line: &&&[u8]| {
            let time = std::str::from_utf8(&line[..30]).unwrap().parse::<Timestamp>().unwrap();
            time >= since
        };
        let whole = lines(&whole);
        let expected = whole.iter().filter(later).copied().collect::<Vec<_>>();
        let read = read(&run, Start { tail: None, since: Some(since) }, after(millis));
        prop_assert_eq!(lines(&read), expected);
    }

    #[test]
    fn following_in_steps_gives_the_same_as_reading_at_once(
        voice in 0..VOICES.len(),
        steps in proptest::collection::vec(0_i64..60_000, 1..20),
    ) {
        let run = run(VOICES[voice]);
        let mut now = after(0);
        let mut reader = Reader::new(&run, Start::default(), true, now);
        let mut text = Vec::new();
        for step in steps {
            now += SignedDuration::from_millis(step);
            while reader.read(&run, now, text.len() + 777, &mut text) {}
        }
        prop_assert_eq!(text, read(&run, Start::default(), now));
    }
}
