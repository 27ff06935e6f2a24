//! A light tint for manifests: keys, texts, numbers and comments. It only colours; nothing depends on it being right.

/// What a piece of a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    /// Indentation, dashes, colons, and texts without quotes.
    Plain,
    /// A key of a mapping.
    Key,
    /// A text in quotes, or a line of a block of text.
    Text,
    /// A number, `true`, `false` or `null`.
    Literal,
    /// A comment.
    Comment,
}

/// Each line in pieces. The pieces of a line, put together, are the line.
pub fn tint(yaml: &str) -> Vec<Vec<(Ink, &str)>> {
    // The indentation of the key whose block of text (`|`, `>`) is being read.
    let mut block: Option<usize> = None;
    yaml.lines()
        .map(|line| {
            let indent = line.len() - line.trim_start_matches(' ').len();
            if let Some(key_indent) = block {
                if line.trim().is_empty() || indent > key_indent {
                    return vec![(Ink::Text, line)];
                }
                block = None;
            }
            let pieces = pieces(line);
            if pieces.last().is_some_and(|(ink, text)| *ink == Ink::Plain && opens_block(text)) {
                block = Some(indent);
            }
            pieces
        })
        .collect()
}

fn opens_block(value: &str) -> bool {
    let value = value.trim();
    value.starts_with(['|', '>']) && value.chars().skip(1).all(|sign| matches!(sign, '+' | '-' | '0'..='9'))
}

fn pieces(line: &str) -> Vec<(Ink, &str)> {
    let mut pieces = Vec::new();
    let (lead, rest) = line.split_at(lead(line));
    pieces.push((Ink::Plain, lead));
    if let Some(end) = key_end(rest) {
        let (key, rest) = rest.split_at(end);
        let (colon, value) = rest.split_at(rest.len() - rest[1..].trim_start_matches(' ').len());
        pieces.extend([(Ink::Key, key), (Ink::Plain, colon), (value_ink(value), value)]);
    } else {
        pieces.push((value_ink(rest), rest));
    }
    pieces.retain(|(_, text)| !text.is_empty());
    pieces
}

/// The length of the indentation and of the dashes of lists, each of which a space or the line's end follows.
fn lead(line: &str) -> usize {
    let mut at = 0;
    loop {
        at = line.len() - line[at..].trim_start_matches(' ').len();
        match line.as_bytes().get(at..) {
            Some([b'-', b' ', ..] | [b'-']) => at += 1,
            _ => return at,
        }
    }
}

/// Where the key of a mapping ends: before a colon that a space or the line's end follows.
fn key_end(text: &str) -> Option<usize> {
    let quoted = text.starts_with(['"', '\'']);
    let from = if quoted { 1 + text.get(1..)?.find(text.chars().next()?)? } else { 0 };
    let end = text
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| *at > from && text.as_bytes().get(at + 1).is_none_or(|next| *next == b' '))?;
    // A flow mapping or a sentence with a colon is a value.
    (quoted || !text[..end].contains([' ', '{', '['])).then_some(end)
}

fn value_ink(value: &str) -> Ink {
    let value = value.trim();
    let number = !value.is_empty()
        && value.strip_prefix('-').unwrap_or(value).starts_with(|sign: char| sign.is_ascii_digit())
        && value.chars().skip(1).all(|sign| sign.is_ascii_digit() || sign == '.');
    match value {
        "true" | "false" | "null" | "~" => Ink::Literal,
        _ if number => Ink::Literal,
        _ if value.starts_with(['"', '\'']) => Ink::Text,
        _ if value.starts_with('#') => Ink::Comment,
        _ => Ink::Plain,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{Ink::*, *};

    #[rstest]
    #[case("kind: Pod", &[(Key, "kind"), (Plain, ": "), (Plain, "Pod")])]
    #[case("  - name: \"a: b\"", &[(Plain, "  - "), (Key, "name"), (Plain, ": "), (Text, "\"a: b\"")])]
    #[case("replicas: 3", &[(Key, "replicas"), (Plain, ": "), (Literal, "3")])]
    #[case("image: a/b:1.9", &[(Key, "image"), (Plain, ": "), (Plain, "a/b:1.9")])]
    #[case("spec:", &[(Key, "spec"), (Plain, ":")])]
    #[case("# a comment", &[(Comment, "# a comment")])]
    #[case("- --verbose", &[(Plain, "- "), (Plain, "--verbose")])]
    #[case("- -1", &[(Plain, "- "), (Literal, "-1")])]
    #[case("\"a/b\": 'x'", &[(Key, "\"a/b\""), (Plain, ": "), (Text, "'x'")])]
    #[case("---", &[(Plain, "---")])]
    #[case("on: true", &[(Key, "on"), (Plain, ": "), (Literal, "true")])]
    #[case("- echo this: that", &[(Plain, "- "), (Plain, "echo this: that")])]
    fn a_line_is_keys_and_values(#[case] line: &str, #[case] pieces: &[(Ink, &str)]) {
        assert_eq!(tint(line), [pieces]);
    }

    #[test]
    fn a_block_of_text_is_text_until_it_ends() {
        let lines = tint("script: |-\n  if: x\n\n    # no comment\nnext: 1");
        let inks: Vec<Ink> = lines.iter().map(|line| line[0].0).collect();
        assert_eq!(inks, [Key, Text, Text, Text, Key]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "([ -:#'\"|>a-c1\\n]|é){0,60}") {
            let again: Vec<String> =
                tint(&text).iter().map(|line| line.iter().map(|(_, piece)| *piece).collect()).collect();
            let lines: Vec<&str> = text.lines().collect();
            prop_assert_eq!(again, lines);
        }
    }
}
