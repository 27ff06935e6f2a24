use bytes::Bytes;
use proptest::prelude::*;
use rstest::rstest;

use super::{CARRY, LineReader, MAX_LINE, RawLine, SPLIT};

const STAMP: &str = "2026-11-23T03:31:53.120000000Z";
const TIME: i64 = 1_795_404_713_120_000_000;

/// All lines of a response that comes in these chunks.
fn read(chunks: impl IntoIterator<Item = Bytes>) -> Vec<RawLine> {
    let mut reader = LineReader::default();
    let mut lines = Vec::new();
    for chunk in chunks {
        reader.push(chunk);
        lines.extend(std::iter::from_fn(|| reader.next_line()));
    }
    lines.extend(std::iter::from_fn(|| reader.finish()));
    lines
}

fn read_whole(response: &[u8]) -> Vec<RawLine> {
    read([Bytes::copy_from_slice(response)])
}

fn read_in_chunks(response: &[u8], size: usize) -> Vec<RawLine> {
    read(response.chunks(size).map(Bytes::copy_from_slice))
}

fn line(time: Option<i64>, text: &[u8]) -> RawLine {
    RawLine { time, text: Bytes::copy_from_slice(text), cut: false }
}

#[rstest]
#[case::nothing("", vec![])]
#[case::one(format!("{STAMP} hello\n"), vec![line(Some(TIME), b"hello")])]
#[case::two(format!("{STAMP} a\n{STAMP} b\n"), vec![line(Some(TIME), b"a"), line(Some(TIME), b"b")])]
#[case::empty_text(format!("{STAMP} \n"), vec![line(Some(TIME), b"")])]
#[case::nothing_but_a_stamp(format!("{STAMP}\n"), vec![line(Some(TIME), b"")])]
#[case::blanks_are_kept(format!("{STAMP}   a \n"), vec![line(Some(TIME), b"  a ")])]
#[case::carriage_returns_are_kept(format!("{STAMP} a\r\n"), vec![line(Some(TIME), b"a\r")])]
#[case::no_end(format!("{STAMP} a\n{STAMP} b"), vec![line(Some(TIME), b"a"), line(Some(TIME), b"b")])]
#[case::no_stamp("hello\n", vec![line(None, b"hello")])]
#[case::no_stamp_and_empty("\n\n", vec![line(None, b""), line(None, b"")])]
#[case::no_blank_after_the_stamp(format!("{STAMP}x\n"), vec![line(None, format!("{STAMP}x").as_bytes())])]
#[case::a_stamp_within(format!("a {STAMP} b\n"), vec![line(None, format!("a {STAMP} b").as_bytes())])]
fn splits_lines_at_any_chunk_boundary(#[case] response: impl AsRef<[u8]>, #[case] expected: Vec<RawLine>) {
    let response = response.as_ref();
    assert_eq!(read_whole(response), expected);
    for size in 1..=response.len() {
        assert_eq!(read_in_chunks(response, size), expected, "chunks of {size}");
    }
}

#[test]
fn keeps_bytes_that_are_not_utf8() {
    let response = [STAMP.as_bytes(), b" \xff\xfe\0\x1b[31m\n"].concat();
    assert_eq!(read_whole(&response), [line(Some(TIME), b"\xff\xfe\0\x1b[31m")]);
}

#[test]
fn a_line_within_one_chunk_is_not_copied() {
    let chunk = Bytes::from(format!("{STAMP} {}\n", "x".repeat(100_000)));
    let text = read([chunk.clone()]).remove(0).text;
    assert_eq!(text.as_ptr(), chunk[STAMP.len() + 1..].as_ptr());
}

/// The line as kubelets before 1.27 write it: a stamp before each part.
fn stamped_parts(content: &[u8]) -> Vec<u8> {
    let mut written = Vec::new();
    for (index, part) in content.chunks(SPLIT).enumerate() {
        written.extend_from_slice(format!("2026-11-23T03:31:53.{:09}Z ", 120_000_000 + index).as_bytes());
        written.extend_from_slice(part);
    }
    written.push(b'\n');
    written
}

#[rstest]
#[case::exactly_one_part(SPLIT)]
#[case::one_byte_more(SPLIT + 1)]
#[case::two_parts(2 * SPLIT)]
#[case::many(10 * SPLIT + 17)]
fn parts_of_a_split_line_are_joined(#[case] length: usize, #[values(1000, 16_384, 1_000_000)] chunk: usize) {
    let content: Vec<u8> = (b'a'..=b'z').cycle().take(length).collect();
    let response = [stamped_parts(&content), stamped_parts(b"next")].concat();
    assert_eq!(read_in_chunks(&response, chunk), [line(Some(TIME), &content), line(Some(TIME), b"next")]);
}

