//! What can go wrong with a call to the server, in a sentence each.

/// A failed call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What to do about it.
    pub kind: Kind,
    /// What failed, for a person.
    pub sentence: String,
}

/// What a failed call means for whoever made it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// There is no such thing (any more).
    NotFound,
    /// It exists and cannot answer yet: a container without a log, for example.
    NotReady,
    /// A right is missing.
    Forbidden,
    /// Whoever should answer does not; another attempt may succeed.
    Unavailable,
    /// The call itself is wrong, or the server is.
    Failed,
}

impl Problem {
    /// From a gRPC status code (numbers as in `google.rpc.Code`) and its message. The server's messages are sentences
    /// for people; those of the browser and of proxies are not.
    pub fn from_status(code: i32, message: &str) -> Self {
        let kind = match code {
            5 => Kind::NotFound,
            9 => Kind::NotReady,
            7 | 16 => Kind::Forbidden,
            1 | 2 | 4 | 8 | 14 => Kind::Unavailable,
            _ => Kind::Failed,
        };
        let from_server = !message.is_empty() && code != 2;
        let sentence = match kind {
            Kind::Unavailable if !from_server => "The server does not answer.".to_owned(),
            _ if from_server => sentence(message),
            _ => format!("The server refused with status {code}."),
        };
        Self { kind, sentence }
    }

    /// The connection broke off without a status.
    pub fn cut_off() -> Self {
        Self { kind: Kind::Unavailable, sentence: "The connection to the server broke off.".to_owned() }
    }

    /// Whether another attempt without any change may succeed.
    pub fn may_pass(&self) -> bool {
        matches!(self.kind, Kind::Unavailable | Kind::NotReady)
    }
}

/// With a capital and a full stop.
fn sentence(message: &str) -> String {
    let mut chars = message.trim().chars();
    let mut text: String = chars
        .next()
        .map(|first| std::iter::once(first.to_ascii_uppercase()).chain(chars).collect())
        .unwrap_or_default();
    if !text.ends_with(['.', '!', '?', '…']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(5, "no pod shop/web-1", Kind::NotFound, "No pod shop/web-1.")]
    #[case(9, "The container has not started yet.", Kind::NotReady, "The container has not started yet.")]
    #[case(7, "may not read pods/log", Kind::Forbidden, "May not read pods/log.")]
    #[case(2, "JsError: TypeError: Failed to fetch", Kind::Unavailable, "The server does not answer.")]
    #[case(14, "the API server does not answer", Kind::Unavailable, "The API server does not answer.")]
    #[case(14, "", Kind::Unavailable, "The server does not answer.")]
    #[case(3, "", Kind::Failed, "The server refused with status 3.")]
    fn a_status_is_a_sentence(
        #[case] code: i32,
        #[case] message: &str,
        #[case] kind: Kind,
        #[case] words: &str,
    ) {
        assert_eq!(Problem::from_status(code, message), Problem { kind, sentence: words.to_owned() });
    }
}
