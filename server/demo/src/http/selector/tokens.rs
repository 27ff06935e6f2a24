//! The words and signs of a label selector, as apimachinery's lexer cuts them.

/// A word or a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a str),
    Sign(&'static str),
    End,
}

/// Longer signs first, since they begin with shorter ones.
const SIGNS: [&str; 9] = ["!=", "==", "=", "!", "(", ")", ",", "<", ">"];

impl<'a> Token<'a> {
    /// As a message quotes it.
    pub(super) fn text(self) -> &'a str {
        match self {
            Self::Word(word) => word,
            Self::Sign(sign) => sign,
            Self::End => "",
        }
    }
}

/// Cuts a selector up. The last token is always [`Token::End`].
pub(super) fn cut(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start_matches(is_space);
    while !rest.is_empty() {
        let token = match SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            Some(sign) => Token::Sign(sign),
            None => {
                Token::Word(&rest[..rest.find(|next| is_space(next) || is_sign(next)).unwrap_or(rest.len())])
            }
        };
        tokens.push(token);
        rest = rest[token.text().len()..].trim_start_matches(is_space);
    }
    tokens.push(Token::End);
    tokens
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\r' | '\n')
}

fn is_sign(character: char) -> bool {
    matches!(character, '=' | '!' | '(' | ')' | ',' | '<' | '>')
}
