//! Sentences with names in them: what stands between backticks is code.

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part<'a> {
    /// Words.
    Words(&'a str),
    /// A name, an image, a line of a log: something that is written down exactly.
    Code(&'a str),
}

/// The parts of a sentence, without the backticks. One that has no partner is a character like any other.
pub fn parts(sentence: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = sentence;
    while let Some((words, code, after)) = rest
        .split_once('`')
        .and_then(|(words, after)| after.split_once('`').map(|(code, after)| (words, code, after)))
    {
        parts.push(Part::Words(words));
        parts.push(Part::Code(code));
        rest = after;
    }
    parts.push(Part::Words(rest));
    parts.retain(|part| !matches!(part, Part::Words("") | Part::Code("")));
    parts
}

/// The sentence without backticks around its names.
pub fn plain(sentence: &str) -> String {
    let text = |part: Part<'_>| match part {
        Part::Words(text) | Part::Code(text) => text.to_owned(),
    };
    parts(sentence).into_iter().map(text).collect()
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::{Part::*, *};

    #[rstest]
    #[case("Crashes on start.", &[Words("Crashes on start.")])]
    #[case("Cannot pull `a/b:1`: not found.", &[Words("Cannot pull "), Code("a/b:1"), Words(": not found.")])]
    #[case("`a` and `b`", &[Code("a"), Words(" and "), Code("b")])]
    #[case("it`s", &[Words("it`s")])]
    #[case("`a` it`s", &[Code("a"), Words(" it`s")])]
    #[case("", &[])]
    fn names_stand_between_backticks(#[case] sentence: &str, #[case] expected: &[Part<'_>]) {
        assert_eq!(parts(sentence), expected);
    }

    #[test]
    fn a_title_has_no_backticks() {
        assert_eq!(plain("Cannot pull `a/b:1`."), "Cannot pull a/b:1.");
    }
}
