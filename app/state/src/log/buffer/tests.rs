use super::*;

fn line(text: &str) -> LogLine {
    LogLine { text: text.as_bytes().to_vec().into(), ..LogLine::default() }
}

fn texts(buffer: &Buffer) -> Vec<String> {
    let text = |entry: &Entry| match &entry.body {
        Body::Line(line) => String::from_utf8_lossy(&line.text).into_owned(),
        Body::Remark(remark) => format!("── {}", remark.text),
    };
    buffer.entries().iter().map(text).collect()
}

#[test]
fn the_oldest_lines_make_room() {
    let mut buffer = Buffer::default();
    for number in 0..MAX_LINES + 3 {
        buffer.push_line(line(&number.to_string()));
    }
    assert_eq!(buffer.entries().len(), MAX_LINES);
    assert_eq!(buffer.forgotten(), 3);
    assert_eq!(buffer.entries()[0].id, 3);
}

#[test]
fn huge_lines_are_bounded_by_their_size() {
    let mut buffer = Buffer::default();
    let megabyte = "x".repeat(1 << 20);
    for _ in 0..40 {
        buffer.push_line(line(&megabyte));
    }
    assert_eq!(buffer.entries().len(), 32);
    assert_eq!(buffer.forgotten(), 8);
}

#[test]
fn a_paused_view_stands_still_and_counts() {
    let mut buffer = Buffer::default();
    buffer.push_line(line("a"));
    buffer.pause();
    buffer.push_line(line("b"));
    buffer.push_remark(Remark::new(Tone::Event, "The container ended."));
    buffer.push_line(line("c"));
    assert_eq!(texts(&buffer), ["a"]);
    assert_eq!((buffer.waiting_lines(), buffer.is_paused()), (2, true));
    assert_eq!(buffer.text(), b"a\nb\nc\n");
    buffer.pause();
    buffer.resume();
    assert_eq!(texts(&buffer), ["a", "b", "── The container ended.", "c"]);
    assert_eq!((buffer.waiting_lines(), buffer.is_paused()), (0, false));
    buffer.resume();
    assert_eq!(buffer.entries().len(), 4);
}

#[test]
fn a_long_pause_is_bounded_and_says_what_it_lost() {
    let mut buffer = Buffer::default();
    buffer.push_line(line("before"));
    buffer.pause();
    for _ in 0..MAX_LINES + 5 {
        buffer.push_line(line("x"));
    }
    assert_eq!(texts(&buffer), ["before"]);
    assert_eq!(buffer.waiting_lines(), MAX_LINES as u64 + 5);
    buffer.resume();
    assert_eq!(buffer.entries().len(), MAX_LINES);
}

#[test]
fn a_cut_line_is_whole_again_in_the_file() {
    let mut buffer = Buffer::default();
    buffer.push_line(LogLine { cut: true, ..line("first half, ") });
    buffer.push_line(line("second half"));
    assert_eq!(buffer.text(), b"first half, second half\n");
}

fn lines(texts: &[&str]) -> Vec<Body> {
    texts.iter().map(|text| Body::Line(line(text))).collect()
}

#[test]
fn what_was_before_goes_before_and_numbers_ascend() {
    let mut buffer = Buffer::default();
    buffer.push_line(line("c"));
    buffer.prepend(lines(&["a", "b"]));
    buffer.prepend(lines(&["0"]));
    buffer.push_line(line("d"));
    assert_eq!(texts(&buffer), ["0", "a", "b", "c", "d"]);
    assert!(buffer.entries().iter().zip(buffer.entries().iter().skip(1)).all(|(one, next)| one.id < next.id));
    assert_eq!((buffer.position(-2), buffer.get(1).map(|entry| entry.id)), (1, Some(1)));
    assert!(buffer.get(9).is_none() && !buffer.is_detached());
}

#[test]
fn what_was_before_pushes_the_newest_out_and_then_what_comes_is_only_counted() {
    let mut buffer = Buffer::default();
    for number in 0..MAX_LINES {
        buffer.push_line(line(&number.to_string()));
    }
    buffer.pause();
    buffer.prepend(lines(&["older"]));
    assert_eq!(
        (buffer.entries().len(), texts(&buffer)[0].as_str(), buffer.is_detached()),
        (MAX_LINES, "older", true)
    );
    buffer.push_line(line("new"));
    assert_eq!((buffer.waiting_lines(), buffer.all().count()), (1, MAX_LINES));
    buffer.append(lines(&["x"]));
    assert_eq!(texts(&buffer).last().map(String::as_str), Some("x"));
    buffer.attach();
    buffer.resume();
    buffer.push_line(line("y"));
    assert_eq!(texts(&buffer).last().map(String::as_str), Some("y"));
}

#[test]
fn the_remark_on_a_long_pause_stands_in_order() {
    let mut buffer = Buffer::default();
    buffer.push_line(line("before"));
    buffer.pause();
    for _ in 0..=MAX_LINES {
        buffer.push_line(line("x"));
    }
    buffer.resume();
    assert!(buffer.entries().iter().zip(buffer.entries().iter().skip(1)).all(|(one, next)| one.id < next.id));
}