#[rstest]
#[case::not_where_the_runtime_splits(SPLIT - 1, STAMP)]
#[case::older_than_the_line(SPLIT, "2026-11-23T03:31:53.119999999Z")]
#[case::not_in_the_kubelets_form(SPLIT, "2026-11-23T03:31:53.12Z")]
#[case::no_fraction(SPLIT, "2026-11-23T03:31:54Z")]
fn a_stamp_that_is_not_the_kubelets_is_kept(#[case] at: usize, #[case] stamp: &str) {
    let content = format!("{}{stamp} rest", "x".repeat(at));
    let response = format!("{STAMP} {content}\n");
    assert_eq!(read_whole(response.as_bytes()), [line(Some(TIME), content.as_bytes())]);
}

#[rstest]
#[case::longest_whole(MAX_LINE, &[MAX_LINE])]
#[case::one_byte_more(MAX_LINE + 1, &[MAX_LINE, 1])]
#[case::as_long_as_the_carry(CARRY, &[MAX_LINE, CARRY - MAX_LINE])]
#[case::three_pieces(2 * MAX_LINE + 5, &[MAX_LINE, MAX_LINE, 5])]
fn a_line_beyond_the_limit_is_cut_and_goes_on(
    #[case] length: usize,
    #[case] pieces: &[usize],
    #[values(true, false)] stamped: bool,
    #[values(16_384, 99_991, 4 * MAX_LINE)] chunk: usize,
) {
    let content: Vec<u8> = (0..=255_u8).filter(|byte| *byte != b'\n').cycle().take(length).collect();
    let written =
        if stamped { stamped_parts(&content) } else { [STAMP.as_bytes(), b" ", &content, b"\n"].concat() };
    let lines = read_in_chunks(&[written, stamped_parts(b"next")].concat(), chunk);
    let (next, cut) = lines.split_last().unwrap();
    assert_eq!(next, &line(Some(TIME), b"next"));
    assert_eq!(cut.iter().map(|line| line.text.len()).collect::<Vec<_>>(), pieces);
    assert!(cut.iter().all(|line| line.time == Some(TIME)));
    let (last, before) = cut.split_last().unwrap();
    assert!(before.iter().all(|line| line.cut) && !last.cut);
    assert_eq!(cut.iter().flat_map(|line| line.text.to_vec()).collect::<Vec<_>>(), content);
}

#[test]
fn an_endless_line_takes_bounded_memory() {
    let mut reader = LineReader::default();
    let chunk = Bytes::from(vec![b'x'; 64 * 1024]);
    for _ in 0..1024 {
        reader.push(chunk.clone());
        while let Some(line) = reader.next_line() {
            assert!(line.cut && line.text.len() == MAX_LINE);
        }
        assert!(reader.carry.len() < CARRY);
    }
}

/// A response of lines, stamped or not, short and long.
fn responses() -> impl Strategy<Value = Vec<u8>> {
    let stamp = prop::sample::select(vec![
        format!("{STAMP} "),
        "2026-11-23T03:31:53.12+01:00 ".to_owned(),
        STAMP.to_owned(),
        String::new(),
    ]);
    let text = prop_oneof![
        8 => prop::collection::vec(any::<u8>(), 0..60),
        1 => (SPLIT - 2..2 * SPLIT + 40).prop_map(|length| vec![b'x'; length]),
    ];
    let line = (stamp, text, any::<bool>())
        .prop_map(|(stamp, text, end)| [stamp.as_bytes(), &text, if end { b"\n" } else { b"" }].concat());
    prop::collection::vec(line, 0..8).prop_map(|lines| lines.concat())
}

proptest! {
    #[test]
    fn chunks_make_no_difference(response in responses(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6)) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(response.len() + 1)).collect();
        cuts.extend([0, response.len()]);
        cuts.sort_unstable();
        let chunks = cuts.windows(2).map(|ends| Bytes::copy_from_slice(&response[ends[0]..ends[1]]));
        prop_assert_eq!(read(chunks), read_whole(&response));
    }

    #[test]
    fn texts_together_are_what_the_container_wrote(
        texts in prop::collection::vec(prop::collection::vec(any::<u8>().prop_filter("no line's end", |byte| *byte != b'\n'), 0..80), 0..20),
        chunk in 1_usize..200,
    ) {
        let written: Vec<u8> = texts.iter().flat_map(|text| [STAMP.as_bytes(), b" ", text, b"\n"].concat()).collect();
        let lines = read_in_chunks(&written, chunk);
        prop_assert!(lines.iter().all(|line| line.time == Some(TIME) && !line.cut));
        prop_assert_eq!(lines.into_iter().map(|line| line.text.to_vec()).collect::<Vec<_>>(), texts);
    }

    #[test]
    fn foreign_bytes_never_panic(chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 0..10)) {
        let total: usize = chunks.iter().map(Vec::len).sum();
        let lines = read(chunks.into_iter().map(Bytes::from));
        prop_assert!(lines.iter().map(|line| line.text.len()).sum::<usize>() <= total);
    }
}
